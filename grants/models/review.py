from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from district.models import User, signature, signed
from governance.models import Term

from .application import Application
from .conflict import Conflict
from .sheet import Sheet
from .steps import Criterion, Step


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A member's own, as long as he is a member and did not step down; recused ones do not exist for him."""
        if not user.is_authenticated:
            return self.none()
        sitting = Q(member__in=Term.objects.current().values("person")) | Q(round__step__kind=Step.Kind.PEERS)
        mine = self.filter(sitting, member=user, application__in=Application.objects.without_conflict(user))
        return mine.exclude(Q(status=Review.Status.RECUSED) | Q(application__status=Application.Status.WITHDRAWN))

    def waiting(self):
        """Given to a member and not handed in yet."""
        return self.filter(status__in=[Review.Status.ASSIGNED, Review.Status.SCORING]).exclude(
            application__status=Application.Status.WITHDRAWN
        )

    def whole(self, criteria):
        """Those that may be handed in: points on each of `criteria`, and words where a criterion asks for them."""
        given = Q(scores__criterion__in=criteria, scores__points__isnull=False)
        whole = self.filter(status=Review.Status.SCORING).annotate(given=Count("scores", filter=given))
        for criterion in criteria:
            if criterion.needs_comment:
                words = Score.objects.filter(review=OuterRef("pk"), criterion=criterion).exclude(comment="")
                whole = whole.filter(Exists(words))
        return whole.filter(given=len(criteria))

    def with_points(self):
        """Adds `points`, the sum of the scores given so far, or None."""
        mine = Score.objects.filter(review=OuterRef("pk")).order_by().values("review")
        return self.annotate(points=Subquery(mine.annotate(added=Sum("points")).values("added")))


class Review(Sheet):
    """A committee member's judgement of one application (심사)."""

    class Status(models.TextChoices):
        ASSIGNED = "assigned", "배정"
        SCORING = "scoring", "채점중"
        SUBMITTED = "submitted", "제출"
        RECUSED = "recused", "회피"

    MOVES = {
        Status.ASSIGNED: {Status.SCORING, Status.RECUSED},
        Status.SCORING: {Status.SUBMITTED, Status.RECUSED},
        Status.SUBMITTED: {Status.SCORING, Status.RECUSED},
        Status.RECUSED: {Status.ASSIGNED},
    }

    round = models.ForeignKey("grants.Round", models.PROTECT, verbose_name="심사 회차", related_name="reviews")
    application = models.ForeignKey(Application, models.PROTECT, verbose_name="신청", related_name="reviews")
    member = models.ForeignKey(User, models.PROTECT, verbose_name="위원", related_name="reviews")
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.ASSIGNED, editable=False)
    declared_at, declared_by = signature("이해관계 없음 확인 일시", "확인한 위원")
    submitted_at, submitted_by = signature("제출 일시", "제출한 위원")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "심사"
        verbose_name_plural = "심사"
        ordering = ["application", "pk"]
        permissions = [("assign_review", "심사를 배정할 수 있음"), ("see_ranking", "심사 순위를 볼 수 있음")]
        constraints = [
            signed("declared"),
            signed("submitted"),
            models.UniqueConstraint(
                fields=["round", "application", "member"],
                name="one_review_of_a_member",
                violation_error_message="이 위원에게 이미 배정한 신청입니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False),
                name="review_submitted_is_signed",
                violation_error_message="제출한 심사에는 제출 일시가 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.application} – {self.member}"

    def get_absolute_url(self):
        return reverse("grants:review", args=[self.pk])

    @property
    def badge(self):
        """The look of the status on screens."""
        return {self.Status.SCORING: "information", self.Status.SUBMITTED: "success"}.get(self.status, "warning")

    def declare(self, *, by):
        """The member declares to have no interest in the application; only then it opens."""
        self.move(self.Status.SCORING, by=by, declared_at=timezone.now(), declared_by=by)

    def recuse(self, *, by, reason):
        """The member steps down (회피); scores already given stay in the record and count no more."""
        Conflict.step_down(self, by=by, reason=reason)
        self.refresh_from_db(fields=["status"])

    def set_aside(self, *, by, note):
        """Takes the review out of the count: its member is kept from the application."""
        self.move(self.Status.RECUSED, by=by, note=note)

    def give_again(self, *, by):
        """Given once more to a member who is no longer kept from the application. What he wrote lies there, and he
        declares anew before it opens."""
        undone = ("declared_at", "declared_by", "submitted_at", "submitted_by")
        self.move(self.Status.ASSIGNED, by=by, note="다시 배정", **dict.fromkeys(undone))

    def lock(self):
        """Locks the row and takes over its status and version; raises ValidationError once its round is closed (code
        "closed") and once the application was withdrawn (code "withdrawn"). Both lock the reviews they end, so what is
        read here stays true."""
        super().lock()
        stored = type(self).objects.filter(pk=self.pk)
        round, application, self.version = stored.values_list("round__status", "application__status", "version").get()
        if round != "open":
            raise ValidationError("마감한 심사입니다.", code="closed")
        if application == Application.Status.WITHDRAWN:
            raise ValidationError("취하된 신청입니다.", code="withdrawn")

    @transaction.atomic
    def reopen(self, *, by, reason):
        """Gives a submitted review back to its member, with a reason; nobody does so for himself."""
        if by == self.member:
            raise ValidationError("자기 심사는 다른 담당자가 다시 열어야 합니다.", code="own")
        if not reason.strip():
            raise ValidationError("다시 여는 까닭을 적어 주세요.", code="reason")
        self.lock()
        if self.status != self.Status.SUBMITTED:
            raise ValidationError("제출한 심사만 다시 열 수 있습니다.", code="status")
        self.move(self.Status.SCORING, by=by, note=reason, submitted_at=None, submitted_by=None)


class Score(models.Model):
    """What one member gives one application on one criterion: points, and words where the criterion asks for them."""

    review = models.ForeignKey(Review, models.PROTECT, verbose_name="심사", related_name="scores")
    criterion = models.ForeignKey(  # found by the index below
        Criterion, models.PROTECT, verbose_name="심사기준", related_name="+", db_index=False
    )
    points = models.PositiveSmallIntegerField("점수(점)", null=True, blank=True)
    comment = models.TextField("의견", blank=True)

    class Meta:
        verbose_name = "점수"
        verbose_name_plural = "점수"
        ordering = ["review", "criterion"]
        # A ranking adds up thousands of them: what it asks for stands in the index itself.
        indexes = [models.Index(fields=["criterion", "review", "points"], name="score_by_criterion")]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_on_a_criterion"),
            models.CheckConstraint(
                condition=Q(points__isnull=False) | ~Q(comment=""),
                name="score_says_something",
                violation_error_message="점수나 의견 가운데 하나는 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.criterion.name} –" if self.points is None else f"{self.criterion.name} {self.points}점"
