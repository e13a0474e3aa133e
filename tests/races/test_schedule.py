"""Many officials say at once what became of a month: one is heard, the others are told."""

import threading

import pytest
from django.core.exceptions import ValidationError

from district.models import Activity
from planning.models import Happening, ScheduleCell, Task
from tests.factories.district import UserFactory
from tests.factories.planning import ScheduleCellFactory, TaskFactory

CROWD = 12
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def crowd(at_once):
    """Six officials confirm the same month while six others skip it."""
    cell, officer = ScheduleCellFactory(month=3), UserFactory(staff=True)

    def confirm():
        return ScheduleCell.objects.select_related("task__area__plan").get(pk=cell.pk).confirm(by=officer)

    def skip():
        return ScheduleCell.objects.select_related("task__area__plan").get(pk=cell.pk).skip(by=officer, reason="총선")

    return cell, lambda: at_once([confirm, skip] * (CROWD // 2))


def test_one_of_a_crowd_is_heard(crowd):
    cell, say_all = crowd

    answers = say_all()

    refusals = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [refusal.code for refusal in refusals] == ["conflict"] * (CROWD - 1)
    assert answers.count(None) == 1
    assert Activity.objects.about(cell).count() == 1


@pytest.mark.postgres
def test_without_the_lock_several_would_be_heard(at_once, monkeypatch):
    """The negative control: everybody reads before anybody writes, and every confirmation is taken."""
    cell, officer = ScheduleCellFactory(month=3), UserFactory(staff=True)
    take, everybody_has_read = ScheduleCell._take, threading.Barrier(CROWD, timeout=20)

    def read_together(cell):
        before = take(cell)
        everybody_has_read.wait()
        return before

    def confirm():
        return ScheduleCell.objects.select_related("task__area__plan").get(pk=cell.pk).confirm(by=officer)

    with monkeypatch.context() as unlocked:
        unlocked.setattr("django.db.models.query.QuerySet.select_for_update", lambda self, **kwargs: self)
        unlocked.setattr(ScheduleCell, "_take", read_together)
        answers = at_once([confirm] * CROWD)

    assert answers == [None] * CROWD
    assert Activity.objects.about(cell).count() == CROWD


def test_a_source_that_speaks_twelve_times_at_once_is_written_once(at_once):
    task, source = TaskFactory(), UserFactory()

    def happen():
        return Task.objects.get(pk=task.pk).happened(on="2016-03-02", label="공고", source=source)

    answers = at_once([happen] * CROWD)

    assert {answer.pk for answer in answers} == {Happening.objects.get().pk}
