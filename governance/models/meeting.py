from django.db import models

from .body import Body


class Meeting(models.Model):
    """A sitting of a body (회의)."""

    class Kind(models.TextChoices):
        REGULAR = "regular", "정기"
        EXTRA = "extra", "임시"
        WRITTEN = "written", "서면"

    body = models.ForeignKey(Body, models.PROTECT, verbose_name="회의체", related_name="meetings")
    number = models.PositiveSmallIntegerField("차수")
    kind = models.CharField("구분", max_length=8, choices=Kind, default=Kind.REGULAR)
    held_at = models.DateTimeField("일시")
    place = models.CharField("장소", max_length=100, blank=True)
    minutes = models.TextField("공개 회의록", blank=True)

    class Meta:
        verbose_name = "회의"
        verbose_name_plural = "회의"
        ordering = ["-held_at"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="meeting_number_once")]

    def __str__(self):
        return f"{self.body} 제{self.number}차 회의"


class AgendaItem(models.Model):
    """Something a meeting decides; decisions on grants point here (안건)."""

    class Result(models.TextChoices):
        PENDING = "", "심의 전"
        PASSED = "passed", "원안 의결"
        AMENDED = "amended", "수정 의결"
        DEFERRED = "deferred", "보류"
        REJECTED = "rejected", "부결"
        REPORTED = "reported", "보고"

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="회의", related_name="items")
    order = models.PositiveSmallIntegerField("순서")
    title = models.CharField("안건", max_length=120)
    result = models.CharField("결과", max_length=10, choices=Result, default=Result.PENDING, blank=True)
    note = models.TextField("의결 내용", blank=True)

    class Meta:
        verbose_name = "안건"
        verbose_name_plural = "안건"
        ordering = ["meeting", "order"]
        constraints = [models.UniqueConstraint(fields=["meeting", "order"], name="agenda_order_once")]

    def __str__(self):
        return self.title
