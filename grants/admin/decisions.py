from django.contrib import admin

from district.admin.columns import status, won
from district.admin.desk import TRAIL, FactAdmin, Personal

from ..models import Appeal, Application, Decision, Outcome


class OfSeen:
    """Only what is about applications that one sees."""

    def get_queryset(self, request):
        seen = Application.objects.visible_to(request.user).values("pk")
        return super().get_queryset(request).filter(application__in=seen)


@admin.register(Decision)
class DecisionAdmin(FactAdmin):
    """What stands as decided; the work is done on its own page."""

    list_display = ("call", "scenario", "state", "proposed_by", "confirmed_by", "confirmed_at")
    list_filter = ("status", "call__year")
    list_select_related = ("call", "scenario__call", "proposed_by", "confirmed_by")
    search_fields = ("call__title", "scenario__name")
    fields = (
        *("call", "scenario", "item", "note", "status"),
        *(("proposed_at", "proposed_by"), ("confirmed_at", "confirmed_by"), ("scheduled_at", "scheduled_by")),
    )
    change_form_outer_after_template = TRAIL

    state = status({Decision.Status.PROPOSED: "warning", Decision.Status.CONFIRMED: "success"})


@admin.register(Outcome)
class OutcomeAdmin(OfSeen, Personal, FactAdmin):
    list_display = ("application", "state", "reserve_rank", "amount_won", "average")
    list_filter = ("status", "decision__call")
    list_select_related = ("application", "decision__call")
    search_fields = ("application__number", "application__group_name", "application__title")
    sums = (("선정액", "amount"),)
    fields = (
        *("application", "decision", ("status", "reserve_rank"), ("amount", "average"), "comment"),
        *(("offered", "offered_at", "offered_by"), ("moved_up_at", "moved_up_by")),
    )
    change_form_outer_after_template = TRAIL

    state = status(
        {
            Outcome.Status.SELECTED: "success",
            Outcome.Status.RESERVE: "info",
            Outcome.Status.REJECTED: "",
            Outcome.Status.DECLINED: "warning",
        }
    )
    amount_won = won("amount", "선정액")

    def persons_on(self, outcome):
        return 1


@admin.register(Appeal)
class AppealAdmin(OfSeen, Personal, FactAdmin):
    list_display = ("application", "state", "asked_at", "answered_at", "answered_by")
    list_filter = ("status", "application__call")
    list_select_related = ("application", "answered_by")
    search_fields = ("application__number", "application__title")
    fields = ("application", "text", "status", ("asked_at", "asked_by"), "answer_text", ("answered_at", "answered_by"))
    change_form_outer_after_template = TRAIL

    state = status({Appeal.Status.ASKED: "warning", Appeal.Status.UPHELD: "success", Appeal.Status.DISMISSED: ""})

    def persons_on(self, appeal):
        return 1
