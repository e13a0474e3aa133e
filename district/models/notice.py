from django.db import models
from django.utils import timezone


class NoticeQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__lte=timezone.now())


class Notice(models.Model):
    """A notice on the public site (공지사항)."""

    title = models.CharField("제목", max_length=120)
    body = models.TextField("내용")
    published_at = models.DateTimeField("게시 일시", null=True, blank=True, help_text="비워 두면 보이지 않습니다.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "공지"
        verbose_name_plural = "공지"
        ordering = ["-published_at", "-pk"]

    def __str__(self):
        return self.title
