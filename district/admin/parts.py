from django.db.models import F
from unfold.admin import TabularInline
from unfold.forms import PaginationInlineFormSet

from ..templatetags.maeul import josa
from .forms import KoreanForms


class PartFormSet(PaginationInlineFormSet):
    """Rows may trade places: numbers that are told apart by the database first step out of each other's way."""

    ASIDE = 10_000

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


class Part(KoreanForms, TabularInline):
    """Rows that belong to a record and are written with it."""

    formset = PartFormSet
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
