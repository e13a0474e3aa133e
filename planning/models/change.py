from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature, signed
from district.templatetags.maeul import josa

from .budget import BudgetLine
from .change_rule import ChangeRule, Kind
from .once import same_again
from .plan import Plan


class BudgetChange(Lifecycle):
    """A change of the year's budget (예산변경): what lines gain and lose, and the paper that says so."""

    Kind = Kind

    class Status(models.TextChoices):
        DRAFT = "draft", "작성중"
        APPROVED = "approved", "승인"

    MOVES = {Status.DRAFT: {Status.APPROVED}}

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="시행계획", related_name="changes")
    kind = models.CharField("종류", max_length=10, choices=Kind)
    reason = models.TextField("사유")
    document_number = models.CharField("문서번호", max_length=40, blank=True)
    effective_on = models.DateField("시행일", null=True, blank=True, help_text="이날의 예산현액부터 바뀝니다.")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    key = models.UUIDField("양식 번호", null=True, blank=True, editable=False)
    drafted_at = models.DateTimeField("작성 일시", default=timezone.now, editable=False)
    drafted_by = models.ForeignKey(User, models.PROTECT, verbose_name="작성한 사람", editable=False, related_name="+")
    approved_at, approved_by = signature("승인 일시", "승인한 사람")

    class Meta:
        verbose_name = "예산변경"
        verbose_name_plural = "예산변경"
        ordering = ["-drafted_at", "-pk"]
        permissions = [("approve_change", "예산변경을 승인할 수 있음")]
        constraints = [
            signed("approved"),
            models.UniqueConstraint(fields=["plan", "key"], name="change_once_a_form"),
            models.CheckConstraint(
                condition=Q(status="draft", approved_at=None)
                | Q(status="approved", approved_at__isnull=False, effective_on__isnull=False) & ~Q(document_number=""),
                name="change_approved_is_signed",
                violation_error_message="승인한 예산변경에는 승인 일시와 문서번호, 시행일이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="change_approved_by_another",
                violation_error_message="작성한 사람은 승인할 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.plan.year}년 {self.get_kind_display()} {self.pk}호"

    def get_absolute_url(self):
        return reverse("planning:change", args=[self.pk])

    @property
    def rule(self):
        """Who decides on such a change outside this portal, by the rule of its day; None where there is none."""
        day = self.effective_on or self.plan.last_day
        return ChangeRule.objects.in_force(day).filter(kind=self.kind).first()

    def written_rows(self):
        """The rows with their lines' places in the tree."""
        return self.rows.select_related("line__programme__unit__policy", "line__item__object_class")

    @property
    def amounts(self):
        """What the change says, as {line: won}."""
        return {row.line: row.amount for row in self.written_rows()}

    @classmethod
    @transaction.atomic
    def draft(cls, plan, *, by, kind, reason, rows, key=None):
        """A new draft with its rows, a dict of {line: won}; the same form (`key`) makes one draft only."""
        written = {"kind": kind, "reason": reason, "drafted_by": by}
        if key is None:
            change = cls.objects.create(plan=plan, **written)
        else:
            change, is_new = cls.objects.get_or_create(plan=plan, key=key, defaults=written)
            if not is_new:
                return same_again(change, **written, amounts=rows)
        change._write(rows)
        Activity.write(change, by=by, verb="작성", after=cls.Status.DRAFT.label)
        return change

    @transaction.atomic
    def rewrite(self, *, by, kind, reason, rows):
        """Replaces what a draft says; it becomes the draft of whoever wrote it last."""
        self._check_draft()
        self.kind, self.reason, self.drafted_by, self.drafted_at = kind, reason, by, timezone.now()
        self.save(update_fields=["kind", "reason", "drafted_by", "drafted_at"])
        self.rows.all().delete()
        self._write(rows)
        Activity.write(self, by=by, verb="수정")

    @transaction.atomic
    def discard(self, *, by):
        """Throws a draft away; the trail keeps that there was one."""
        self._check_draft()
        Activity.write(self, by=by, verb="삭제", before=self.Status.DRAFT.label)
        self.delete()

    @transaction.atomic
    def approve(self, *, by, document_number, effective_on, seen=None):
        """Puts the change into force from the day `effective_on`; `seen` is the `drafted_at` of what `by` has read.

        All its lines are locked. Raises ValidationError: code "by" for one's own draft, "seen" when it was rewritten
        meanwhile, "effective_on" when the day takes no entries, "kind" or "rows" when the draft does not fit,
        "balance" when a line would hold less than what was spent on it.
        """
        self._check_draft()
        self.refresh_from_db(fields=["kind", "reason", "drafted_at", "drafted_by"])
        if seen and seen != self.drafted_at:
            raise ValidationError("그 사이에 내용이 바뀌었습니다. 다시 읽고 승인해 주세요.", code="seen")
        if by.pk == self.drafted_by_id:
            raise ValidationError("자기가 작성한 예산변경은 승인할 수 없습니다.", code="by")
        rows = list(self.written_rows())
        list(BudgetLine.objects.filter(changes__change=self).order_by("pk").select_for_update(of=("self",)))
        check_rows(self.kind, {row.line: row.amount for row in rows}, plan=self.plan, day=effective_on)
        try:
            self.plan.month_closes.check_open(effective_on)
        except ValidationError as refusal:
            raise ValidationError(refusal.message, code="effective_on") from refusal
        for row in rows:
            row.check_balance(since=effective_on)
        self.move(
            self.Status.APPROVED,
            by=by,
            note=document_number,
            approved_at=timezone.now(),
            approved_by=by,
            document_number=document_number,
            effective_on=effective_on,
        )

    def _check_draft(self):
        self.lock()
        if self.status != self.Status.DRAFT:
            raise ValidationError("이미 승인한 예산변경입니다.", code="move")

    def _write(self, rows):
        check_rows(self.kind, rows, plan=self.plan, day=self.plan.last_day)
        ChangeRow.objects.bulk_create(ChangeRow(change=self, line=line, amount=won) for line, won in rows.items())


class ChangeRow(models.Model):
    """What one line gains (+) or loses (−) by a change."""

    change = models.ForeignKey(BudgetChange, models.CASCADE, verbose_name="예산변경", related_name="rows")
    line = models.ForeignKey(BudgetLine, models.PROTECT, verbose_name="예산 세부내역", related_name="changes")
    amount = models.BigIntegerField("증감액(원)")

    class Meta:
        verbose_name = "예산변경 내역"
        verbose_name_plural = "예산변경 내역"
        ordering = ["change", "amount", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "line"], name="line_once_in_change"),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="change_row_is_not_zero",
                violation_error_message="증감액은 0원일 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.line} {self.amount:+,}원"

    def check_balance(self, *, since):
        """Raises ValidationError (code "balance") when the line has less to give than the row takes."""
        if self.amount > 0:
            return
        left = self.line.left(since=since)
        if left + self.amount < 0:
            raise ValidationError(f"‘{self.line}’의 잔액 {left:,}원보다 많이 줄일 수 없습니다.", code="balance")


def check_rows(kind, rows, *, plan, day):
    """Raises ValidationError when {line: won} is no change of the plan (code "rows") or not of this kind ("kind").

    What a change is called is judged by the rules in force on `day`.
    """
    if not rows:
        raise ValidationError("줄이거나 늘릴 금액을 하나 이상 적어 주세요.", code="rows")
    if any(line.plan.pk != plan.pk for line in rows):
        raise ValidationError(f"{plan.year}년 예산이 아닌 세부내역이 있습니다.", code="rows")
    fitting = ChangeRule.objects.fitting([(line.place, won) for line, won in rows.items()], day=day)
    if any(rule.kind == kind for rule in fitting):
        return
    if (total := sum(rows.values())) and _balances(kind, day):
        label = josa(Kind(kind).label, "은/는")
        raise ValidationError(
            f"{label} 줄인 금액과 늘린 금액이 같아야 합니다. 지금은 {abs(total):,}원 차이가 납니다.", code="rows"
        )
    if not fitting:
        raise ValidationError("이런 예산변경을 정한 규정이 없습니다. ‘예산변경 규정’에 먼저 적어 주세요.", code="kind")
    name = josa(f"‘{fitting[0].get_kind_display()}’", "으로/로")
    raise ValidationError(f"{fitting[0].get_reach_display()}. {name} 적어 주세요.", code="kind")


def _balances(kind, day):
    return any(rule.balances for rule in ChangeRule.objects.in_force(day).filter(kind=kind))
