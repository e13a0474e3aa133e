import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature, signed
from grants.models import Step
from planning.models import BudgetLine, Expenditure

from .agreement import Agreement


class PaymentQuerySet(models.QuerySet):
    def standing(self):
        """Those whose money is asked for, promised or paid."""
        return self.filter(status__in=Payment.STANDING)

    def paid(self):
        """Those whose money is with the group: the ledger may have taken one back by itself."""
        return self.filter(status=Payment.Status.PAID, expenditure__reversal=None)

    def open(self):
        """Those that wait for the office."""
        return self.filter(status__in=[Payment.Status.REQUESTED, Payment.Status.PROPOSED])

    def total(self):
        """Whole won of all of them."""
        return self.aggregate(won=Coalesce(Sum("amount"), 0))["won"]


class Payment(Lifecycle):
    """A payment of the grant (교부): asked for by the group, proposed by an official, paid out by another, once."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "교부신청"
        PROPOSED = "proposed", "교부결정"
        PAID = "paid", "지급"
        REFUSED = "refused", "반려"
        REVERSED = "reversed", "지급 취소"

    MOVES = {
        Status.REQUESTED: {Status.PROPOSED, Status.REFUSED},
        Status.PROPOSED: {Status.PAID, Status.REFUSED},
        Status.PAID: {Status.REVERSED},
    }
    STANDING = (Status.REQUESTED, Status.PROPOSED, Status.PAID)

    project = models.ForeignKey("Project", models.PROTECT, verbose_name="사업", related_name="payments")
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name="협약", related_name="payments")
    agreed_at = models.DateTimeField("협약 체결 일시", editable=False)
    number = models.PositiveSmallIntegerField("회차", editable=False)
    amount = models.BigIntegerField("교부액(원)")
    account = models.CharField("입금 계좌", max_length=80, help_text="은행, 계좌번호, 예금주")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.REQUESTED, editable=False)
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, verbose_name="예산 세부내역", null=True, blank=True, related_name="+"
    )
    paid_on = models.DateField("지급일", null=True, blank=True)
    key = models.UUIDField("집행 번호", default=uuid.uuid4, unique=True, editable=False)
    expenditure = models.OneToOneField(
        Expenditure, models.PROTECT, verbose_name="집행", null=True, blank=True, editable=False, related_name="+"
    )
    reason = models.CharField("사유", max_length=200, blank=True)
    requested_at = models.DateTimeField("신청 일시", default=timezone.now, editable=False)
    requested_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="신청한 사람", editable=False, related_name="+"
    )
    proposed_at, proposed_by = signature("교부결정 일시", "교부결정한 사람")
    paid_at, paid_by = signature("지급 일시", "지급한 사람")
    closed_at, closed_by = signature("반려·취소 일시", "반려·취소한 사람")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "교부"
        verbose_name_plural = "교부"
        ordering = ["project", "number"]
        permissions = [("confirm_payment", "보조금을 지급하고 취소할 수 있음")]
        constraints = [
            signed("proposed"),
            signed("paid"),
            signed("closed"),
            models.UniqueConstraint(fields=["project", "number"], name="payment_numbered_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(status__in=["requested", "proposed"]),
                name="one_open_payment",
                violation_error_message="처리를 기다리는 교부신청이 이미 있습니다.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="payment_of_something",
                violation_error_message="교부액은 1원 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(requested_at__gte=F("agreed_at")),
                name="payment_after_the_agreement",
                violation_error_message="협약을 체결한 뒤에 교부를 신청할 수 있습니다.",
            ),
            models.CheckConstraint(
                condition=Q(paid_by=None) | ~Q(paid_by=F("proposed_by")),
                name="payment_confirmed_by_another",
                violation_error_message="교부를 결정한 사람이 지급할 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "refused"], paid_at=None, expenditure=None)
                | Q(status="proposed", proposed_at__isnull=False, line__isnull=False, paid_at=None, expenditure=None)
                | Q(
                    status__in=["paid", "reversed"],
                    proposed_at__isnull=False,
                    paid_at__isnull=False,
                    paid_on__isnull=False,
                    expenditure__isnull=False,
                ),
                name="payment_paid_is_booked",
                violation_error_message="지급한 교부는 집행 원장에 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.number}회 교부"

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.REQUESTED: "information",
            self.Status.PROPOSED: "warning",
            self.Status.PAID: "success",
            self.Status.REFUSED: "danger",
        }.get(self.status, "gray")

    @property
    def is_taken_back(self):
        """Whether the ledger has an opposite entry, by whatever way it came there."""
        return self.expenditure_id is not None and self.expenditure.is_reversed

    @property
    def is_with_group(self):
        """Whether its money is with the group, as `paid()` asks of all."""
        return self.status == self.Status.PAID and not self.is_taken_back

    @property
    def restored(self):
        """Whole won of it that came back with a settlement and returned to the line (여입)."""
        return self.expenditure.restored if self.expenditure else 0

    @classmethod
    def left(cls, project):
        """Whole won of the grant that nobody has asked for yet."""
        return project.granted - project.payments.standing().total()

    @classmethod
    def in_parts(cls, project):
        """Whether the call pays in instalments (분할); else the grant is asked for at once."""
        return project.call.steps.filter(kind=Step.Kind.INSTALMENTS).exists()

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def request(cls, project, *, by, account, amount=None):
        """The group asks for the grant, or for a part of it where the call pays in instalments.

        Raises ValidationError: "agreement" before the agreement is signed on both sides, "ended" where the project
        does not run, "open" while another request waits, "amount" for more than is left, or less where all is paid
        at once.
        """
        project.lock()
        agreement = Agreement.objects.filter(project=project).first()
        if agreement is None or agreement.status != Agreement.Status.SIGNED:
            raise ValidationError("협약을 체결한 뒤에 교부를 신청할 수 있습니다.", code="agreement")
        if project.status != project.Status.RUNNING:
            raise ValidationError("수행하고 있는 사업만 교부를 신청합니다.", code="ended")
        project.refuse_where_settled()
        if project.payments.open().exists():
            raise ValidationError("처리를 기다리는 교부신청이 이미 있습니다.", code="open")
        left = cls.left(project)
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            raise ValidationError(f"남은 {left:,}원 안에서 신청할 수 있습니다.", code="amount")
        if amount != left and not cls.in_parts(project):
            raise ValidationError(f"이 공모는 한 번에 교부합니다. {left:,}원을 신청해 주세요.", code="amount")
        last = project.payments.aggregate(last=models.Max("number"))["last"] or 0
        payment = cls.objects.create(
            project=project,
            agreement=agreement,
            agreed_at=agreement.signed_at,
            number=last + 1,
            amount=amount,
            account=account,
            requested_by=by,
        )
        Activity.write(payment, by=by, verb="교부신청", after=payment.get_status_display(), note=f"{amount:,}원")
        return payment

    @transaction.atomic
    def propose(self, *, by, line):
        """An official decides that it is paid, out of which line (교부결정); another pays it out."""
        self._lock_whole()
        self.move(self.Status.PROPOSED, by=by, note=str(line), line=line, proposed_at=timezone.now(), proposed_by=by)

    @transaction.atomic
    def pay(self, *, by, on):
        """Books it in the ledger on the day `on`, once; another than who proposed it.

        Raises ValidationError: "same" for the proposer himself, "ended" where the project does not run, those of
        `BudgetLine.spend` ("balance", "on"), "move" when it is paid or refused already.
        """
        self._lock_whole()
        self.project.refuse_where_settled(office=True)
        if self.can_move(self.Status.PAID):
            if by.pk == self.proposed_by_id:
                raise ValidationError(
                    "교부를 결정한 사람이 지급할 수 없습니다. 다른 담당자가 지급해 주세요.", code="same"
                )
            if self.project.status != self.project.Status.RUNNING:
                raise ValidationError("수행하고 있는 사업에만 지급합니다.", code="ended")
            if on < timezone.localdate(self.agreed_at):
                raise ValidationError("협약을 체결한 날보다 앞선 날에 지급할 수 없습니다.", code="on")
            label = f"{self}"[-120:]
            self.expenditure = self.line.spend(self.amount, by=by, on=on, label=label, source=self, key=self.key)
        facts = {"paid_at": timezone.now(), "paid_by": by, "paid_on": on, "expenditure": self.expenditure}
        self.move(self.Status.PAID, by=by, note=f"{self.amount:,}원", **facts)

    @transaction.atomic
    def refuse(self, *, by, reason):
        """It is not paid; the group reads why and may ask again. Raises ValidationError: "reason" without one."""
        if not reason.strip():
            raise ValidationError("모임이 읽을 까닭을 적어 주세요.", code="reason")
        self._lock_whole()
        self._close(self.Status.REFUSED, by, reason)

    @transaction.atomic
    def reverse(self, *, by, on, reason):
        """Takes the payment back by an opposite entry in the ledger, if it does not stand there already.

        Raises ValidationError as `Expenditure.reverse` does, "reason" without one, "move" when nothing was paid.
        """
        if not reason.strip():
            raise ValidationError("취소하는 까닭을 적어 주세요.", code="reason")
        self._lock_whole()
        self.project.refuse_where_settled(office=True)
        if self.can_move(self.Status.REVERSED) and not self.is_taken_back:
            self.expenditure.reverse(by=by, on=on, reason=reason)
        self._close(self.Status.REVERSED, by, reason)

    def _close(self, to, by, reason):
        facts = {"closed_at": timezone.now(), "closed_by": by, "reason": reason.strip()}
        self.move(to, by=by, note=reason, **facts)

    def _lock_whole(self):
        """Locks project and payment, in this order, and takes over what is stored."""
        self.project.lock()
        self.lock()
        self.refresh_from_db(fields=["proposed_by", "line", "expenditure", "paid_on"])
