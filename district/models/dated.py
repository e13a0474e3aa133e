from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from district.templatetags.maeul import josa


class DatedQuerySet(models.QuerySet):
    """Rows in force from `start` on, no longer on `end`; where one of the two is missing, that side is open."""

    def in_force(self, day):
        return self.filter(Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gt=day))

    def overlapping(self, row):
        """The rows but `row` that share a day with it."""
        others = self.exclude(pk=row.pk)
        if row.end:
            others = others.filter(Q(start=None) | Q(start__lt=row.end))
        if row.start:
            others = others.filter(Q(end=None) | Q(end__gt=row.start))
        return others


def ends_after_start(prefix):
    """The constraint each dated rule has, named like the others of its table."""
    return models.CheckConstraint(
        condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")),
        name=f"{prefix}_ends_after_start",
        violation_error_message="끝나는 날은 시작일보다 뒤여야 합니다.",
    )


class DatedRule(models.Model):
    """What the district lays down: a limit, a rate, a text; from when until when, and by what ground.

    What was done by it is printed with it: from then on only its last day may change.
    """

    ALIKE = ()  # the columns that say what it is about: of rules about the same, one is in force a day
    APPLIED = ()  # the related name of what was done by it, and the word for that

    start = models.DateField("시작일", null=True, blank=True, help_text="비우면 처음부터입니다.")
    end = models.DateField("끝(이날부터 효력 없음)", null=True, blank=True)
    ground = models.CharField("근거", max_length=200)
    is_example = models.BooleanField("예시", default=True, help_text="구의 기준으로 정해지지 않았으면 켜 둡니다.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self):
        alike = type(self).objects.filter(**{column: getattr(self, column) for column in self.ALIKE})
        if alike.overlapping(self).exists():
            told = f"같은 것을 정한 다른 {josa(self._meta.verbose_name, '과/와')} 기간이 겹칩니다."
            raise ValidationError(told, code="overlap")
        if self.APPLIED and self.pk and self._says_something_else():
            acts, word = self.APPLIED
            if getattr(self, acts).exists():
                told = f"이것으로 이미 {word}했습니다. 끝나는 날만 고치고, 새로 정한 것은 새 줄로 적어 주세요."
                raise ValidationError(told, code="used")

    def _says_something_else(self):
        stored = type(self).objects.get(pk=self.pk)
        names = [field.attname for field in self._meta.concrete_fields if field.name != "end"]
        return any(getattr(stored, name) != getattr(self, name) for name in names)
