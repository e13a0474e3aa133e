"""Requests for help, the activists who answer them, and the quarter as a whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.models import AccessLog
from district.verbs import performed, tried
from planning.views.officials import for_officials

from .. import permissions, quarters
from ..forms.visits import AnswerForm, HelperForm, HelpForm
from ..models import Activist, HelpRequest
from .project import seen_by
from .visits import _form, _managed

JOINS = ("project__award__application__call", "project__award__application__type", "project__award__dong")


@never_cache
@login_required
def help_request_form(request, pk):
    """A group asks for help."""
    project = seen_by(request.user, pk)
    if not permissions.may_write(request.user, project):
        raise Http404
    form = HelpForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and performed(form, lambda text: HelpRequest.ask(project, text, by=request.user)):
        messages.success(request, "도움 요청을 보냈습니다. 답하면 편지로 알려 드립니다.")
        return redirect("projects:visits", pk)
    lead = "담당자나 마을활동가가 읽고 답합니다. 급한 일은 전화로 물어봐 주세요."
    return _form(request, project, form, "도움 요청하기", "요청 보내기", lead=lead)


@never_cache
@login_required
def help_request(request, pk):
    """One request: whoever may answers it, officials connect it with an activist."""
    shown = _request(request, pk)
    if not permissions.may_answer(request.user, shown):
        return redirect("projects:visits", shown.project_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and performed(form, lambda answer_text: shown.answer(answer_text, by=request.user)):
        messages.success(request, "답했습니다. 모임에 편지로 알립니다.")
        return redirect("projects:visits", shown.project_id)
    return _request_page(request, shown, form, HelperForm())


@login_required
@require_POST
def help_assignment(request, pk):
    """An official asks an activist to answer."""
    shown = _request(request, pk)
    if not permissions.may_manage(request.user):
        raise Http404
    form = HelperForm(request.POST)
    if form.is_valid() and performed(form, lambda email: shown.assign(form.person, by=request.user)):
        messages.success(request, f"{form.person.name}님에게 연결했습니다.")
        return redirect("projects:visits", shown.project_id)
    return _request_page(request, shown, AnswerForm(), form)


@login_required
@require_POST
def help_withdrawal(request, pk):
    shown = _request(request, pk)
    if not permissions.may_write(request.user, shown.project):
        raise Http404
    tried(request, shown.withdraw)
    return redirect("projects:visits", shown.project_id)


@never_cache
@login_required
def activists(request, pk):
    """Who of the activists sees this project; officials ask others or let them go."""
    project = _managed(request, pk)
    form = HelperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        Activist.assign(project, form.person, by=request.user)
        messages.success(request, f"{form.person.name}님을 배정했습니다.")
        return redirect("projects:visits", pk)
    lead = "배정한 활동가는 이 사업을 보고, 점검하고, 도움 요청에 답합니다."
    return _form(request, project, form, "활동가 배정", "배정", lead=lead)


@login_required
@require_POST
def activist_removal(request, pk, activist):
    project = _managed(request, pk)
    get_object_or_404(project.activists, pk=activist).remove(by=request.user)
    messages.success(request, "배정을 끝냈습니다. 이제 이 사업을 볼 수 없습니다.")
    return redirect("projects:visits", pk)


@never_cache
@login_required
@require_safe
def helping(request):
    """What an activist has before him: requests to answer, visits to make, things to see mended, his projects."""
    mine = request.user.project_visits.visible_to(request.user).select_related(*JOINS)
    context = {
        "requests": request.user.help_given.waiting().visible_to(request.user).select_related(*JOINS),
        "planned": mine.planned().order_by("planned_on", "pk"),
        "to_follow": mine.to_follow().order_by("follow_up_due", "pk"),
        "assisted": request.user.assisted.select_related("project__award__application__call"),
    }
    return render(request, "projects/helping.html", context)


@never_cache
@for_officials(permissions.may_see_all)
@require_safe
def quarter(request):
    """Visits and help of a year by quarters, and the visits of one of them."""
    today = timezone.localdate()
    year, number = quarters.asked(request.GET, today)
    shown = quarters.Quarter(year, number)
    context = {
        "quarter": shown,
        "table": quarters.table(year),
        "visits": shown.visits().select_related("project__award", "visitor"),
        "unvisited": shown.unvisited().with_award(),
        "requests": HelpRequest.objects.waiting()
        .select_related("project__award", "helper")
        .order_by("asked_at", "pk"),
        "years": quarters.years(today),
    }
    return render(request, "projects/quarter.html", context)


def _request(request, pk):
    seen = HelpRequest.objects.visible_to(request.user).select_related(*JOINS, "asked_by", "helper")
    return get_object_or_404(seen, pk=pk)


def _request_page(request, shown, form, helper_form):
    if permissions.may_see_all(request.user):
        AccessLog.look(request, shown.project, "도움 요청 열람")
    context = {
        "request_": shown,
        "project": shown.project,
        "form": form,
        "helper_form": helper_form,
        "may_manage": permissions.may_manage(request.user),
    }
    bound = form.is_bound or helper_form.is_bound
    return render(request, "projects/help_request.html", context, status=400 if bound else 200)
