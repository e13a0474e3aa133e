from django.db import models
from django.db.models import F, Q

from planning.models import Task


class Audience(models.TextChoices):
    RESIDENT = "resident", "주민교육"
    STAFF = "staff", "직원교육"
    ACTIVIST = "activist", "마을활동가 교육"


class Programme(models.Model):
    """A course or supporting activity of a year (과정), as the plan announces it."""

    class Kind(models.TextChoices):
        BASIC = "basic", "기초과정"
        ADVANCED = "advanced", "심화과정"
        ON_SITE = "on_site", "찾아가는 교육"
        ACCOUNTING = "accounting", "회계교육"
        VISIT = "visit", "우수사례 탐방"
        WORKSHOP = "workshop", "워크숍"
        CONSULTING = "consulting", "컨설팅"

    year = models.PositiveSmallIntegerField("연도")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("이름", max_length=80)
    kind = models.CharField("구분", max_length=12, choices=Kind)
    task = models.ForeignKey(Task, models.PROTECT, verbose_name="세부사업", null=True, blank=True)
    period = models.CharField("시기", max_length=60, blank=True)
    target = models.CharField("대상", max_length=200, blank=True)
    place = models.CharField("장소", max_length=100, blank=True)
    content = models.TextField("내용", blank=True)
    purpose = models.TextField("목적", blank=True)
    method = models.TextField("방법", blank=True)

    class Meta:
        verbose_name = "교육과정"
        verbose_name_plural = "교육과정"
        ordering = ["-year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="education_programme_once_a_year")]

    def __str__(self):
        return f"{self.year}년 {self.name}"


class CourseRun(models.Model):
    """One run of a programme (기수)."""

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="교육과정", related_name="runs")
    number = models.PositiveSmallIntegerField("기수")
    starts_on = models.DateField("시작일")
    ends_on = models.DateField("종료일")
    place = models.CharField("장소", max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField("정원(명)")

    class Meta:
        verbose_name = "교육 기수"
        verbose_name_plural = "교육 기수"
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="run_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="run_ends_after_it_starts",
                violation_error_message="종료일은 시작일보다 빠를 수 없습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.programme} {self.number}기"


class TrainingCount(models.Model):
    """How many people of an audience were trained in a year, as reported before courses were records here."""

    year = models.PositiveSmallIntegerField("연도")
    audience = models.CharField("교육 구분", max_length=10, choices=Audience)
    who = models.CharField("대상", max_length=100)
    people = models.PositiveIntegerField("참여인원(명)")

    class Meta:
        verbose_name = "교육 실적"
        verbose_name_plural = "교육 실적"
        ordering = ["-year", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "audience"], name="training_count_once")]

    def __str__(self):
        return f"{self.year}년 {self.get_audience_display()} {self.people}명"
