"""What a group pays back (반납): by when it was asked to, on which day it came, and what became of it in the books."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from planning.models import BudgetLine, Expenditure

from .performance_report import RECEIPT


class Refund(models.Model):
    """The part of a settlement that begins with the notice; whoever receives the money says how it is booked."""

    class Booking(models.TextChoices):
        RESTORED = "restored", "여입"
        REVENUE = "revenue", "세외수입"

    notice_number = models.CharField("고지 번호", max_length=20, blank=True, editable=False)
    refund_due_on = models.DateField("반납 기한", null=True, blank=True)
    refunded_on = models.DateField("반납한 날", null=True, blank=True)
    refunded_as = models.CharField("반납금 처리", max_length=8, choices=Booking, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_as="") | Q(refunded_on__isnull=False),
                name="settlement_booked_once_refunded",
                violation_error_message="반납한 뒤에 반납금을 처리합니다.",
            ),
        ]

    @property
    def is_refund_late(self):
        return self.status == self.Status.NOTIFIED and self.refund_due_on < timezone.localdate()

    @property
    def restorable(self):
        """Whole won of what is paid back that lines of the budget once paid: first the grant's part, then interest."""
        return min(self.refund, self.due)

    def booked(self):
        """(what became of it, whole won) of a refund that came, adding up to what was due; [] of those before it was
        asked how they are booked."""
        if not self.refunded_as:
            return []
        rows = [(f"여입: {entry.line.name}", -entry.amount) for entry in self.restorations()]
        rest = self.due - sum(won for _, won in rows)
        return [*rows, ("세외수입", rest)] if rest else rows

    def restorations(self):
        """The entries of the ledger by which it was given back to the lines that had paid."""
        mine = Expenditure.objects.filter(source_model=self._meta.label_lower, source_id=str(self.pk))
        return mine.select_related("line").order_by("pk")

    # -- how ------------------------------------------------------------------------------------------------------

    def _refuse_unless_refunded(self, on, booking):
        if self.status != self.Status.NOTIFIED:
            raise ValidationError("반납할 금액이 있습니다. 먼저 반납을 고지해 주세요.", code="notified")
        if on is None or on > timezone.localdate():
            raise ValidationError("반납한 날을 오늘까지의 날짜로 적어 주세요.", code="refunded_on")
        if booking not in self.Booking.values:
            raise ValidationError("반납금을 여입할지 세외수입으로 처리할지 골라 주세요.", code="refunded_as")
        if not self.papers.filter(place=RECEIPT).exists():
            raise ValidationError("반납 영수증을 올려 주세요.", code="receipt")

    def _restore(self, *, by, on):
        """Gives the grant's part back to the lines of that year which paid it, the last payment first; once.

        Raises ValidationError: "refunded_as" where nothing of it is the grant's, or that year's lines paid less, "on"
        where their books take no entry of the day.
        """
        left = self.restorable
        if not left:
            raise ValidationError("이자만 반납했습니다. 세외수입으로 처리해 주세요.", code="refunded_as")
        paid = self.project.payments.paid().filter(line__programme__unit__policy__plan__year=on.year)
        if paid.total() < left:
            told = f"{on.year}년 예산에서 지급한 돈이 반납할 보조금 {left:,}원보다 적어 여입할 수 없습니다."
            raise ValidationError(f"{told} 세외수입으로 처리해 주세요.", code="refunded_as")
        # All lines in one order before the first is booked: two settlements never wait for each other.
        list(BudgetLine.objects.filter(pk__in=paid.values("line")).order_by("pk").select_for_update())
        reason = f"정산 반납 {self.notice_number}"
        for payment in paid.select_related("expenditure").order_by("-number"):
            if won := min(left, payment.amount):
                key = uuid.uuid5(payment.key, "refund")  # one refund of one payment
                payment.expenditure.restore(won, by=by, on=on, reason=reason, source=self, key=key)
            left -= won
