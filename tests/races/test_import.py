"""Two officials confirm the same workbook at once: stored once, and nobody meets an error."""

import threading

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from planning import budget_import
from planning.models import BudgetLine, Plan
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory, PlanFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def twice(at_once):
    """A workbook with a new line for the draft of 2017, confirmed four times at the same instant."""
    line = BudgetLineFactory(programme__unit__policy__plan=PlanFactory(year=2017), item__object_class__year=2017)
    [old] = budget_import.entries_in(Plan.objects.get(year=2017))
    new = budget_import.Entry(**{**vars(old), "name": "새 일", "order": line.order + 1})
    seen, officer = budget_import.compare(Plan.objects.get(year=2017), [old, new]).stand, UserFactory(staff=True)

    def confirm():
        plan = Plan.objects.get(year=2017)
        return budget_import.take_in(plan, [old, new], by=officer, seen=seen, source="예산.xlsx")

    return lambda: at_once([confirm] * 4)


def test_a_workbook_confirmed_four_times_is_stored_once(twice):
    answers = twice()

    assert sorted(answer.differs for answer in answers) == [False, False, False, True]
    assert BudgetLine.objects.of_year(2017).count() == 2


@pytest.mark.postgres
def test_without_the_lock_the_others_would_run_into_the_first(twice, monkeypatch):
    compare, everybody_has_read = budget_import.compare, threading.Barrier(4, timeout=20)

    def compare_together(*args):
        found = compare(*args)
        everybody_has_read.wait()
        return found

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(budget_import, "compare", compare_together)

    answers = twice()

    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 3
