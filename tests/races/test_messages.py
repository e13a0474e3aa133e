"""One question pressed by a crowd of windows is one question, and the day's limit holds."""

import threading

import pytest
from django.core.exceptions import ValidationError

from grants.models import Application, Message
from grants.models.message import A_DAY
from tests.factories.grants import ApplicationFactory, MessageFactory

CROWD = 6
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def said(application, text):
    def act():
        own = Application.objects.get(pk=application.pk)
        return Message.write(own, by=application.applicant, text=text)

    return act


def test_one_word_sent_by_a_crowd_is_stored_once(at_once):
    at_once([said(ApplicationFactory(submitted=True), "한 번")] * CROWD)
    assert Message.objects.count() == 1


def test_the_limit_of_a_day_holds_for_a_crowd(at_once):
    application = ApplicationFactory(submitted=True)
    MessageFactory.create_batch(A_DAY - 1, application=application)

    answers = at_once([said(application, f"글 {n}") for n in range(CROWD)])

    assert Message.objects.count() == A_DAY
    assert sum(isinstance(answer, ValidationError) for answer in answers) == CROWD - 1


@pytest.mark.postgres
def test_without_the_lock_one_word_would_be_stored_many_times(at_once, monkeypatch):
    everybody_is_here = threading.Barrier(CROWD, timeout=20)
    monkeypatch.setattr(Application, "lock", lambda self: everybody_is_here.wait())

    at_once([said(ApplicationFactory(submitted=True), "한 번")] * CROWD)

    assert Message.objects.count() > 1
