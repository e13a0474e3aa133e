from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from district.models import Activity, Lifecycle
from district.permissions import may
from grants.models import Application, Award

from .execution_plan import ExecutionPlan


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


class Project(Lifecycle):
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
    def settles(self):
        """Whether spending is accounted for: not where the call gives a fixed sum without settlement."""
        return self.application.type is None or self.application.type.settles

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, award, *, by):
        """Starts a project's running with a draft of its execution plan, copied from the application.

        Raises ValidationError (code "award") where it did not come out of a call of the portal, or has begun.
        """
        award = Award.objects.select_for_update().get(pk=award.pk)
        if award.application_id is None:
            raise ValidationError("이 공모로 신청한 사업만 시작할 수 있습니다.", code="award")
        if cls.objects.filter(award=award).exists():
            raise ValidationError("이미 시작한 사업입니다.", code="award")
        project = cls.objects.create(award=award)
        ExecutionPlan.draw(project, by=by)
        Activity.write(project, by=by, verb="시작", after=cls.Status.PREPARING.label)
        return project

    def stop(self, *, by, reason):
        """Ends the project before its time (중단); what was paid is settled all the same."""
        if not reason.strip():
            raise ValidationError("중단하는 까닭을 적어 주세요.", code="reason")
        self.move(self.Status.STOPPED, by=by, note=reason)
