"""One paper entered by a double click is one application."""

import threading

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from grants.models import Application, Intake
from tests.factories.district import UserFactory
from tests.factories.grants import CallFactory, DocumentFactory

CROWD = 6
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter():
    """An act that enters the same paper, each time with a scan of its own."""
    call, officer, key = CallFactory(), UserFactory(staff=True), Application().form_key

    def act():
        scan = DocumentFactory.build(uploaded_by=officer)
        said = {"channel": "visit", "arrived_at": timezone.now(), "name": "이종이", "phone": "02"}
        return Intake.enter(call, by=officer, form_key=key, scan=scan, **said).pk

    return act


def test_a_paper_entered_by_a_crowd_is_one(at_once, enter):
    assert len(set(at_once([enter] * CROWD))) == 1
    assert (Application.objects.count(), Intake.objects.count()) == (1, 1)


@pytest.mark.postgres
def test_without_the_lock_the_others_would_end_in_an_error(at_once, enter, monkeypatch):
    everybody_has_looked = threading.Barrier(CROWD, timeout=20)
    problem = Intake.problem
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

    def look(intake, call):
        everybody_has_looked.wait()
        return problem(intake, call)

    monkeypatch.setattr(Intake, "problem", look)

    answers = at_once([enter] * CROWD)

    assert sum(isinstance(answer, IntegrityError) for answer in answers) == CROWD - 1
