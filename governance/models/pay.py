import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature, signed
from district.templatetags.maeul import kdate
from planning.models import BudgetLine, Expenditure

from .. import pay
from .body import Seat
from .meeting import Meeting
from .pay_rules import AllowanceRule, WithholdingRule
from .roll import Attendee


class AllowancePayment(Lifecycle):
    """The allowances of one meeting (참석수당 지급): proposed by one, confirmed by another, booked once."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "제안"
        CONFIRMED = "confirmed", "확정"
        REVERSED = "reversed", "지급 취소"
        DISCARDED = "discarded", "제안 철회"

    MOVES = {
        Status.PROPOSED: {Status.CONFIRMED, Status.DISCARDED},
        Status.CONFIRMED: {Status.REVERSED},
    }
    STANDING = (Status.PROPOSED, Status.CONFIRMED)

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="회의", related_name="payments")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.PROPOSED, editable=False)
    line = models.ForeignKey(BudgetLine, models.PROTECT, verbose_name="예산 세부내역", related_name="+")
    paid_on = models.DateField("지급일")
    allowance_rule = models.ForeignKey(
        AllowanceRule, models.PROTECT, verbose_name="참석수당 규정", related_name="payments"
    )
    withholding_rule = models.ForeignKey(
        WithholdingRule, models.PROTECT, verbose_name="원천징수 규정", related_name="payments"
    )
    key = models.UUIDField("집행 번호", default=uuid.uuid4, unique=True, editable=False)
    expenditure = models.OneToOneField(
        Expenditure, models.PROTECT, verbose_name="집행", null=True, blank=True, editable=False, related_name="+"
    )
    proposed_at = models.DateTimeField("제안 일시", default=timezone.now, editable=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name="제안한 사람", editable=False, related_name="+")
    confirmed_at, confirmed_by = signature("확정 일시", "확정한 사람")
    reversed_at, reversed_by = signature("취소 일시", "취소한 사람")

    class Meta:
        verbose_name = "참석수당 지급"
        verbose_name_plural = "참석수당 지급"
        ordering = ["-proposed_at", "-pk"]
        permissions = [
            ("pay_attendance", "참석수당 지급을 제안할 수 있음"),
            ("confirm_attendance_pay", "참석수당 지급을 확정하고 취소할 수 있음"),
        ]
        constraints = [
            signed("confirmed"),
            signed("reversed"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(status__in=["proposed", "confirmed"]),
                name="allowances_paid_once_a_meeting",
                violation_error_message="이 회의의 수당은 이미 제안했거나 지급했습니다.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="allowances_confirmed_by_another",
                violation_error_message="제안한 사람이 확정할 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "discarded"], confirmed_at=None, expenditure=None)
                | Q(status__in=["confirmed", "reversed"], confirmed_at__isnull=False, expenditure__isnull=False),
                name="allowances_confirmed_are_booked",
                violation_error_message="확정한 수당은 집행 원장에 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.meeting} 참석수당"

    def get_absolute_url(self):
        return reverse("governance:allowance", args=[self.meeting_id])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def total(self):
        """Whole won before tax, as it is booked in the ledger."""
        return self.rows.aggregate(won=Coalesce(Sum(F("base") + F("extra")), 0))["won"]

    @property
    def badge(self):
        """The look of the status on screens."""
        return {self.Status.PROPOSED: "warning", self.Status.CONFIRMED: "success"}.get(self.status, "gray")

    @property
    def told_status(self):
        """The status as people are told it: the ledger may have taken the payment back by itself."""
        booked = self.status == self.Status.CONFIRMED
        return "원장에서 취소됨" if booked and self.is_taken_back else self.get_status_display()

    @property
    def is_taken_back(self):
        """Whether the ledger has an opposite entry, by whatever way it came there."""
        return self.expenditure_id is not None and self.expenditure.is_reversed

    @classmethod
    def drafted(cls, meeting, choices=None):
        """(rules, unsaved rows) of what each on the roll of a closed meeting is paid and why, taxes worked out.

        `choices` are {attendee's pk: (whether paid, why so)} where somebody decides otherwise than the rule; nobody
        who did not come is ever paid. Raises ValidationError: code "status" before the meeting is closed, "rule" or
        "tax" where no rule is in force on its day.
        """
        if not meeting.has_sat:
            raise ValidationError("폐회한 회의에만 수당을 지급합니다.", code="status")
        allowance = AllowanceRule.objects.of(meeting.body, meeting.day)
        if allowance is None:
            raise ValidationError(f"‘{meeting.body}’의 {kdate(meeting.day)} 참석수당 규정이 없습니다.", code="rule")
        tax = WithholdingRule.objects.in_force(meeting.day).first()
        if tax is None:
            raise ValidationError(f"{kdate(meeting.day)}의 원천징수 규정이 없습니다.", code="tax")
        roll = meeting.attendees.members().prefetch_related("presences")
        rows = []
        for attendee in roll:
            attendee.meeting = meeting
            rows.append(AttendancePay.drawn(attendee, allowance, tax, (choices or {}).get(attendee.pk)))
        return (allowance, tax), rows

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def propose(cls, meeting, *, by, line, paid_on, choices=None):
        """Puts down what each is paid, for somebody else to confirm.

        Raises ValidationError as `drafted` does; besides code "twice" when it was done before, "nobody" when there is
        nobody to pay, "paid_on" for a day before the meeting.
        """
        meeting.lock()
        if meeting.payments.filter(status__in=cls.STANDING).exists():
            raise ValidationError("이 회의의 수당은 이미 제안했거나 지급했습니다.", code="twice")
        (allowance, tax), rows = cls.drafted(meeting, choices)
        if not any(row.gross for row in rows):
            raise ValidationError("수당을 받을 사람이 없습니다.", code="nobody")
        if paid_on < meeting.day:
            raise ValidationError("회의보다 앞선 날에 지급할 수 없습니다.", code="paid_on")
        payment = cls.objects.create(
            meeting=meeting,
            line=line,
            paid_on=paid_on,
            allowance_rule=allowance,
            withholding_rule=tax,
            proposed_by=by,
        )
        for row in rows:
            row.payment = payment
        AttendancePay.objects.bulk_create(rows)
        paid = sum(row.gross for row in rows)
        Activity.write(payment, by=by, verb="제안", after=payment.get_status_display(), note=f"{paid:,}원")
        return payment

    @transaction.atomic
    def confirm(self, *, by):
        """Books the sum in the ledger, once; another than who proposed it.

        Raises ValidationError: code "same" for the proposer himself, those of `BudgetLine.spend` ("balance", "on"),
        "move" when it is confirmed or withdrawn already.
        """
        self.lock()
        if by.pk == self.proposed_by_id:
            raise ValidationError("제안한 사람이 확정할 수 없습니다. 다른 담당자가 확정해 주세요.", code="same")
        label = f"{self} ({self.rows.paid().count()}명)"[-120:]
        entry = self.line.spend(self.total, by=by, on=self.paid_on, label=label, source=self, key=self.key)
        facts = {"confirmed_at": timezone.now(), "confirmed_by": by, "expenditure": entry}
        self.move(self.Status.CONFIRMED, by=by, note=str(entry), **facts)

    def discard(self, *, by, reason):
        """Withdraws the proposal, for another to be made."""
        self.move(self.Status.DISCARDED, by=by, note=reason)

    @transaction.atomic
    def reverse(self, *, by, on, reason):
        """Takes the payment back by an opposite entry in the ledger, if it does not stand there already.

        Raises ValidationError as `Expenditure.reverse` does, and code "move" when nothing was booked.
        """
        self.lock()
        self.refresh_from_db(fields=["expenditure"])
        if self.can_move(self.Status.REVERSED) and not self.is_taken_back:
            self.expenditure.reverse(by=by, on=on, reason=reason)
        self.move(self.Status.REVERSED, by=by, note=reason, reversed_at=timezone.now(), reversed_by=by)


class AttendancePayQuerySet(models.QuerySet):
    def paid(self):
        return self.filter(base__gt=0)


class AttendancePay(models.Model):
    """What one on the roll is paid for a meeting, or why not; as it stood when it was proposed."""

    payment = models.ForeignKey(AllowancePayment, models.CASCADE, verbose_name="참석수당 지급", related_name="rows")
    attendee = models.ForeignKey(Attendee, models.PROTECT, verbose_name="회의 명부", related_name="pays")
    name = models.CharField("성명", max_length=60)
    seat_label = models.CharField("직위·자격", max_length=100, blank=True)
    minutes = models.PositiveIntegerField("참석 시간(분)", default=0)
    base = models.BigIntegerField("기본 수당(원)", default=0)
    extra = models.BigIntegerField("초과 수당(원)", default=0)
    income_tax = models.BigIntegerField("소득세(원)", default=0)
    local_tax = models.BigIntegerField("지방소득세(원)", default=0)
    why = models.CharField("지급하거나 하지 않는 까닭", max_length=300)
    tax_why = models.CharField("세금 계산", max_length=200, blank=True)
    by_hand = models.BooleanField("규정과 다르게 정함", default=False)

    objects = AttendancePayQuerySet.as_manager()

    class Meta:
        verbose_name = "참석수당"
        verbose_name_plural = "참석수당"
        ordering = ["payment", "attendee__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "attendee"], name="attendance_paid_once"),
            models.CheckConstraint(
                condition=Q(base__gte=0, extra__gte=0, income_tax__gte=0, local_tax__gte=0)
                & Q(income_tax__lte=F("base") + F("extra") - F("local_tax")),
                name="attendance_pay_not_negative",
                violation_error_message="수당과 세금은 0원 이상이고, 세금은 수당보다 많을 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.gross:,}원"

    @property
    def gross(self):
        return self.base + self.extra

    @property
    def kept_back(self):
        return self.income_tax + self.local_tax

    @property
    def net(self):
        return self.gross - self.kept_back

    @classmethod
    def drawn(cls, attendee, allowance, tax, choice=None):
        """An unsaved row for somebody on the roll, by the rules or by the `choice` (whether paid, why so)."""
        stay = pay.Stay(
            came=bool(attendee.presences.all()),
            minutes=int(attendee.stayed().total_seconds() // 60),
            is_official=attendee.is_official,
            is_ex_officio=attendee.kind == Seat.Kind.EX_OFFICIO,
            in_writing=attendee.meeting.kind == Meeting.Kind.WRITTEN,
        )
        claim, by_hand = pay.chosen(stay, allowance, choice)
        told = pay.withheld(claim.gross, tax)
        return cls(
            attendee=attendee,
            name=attendee.shown_name,
            seat_label=attendee.seat_label,
            minutes=stay.minutes,
            base=claim.base,
            extra=claim.extra,
            income_tax=told.income_tax,
            local_tax=told.local_tax,
            why=claim.why,
            tax_why=told.why if claim.gross else "",
            by_hand=by_hand,
        )
