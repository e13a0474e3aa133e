"""The public pages of the calls."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404, render

from district.downloads import file_of
from district.templatetags.maeul import last_day
from planning.models import Plan

from ..filters import CallFilter
from ..models import Application, Call, LinkedWindow, Outcome, RequiredDocument

SHOWN = ("types", "fields", "dongs")  # what a card says of a call
A_PAGE = 12


def calls(request):
    """Open calls, coming ones, past ones: the district's and those of Seoul that it links its residents with."""
    found = CallFilter(request.GET)
    calls, windows = found.calls, found.windows
    past = Paginator(_past(calls, windows) if found.shows("past") else [], A_PAGE).get_page(request.GET.get("page"))
    past.object_list = _cards(past.object_list)
    context = {"filter": found, "page_obj": past}
    if past.number == 1 and found.shows("open"):
        context["open_calls"] = _by_day(calls.open(), windows.open(), "closes_at", "ends_on")
    if past.number == 1 and found.shows("coming"):
        context["coming_calls"] = _by_day(calls.coming(), windows.coming(), "opens_at", "starts_on")
    context["count"] = (
        sum(len(context.get(name, ())) for name in ("open_calls", "coming_calls")) + past.paginator.count
    )
    return render(request, "grants/call_list.html", context)


def _by_day(calls, windows, instant, day):
    """Calls and windows together, the one whose day is nearest first; those without a day last."""
    days = [(last_day(getattr(call, instant)), call) for call in calls.prefetch_related(*SHOWN)]
    days += [(getattr(window, day) or date.max, window) for window in windows]
    return [entry for _, entry in sorted(days, key=lambda pair: pair[0])]


def _past(calls, windows):
    """(kind, key) of whatever is over, the newest first: the database sorts both kinds, a page fetches its own."""
    ended = {"sort": Value("call"), "of": F("year"), "ended": F("closes_at")}
    over = {"sort": Value("window"), "of": F("programme__year"), "ended": Cast("ends_on", DateTimeField())}
    keys = [
        rows.order_by().annotate(**columns).values_list("sort", "pk", "of", "ended")
        for rows, columns in ((calls.past(), ended), (windows.past().select_related(None), over))
    ]
    return keys[0].union(keys[1], all=True).order_by("-of", F("ended").desc(nulls_last=True), "sort", "pk")


def _cards(keys):
    """The calls and windows of these keys, in their order."""
    keys = [key[:2] for key in keys]
    kinds = {
        "call": Call.objects.prefetch_related(*SHOWN),
        "window": LinkedWindow.objects.select_related("programme__department"),
    }
    found = {kind: rows.in_bulk([pk for of, pk in keys if of == kind]) for kind, rows in kinds.items()}
    return [found[kind][pk] for kind, pk in keys]


def call(request, pk, preview=False):
    """Everything a call says, and the way into its form."""
    shown = Call.objects.visible_to(request.user).select_related(
        "task__area__plan", "budget_line__programme__unit__policy__plan", "budget_line__item"
    )
    parts = ("types", "criteria", "steps", "documents__type", "documents__template", "conditions__type")
    call = get_object_or_404(shown.prefetch_related(*parts), pk=pk)
    own = Application.objects.none()
    if request.user.is_authenticated:
        own = Application.objects.begun_by(request.user).filter(call=call).select_related("call", "outcome")
    grounds = call.task and call.task.area, call.budget_line and call.budget_line.programme.unit.policy
    plan = next((ground.plan for ground in grounds if ground), None)
    context = {
        "call": call,
        "rooms": call.rooms,
        "own_applications": own,
        "results": _results(call),
        "plan_is_public": plan and Plan.objects.visible_to(request.user).filter(pk=plan.pk).exists(),
        "shows_ground": plan and not plan.is_changing,  # what is being rewritten is nobody's ground yet
    }
    return render(request, "grants/call_preview.html" if preview else "grants/call_detail.html", context)


def _results(call):
    """What anybody may read of a call's results once they are out: how many were judged, who was selected."""
    if call.status not in Call.TOLD or not (outcomes := Outcome.objects.filter(decision__call=call)):
        return None
    selected = outcomes.selected().select_related("application__dong").order_by("application__number")
    return {"judged": outcomes.count(), "selected": selected, "total": outcomes.allotted()}


def template(request, pk, paper):
    """The form that a call offers for one of its papers, for whoever may read the call."""
    offered = RequiredDocument.objects.exclude(template=None).select_related("template")
    paper = get_object_or_404(offered, pk=paper, call=get_object_or_404(Call.objects.visible_to(request.user), pk=pk))
    return file_of(paper.template)
