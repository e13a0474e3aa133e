"""What every desk of the admin shares: joins, sums, acts, and the one trail instead of a second log."""

import json

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from ..models import AccessLog, Activity
from ..templatetags import maeul
from .forms import KoreanForms

TRAIL = "admin/trail.html"  # below the form of a record with a life of its own


class DeskList(ChangeList):
    """A list at the desk: how many records there are is counted once, not again for what nobody narrowed down."""

    def __init__(self, *args):
        super().__init__(*args)
        self.title = self.opts.verbose_name_plural  # Django's own Korean title is no Korean

    def get_results(self, request):
        super().get_results(request)
        is_narrowed = self.query or self.get_filters_params()
        self.full_result_count = None if is_narrowed else self.result_count
        self.show_admin_actions = bool(self.result_count)


class DeskAdmin(KoreanForms, ModelAdmin):
    """A kind of record at the office's desk. Whatever is done here is written to the trail."""

    list_per_page = 50
    warn_unsaved_form = True
    actions = None
    empty_value_display = maeul.NOTHING
    show_full_result_count = False
    list_before_template = "admin/sums.html"
    sums = ()  # (label, column of whole won): added up above the list, over all pages of it

    def get_queryset(self, request):
        # Pick lists and pages name their records by the same joins as the list does.
        records = super().get_queryset(request)
        return records.select_related(*self.list_select_related) if self.list_select_related else records

    def get_ordering(self, request):
        # Counting beside the records forgets the order of their model; boxes that complete a name page by it.
        return super().get_ordering(request) or self.opts.ordering

    def get_search_fields(self, request):
        names = super().get_search_fields(request)
        return [name if name.startswith("=") else f"{name}__says" for name in names]

    def get_changelist(self, request, **kwargs):
        return DeskList

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        if self.sums and "cl" in (getattr(response, "context_data", None) or {}):
            added = self.added(response.context_data["cl"].queryset)
            response.context_data["sums"] = [(label, added[f"sum_{column}"]) for label, column in self.sums]
        return response

    def added(self, records):
        """{sum_column: whole won} of all these records; a list overrides it that knows a shorter way."""
        return records.aggregate(**{f"sum_{column}": models.Sum(column, default=0) for _, column in self.sums})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            messages.error(
                request, "같은 것이 이미 있어 저장하지 못했습니다. 다른 사람이 먼저 고쳤는지도 살펴봐 주세요."
            )
            return HttpResponseRedirect(request.get_full_path())

    def get_view_on_site_url(self, obj=None):
        shown = self.view_on_site and obj and hasattr(obj, "get_absolute_url")
        return obj.get_absolute_url() if shown else None

    def get_actions_detail(self, request, object_id):
        """None before the record is read: `render_change_form` offers what can be done to it."""
        return []

    def _offered(self, request, record):
        """The buttons of what this person can do to the record as it stands."""
        buttons = super().get_actions_detail(request, record.pk)
        buttons = [button for button in buttons if button.method.offered(request.user, record)]
        return self._get_actions_navigation(self.actions_detail, buttons, record.pk)

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
            context["actions_detail"] = self._offered(request, obj)
            context["trail"] = Activity.objects.about(obj)
            context["show_history"] = self.change_form_outer_after_template != TRAIL  # not twice
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
            self._look(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        page = super().history_view(request, object_id, extra_context)
        if page.status_code == 200:
            self._look(request, page.context_data["original"])
        return page

    def _look(self, request, record):
        if persons := self.persons_on(record):
            AccessLog.look(request, record, f"{self.opts.verbose_name} 열람", persons=persons)
