import secrets
from datetime import timedelta
from functools import partial

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django_q.tasks import async_task

from district.models import Dong

from .field import Field

DAYS_TO_CONFIRM = timedelta(days=7)


class AlertQuerySet(models.QuerySet):
    def about(self, call):
        """The confirmed alerts that want to hear of the call; a call without fields or dongs is for all of them."""
        found = self.exclude(confirmed_at=None)
        for name in ("fields", "dongs"):
            if wanted := list(getattr(call, name).values_list("pk", flat=True)):
                matching = Alert.objects.filter(Q(**{name: None}) | Q(**{f"{name}__in": wanted}))
                found = found.filter(pk__in=matching.values("pk"))
        return found


def new_token():
    """What opens an alert to whoever got its mail: 32 random bytes, nothing to guess."""
    return secrets.token_urlsafe(32)


class Alert(models.Model):
    """An address that wants to hear of new calls (새 공모 알림). It is told nothing before it said yes by mail."""

    email = models.EmailField("이메일", unique=True)
    fields = models.ManyToManyField(Field, verbose_name="분야", blank=True, help_text="비우면 모든 분야")
    dongs = models.ManyToManyField(Dong, verbose_name="동", blank=True, help_text="비우면 모든 동")
    token = models.CharField("열쇠", max_length=43, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField("신청 일시", default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField("확인 일시", null=True, blank=True, editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = "새 공모 알림"
        verbose_name_plural = "새 공모 알림"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="alert_email_is_lower_case",
                violation_error_message="이메일은 소문자로 적어 주세요.",
            )
        ]

    def __str__(self):
        return f"알림 {self.pk}"  # the address stands in no list and no trail

    def get_absolute_url(self):
        return reverse("grants:alert", args=[self.token])

    def get_cancellation_url(self):
        return reverse("grants:alert_cancellation", args=[self.token])

    @classmethod
    @transaction.atomic
    def ask(cls, email, fields, dongs):
        """Somebody wants alerts for this address: it is asked by mail, or reminded where it said yes before.

        Nobody but who has the mail can change what a confirmed alert chose. Addresses that did not answer within
        DAYS_TO_CONFIRM are forgotten here.
        """
        cls.objects.filter(confirmed_at=None, made_at__lt=timezone.now() - DAYS_TO_CONFIRM).delete()
        alert, _ = cls.objects.get_or_create(email=email.lower())
        if alert.confirmed_at is None:
            alert.choose(fields, dongs)
        transaction.on_commit(partial(async_task, "grants.notices.ask_alert", alert.pk))
        return alert

    def choose(self, fields, dongs):
        """From now on only of these fields and dongs; none of a kind is all of it."""
        self.fields.set(fields)
        self.dongs.set(dongs)

    @transaction.atomic
    def accept(self, fields, dongs):
        """The address itself says yes, and to what; said again, it only chooses anew."""
        self.choose(fields, dongs)
        Alert.objects.filter(pk=self.pk, confirmed_at=None).update(confirmed_at=timezone.now())


class AlertMail(models.Model):
    """That an alert was told of a call: the row that keeps a second mail from being sent."""

    alert = models.ForeignKey(Alert, models.CASCADE, verbose_name="알림", related_name="mails")
    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="+")
    sent_at = models.DateTimeField("보낸 일시", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "보낸 알림"
        verbose_name_plural = "보낸 알림"
        constraints = [models.UniqueConstraint(fields=["alert", "call"], name="alert_told_of_a_call_once")]

    def __str__(self):
        return f"{self.alert} – {self.call}"
