from django.db import models


class Field(models.Model):
    """What a project is about (분야), as the district counts its funded projects."""

    name = models.CharField("이름", max_length=20, unique=True)
    order = models.PositiveSmallIntegerField("순서", unique=True)

    class Meta:
        verbose_name = "분야"
        verbose_name_plural = "분야"
        ordering = ["order"]

    def __str__(self):
        return self.name
