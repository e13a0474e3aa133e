from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from district.models import Activity, User, signature, signed

from .budget import BudgetLine
from .once import same_again
from .plan import Plan


class Expenditure(models.Model):
    """A line of the expenditure ledger (집행): posted by the app that spends, never changed.

    Another takes it back (취소) whole, or others give parts of it back to the line (여입).
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, verbose_name="예산 세부내역", related_name="expenditures")
    amount = models.BigIntegerField("집행액(원)")
    spent_on = models.DateField("집행일")
    label = models.CharField("적요", max_length=120)
    reverses = models.OneToOneField(
        "self", models.PROTECT, verbose_name="취소한 집행", null=True, blank=True, related_name="reversal"
    )
    restores = models.ForeignKey(
        "self", models.PROTECT, verbose_name="여입한 집행", null=True, blank=True, related_name="restorations"
    )
    reason = models.CharField("취소·여입 사유", max_length=200, blank=True)
    source_model = models.CharField("출처 종류", max_length=60, blank=True, editable=False)
    source_id = models.CharField("출처 번호", max_length=40, blank=True, editable=False)
    key = models.UUIDField("양식 번호", null=True, blank=True, editable=False)
    posted_at = models.DateTimeField("등록 일시", default=timezone.now, editable=False)
    posted_by = models.ForeignKey(User, models.PROTECT, verbose_name="등록한 사람", editable=False, related_name="+")

    class Meta:
        verbose_name = "집행"
        verbose_name_plural = "집행 원장"
        ordering = ["-spent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "key"], name="expenditure_once_a_form"),
            models.CheckConstraint(
                condition=Q(reverses=None, restores=None, amount__gt=0)
                | Q(reverses__isnull=False, restores=None, amount__lt=0) & ~Q(reason="")
                | Q(reverses=None, restores__isnull=False, amount__lt=0) & ~Q(reason=""),
                name="expenditure_sign",
                violation_error_message="집행액은 1원 이상이어야 하고, 취소와 여입에는 사유가 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.label} {self.amount:,}원"

    @property
    def is_reversed(self):
        return hasattr(self, "reversal")

    @property
    def restored(self):
        """Whole won of it that were given back to the line."""
        return -sum(entry.amount for entry in self.restorations.all())

    @transaction.atomic
    def reverse(self, *, by, on, reason):
        """Takes the expenditure back by an opposite entry on the day `on`, once; the same once more changes nothing.

        Raises ValidationError: code "reversed" for a second time or where a part of it was given back, "on" when the
        day takes no entries.
        """
        line = BudgetLine.objects.select_for_update().get(pk=self.line_id)
        reversal = line.expenditures.filter(reverses=self).first()
        if reversal and (reversal.spent_on, reversal.reason, reversal.posted_by) == (on, reason, by):
            return reversal
        if self.reverses_id or reversal:
            raise ValidationError("이미 취소했거나 취소로 적힌 집행입니다.", code="reversed")
        if self.restores_id or line.expenditures.filter(restores=self).exists():
            raise ValidationError("여입한 집행과 여입 기록은 취소하지 않습니다.", code="reversed")
        if on < self.spent_on:
            raise ValidationError("집행한 날보다 앞선 날짜로 취소할 수 없습니다.", code="on")
        line.plan.month_closes.check_open(on)
        return line.expenditures.create(
            amount=-self.amount,
            spent_on=on,
            label=f"취소: {self.label}"[:120],
            reverses=self,
            reason=reason,
            source_model=self.source_model,
            source_id=self.source_id,
            posted_by=by,
        )

    @transaction.atomic
    def restore(self, amount, *, by, on, reason, source, key):
        """Gives `amount` won of it back to its line on the day `on` (여입): what was paid came back within the year.

        The same `key` books once. Raises ValidationError: code "amount" for more than is left of it, "reversed" where
        it was taken back, "on" when the day takes no entries, "key" when that was booked and said something else.
        """
        line = BudgetLine.objects.select_for_update().get(pk=self.line_id)
        if booked := line.expenditures.filter(key=key).first():
            return same_again(booked, amount=-amount, spent_on=on, restores_id=self.pk)
        if self.amount < 0 or line.expenditures.filter(reverses=self).exists():
            raise ValidationError("취소한 집행에는 여입할 수 없습니다.", code="reversed")
        left = self.amount - Expenditure.objects.get(pk=self.pk).restored
        if not 0 < amount <= left:
            raise ValidationError(f"이 집행에는 {left:,}원까지 여입할 수 있습니다.", code="amount")
        if on < self.spent_on:
            raise ValidationError("집행한 날보다 앞선 날짜로 여입할 수 없습니다.", code="on")
        line.plan.month_closes.check_open(on)
        return line.expenditures.create(
            amount=-amount,
            spent_on=on,
            label=f"여입: {self.label}"[:120],
            restores=self,
            reason=reason,
            source_model=source._meta.label_lower,
            source_id=str(source.pk),
            key=key,
            posted_by=by,
        )


class MonthCloseQuerySet(models.QuerySet):
    def standing(self):
        """Closes that were not opened again."""
        return self.filter(reopened_at=None)


class MonthCloseManager(models.Manager.from_queryset(MonthCloseQuerySet)):
    def check_open(self, day):
        """Raises ValidationError (code "on") when the books of this plan take no entry dated `day`."""
        year = self.instance.year
        if day > timezone.localdate():
            raise ValidationError("오늘보다 뒤의 날짜로는 적을 수 없습니다.", code="on")
        if day.year != year:
            raise ValidationError(f"{year}년 회계연도 안의 날짜로 적어 주세요.", code="on")
        if self.standing().filter(month=day.month).exists():
            raise ValidationError(f"{day.month}월은 마감했습니다. 열린 달의 날짜로 적어 주세요.", code="on")


class MonthClose(models.Model):
    """A month whose books are closed (월 마감): it takes no entry, until the head opens it again with a reason."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="시행계획", related_name="month_closes")
    month = models.PositiveSmallIntegerField("월")
    closed_at = models.DateTimeField("마감 일시", default=timezone.now, editable=False)
    closed_by = models.ForeignKey(User, models.PROTECT, verbose_name="마감한 사람", editable=False, related_name="+")
    reopened_at, reopened_by = signature("다시 연 일시", "다시 연 사람")
    reason = models.CharField("다시 연 사유", max_length=200, blank=True)

    objects = MonthCloseManager()

    class Meta:
        verbose_name = "월 마감"
        verbose_name_plural = "월 마감"
        ordering = ["plan", "month", "pk"]
        permissions = [("reopen_month", "마감한 달을 다시 열 수 있음")]
        constraints = [
            signed("reopened"),
            models.UniqueConstraint(
                fields=["plan", "month"],
                condition=Q(reopened_at=None),
                name="month_closed_once",
                violation_error_message="이미 마감한 달입니다.",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)),
                name="close_of_a_month",
                violation_error_message="월은 1부터 12까지입니다.",
            ),
        ]

    def __str__(self):
        return f"{self.plan.year}년 {self.month}월 마감"

    @classmethod
    @transaction.atomic
    def close(cls, plan, month, *, by):
        """Closes a month that is over. Waits for whoever is spending just now, and nobody spends in it afterwards."""
        plan.lock()  # a plan may have no lines yet, and still be closed by two at once
        _lock_lines_of(plan)
        today = timezone.localdate()
        if (plan.year, month) >= (today.year, today.month):
            raise ValidationError("끝난 달만 마감할 수 있습니다.", code="month")
        if plan.month_closes.standing().filter(month=month).exists():
            raise ValidationError("이미 마감한 달입니다.", code="month")
        close = plan.month_closes.create(month=month, closed_by=by)
        Activity.write(close, by=by, verb="마감")
        return close

    @transaction.atomic
    def reopen(self, *, by, reason):
        """Opens the month again; the close stays in the books with the reason."""
        stored = MonthClose.objects.select_for_update().get(pk=self.pk)
        if stored.reopened_at:
            raise ValidationError("이미 다시 연 달입니다.", code="month")
        self.reopened_at, self.reopened_by, self.reason = timezone.now(), by, reason
        self.save(update_fields=["reopened_at", "reopened_by", "reason"])
        Activity.write(self, by=by, verb="다시 열기", note=reason)


def _lock_lines_of(plan):
    """Every way into the books locks its line first: who holds all lines of a year is alone with its books."""
    lines = BudgetLine.objects.of_year(plan.year).order_by("pk").select_for_update(of=("self",))
    list(lines.values_list("pk"))
