from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from .activity import Activity
from .letter import Letter
from .people import User


class LetterBatchQuerySet(models.QuerySet):
    def unreleased(self):
        """Those of which something is still held."""
        return self.filter(pk__in=Letter.objects.filter(status=Letter.Status.HELD).values("batch"))


class LetterBatch(models.Model):
    """Letters written in one go and looked over together (편지 묶음)."""

    title = models.CharField("묶음 이름", max_length=120)
    held_for = models.CharField("함께 나갈 것", max_length=40, blank=True, editable=False)
    written_at = models.DateTimeField("쓴 일시", default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name="쓴 사람", editable=False, related_name="+")

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "편지 묶음"
        verbose_name_plural = "편지 묶음"
        ordering = ["-written_at", "-pk"]
        permissions = [("release_letter", "편지를 내보낼 수 있음")]

    def __str__(self):
        return self.title

    @classmethod
    @transaction.atomic
    def write(cls, title, letters, *, by, held_for=""):
        """Holds unsaved `letters` as one batch until somebody looks them over; with `held_for` until that happens.

        Raises ValidationError (code "empty") without any.
        """
        if not letters:
            raise ValidationError("보낼 편지가 없습니다.", code="empty")
        batch = cls.objects.create(title=title, written_by=by, held_for=held_for)
        for letter in letters:
            letter.batch = batch
        Letter.objects.bulk_create(letters)
        Activity.write(batch, by=by, verb="편지 씀", note=f"{len(letters)}통")
        return batch

    @classmethod
    def take_back(cls, letters, *, by):
        """Cancels the batches of which something in `letters` is still held: newer words come in their place."""
        for batch in cls.objects.filter(pk__in=letters.filter(status=Letter.Status.HELD).values("batch")):
            batch.cancel(by=by)

    def release(self, *, by, along=""):
        """Lets every held letter go out; returns how many.

        Raises ValidationError: "move" where none is held, "held_for" where they go out `along` with something else.
        """
        self._refuse_alone(along)
        now = timezone.now()
        return self._move(Letter.Status.HELD, Letter.Status.WAITING, by=by, released_at=now, released_by=by)

    def cancel(self, *, by, along=""):
        """Takes back what was not released yet. Raises ValidationError as `release` does."""
        self._refuse_alone(along)
        return self._move(Letter.Status.HELD, Letter.Status.CANCELLED, by=by)

    def send_again(self, *, by):
        """Puts what failed on its way once more."""
        return self._move(Letter.Status.FAILED, Letter.Status.WAITING, by=by, **Letter.anew(by))

    def _refuse_alone(self, along):
        if along != self.held_for:
            raise ValidationError(f"‘{self.held_for}’와(과) 함께 나가거나 물리는 묶음입니다.", code="held_for")

    @transaction.atomic
    def _move(self, before, to, *, by, **facts):
        """Moves all letters of one status in a single statement that judges the stored status of each."""
        letters = self.letters.filter(status=before).select_for_update().order_by("pk")
        numbers = list(letters.values_list("pk", flat=True))
        moved = Letter.objects.filter(pk__in=numbers, status=before).update(status=to, **facts)
        if not moved:
            raise ValidationError(f"이 묶음에는 ‘{before.label}’인 편지가 없습니다.", code="move")
        Activity.write(self, by=by, verb=to.label, before=before.label, after=to.label, note=f"{moved}통")
        if to == Letter.Status.WAITING:
            Letter.on_its_way(numbers)
        return moved
