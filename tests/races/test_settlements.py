"""Sums are struck at the very moment at which somebody still judges an expense: what is frozen is what is stored."""

import threading

import pytest

from projects.models import Expense, Project, Settlement
from projects.models.figures import FIGURES
from tests.factories.district import UserFactory
from tests.projects.settling import paid_project, reported, rule

pytestmark = [pytest.mark.races, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inspect_while_judging(at_once, monkeypatch):
    """Runs both, the judging once the sums are added up, which wait `patience` seconds for it before they are stored;
    returns what each was answered."""
    rule()
    settlement = reported(paid_project((2_900_000, 300_000, 0)))
    inspector, judge = UserFactory(staff=True), UserFactory(staff=True)
    work_out, added_up, judged = Settlement.worked_out, threading.Event(), threading.Event()

    def act(patience):
        def slowly(self, rule=None):
            found = work_out(self, rule)
            added_up.set()
            judged.wait(patience)
            return found

        def inspect():
            Settlement.objects.get(pk=settlement.pk).inspect(by=inspector)

        def judge_late():
            added_up.wait(20)
            Expense.objects.get().disallow(by=judge, amount=40_000, answer="개인 물품")
            judged.set()

        monkeypatch.setattr(Settlement, "worked_out", slowly)
        return at_once([inspect, judge_late])

    return act


def is_borne_out():
    """Whether the frozen figures are those of the rows."""
    settlement = Settlement.objects.get()
    frozen = {name: getattr(settlement, name) for name in FIGURES}
    return settlement._figures(settlement.reckoned(settlement.rule.terms)) == frozen


def test_who_judges_while_the_sums_are_struck_comes_too_late(inspect_while_judging):
    answers = inspect_while_judging(patience=0.6)

    assert [getattr(answer, "code", answer) for answer in answers] == [None, "settled"]
    assert is_borne_out()


def test_without_the_lock_of_the_project_the_sums_would_be_wrong(inspect_while_judging, monkeypatch):
    """The control: what was frozen is not what is stored."""
    monkeypatch.setattr(Project, "lock", lambda self: None)

    assert inspect_while_judging(patience=20) == [None, None]

    assert not is_borne_out()
