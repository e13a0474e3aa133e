"""Two people who wait for the same file withdraw at the same instant: neither withdrawal is lost."""

import time

import pytest
from django.db.models import QuerySet

from reports.models import Rendering

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
PAUSE = 0.4  # between what a withdrawal reads and what it writes

DOCUMENT = {"report": "plan", "year": 2016, "edition": "public", "format": "pdf", "fingerprint": "예시"}


@pytest.fixture
def both_withdraw(at_once, monkeypatch):
    """Lets both withdraw at once, each slow between reading and writing; returns the rendering afterwards."""
    for who in ("first", "second"):
        rendering = Rendering.order(who=who, **DOCUMENT)
    awaited = Rendering.awaited_by

    def slowly(self, who):
        answer = awaited(self, who)
        time.sleep(PAUSE)
        return answer

    monkeypatch.setattr(Rendering, "awaited_by", slowly)

    def act():
        acts = [lambda who=who: rendering.withdraw(who, by=None) for who in ("first", "second")]
        assert not any(isinstance(done, Exception) for done in at_once(acts))
        return Rendering.objects.get()

    return act


def test_when_both_withdraw_the_job_is_cancelled(both_withdraw):
    assert both_withdraw().status == Rendering.Status.CANCELLED


@pytest.mark.postgres
def test_without_the_lock_a_withdrawal_would_be_lost(both_withdraw, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

    rendering = both_withdraw()

    assert rendering.is_under_way
    assert len(rendering.waiting) == 1
