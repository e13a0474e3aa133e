from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from district.models import User

from .. import letters
from .application import Application

A_DAY = 20  # what one person may write about one application in a day


class MessageQuerySet(models.QuerySet):
    def unread(self, *, by_office):
        """What the other side has written and this one not read yet."""
        return self.filter(from_office=not by_office, read_at=None)

    def waiting_on(self, *, by_office):
        """A condition on applications: whether something unread waits there."""
        return Exists(self.unread(by_office=by_office).filter(application=OuterRef("pk")))

    def counted_on(self, *, by_office):
        """An annotation of applications: how many are unread."""
        mine = self.unread(by_office=by_office).filter(application=OuterRef("pk")).order_by().values("application")
        return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)

    def mark_read(self, application, *, by_office):
        """One side has opened the page; what it read there is read."""
        self.unread(by_office=by_office).filter(application=application).update(read_at=timezone.now())


class Message(models.Model):
    """A word between a group and the office about an application that was handed in (대화)."""

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="신청", related_name="messages")
    author = models.ForeignKey(User, models.PROTECT, verbose_name="쓴 사람", related_name="+")
    from_office = models.BooleanField("담당자가 씀", default=False)
    text = models.TextField("글")
    at = models.DateTimeField("쓴 일시", default=timezone.now)
    read_at = models.DateTimeField("읽은 일시", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "대화"
        verbose_name_plural = "대화"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["application", "from_office", "read_at"], name="message_unread")]

    def __str__(self):
        return f"{self.application}: {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @classmethod
    @transaction.atomic
    def write(cls, application, *, by, text):
        """Adds a word of `by`; the group hears of the office's first unread one by mail, without its text.

        The same text sent twice in a minute is one. Raises ValidationError: "draft" before it was handed in, "limit"
        after A_DAY words of one person in a day.
        """
        application.lock()
        if application.status == Application.Status.DRAFT:
            raise ValidationError("접수한 신청에 대해서만 글을 주고받을 수 있습니다.", code="draft")
        now, own = timezone.now(), application.messages.filter(author=by)
        if again := own.filter(text=text, at__gt=now - timedelta(minutes=1)).first():
            return again
        if own.filter(at__gt=now - timedelta(days=1)).count() >= A_DAY:
            raise ValidationError(f"하루에 {A_DAY}번까지 글을 쓸 수 있습니다. 내일 다시 적어 주세요.", code="limit")
        from_office = not Application.objects.shared_with(by).filter(pk=application.pk).exists()
        told = application.messages.unread(by_office=False).exists()
        message = cls.objects.create(application=application, author=by, text=text, from_office=from_office, at=now)
        if from_office and not (told and application.applicant_id):  # who brought a paper reads nothing on the site
            letters.tell_of_message(application)
        return message
