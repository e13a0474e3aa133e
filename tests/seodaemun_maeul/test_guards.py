"""What meets a request before any view does, and what goes along with every answer."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from district.models import AccessLog
from seodaemun_maeul.middleware import RENEWED
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, ReviewFactory

pytestmark = pytest.mark.django_db

PASSWORD = "maeul-2016!"


@pytest.fixture
def shown(client):
    """Reads a page as somebody who signed in."""
    application = ApplicationFactory(submitted=True)
    client.force_login(application.applicant)
    return lambda url: client.get(url.format(application=application.pk))


@pytest.mark.parametrize("url", ["/", "/calls/", "/applications/", "/applications/{application}/", "/nothing/"])
def test_what_somebody_is_shown_is_kept_by_no_cache(shown, url):
    kept = shown(url).headers["Cache-Control"]

    assert "no-store" in kept and "private" in kept


def test_what_everybody_is_shown_may_be_kept(client):
    assert "Cache-Control" not in client.get("/calls/")


def test_passwords_cannot_be_tried_against_the_api(client):
    person = UserFactory(email="person@example.com")
    assert person.check_password(PASSWORD)

    answers = [
        client.get("/api/v1/calls/", headers={"authorization": f"Basic {credentials}"}).status_code
        for credentials in ("cGVyc29uQGV4YW1wbGUuY29tOm1hZXVsLTIwMTYh", "cGVyc29uQGV4YW1wbGUuY29tOndyb25n")
    ]

    assert answers == [200, 200]


@pytest.mark.parametrize(
    "kind, body",
    [
        ("application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(4000))),
        ("multipart/form-data", b"no boundary"),
    ],
)
def test_a_form_that_cannot_be_read_is_told_so(kind, body):
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/accounts/login/")

    response = stranger.post("/accounts/login/", body, content_type=kind)

    assert response.status_code == 400
    assert "알아들을 수 없는 요청입니다" in response.text
    assert "Content-Security-Policy" in response.headers


# -- where somebody comes from ----------------------------------------------------------------------------------------


def looked_from(client, hops):
    """The address that the access log keeps of somebody whose request came over these hops."""
    review = ReviewFactory(scoring=True)
    client.force_login(review.member)
    client.get(review.get_absolute_url(), headers={"x-forwarded-for": hops})
    return AccessLog.objects.get().address


def test_the_access_log_believes_no_header_of_a_stranger(client):
    assert looked_from(client, "198.51.100.7") == "127.0.0.1"


def test_the_access_log_keeps_the_address_our_proxy_saw(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert looked_from(client, "198.51.100.7, 203.0.113.9") == "203.0.113.9"


def test_behind_a_proxy_who_tries_passwords_locks_out_nobody_else(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def sign_in(at, address):
        sent = {"login": f"{at}@example.com", "password": "wrong"}
        return client.post("/accounts/login/", sent, headers={"x-forwarded-for": f"10.0.0.{at}, {address}"})

    tried = [sign_in(at, "203.0.113.9").status_code for at in range(32)]

    assert tried[0] == 200 and tried[-1] == 429
    assert sign_in(99, "203.0.113.10").status_code == 200


# -- what is never read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "status"), [("10000", 302), ("10001", 413), ("9" * 5000, 302), ("x", 302)])
def test_more_than_any_form_sends_is_turned_away_unread(client, settings, length, status):
    settings.UPLOAD_MAX_BYTES = 1000
    read = []
    body = type("Body", (BytesIO,), {"read": lambda self, size=-1: read.append(size) or b""})()

    answer = client.post("/applications/1/", CONTENT_LENGTH=length, **{"wsgi.input": body})

    assert answer.status_code == status
    if status == 413:
        assert "보내신 내용이 너무 큽니다" in answer.text and not read
        assert "Content-Security-Policy" in answer.headers


# -- how long one stays -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("staff", "hours", "known"),
    [
        (True, (0, 7), True),
        (True, (0, 9), False),
        (True, (0, 7, 14, 21), True),  # at work all the while
        (True, (9,), False),  # signed in and never came back
        (False, (0, 24 * 13), True),
    ],
)
def test_an_official_who_did_nothing_for_a_day_s_work_signs_in_again(client, time_machine, staff, hours, known):
    person, morning = UserFactory(email="kim@example.com", staff=staff), timezone.now()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    for after in hours:
        time_machine.move_to(morning + timedelta(hours=after))
        answer = client.get("/accounts/email/")

    assert answer.status_code == (200 if known else 302)


def test_a_session_is_written_now_and_then_not_with_every_page(client, time_machine):
    client.force_login(UserFactory(staff=True))
    seen = []
    for minutes in (0, 2, 4, 6):
        time_machine.move_to(datetime(2026, 3, 2, 9, minutes, tzinfo=UTC))
        client.get("/calls/")
        seen.append(client.session[RENEWED])

    assert seen[0] == seen[1] == seen[2] != seen[3]


# -- search engines ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/", "/accounts/login/", "/api/v1/calls/", "/nothing/"])
def test_until_the_service_is_official_no_search_engine_keeps_it(client, settings, url):
    assert client.get(url)["X-Robots-Tag"] == "noindex"

    settings.OFFICIAL_SERVICE = True

    assert "X-Robots-Tag" not in client.get(url)


def test_the_pages_say_it_themselves_and_sign_in_pages_always(client, settings):
    mark = '<meta name="robots" content="noindex">'
    assert mark in client.get("/calls/").text

    settings.OFFICIAL_SERVICE = True

    assert mark not in client.get("/calls/").text
    assert mark in client.get("/accounts/login/").text
