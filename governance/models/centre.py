from django.db import models


class SupportCentre(models.Model):
    """The centre between residents and the district office (지원센터), as run in a year."""

    year = models.PositiveSmallIntegerField("연도", unique=True)
    name = models.CharField("이름", max_length=60)
    operation = models.CharField("운영방법", max_length=40)
    place = models.CharField("위치", max_length=100)
    area = models.DecimalField("규모(㎡)", max_digits=6, decimal_places=1, null=True, blank=True)
    period = models.CharField("기간", max_length=60)
    function = models.CharField("기능", max_length=200)
    staffing = models.TextField("인력·운영")
    city_support = models.BigIntegerField("시 지원 예산(원)", default=0)
    city_support_ground = models.CharField("시 지원 근거", max_length=120, blank=True)
    roles = models.TextField("역할", help_text="한 줄에 하나씩")

    class Meta:
        verbose_name = "지원센터"
        verbose_name_plural = "지원센터"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.name} ({self.year})"
