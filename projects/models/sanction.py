from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from district.models import Activity, User, signature, signed

from .project import Project


class SanctionQuerySet(models.QuerySet):
    def of(self, group_name):
        """Those against a group of this name, however its words are parted."""
        return self.filter(name_key=name_key(group_name))

    def in_force(self, day):
        """Those that hold on a day: not those that were lifted."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, lifted_at=None)


def name_key(group_name):
    """A group's name without its spaces: 골목 모임 and 골목모임 are one."""
    return "".join(group_name.split())


class Sanction(models.Model):
    """A group is kept from grants for a time (제재), by the ground that the ordinance gives."""

    group_name = models.CharField("모임·단체명", max_length=60)
    name_key = models.CharField("띄어쓰기 없는 이름", max_length=60, editable=False, db_index=True)
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name="사업", null=True, blank=True, related_name="sanctions"
    )
    ground = models.CharField("근거", max_length=200)
    reason = models.TextField("사유")
    starts_on = models.DateField("시작일")
    ends_on = models.DateField("끝나는 날", null=True, blank=True, help_text="비우면 풀 때까지입니다.")
    imposed_at = models.DateTimeField("제재 일시", default=timezone.now, editable=False)
    imposed_by = models.ForeignKey(User, models.PROTECT, verbose_name="제재한 사람", editable=False, related_name="+")
    lifted_at, lifted_by = signature("해제 일시", "해제한 사람")
    lifted_reason = models.CharField("해제 사유", max_length=300, blank=True, editable=False)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = "제재"
        verbose_name_plural = "제재"
        ordering = ["-starts_on", "-pk"]
        permissions = [("impose_sanction", "제재를 하고 풀 수 있음")]
        constraints = [
            signed("lifted"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="sanction_ends_after_it_starts",
                violation_error_message="제재가 끝나는 날은 시작일보다 빠를 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.group_name} 제재"

    def holds_on(self, day):
        return self.lifted_at is None and self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def impose(cls, group_name, *, by, ground, reason, starts_on, ends_on=None, project=None):
        """Keeps a group from grants. The same sanction sent twice is one.

        Raises ValidationError with the field as its code.
        """
        for field, said in (("group_name", group_name), ("ground", ground), ("reason", reason)):
            if not said.strip():
                label = cls._meta.get_field(field).verbose_name
                raise ValidationError(f"‘{label}’을(를) 적어 주세요.", code=field)
        if ends_on and ends_on < starts_on:
            raise ValidationError("제재가 끝나는 날은 시작일보다 빠를 수 없습니다.", code="ends_on")
        User.objects.select_for_update().get(pk=by.pk)  # a double click is one
        same = {"group_name": group_name, "ground": ground, "starts_on": starts_on, "ends_on": ends_on}
        if found := cls.objects.filter(**same, lifted_at=None).first():
            return found
        key = name_key(group_name)
        sanction = cls.objects.create(**same, name_key=key, reason=reason, project=project, imposed_by=by)
        Activity.write(sanction, by=by, verb="제재", note=f"{ground} {reason}")
        return sanction

    @transaction.atomic
    def lift(self, *, by, reason):
        """Ends it before its time. Raises ValidationError: "reason" without one, "move" where it was lifted."""
        if not reason.strip():
            raise ValidationError("푸는 까닭을 적어 주세요.", code="reason")
        stored = type(self).objects.select_for_update().get(pk=self.pk)
        if stored.lifted_at:
            raise ValidationError("이미 푼 제재입니다.", code="move")
        self.lifted_at, self.lifted_by, self.lifted_reason = timezone.now(), by, reason
        self.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
        Activity.write(self, by=by, verb="해제", note=reason)
