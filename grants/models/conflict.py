from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature, signed
from governance.models import AgendaItem

from .application import Application
from .steps import Step


class ConflictQuerySet(models.QuerySet):
    def upheld(self):
        return self.filter(status=Conflict.Status.UPHELD)


class Conflict(Lifecycle):
    """What keeps a member from an application (이해충돌): 제척 by rule, 기피 as its group asks, 회피 as he steps down.

    While it is upheld the application does not exist for him: `Application.objects.without_conflict`.
    """

    class Kind(models.TextChoices):
        EXCLUDED = "excluded", "제척"
        CHALLENGED = "challenged", "기피"
        RECUSED = "recused", "회피"

    class Status(models.TextChoices):
        ASKED = "asked", "신청"
        UPHELD = "upheld", "인정"
        DISMISSED = "dismissed", "기각"
        LIFTED = "lifted", "취소"

    MOVES = {
        Status.ASKED: {Status.UPHELD, Status.DISMISSED},
        Status.DISMISSED: {Status.UPHELD},
        Status.UPHELD: {Status.LIFTED},
        Status.LIFTED: {Status.UPHELD},
    }

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="신청", related_name="conflicts")
    member = models.ForeignKey(User, models.PROTECT, verbose_name="위원", related_name="conflicts")
    kind = models.CharField("구분", max_length=10, choices=Kind)
    reason = models.TextField("까닭")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.ASKED, editable=False)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, verbose_name="의결한 안건", null=True, blank=True, related_name="+"
    )
    answer = models.TextField("결정 내용", blank=True)
    asked_at, asked_by = signature("신청 일시", "신청한 사람")
    decided_at, decided_by = signature("결정 일시", "결정한 사람")

    lifted_at, lifted_by = signature("취소 일시", "취소한 사람")
    lifted_for = models.TextField("취소한 까닭", blank=True, editable=False)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = "이해충돌"
        verbose_name_plural = "이해충돌"
        ordering = ["application", "pk"]
        constraints = [
            signed("asked"),
            signed("decided"),
            signed("lifted"),
            models.UniqueConstraint(
                fields=["application", "member", "kind"],
                name="one_conflict_of_a_kind",
                violation_error_message="이미 신청했거나 결정한 일입니다.",
            ),
            models.UniqueConstraint(
                fields=["application", "member"],
                condition=Q(status="upheld"),
                name="one_conflict_upheld",
                violation_error_message="이미 이 신청의 심사에서 빠진 위원입니다.",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at=None) | (~Q(status="asked") & Q(decided_at__isnull=False)),
                name="conflict_decided_is_signed",
                violation_error_message="결정한 이해충돌에는 결정 일시가 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(status="lifted", lifted_at__isnull=False) | (~Q(status="lifted") & Q(lifted_at=None)),
                name="conflict_lifted_is_signed",
                violation_error_message="취소한 이해충돌에는 취소 일시가 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.application} – {self.member} {self.get_kind_display()}"

    @staticmethod
    def challengeable(application):
        """The members that its group may ask to be kept from it: those who sit where its call is being scored, until
        the results are out. Other applicants who score are named to nobody."""
        kinds = [kind for kind in Step.Kind if kind != Step.Kind.PEERS]
        call = application.call
        if application.status != Application.Status.ELIGIBLE or call.status != call.Status.PUBLISHED:
            return User.objects.none()
        return User.objects.filter(
            panels__round__status="open",
            panels__round__step__call=application.call_id,
            panels__round__step__kind__in=kinds,
        ).distinct()

    @property
    def badge(self):
        """The look of the status on screens."""
        return {self.Status.ASKED: "warning", self.Status.UPHELD: "danger"}.get(self.status, "gray")

    @property
    def may_be_lifted(self):
        """Whether it was decided by others and still stands; who stepped down did so himself (회피)."""
        return self.status == self.Status.UPHELD and self.kind != self.Kind.RECUSED

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def judge(cls, application, member, *, keeps, by, reason):
        """An official decides whether the rules keep `member` from `application` (제척), with a reason either way."""
        application.lock()
        conflict = cls._of(application, member, cls.Kind.EXCLUDED, by=by, reason=reason)
        conflict.uphold(by=by) if keeps else conflict.dismiss(by=by)
        return conflict

    @classmethod
    @transaction.atomic
    def challenge(cls, application, member, *, by, reason):
        """The group asks that `member` shall not judge it (기피); the committee decides.

        Raises ValidationError: "panel" for who is on no panel that still scores, "again" where it was asked before.
        """
        application.lock()
        if not cls.challengeable(application).filter(pk=member.pk).exists():
            raise ValidationError("지금 심사하는 위원이 아닙니다.", code="panel")
        if application.conflicts.filter(member=member, kind=cls.Kind.CHALLENGED).exists():
            raise ValidationError("이미 기피를 신청한 위원입니다.", code="again")
        conflict = cls._of(application, member, cls.Kind.CHALLENGED, by=by, reason=reason)
        Activity.write(conflict, by=by, verb="기피 신청", after=cls.Status.ASKED.label, note=conflict.reason)
        return conflict

    @transaction.atomic
    def settle(self, *, upheld, item, by, note=""):
        """Records what the committee decided of a challenge, and at which item of which meeting.

        Raises ValidationError (code "item") while that item is not decided.
        """
        if item.result not in item.VOTED:
            raise ValidationError("아직 의결하지 않은 안건입니다.", code="item")
        self.uphold(by=by, note=note, item=item) if upheld else self.dismiss(by=by, note=note, item=item)

    @classmethod
    @transaction.atomic
    def step_down(cls, review, *, by, reason):
        """The member of `review` steps down (회피)."""
        review.application.lock()
        conflict = cls._of(review.application, review.member, cls.Kind.RECUSED, by=by, reason=reason)
        conflict.uphold(by=by)
        return conflict

    @classmethod
    def _of(cls, application, member, kind, *, by, reason):
        """The conflict of that kind, as it stands or asked now. Raises ValidationError without a reason."""
        if not reason.strip():
            raise ValidationError("까닭을 적어 주세요.", code="reason")
        told = {"reason": reason.strip(), "asked_at": timezone.now(), "asked_by": by}
        conflict, new = cls.objects.get_or_create(application=application, member=member, kind=kind, defaults=told)
        if not new and conflict.reason != told["reason"]:
            conflict.reason = told["reason"]
            conflict.save(update_fields=["reason"])
        return conflict

    @transaction.atomic
    def uphold(self, *, by, note="", item=None):
        """Keeps the member from the application from now on; what he scored stays in the record and counts nowhere.

        Raises ValidationError (code "closed") where he scored it in a round that is closed.
        """
        self.application.lock()
        if self.application.conflicts.upheld().filter(member=self.member).exclude(pk=self.pk).exists():
            raise ValidationError("이미 이 신청의 심사에서 빠진 위원입니다.", code="again")
        facts = {"answer": note, "item": item, "decided_at": timezone.now(), "decided_by": by}
        anew = {"lifted_at": None, "lifted_by": None, "lifted_for": ""}
        self.move(self.Status.UPHELD, by=by, note=note or self.reason, **facts, **anew)
        for review in self.application.reviews.filter(member=self.member).order_by("pk"):
            if review.can_move(review.Status.RECUSED):
                review.set_aside(by=by, note=f"{self.get_kind_display()}: {self.reason}")

    def dismiss(self, *, by, note="", item=None):
        """Nothing keeps the member from the application; the decision stays in the record."""
        facts = {"answer": note, "item": item, "decided_at": timezone.now(), "decided_by": by}
        self.move(self.Status.DISMISSED, by=by, note=note or self.reason, **facts)

    @transaction.atomic
    def lift(self, *, by, reason):
        """Takes back what was upheld wrongly: the application is there again for the member, who may be given it anew.

        Raises ValidationError: "reason" without one, "own" for one's own case, "recused" where the member stepped down
        himself, "decision" once a decision on the call's money rests on the scores, "move" unless it is upheld.
        """
        if not reason.strip():
            raise ValidationError("취소하는 까닭을 적어 주세요.", code="reason")
        if by == self.member:
            raise ValidationError("자기 일은 다른 담당자가 정해야 합니다.", code="own")
        if self.kind == self.Kind.RECUSED:
            raise ValidationError("위원이 스스로 물러난 회피는 취소할 수 없습니다.", code="recused")
        self.application.call.lock()
        self.application.lock()
        if self.application.call.decision:
            raise ValidationError("선정 결정을 되돌린 뒤에 취소할 수 있습니다.", code="decision")
        facts = {"lifted_at": timezone.now(), "lifted_by": by, "lifted_for": reason.strip()}
        self.move(self.Status.LIFTED, by=by, note=reason.strip(), **facts)
