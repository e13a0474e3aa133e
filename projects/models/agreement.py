from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, Sequence, User, signature, signed

from .agreement_item import new_token
from .agreement_text import AgreementText
from .execution_plan import ExecutionPlan
from .scan import Scan


class AgreementQuerySet(models.QuerySet):
    def waiting(self):
        """Those that the group signed and the office has not yet."""
        return self.filter(status=Agreement.Status.GROUP_SIGNED)

    def open(self):
        """Those that are not signed on both sides."""
        return self.exclude(status=Agreement.Status.SIGNED)


class Agreement(Lifecycle):
    """What district and group agree on for a project (협약): drawn from plan and text, signed by both in turn."""

    class Status(models.TextChoices):
        DRAWN = "drawn", "작성"
        GROUP_SIGNED = "group", "모임 서명"
        SIGNED = "signed", "체결"

    MOVES = {Status.DRAWN: {Status.GROUP_SIGNED}, Status.GROUP_SIGNED: {Status.SIGNED}}

    project = models.OneToOneField("Project", models.PROTECT, verbose_name="사업", related_name="agreement")
    number = models.CharField("협약 번호", max_length=20, unique=True, editable=False)
    token = models.CharField("서류 열쇠", max_length=40, unique=True, default=new_token, editable=False)
    plan = models.ForeignKey(ExecutionPlan, models.PROTECT, verbose_name="실행계획", related_name="+")
    text = models.TextField("문안", editable=False)
    is_example = models.BooleanField("예시 문안", default=False, editable=False)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAWN, editable=False)
    scan = models.ForeignKey(
        Scan, models.PROTECT, verbose_name="서명한 협약서", null=True, blank=True, editable=False, related_name="+"
    )
    drawn_at = models.DateTimeField("작성 일시", default=timezone.now, editable=False)
    drawn_by = models.ForeignKey(User, models.PROTECT, verbose_name="작성한 사람", editable=False, related_name="+")
    group_signed_at, group_signed_by = signature("모임 서명 일시", "서명본을 낸 사람")
    signed_at, signed_by = signature("체결 일시", "체결한 사람")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "협약"
        verbose_name_plural = "협약"
        ordering = ["-drawn_at", "-pk"]
        permissions = [("sign_agreement", "협약을 체결할 수 있음")]
        constraints = [
            signed("group_signed"),
            signed("signed"),
            models.CheckConstraint(
                condition=Q(status="drawn", group_signed_at=None, scan=None)
                | Q(status__in=["group", "signed"], group_signed_at__isnull=False, scan__isnull=False),
                name="agreement_signed_by_the_group_is_there",
                violation_error_message="모임이 서명한 협약에는 서명한 서류가 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(status="signed", signed_at__isnull=False) | (~Q(status="signed") & Q(signed_at=None)),
                name="agreement_signed_has_its_time",
                violation_error_message="체결한 협약에는 체결한 일시와 사람이 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.project}"

    def get_absolute_url(self):
        return reverse("projects:agreement", args=[self.project_id])

    @property
    def badge(self):
        """The look of the status on screens."""
        return {self.Status.GROUP_SIGNED: "information", self.Status.SIGNED: "success"}.get(self.status, "warning")

    @property
    def clauses(self):
        """The paragraphs of the text."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    def obstacles(cls, project):
        """Sentences on what keeps the agreement of a project from being drawn."""
        if project.plan is None:
            yield "실행계획을 먼저 승인해 주세요."
        if project.plans.open().exists():
            yield "처리가 끝나지 않은 실행계획이 있습니다."
        if missing := list(project.items.open()):
            yield f"확인하지 않은 협약 준비물이 있습니다: {', '.join(str(item) for item in missing)}"
        if not cls._text().exists():
            yield "오늘 효력이 있는 협약 문안이 없습니다."

    @classmethod
    @transaction.atomic
    def draw(cls, project, *, by):
        """Draws it from the plan in force and the text of the day; both stay as they are from then on.

        Raises ValidationError: "drawn" where there is one, "move" where the project is not being prepared,
        "obstacle" for what `obstacles` says.
        """
        project.lock()
        if cls.objects.filter(project=project).exists():
            raise ValidationError("이미 협약서를 만들었습니다.", code="drawn")
        if project.status != project.Status.PREPARING:
            raise ValidationError("협약을 준비하는 사업이 아닙니다.", code="move")
        project.__dict__.pop("plan", None)
        if obstacles := list(cls.obstacles(project)):
            raise ValidationError([ValidationError(sentence, code="obstacle") for sentence in obstacles])
        year, text = timezone.localdate().year, cls._text().first()
        agreement = cls.objects.create(
            project=project,
            number=f"{year}-협약-{Sequence.take('협약번호', year):03d}",
            plan=project.plan,
            text=text.filled(project.plan),
            is_example=text.is_example,
            drawn_by=by,
        )
        Activity.write(agreement, by=by, verb="작성", after=cls.Status.DRAWN.label)
        return agreement

    @transaction.atomic
    def take(self, scan, *, by):
        """A signed copy came: the first one is the group's; later ones take its place in what is shown.

        Raises ValidationError (code "move") where the project is stopped.
        """
        self.project.lock()
        if self.project.status == self.project.Status.STOPPED:
            raise ValidationError("중단한 사업의 협약서는 받지 않습니다.", code="move")
        self.lock()
        if self.status == self.Status.DRAWN:
            facts = {"group_signed_at": timezone.now(), "group_signed_by": by}
            self.move(self.Status.GROUP_SIGNED, by=by, note=str(scan), scan=scan, **facts)
        else:
            self.scan = scan
            self.save(update_fields=["scan"])
            Activity.write(self, by=by, verb="서명본 다시 올림", note=str(scan))

    @transaction.atomic
    def sign(self, *, by):
        """The district signs, too (체결): the project runs from now on."""
        self.project.lock()
        self.move(self.Status.SIGNED, by=by, signed_at=timezone.now(), signed_by=by)
        self.project.move(self.project.Status.RUNNING, by=by, note=self.number)

    @transaction.atomic
    def discard(self, *, by, reason):
        """Takes back what nobody signed yet, so that plan or items can be mended; its number is not used again.

        Raises ValidationError: "reason" without one, "move" where the group has signed.
        """
        if not reason.strip():
            raise ValidationError("다시 만드는 까닭을 적어 주세요.", code="reason")
        self.project.lock()
        self.lock()
        if self.status != self.Status.DRAWN:
            raise ValidationError("모임이 서명한 협약서는 물릴 수 없습니다.", code="move")
        Activity.write(self.project, by=by, verb="협약서 물림", before=self.number, note=reason)
        self.delete()

    @staticmethod
    def _text():
        return AgreementText.objects.filter(kind=AgreementText.Kind.AGREEMENT).in_force(timezone.localdate())
