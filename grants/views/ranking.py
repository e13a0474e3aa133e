"""The ranking of a call for staff, every figure with its calculation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from district.permissions import may

from .. import permissions
from ..models import Call
from ..ranking import Ranking

ON_A_PAGE = 50


@never_cache
@login_required
def ranking(request, pk):
    """All places, or those by one round alone (`step`); `q` looks for one, `open` shows every calculation."""
    if not may(request.user, "grants.see_ranking"):
        raise Http404
    call = get_object_or_404(Call, pk=pk)
    if not permissions.may_see_ranking(request.user, call):
        messages.warning(request, "이 공모에 신청했거나 맡은 심사를 내지 않은 사람은 순위를 볼 수 없습니다.")
        return redirect(call)
    found = Ranking(call)
    entries = found.seen_by(request.user)
    round = next((each for each in found.rounds if str(each.pk) == request.GET.get("step")), None)
    shown = _in_round(found, round, entries) if round else [(entry, entry.place, None) for entry in entries]
    if query := request.GET.get("q", "").replace("\0", "").strip():
        wanted = _looked_for(call, query)
        shown = [row for row in shown if row[0].application_id in wanted]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    keys = [entry.application_id for entry, _, _ in page]
    applications = call.applications.with_money().select_related("dong").in_bulk(keys)
    context = {
        "call": call,
        "ranking": found,
        "round": round,
        "page_obj": page,
        "rows": [(*row, applications[row[0].application_id]) for row in page],
        "query": query,
        "tabs": _tabs(request, found, round),
        "rounds": [_told(found, each) for each in ([round] if round else found.rounds)],
        "asked": call.applications.in_review().without_conflict(request.user).asked(),
        "eligible": len(entries),
        "scored": sum(entry.rank is not None for entry in entries),
        "may_give_bonus": may(request.user, "grants.give_bonus") and call.conditions.filter(key="bonus").exists(),
    }
    return render(request, "grants/ranking.html", context)


def _in_round(found, round, entries):
    seen = {entry.application_id: entry for entry in entries}
    return [(seen[pk], place, average) for pk, place, average in found.in_round(round) if pk in seen]


def _looked_for(call, query):
    words = Q(number__says=query) | Q(title__says=query) | Q(group_name__says=query)
    return set(call.applications.in_review().filter(words).values_list("pk", flat=True))


def _tabs(request, found, round):
    """The whole and each round, where there are several."""
    if len(found.rounds) < 2:
        return []
    asked = request.GET.copy()
    asked.pop("page", None)
    tabs = []
    for each in (None, *found.rounds):
        asked["step"] = each.pk if each else ""
        tabs.append({"label": each.name if each else "종합", "url": f"?{asked.urlencode()}", "current": each == round})
    return tabs


def _told(found, round):
    """What the page says of a round besides its points."""
    handed_in, asked = found.progress(round)
    scorers = found.scorers(round)
    return {
        "round": round,
        "criteria": found.rubrics.get(round.step, ()),
        "most": found.most[round.pk],
        "counts": round in found.counting,
        "handed_in": handed_in,
        "asked": asked,
        "scorers": scorers,
        "outlying": [scorer for _, _, scorer in scorers if scorer and scorer.is_outlying],
    }
