"""Mails that calls send of their own accord. Called by the worker, once what they tell of is stored."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_q.tasks import schedule

from .models import Alert, AlertMail, Call


def tell_of_call(call_pk):
    """Tells everybody of a new call who asked for it and was not told yet.

    A mail that cannot be sent stops no other; its error is raised in the end, and the worker tries those left again.
    """
    call = Call.objects.filter(pk=call_pk, status=Call.Status.PUBLISHED).first()
    if call is None:  # taken back meanwhile
        return
    waiting, failure = list(Alert.objects.about(call).exclude(mails__call=call).order_by("pk")), None
    if not waiting:
        return
    with get_connection() as connection:
        for alert in waiting:
            try:
                _tell(alert, call, connection)
            except OSError as error:  # smtplib's errors are OSErrors
                failure = error
    if failure:
        raise failure


def _tell(alert, call, connection):
    """Sends one mail; the row that says so is written with it or not at all, and by one worker only."""
    try:
        with transaction.atomic():
            AlertMail.objects.create(alert=alert, call=call)
            _mail(alert, f"새 공모: {call}", "grants/alert_call.txt", {"call": call}, connection).send()
    except IntegrityError:  # another worker told them, or they left
        return


def ask_alert(alert_pk):
    """Asks the address whether it wants the alert, or reminds it of the one it has."""
    if alert := Alert.objects.filter(pk=alert_pk).first():
        subject = "새 공모 알림을 확인해 주세요" if alert.confirmed_at is None else "새 공모 알림을 받고 계십니다"
        _mail(alert, subject, "grants/alert_asked.txt", {}).send()


def _mail(alert, subject, template, context, connection=None):
    """A mail with the header by which mail programs end the alert in one click (RFC 8058)."""
    links = {
        "alert_url": settings.SITE_URL + alert.get_absolute_url(),
        "cancellation_url": settings.SITE_URL + alert.get_cancellation_url(),
    }
    return EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        render_to_string(template, {"alert": alert, "site": settings.SITE_URL, **links, **context}),
        to=[alert.email],
        headers={
            "List-Unsubscribe": f"<{links['cancellation_url']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        connection=connection,
    )


def announce(call_pk):
    """Announces a call's results at its instant, as whoever scheduled it: the worker's task.

    Where the instant was moved to a later one it comes back then; where the schedule was taken back it does nothing.
    """
    call = Call.objects.filter(pk=call_pk, status=Call.Status.PUBLISHED).first()
    decision = call and call.decision
    if not decision or not decision.scheduled_by_id:
        return
    if call.results_at and timezone.now() < call.results_at:
        schedule("grants.notices.announce", call_pk, next_run=call.results_at)
        return
    call.announce(by=decision.scheduled_by)
