"""Money decided at the same instant: the cap of a call holds, a decision is confirmed once, numbers are given once."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from grants.models import Award, Call, Decision, Outcome
from tests.factories.district import UserFactory
from tests.factories.grants import CallFactory, CostItemFactory, OutcomeFactory, allotted, carried

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def codes(answers):
    return [answer.code if isinstance(answer, ValidationError) else answer for answer in answers]


def fresh(record, verb, **given):
    """An act on what it has read of the record by itself."""

    def act():
        getattr(type(record).objects.get(pk=record.pk), verb)(**given)
        return "done"

    return act


@pytest.fixture
def reserves():
    """Six reserves, each offered 400,000 won of the million that is left."""
    call = CallFactory(closed=True, budget=1_000_000)
    first = OutcomeFactory(
        decision__call=call, status="reserve", amount=0, reserve_rank=1, decision__scenario=carried(allotted(call))
    )
    rows = [first] + [
        OutcomeFactory(decision=first.decision, status="reserve", amount=0, reserve_rank=rank) for rank in range(2, 7)
    ]
    officer = UserFactory(staff=True)
    for row in rows:
        CostItemFactory(application=row.application, own_share=0)
        Outcome.objects.get(pk=row.pk).offer(400_000, by=officer, note="예시")
    return rows


def given(rows):
    return Outcome.objects.filter(pk__in=[row.pk for row in rows]).allotted()


def test_reserves_that_move_up_at_once_never_pass_the_money(at_once, reserves):
    head = UserFactory(staff=True)

    answers = codes(at_once([fresh(row, "move_up", by=head) for row in reserves]))

    assert sorted(answers) == ["amount"] * 4 + ["done"] * 2
    assert given(reserves) == 800_000


@pytest.mark.postgres
def test_without_the_lock_on_the_call_they_would(at_once, reserves, monkeypatch):
    head, check = UserFactory(staff=True), Outcome._check_money
    everybody_has_looked = threading.Barrier(len(reserves), timeout=20)

    def checked(self, amount):
        check(self, amount)
        everybody_has_looked.wait()

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **how: rows.all())
    monkeypatch.setattr(Outcome, "_check_money", checked)

    at_once([fresh(row, "move_up", by=head) for row in reserves])

    assert given(reserves) == 400_000 * len(reserves)


def test_a_decision_confirmed_twice_at_once_is_confirmed_once(at_once):
    scenario = carried(allotted(CallFactory(closed=True), 900_000, None))
    decision = Decision.propose(scenario, by=UserFactory(staff=True))

    heads = [UserFactory(staff=True) for _ in range(4)]
    answers = codes(at_once([fresh(decision, "confirm", by=head) for head in heads]))

    assert sorted(answers) == ["done", "move", "move", "move"]
    assert Outcome.objects.count() == 2


def test_two_scenarios_proposed_at_once_leave_one_decision(at_once):
    call = CallFactory(closed=True)
    scenario = carried(allotted(call, 900_000))
    officers = [UserFactory(staff=True) for _ in range(3)]

    answers = at_once([lambda by=by: Decision.propose(scenario, by=by) and "done" for by in officers])

    assert sorted(codes(answers)) == ["call", "call", "done"]


def test_calls_announced_at_once_share_no_number(at_once):
    officer, head = UserFactory(staff=True), UserFactory(staff=True)
    calls = [CallFactory(closed=True) for _ in range(3)]
    for call in calls:
        decision = Decision.propose(carried(allotted(call, 900_000, 900_000)), by=officer)
        decision.confirm(by=head)
        decision.write_letters(by=officer)

    answers = at_once([fresh(call, "announce", by=head) for call in calls])

    assert answers == ["done"] * 3
    assert sorted(Award.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_group_that_gives_up_while_it_is_confirmed_keeps_no_money(at_once):
    scenarios = [carried(allotted(CallFactory(closed=True), 900_000)) for _ in range(4)]
    officer, head = UserFactory(staff=True), UserFactory(staff=True)
    decisions = [Decision.propose(scenario, by=officer) for scenario in scenarios]
    groups = [scenario.allotments.get().application for scenario in scenarios]

    acts = [fresh(decision, "confirm", by=head) for decision in decisions]
    acts += [fresh(group, "withdraw", by=group.applicant) for group in groups]
    answers = at_once(acts)

    assert answers == ["done"] * 8
    assert Outcome.objects.selected().count() == 0
    assert Call.objects.count() == 4
