"""Two people at one scenario: one saves and the other is told; put to a meeting twice at once it is one item."""

import threading

import pytest
from django.core.exceptions import ValidationError

from governance.models import AgendaItem, Meeting
from grants.models import Allotment, Scenario
from tests.factories.district import UserFactory
from tests.factories.governance import MeetingFactory
from tests.factories.grants import AllotmentFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def row():
    return AllotmentFactory(selected=True, scenario__call__budget=10_000_000)


def revising(row, amount):
    """Somebody who read the first version saves an amount."""
    scenario, by = Scenario.objects.get(pk=row.scenario_id), UserFactory(staff=True)
    return lambda: scenario.revise({row.application_id: {"amount": amount}}, version=1, by=by)


def putting(row, meeting):
    by = UserFactory(staff=True)
    return lambda: Scenario.objects.get(pk=row.scenario_id).put_to(meeting, by=by).pk


def codes(answers):
    """What each answered, refusals by their code."""
    return [answer.code if isinstance(answer, ValidationError) else answer for answer in answers]


def nobody_locks(monkeypatch):
    monkeypatch.setattr(Scenario, "_lock", Scenario.refresh_from_db)


def all_meet_at(monkeypatch, name):
    """The two at once wait for each other before they go on with this step of theirs."""
    there, step = threading.Barrier(2, timeout=20), getattr(Scenario, name)

    def waiting(self, *args, **kwargs):
        there.wait()
        return step(self, *args, **kwargs)

    monkeypatch.setattr(Scenario, name, waiting)


def test_of_those_who_save_at_once_one_does_and_the_others_are_told(at_once, row):
    answers = codes(at_once([revising(row, amount) for amount in (100_000, 200_000, 300_000, 400_000)]))

    row.refresh_from_db()
    assert sorted(map(str, answers)) == ["1", "stale", "stale", "stale"]
    assert row.amount == (answers.index(1) + 1) * 100_000
    assert Scenario.objects.get().version == 2


@pytest.mark.postgres
def test_without_the_lock_two_would_save_and_one_would_be_lost_unseen(at_once, row, monkeypatch):
    nobody_locks(monkeypatch)
    all_meet_at(monkeypatch, "_store")

    answers = codes(at_once([revising(row, 100_000), revising(row, 200_000)]))

    assert answers == [1, 1]
    assert Scenario.objects.get().version == 2  # of two changes one was never told


def test_put_to_a_meeting_twice_at_once_it_is_one_item(at_once, row):
    meeting = MeetingFactory()

    answers = at_once([putting(row, meeting) for _ in range(4)])

    assert {*answers} == {AgendaItem.objects.get().pk}
    assert Scenario.objects.get().item == AgendaItem.objects.get()


def test_of_two_scenarios_put_at_once_one_is(at_once, row):
    copy = row.scenario.copy(name="베낀 것", by=UserFactory(staff=True))
    meetings = [MeetingFactory(), MeetingFactory(held_at="2030-03-03T10:00:00+09:00")]
    acts = [putting(each, meeting) for each, meeting in zip((row, copy.allotments.get()), meetings, strict=True)]

    answers = codes(at_once(acts))

    assert "other" in answers and AgendaItem.objects.count() == 1


@pytest.mark.postgres
def test_without_the_locks_it_would_be_two_items(at_once, row, monkeypatch):
    nobody_locks(monkeypatch)
    all_meet_at(monkeypatch, "obstacles")
    meeting = MeetingFactory()

    at_once([putting(row, meeting) for _ in range(2)])

    assert AgendaItem.objects.count() == 2


def test_saving_meets_putting_and_what_lies_before_the_meeting_is_what_was_judged(at_once, row):
    meeting = MeetingFactory()

    saved, item = codes(at_once([revising(row, 100_000), putting(row, meeting)]))

    row.refresh_from_db()
    assert item == AgendaItem.objects.get().pk
    assert (saved, row.amount) in {(1, 100_000), ("frozen", 900_000)}
    assert Allotment.objects.count() == Meeting.objects.count() == 1
