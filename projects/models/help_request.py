from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature, signed

from .. import notices
from .activist import Activist
from .project import Project


class HelpRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of projects that one sees."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    def waiting(self):
        """Those that nobody has answered."""
        return self.filter(status__in=HelpRequest.WAITING)


class HelpRequest(Lifecycle):
    """A group asks for help with its project (도움 요청); an activist or an official answers."""

    class Status(models.TextChoices):
        ASKED = "asked", "접수"
        ASSIGNED = "assigned", "활동가 연결"
        ANSWERED = "answered", "답변"
        WITHDRAWN = "withdrawn", "취하"

    WAITING = (Status.ASKED, Status.ASSIGNED)
    MOVES = {
        Status.ASKED: {Status.ASSIGNED, Status.ANSWERED, Status.WITHDRAWN},
        Status.ASSIGNED: {Status.ANSWERED, Status.WITHDRAWN},
    }

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="사업", related_name="help_requests")
    text = models.TextField("도움이 필요한 것")
    status = models.CharField("상태", max_length=9, choices=Status, default=Status.ASKED, editable=False)
    helper = models.ForeignKey(
        User, models.PROTECT, verbose_name="연결한 활동가", null=True, blank=True, related_name="help_given"
    )
    answer_text = models.TextField("답변", blank=True)
    asked_at = models.DateTimeField("요청 일시", default=timezone.now, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="요청한 사람", editable=False, related_name="+")
    assigned_at, assigned_by = signature("연결 일시", "연결한 사람")
    answered_at, answered_by = signature("답변 일시", "답변한 사람")

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "도움 요청"
        verbose_name_plural = "도움 요청"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            signed("assigned"),
            signed("answered"),
            models.CheckConstraint(
                condition=~Q(status="assigned") | Q(helper__isnull=False),
                name="help_assigned_to_somebody",
                violation_error_message="연결한 도움 요청에는 활동가가 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) ^ Q(status="answered"),
                name="help_answered_is_signed",
                violation_error_message="답변한 도움 요청에는 답변한 사람이 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.project} 도움 요청"

    def get_absolute_url(self):
        return reverse("projects:visits", args=[self.project_id])

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.ASKED: "warning",
            self.Status.ASSIGNED: "information",
            self.Status.ANSWERED: "success",
        }.get(self.status, "gray")

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask(cls, project, text, *, by):
        """A group asks; the same words sent twice are one request while it waits.

        Raises ValidationError: "text" without words, "status" once the project is over.
        """
        if not text.strip():
            raise ValidationError("어떤 도움이 필요한지 적어 주세요.", code="text")
        project.lock()
        if project.status == Project.Status.CLOSED:
            raise ValidationError("완료한 사업입니다. 담당 부서로 연락해 주세요.", code="status")
        if waiting := project.help_requests.waiting().filter(text=text).first():
            return waiting
        asked = cls.objects.create(project=project, text=text, asked_by=by)
        Activity.write(asked, by=by, verb="접수", after=cls.Status.ASKED.label)
        return asked

    @transaction.atomic
    def assign(self, helper, *, by):
        """Asks an activist to answer; he sees the project from now on, and a letter tells him."""
        Activist.assign(self.project, helper, by=by)
        facts = {"helper": helper, "assigned_at": timezone.now(), "assigned_by": by}
        self.move(self.Status.ASSIGNED, by=by, note=helper.name, **facts)
        notices.help_assigned(self)

    @transaction.atomic
    def answer(self, text, *, by):
        """Answers; the group is told that there is an answer. Raises ValidationError: "answer_text" without words."""
        if not text.strip():
            raise ValidationError("답변을 적어 주세요.", code="answer_text")
        facts = {"answer_text": text, "answered_at": timezone.now(), "answered_by": by}
        self.move(self.Status.ANSWERED, by=by, note=text, **facts)
        notices.help_answered(self)

    def withdraw(self, *, by):
        """The group needs it no more."""
        self.move(self.Status.WITHDRAWN, by=by)
