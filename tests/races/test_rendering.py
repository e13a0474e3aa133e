"""Two people who wait for the same file withdraw at the same instant: neither withdrawal is lost."""

import contextlib
import threading

import pytest
from django.db.models import QuerySet

from reports.models import Rendering

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

DOCUMENT = {"report": "plan", "year": 2016, "edition": "public", "format": "pdf", "fingerprint": "예시"}


@pytest.fixture
def both_withdraw(at_once, monkeypatch):
    """Lets both withdraw at once, each waiting `patience` seconds for the other between reading and writing; returns
    the rendering afterwards."""
    for who in ("first", "second"):
        rendering = Rendering.order(who=who, **DOCUMENT)
    awaited, both_have_read = Rendering.awaited_by, threading.Barrier(2)

    def act(patience):
        def slowly(self, who):
            answer = awaited(self, who)
            with contextlib.suppress(threading.BrokenBarrierError):
                both_have_read.wait(patience)
            return answer

        monkeypatch.setattr(Rendering, "awaited_by", slowly)
        acts = [lambda who=who: rendering.withdraw(who, by=None) for who in ("first", "second")]
        assert not any(isinstance(done, Exception) for done in at_once(acts))
        return Rendering.objects.get()

    return act


def test_when_both_withdraw_the_job_is_cancelled(both_withdraw):
    assert both_withdraw(patience=0.4).status == Rendering.Status.CANCELLED


@pytest.mark.postgres
def test_without_the_lock_a_withdrawal_would_be_lost(both_withdraw, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

    rendering = both_withdraw(patience=20)

    assert rendering.is_under_way
    assert len(rendering.waiting) == 1
