from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Sequence, signature, signed
from district.templatetags.maeul import kdate
from grants.models import Application

from .. import notices
from .figures import FIGURES, Figures
from .performance_report import PerformanceReport
from .project import Project
from .refund import Refund
from .report_question import ReportQuestion
from .settlement_set import SettlementQuerySet


class Settlement(PerformanceReport, Figures, Refund):
    """The end of a project (정산): what the group reports, what the office finds, and what is paid back."""

    class Status(models.TextChoices):
        DRAFT = "draft", "작성중"
        SUBMITTED = "submitted", "제출"
        RETURNED = "returned", "보완요청"
        INSPECTED = "inspected", "정산검사"
        FIXED = "fixed", "금액확정"
        NOTIFIED = "notified", "반납고지"
        CLOSED = "closed", "완료"

    WITH_THE_GROUP = (Status.DRAFT, Status.RETURNED)
    AT_THE_OFFICE = (Status.SUBMITTED, Status.INSPECTED, Status.FIXED, Status.NOTIFIED)
    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.RETURNED, Status.INSPECTED, Status.CLOSED},
        Status.RETURNED: {Status.SUBMITTED},
        Status.INSPECTED: {Status.FIXED, Status.SUBMITTED, Status.RETURNED},
        Status.FIXED: {Status.NOTIFIED, Status.CLOSED},
        Status.NOTIFIED: {Status.CLOSED},
    }

    status = models.CharField("상태", max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    opinion = models.TextField("검사 의견", blank=True)
    submitted_at, submitted_by = signature("제출 일시", "제출한 사람")
    inspected_at, inspected_by = signature("검사 일시", "검사한 사람")
    fixed_at, fixed_by = signature("확정 일시", "확정한 사람")
    notified_at, notified_by = signature("고지 일시", "고지한 사람")
    closed_at, closed_by = signature("완료 일시", "완료한 사람")

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = "정산"
        verbose_name_plural = "정산"
        ordering = ["-saved_at", "-pk"]
        permissions = [
            ("inspect_settlement", "정산을 검사하고 반납을 고지할 수 있음"),
            ("fix_settlement", "정산 금액을 확정할 수 있음"),
        ]
        constraints = [
            *PerformanceReport.Meta.constraints,
            *Figures.Meta.constraints,
            *Refund.Meta.constraints,
            *(signed(act) for act in ("submitted", "inspected", "fixed", "notified", "closed")),
            models.CheckConstraint(
                condition=Q(fixed_by=None) | ~Q(fixed_by=F("inspected_by")),
                name="settlement_fixed_by_another",
                violation_error_message="검사한 사람이 금액을 확정할 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["inspected", "fixed", "notified"])
                | Q(paid__isnull=False, rule__isnull=False, inspected_at__isnull=False),
                name="settlement_inspected_has_figures",
                violation_error_message="검사한 정산에는 계산과 검사한 사람이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["fixed", "notified"]) | Q(fixed_at__isnull=False),
                name="settlement_fixed_is_signed",
                violation_error_message="확정한 정산에는 확정한 사람이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed")
                | Q(closed_at__isnull=False, paid=None)  # a fixed sum, of which nothing is accounted for
                | Q(closed_at__isnull=False, fixed_at__isnull=False, refunded_on__isnull=False)
                | Q(closed_at__isnull=False, fixed_at__isnull=False, dropped=F("refund") + F("interest_due")),
                name="settlement_closed_owes_nothing",
                violation_error_message="반납할 금액이 있으면 반납한 뒤에 완료합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.project} 정산"

    def get_absolute_url(self):
        return reverse("projects:settlement", args=[self.project_id])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.SUBMITTED: "information",
            self.Status.INSPECTED: "information",
            self.Status.RETURNED: "warning",
            self.Status.NOTIFIED: "warning",
            self.Status.FIXED: "success",
            self.Status.CLOSED: "success",
        }.get(self.status, "gray")

    # -- verbs of the group ---------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, project, *, by):
        """The report of a project, with the questions of the day; begun once, it is found again.

        Raises ValidationError (code "status") before the agreement and after the end.
        """
        project.lock()
        if found := cls.objects.filter(project=project).first():
            return found
        if project.status not in (Project.Status.RUNNING, Project.Status.STOPPED):
            raise ValidationError("수행중인 사업만 실적을 보고할 수 있습니다.", code="status")
        asks = [ask.to_json() for ask in ReportQuestion.asks_of(project.call)]
        settlement = cls.objects.create(project=project, questions=asks)
        Activity.write(settlement, by=by, verb="작성 시작", after=cls.Status.DRAFT.label)
        return settlement

    @transaction.atomic
    def submit(self, *, by):
        """Hands the report in; from then on the group enters no more expenses.

        Raises ValidationError with a sentence for each gap, and "move" where it was handed in.
        """
        self._lock_whole()
        gaps = self.missing()
        if gaps and self.can_move(self.Status.SUBMITTED):
            raise ValidationError([ValidationError(sentence, code=place) for place, sentence in gaps])
        self.move(self.Status.SUBMITTED, by=by, submitted_at=timezone.now(), submitted_by=by)

    # -- verbs of the office --------------------------------------------------------------------------------------

    def return_(self, *, by, note):
        """Asks the group to mend its report. Raises ValidationError: "note" without words, "own", "move"."""
        if not note.strip():
            raise ValidationError("무엇을 고칠지 적어 주세요.", code="note")
        self._refuse_own(by)
        with transaction.atomic():
            self.move(self.Status.RETURNED, by=by, note=note, opinion=note, **self._unfixed())
            notices.report_returned(self)

    def accept(self, *, by, opinion=""):
        """Takes the report of a fixed sum, of which no money is accounted for, and ends the project.

        Raises ValidationError: "settles" where money is accounted for, "own", "move".
        """
        self._refuse_own(by)
        if self.settles:
            raise ValidationError("정산하는 사업은 정산검사를 거칩니다.", code="settles")
        facts = {"opinion": opinion, "closed_at": timezone.now(), "closed_by": by}
        with transaction.atomic():
            self._lock_whole()
            self._close(by, opinion, facts)

    @transaction.atomic
    def inspect(self, *, by, opinion=""):
        """Puts down what the arithmetic says of the stored rows, for another to fix.

        Raises ValidationError: "settles" for a fixed sum, "rule" without a rule in force, "expenses" or "payments"
        while one waits to be judged, "own", "move".
        """
        self._refuse_own(by)
        self._lock_whole()
        if not self.settles:
            raise ValidationError("정산하지 않는 사업입니다. 실적보고서만 확인해 주세요.", code="settles")
        rule, result = self.worked_out()
        if self.can_move(self.Status.INSPECTED):
            self._refuse_loose_ends()
        facts = {"rule": rule, "opinion": opinion, "inspected_at": timezone.now(), "inspected_by": by}
        self.move(self.Status.INSPECTED, by=by, note=f"반납할 금액 {result.due:,}원", **facts, **self._figures(result))

    @transaction.atomic
    def send_back(self, *, by, reason):
        """Who is to fix the sum asks for another inspection. Raises ValidationError: "reason" without one, "move"."""
        if not reason.strip():
            raise ValidationError("다시 검사할 까닭을 적어 주세요.", code="reason")
        self.lock()
        if self.status != self.Status.INSPECTED:
            raise ValidationError("정산검사를 마친 것만 되돌릴 수 있습니다.", code="move")
        self.move(self.Status.SUBMITTED, by=by, note=reason, **self._unfixed())

    @transaction.atomic
    def fix(self, *, by):
        """Fixes the sums as they were inspected; another than who did that.

        Raises ValidationError: "same" for the inspector himself, "figures" where the rows say something else by now,
        "own", "move".
        """
        self._refuse_own(by)
        self._lock_whole()
        if self.can_move(self.Status.FIXED):
            if by.pk == self.inspected_by_id:
                raise ValidationError("검사한 사람이 금액을 확정할 수 없습니다.", code="same")
            if self._figures(self.worked_out(self.rule)[1]) != {name: getattr(self, name) for name in FIGURES}:
                told = "검사한 뒤에 집행이나 지급이 바뀌었습니다. 다시 검사해 주세요."
                raise ValidationError(told, code="figures")
        facts = {"fixed_at": timezone.now(), "fixed_by": by}
        self.move(self.Status.FIXED, by=by, note=f"인정 보조금 {self.recognised or 0:,}원", **facts)

    @transaction.atomic
    def notify(self, *, by, due_on=None):
        """Asks the group for its refund, by `due_on` or as many days from today as the rule gives.

        Raises ValidationError: "due" where nothing is to be paid back, "due_on" for a day that is over, "move".
        """
        self._lock_whole()
        if self.can_move(self.Status.NOTIFIED) and not self.due:
            raise ValidationError("반납할 금액이 없습니다. 바로 완료해 주세요.", code="due")
        today = timezone.localdate()
        due_on = due_on or today + timedelta(days=self.rule.refund_days if self.rule else 0)
        if due_on < today:
            raise ValidationError("반납 기한이 이미 지난 날입니다.", code="due_on")
        number = f"{today.year}-{Sequence.take('반납고지', today.year):04d}"
        facts = {"notified_at": timezone.now(), "notified_by": by, "refund_due_on": due_on, "notice_number": number}
        self.move(self.Status.NOTIFIED, by=by, note=f"{number}, {kdate(due_on)}까지", **facts)
        notices.refund_asked(self)

    @transaction.atomic
    def close(self, *, by, refunded_on=None, refunded_as=""):
        """Ends settlement and project: the refund has come, with its receipt, or nothing was to be paid back.

        A refund that is `restored` (여입) is given back to the budget lines that paid, once; as `revenue` it touches
        none. Raises ValidationError: "notified" where a refund was never asked for, "receipt" without one,
        "refunded_on" without the day or for one to come, "refunded_as" without saying how it is booked or where that
        cannot be, "on" where the books take no entry of the day, "move".
        """
        self._lock_whole()
        note = ""
        if not self.due:
            refunded_on, refunded_as = None, ""
        elif self.can_move(self.Status.CLOSED):
            self._refuse_unless_refunded(refunded_on, refunded_as)
            note = f"{kdate(refunded_on)} 반납 확인, {self.Booking(refunded_as).label}"
            if refunded_as == self.Booking.RESTORED:
                self._restore(by=by, on=refunded_on)
                note += f" {self.restorable:,}원"
        signs = {"closed_at": timezone.now(), "closed_by": by}
        self._close(by, note, signs | {"refunded_on": refunded_on, "refunded_as": refunded_as})

    def _close(self, by, note, facts):
        self.move(self.Status.CLOSED, by=by, note=note, **facts)
        self.project.move(Project.Status.CLOSED, by=by, note="정산 완료")
        notices.settled(self)

    def _refuse_own(self, by):
        """Nobody judges the project of his own group."""
        if Application.objects.shared_with(by).filter(pk=self.project.award.application_id).exists():
            raise ValidationError("자기 모임의 정산은 다른 담당자가 처리합니다.", code="own")
