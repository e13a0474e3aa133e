from django.db import models
from django.urls import reverse


class Dong(models.Model):
    """One of the fourteen administrative dongs (행정동)."""

    name = models.CharField("동 이름", max_length=20, unique=True)
    order = models.PositiveSmallIntegerField("순서", unique=True)
    tile_x = models.PositiveSmallIntegerField("지도 칸(가로)", help_text="칸 지도에서 왼쪽부터 0")
    tile_y = models.PositiveSmallIntegerField("지도 칸(세로)", help_text="칸 지도에서 위쪽부터 0")

    class Meta:
        verbose_name = "동"
        verbose_name_plural = "동"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["tile_x", "tile_y"], name="dong_tile_taken_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('projects:awards')}?dong={self.pk}"


class Department(models.Model):
    """A department of the district or of the city, or a body of theirs that runs a programme."""

    class Level(models.TextChoices):
        DISTRICT = "district", "서대문구"
        DONG = "dong", "동 주민센터"
        CITY = "city", "서울시"
        PARTNER = "partner", "협력 기관"

    name = models.CharField("이름", max_length=60)
    level = models.CharField("소속", max_length=10, choices=Level, default=Level.DISTRICT)
    dong = models.OneToOneField(Dong, models.PROTECT, verbose_name="동", null=True, blank=True)

    class Meta:
        verbose_name = "부서"
        verbose_name_plural = "부서"
        ordering = ["level", "name"]
        constraints = [models.UniqueConstraint(fields=["level", "name"], name="department_named_once")]

    def __str__(self):
        return self.name
