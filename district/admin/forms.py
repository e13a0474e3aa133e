from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from unfold.widgets import UnfoldAdminTextInputWidget

from ..fields import DayField, InstantField, LineField, ProseField, WonField
from ..templatetags import maeul


class KoreanForms:
    """Money, days and text come in through the one parser, whatever page they are typed on."""

    helps = {}  # {field: what is said below it}, where the model itself says nothing

    formfield_overrides = {
        models.CharField: {"form_class": LineField},
        models.TextField: {"form_class": ProseField},
        models.DateField: {"form_class": DayField},
        models.DateTimeField: {"form_class": InstantField},
    }

    def __init__(self, model, site):
        super().__init__(model, site)  # to an inline, `model` is its parent's
        money = [field.name for field in self.model._meta.fields if _is_money(field)]
        self.readonly_preprocess_fields = dict.fromkeys(money, _shown_won)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if told := self.helps.get(db_field.name):
            kwargs["help_text"] = told
        if _is_money(db_field):
            widget = UnfoldAdminTextInputWidget({"inputmode": "numeric", "class": "won-input"})
            return models.Field.formfield(db_field, **kwargs | {"form_class": WonField, "widget": widget})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = PickList(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PickList(AutocompleteSelect):
    """A list to pick from while typing. What cannot be a record's number is simply not picked."""

    class Media:
        js = ("js/pick_list.js",)

    def build_attrs(self, base_attrs, extra_attrs=None):
        # The script draws the list as a box that has no other name as long as it is empty.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": f"{self.field.verbose_name} 고르기"}

    def optgroups(self, name, value, attr=None):
        numbers = [number for number in value if str(number).isdecimal() and int(number) < 2**63]
        return super().optgroups(name, numbers, attr)


def _is_money(field):
    return type(field) is models.BigIntegerField


def _shown_won(digits):
    return maeul.won(int(digits)) if digits.lstrip("-").isdigit() else digits
