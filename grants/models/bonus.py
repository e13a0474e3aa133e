from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from district.models import Activity, Document, User, signed

from .application import Application
from .call import Call
from .conditions import CallCondition


class BonusPoint(models.Model):
    """Points added to an application's total for a reason that its call names (가점), with the evidence for it."""

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name="신청", related_name="bonus_points", editable=False
    )
    condition = models.ForeignKey(
        CallCondition, models.PROTECT, verbose_name="가점 조건", related_name="bonus_points", editable=False
    )
    points = models.PositiveSmallIntegerField("가점(점)")
    evidence = models.CharField("확인한 증빙", max_length=300)
    document = models.OneToOneField(
        Document, models.PROTECT, verbose_name="증빙 파일", null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField("준 일시", editable=False)
    given_by = models.ForeignKey(User, models.PROTECT, verbose_name="준 사람", editable=False, related_name="+")

    class Meta:
        verbose_name = "가점"
        verbose_name_plural = "가점"
        ordering = ["application", "condition"]
        permissions = [("give_bonus", "가점을 주고 거둘 수 있음")]
        constraints = [
            signed("given"),
            models.UniqueConstraint(
                fields=["application", "condition"],
                name="bonus_once_for_a_reason",
                violation_error_message="이 조건의 가점은 이미 주었습니다.",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0) & ~Q(evidence=""),
                name="bonus_has_points_and_evidence",
                violation_error_message="가점에는 1점 이상의 점수와 증빙이 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.condition.text} {self.points}점"

    @classmethod
    @transaction.atomic
    def give(cls, application, condition, points, *, by, evidence, document=None):
        """Gives bonus points for what `condition`, a row of the call, names; `document` is an unsaved Document.

        Raises ValidationError: "status" once the application is scored no more, "condition" for a row that is not the
        call's, does not hold for it or was given already, "points" beyond what the row says, "evidence" without any.
        """
        cls._lock(application, by)
        if condition.call_id != application.call_id or condition.key != "bonus":
            raise ValidationError("이 공모의 가점 조건을 골라 주세요.", code="condition")
        if not condition.holds(application.case):
            raise ValidationError(f"이 신청에는 해당하지 않는 조건입니다: {condition.when}", code="condition")
        if application.bonus_points.filter(condition=condition).exists():
            raise ValidationError(
                "이 조건의 가점은 이미 주었습니다. 고치려면 거둔 뒤에 다시 주세요.", code="condition"
            )
        if condition.number is None:
            raise ValidationError("공고에 점수가 정해지지 않은 가점입니다.", code="points")
        if not 0 < points <= condition.number:
            raise ValidationError(f"1점에서 {condition.number}점까지 줄 수 있습니다.", code="points")
        if not evidence.strip():
            raise ValidationError("무엇으로 확인했는지 적어 주세요.", code="evidence")
        if document:
            document.save()
        facts = {"evidence": evidence.strip(), "document": document, "given_at": timezone.now(), "given_by": by}
        bonus = cls.objects.create(application=application, condition=condition, points=points, **facts)
        Activity.write(application, by=by, verb="가점", after=f"{bonus}", note=bonus.evidence)
        return bonus

    @transaction.atomic
    def take_back(self, *, by, reason):
        """Takes the points back (거둠); the trail keeps what they were, and the reason."""
        self._lock(self.application, by)
        if not reason.strip():
            raise ValidationError("거두는 까닭을 적어 주세요.", code="reason")
        document = self.document
        self.delete()
        if document:
            document.discard()
        Activity.write(self.application, by=by, verb="가점 거둠", before=f"{self}", note=reason.strip())

    @staticmethod
    def _lock(application, by):
        application.lock()
        if application.status != Application.Status.ELIGIBLE or application.call.status != Call.Status.PUBLISHED:
            raise ValidationError("심사하고 있는 신청에만 가점을 주고 거둘 수 있습니다.", code="status")
        if application.is_of(by):
            raise ValidationError("자기 신청에는 가점을 줄 수 없습니다.", code="status")
