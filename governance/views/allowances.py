"""What the members of a meeting are paid: proposed, confirmed by another, taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import AccessLog
from district.verbs import performed, tried
from planning.views.officials import for_officials

from .. import permissions
from ..forms.pay import DiscardForm, ProposalForm, ReversalForm
from ..models import AllowancePayment, Meeting

JOINS = ("body", "budget_line")
STANDING = AllowancePayment.STANDING
SUMS = ("base", "extra", "gross", "income_tax", "local_tax", "net")


def _meeting(pk):
    return get_object_or_404(Meeting.objects.select_related(*JOINS, "body__parent"), pk=pk)


@never_cache
@for_officials(permissions.may_see_pay)
def allowance(request, pk):
    """What stands for a meeting; where nothing does, what the rules say each would be paid."""
    meeting = _meeting(pk)
    if standing := meeting.payments.filter(status__in=STANDING).first():
        return _shown(request, _payment(standing.pk))
    form = None
    try:
        _, rows = AllowancePayment.drafted(meeting)
    except ValidationError as refusal:
        return _drafted(request, meeting, None, refusal=refusal.messages[0])
    if permissions.may_propose_pay(request.user):
        form = ProposalForm(meeting=meeting, rows=rows)
    return _drafted(request, meeting, rows, form=form)


@for_officials(permissions.may_propose_pay)
@require_POST
def proposal(request, pk):
    meeting = _meeting(pk)
    if meeting.payments.filter(status__in=STANDING).exists():
        messages.info(request, "이 회의의 수당은 이미 제안했거나 지급했습니다.")
        return redirect("governance:allowance", pk)
    try:
        _, rows = AllowancePayment.drafted(meeting)
    except ValidationError as refusal:
        return _drafted(request, meeting, None, refusal=refusal.messages[0], status=400)
    form = ProposalForm(request.POST, meeting=meeting, rows=rows)

    def propose(*, line, paid_on, **_):
        AllowancePayment.propose(meeting, by=request.user, line=line, paid_on=paid_on, choices=form.choices)

    if form.is_valid() and performed(form, propose):
        messages.success(request, "참석수당 지급을 제안했습니다. 다른 담당자가 확정하면 집행됩니다.")
        return redirect("governance:allowance", pk)
    return _drafted(request, meeting, rows, form=form, status=400)


@for_officials(permissions.may_settle_pay)
@require_POST
def confirmation(request, pk):
    payment = _payment(pk)
    if tried(request, payment.confirm):
        messages.success(request, f"{payment.expenditure.amount:,}원을 ‘{payment.line}’에서 집행했습니다.")
    return redirect(payment)


@for_officials(permissions.may_discard_pay)
@require_POST
def discarding(request, pk):
    payment, form = _payment(pk), DiscardForm(request.POST)

    def discard(reason):
        payment.discard(by=request.user, reason=reason)

    if form.is_valid() and performed(form, discard):
        messages.success(request, "제안을 철회했습니다. 다시 제안할 수 있습니다.")
        return redirect(payment)
    return _shown(request, payment, discard_form=form, status=400)


@for_officials(permissions.may_settle_pay)
@require_POST
def reversal(request, pk):
    payment, form = _payment(pk), ReversalForm(request.POST)

    def reverse(on, reason):
        payment.reverse(by=request.user, on=on, reason=reason)

    if form.is_valid() and performed(form, reverse):
        messages.success(request, "지급을 취소했습니다. 원장에는 되돌리는 기록이 있습니다.")
        return redirect(payment)
    return _shown(request, payment, reversal_form=form, status=400)


def _payment(pk):
    """A payment with all that its page says of it."""
    joins = (
        *("meeting__body", "line__programme__unit__policy__plan", "proposed_by", "confirmed_by"),
        *("allowance_rule", "withholding_rule", "expenditure__reversal"),
    )
    return get_object_or_404(AllowancePayment.objects.select_related(*joins), pk=pk)


def _shown(request, payment, *, discard_form=None, reversal_form=None, status=200):
    """A payment with its rows, what may be done to it, and what was tried before."""
    rows, user = list(payment.rows.all()), request.user
    settles = permissions.may_settle_pay(user)
    proposed, confirmed = payment.can_move(payment.Status.DISCARDED), payment.can_move(payment.Status.REVERSED)
    AccessLog.look(request, payment, "참석수당 열람", persons=len(rows))
    context = {
        "payment": payment,
        "meeting": payment.meeting,
        "paid": [row for row in rows if row.gross],
        "unpaid": [row for row in rows if not row.gross],
        "sums": {name: sum(getattr(row, name) for row in rows) for name in SUMS},
        "formats": ("pdf", "xlsx", "hwpx"),
        "is_own": payment.proposed_by_id == user.pk,
        "may_confirm": settles and proposed,
        "discard_form": (discard_form or DiscardForm()) if proposed and permissions.may_discard_pay(user) else None,
        "reversal_form": (reversal_form or _usual_reversal(payment)) if confirmed and settles else None,
        "earlier": _earlier(payment.meeting).exclude(pk=payment.pk),
    }
    return render(request, "governance/allowance.html", context, status=status)


def _usual_reversal(payment):
    return ReversalForm(initial={"on": min(timezone.localdate(), payment.line.plan.last_day)})


def _drafted(request, meeting, rows, *, form=None, refusal="", status=200):
    """What would be paid, or why nothing can be; nothing of it is stored yet."""
    context = {
        "meeting": meeting,
        "rows": rows,
        "lines": form.lines() if form else [(row, None, None) for row in rows or ()],
        "gross": sum(row.gross for row in rows or ()),
        "form": form,
        "refusal": refusal,
        "earlier": _earlier(meeting),
    }
    return render(request, "governance/allowance_draft.html", context, status=status)


def _earlier(meeting):
    """Proposals that were withdrawn and payments that were taken back."""
    return meeting.payments.exclude(status__in=STANDING).select_related("proposed_by", "confirmed_by", "expenditure")
