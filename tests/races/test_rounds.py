"""A round that is closed while members score, an application taken back, two who assign: nothing slips through."""

import threading

import pytest
from django.core.exceptions import ValidationError

from district.models import Activity
from grants.models import Application, Conflict, Review, Round
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, PanelistFactory, RoundFactory, ScoreFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
Status = Review.Status


@pytest.fixture
def sheets():
    """Six sheets of a round, each with ten points on its one criterion."""
    round = RoundFactory()
    first = ScoreFactory(points=10, review__application__call=round.call)
    rest = [ScoreFactory(points=10, criterion=first.criterion, review__application__call=round.call) for _ in range(5)]
    return [score.review for score in (first, *rest)]


def saving(sheet, points, then=""):
    def act():
        fresh = Review.objects.get(pk=sheet.pk)
        fresh.save_scores({fresh.round.criteria[0]: points}, comment="고침")
        if then:
            fresh.submit(by=fresh.member)
        return points

    return act


def closing(round):
    officer = UserFactory(staff=True)

    def act():
        Round.objects.get(pk=round.pk).close(by=officer, note="기한이 지남")
        return "closed"

    return act


def points_of(sheets):
    return [review.total for review in Review.objects.filter(pk__in=[sheet.pk for sheet in sheets]).order_by("pk")]


def test_what_was_saved_before_the_closing_stands_and_nothing_is_saved_after_it(at_once, sheets):
    round = sheets[0].round
    *saved, closed = at_once([*(saving(sheet, 15) for sheet in sheets), closing(round)])

    assert closed == "closed"
    assert all(answer == 15 or answer.code == "closed" for answer in saved), saved
    assert points_of(sheets) == [15 if answer == 15 else 10 for answer in saved]
    told = Activity.objects.about(round).get(after="마감")
    assert told.note.startswith("내지 않은 심사 6건")


def from_a_window(sheet, points, version):
    """Saves what one window shows, which it read at `version`."""

    def act():
        fresh = Review.objects.get(pk=sheet.pk)
        fresh.save_scores({fresh.round.criteria[0]: points}, comment=f"{points}점", version=version)
        return points

    return act


def test_of_two_windows_that_save_one_sheet_at_once_one_wins_whole_and_the_other_is_told(at_once, sheets):
    sheet = sheets[0]

    answers = at_once([from_a_window(sheet, points, sheet.version) for points in (12, 17)])

    won = [answer for answer in answers if isinstance(answer, int)]
    told = [answer.code for answer in answers if isinstance(answer, ValidationError)]
    assert (len(won), told) == (1, ["stale"])
    sheet.refresh_from_db()
    assert (sheet.total, sheet.comment, sheet.version) == (won[0], f"{won[0]}점", 2)


@pytest.mark.postgres
def test_without_the_lock_both_windows_save_and_one_is_lost_without_a_word(at_once, sheets, monkeypatch):
    """Both have read the version before either writes."""
    sheet, both = sheets[0], threading.Barrier(2, timeout=20)

    def unlocked(self):
        self.refresh_from_db(fields=["status", "version"])
        both.wait()

    monkeypatch.setattr(Review, "lock", unlocked)

    answers = at_once([from_a_window(sheet, points, sheet.version) for points in (12, 17)])

    assert answers == [12, 17]
    sheet.refresh_from_db()
    assert sheet.version == 2  # two were told that they had saved, one of them is gone


@pytest.mark.postgres
def test_without_the_lock_on_its_sheets_a_closed_round_moves(at_once, sheets, monkeypatch):
    """Who saves has read that the round is open; the round closes; then he writes."""
    read, shut = threading.Event(), threading.Event()
    lock = Review.lock

    def late(self):
        lock(self)
        read.set()
        shut.wait(10)

    monkeypatch.setattr(Review, "lock", late)
    monkeypatch.setattr(Round, "_settle_sheets", lambda self: list(self.reviews.waiting()))

    def close():
        read.wait(10)
        closing(sheets[0].round)()
        shut.set()
        return "closed"

    assert at_once([saving(sheets[0], 15), close]) == [15, "closed"]
    assert Round.objects.get().status == Round.Status.CLOSED
    assert points_of(sheets[:1]) == [15]


def test_what_is_taken_back_is_scored_no_more(at_once, sheets):
    application = sheets[0].application

    def withdraw():
        Application.objects.get(pk=application.pk).withdraw(by=application.applicant)
        return "withdrawn"

    saved, gone = at_once([saving(sheets[0], 15, then="submit"), withdraw])

    stored = Review.objects.get(pk=sheets[0].pk)
    assert gone == "withdrawn"
    if isinstance(saved, ValidationError):  # before it was handed in, or in the middle of it
        assert saved.code == "withdrawn" and stored.status == Status.SCORING
    else:
        assert (stored.total, stored.status) == (15, Status.SUBMITTED)
    assert application.pk not in Round.objects.get().field().values_list("pk", flat=True)


def test_two_who_assign_at_once_give_each_pair_once(at_once):
    round = RoundFactory()
    PanelistFactory.create_batch(3, round=round)
    ApplicationFactory.create_batch(5, call=round.call, eligible=True)
    officers = UserFactory.create_batch(3, staff=True)

    def assigning(officer):
        def act():
            return len(Round.objects.get(pk=round.pk).assign_evenly(2, by=officer).pairs)

        return act

    answers = at_once([assigning(officer) for officer in officers])

    assert sorted(answers) == [0, 0, 10]
    assert Review.objects.count() == 10


@pytest.mark.postgres
def test_without_the_lock_on_the_round_they_would_collide(at_once, monkeypatch):
    round = RoundFactory()
    PanelistFactory(round=round)
    ApplicationFactory(call=round.call, eligible=True)
    both = threading.Barrier(2, timeout=20)
    planned = Round.plan_evenly
    monkeypatch.setattr(Round, "lock_open", lambda self: None)

    def together(self, each):
        plan = planned(self, each)
        both.wait()
        return plan

    monkeypatch.setattr(Round, "plan_evenly", together)
    monkeypatch.setattr(Round, "_hold_applications", lambda self: None)
    officer = UserFactory(staff=True)

    answers = at_once([lambda: Round.objects.get(pk=round.pk).assign_evenly(1, by=officer)] * 2)

    assert sum(isinstance(answer, Exception) for answer in answers) == 1


def test_who_steps_down_while_he_hands_in_counts_nowhere(at_once, sheets):
    sheet = sheets[0]

    def hand_in():
        fresh = Review.objects.get(pk=sheet.pk)
        fresh.submit(by=fresh.member)
        return "submitted"

    def step_down():
        fresh = Review.objects.get(pk=sheet.pk)
        fresh.recuse(by=fresh.member, reason="이웃입니다.")
        return "recused"

    submitted, recused = at_once([hand_in, step_down])

    assert recused == "recused"
    assert submitted == "submitted" or submitted.code == "move"
    assert Review.objects.get(pk=sheet.pk).status == Status.RECUSED
    assert Conflict.objects.get().status == Conflict.Status.UPHELD
    assert sheet.application_id not in sheet.round.averages()
