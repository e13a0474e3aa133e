"""What meets a request before any view does, and what goes along with every answer."""

import pytest
from django.test import Client

from district.models import AccessLog
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


def test_a_flood_of_sign_ins_does_not_push_the_limits_out(settings):
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
