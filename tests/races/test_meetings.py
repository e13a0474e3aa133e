"""Two officials at one sitting: an item is decided once, votes and comings never pass one another."""

import threading

import pytest
from django.core.exceptions import ValidationError

from district.models import Activity
from governance.models import AgendaItem, Attendee, Meeting, Votes
from tests.factories.district import UserFactory
from tests.factories.governance import sitting

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def item(officer):
    return AgendaItem.add(sitting(5, 5), by=officer, title="공모사업 선정")


def deciding(item, result, votes, by):
    def act():
        AgendaItem.objects.get(pk=item.pk).decide(result, by=by, votes=votes)
        return result

    return act


def closing(meeting, by):
    def act():
        Meeting.objects.get(pk=meeting.pk).close(by=by)
        return "closed"

    return act


def both_ways(item, by):
    return [deciding(item, "passed", Votes(4, 1), by), deciding(item, "rejected", Votes(1, 4), by)]


def test_two_who_write_a_result_at_once_write_one(at_once, item, officer):
    answers = at_once(both_ways(item, officer) * 3)

    done = [answer for answer in answers if isinstance(answer, str)]
    assert len(done) == 1
    assert {answer.code for answer in answers if not isinstance(answer, str)} == {"decided"}
    stored = AgendaItem.objects.get()
    assert stored.result == done[0]
    assert stored.yes == (4 if done == ["passed"] else 1)
    assert Activity.objects.about(item.meeting).filter(verb="의결").count() == 1


@pytest.mark.postgres
def test_without_the_lock_both_would(at_once, item, officer, monkeypatch):
    both_have_read = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(Meeting, "lock", lambda self: None)
    counted = AgendaItem._counted

    def slowly(self, *given):
        facts = counted(self, *given)
        both_have_read.wait()
        return facts

    monkeypatch.setattr(AgendaItem, "_counted", slowly)

    assert at_once(both_ways(item, officer)) == ["passed", "rejected"]
    assert Activity.objects.about(item.meeting).filter(verb="의결").count() == 2


def test_a_sitting_never_closes_over_an_item_without_a_result(at_once, item, officer):
    answers = at_once([deciding(item, "passed", None, officer), *[closing(item.meeting, officer)] * 3])

    meeting = Meeting.objects.get()
    assert all(isinstance(answer, str | ValidationError) for answer in answers), answers
    assert answers[0] == "passed"  # it waits for nobody: a sitting with it open does not close
    assert answers.count("closed") == (meeting.status == Meeting.Status.CLOSED)
    assert not (meeting.has_sat and AgendaItem.objects.get().is_pending)


def test_who_leaves_while_votes_are_written_is_either_counted_or_gone(at_once, item, officer):
    line = item.meeting.attendees.first()

    def leaving():
        Attendee.objects.get(pk=line.pk).leave(by=officer)
        return "left"

    answers = at_once([deciding(item, "passed", Votes(5, 0), officer), leaving])

    assert answers[1] == "left"
    stored = AgendaItem.objects.get()
    if answers[0] == "passed":
        assert stored.present == 5
    else:
        assert answers[0].code == "votes"
        assert stored.is_pending


def test_one_act_opens_a_sitting_and_the_numbers_are_of_that_moment(at_once, officer):
    meeting = sitting(5, 3, opened=False)
    line = meeting.attendees.present().first()

    def opening():
        Meeting.objects.get(pk=meeting.pk).open(by=officer)
        return "open"

    def leaving():
        Attendee.objects.get(pk=line.pk).leave(by=officer)
        return "left"

    answers = at_once([opening, opening, leaving])

    stored = Meeting.objects.get()
    assert answers[2] == "left"
    assert answers.count("open") == (stored.status == Meeting.Status.OPEN)
    assert {answer.code for answer in answers[:2] if not isinstance(answer, str)} <= {"quorum", "status"}


def test_meetings_planned_at_once_have_numbers_of_their_own(at_once, officer):
    meeting = sitting()

    def planning(days):
        def act():
            return Meeting.plan(meeting.body, by=officer, held_at=meeting.held_at.replace(year=2030 + days)).number

        return act

    assert sorted(at_once([planning(n) for n in range(6)])) == [2, 3, 4, 5, 6, 7]
