"""The schedule's progress as a report: every month once, by what became of it; reasons for the office only."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
import time_machine

from district.charts import parts_of_wholes
from planning.models import Plan, ScheduleCell
from reports.documents import Grid, PageBreak, Picture
from reports.editions import INTERNAL, PUBLIC
from reports.progress import progress_document
from reports.registry import written
from reports.tables import Table
from tests.factories.district import UserFactory
from tests.factories.planning import PlanFactory, ScheduleCellFactory, TaskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lived_until_june():
    """A task planned in five months: one done, one skipped, one suggested, one late, one ahead; and one act beside."""
    with time_machine.travel("2016-06-10 10:00+09:00", tick=False):
        officer, task = UserFactory(staff=True), TaskFactory(area__plan=PlanFactory(year=2016), title="공모사업 추진")
        done, skipped, *_ = [ScheduleCellFactory(task=task, month=month) for month in (1, 2, 3, 4, 7)]
        done.confirm(by=officer, remark="설명회 3회")
        skipped.skip(by=officer, reason="총선으로 미룸")
        task.happened(on=date(2016, 3, 2), label="설명회", source=officer)
        ScheduleCellFactory(task=task, month=5, planned=False).confirm(by=officer)
        yield


def test_every_month_carries_the_sign_of_what_became_of_it():
    grid, *_ = progress_document(2016, PUBLIC).blocks

    signs = [mark and mark.sign for mark in grid.rows[0].cells]

    assert signs[:7] == ["done", "skipped", "suggested", "late", "beside", None, "planned"]
    assert signs[7:] == [None] * 5


def test_planned_and_done_are_counted_by_task_and_summed():
    picture, _ = [block for block in progress_document(2016, PUBLIC).blocks if isinstance(block, Picture)]
    table = picture.table

    assert [table.total(key) for key in ("planned", "done", "suggested", "late", "skipped", "ahead")] == [
        5,
        1,
        1,
        1,
        1,
        1,
    ]
    assert table.column("rate") == (Decimal(20),)
    assert picture.svg.count("1 / 5개월") == 2  # drawn, and said


def test_planned_and_done_are_counted_by_month():
    """Months done beside the plan are no part of what was planned."""
    *_, picture = progress_document(2016, PUBLIC).blocks
    table = picture.table

    assert table.column("c0") == tuple(f"{month}월" for month in range(1, 13))
    assert [row[1:] for row in table.rows[:7]] == [
        (1, 1, 0, 0, 0, 0),
        (1, 0, 0, 1, 0, 0),
        (1, 0, 1, 0, 0, 0),
        (1, 0, 0, 0, 1, 0),
        (0, 0, 0, 0, 0, 0),
        (0, 0, 0, 0, 0, 0),
        (1, 0, 0, 0, 0, 1),
    ]
    assert "1 실행 1건, 2 건너뜀 1건, 3 확인 대기 1건, 4 지연 1건, 5 없음, 6 없음, 7 예정 1건" in picture.svg


def test_reasons_stand_in_the_offices_edition_only():
    *_, remarks = progress_document(2016, INTERNAL).blocks
    public = progress_document(2016, PUBLIC)

    assert remarks.column("remark") == ("설명회 3회", "총선으로 미룸")
    assert [type(block) for block in public.blocks] == [Grid, PageBreak, Table, Picture, Picture]


def test_the_public_reads_against_what_was_confirmed_while_the_plan_is_being_changed():
    plan, officer = Plan.objects.get(), UserFactory(staff=True)
    plan.confirm(by=officer)
    plan.reopen(by=officer, note="사업 조정")
    TaskFactory(area=plan.areas.get(), title="아직 비밀인 사업")
    ScheduleCell.objects.get(month=7).unplan(by=officer)

    public, office = (progress_document(2016, edition).blocks[0] for edition in (PUBLIC, INTERNAL))

    assert [public.count("planned"), office.count("planned")] == [1, 0]
    assert [len(public.rows), len(office.rows)] == [1, 2]


def test_the_report_bears_the_day_it_tells_of():
    document = progress_document(2016, PUBLIC)

    assert document.date == date(2016, 6, 10)
    assert document.blocks[0].over == "2016년 (2016. 6. 10. 기준)"


@pytest.mark.parametrize("format", ["pdf", "xlsx"])
def test_equal_records_print_equal_bytes(format):
    first, second = (written(progress_document(2016, INTERNAL), format) for _ in range(2))

    assert first == second


def test_a_part_is_drawn_within_its_whole():
    svg = parts_of_wholes("계획과 실행", [("공모", 10, 4), ("<b>", 0, 0)], unit="개월")

    bars = {
        rect.get("class"): float(rect.get("width"))
        for rect in reversed(list(ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")))
    }
    assert bars["fill-4"] == pytest.approx(bars["fill-1"] * 0.4, abs=0.2)
    assert "<b>" not in svg


@pytest.mark.parametrize("rows", [[], [("공모", 0, 0)]])
def test_a_year_without_a_planned_month_is_still_drawn(rows):
    assert ElementTree.fromstring(parts_of_wholes("계획과 실행", rows)).get("role") == "img"
