"""The months of a task: what is derived from dates and happenings, what a person signs, and what is refused."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from district.models import Activity
from planning.models import Happening, Plan, State
from planning.progress import cells_of, tally, tasks_by_month
from tests.factories.district import UserFactory
from tests.factories.grants import CallFactory, CallTypeFactory
from tests.factories.planning import PlanFactory, ScheduleCellFactory, TaskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(staff=True, name="김담당")


def stored(cell):
    """The cell as the database has it, with nothing remembered."""
    return type(cell).objects.get(pk=cell.pk)


# -- what nobody stores -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2016-03-31 23:59:59+09:00", State.PLANNED),
        ("2016-04-01 00:00:00+09:00", State.LATE),
        ("2015-12-31 12:00:00+09:00", State.PLANNED),
        ("2017-01-01 00:00:00+09:00", State.LATE),
    ],
)
def test_a_planned_month_is_late_from_the_first_of_the_next(today, state):
    cell = ScheduleCellFactory(month=3)

    with time_machine.travel(today, tick=False):
        assert stored(cell).state == state


@time_machine.travel("2016-05-02 09:00+09:00")
def test_what_happened_suggests_a_month_and_keeps_it_from_being_late(officer):
    cell = ScheduleCellFactory(month=3)

    cell.task.happened(on=date(2016, 3, 10), label="설명회", source=officer)

    assert stored(cell).state == State.SUGGESTED
    assert [str(happening) for happening in stored(cell).happenings] == ["설명회 (2016-03-10)"]


@time_machine.travel("2016-05-02 09:00+09:00")
def test_the_same_day_of_another_year_is_another_years_business(officer):
    cell = ScheduleCellFactory(month=3)

    cell.task.happened(on=date(2017, 3, 10), label="설명회", source=officer)

    assert stored(cell).state == State.LATE


def test_a_source_says_the_same_thing_once(officer):
    task = TaskFactory()

    first = task.happened(on=date(2016, 3, 10), label="공고", source=officer)
    again = task.happened(on=date(2016, 3, 11), label="공고", source=officer)
    task.happened(on=date(2016, 5, 10), label="발표", source=officer)

    assert again == first
    assert list(Happening.objects.values_list("day", "label")) == [
        (date(2016, 3, 10), "공고"),
        (date(2016, 5, 10), "발표"),
    ]


@time_machine.travel("2016-02-22 09:00+09:00")
def test_a_published_call_marks_its_task(officer):
    task = TaskFactory()
    call = CallFactory(draft=True, year=2016, task=task, title="주민제안 공모")

    CallTypeFactory(call=call)
    call.publish(by=officer)

    happening = task.happenings.get()
    assert (happening.day, happening.label) == (date(2016, 2, 22), "공고: 주민제안 공모")
    assert (happening.source_model, happening.source_id) == ("grants.call", str(call.pk))


# -- what a person signs ----------------------------------------------------------------------------------------------


@time_machine.travel("2016-04-05 10:00+09:00", tick=False)
def test_a_confirmed_month_is_done_and_says_by_whom(officer):
    cell = ScheduleCellFactory(month=3)

    cell.confirm(by=officer, remark="동별 설명회 3회")

    cell = stored(cell)
    assert (cell.state, cell.confirmed_by, cell.remark) == (State.DONE, officer, "동별 설명회 3회")
    line = Activity.objects.about(cell).get()
    assert (line.verb, line.before, line.after, line.actor) == ("실행 확인", "지연", "실행", officer)


@time_machine.travel("2016-04-05 10:00+09:00")
def test_a_month_is_confirmed_once(officer):
    cell = ScheduleCellFactory(month=3)
    slow = stored(cell)
    cell.confirm(by=officer)

    with pytest.raises(ValidationError, match="김담당 님이 이미 ‘실행’") as refusal:
        slow.confirm(by=UserFactory(staff=True))

    assert refusal.value.code == "conflict"
    assert stored(cell).confirmed_by == officer
    assert Activity.objects.about(cell).count() == 1


@time_machine.travel("2016-04-05 10:00+09:00")
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_month_is_not_skipped_without_a_reason(officer, reason):
    cell = ScheduleCellFactory(month=3)

    with pytest.raises(ValidationError, match="사유를 적어 주세요"):
        cell.skip(by=officer, reason=reason)

    assert stored(cell).state == State.LATE
    assert not Activity.objects.about(cell).exists()


@time_machine.travel("2016-04-05 10:00+09:00")
def test_a_skipped_month_keeps_its_reason_and_is_not_confirmed_over_it(officer):
    cell = ScheduleCellFactory(month=3)
    cell.skip(by=officer, reason="총선으로 미룸")

    with pytest.raises(ValidationError, match="이미 ‘건너뜀’"):
        stored(cell).confirm(by=officer)

    cell = stored(cell)
    assert (cell.state, cell.remark, cell.skipped_by) == (State.SKIPPED, "총선으로 미룸", officer)
    assert Activity.objects.about(cell).get().note == "총선으로 미룸"


@time_machine.travel("2016-04-05 10:00+09:00")
def test_what_was_signed_can_be_reopened_and_the_trail_keeps_both(officer):
    cell = ScheduleCellFactory(month=3)
    cell.confirm(by=officer)

    cell.reopen(by=officer, reason="다른 달과 바뀜")

    assert stored(cell).state == State.LATE
    assert [line.verb for line in Activity.objects.about(cell)] == ["되돌림", "실행 확인"]
    with pytest.raises(ValidationError, match="이미 되돌렸거나"):
        cell.reopen(by=officer, reason="다시")


@time_machine.travel("2016-04-05 10:00+09:00")
def test_a_month_to_come_is_not_done_yet(officer):
    ahead, now = ScheduleCellFactory(month=5), ScheduleCellFactory(month=4)

    with pytest.raises(ValidationError, match="아직 오지 않은 달"):
        ahead.confirm(by=officer)
    now.confirm(by=officer)

    assert (stored(ahead).state, stored(now).state) == (State.PLANNED, State.DONE)


def test_nothing_is_skipped_where_nothing_was_planned(officer):
    cell = ScheduleCellFactory(month=3, planned=False)

    with pytest.raises(ValidationError, match="계획에 없는 달"):
        cell.skip(by=officer, reason="까닭")


# -- the plan's own months --------------------------------------------------------------------------------------------


def test_months_of_a_draft_are_put_in_and_taken_out(officer):
    cell = ScheduleCellFactory(month=3)

    cell.unplan(by=officer)
    assert not stored(cell).planned
    cell.plan(by=officer)

    assert stored(cell).planned
    assert [line.verb for line in Activity.objects.about(cell)] == ["계획에 넣음", "계획에서 뺌"]
    with pytest.raises(ValidationError, match="이미 계획에 있는 달"):
        cell.plan(by=officer)


def test_months_of_a_confirmed_plan_stay(officer):
    cell = ScheduleCellFactory(month=3)
    Plan.objects.get().confirm(by=officer)

    with pytest.raises(ValidationError, match="확정한 계획"):
        cell.unplan(by=officer)

    assert stored(cell).planned


@time_machine.travel("2016-04-05 10:00+09:00")
def test_a_signed_month_does_not_leave_the_plan(officer):
    cell = ScheduleCellFactory(month=3)
    cell.confirm(by=officer)

    with pytest.raises(ValidationError, match="먼저 되돌려"):
        cell.unplan(by=officer)


# -- the year added up ------------------------------------------------------------------------------------------------


@time_machine.travel("2016-06-10 10:00+09:00")
def test_a_year_is_tallied_month_by_month(officer):
    task = TaskFactory(area__plan=PlanFactory(year=2016))
    done, skipped, *_ = [ScheduleCellFactory(task=task, month=month) for month in (1, 2, 3, 4, 7)]
    done.confirm(by=officer)
    skipped.skip(by=officer, reason="총선")
    task.happened(on=date(2016, 3, 2), label="설명회", source=officer)
    ScheduleCellFactory(task=task, month=5, planned=False).confirm(by=officer)

    found = tally(cells_of(tasks_by_month(task.area.plan)))

    assert (found.planned, found.done, found.suggested, found.late, found.skipped) == (5, 1, 1, 1, 1)
    assert (found.ahead, found.beside, found.rate) == (1, 1, 20)
    assert tally([]).rate is None
