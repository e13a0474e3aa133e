"""What every page of the admin shares: form fields that read Korean, columns, the trail instead of a second log."""

import json

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from ..fields import DayField, LineField, ProseField, WonField
from ..models import AccessLog, Activity
from ..templatetags import maeul


class KoreanForms:
    """Money, days and text come in through the one parser, whatever page they are typed on."""

    formfield_overrides = {
        models.CharField: {"form_class": LineField},
        models.TextField: {"form_class": ProseField},
        models.DateField: {"form_class": DayField},
    }

    def __init__(self, model, site):
        super().__init__(model, site)  # to an inline, `model` is its parent's
        money = [field.name for field in self.model._meta.fields if _is_money(field)]
        self.readonly_preprocess_fields = dict.fromkeys(money, _shown_won)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if _is_money(db_field):
            widget = UnfoldAdminTextInputWidget({"inputmode": "numeric", "class": "won-input"})
            return models.Field.formfield(db_field, form_class=WonField, widget=widget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _is_money(field):
    return type(field) is models.BigIntegerField


def _shown_won(digits):
    return maeul.won(int(digits)) if digits.lstrip("-").isdigit() else digits


class DeskAdmin(KoreanForms, ModelAdmin):
    """A kind of record at the office's desk. Whatever is done here is written to the trail."""

    list_per_page = 50
    warn_unsaved_form = True
    actions = None
    empty_value_display = maeul.NOTHING
    list_before_template = "admin/sums.html"
    sums = ()  # (label, column of whole won): added up above the list, over all pages of it

    def get_queryset(self, request):
        # Pick lists and pages name their records by the same joins as the list does.
        records = super().get_queryset(request)
        return records.select_related(*self.list_select_related) if self.list_select_related else records

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        if self.sums and "cl" in (getattr(response, "context_data", None) or {}):
            added = response.context_data["cl"].queryset.aggregate(
                **{f"sum_{column}": models.Sum(column, default=0) for _, column in self.sums}
            )
            response.context_data["sums"] = [(label, added[f"sum_{column}"]) for label, column in self.sums]
        return response

    def get_view_on_site_url(self, obj=None):
        shown = self.view_on_site and obj and hasattr(obj, "get_absolute_url")
        return obj.get_absolute_url() if shown else None

    def get_actions_detail(self, request, object_id):
        """What this person can do to the record as it stands."""
        buttons = super().get_actions_detail(request, object_id)
        record = self.get_object(request, unquote(object_id)) if buttons else None
        return [button for button in buttons if record and button.method.offered(request.user, record)]

    # -- the trail ------------------------------------------------------------------------------------------------

    def log_addition(self, request, obj, message):
        Activity.write(obj, by=request.user, verb="등록")

    def log_change(self, request, obj, message):
        if message:  # empty where the form was saved as it stood
            Activity.write(obj, by=request.user, verb="수정", note=_words(message))

    def log_deletions(self, request, queryset):
        for obj in queryset:
            Activity.write(obj, by=request.user, verb="삭제")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["trail"] = Activity.objects.about(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"처리 이력: {record}",
            "opts": self.opts,
            "original": record,
            "trail": Activity.objects.about(record),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def _words(message):
    """Django's account of a form that was saved, in the words it shows itself: 제목을(를) 변경했습니다."""
    return message if isinstance(message, str) else LogEntry(change_message=json.dumps(message)).get_change_message()


class FactAdmin(DeskAdmin):
    """Records that are facts: read here, never written or taken away by hand."""

    warn_unsaved_form = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class Personal:
    """Pages that show people: opening one leaves a line in the access log."""

    def persons_on(self, record):
        return 1

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            AccessLog.write(
                obj,
                by=request.user,
                address=request.META.get("REMOTE_ADDR"),
                act=f"{self.opts.verbose_name} 열람",
                persons=self.persons_on(obj),
            )
        return super().render_change_form(request, context, add, change, form_url, obj)


class Part(KoreanForms, TabularInline):
    """Rows that belong to a record and are written with it."""

    extra = 0
    hide_title = True
    joins = ()

    def get_queryset(self, request):
        # Rows often name themselves after the record they belong to.
        fields = self.model._meta.fields
        owner = [field.name for field in fields if field.related_model is self.parent_model]
        return super().get_queryset(request).select_related(*owner, *self.joins)


class FactPart(Part):
    """Rows that belong to a record and are only read."""

    can_delete = False
    max_num = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# -- columns --------------------------------------------------------------------------------------------------------


def won(name, label):
    """A column of whole won. Called `<name>_won` in the list, it stands to the right (admin.css)."""

    @display(description=label, ordering=name)
    def column(self, obj):
        return maeul.won(getattr(obj, name))

    return column


def masked(path, label):
    """A column with a private person's name, masked until the record itself is opened."""

    @display(description=label, ordering=path)
    def column(self, obj):
        for name in path.split("__"):
            obj = getattr(obj, name)
        return maeul.masked(obj)

    return column


def status(colours):
    """The column of a Lifecycle's status as a coloured word: {status: info, success, warning, danger or ""}."""

    @display(description="상태", ordering="status", label=colours)
    def column(self, obj):
        return obj.status, obj.get_status_display()

    return column
