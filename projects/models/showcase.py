from django.db import models
from django.urls import reverse

from grants.models import Award


class Showcase(models.Model):
    """A day on which funded projects are shown to the neighbours (성과발표회)."""

    title = models.CharField("이름", max_length=80)
    day = models.DateField("날짜")
    place = models.CharField("곳", max_length=80)
    text = models.TextField("소개", blank=True)
    awards = models.ManyToManyField(Award, verbose_name="발표한 사업", blank=True, related_name="showcases")
    is_example = models.BooleanField("예시", default=False)

    class Meta:
        verbose_name = "성과발표회"
        verbose_name_plural = "성과발표회"
        ordering = ["-day", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('projects:showcases')}#showcase-{self.pk}"
