from django.db import models
from django.utils import timezone

from district.models import DatedRule, ends_after_start


class DataLicence(DatedRule):
    """What others may do with the public data (공공누리), from when until when, and by what ground."""

    class Kind(models.IntegerChoices):
        """The four types of 공공누리 (KOGL) as its mark says them."""

        FREE = 1, "공공누리 제1유형(출처표시)"
        NOT_FOR_MONEY = 2, "공공누리 제2유형(출처표시+상업적 이용금지)"
        UNCHANGED = 3, "공공누리 제3유형(출처표시+변경금지)"
        STRICT = 4, "공공누리 제4유형(출처표시+상업적 이용금지+변경금지)"

    kind = models.PositiveSmallIntegerField("유형", choices=Kind)
    source = models.CharField("출처 표시 문구", max_length=100, help_text="이용하는 사람이 밝혀 적을 말")
    is_example = models.BooleanField("예시", default=False)

    class Meta:
        verbose_name = "자료 이용조건"
        verbose_name_plural = "자료 이용조건"
        ordering = ["start"]
        constraints = [ends_after_start("data_licence")]

    def __str__(self):
        return self.get_kind_display()

    @classmethod
    def today(cls):
        """The one in force; None where the district has not laid one down."""
        return cls.objects.in_force(timezone.localdate()).first()

    @property
    def words(self):
        """The note that goes with every file of data."""
        example = " ‘예시’이며 구가 정한 조건이 아닙니다." if self.is_example else ""
        return f"{self.get_kind_display()}. 출처: {self.source}.{example}"
