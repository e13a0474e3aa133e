"""What a server is when nothing but its secret is said."""

import runpy

import pytest
from django.conf import settings as project
from django.core.checks import registry as checks
from django.core.exceptions import ImproperlyConfigured

from seodaemun_maeul.checks import mail_leaves_the_machine

SAID = (
    "DEBUG",
    "PLAIN_HTTP",
    "DEMO",
    "BEHIND_PROXY",
    "EMAIL_VERIFICATION",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "EMAIL_URL",
    "OFFICIAL_SERVICE",
    "SECRET_KEY",
)


@pytest.fixture
def server(monkeypatch):
    """The settings of a server on which only this is said."""

    def settings(**said):
        for name in SAID:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"ENV_FILE": "/dev/null", **said}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(project.BASE_DIR / "seodaemun_maeul" / "settings.py")

    return settings


def test_without_a_secret_no_server_starts(server):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        server()


def test_a_server_is_closed_until_it_is_opened(server):
    named = server(SECRET_KEY="secret")

    for name in ("DEBUG", "DEMO", "PLAIN_HTTP", "BEHIND_PROXY", "OFFICIAL_SERVICE", "WHITENOISE_ALLOW_ALL_ORIGINS"):
        assert named[name] is False
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"):
        assert named[name]
    assert named["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert named["ACCOUNT_EMAIL_VERIFICATION"] == "mandatory"
    assert named["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0 and named["SECURE_PROXY_SSL_HEADER"] is None


def test_one_proxy_is_believed_where_there_is_one(server):
    named = server(SECRET_KEY="secret", BEHIND_PROXY="1")

    assert named["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert named["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_the_demo_needs_no_mail(server):
    assert server(SECRET_KEY="secret", DEMO="1")["ACCOUNT_EMAIL_VERIFICATION"] == "optional"


def test_sign_in_limits_are_not_pushed_out_by_a_flood(server):
    assert server(SECRET_KEY="secret")["CACHES"]["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_a_deployment_that_prints_its_mails_is_warned(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    [warning] = mail_leaves_the_machine(None)
    assert "EMAIL_URL" in warning.hint
    assert mail_leaves_the_machine in checks.registry.get_checks(include_deployment_checks=True)
    assert mail_leaves_the_machine not in checks.registry.get_checks()

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert mail_leaves_the_machine(None) == []
