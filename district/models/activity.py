from allauth.account.adapter import get_adapter
from django.db import models
from django.utils import timezone

from ..templatetags.maeul import masked
from .people import User


class TrailQuerySet(models.QuerySet):
    def about(self, subject):
        return self.filter(subject_model=subject._meta.label_lower, subject_id=str(subject.pk))


class Trail(models.Model):
    """A line that is written once and never changed (database triggers see to it)."""

    at = models.DateTimeField("일시", default=timezone.now, editable=False)
    # No database constraint: a person may be removed, the trail stays as it was written.
    actor = models.ForeignKey(
        User, models.DO_NOTHING, verbose_name="한 사람", null=True, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField("당시 이름", max_length=60)
    subject_model = models.CharField("대상 종류", max_length=60)
    subject_id = models.CharField("대상 번호", max_length=40)
    subject_label = models.CharField("대상", max_length=200)

    objects = TrailQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_model", "subject_id"], name="%(class)s_subject")]

    @property
    def shown_subject(self):
        """What the line is about, as lists and titles name it: of residents only the masked name."""
        return masked(self.subject_label) if self.subject_model == User._meta.label_lower else self.subject_label

    @classmethod
    def write(cls, subject, *, by, **fields):
        """Adds a line about `subject`; `by` may be None where the system itself acts."""
        return cls.objects.create(**cls._said(subject, by), **fields)

    @classmethod
    def write_each(cls, subjects, *, by, **fields):
        """Adds a line about each of the subjects, all at once."""
        cls.objects.bulk_create(cls(**cls._said(subject, by), **fields) for subject in subjects)

    @staticmethod
    def _said(subject, by):
        return {
            "actor": by,
            "actor_name": str(by) if by else "시스템",
            "subject_model": subject._meta.label_lower,
            "subject_id": str(subject.pk),
            "subject_label": str(subject)[:200],
        }


class Activity(Trail):
    """Who did what to which record (처리 이력)."""

    verb = models.CharField("한 일", max_length=40)
    before = models.CharField("이전 상태", max_length=40, blank=True)
    after = models.CharField("이후 상태", max_length=40, blank=True)
    note = models.TextField("사유·메모", blank=True)

    class Meta(Trail.Meta):
        verbose_name = "처리 이력"
        verbose_name_plural = "처리 이력"

    def __str__(self):
        return f"{self.shown_subject}: {self.verb}"


class AccessLog(Trail):
    """Who looked at whose personal data (개인정보 접속기록; 개인정보의 안전성 확보조치 기준 제8조)."""

    address = models.GenericIPAddressField("접속 주소", null=True)
    act = models.CharField("처리한 일", max_length=40)
    persons = models.PositiveIntegerField("정보주체 수", default=1)

    class Meta(Trail.Meta):
        verbose_name = "개인정보 접속기록"
        verbose_name_plural = "개인정보 접속기록"

    def __str__(self):
        return f"{self.shown_subject}: {self.act}"

    @classmethod
    def look(cls, request, subject, act, *, persons=1):
        """Adds a line: the one who asks looked at personal data of `subject`, from the address he asks from."""
        address = get_adapter(request).get_client_ip(request)
        return cls.write(subject, by=request.user, act=act, persons=persons, address=address)
