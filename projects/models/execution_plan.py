"""What a group will do with its money (실행계획): the first plan fits the granted amount, later ones change it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, signature, signed

from .. import completeness
from .plan_cost import PlanCost
from .planned import Planned


class ExecutionPlanQuerySet(models.QuerySet):
    def in_force(self):
        """Those that were approved, or could be changed by telling; the newest first, which is the one that holds."""
        return self.filter(status__in=ExecutionPlan.HOLDING).order_by("-number")

    def open(self):
        """Those that are still being written or judged: a project has one at most."""
        return self.filter(status__in=ExecutionPlan.OPEN)

    def waiting(self):
        """Those that were handed in and wait for the office."""
        return self.filter(status=ExecutionPlan.Status.SUBMITTED)

    def late(self, day):
        """First plans that should have been handed in before `day`, and still lie with the group."""
        mine = [ExecutionPlan.Status.DRAFT, ExecutionPlan.Status.RETURNED]
        return self.filter(number=1, status__in=mine, project__status="preparing", project__plan_due__lt=day)


class ExecutionPlan(Planned, Lifecycle):
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
    submitted_at, submitted_by = signature("제출 일시", "제출한 사람")
    decided_at, decided_by = signature("처리 일시", "처리한 사람")
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

    def get_absolute_url(self):
        return reverse("projects:plan", args=[self.pk])

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
    def is_editable(self):
        """Whether it lies with the group."""
        return self.status in (self.Status.DRAFT, self.Status.RETURNED)

    def missing(self):
        """What still keeps it from being handed in: (part, sentence)."""
        return completeness.missing(self)

    # -- verbs ----------------------------------------------------------------------------------------------------

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

    @transaction.atomic
    def revise(self, *, by, version, words=None, costs=None):
        """Stores what was written: `words` are {field: value}, `costs` unsaved PlanCosts that replace all.

        Raises ValidationError: "closed" when it does not lie with the group, "stale" when somebody saved after
        `version`.
        """
        self._lock_whole()
        if not self.is_editable:
            raise ValidationError("제출한 실행계획은 고칠 수 없습니다.", code="closed")
        if version != self.version:
            raise ValidationError("다른 사람이 먼저 고쳤습니다. 새로 연 화면에서 다시 적어 주세요.", code="stale")
        for name, value in (words or {}).items():
            setattr(self, name, value)
        self.version += 1
        self.save(update_fields=[*(words or {}), "version"])
        if costs is not None:
            self.costs.all().delete()
            for cost in costs:
                cost.plan = self
            PlanCost.objects.bulk_create(costs)
        if self.submitted_at:
            Activity.write(self, by=by, verb="보완 저장")

    @transaction.atomic
    def submit(self, *, by, version=None):
        """Hands it in. A change that is small by the rule in force holds from now on (통보), others wait for approval.

        Raises ValidationError: "move" where it was handed in already, "stale" when `version` is no longer the stored
        one, the name of the part for what is missing (see `completeness`).
        """
        self._lock_whole()
        to = self.Status.SUBMITTED
        if self.can_move(to):
            if version not in (None, self.version):
                raise ValidationError("다른 사람이 먼저 고쳤습니다. 내용을 다시 확인해 주세요.", code="stale")
            self._refuse_missing()
            self.project.refuse_where_settled()
            to = self.Status.SUBMITTED if self.needs_approval else self.Status.NOTIFIED
        self.move(to, by=by, note=self.reason, submitted_at=timezone.now(), submitted_by=by)
        self.project.__dict__.pop("plan", None)

    def return_(self, *, by, answer):
        """Gives it back to be mended (보완요청). Raises ValidationError (code "answer") without saying what."""
        self._decide(self.Status.RETURNED, by, answer)

    def reject(self, *, by, answer):
        """A change is not granted (반려): the plan before stays in force.

        Raises ValidationError: "answer" without saying why, "first" for the first plan, which is given back instead.
        """
        if self.is_first:
            raise ValidationError("첫 실행계획은 반려하지 않고 보완을 요청합니다.", code="first")
        self._decide(self.Status.REJECTED, by, answer)

    @transaction.atomic
    def approve(self, *, by, answer=""):
        """It holds from now on. Judged once more: money may have been spent since it was handed in.

        Raises ValidationError as `submit` does.
        """
        self._lock_whole()
        if self.can_move(self.Status.APPROVED):
            self._refuse_missing()
        self._move_decided(self.Status.APPROVED, by, answer)
        self.project.__dict__.pop("plan", None)

    @transaction.atomic
    def discard(self, *, by):
        """Deletes a change that was never handed in. Raises ValidationError (code "closed") for any other plan."""
        self._lock_whole()
        if self.is_first or self.status != self.Status.DRAFT:
            raise ValidationError("제출한 적이 있는 실행계획은 지울 수 없습니다.", code="closed")
        Activity.write(self.project, by=by, verb="사업변경 작성 그만둠", note=self.reason)
        self.delete()

    # -- how ------------------------------------------------------------------------------------------------------

    def _lock_whole(self):
        """Locks project and plan, in this order, and forgets what was read before.

        Raises ValidationError (code "ended") where the project is over.
        """
        self.project.lock()
        self.lock()
        self.refresh_from_db(fields=[field.name for field in self._meta.concrete_fields if field.name != "project"])
        self._prefetched_objects_cache = {}
        for name in ("before", "spending_rules"):
            self.__dict__.pop(name, None)
        if self.project.status not in (self.project.Status.PREPARING, self.project.Status.RUNNING):
            raise ValidationError("끝났거나 중단한 사업의 실행계획은 바꾸지 않습니다.", code="ended")

    def _refuse_missing(self):
        if gaps := self.missing():
            raise ValidationError([ValidationError(sentence, code=part) for part, sentence in gaps])

    @transaction.atomic
    def _decide(self, to, by, answer):
        if not answer.strip():
            raise ValidationError("모임이 읽을 까닭을 적어 주세요.", code="answer")
        self._lock_whole()
        self._move_decided(to, by, answer)

    def _move_decided(self, to, by, answer):
        self.move(to, by=by, note=answer, decided_at=timezone.now(), decided_by=by, answer=answer.strip())
