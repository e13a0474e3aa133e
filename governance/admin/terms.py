from django.contrib import admin
from django.db.models import Prefetch
from django.urls import reverse
from unfold.decorators import display

from district.admin.act import Variant, act, way
from district.admin.desk import TRAIL, DeskAdmin
from district.admin.parts import FactPart
from district.templatetags import maeul

from ..models import Seat, Term
from .term_forms import Appointment, Leaving, Renewal


class TermPart(FactPart):
    """Who sits and sat there; appointing is an act of the seat."""

    model = Term
    fields = ("name", "start", "end", "renewal", "letter_number", "end_reason", "note")
    readonly_fields = ("letter_number", "end_reason")
    show_change_link = True


@admin.register(Seat)
class SeatAdmin(DeskAdmin):
    list_display = ("__str__", "kind", "role", "holder")
    list_filter = ("body", "kind")
    list_select_related = ("body",)
    search_fields = ("post", "role", "body__name", "terms__name")
    inlines = (TermPart,)
    actions_detail = ("appoint",)

    @display(description="지금 위원")
    def holder(self, seat):
        """Who sits there today; 공석 is a seat that no term covers."""
        return ", ".join(term.shown_name for term in seat.current_terms) or "공석"

    def get_queryset(self, request):
        current = Prefetch("terms", queryset=Term.objects.current(), to_attr="current_terms")
        return super().get_queryset(request).prefetch_related(current)

    def get_readonly_fields(self, request, obj=None):
        """A seat stays in its body: who sat there sat in that body."""
        return ("body",) if obj else ()

    @act(
        "위촉",
        noun="appointment",
        permission="governance.appoint_term",
        when=lambda seat: True,
        form=Appointment,
        icon="person_add",
        variant=Variant.PRIMARY,
    )
    def appoint(self, seat, *, by, **said):
        term = Term.appoint(seat, by=by, **said)
        return reverse("admin:governance_term_change", args=[term.pk])


class Standing(admin.SimpleListFilter):
    title = "재임"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return (("now", "지금 위원"), ("not", "지난·앞으로의 임기"))

    def queryset(self, request, queryset):
        current = Term.objects.current().values("pk")
        if self.value() == "now":
            return queryset.filter(pk__in=current)
        return queryset.exclude(pk__in=current) if self.value() == "not" else queryset


@admin.register(Term)
class TermAdmin(DeskAdmin):
    """Terms as the plan tells of them are written here; those of people appointed here end and go on by acts."""

    list_display = ("holder", "seat", "start", "last_day", "letter_number", "note")
    list_filter = (Standing, "seat__body", "seat__kind")
    list_select_related = ("seat__body",)
    date_hierarchy = "end"
    search_fields = ("name", "person__name", "seat__post", "letter_number")
    autocomplete_fields = ("seat", "person")
    fields = (
        *("seat", ("name", "person"), ("gender", "is_official"), ("start", "end"), ("renewal", "letter_number")),
        *(("appointed_on", "end_reason", "set_end"), "note"),
    )
    readonly_fields = ("letter_number", "appointed_on", "end_reason", "set_end")
    actions_detail = ("renew", "leave", "letter")
    change_form_outer_after_template = TRAIL

    @display(description="성명", ordering="name")
    def holder(self, term):
        return term.shown_name

    @display(description="임기 끝", ordering="end")
    def last_day(self, term):
        """The last day in office: `end` itself no longer counts."""
        return maeul.until(term.last_day) if term.end else maeul.NOTHING

    def get_readonly_fields(self, request, obj=None):
        """What a letter of appointment says, and when somebody left, is not written over."""
        if obj is None or not (obj.appointed_at or obj.ended_at):
            return self.readonly_fields
        return (*self.readonly_fields, "seat", "name", "start", "end", "renewal")

    def has_delete_permission(self, request, obj=None):
        kept = obj is not None and (obj.appointed_at or obj.ended_at)
        return super().has_delete_permission(request, obj) and not kept

    @act(
        "연임",
        noun="renewal",
        permission="governance.appoint_term",
        when=lambda term: term.end is not None and not term.end_reason,
        form=Renewal,
        icon="update",
    )
    def renew(self, term, *, by, end):
        return reverse("admin:governance_term_change", args=[term.renew(by=by, end=end).pk])

    @act(
        "사임·해촉",
        noun="leaving",
        permission="governance.appoint_term",
        when=lambda term: not (term.end_reason or term.is_over),
        form=Leaving,
        icon="person_remove",
    )
    def leave(self, term, *, by, **said):
        term.leave(by=by, **said)

    @way(
        "위촉장",
        noun="letter",
        permission="governance.view_term",
        when=lambda term: bool(term.letter_number),
        icon="workspace_premium",
    )
    def letter(self, term):
        return reverse("reports:appointment", args=[term.pk, "pdf"])
