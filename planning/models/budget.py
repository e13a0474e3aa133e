from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from district.models import Department

from .. import rules
from .once import same_again
from .plan import RECKONABLE, Plan, PlanPart


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

    year = models.PositiveSmallIntegerField("회계연도", validators=RECKONABLE)
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

    def as_of(self, day):
        """Adds `changed`, `current` (예산현액), `spent` (집행액) and `balance` (잔액) as the books stood on `day`."""
        in_force = Q(changes__change__status="approved", changes__change__effective_on__lte=day)
        return self.annotate(
            changed=self._sum_of("changes__amount", in_force),
            spent=self._sum_of("expenditures__amount", Q(expenditures__spent_on__lte=day)),
            current=F("amount") + F("changed"),
            balance=F("current") - F("spent"),
        )

    def _sum_of(self, path, entries):
        # A query of its own: two joins side by side would count every change once for each expenditure.
        own = self.model._base_manager.filter(entries, pk=OuterRef("pk")).order_by().values("pk")
        return Coalesce(Subquery(own.values(total=Sum(path))), 0)

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
        permissions = [("spend_budgetline", "집행을 등록하고 취소할 수 있음")]
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

    def get_absolute_url(self):
        return reverse("planning:line", args=[self.pk])

    @property
    def plan(self):
        return self.programme.unit.policy.plan

    @property
    def place(self):
        """Where the line stands in the tree, for the rule of what a move of money is called."""
        programme, item = self.programme, self.item
        return rules.Place(
            policy=programme.unit.policy_id,
            unit=programme.unit_id,
            programme=programme.pk,
            object_class=item.object_class_id,
            item=item.pk,
            line=self.pk,
            department=programme.unit.policy.department_id,
            from_outside=self.fund != self.Fund.DISTRICT,
        )

    def left(self, *, since=None):
        """Whole won that may be spent on the day `since` (today): no later day's books may fall below 0."""
        changes = self.changes.filter(change__status="approved").values_list("change__effective_on")
        spent = self.expenditures.values_list("spent_on")
        entries = [
            *changes.annotate(Sum("amount")).order_by(),
            *((day, -won) for day, won in spent.annotate(Sum("amount")).order_by()),
        ]
        return rules.lowest_balance(self.amount, entries, since=since or timezone.localdate())

    @transaction.atomic
    def spend(self, amount, *, by, on, label, source=None, key=None):
        """Books an expenditure of `amount` won on the day `on`; the only way money leaves a line.

        The line is locked, so two people can never spend the same balance; the same form (`key`) books only once.
        Raises ValidationError: code "amount" when nothing would be spent, "on" when the day takes no entries,
        "balance" when less than `amount` is left, "key" when the form was sent before and said something else.
        """
        line = BudgetLine.objects.select_for_update().get(pk=self.pk)
        if key and (booked := line.expenditures.filter(key=key).first()):
            return same_again(booked, amount=amount, spent_on=on, label=label)
        if amount <= 0:
            raise ValidationError("집행액은 1원 이상이어야 합니다.", code="amount")
        line.plan.month_closes.check_open(on)
        left = line.left(since=on)
        if amount > left:
            raise ValidationError(f"잔액 {left:,}원보다 많이 집행할 수 없습니다.", code="balance")
        return line.expenditures.create(
            amount=amount,
            spent_on=on,
            label=label,
            source_model=source._meta.label_lower if source else "",
            source_id=str(source.pk) if source else "",
            key=key,
            posted_by=by,
        )


class CostBasis(PlanPart):
    """A row of a line's formula (산출근거): unit price × quantity × times, in whole won."""

    PLAN = "line__programme__unit__policy__plan"

    line = models.ForeignKey(BudgetLine, models.CASCADE, verbose_name="예산 세부내역", related_name="bases")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("내용", max_length=80)
    unit_price = models.BigIntegerField("단가(원)")
    quantity = models.PositiveIntegerField("수량")
    times = models.PositiveIntegerField("횟수", default=1)

    class Meta:
        verbose_name = "산출근거"
        verbose_name_plural = "산출근거"
        ordering = ["line", "order"]
        constraints = [
            models.UniqueConstraint(fields=["line", "order"], name="basis_order_once"),
            models.CheckConstraint(
                condition=Q(unit_price__gt=0, quantity__gt=0, times__gt=0),
                name="basis_positive",
                violation_error_message="단가, 수량, 횟수는 1 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.unit_price:,}원 × {self.quantity:,} × {self.times:,}"

    @property
    def amount(self):
        return self.unit_price * self.quantity * self.times
