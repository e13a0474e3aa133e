"""Objections to results: a group asks, the office answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import AccessLog
from district.verbs import performed, tried
from planning.views.officials import for_officials

from .. import permissions
from ..forms.decision import AnswerForm, AppealForm
from ..models import Appeal, Application


@never_cache
@login_required
def appeals(request, pk):
    """A group's objections to its result with the answers, and the form for one more while the days for it last."""
    application = get_object_or_404(Application.objects.shared_with(request.user).select_related("call"), pk=pk)
    may_ask = permissions.may_appeal(request.user, application)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and performed(form, lambda text: Appeal.ask(application, text, by=request.user)):
        messages.success(request, "이의신청을 접수했습니다. 답변하면 편지로 알려 드립니다.")
        return redirect("grants:appeals", pk)
    rows = application.appeals.all()
    context = {
        "application": application,
        "appeals": rows,
        "form": form,
        "may_ask": may_ask and not any(row.status == row.Status.ASKED for row in rows),
        "is_open": application.call.takes_appeals_at(timezone.now()),
    }
    return render(request, "grants/appeal_list.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def appeal_withdrawal(request, pk):
    appeal = get_object_or_404(Appeal.objects.visible_to(request.user), pk=pk, asked_by=request.user)
    tried(request, appeal.withdraw)
    return redirect("grants:appeals", appeal.application_id)


@never_cache
@for_officials(permissions.may_answer_appeals)
def appeal_queue(request):
    """Objections that wait for an answer, oldest first, and those that were answered."""
    seen = Appeal.objects.visible_to(request.user).select_related("application__call")
    done = seen.exclude(status__in=[Appeal.Status.ASKED]).order_by("-asked_at")
    page = Paginator(done, 20).get_page(request.GET.get("page"))
    context = {"waiting": seen.waiting().order_by("asked_at", "pk"), "page_obj": page}
    return render(request, "grants/appeal_queue.html", context)


@never_cache
@for_officials(permissions.may_answer_appeals)
def appeal(request, pk):
    """One objection beside the result it is about, and the answer."""
    seen = Appeal.objects.visible_to(request.user).select_related(
        "application__call", "application__outcome", "answered_by"
    )
    shown = get_object_or_404(seen, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and performed(form, lambda to, answer_text: shown.answer(to, answer_text, by=request.user)):
        messages.success(request, "답변했습니다. 모임에 편지로 알립니다.")
        return redirect("grants:appeal_queue")
    AccessLog.look(request, shown.application, "이의신청 열람", persons=1)
    context = {"appeal": shown, "application": shown.application, "form": form}
    return render(request, "grants/appeal.html", context, status=400 if form.is_bound else 200)
