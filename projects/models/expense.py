"""What a group spent (집행): entered with its evidence, held against plan and rules, judged by an official."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature, signed
from grants.models.contents import HIGHEST_COUNT, HIGHEST_PRICE
from planning.models.once import same_again

from .. import proofs, receipts
from .expense_queryset import ExpenseQuerySet
from .project import Project


class Expense(Lifecycle):
    """A payment out of the project's account (집행), with whatever proves it."""

    class Status(models.TextChoices):
        ENTERED = "entered", "등록"
        ASKED = "asked", "보완요청"
        ACCEPTED = "accepted", "인정"
        DISALLOWED = "disallowed", "불인정"
        WITHDRAWN = "withdrawn", "취소"

    class Method(models.TextChoices):
        CARD = "card", "체크카드"
        TRANSFER = "transfer", "계좌이체"
        CASH = "cash", "현금"

    MOVES = {
        Status.ENTERED: {Status.ASKED, Status.ACCEPTED, Status.DISALLOWED, Status.WITHDRAWN},
        Status.ASKED: {Status.ENTERED, Status.ACCEPTED, Status.DISALLOWED, Status.WITHDRAWN},
        Status.ACCEPTED: {Status.ASKED, Status.DISALLOWED},
        Status.DISALLOWED: {Status.ASKED, Status.ACCEPTED},
    }
    WRITABLE = (Status.ENTERED, Status.ASKED)
    SAID = (
        *("spent_on", "category", "payee", "purpose", "method", "evidence_kind", "approval_number", "quantity"),
        *("grant", "own"),
    )

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="사업", related_name="expenses")
    number = models.PositiveIntegerField("순번", editable=False)
    spent_on = models.DateField("집행일")
    category = models.CharField("비목", max_length=30)
    payee = models.CharField("거래처", max_length=60)
    purpose = models.CharField("집행목적", max_length=100)
    method = models.CharField("집행방식", max_length=10, choices=Method, default=Method.CARD)
    evidence_kind = models.CharField("증빙유형", max_length=12, choices=proofs.Paper, default=proofs.Paper.CARD)
    approval_number = models.CharField("승인번호", max_length=30, blank=True)
    quantity = models.PositiveIntegerField(
        "수량", default=1, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_COUNT)]
    )
    grant = models.BigIntegerField("보조금 집행액(원)", default=0, validators=[MaxValueValidator(HIGHEST_PRICE)])
    own = models.BigIntegerField("자부담 집행액(원)", default=0, validators=[MaxValueValidator(HIGHEST_PRICE)])
    disallowed = models.BigIntegerField("불인정액(원)", default=0, editable=False)
    answer = models.CharField("구청 의견", max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField("고친 횟수", default=1, editable=False)
    key = models.UUIDField("양식 번호", null=True, blank=True, editable=False)
    status = models.CharField("검토상태", max_length=10, choices=Status, default=Status.ENTERED, editable=False)
    entered_at = models.DateTimeField("등록 일시", default=timezone.now, editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="등록한 사람", editable=False, related_name="+")
    handed_in_at = models.DateTimeField("검토를 기다린 때부터", default=timezone.now, editable=False)
    decided_at, decided_by = signature("검토 일시", "검토한 사람")

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = "집행"
        verbose_name_plural = "집행"
        ordering = ["project", "number"]
        indexes = [models.Index(fields=["payee", "spent_on"], name="expense_alike")]
        constraints = [
            signed("decided"),
            models.UniqueConstraint(fields=["project", "number"], name="expense_numbered_once"),
            models.UniqueConstraint(fields=["project", "key"], name="expense_once_a_form"),
            # The payee is left out: it is spelled differently each time, and the number is the issuer's own.
            models.UniqueConstraint(
                F("approval_number"),
                F("spent_on"),
                F("grant") + F("own"),
                condition=~Q(approval_number="") & ~Q(status="withdrawn"),
                name="receipt_once",
                violation_error_message=receipts.KNOWN,
            ),
            models.CheckConstraint(
                condition=Q(grant__gte=0, own__gte=0) & (Q(grant__gt=0) | Q(own__gt=0)),
                name="expense_of_something",
                violation_error_message="보조금이나 자부담 가운데 하나는 1원 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(status="disallowed", disallowed__gt=0, disallowed__lte=F("grant") + F("own"))
                | ~Q(status="disallowed") & Q(disallowed=0),
                name="expense_disallowed_within",
                violation_error_message="불인정액은 1원 이상, 집행액 이하여야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["asked", "disallowed"]) | ~Q(answer=""),
                name="expense_answered_with_a_reason",
                violation_error_message="모임이 읽을 까닭을 적어 주세요.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="expense_judged_by_another",
                violation_error_message="등록한 사람은 검토할 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.project} 집행 {self.number}번"

    def get_absolute_url(self):
        return reverse("projects:expense", args=[self.pk])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def total(self):
        """Whole won that were paid."""
        return self.grant + self.own

    @property
    def recognised(self):
        """Whole won that count in the settlement."""
        return 0 if self.status == self.Status.WITHDRAWN else self.total - self.disallowed

    @property
    def unit_price(self):
        """Whole won for one of `quantity`, rounded up: what a limit per head or hour is held against."""
        return -(-self.total // self.quantity)

    @property
    def basis(self):
        """What it was for, as rules of the book read it."""
        return self.purpose

    @property
    def is_over(self):
        """Whether nothing is wanted of it any more."""
        return self.status in (self.Status.ACCEPTED, self.Status.DISALLOWED, self.Status.WITHDRAWN)

    @property
    def is_writable(self):
        return self.status in self.WRITABLE and self.project.takes_answers

    def may_be_judged_by(self, user):
        """Whether it waits, or was judged in a project that is not over, and is not somebody's own."""
        own = self.entered_by_id == user.pk or self.project.application.is_of(user)
        return bool(self.MOVES.get(self.status)) and self.project.takes_answers and not own

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.ENTERED: "information",
            self.Status.ASKED: "warning",
            self.Status.ACCEPTED: "success",
            self.Status.DISALLOWED: "danger",
        }.get(self.status, "gray")

    def missing(self, book):
        """The kinds of evidence that are not there yet, each a `proofs.Need`."""
        return proofs.missing(self, {paper.kind for paper in self.evidence.all()}, book.evidence_on(self.spent_on))

    def advice(self, book):
        """What the book of its day says to it, each a `grants.spending.Advice`."""
        return book.advice(self)

    # -- verbs of the group ---------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def enter(cls, project, *, by, key=None, evidence=(), **said):
        """Enters what was spent, with unsaved Evidence. The same form (`key`) enters it once.

        Raises ValidationError, its code the name of the field: "spent_on" outside the days, "category" that is not
        planned, "grant" beyond what is left of it, "approval_number" without one or "receipt" where the same receipt
        is known, "rule" where the book forbids it, "ended" where the project does not run, "key" for a form that
        came before and said something else.
        """
        project.lock()
        if key and (stored := project.expenses.filter(key=key).first()):
            return same_again(stored, **said)
        project.refuse_where_settled()
        last = project.expenses.aggregate(last=models.Max("number"))["last"] or 0
        expense = cls(project=project, number=last + 1, entered_by=by, key=key, **said)
        expense._judge()
        expense._write()
        for paper in evidence:
            paper.put(expense)
        Activity.write(expense, by=by, verb="등록", after=cls.Status.ENTERED.label, note=f"{expense.total:,}원")
        return expense

    @transaction.atomic
    def revise(self, *, by, version, **said):
        """Stores what was mended. Raises ValidationError as `enter` does, "closed" once it is judged, "stale" when
        somebody saved after `version`.
        """
        self._lock_whole()
        self._refuse_unless_writable()
        self._refuse_stale(version)
        for name, value in said.items():
            setattr(self, name, value)
        self._judge()
        self.version += 1
        self._write(update_fields=[*said, "version"])
        Activity.write(self, by=by, verb="수정", note=f"{self.total:,}원")

    @transaction.atomic
    def attach(self, paper, *, by):
        """Adds an unsaved Evidence.

        Raises ValidationError: "closed" once it is judged, "file" for one too many, or one that is known.
        """
        self._lock_whole()
        self._refuse_unless_writable()
        paper.put(self)
        self._touch()
        Activity.write(self, by=by, verb="증빙 올림", note=paper.get_kind_display())

    @transaction.atomic
    def detach(self, paper, *, by):
        """Takes an Evidence away, with its file. Raises ValidationError (code "closed") once it is judged."""
        self._lock_whole()
        self._refuse_unless_writable()
        kind, document = paper.get_kind_display(), paper.document
        paper.delete()
        document.discard()
        self._touch()
        Activity.write(self, by=by, verb="증빙 지움", note=kind)

    @transaction.atomic
    def hand_in_again(self, *, by):
        """The group did what it was asked for: the official looks again."""
        self._lock_whole()
        self._refuse_where_over()
        self.move(self.Status.ENTERED, by=by, handed_in_at=timezone.now())

    @transaction.atomic
    def withdraw(self, *, by, reason=""):
        """Takes it back: it was entered by mistake. Number and trail stay; its receipts may be entered anew."""
        self._lock_whole()
        self._refuse_where_over()
        self.move(self.Status.WITHDRAWN, by=by, note=reason)
        self.evidence.update(is_void=True)

    # -- verbs of the office --------------------------------------------------------------------------------------

    def accept(self, *, by, version=None):
        """It counts.

        Raises ValidationError: "own" for who entered it or is of the group, "stale" when it is no longer `version`.
        """
        self._decide(self.Status.ACCEPTED, by, version)

    def ask(self, *, by, answer, version=None):
        """Asks the group to mend it. Raises ValidationError as `accept` does, "answer" without saying what."""
        self._refuse_silence(answer)
        self._decide(self.Status.ASKED, by, version, answer=answer.strip())

    @transaction.atomic
    def disallow(self, *, by, amount, answer, version=None):
        """`amount` won of it do not count, all or a part. Raises as `ask` does, "amount" for more than was spent."""
        self._refuse_silence(answer)
        self._lock_whole()
        if not 0 < amount <= self.total:
            raise ValidationError(f"1원부터 집행액 {self.total:,}원까지 적어 주세요.", code="amount")
        self._decide(self.Status.DISALLOWED, by, version, answer=answer.strip(), disallowed=amount)

    # -- how ------------------------------------------------------------------------------------------------------

    def _lock_whole(self):
        """Locks project and expense, in this order, and takes over what is stored."""
        self.project.lock()
        self.lock()
        self.refresh_from_db(fields=[field.name for field in self._meta.concrete_fields if field.name != "project"])

    @transaction.atomic
    def _decide(self, to, by, version, *, answer="", disallowed=0):
        self._lock_whole()
        self._refuse_where_over(office=to != self.Status.ASKED)  # what is asked, the group must be able to mend
        self._refuse_stale(version)
        if self.entered_by_id == by.pk or self.project.application.is_of(by):
            raise ValidationError("자기 모임의 집행은 다른 담당자가 검토해야 합니다.", code="own")
        facts = {"decided_at": timezone.now(), "decided_by": by, "answer": answer, "disallowed": disallowed}
        note = f"{disallowed:,}원 {answer}" if disallowed else answer
        self.move(to, by=by, note=note, **facts)

    def _judge(self):
        """Raises ValidationError where project, plan or rules do not allow what it says; the project is locked."""
        receipts.judge(self)

    def _write(self, **how):
        receipts.write_once(self, receipts.same_data, "receipt", **how)

    def _touch(self):
        self.version += 1
        self.save(update_fields=["version"])

    def _refuse_unless_writable(self):
        if not self.is_writable:
            raise ValidationError("검토가 끝난 집행은 고칠 수 없습니다.", code="closed")
        self.project.refuse_where_settled()

    def _refuse_where_over(self, *, office=False):
        if not self.project.takes_answers:
            raise ValidationError("끝난 사업의 집행은 바꾸지 않습니다.", code="ended")
        self.project.refuse_where_settled(office=office)

    def _refuse_stale(self, version):
        if version not in (None, self.version):
            raise ValidationError("다른 사람이 먼저 고쳤습니다. 새로 연 화면에서 다시 해 주세요.", code="stale")

    @staticmethod
    def _refuse_silence(answer):
        if not answer.strip():
            raise ValidationError("모임이 읽을 까닭을 적어 주세요.", code="answer")
