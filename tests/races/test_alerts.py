"""Two workers at the same call at the same instant: every address is told once."""

import threading

import pytest
from django.core import mail
from django.db import models

from grants import notices
from grants.models import AlertMail
from tests.factories.grants import AlertFactory, CallFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

WORKERS = 4


def race(at_once, monkeypatch):
    """All workers have read who waits before any of them writes; the addresses that got a mail, one by one."""
    call, looked, tell = CallFactory(), threading.Barrier(WORKERS, timeout=20), notices._tell
    AlertFactory.create_batch(3)
    met = threading.local()

    def tell_together(*args):
        if not getattr(met, "all", False):
            met.all = True
            looked.wait()
        return tell(*args)

    monkeypatch.setattr(notices, "_tell", tell_together)
    answers = at_once([lambda: notices.tell_of_call(call.pk)] * WORKERS)
    assert answers == [None] * WORKERS
    return sorted(sent.to[0] for sent in mail.outbox)


def test_nobody_is_told_twice_by_two_workers(at_once, monkeypatch):
    told = race(at_once, monkeypatch)

    assert len(told) == len(set(told)) == 3


def test_without_the_row_everybody_would_be_told_by_everyone(at_once, monkeypatch):
    """The control: nothing else keeps the workers apart."""
    monkeypatch.setattr(AlertMail.objects, "create", lambda **row: models.Model)

    assert len(race(at_once, monkeypatch)) == 3 * WORKERS
