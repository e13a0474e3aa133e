from django.db import models
from django.db.models import Q


class DongKind(models.TextChoices):
    SHARING = "sharing", "나눔동"
    TOGETHER = "together", "함께동"


class DongProgramme(models.Model):
    """A village programme that runs with the visiting dong offices (찾아가는 동주민센터 연계사업)."""

    class Per(models.TextChoices):
        DONG = "dong", "동별"
        DISTRICT = "district", "자치구별"

    year = models.PositiveSmallIntegerField("연도")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("사업명", max_length=40)
    vision = models.CharField("비전", max_length=60)
    kind = models.CharField("동구분", max_length=10, choices=DongKind)
    dongs = models.CharField("해당동", max_length=40)
    purpose = models.CharField("목적", max_length=100)
    per = models.CharField("예산 기준", max_length=8, choices=Per)
    amount = models.BigIntegerField("지원예산(원)")
    content = models.TextField("주요내용", help_text="한 줄에 하나씩")

    class Meta:
        verbose_name = "동 연계사업"
        verbose_name_plural = "동 연계사업"
        ordering = ["-year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="dong_programme_once_a_year"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="dong_programme_amount_not_negative",
                violation_error_message="지원예산은 0원 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.year}년 {self.name}"


class DongOfficer(models.Model):
    """What the village officer of a dong office does, by kind of dong (동 마을사업담당자)."""

    year = models.PositiveSmallIntegerField("연도")
    kind = models.CharField("동구분", max_length=10, choices=DongKind)
    duty = models.CharField("세부역할", max_length=120)

    class Meta:
        verbose_name = "동 마을사업담당자"
        verbose_name_plural = "동 마을사업담당자"
        ordering = ["-year", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "kind"], name="dong_officer_once")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.duty}"
