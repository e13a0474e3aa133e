"""Many ask for the public list at the same instant: the worker writes it once, and once more where that failed."""

import contextlib
import threading

import pytest
from django.db.models import QuerySet

from reports.exports import Export
from tests.reports.worker import waiting

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
CROWD = 4


@pytest.fixture
def all_ask(at_once, monkeypatch):
    """Lets everybody ask at once, each waiting `patience` seconds for the others between reading and writing; returns
    the jobs of the worker."""
    failed, all_have_read = Export.is_failed.fget, threading.Barrier(CROWD)

    def act(patience):
        def slowly(self):
            answer = failed(self)
            with contextlib.suppress(threading.BrokenBarrierError):
                all_have_read.wait(patience)
            return answer

        monkeypatch.setattr(Export, "is_failed", property(slowly))
        answers = at_once([lambda: Export.share("예시")] * CROWD)
        assert {answer.pk for answer in answers} == {Export.objects.get().pk}
        return waiting()

    return act


@pytest.fixture
def broken():
    """The list was ordered, and could not be written."""
    export = Export.objects.create(awards_as="예시", full=True)
    assert export.begin()
    export.fail("예시")


def test_it_is_ordered_once(all_ask):
    assert len(all_ask(patience=0.3)) == 1


def test_one_that_failed_is_ordered_once_more(all_ask, broken):
    assert len(all_ask(patience=0.3)) == 1


@pytest.mark.postgres
def test_without_the_lock_each_would_order_it_again(all_ask, broken, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

    assert len(all_ask(patience=20)) == CROWD
