"""The decision on a call's money: proposed, confirmed by another, told to all at once; and what comes after it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import AccessLog, Activity
from district.verbs import performed, tried
from governance.permissions import may_see_meetings
from planning.views.officials import for_officials

from .. import permissions
from ..forms.decision import CommentForm, OfferForm, ProposalForm, ReasonForm
from ..models import Application, Call, Decision, Outcome, Review


def _call(request, pk):
    """The call, for officials who have no part in it; for others there is nothing here."""
    call = get_object_or_404(Call.objects.select_related("budget_line"), pk=pk)
    if permissions.is_involved(request.user, call):
        raise Http404
    return call


@never_cache
@for_officials(permissions.may_see_decision)
def decision(request, pk):
    """Where the decision of a call stands: from the scenarios that were carried to the results that are out."""
    return _page(request, _call(request, pk))


def _page(request, call, **forms):
    standing = call.decision
    outcomes = _outcomes(request.user, standing)
    state = request.GET.get("state")
    rows = outcomes.filter(status=state) if state in Outcome.Status.values else outcomes
    rows = rows.select_related("application__dong", "application__type").order_by("application__number")
    counts = dict(outcomes.order_by().values_list("status").annotate(Count("pk")))
    allotted = standing.outcomes.allotted() if standing else 0
    context = {
        "call": call,
        "decision": standing,
        "page_obj": Paginator(rows, 50).get_page(request.GET.get("page")),
        "tabs": [
            {"label": "모두", "url": "?", "current": state not in Outcome.Status.values},
            *(
                {"label": f"{word} {counts.get(key, 0)}", "url": f"?state={key}", "current": key == state}
                for key, word in Outcome.Status.choices
            ),
        ],
        "purse": call.purse,
        "allotted": allotted,
        "left": None if call.purse is None else call.purse - allotted,
        "proposal": None if standing else ProposalForm(call=call),
        "reversal": ReasonForm(),
        "may_see_scenario": permissions.may_see_scenarios(request.user)
        and not permissions.is_kept_from(request.user, call),
        "may_see_meeting": may_see_meetings(request.user),
        "may_propose": permissions.may_propose(request.user),
        "may_confirm": permissions.may_confirm(request.user),
        "may_announce": permissions.may_announce(request.user),
        "is_own": standing and standing.proposed_by_id == request.user.pk,
        "letters": standing and _letters(standing.letters),
        "without_address": standing.letters_missing() if standing and not standing.is_announced else 0,
        "trail": Activity.objects.about(standing) if standing else (),
    } | forms
    bound = any(form.is_bound for form in forms.values())
    return render(request, "grants/decision.html", context, status=400 if bound else 200)


def _outcomes(user, standing):
    if standing is None:
        return Outcome.objects.none()
    return standing.outcomes.filter(application__in=Application.objects.visible_to(user).values("pk"))


def _letters(batch):
    """How many letters of a batch stand where, in words: `보류 12통 · 취소 1통`."""
    if batch is None:
        return ""
    counted = batch.letters.order_by().values_list("status").annotate(Count("pk"))
    words = dict(batch.letters.model.Status.choices)
    return " · ".join(f"{words[status]} {count}통" for status, count in counted)


@for_officials(permissions.may_propose)
@require_POST
def proposal(request, pk):
    call = _call(request, pk)
    form = ProposalForm(request.POST, call=call)
    if form.is_valid() and performed(form, lambda **facts: Decision.propose(**facts, by=request.user)):
        messages.success(request, "선정 결정을 제안했습니다. 다른 담당자가 확정합니다.")
        return redirect("grants:decision", call.pk)
    return _page(request, call, proposal=form)


def _done(request, pk, act, told):
    """Performs `act(decision, by=…)` and leads back to the page of its call; what is refused is said there."""
    standing = get_object_or_404(Decision.objects.standing(), pk=pk)
    _call(request, standing.call_id)
    tried(request, act, standing, done=told)
    return redirect("grants:decision", standing.call_id)


@for_officials(permissions.may_confirm)
@require_POST
def confirmation(request, pk):
    return _done(request, pk, Decision.confirm, "선정 결정을 확정했습니다.")


@for_officials(permissions.may_confirm)
@require_POST
def reversal(request, pk):
    standing = get_object_or_404(Decision.objects.standing(), pk=pk)
    call = _call(request, standing.call_id)
    form = ReasonForm(request.POST)
    if form.is_valid() and performed(form, lambda **facts: standing.discard(**facts, by=request.user)):
        messages.success(request, "선정 결정을 되돌렸습니다.")
        return redirect("grants:decision", call.pk)
    return _page(request, call, reversal=form)


@for_officials(permissions.may_propose)
@require_POST
def result_letters(request, pk):
    return _done(request, pk, Decision.write_letters, "결과 편지를 썼습니다. 편지 묶음에서 살펴봐 주세요.")


@for_officials(permissions.may_propose)
@require_POST
def recall(request, pk):
    return _done(request, pk, Decision.recall_letters, "결과 편지를 물렸습니다.")


@for_officials(permissions.may_announce)
@require_POST
def schedule(request, pk):
    return _done(request, pk, Decision.schedule, "결과 발표를 예약했습니다.")


@for_officials(permissions.may_announce)
@require_POST
def announcement(request, pk):
    told = "결과를 발표했습니다. 편지가 나갑니다."
    return _done(request, pk, lambda standing, by: standing.call.announce(by=by), told)


# -- one application's outcome ---------------------------------------------------------------------------------------


def _outcome(request, pk):
    seen = Application.objects.visible_to(request.user).values("pk")
    rows = Outcome.objects.filter(application__in=seen).select_related(
        "application__dong", "application__type", "application__call", "decision__call__budget_line"
    )
    found = get_object_or_404(rows, pk=pk)
    if permissions.is_involved(request.user, found.call):
        raise Http404
    return found


@never_cache
@for_officials(permissions.may_see_decision)
def outcome(request, pk):
    """What was decided about one application, what members wrote of it, and what may be done about it now."""
    return _outcome_page(request, _outcome(request, pk))


def _outcome_page(request, shown, **forms):
    AccessLog.look(request, shown.application, "선정 결과 열람", persons=1)
    left = None if shown.call.purse is None else shown.call.purse - shown.decision.outcomes.allotted()
    context = {
        "outcome": shown,
        "application": shown.application,
        "call": shown.call,
        "left": left,
        "opinions": shown.application.reviews.filter(status=Review.Status.SUBMITTED)
        .exclude(comment="")
        .values_list("comment", flat=True),
        "comment": CommentForm(initial={"comment": shown.comment}),
        "offer": OfferForm(),
        "refusal": ReasonForm(),
        "admission": ReasonForm(),
        "may_propose": permissions.may_propose(request.user),
        "may_confirm": permissions.may_confirm(request.user),
        "is_own_offer": shown.offered_by_id == request.user.pk,
        "may_comment": not shown.decision.letters_id and not shown.decision.is_announced,
        "may_admit": shown.status == shown.Status.REJECTED and shown.application.appeals.upheld().exists(),
        "trail": Activity.objects.about(shown),
    } | forms
    bound = any(form.is_bound for form in forms.values())
    return render(request, "grants/outcome.html", context, status=400 if bound else 200)


def _acted(request, pk, name, form, act, told):
    """Performs `act(outcome, **cleaned)` where the form is whole; else the page shows it again with what was typed."""
    shown = _outcome(request, pk)
    if form.is_valid() and performed(form, lambda **facts: act(shown, **facts, by=request.user)):
        messages.success(request, told)
        return redirect("grants:outcome", shown.pk)
    return _outcome_page(request, _outcome(request, pk), **{name: form})


@for_officials(permissions.may_propose)
@require_POST
def comment(request, pk):
    return _acted(request, pk, "comment", CommentForm(request.POST), Outcome.say, "모임에 알릴 의견을 적었습니다.")


@for_officials(permissions.may_propose)
@require_POST
def offer(request, pk):
    told = "예비를 올리자고 제안했습니다. 다른 담당자가 올립니다."
    return _acted(request, pk, "offer", OfferForm(request.POST), Outcome.offer, told)


@for_officials(permissions.may_confirm)
@require_POST
def promotion(request, pk):
    shown = _outcome(request, pk)
    tried(request, shown.move_up, done=f"‘{shown.application.title}’을(를) 선정으로 올렸습니다.")
    return redirect("grants:outcome", pk)


@for_officials(permissions.may_propose)
@require_POST
def refusal(request, pk):
    return _acted(request, pk, "refusal", ReasonForm(request.POST), Outcome.decline, "포기로 적었습니다.")


@for_officials(permissions.may_confirm)
@require_POST
def admission(request, pk):
    told = "예비 순위 끝에 넣었습니다."
    return _acted(request, pk, "admission", ReasonForm(request.POST), Outcome.admit, told)
