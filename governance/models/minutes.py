from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from district.models import Activity, Lifecycle, signature


class Minuted(Lifecycle):
    """What a meeting leaves in words: minutes for everybody and for the office, confirmed and then published."""

    minutes = models.TextField("공개 회의록", blank=True)
    internal_minutes = models.TextField("내부 회의록", blank=True)
    version = models.PositiveIntegerField("회의록을 고친 횟수", default=0, editable=False)
    confirmed_at, confirmed_by = signature("회의록 확정 일시", "확정한 사람")
    published_at, published_by = signature("공개 일시", "공개한 사람")

    class Meta:
        abstract = True

    @property
    def minutes_are_open(self):
        """Whether they may still be changed."""
        return self.status in (self.Status.OPEN, self.Status.CLOSED)

    @transaction.atomic
    def write_minutes(self, *, by, minutes, internal_minutes, version):
        """Keeps the minutes, as long as they are not confirmed.

        Raises ValidationError: "status" afterwards, "stale" where somebody has changed them since `version` was read.
        """
        self.hold(self.Status.OPEN, self.Status.CLOSED)
        self.refresh_from_db(fields=["version"])
        if self.version != version:
            raise ValidationError(
                "다른 사람이 먼저 고쳤습니다. 아래에서 견주어 보고 다시 저장해 주세요.", code="stale"
            )
        self.minutes, self.internal_minutes, self.version = minutes, internal_minutes, version + 1
        self.save(update_fields=["minutes", "internal_minutes", "version"])
        Activity.write(self, by=by, verb="회의록 씀")

    @transaction.atomic
    def confirm(self, *, by):
        """The minutes stand as they are. Raises ValidationError (code "minutes") where there are none."""
        self.lock()
        self.refresh_from_db(fields=["minutes"])
        if not self.minutes.strip():
            raise ValidationError("공개 회의록을 먼저 적어 주세요.", code="minutes")
        self.move(self.Status.CONFIRMED, by=by, confirmed_at=timezone.now(), confirmed_by=by)

    def publish(self, *, by):
        """Everybody may read the public minutes, the results and who was there."""
        self.move(self.Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)
