"""Two versions of a plan side by side: only what differs, with the sums of both."""

import pytest

from planning.models import BudgetLine, Plan, ScheduleCell, Section, Task
from reports.difference import Stand, difference_document, differences, latest_pair
from reports.editions import INTERNAL
from reports.registry import report_named
from seodaemun_maeul import roles
from tests.factories.district import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(plan_2016):
    """The plan of 2016 as it was confirmed, and as it is while a supplementary budget is written into it."""
    plan = Plan.objects.get(year=2016)
    plan.reopen(by=UserFactory(staff=True), note="제1회 추경")
    section = Section.objects.get(plan=plan, title="행정 사항")
    section.body = section.body.replace("○ 각 단위사업별", "○ 모든 단위사업별") + "\n○ 새로 더한 줄"
    section.save()
    Section.objects.filter(plan=plan, title="추진 근거").delete()
    task = Task.objects.get(area__plan=plan, title="서대문구 마을공동체 공모사업 추진")
    ScheduleCell.objects.filter(task=task, month=2).update(planned=False)
    BudgetLine.objects.filter(name="마을지도 제작").update(amount=4_000_000)
    Plan.objects.filter(pk=plan.pk).update(vision="새 비전")
    return Plan.objects.get(year=2016)


@pytest.fixture
def tables(changed):
    before, after = (Stand.of(changed, number).baseline for number in latest_pair(changed))
    return {table.title: table for table in differences(before, after)}


def test_only_what_differs_is_told(tables):
    assert list(tables) == ["표지", "본문", "추진일정", "예산"]
    assert tables["표지"].rows == (("비전", "사람중심도시 희망 서대문", "새 비전"),)


def test_the_text_is_compared_line_by_line(tables):
    rows = tables["본문"].rows

    assert (
        "Ⅵ",
        "○ 각 단위사업별 세부시행계획 수립 : 자치행정과",
        "○ 모든 단위사업별 세부시행계획 수립 : 자치행정과",
    ) in rows
    assert ("Ⅵ", "", "○ 새로 더한 줄") in rows
    assert [row[2] for row in rows if row[0] == "Ⅰ-1"] == [""]
    assert len(rows) == 3


def test_months_are_compared_task_by_task(tables):
    [(task, before, after)] = tables["추진일정"].rows

    assert task == "Ⅰ 서대문구 마을공동체 공모사업 추진"
    assert before.startswith("2월") and not after.startswith("2월")


def test_the_changes_of_the_budget_add_up(tables):
    [row] = tables["예산"].rows
    before = BudgetLine.objects.of_year(2016).total() - 4_000_000 + row[3]

    assert row[2:] == ("마을지도 제작", row[3], 4_000_000, 4_000_000 - row[3])
    assert before == 168_613_000


def test_equal_versions_have_no_tables(plan_2016):
    plan = Plan.objects.get(year=2016)
    stand = Stand.of(plan, 1).baseline

    assert differences(stand, stand) == []
    assert differences(stand, Stand.of(plan, 0).baseline) == []


def test_the_newest_change_is_the_default(changed):
    assert latest_pair(changed) == (1, 0)

    changed.confirm(by=UserFactory(staff=True))

    assert latest_pair(Plan.objects.get(year=2016)) == (1, 2)


# -- page and files ---------------------------------------------------------------------------------------------------
def test_the_page_shows_the_changes_and_hands_out_the_files(client, official, changed):
    official(roles.OFFICER)

    page = client.get("/plan/2016/versions/").text

    assert "제1판" in page and "새로 더한 줄" in page and "지금 기록" in page
    assert "difference-1-0.xlsx?edition=internal" in page
    book = client.get("/plan/2016/documents/difference-1-0.xlsx?edition=internal")
    assert book.status_code == 200 and b"".join(book.streaming_content).startswith(b"PK")
    assert client.get("/plan/2016/documents/difference-1-0.pdf?edition=internal").status_code == 200


@pytest.mark.parametrize("query", ["?before=9", "?before=x", "?after=99999999", "?before=-1"])
def test_a_version_that_is_not_there_is_not_found(client, official, plan_2016, query):
    official(roles.OFFICER)

    assert client.get(f"/plan/2016/versions/{query}").status_code == 404
    assert client.get("/plan/2016/documents/difference-1-9.xlsx?edition=internal").status_code == 404


def test_versions_are_for_staff(client, changed):
    assert client.get("/plan/2016/versions/").url.startswith("/accounts/login/")
    for query in ("", "?edition=internal"):
        assert client.get(f"/plan/2016/documents/difference-1-0.xlsx{query}").status_code == 404


def test_there_is_no_public_edition(changed):
    assert report_named("difference").editions == report_named("difference-1-2").editions == (INTERNAL,)


def test_the_document_says_when_nothing_differs(plan_2016):
    document = difference_document(2016, INTERNAL, (1, 1))

    assert [item.text for item in document.blocks[-1].items] == ["달라진 것이 없습니다."]
