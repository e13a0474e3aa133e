"""What a group will do with its money (실행계획): the first plan fits the granted amount, later ones change it."""

from django.db import models, transaction
from django.db.models import F, Q

from district.models import Activity, Lifecycle, User, signed
from grants.models.contents import Cost


class ExecutionPlanQuerySet(models.QuerySet):
    def in_force(self):
        """Those that were approved, or could be changed by telling; the newest first, which is the one that holds."""
        return self.filter(status__in=ExecutionPlan.HOLDING).order_by("-number")

    def open(self):
        """Those that are still being written or judged: a project has one at most."""
        return self.filter(status__in=ExecutionPlan.OPEN)


class ExecutionPlan(Lifecycle):
    """A numbered version of a project's plan and budget: the first is made for the agreement, others by 사업변경."""

    class Status(models.TextChoices):
        DRAFT = "draft", "작성중"
        SUBMITTED = "submitted", "제출"
        RETURNED = "returned", "보완요청"
        APPROVED = "approved", "승인"
        NOTIFIED = "notified", "통보"
        REJECTED = "rejected", "반려"

    OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
    HOLDING = (Status.APPROVED, Status.NOTIFIED)
    MOVES = {
        Status.DRAFT: {Status.SUBMITTED, Status.NOTIFIED, Status.REJECTED},
        Status.SUBMITTED: {Status.RETURNED, Status.APPROVED, Status.REJECTED},
        Status.RETURNED: {Status.SUBMITTED, Status.NOTIFIED, Status.REJECTED},
    }

    project = models.ForeignKey("Project", models.CASCADE, verbose_name="사업", related_name="plans")
    number = models.PositiveSmallIntegerField("판", editable=False)
    content = models.TextField("추진 내용", blank=True)
    starts_on = models.DateField("사업 시작일", null=True, blank=True)
    ends_on = models.DateField("사업 종료일", null=True, blank=True)
    reason = models.CharField("바꾸는 까닭", max_length=300, blank=True)
    version = models.PositiveIntegerField("고친 횟수", default=1, editable=False)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at = models.DateTimeField("제출 일시", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="제출한 사람", null=True, blank=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField("처리 일시", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="처리한 사람", null=True, blank=True, editable=False, related_name="+"
    )
    answer = models.TextField("구청 의견", blank=True)

    objects = ExecutionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "실행계획"
        verbose_name_plural = "실행계획"
        ordering = ["project", "-number"]
        constraints = [
            signed("submitted"),
            signed("decided"),
            models.UniqueConstraint(fields=["project", "number"], name="execution_plan_numbered_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="one_open_execution_plan",
                violation_error_message="작성하고 있거나 처리를 기다리는 실행계획이 이미 있습니다.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="execution_plan_ends_after_it_starts",
                violation_error_message="사업 종료일은 시작일보다 빠를 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.project} 실행계획 {self.number}판"

    @property
    def is_first(self):
        return self.number == 1

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.SUBMITTED: "information",
            self.Status.RETURNED: "warning",
            self.Status.APPROVED: "success",
            self.Status.NOTIFIED: "success",
        }.get(self.status, "gray")

    @property
    def grant(self):
        """Whole won of the grant that its costs take up."""
        return sum(cost.grant for cost in self.costs.all())

    @property
    def own(self):
        """Whole won that the group pays itself (자부담)."""
        return sum(cost.own_share for cost in self.costs.all())

    @property
    def by_category(self):
        """{비목: (grant, own)} in whole won, in the order of the costs: what expenses are held against."""
        sums = {}
        for cost in self.costs.all():
            grant, own = sums.get(cost.category, (0, 0))
            sums[cost.category] = (grant + cost.grant, own + cost.own_share)
        return sums

    @classmethod
    @transaction.atomic
    def draw(cls, project, *, by, reason=""):
        """A new draft: the first from the application, a later one from the plan in force (사업변경 신청)."""
        held = project.plans.in_force().first()
        source = held or project.application
        last = project.plans.aggregate(last=models.Max("number"))["last"] or 0
        plan = cls.objects.create(
            project=project,
            number=last + 1,
            content=held.content if held else project.application.answers.get("plan", ""),
            starts_on=source.starts_on,
            ends_on=source.ends_on,
            reason=reason,
        )
        PlanCost.objects.bulk_create(
            PlanCost(plan=plan, **{name: getattr(cost, name) for name in PlanCost.SAID}) for cost in source.costs.all()
        )
        Activity.write(plan, by=by, verb="작성 시작", note=reason)
        return plan


class PlanCost(Cost):
    """A line of an execution plan's budget (실행예산)."""

    SAID = ("category", "basis", "unit_price", "quantity", "times", "own_share")

    plan = models.ForeignKey(ExecutionPlan, models.CASCADE, verbose_name="실행계획", related_name="costs")

    class Meta:
        verbose_name = "실행예산"
        verbose_name_plural = "실행예산"
        ordering = ["plan", "pk"]
        constraints = Cost.adds_up("plan_cost")
