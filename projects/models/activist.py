from django.db import models, transaction
from django.utils import timezone

from district.models import Activity, User


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

    @classmethod
    @transaction.atomic
    def assign(cls, project, user, *, by):
        """Lets somebody see and help a project; asked twice, he is asked once."""
        activist, is_new = cls.objects.get_or_create(project=project, user=user, defaults={"assigned_by": by})
        if is_new:
            Activity.write(project, by=by, verb="활동가 배정", note=user.name)
        return activist

    @transaction.atomic
    def remove(self, *, by):
        """Takes the project out of his sight with the next request."""
        Activity.write(self.project, by=by, verb="활동가 배정 끝냄", note=self.user.name)
        self.delete()
