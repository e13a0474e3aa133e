"""The committee member's desk: what waits, the declaration, the score sheet, handing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import AccessLog
from district.parsing import parse_number

from ..forms.review import RecusalForm, ScoreForm
from ..models import Review, Round
from ..sheets import around, hand_in, others, rounds_of
from .writing import signed_in, version_of

Status = Review.Status
ON_A_PAGE, SHEETS_TO_PRINT = 50, 20


@never_cache
@login_required
def reviews(request):
    """What a member has to do, by round: open sheets first, then by receipt number."""
    rounds = rounds_of(request.user)
    chosen = next((each for each in rounds if str(each.round.pk) == request.GET.get("round")), None)
    chosen = chosen or next(iter(rounds), None)
    rows = Review.objects.visible_to(request.user).filter(round=chosen.round if chosen else None).with_points()
    rows = rows.select_related("application__type", "application__dong")
    page = Paginator(rows.order_by(F("submitted_at").asc(nulls_first=True), "application__number"), ON_A_PAGE)
    context = {"rounds": rounds, "chosen": chosen, "page_obj": page.get_page(request.GET.get("page"))}
    return render(request, "grants/review_list.html", context)


def _round(request, pk):
    """A round in which the member scores; 404 otherwise."""
    mine = Review.objects.visible_to(request.user).filter(round=pk)
    return get_object_or_404(Round.objects.select_related("step__call"), pk=pk if mine.exists() else None)


@never_cache
@login_required
def submission(request, pk):
    """What is whole and what is missing of the sheets of a round; POST hands in all that are whole."""
    round = _round(request, pk)
    if request.method == "POST":
        return _hand_in(request, round)
    open_ones = Review.objects.visible_to(request.user).filter(round=round, status=Status.SCORING)
    declared_not = Review.objects.visible_to(request.user).filter(round=round, status=Status.ASSIGNED).count()
    rows = open_ones.select_related("application").prefetch_related("scores").order_by("application__number")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    for review in page:
        review.round = round
    whole = open_ones.whole(round.criteria).count()
    context = {"round": round, "page_obj": page, "whole": whole, "undeclared": declared_not}
    return render(request, "grants/review_submission.html", context)


def _hand_in(request, round):
    try:
        count = hand_in(round, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("grants:review_submission", round.pk)
    if count:
        messages.success(request, f"심사 {count}건을 제출했습니다.")
    else:
        messages.warning(request, "다 채운 채점표가 없어 제출하지 않았습니다.")
    return redirect(f"{reverse('grants:reviews')}?round={round.pk}")


@never_cache
@login_required
def sheets(request, pk):
    """The sheets of a round to print: filled in as they stand, or blank (`blank`)."""
    round = _round(request, pk)
    mine = Review.objects.visible_to(request.user).filter(round=round).exclude(status=Status.ASSIGNED)
    if (one := parse_number(request.GET.get("review"))) is not None:
        mine = mine.filter(pk=one)
    rows = mine.select_related("application__dong").prefetch_related("scores").order_by("application__number")
    page = Paginator(rows, SHEETS_TO_PRINT).get_page(request.GET.get("page"))
    for review in page:
        review.round, review.member = round, request.user
    is_example = any(criterion.is_example for criterion in round.criteria)
    context = {"round": round, "page_obj": page, "blank": "blank" in request.GET, "is_example": is_example}
    return render(request, "grants/review_sheets.html", context)


def _own(request, pk):
    rows = Review.objects.visible_to(request.user).select_related(
        "application__call",
        "application__type",
        "application__dong",
        "application__applicant",
        "application__form",
        "application__intake",
        "round__step__call",
    )
    return get_object_or_404(rows.prefetch_related("scores"), pk=pk)


@never_cache
@signed_in
def review(request, pk):
    """Declaration first, then application and score sheet side by side, at last what was handed in."""
    review = _own(request, pk)
    if review.status == Status.ASSIGNED:
        return _declaration_page(request, review)
    if request.method == "POST":
        return _save(request, review)
    return _sheet_page(request, review, ScoreForm(review=review))


def _save(request, review):
    form = ScoreForm(request.POST, review=review)
    if not form.is_valid():
        return _refused(request, review, form, status=400)
    given = {"comment": form.cleaned_data["comment"], "remarks": form.remarks}
    try:
        review.save_scores(form.points, version=version_of(request), **given)
    except ValidationError as refusal:
        review = _own(request, review.pk)
        form = ScoreForm(request.POST, review=review)  # against what is stored by now
        form.is_valid()
        if refusal.code != "stale" or form.conflicts():
            return _refused(request, review, form, refusal=refusal, status=409)
    return _onward(request, review, form)


def _onward(request, review, form):
    """Where the pressed button leads. What the page saves by itself only asks for the new version and the time."""
    if not request.accepts("text/html"):
        saved = render_to_string("grants/review_saved.html", {"review": review})
        return JsonResponse({"version": review.version, "saved": saved.strip()})
    if "submit" in request.POST:
        try:
            review.submit(by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return _sheet_page(request, review, form, status=400)
        messages.success(request, f"‘{review.application.title}’ 심사를 제출했습니다.")
        return redirect("grants:reviews")
    following = Review.objects.visible_to(request.user).filter(pk=parse_number(request.POST.get("go"))).first()
    if following is None:
        messages.success(request, "저장했습니다. 제출하기 전까지 고칠 수 있습니다.")
    return redirect(following or review)


def _refused(request, review, form, *, status, refusal=None):
    if request.accepts("text/html"):
        return _sheet_page(request, review, form, refusal=refusal, status=status)
    told = refusal.messages if refusal else [f"{form[name].label}: {said[0]}" for name, said in form.errors.items()]
    return JsonResponse({"refused": " ".join(told)}, status=status)


def _sheet_page(request, review, form, *, refusal=None, status=200):
    AccessLog.look(request, review.application, "심사 열람", persons=review.application.participants.count())
    context = {
        "review": review,
        "form": form,
        "refusal": refusal,
        "conflicts": form.conflicts() if refusal and refusal.code == "stale" else (),
        "others": others(review) if review.status == Status.SUBMITTED else None,
        **around(review),
    }
    return render(request, "grants/review_detail.html", context, status=status)


def _declaration_page(request, review, form=None):
    context = {"review": review, "form": form or RecusalForm()}
    return render(request, "grants/review_declaration.html", context, status=400 if form else 200)


@login_required
@require_POST
def declaration(request, pk):
    review = _own(request, pk)
    try:
        review.declare(by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(review)


@login_required
@require_POST
def recusal(request, pk):
    review = _own(request, pk)
    form = RecusalForm(request.POST)
    if not form.is_valid():
        return _declaration_page(request, review, form)
    try:
        review.recuse(by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "회피했습니다. 이 신청은 더 보이지 않습니다.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("grants:reviews")
