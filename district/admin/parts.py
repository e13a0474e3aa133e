from django.db.models import F
from django.utils.functional import cached_property
from unfold.admin import StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet

from ..templatetags.maeul import josa
from .forms import KoreanForms


class PartFormSet(PaginationInlineFormSet):
    """Rows may trade places: numbers that are told apart by the database first step out of each other's way.

    A row whose place is left empty comes last.
    """

    ASIDE = 10_000

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "order" in form.fields:
            form.fields["order"].required = False

    def clean(self):
        self.fill("order", lambda taken: max(taken, default=0) + 1)
        super().clean()

    def fill(self, name, following):
        """Gives every written row that leaves `name` empty the value `following(values taken so far)`."""
        written = [form for form in self.forms if form.is_valid() and (form.instance.pk or form.has_changed())]
        taken = [form.cleaned_data.get(name) for form in written if form.cleaned_data.get(name) is not None]
        for form in written:
            if name in form.fields and form.cleaned_data.get(name) in form.fields[name].empty_values:
                taken.append(following(taken))
                form.cleaned_data[name] = taken[-1]
                setattr(form.instance, name, taken[-1])

    def save_existing_objects(self, commit=True):
        for name in ("order", "number"):
            moved = [form.instance.pk for form in self.initial_forms if name in form.changed_data]
            if commit and len(moved) > 1:
                self.model.objects.filter(pk__in=moved).update(**{name: F(name) + self.ASIDE})
        return super().save_existing_objects(commit)

    def get_unique_error_message(self, unique_check):
        fields = [self.model._meta.get_field(name).verbose_name for name in unique_check if name != self.fk.name]
        return f"{josa('·'.join(fields), '이/가')} 같은 줄이 있습니다. 서로 다르게 적어 주세요."

    def get_form_error(self):
        return "다른 줄과 겹칩니다."


class FactFormSet(PaginationInlineFormSet):
    """Rows without fields: nothing of them is sent and nothing comes back, whatever else the page stores."""

    def __init__(self, *args, data=None, files=None, **kwargs):
        super().__init__(*args, **kwargs)

    def get_queryset(self):
        """Rows that the record has fetched already are not asked for again."""
        fetched = getattr(self.instance, "_prefetched_objects_cache", {})
        rows = fetched.get(self.fk.remote_field.get_accessor_name())
        return super().get_queryset() if rows is None else rows

    @cached_property
    def forms(self):
        return [self.form(instance=row) for row in self.get_queryset()]

    @property
    def empty_form(self):
        return self.form()

    def is_valid(self):
        return True


class Rows(KoreanForms):
    formset = PartFormSet
    extra = 0
    joins = ()
    record = None  # whose rows they are, None for a new one

    def get_formset(self, request, obj=None, **kwargs):
        self.record = obj
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request):
        # Rows often name themselves after the record they belong to.
        fields = self.model._meta.fields
        owner = [field.name for field in fields if field.related_model is self.parent_model]
        return super().get_queryset(request).select_related(*owner, *self.joins)


class Part(Rows, TabularInline):
    """Rows that belong to a record and are written with it."""

    hide_title = True


class CardPart(Rows, StackedInline):
    """Rows with so much to say that each stands as a card of its own."""


class FactPart(Part):
    """Rows that belong to a record and are only read."""

    formset = FactFormSet
    template = "admin/facts.html"
    can_delete = False
    max_num = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
