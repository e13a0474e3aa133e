"""The committee member's desk and the staff's ranking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from district.models import AccessLog
from district.permissions import may

from .. import permissions
from ..forms.review import RecusalForm, ScoreForm
from ..models import Call, Review
from ..ranking import ranking as ranking_of


@login_required
def reviews(request):
    """What a member has to do, open ones first."""
    mine = Review.objects.visible_to(request.user)
    progress = mine.aggregate(total=Count("pk"), done=Count("pk", Q(status=Review.Status.SUBMITTED)))
    rows = (
        mine.with_points()
        .select_related("application__type")
        .order_by(F("submitted_at").asc(nulls_first=True), "application__number")
    )
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "grants/review_list.html", {"page_obj": page, "progress": progress})


def _own(request, pk):
    rows = Review.objects.visible_to(request.user).select_related(
        "application__call", "application__type", "application__dong", "application__applicant"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
def review(request, pk):
    """Declaration first, then application and score sheet side by side, at last what was handed in."""
    review = _own(request, pk)
    if review.status == Review.Status.ASSIGNED:
        return _declaration_page(request, review)
    form = ScoreForm(request.POST or None, review=review)
    if request.method == "POST" and form.is_valid():
        try:
            review.save_scores(form.points, comment=form.cleaned_data["comment"])
            if "submit" in request.POST:
                review.submit(by=request.user)
                messages.success(request, f"‘{review.application.title}’ 심사를 제출했습니다.")
                return redirect("grants:reviews")
            messages.success(request, "저장했습니다. 제출하기 전까지 고칠 수 있습니다.")
            return redirect(review)
        except ValidationError as error:
            form.add_error(None, error)
    AccessLog.look(request, review.application, "심사 열람", persons=review.application.participants.count())
    return render(
        request, "grants/review_detail.html", {"review": review, "form": form}, status=400 if form.errors else 200
    )


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


@login_required
def ranking(request, pk):
    """The ranking of a call for staff, each average with its calculation."""
    if not may(request.user, "grants.see_ranking"):
        raise Http404
    call = get_object_or_404(Call, pk=pk)
    if permissions.is_involved(request.user, call):
        messages.warning(request, "이 공모에 신청했거나 맡은 심사를 내지 않은 사람은 순위를 볼 수 없습니다.")
        return redirect(call)
    seen = set(call.applications.without_conflict(request.user).order_by().values_list("pk", flat=True))
    entries = [entry for entry in ranking_of(call) if entry.application_id in seen]
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    shown = call.applications.with_money().select_related("dong").in_bulk([entry.application_id for entry in page])
    criteria = list(call.criteria.all())
    context = {
        "call": call,
        "page_obj": page,
        "rows": [(entry, shown[entry.application_id]) for entry in page],
        "criteria": criteria,
        "points": sum(criterion.max_points for criterion in criteria),
        "asked": call.applications.in_review().asked(),
        "scored": sum(entry.rank is not None for entry in entries),
    }
    return render(request, "grants/ranking.html", context)
