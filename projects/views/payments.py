"""The grant is asked for, decided on and paid out; all of it happens on the page of the agreement."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from planning.views.officials import for_officials

from .. import permissions
from ..forms.agreement import LineForm, PayForm, RequestForm, ReverseForm
from ..forms.plan import ReasonForm
from ..models import Payment, Project
from .agreements import done, page, place
from .project import seen_by


@login_required
@require_POST
def request(request, pk):
    """The group asks for its grant (교부신청)."""
    project = seen_by(request.user, pk)
    if not permissions.may_write(request.user, project):
        raise Http404
    facts = {"left": Payment.left(project), "in_parts": Payment.in_parts(project)}
    form = RequestForm(request.POST, **facts, **place("ask"))
    if not form.is_valid():
        return page(request, project, ("ask", 0, form))
    told = "교부를 신청했습니다. 구청에서 결정하면 모임 통장으로 들어옵니다."
    return done(request, project, partial(Payment.request, project), told, **form.cleaned_data)


def _payment(user, pk):
    seen = Project.objects.visible_to(user).values("pk")
    payment = get_object_or_404(Payment.objects.select_related("line", "expenditure"), pk=pk, project__in=seen)
    payment.project = seen_by(user, payment.project_id)
    return payment


def _acted(request, payment, name, form, act, told):
    """Performs `act(**cleaned)` where the form is whole; else the page shows it again at its payment."""
    if not form.is_valid():
        return page(request, payment.project, (name, payment.pk, form))
    return done(request, payment.project, act, told, **form.cleaned_data)


@for_officials(permissions.may_manage)
@require_POST
def proposal(request, pk):
    payment = _payment(request.user, pk)
    facts = {"call": payment.project.call, "year": timezone.localdate().year}
    form = LineForm(request.POST, **facts, **place("decide", pk))
    told = "교부를 결정했습니다. 다른 담당자가 지급합니다."
    return _acted(request, payment, "decide", form, payment.propose, told)


@for_officials(permissions.may_pay)
@require_POST
def payout(request, pk):
    payment = _payment(request.user, pk)
    told = "지급하고 집행 원장에 적었습니다."
    return _acted(request, payment, "payout", PayForm(request.POST, **place("payout", pk)), payment.pay, told)


@for_officials(permissions.may_manage)
@require_POST
def refusal(request, pk):
    payment = _payment(request.user, pk)
    told = "반려했습니다. 모임이 까닭을 읽고 다시 신청할 수 있습니다."
    return _acted(request, payment, "refuse", ReasonForm(request.POST, **place("refuse", pk)), payment.refuse, told)


@for_officials(permissions.may_pay)
@require_POST
def reversal(request, pk):
    payment = _payment(request.user, pk)
    told = "지급을 취소하고 집행 원장에 반대로 적었습니다."
    return _acted(
        request, payment, "reverse", ReverseForm(request.POST, **place("reverse", pk)), payment.reverse, told
    )
