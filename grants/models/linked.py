from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from district.models import Department


class LinkedProgrammeQuerySet(models.QuerySet):
    def with_awards(self):
        """Adds `award_count` and `award_total` (whole won) from the year's funded projects."""
        return self.annotate(award_count=Count("awards"), award_total=Coalesce(Sum("awards__amount"), 0))


class LinkedProgramme(models.Model):
    """A programme of Seoul city that the district links its residents with, in one year (서울시 연계사업)."""

    class Stage(models.TextChoices):
        NONE = "", "구분 없음"
        SEED = "seed", "씨앗기"
        ACTION = "action", "실행기"
        PLACE = "place", "공간"
        WIDE = "wide", "면단위"
        OTHER = "other", "기타"

    year = models.PositiveSmallIntegerField("연도")
    order = models.PositiveSmallIntegerField("연번")
    stage = models.CharField("구분", max_length=8, choices=Stage, default=Stage.NONE, blank=True)
    name = models.CharField("사업명", max_length=60)
    short_name = models.CharField("짧은 이름", max_length=20, blank=True, help_text="집계표의 칸 이름")
    purpose = models.TextField("목적 및 내용", blank=True)
    support = models.TextField("지원내용", blank=True)
    schedule = models.TextField("일정(원문)", blank=True)
    city_department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="시 담당부서", null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="구 담당부서", related_name="linked_programmes"
    )

    objects = LinkedProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "서울시 연계사업"
        verbose_name_plural = "서울시 연계사업"
        ordering = ["-year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "order"], name="linked_programme_order_once")]

    def __str__(self):
        return f"{self.year}년 {self.name}"


class LinkedWindowQuerySet(models.QuerySet):
    """Open, coming and past as `CallQuerySet` has them; a window without days is to come as long as its year lasts."""

    def open(self, day=None):
        day = day or timezone.localdate()
        return self.exclude(self._over(day)).filter(starts_on__lte=day)

    def coming(self, day=None):
        day = day or timezone.localdate()
        return self.exclude(self._over(day)).filter(Q(starts_on=None) | Q(starts_on__gt=day))

    def past(self, day=None):
        return self.filter(self._over(day or timezone.localdate()))

    @staticmethod
    def _over(day):
        return Q(ends_on__isnull=False, ends_on__lt=day) | Q(ends_on=None, programme__year__lt=day.year)


class LinkedWindow(models.Model):
    """A period of a linked programme: call, review, other; exact, expected or unknown."""

    class Kind(models.TextChoices):
        CALL = "call", "공모"
        REVIEW = "review", "심사"

    class Certainty(models.TextChoices):
        FIXED = "fixed", "확정"
        EXPECTED = "expected", "예상"
        UNKNOWN = "unknown", "미정"

    programme = models.ForeignKey(
        LinkedProgramme, models.CASCADE, verbose_name="서울시 연계사업", related_name="windows"
    )
    kind = models.CharField("구분", max_length=8, choices=Kind)
    label = models.CharField("이름", max_length=20, blank=True, help_text="1유형, 연속, 신규 …")
    text = models.CharField("계획서의 말", max_length=40)
    certainty = models.CharField("확실함", max_length=8, choices=Certainty)
    starts_on = models.DateField("시작일", null=True, blank=True)
    ends_on = models.DateField("종료일", null=True, blank=True)

    objects = LinkedWindowQuerySet.as_manager()

    class Meta:
        verbose_name = "연계사업 일정"
        verbose_name_plural = "연계사업 일정"
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "label"], name="linked_window_once"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="linked_window_ends_after_it_starts",
                violation_error_message="종료일은 시작일보다 빠를 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.programme.name} {self.get_kind_display()} {self.text}"

    @property
    def phase(self):
        """The word for where the window stands today, as `Call.phase` has it."""
        today = timezone.localdate()
        if self.ends_on < today if self.ends_on else self.programme.year < today.year:
            return "마감"
        return "접수중" if self.starts_on and self.starts_on <= today else "공고 예정"

    @property
    def badge(self):
        return {"접수중": "success", "공고 예정": "information"}.get(self.phase, "gray")
