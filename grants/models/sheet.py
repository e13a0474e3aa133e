from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from district.models import Lifecycle


class Sheet(Lifecycle):
    """The score sheet of a review (채점표): points and words, changed until it is handed in whole."""

    comment = models.TextField("심사 의견", blank=True)
    version = models.PositiveIntegerField("판", default=1, editable=False)
    saved_at = models.DateTimeField("마지막 저장", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def criteria(self):
        """What is scored, in order."""
        return self.round.criteria

    @property
    def most(self):
        """Full marks (점)."""
        return sum(criterion.max_points for criterion in self.criteria)

    @property
    def total(self):
        """Points given so far, out of `most`."""
        return sum(score.points or 0 for score in self.scores.all())

    @property
    def rows(self):
        """(criterion, Score or None) for all that is scored, in order."""
        given = {score.criterion_id: score for score in self.scores.all()}
        return [(criterion, given.get(criterion.pk)) for criterion in self.criteria]

    def unfinished(self):
        """What keeps the sheet from being handed in, as sentences."""
        bare = [criterion.name for criterion, given in self.rows if given is None or given.points is None]
        mute = [criterion.name for criterion, given in self.rows if criterion.needs_comment and not _words(given)]
        told = [f"점수가 빠진 기준이 있습니다: {', '.join(bare)}"] if bare else []
        return told + ([f"의견이 빠진 기준이 있습니다: {', '.join(mute)}"] if mute else [])

    @transaction.atomic
    def save_scores(self, points, *, comment, remarks=None, version=None):
        """Writes `points` ({criterion: points or None}), `remarks` ({criterion: words}) and the comment of a review
        still open, all or nothing.

        None takes points back: what a member blanks is not handed in behind his back. Raises ValidationError: "status"
        once it was handed in, "closed" and "withdrawn" as `lock` does, "points" outside the bounds, "stale" where
        another window saved after `version`.
        """
        self.lock()
        if self.status != self.Status.SCORING:
            raise ValidationError("지금은 점수를 고칠 수 없습니다.", code="status")
        if version not in (None, self.version):
            raise ValidationError("다른 창에서 먼저 고쳤습니다.", code="stale")
        self._write(points, remarks or {})
        self.comment, self.version, self.saved_at = comment, self.version + 1, timezone.now()
        self.save(update_fields=["comment", "version", "saved_at"])

    def _write(self, points, remarks):
        for criterion, given in points.items():
            if criterion not in self.criteria or not 0 <= (given or 0) <= criterion.max_points:
                told = f"{criterion.name}: 0점에서 {criterion.max_points}점 사이로 적어 주세요."
                raise ValidationError(told, code="points")
        rows = [
            self.scores.model(review=self, criterion=each, points=given, comment=remarks.get(each, ""))
            for each, given in points.items()
        ]
        said = [row for row in rows if row.points is not None or row.comment]
        self.scores.bulk_create(
            said,
            update_conflicts=True,
            unique_fields=["review", "criterion"],
            update_fields=["points", "comment"],
        )
        if blank := [row.criterion for row in rows if row.points is None and not row.comment]:
            self.scores.filter(criterion__in=blank).delete()
        self._forget_scores()

    def _forget_scores(self):
        """What was read of the points before is asked for again."""
        getattr(self, "_prefetched_objects_cache", {}).pop("scores", None)

    @transaction.atomic
    def submit(self, *, by):
        """Hands the sheet in whole. Final unless staff reopen it."""
        self.lock()
        self._forget_scores()
        if self.can_move(self.Status.SUBMITTED) and (told := self.unfinished()):
            raise ValidationError([ValidationError(sentence, code="incomplete") for sentence in told])
        self.move(self.Status.SUBMITTED, by=by, submitted_at=timezone.now(), submitted_by=by)


def _words(score):
    return score.comment if score else ""
