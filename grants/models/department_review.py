from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Department, Lifecycle, User, signature, signed


class DepartmentReviewQuerySet(models.QuerySet):
    def pending(self):
        """Asked and not answered, of applications still being screened."""
        return self.filter(status=DepartmentReview.Status.ASKED, application__status__in=("submitted", "returned"))

    def asked_of(self, user):
        """What was asked of the user's department; never his own application, nor one he is kept from."""
        if not (user.is_authenticated and user.is_staff and user.department_id):
            return self.none()
        asked = self.filter(department=user.department_id).exclude(application__applicant=user)
        asked = asked.exclude(application__in=user.edits.values("application"))
        return asked.exclude(application__status="withdrawn").exclude(
            application__in=user.conflicts.upheld().values("application")
        )


class DepartmentReview(Lifecycle):
    """What a department says of an application that is being screened (부서검토)."""

    class Status(models.TextChoices):
        ASKED = "asked", "요청"
        FIT = "fit", "타당"
        MEND = "mend", "보완"
        UNFIT = "unfit", "불가"

    VERDICTS = (Status.FIT, Status.MEND, Status.UNFIT)
    MOVES = {Status.ASKED: set(VERDICTS)}

    application = models.ForeignKey(
        "grants.Application", models.PROTECT, verbose_name="신청", related_name="department_reviews"
    )
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="부서", related_name="+")
    question = models.CharField("살펴볼 것", max_length=300)
    due = models.DateField("회신 기한")
    asked_at = models.DateTimeField("요청 일시", default=timezone.now, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="요청한 사람", editable=False, related_name="+")
    status = models.CharField("검토 결과", max_length=8, choices=Status, default=Status.ASKED, editable=False)
    opinion = models.CharField("검토 의견", max_length=200, blank=True, editable=False)
    answered_at, answered_by = signature("회신 일시", "회신한 사람")

    objects = DepartmentReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "부서검토"
        verbose_name_plural = "부서검토"
        ordering = ["application", "pk"]
        constraints = [
            signed("answered"),
            models.UniqueConstraint(
                fields=["application", "department"],
                condition=Q(status="asked"),
                name="department_asked_once_at_a_time",
                violation_error_message="이 부서의 회신을 기다리고 있습니다.",
            ),
            models.CheckConstraint(
                condition=Q(status="asked") | Q(answered_at__isnull=False),
                name="department_verdict_is_signed",
                violation_error_message="검토 결과에는 회신한 사람이 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.application} – {self.department}"

    def get_absolute_url(self):
        return reverse("grants:department_review", args=[self.pk])

    @classmethod
    @transaction.atomic
    def ask(cls, application, departments, *, by, question, due):
        """Asks departments about an application that is being screened, until the day `due`, which counts whole.

        Raises ValidationError with the name of the field; a department that still has to answer is not asked twice.
        """
        application.lock()
        application.may_be_screened_by(by)
        if application.status != application.Status.SUBMITTED:
            raise ValidationError("접수한 신청만 부서에 검토를 요청할 수 있습니다.", code="move")
        if due < timezone.localdate():
            raise ValidationError("회신 기한은 오늘이거나 뒤여야 합니다.", code="due")
        waiting = application.department_reviews.filter(status=cls.Status.ASKED, department__in=departments)
        if names := ", ".join(str(review.department) for review in waiting.select_related("department")):
            raise ValidationError(f"아직 회신하지 않은 부서입니다: {names}", code="departments")
        for department in departments:
            review = cls.objects.create(
                application=application, department=department, question=question, due=due, asked_by=by
            )
            Activity.write(review, by=by, verb="부서검토 요청", after=cls.Status.ASKED.label, note=question)

    @property
    def is_pending(self):
        return self.status == self.Status.ASKED and self.application.status in ("submitted", "returned")

    @property
    def is_overdue(self):
        return self.is_pending and self.due < timezone.localdate()

    @property
    def badge(self):
        """The look of the status on screens."""
        return {self.Status.FIT: "success", self.Status.MEND: "warning", self.Status.UNFIT: "danger"}.get(
            self.status, "information"
        )

    @transaction.atomic
    def answer(self, verdict, *, by, opinion):
        """The department's verdict, one of VERDICTS, with a line that says why; given once.

        Raises ValidationError: "opinion" without a word, "own" from the applicant, "closed" once the application was
        decided or taken back, "move" when somebody of the department answered already.
        """
        if not opinion.strip():
            raise ValidationError("검토 의견을 한 줄 적어 주세요.", code="opinion")
        self.application.lock()
        self.application.may_be_screened_by(by)
        if self.application.status not in ("submitted", "returned"):
            raise ValidationError("자격검토가 끝난 신청이라 회신을 받지 않습니다.", code="closed")
        self.move(verdict, by=by, note=opinion, opinion=opinion, answered_at=timezone.now(), answered_by=by)
