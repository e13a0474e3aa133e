"""A round as people may live it, in any order: opened, assigned, scored, stepped down from, closed, opened again."""

from contextlib import ExitStack

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from grants.models import Application, Conflict, Review, Round, Score
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import ApplicationFactory, CallFactory, CriterionFactory, StepFactory

pytestmark = pytest.mark.django_db
Status = Review.Status
MOST = 10
which = st.integers(0, 99)  # picks one of those there are


class WholeRound(RuleBasedStateMachine):
    """What is refused must be refused by a sentence; whatever happened, the invariants hold."""

    def __init__(self):
        super().__init__()
        self.held = ExitStack()
        self.held.enter_context(transaction.atomic())
        self.frozen = None

    def teardown(self):
        transaction.set_rollback(True)
        self.held.close()

    @initialize(applications=st.integers(1, 3), members=st.integers(1, 3))
    def open(self, applications, members):
        call = CallFactory()
        step = StepFactory(call=call)
        CriterionFactory.create_batch(2, call=call, max_points=MOST)
        ApplicationFactory.create_batch(applications, call=call, eligible=True)
        self.officer = UserFactory(staff=True)
        self.round = Round.open(step, by=self.officer)
        for _ in range(members):
            self.round.seat(TermFactory().person, by=self.officer)

    def attempt(self, act):
        """True where the act was done; what is refused left nothing behind."""
        try:
            with transaction.atomic():
                act()
        except ValidationError:
            return False
        return True

    def sheet(self, at):
        sheets = list(self.round.reviews.order_by("pk"))
        return sheets[at % len(sheets)] if sheets else None

    @property
    def is_closed(self):
        return Round.objects.get(pk=self.round.pk).status == Round.Status.CLOSED

    @rule(each=st.integers(1, 3))
    def assign(self, each):
        self.attempt(lambda: self.round.assign_evenly(each, by=self.officer))

    @rule(at=which)
    def declare(self, at):
        if sheet := self.sheet(at):
            self.attempt(lambda: sheet.declare(by=sheet.member))

    @rule(at=which, points=st.lists(st.integers(-1, MOST + 1) | st.none(), min_size=2, max_size=2))
    def score(self, at, points):
        if sheet := self.sheet(at):
            given = dict(zip(self.round.criteria, points, strict=True))
            before = sheet.status
            done = self.attempt(lambda: sheet.save_scores(given, comment=""))
            possible = all(0 <= (one or 0) <= MOST for one in points)
            assert done == (before == Status.SCORING and possible and not self.is_closed and self.stands(sheet))

    def stands(self, sheet):
        return Application.objects.get(pk=sheet.application_id).status == Application.Status.ELIGIBLE

    @rule(at=which)
    def hand_in(self, at):
        if sheet := self.sheet(at):
            whole = sheet.scores.filter(points__isnull=False).count() == len(self.round.criteria)
            before = sheet.status
            done = self.attempt(lambda: sheet.submit(by=sheet.member))
            assert done == (before == Status.SCORING and whole and not self.is_closed and self.stands(sheet))

    @rule(at=which)
    def give_back(self, at):
        if sheet := self.sheet(at):
            self.attempt(lambda: sheet.reopen(by=self.officer, reason="잘못 적음"))

    @rule(at=which)
    def step_down(self, at):
        if sheet := self.sheet(at):
            self.attempt(lambda: sheet.recuse(by=sheet.member, reason="이웃입니다."))

    @rule(at=which, keeps=st.booleans())
    def judge(self, at, keeps):
        if sheet := self.sheet(at):
            told = {"keeps": keeps, "by": self.officer, "reason": "살펴봄"}
            self.attempt(lambda: Conflict.judge(sheet.application, sheet.member, **told))

    @precondition(lambda self: self.frozen is None)
    @rule()
    def close(self):
        if self.attempt(lambda: self.round.close(by=self.officer, note="기한이 지남")):
            self.frozen = self.points()

    @precondition(lambda self: self.frozen is not None)
    @rule()
    def reopen(self):
        assert self.attempt(lambda: self.round.reopen(by=self.officer, reason="더 봄"))
        self.frozen = None

    @precondition(lambda self: self.frozen is None)
    @rule(at=which)
    def withdraw(self, at):
        if sheet := self.sheet(at):
            self.attempt(lambda: sheet.application.withdraw(by=sheet.application.applicant))

    def points(self):
        return list(Score.objects.order_by("pk").values_list("review", "criterion", "points", "review__status"))

    @invariant()
    def one_score_on_a_criterion_within_its_bounds(self):
        rows = self.points() if hasattr(self, "round") else []
        assert len({row[:2] for row in rows}) == len(rows)
        assert all(row[2] is None or 0 <= row[2] <= MOST for row in rows)

    @invariant()
    def what_is_closed_does_not_move(self):
        assert self.frozen is None or self.points() == self.frozen

    @invariant()
    def who_is_kept_sees_nothing_and_counts_nowhere(self):
        for conflict in Conflict.objects.upheld().select_related("member"):
            mine = Review.objects.visible_to(conflict.member).filter(application=conflict.application_id)
            standing = Review.objects.filter(member=conflict.member, application=conflict.application_id)
            there = Application.objects.without_conflict(conflict.member).filter(pk=conflict.application_id)
            assert not mine.exists() and not there.exists()
            assert not standing.exclude(status=Status.RECUSED).exists()

    @invariant()
    def what_counts_was_handed_in(self):
        if hasattr(self, "round"):
            handed_in = self.round.reviews.filter(status=Status.SUBMITTED)
            averages = self.round.averages()
            assert sum(len(one.counted) + len(one.dropped) for one in averages.values()) == handed_in.count()


def test_a_round_stays_whole_whatever_people_do_in_whatever_order():
    run_state_machine_as_test(WholeRound, settings=settings(max_examples=20, stateful_step_count=25))
