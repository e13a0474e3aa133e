from django.db import models
from django.utils import timezone

from district.models import User


class Activist(models.Model):
    """A village activist (마을활동가) asked to help one project: he sees it, and no other."""

    project = models.ForeignKey("Project", models.CASCADE, verbose_name="사업", related_name="activists")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="활동가", related_name="assisted")
    assigned_at = models.DateTimeField("배정 일시", default=timezone.now, editable=False)
    assigned_by = models.ForeignKey(User, models.PROTECT, verbose_name="배정한 사람", editable=False, related_name="+")

    class Meta:
        verbose_name = "담당 활동가"
        verbose_name_plural = "담당 활동가"
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                name="activist_once",
                violation_error_message="이미 이 사업을 돕는 활동가입니다.",
            )
        ]

    def __str__(self):
        return self.user.name
