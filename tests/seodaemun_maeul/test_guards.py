"""What meets a request before any view does, and what goes along with every answer."""

import pytest
from django.test import Client

from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory

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


def test_a_flood_of_sign_ins_does_not_push_the_limits_out(settings):
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
