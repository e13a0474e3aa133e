from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from .activity import Activity


class Lifecycle(models.Model):
    """A record with a `status` that moves only along the arrows of MOVES, through `move`."""

    MOVES = {}

    class Meta:
        abstract = True

    def can_move(self, to):
        return to in self.MOVES.get(self.status, ())

    def lock(self):
        """Locks the stored row until the transaction ends and takes over its status.

        Raises ValidationError (code "gone") where somebody has deleted it meanwhile.
        """
        rows = type(self)._base_manager.select_for_update().only("status")
        try:
            self.status = rows.get(pk=self.pk).status
        except self.DoesNotExist:
            raise ValidationError("그 사이에 지워졌습니다.", code="gone") from None

    @transaction.atomic
    def move(self, to, *, by, note="", **facts):
        """Moves the stored status to `to`, writes `facts` (signed columns) and one line of the trail.

        Raises ValidationError (code "move") when the stored status has no arrow to `to`; the record is left as it was.
        """
        self.lock()
        before = self.status
        if not self.can_move(to):
            raise ValidationError(
                f"‘{self.get_status_display()}’ 상태에서는 ‘{self.Status(to).label}’(으)로 바꿀 수 없습니다.",
                code="move",
            )
        self.status = to
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *facts])
        Activity.write(
            self,
            by=by,
            verb=self.Status(to).label,
            before=self.Status(before).label,
            after=self.Status(to).label,
            note=note,
        )


def signature(when, who):
    """The columns `<act>_at` and `<act>_by` of an act that may not have happened yet, named `when` and `who`."""
    return (
        models.DateTimeField(when, null=True, blank=True, editable=False),
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            models.PROTECT,
            verbose_name=who,
            null=True,
            blank=True,
            editable=False,
            related_name="+",
        ),
    )


def signed(act):
    """The constraint that ties `<act>_at` to `<act>_by`: an act has both a time and a person, or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True})
        | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
        name=f"%(app_label)s_%(class)s_{act}_signed",
        violation_error_message="처리 일시와 처리한 사람은 함께 적혀야 합니다.",
    )
