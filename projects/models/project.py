from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.functional import cached_property

from district.models import Activity, Lifecycle
from district.permissions import may
from district.templatetags.maeul import kdate
from grants.models import Application, Award

from .agreement_item import AgreementItem
from .execution_plan import ExecutionPlan
from .settlement_rule import SettlementRule
from .spent import Spent

DUES = ("plan_due", "agreement_due")


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see all, a group its own, an activist those he was asked to help."""
        if not user.is_authenticated:
            return self.none()
        if may(user, "projects.view_project"):
            return self
        own = Application.objects.shared_with(user).values("pk")
        return self.filter(Q(award__application__in=own) | Q(pk__in=user.assisted.values("project")))

    def of_group(self, user):
        """Those whose application one wrote, or was asked to read or write along."""
        return self.filter(award__application__in=Application.objects.shared_with(user).values("pk"))

    def with_award(self):
        """Fetches what every page says of a project: its award, its application and call."""
        return self.select_related("award__application__call", "award__application__type", "award__dong")

    def agreement_late(self, day):
        """Those whose agreement should have been signed before `day`."""
        return self.filter(status=Project.Status.PREPARING, agreement_due__lt=day)

    def report_late(self, day):
        """Those that ended so long before `day` that their report is overdue, and that have not handed it in."""
        held = ExecutionPlan.objects.filter(project=OuterRef("pk")).in_force()
        ended = self.filter(status__in=[Project.Status.RUNNING, Project.Status.STOPPED]).annotate(
            last_day=Subquery(held.values("ends_on")[:1])
        )
        over = Q(pk__in=[])
        for rule in SettlementRule.objects.all():
            due = Q(last_day__lt=day - timedelta(days=rule.report_days))
            due &= Q(last_day__gte=rule.start) if rule.start else Q()
            due &= Q(last_day__lt=rule.end) if rule.end else Q()
            over |= due
        return ended.filter(over, Q(settlement=None) | Q(settlement__status__in=["draft", "returned"]))


class Project(Spent, Lifecycle):
    """The running of a funded project, from its selection to the end of its settlement (사업 수행)."""

    class Status(models.TextChoices):
        PREPARING = "preparing", "협약 준비"
        RUNNING = "running", "수행중"
        STOPPED = "stopped", "중단"
        CLOSED = "closed", "완료"

    MOVES = {
        Status.PREPARING: {Status.RUNNING, Status.STOPPED},
        Status.RUNNING: {Status.CLOSED, Status.STOPPED},
        Status.STOPPED: {Status.CLOSED},
    }

    award = models.OneToOneField(Award, models.PROTECT, verbose_name="선정 사업", related_name="project")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.PREPARING, editable=False)

    plan_due = models.DateField("실행계획 제출 기한", null=True, blank=True)
    agreement_due = models.DateField("협약 기한", null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "사업 수행"
        verbose_name_plural = "사업 수행"
        ordering = ["award"]
        permissions = [("manage_project", "선정된 사업의 협약·집행·점검을 처리할 수 있음")]

    def __str__(self):
        return f"{self.award.group_name} ‘{self.award.title}’"

    def get_absolute_url(self):
        return reverse("projects:project", args=[self.pk])

    @property
    def application(self):
        return self.award.application

    @property
    def call(self):
        return self.award.application.call

    @property
    def granted(self):
        """Whole won that the project was awarded."""
        return self.award.amount

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.PREPARING: "warning",
            self.Status.RUNNING: "success",
            self.Status.STOPPED: "danger",
        }.get(self.status, "gray")

    @cached_property
    def plan(self):
        """The execution plan in force, with its costs; None before the first was approved."""
        return self.plans.in_force().prefetch_related("costs").first()

    @property
    def ends_on(self):
        """The last day by the plan in force; None before there is one."""
        held = self.plans.in_force().first()
        return held and held.ends_on

    @property
    def settles(self):
        """Whether spending is accounted for: not where the call gives a fixed sum without settlement."""
        return self.application.type is None or self.application.type.settles

    @property
    def has_agreement(self):
        """Whether its agreement was drawn; asked of the database."""
        return type(self).objects.filter(pk=self.pk, agreement__isnull=False).exists()

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, award, *, by, plan_due=None, agreement_due=None):
        """Starts a project with what its agreement needs and a draft of its plan, copied from the application.

        Raises ValidationError (code "award") where it did not come out of a call of the portal, or has begun.
        """
        award = Award.objects.select_for_update().get(pk=award.pk)
        if award.application_id is None:
            raise ValidationError("이 공모로 신청한 사업만 시작할 수 있습니다.", code="award")
        if cls.objects.filter(award=award).exists():
            raise ValidationError("이미 시작한 사업입니다.", code="award")
        project = cls.objects.create(award=award, plan_due=plan_due, agreement_due=agreement_due)
        AgreementItem.prepare(project)
        ExecutionPlan.draw(project, by=by)
        Activity.write(project, by=by, verb="시작", after=cls.Status.PREPARING.label)
        return project

    @classmethod
    @transaction.atomic
    def begin_all(cls, call, *, by, plan_due=None, agreement_due=None):
        """Begins every selected project of a call that has not begun; returns how many."""
        waiting = Award.objects.filter(application__call=call, project=None).order_by("pk")
        for award in waiting:
            cls.begin(award, by=by, plan_due=plan_due, agreement_due=agreement_due)
        return len(waiting)

    @transaction.atomic
    def set_dues(self, *, by, plan_due, agreement_due):
        """Gives the group more or less time to prepare the agreement."""
        self.lock()
        self.plan_due, self.agreement_due = plan_due, agreement_due
        self.save(update_fields=["plan_due", "agreement_due"])
        days = [f"{self._meta.get_field(name).verbose_name} {kdate(getattr(self, name))}" for name in DUES]
        Activity.write(self, by=by, verb="기한 정함", note=", ".join(days))

    @transaction.atomic
    def amend(self, *, by, reason):
        """A draft that changes the plan in force (사업변경), for the group to write.

        Raises ValidationError: "reason" without one, "plan" before the first plan is approved, "open" while another
        plan is written or judged, "agreement" while the agreement is being signed, "ended" after the project.
        """
        if not reason.strip():
            raise ValidationError("바꾸는 까닭을 적어 주세요.", code="reason")
        self.lock()
        self.__dict__.pop("plan", None)
        if self.plan is None:
            raise ValidationError("첫 실행계획을 승인받은 뒤에 바꿀 수 있습니다.", code="plan")
        if self.plans.open().exists():
            raise ValidationError("작성하고 있거나 처리를 기다리는 실행계획이 이미 있습니다.", code="open")
        if self.status == self.Status.PREPARING and self.has_agreement:
            raise ValidationError("협약서에 서명하는 동안에는 바꿀 수 없습니다.", code="agreement")
        if self.status not in (self.Status.PREPARING, self.Status.RUNNING):
            raise ValidationError("끝났거나 중단한 사업의 실행계획은 바꾸지 않습니다.", code="ended")
        self.refuse_where_settled()
        return ExecutionPlan.draw(self, by=by, reason=reason.strip())

    def stop(self, *, by, reason):
        """Ends the project before its time (중단); what was paid is settled all the same."""
        if not reason.strip():
            raise ValidationError("중단하는 까닭을 적어 주세요.", code="reason")
        self.move(self.Status.STOPPED, by=by, note=reason)
