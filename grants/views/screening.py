"""Where staff find what to screen next, and where a department answers what it was asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from district.models import AccessLog
from district.parsing import parse_number

from .. import permissions, queue
from ..forms.screening import QueueFilter, VerdictForm
from ..models import Application, DepartmentReview


@never_cache
@login_required
def screening(request):
    """How many applications stand where, and those of one state, whoever waits longest first."""
    if not permissions.may_screen(request.user):
        raise Http404
    narrow = QueueFilter(request.GET)
    applications = narrow.narrowed(queue.of(request.user))
    counts = queue.counted(applications)
    state = request.GET.get("state")
    state = state if state in queue.STATES else "received"
    rows = queue.in_state(applications, state).select_related("call", "type", "dong", "assignee")
    pages = Paginator(rows.prefetch_related("department_reviews"), 20)
    pages.count = counts[state]  # known already
    asked = request.GET.copy()
    asked.pop("page", None)
    tabs = []
    for key, label in queue.STATES.items():
        asked["state"] = key
        tabs.append({"label": f"{label} {counts[key]}", "url": f"?{asked.urlencode()}", "current": key == state})
    context = {
        "page_obj": pages.get_page(request.GET.get("page")),
        "tabs": tabs,
        "state": state,
        "label": queue.STATES[state],
        "form": narrow,
    }
    return render(request, "grants/screening_queue.html", context)


@login_required
def screening_next(request):
    """Leads to the application that waits longest, beyond the one just looked at (`after`)."""
    if not permissions.may_screen(request.user):
        raise Http404
    seen = queue.of(request.user).filter(pk=parse_number(request.GET.get("after"))).first()
    if found := queue.after(request.user, seen):
        return redirect("admin:grants_application_change", found.pk)
    messages.info(request, "검토를 기다리는 다른 신청이 없습니다.")
    return redirect("grants:screening")


@never_cache
@login_required
def department_reviews(request):
    """What the official's department was asked, open ones first, by the day they are due."""
    if not permissions.may_consult(request.user):
        raise Http404
    asked = DepartmentReview.objects.asked_of(request.user).select_related("application__call")
    waiting = asked.pending().order_by("due", "pk")
    given = asked.exclude(answered_at=None).order_by("-answered_at", "-pk")
    page = Paginator(given, 20).get_page(request.GET.get("page"))
    return render(request, "grants/screening_departments.html", {"waiting": waiting, "page_obj": page})


@never_cache
@login_required
def department_review(request, pk):
    """The application to read, and the department's answer beside it."""
    reviews = DepartmentReview.objects.asked_of(request.user).select_related("department", "answered_by")
    review = get_object_or_404(reviews, pk=pk)
    review.application = Application.objects.with_contents().get(pk=review.application_id)
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            review.answer(form.cleaned_data["verdict"], by=request.user, opinion=form.cleaned_data["opinion"])
        except ValidationError as refusal:
            review.refresh_from_db(fields=["status", "opinion", "answered_at", "answered_by"])
            form.add_error(None, refusal)
        else:
            messages.success(request, f"‘{review.application.title}’ 검토 의견을 보냈습니다.")
            return redirect("grants:department_reviews")
    persons = 1 + len(review.application.participants.all())
    AccessLog.look(request, review.application, "부서검토 열람", persons=persons)
    context = {"review": review, "application": review.application, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "grants/screening_department.html", context, status=status)
