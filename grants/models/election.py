from datetime import timedelta

from django.db import models
from django.utils import timezone


class ElectionDayQuerySet(models.QuerySet):
    def since(self, instant):
        """Elections on the day of `instant` (now where it is None) or later, soonest first."""
        return self.filter(date__gte=timezone.localdate(instant)).order_by("date")


class ElectionDay(models.Model):
    """An election, and how long before it a district looks twice at what it promises and hands out (선거일)."""

    date = models.DateField("선거일", unique=True)
    name = models.CharField("선거", max_length=60)
    days_before = models.PositiveSmallIntegerField(
        "살펴볼 기간(일)", help_text="선거일 며칠 전부터 살펴보는지 적습니다. 그 안에 든 공모에 알려 드립니다."
    )
    ground = models.CharField("근거", max_length=200, blank=True, help_text="법령과 조항을 확인하여 그대로 적습니다.")
    is_example = models.BooleanField("예시", default=True, help_text="구에서 날짜와 근거를 확인했으면 끕니다.")

    objects = ElectionDayQuerySet.as_manager()

    class Meta:
        verbose_name = "선거일"
        verbose_name_plural = "선거일"
        ordering = ["-date"]

    def __str__(self):
        return self.name

    @property
    def starts_on(self):
        """The first day of the time that is looked at twice."""
        return self.date - timedelta(days=self.days_before)
