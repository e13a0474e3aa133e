from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from district.models import Activity, Document, User
from district.templatetags.maeul import kdate, kdatetime, until

from .application import Application
from .call import Call


class Intake(models.Model):
    """How a paper application came in (방문·우편 접수): judged by when it arrived or was posted, not when it is typed.

    Whom to reach stands here, because such an application may be nobody's who has an account.
    """

    class Channel(models.TextChoices):
        VISIT = "visit", "방문"
        POST = "post", "우편"
        EMAIL = "email", "이메일"

    channel = models.CharField("접수 방법", max_length=5, choices=Channel)
    arrived_at = models.DateTimeField("도착 일시")
    postmarked_on = models.DateField("소인 날짜", null=True, blank=True)
    name = models.CharField("신청인", max_length=60)
    phone = models.CharField("전화번호", max_length=20)
    email = models.EmailField("이메일", blank=True)
    scan = models.OneToOneField(Document, models.PROTECT, verbose_name="스캔한 신청서", related_name="+")
    entered_at = models.DateTimeField("입력 일시", default=timezone.now, editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="입력한 사람", editable=False, related_name="+")

    class Meta:
        verbose_name = "대리입력"
        verbose_name_plural = "대리입력"
        ordering = ["-entered_at"]

    def __str__(self):
        return self.name

    @property
    def told(self):
        """What the trail and the receipt say of it."""
        stamp = f", {kdate(self.postmarked_on)} 소인" if self.postmarked_on else ""
        return f"대리입력: {self.get_channel_display()}, {kdatetime(self.arrived_at)} 도착{stamp}"

    def problem(self, call):
        """(field, sentence) why `call` does not take it, None where it came in time."""
        if self.arrived_at > timezone.now():
            return "arrived_on", "도착 일시가 지금보다 뒤입니다."
        if self.channel == self.Channel.POST:
            if call.post_rule == Call.PostRule.NONE:
                return "channel", "이 공모는 우편으로 받지 않습니다."
            if call.post_rule == Call.PostRule.POSTMARK:
                return self._late_postmark(call)
        if not call.is_open_at(self.arrived_at):
            window = f"{kdatetime(call.opens_at)}부터 {until(call.closes_at)}"
            return "arrived_on", f"접수 기간에 도착한 것이 아닙니다. 접수 기간: {window}"
        return None

    def _late_postmark(self, call):
        """The postmark's day counts whole: a letter posted on the last day may arrive after it."""
        if not self.postmarked_on:
            return "postmarked_on", "소인 날짜로 판단하는 공모입니다. 소인 날짜를 적어 주세요."
        if self.postmarked_on > timezone.localdate(self.arrived_at):
            return "postmarked_on", "소인 날짜가 도착한 날보다 뒤입니다."
        first = call.opens_at and timezone.localdate(call.opens_at)
        last = call.closes_at and timezone.localdate(call.closes_at - timedelta(microseconds=1))
        if call.status != Call.Status.PUBLISHED or not first or not first <= self.postmarked_on <= last:
            return (
                "postmarked_on",
                f"소인 날짜가 접수 기간 안에 있지 않습니다. 접수 기간: {kdate(first)}부터 {kdate(last)}까지",
            )
        return None

    @classmethod
    @transaction.atomic
    def enter(cls, call, *, by, form_key, scan, **said):
        """The draft for a paper that arrived, to be typed in by officials; the same `form_key` finds it again.

        `scan` is an unsaved Document. Raises ValidationError with the name of the field as its code.
        """
        User.objects.select_for_update().get(pk=by.pk)  # a double click is one paper
        if found := Application.objects.filter(form_key=form_key, intake__entered_by=by).first():
            scan.file.delete(save=False)
            return found
        intake = cls(entered_by=by, scan=scan, **said)
        if problem := intake.problem(call):
            raise ValidationError(problem[1], code=problem[0])
        scan.save()
        intake.save()
        application = Application.objects.create(call=call, form_key=form_key, intake=intake)
        Activity.write(application, by=by, verb="대리입력", note=intake.told)
        return application
