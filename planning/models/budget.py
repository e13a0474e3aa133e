from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from district.models import Department, User

from .plan import Plan, PlanPart


class PolicyProgramme(PlanPart):
    """Top of the budget tree (정책사업), of one department in one year."""

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name="시행계획", related_name="policies")
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="부서")
    name = models.CharField("이름", max_length=60)

    class Meta:
        verbose_name = "정책사업"
        verbose_name_plural = "정책사업"
        ordering = ["plan", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="policy_once_a_year")]

    def __str__(self):
        return self.name


class UnitProgramme(PlanPart):
    """Second storey of the budget tree (단위사업)."""

    PLAN = "policy__plan"

    policy = models.ForeignKey(PolicyProgramme, models.CASCADE, verbose_name="정책사업", related_name="units")
    name = models.CharField("이름", max_length=60)

    class Meta:
        verbose_name = "단위사업"
        verbose_name_plural = "단위사업"
        ordering = ["policy", "pk"]
        constraints = [models.UniqueConstraint(fields=["policy", "name"], name="unit_once_in_policy")]

    def __str__(self):
        return self.name


class DetailedProgramme(PlanPart):
    """Third storey of the budget tree (세부사업); its amount is the sum of its lines."""

    PLAN = "unit__policy__plan"

    unit = models.ForeignKey(UnitProgramme, models.CASCADE, verbose_name="단위사업", related_name="programmes")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("이름", max_length=60)

    class Meta:
        verbose_name = "세부사업(예산)"
        verbose_name_plural = "세부사업(예산)"
        ordering = ["unit", "order"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="programme_once_in_unit")]

    def __str__(self):
        return self.name


class ObjectClass(models.Model):
    """An object class of the year's code book (편성목)."""

    year = models.PositiveSmallIntegerField("회계연도")
    order = models.PositiveSmallIntegerField("순서")
    code = models.CharField("코드", max_length=10, blank=True, help_text="계획서에 코드가 없으면 비워 둡니다.")
    name = models.CharField("이름", max_length=40)

    class Meta:
        verbose_name = "편성목"
        verbose_name_plural = "편성목"
        ordering = ["-year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="object_class_once_a_year"),
            models.UniqueConstraint(fields=["year", "code"], condition=~Q(code=""), name="object_class_code_once"),
        ]

    def __str__(self):
        return f"{self.name} ({self.year})"


class StatisticalItem(models.Model):
    """A statistical item of the year's code book (통계목), below its object class."""

    object_class = models.ForeignKey(ObjectClass, models.PROTECT, verbose_name="편성목", related_name="items")
    order = models.PositiveSmallIntegerField("순서")
    code = models.CharField("코드", max_length=10, blank=True)
    name = models.CharField("이름", max_length=40)

    class Meta:
        verbose_name = "통계목"
        verbose_name_plural = "통계목"
        ordering = ["object_class", "order"]
        constraints = [models.UniqueConstraint(fields=["object_class", "name"], name="item_once_in_object_class")]

    def __str__(self):
        return f"{self.object_class.name} › {self.name}"


class BudgetLineQuerySet(models.QuerySet):
    def of_year(self, year):
        return self.filter(programme__unit__policy__plan__year=year)

    def in_print_order(self):
        return self.select_related("programme__unit__policy", "item__object_class").order_by(
            "programme__order", "order"
        )

    def with_spent(self):
        """Adds `spent`: whole won booked on the line so far."""
        return self.annotate(spent=Coalesce(Sum("expenditures__amount"), 0))

    def total(self):
        """Whole won of all lines."""
        return self.aggregate(total=Coalesce(Sum("amount"), 0))["total"]


class BudgetLine(PlanPart):
    """A line of the budget (세부내역): the only place where an amount is kept; all above are sums."""

    PLAN = "programme__unit__policy__plan"

    class Fund(models.TextChoices):
        DISTRICT = "district", "구비"
        CITY = "city", "시비"
        NATION = "nation", "국비"

    programme = models.ForeignKey(DetailedProgramme, models.PROTECT, verbose_name="세부사업", related_name="lines")
    item = models.ForeignKey(StatisticalItem, models.PROTECT, verbose_name="통계목", related_name="lines")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("세부내역", max_length=80)
    amount = models.BigIntegerField("예산액(원)")
    fund = models.CharField("재원", max_length=10, choices=Fund, default=Fund.DISTRICT)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = "예산 세부내역"
        verbose_name_plural = "예산 세부내역"
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "order"], name="line_order_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="line_amount_not_negative",
                violation_error_message="예산액은 0원 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def balance(self):
        """Whole won that may still be spent."""
        return self.amount - (self.expenditures.aggregate(total=Sum("amount"))["total"] or 0)

    @transaction.atomic
    def spend(self, amount, *, by, on, label, source=None):
        """Books an expenditure of `amount` won on the day `on`; the only way money leaves a line.

        The line is locked, so two people can never spend the same balance. Raises ValidationError (code "balance")
        when the balance is less than `amount`.
        """
        line = BudgetLine.objects.select_for_update().get(pk=self.pk)
        if amount > line.balance:
            raise ValidationError(f"잔액 {line.balance:,}원보다 많이 집행할 수 없습니다.", code="balance")
        return line.expenditures.create(
            amount=amount,
            spent_on=on,
            label=label,
            source_model=source._meta.label_lower if source else "",
            source_id=str(source.pk) if source else "",
            posted_by=by,
        )


class Expenditure(models.Model):
    """A line of the expenditure ledger (집행): posted by the app that spends, never changed."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, verbose_name="예산 세부내역", related_name="expenditures")
    amount = models.BigIntegerField("집행액(원)")
    spent_on = models.DateField("집행일")
    label = models.CharField("적요", max_length=120)
    source_model = models.CharField("출처 종류", max_length=60, blank=True, editable=False)
    source_id = models.CharField("출처 번호", max_length=40, blank=True, editable=False)
    posted_at = models.DateTimeField("등록 일시", default=timezone.now, editable=False)
    posted_by = models.ForeignKey(User, models.PROTECT, verbose_name="등록한 사람", editable=False, related_name="+")

    class Meta:
        verbose_name = "집행"
        verbose_name_plural = "집행 원장"
        ordering = ["-spent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="expenditure_is_not_zero",
                violation_error_message="집행액은 0원일 수 없습니다.",
            )
        ]

    def __str__(self):
        return f"{self.label} {self.amount:,}원"
