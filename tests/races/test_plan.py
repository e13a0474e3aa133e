"""A chapter is saved at the moment its plan is confirmed: what is confirmed is what is stored."""

import threading

import pytest
from django.db import transaction
from django.db.models import QuerySet

from planning.models import Plan, Section
from tests.factories.district import UserFactory
from tests.factories.planning import SectionFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def writer_and_head(at_once):
    """One has had a chapter checked and waits `patience` seconds for the other to confirm the plan, then stores it."""
    section, head = SectionFactory(body="○ 처음 글"), UserFactory(staff=True)
    checked, confirmed = threading.Event(), threading.Event()

    @transaction.atomic
    def write(patience):
        own = Section.objects.get(pk=section.pk)
        own.body = "○ 고친 글"
        own.full_clean()
        checked.set()
        confirmed.wait(patience)
        own.save()

    def confirm():
        checked.wait(20)
        Plan.objects.get(pk=section.plan_id).confirm(by=head)
        confirmed.set()

    return section, lambda patience: at_once([lambda: write(patience), confirm])


def test_what_is_confirmed_is_what_is_stored(writer_and_head):
    section, act = writer_and_head

    assert act(patience=0.4) == [None, None]

    section.refresh_from_db()
    [confirmed] = section.plan.versions.get().baseline.sections
    assert confirmed.body == section.body == "○ 고친 글"


@pytest.mark.postgres
def test_without_the_lock_the_version_would_miss_what_is_stored(writer_and_head, monkeypatch):
    section, act = writer_and_head

    with monkeypatch.context() as unlocked:
        unlocked.setattr(QuerySet, "select_for_update", lambda self, **options: self)
        act(patience=20)

    section.refresh_from_db()
    [confirmed] = section.plan.versions.get().baseline.sections
    assert (confirmed.body, section.body) == ("○ 처음 글", "○ 고친 글")
