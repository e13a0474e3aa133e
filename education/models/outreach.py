from django.db import models


class Event(models.Model):
    """Something held or attended for the village work (행사): presentation, fair, visit, tour."""

    class Kind(models.TextChoices):
        PRESENTATION = "presentation", "성과발표회"
        FAIR = "fair", "박람회·대회"
        VISIT = "visit", "우수사례 현장 탐방"
        TOUR = "tour", "정책투어"
        PROGRAMME = "programme", "교육 운영"

    year = models.PositiveSmallIntegerField("연도")
    order = models.PositiveSmallIntegerField("순서")
    kind = models.CharField("구분", max_length=14, choices=Kind)
    name = models.CharField("이름", max_length=100)
    when = models.CharField("일시", max_length=60, blank=True)
    starts_on = models.DateField("시작일", null=True, blank=True)
    ends_on = models.DateField("종료일", null=True, blank=True)
    place = models.CharField("장소", max_length=100, blank=True)
    attendees = models.PositiveIntegerField("참석 인원(명)", null=True, blank=True)
    who = models.CharField("참여 대상", max_length=120, blank=True)
    presented = models.CharField("발표 대상", max_length=120, blank=True)
    content = models.TextField("내용", blank=True)

    class Meta:
        verbose_name = "행사"
        verbose_name_plural = "행사"
        ordering = ["-year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="event_once_a_year")]

    def __str__(self):
        return f"{self.year}년 {self.name}"


class AwardReceived(models.Model):
    """A prize the district itself was given (대외 수상)."""

    year = models.PositiveSmallIntegerField("연도")
    title = models.CharField("수상명", max_length=120)
    amount = models.BigIntegerField("시상금(원)", null=True, blank=True)

    class Meta:
        verbose_name = "대외 수상"
        verbose_name_plural = "대외 수상"
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="award_received_once")]

    def __str__(self):
        return f"{self.year}년 {self.title}"


class Channel(models.Model):
    """A medium through which the work is made known (홍보 방법)."""

    year = models.PositiveSmallIntegerField("연도")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("매체", max_length=60)
    method = models.TextField("활용 방법")

    class Meta:
        verbose_name = "홍보 매체"
        verbose_name_plural = "홍보 매체"
        ordering = ["-year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="channel_once_a_year")]

    def __str__(self):
        return f"{self.year}년 {self.name}"
