"""Mails about new calls: who asks for them, who gets them, and how they end."""

import smtplib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from grants import notices
from grants.models import Alert, AlertMail, Call
from seodaemun_maeul import roles
from tests.factories.district import DongFactory, UserFactory
from tests.factories.grants import AlertFactory, CallFactory, CallTypeFactory, CriterionFactory, FieldFactory

pytestmark = pytest.mark.django_db

PAGE = "/calls/alerts/"


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    """Does what a block leaves to the worker."""

    class Work:
        def __enter__(self):
            self.capture = django_capture_on_commit_callbacks(execute=True)
            self.capture.__enter__()

        def __exit__(self, *error):
            self.capture.__exit__(*error)
            for job in OrmQ.objects.order_by("pk"):
                task = job.task
                getattr(notices, task["func"].removeprefix("grants.notices."))(*task["args"])
                job.delete()

    return Work


def ask(client, work, email="soonrye@example.com", **choice):
    with work():
        return client.post(PAGE, {"email": email, **choice})


def test_a_stranger_says_yes_by_mail_before_anything_is_sent(client, work):
    field, dong = FieldFactory(name="환경"), DongFactory(name="천연동")

    ask(client, work, "Soonrye@Example.com", topics=[field.pk], dongs=[dong.pk])

    alert = Alert.objects.get()
    assert (alert.email, alert.confirmed_at) == ("soonrye@example.com", None)
    assert [*alert.fields.all(), *alert.dongs.all()] == [field, dong]
    [asked] = mail.outbox
    assert asked.to == ["soonrye@example.com"] and alert.get_absolute_url() in asked.body
    notices.tell_of_call(CallFactory().pk)
    assert len(mail.outbox) == 1, "nobody said yes"


def test_to_open_the_mail_s_page_is_not_to_say_yes(client):
    alert = AlertFactory(confirmed_at=None)

    page = client.get(alert.get_absolute_url())
    assert "네, 받겠습니다" in page.text
    alert.refresh_from_db()
    assert alert.confirmed_at is None

    client.post(alert.get_absolute_url(), {})
    alert.refresh_from_db()
    assert alert.confirmed_at


def test_whoever_is_signed_in_with_a_confirmed_address_says_yes_at_once(client, work):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)

    page = client.get(PAGE)
    assert 'name="email"' not in page.text
    answer = ask(client, work, "somebody.else@example.com")

    alert = Alert.objects.get()
    assert (alert.email, bool(alert.confirmed_at)) == (user.email, True)
    assert answer.url == client.get(PAGE).url == alert.get_absolute_url()
    assert mail.outbox == []


def test_an_address_nobody_confirmed_is_asked_even_of_who_is_signed_in(client, work):
    user = UserFactory()
    client.force_login(user)

    ask(client, work, user.email)

    assert Alert.objects.get().confirmed_at is None
    assert len(mail.outbox) == 1


def test_nobody_learns_or_changes_who_gets_alerts(work):
    known = AlertFactory()

    told = set()
    for email in (known.email, "new@example.com"):
        visitor = Client()
        answer = ask(visitor, work, email, dongs=[DongFactory().pk])
        told.add((answer.status_code, answer.url, *map(str, visitor.get(answer.url).context["messages"])))

    assert len(told) == 1
    assert not known.dongs.exists()
    reminder = next(sent for sent in mail.outbox if sent.to == [known.email])
    assert "이미 받고 계십니다" in reminder.body


@pytest.mark.parametrize("email", ["", "x", "a@b", "soonrye@example.com\nBcc: x@example.com", "가" * 300 + "@x.kr"])
def test_what_is_no_address_is_said_beside_its_field(client, email):
    page = client.post(PAGE, {"email": email, "topics": ["x"], "dongs": ["999999"]})

    assert page.status_code == 200
    assert {"email", "topics", "dongs"} == set(page.context["form"].errors)
    assert not Alert.objects.exists()


def test_an_address_is_not_asked_over_and_over(client, work, settings, locmem_cache):
    answers = [ask(client, work).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_one_place_cannot_ask_many_addresses(client, work, locmem_cache):
    answers = [ask(client, work, f"a{number}@example.com").status_code for number in range(11)]

    assert answers == [302] * 10 + [429]


@pytest.fixture
def locmem_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "alerts"}}
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


def test_an_address_that_never_answered_is_forgotten():
    old = AlertFactory(confirmed_at=None, made_at=timezone.now() - timedelta(days=8))
    kept = AlertFactory(made_at=timezone.now() - timedelta(days=800))

    Alert.ask("new@example.com", [], [])

    assert not Alert.objects.filter(pk=old.pk).exists()
    assert Alert.objects.filter(pk=kept.pk).exists()


def ready_call():
    """A draft that nothing keeps back."""
    call = CallFactory(draft=True)
    CallTypeFactory(call=call)
    CriterionFactory(call=call, max_points=100, is_example=False)
    return call


# -- who hears of what ------------------------------------------------------------------------------------------------


def test_publishing_tells_who_asked_for_such_calls(work):
    green, culture = FieldFactory(name="환경"), FieldFactory(name="문화/예술")
    here, there = DongFactory(name="천연동"), DongFactory(name="신촌동")
    wishes = {
        "all": ([], []),
        "green": ([green], []),
        "culture": ([culture], []),
        "here": ([], [here]),
        "there": ([], [there]),
        "green here": ([green], [here]),
        "green there": ([green], [there]),
        "both": ([green, culture], [here, there]),
    }
    for name, wish in wishes.items():
        AlertFactory(email=f"{name.replace(' ', '-')}@example.com").choose(*wish)
    call = ready_call()
    call.fields.add(green)
    call.dongs.add(here)

    with work():
        call.publish(by=UserFactory())

    told = {sent.to[0].removesuffix("@example.com") for sent in mail.outbox}
    assert told == {"all", "green", "here", "green-here", "both"}
    assert len(mail.outbox) == len(told)


def test_a_call_for_everybody_is_told_to_everybody(work):
    AlertFactory().choose([FieldFactory()], [DongFactory()])
    call = ready_call()

    with work():
        call.publish(by=UserFactory())

    [sent] = mail.outbox
    assert str(call) in sent.subject
    assert f"http://localhost:8000{call.get_absolute_url()}" in sent.body


def test_a_call_cancelled_before_the_worker_came_is_told_to_nobody():
    AlertFactory()
    call = CallFactory()
    call.move(Call.Status.CANCELLED, by=UserFactory())

    notices.tell_of_call(call.pk)

    assert mail.outbox == []


def test_nobody_is_told_twice():
    AlertFactory.create_batch(2)
    call = CallFactory()

    notices.tell_of_call(call.pk)
    AlertFactory()
    notices.tell_of_call(call.pk)

    assert len(mail.outbox) == len({sent.to[0] for sent in mail.outbox}) == 3


def test_a_mail_that_fails_stops_no_other_and_is_tried_again(monkeypatch):
    first, _ = AlertFactory.create_batch(2)
    call, real = CallFactory(), EmailBackend.send_messages

    def refuse(backend, sent):
        if sent[0].to == [first.email]:
            raise smtplib.SMTPRecipientsRefused({first.email: (451, b"later")})
        return real(backend, sent)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        notices.tell_of_call(call.pk)
    assert len(mail.outbox) == AlertMail.objects.count() == 1

    monkeypatch.setattr(EmailBackend, "send_messages", real)
    notices.tell_of_call(call.pk)
    assert [sent.to for sent in mail.outbox][1:] == [[first.email]]


# -- the end ----------------------------------------------------------------------------------------------------------


def test_a_mail_program_ends_the_alert_in_one_click():
    alert = AlertFactory()
    notices.tell_of_call(CallFactory().pk)
    headers = mail.outbox[0].message()
    address = headers["List-Unsubscribe"].strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address == f"http://localhost:8000{alert.get_cancellation_url()}"

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(alert.get_cancellation_url(), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not strict.cookies.get("sessionid")
    assert not Alert.objects.exists() and not AlertMail.objects.exists()


def test_to_look_at_the_link_ends_nothing(client):
    alert = AlertFactory()

    for method in (client.get, client.head):
        assert method(alert.get_cancellation_url()).status_code == 200

    assert Alert.objects.filter(pk=alert.pk).exists()
    client.post(alert.get_cancellation_url())
    assert "알림을 멈췄습니다" in client.post(alert.get_cancellation_url()).text, "twice is no error"


def test_an_unknown_token_opens_nothing(client):
    AlertFactory()

    assert client.get(reverse("grants:alert", args=["x" * 43])).status_code == 404
    assert client.post(reverse("grants:alert", args=["x" * 43])).status_code == 404
    client.post(reverse("grants:alert_cancellation", args=["x" * 43]))
    assert Alert.objects.count() == 1


def test_the_address_stands_in_no_name():
    alert = AlertFactory(email="soonrye@example.com")

    assert "soonrye" not in f"{alert}{AlertMail(alert=alert, call=CallFactory())}"


def test_the_office_finds_an_alert_by_its_whole_address_and_sees_none(client, official):
    official(roles.TEAM_HEAD)
    alert = AlertFactory(email="soonrye@example.com")
    desk = reverse("admin:grants_alert_changelist")

    pages = [client.get(desk).text, client.get(reverse("admin:grants_alert_change", args=[alert.pk])).text]

    assert not any("soonrye@" in page for page in pages)
    found = [client.get(desk, {"q": words}).context["cl"].result_count for words in ("soonrye@example.com", "soonrye")]
    assert found == [1, 0]
