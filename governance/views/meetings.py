"""The desk of meetings: the next on top, all of them by body, state and year; planning one or a year of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from district.verbs import performed
from planning.views.officials import for_officials

from .. import permissions
from ..forms.meetings import MeetingFilter, MeetingForm, MovingForm, YearForm
from ..models import ActionItem, Meeting


@never_cache
@for_officials(permissions.may_see_meetings)
def meetings(request):
    narrow = MeetingFilter(request.GET)
    rows = narrow.narrowed(Meeting.objects.select_related("body")).order_by("-held_at", "-pk")
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "form": narrow,
        "page_obj": Paginator(rows, 20).get_page(request.GET.get("page")),
        "coming": Meeting.objects.coming().filter(held_at__gte=today).select_related("body")[:3],
        "undone": ActionItem.objects.undone().select_related("body", "department", "meeting__body")[:10],
        "may_run": permissions.may_run_meetings(request.user),
    }
    return render(request, "governance/meeting_desk.html", context)


@never_cache
@for_officials(permissions.may_run_meetings)
def plan(request):
    """Plans one meeting."""
    form = MeetingForm(_sent(request), initial={"body": request.GET.get("body")})
    stored = []

    def act(**said):
        stored.append(Meeting.plan(by=request.user, **said))

    if form.is_valid() and performed(form, act, twice="held_at"):
        messages.success(request, f"‘{stored[0]}’를 계획했습니다. 안건을 더하고 소집해 주세요.")
        return redirect("governance:sitting", stored[0].pk)
    return _asked(request, form, "회의 계획", "계획하기")


@never_cache
@for_officials(permissions.may_run_meetings)
def replan(request, pk):
    """Changes a planned meeting."""
    meeting = get_object_or_404(Meeting.objects.select_related("body"), pk=pk)
    form = MeetingForm(_sent(request), instance=get_object_or_404(Meeting, pk=pk))

    def act(**said):
        meeting.replan(by=request.user, **said)

    if form.is_valid() and performed(form, act, twice="held_at"):
        messages.success(request, f"‘{meeting}’ 계획을 고쳤습니다.")
        return redirect("governance:sitting", pk)
    return _asked(request, form, f"{meeting} 고치기", "저장하기", meeting=meeting)


@never_cache
@for_officials(permissions.may_run_meetings)
def moving(request, pk):
    """Moves a meeting that was called to another hour or place."""
    meeting = get_object_or_404(Meeting.objects.select_related("body"), pk=pk, status=Meeting.Status.CALLED)
    title, written = f"{meeting} 일시·장소 바꾸기", []
    form = MovingForm(_sent(request), initial={"held_at": meeting.held_at, "place": meeting.place})

    def act(**said):
        written.append(meeting.reschedule(by=request.user, **said))

    if form.is_valid() and performed(form, act, twice="held_at", same="held_at", notice="urgent"):
        told = " 다시 알리는 편지는 편지함에서 살펴보고 내보내 주세요." if written[0] else ""
        messages.success(request, f"일시·장소를 바꿨습니다.{told}")
        return redirect("governance:sitting", pk)
    return _asked(request, form, title, "바꾸고 다시 알리기", meeting=meeting)


@never_cache
@for_officials(permissions.may_run_meetings)
def plan_year(request):
    """Plans a year's monthly meetings in one act."""
    initial = {"year": timezone.localdate().year, "body": request.GET.get("body"), "week": 2, "weekday": 2}
    form = YearForm(_sent(request), initial=initial)
    planned = []

    def act(body, place, **_):
        planned.extend(Meeting.plan_months(body, form.moments(), by=request.user, place=place))

    if form.is_valid() and performed(form, act):
        body = form.cleaned_data["body"]
        messages.success(request, f"‘{body}’ 회의 {len(planned)}개를 계획했습니다.")
        return redirect(f"{reverse('governance:meetings')}?body={body.pk}&status=planned")
    return _asked(request, form, "한 해의 정기회의 계획", "한 번에 계획하기")


def _sent(request):
    return request.POST if request.method == "POST" else None


def _asked(request, form, title, button, meeting=None):
    context = {"form": form, "title": title, "button": button, "meeting": meeting}
    return render(request, "governance/meeting_form.html", context, status=400 if form.is_bound else 200)
