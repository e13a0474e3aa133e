"""The public page of the plan of 2016: what it shows is what the records say."""

import re

import pytest

from grants.models import Award
from planning.models import BudgetLine, ScheduleCell
from reports.editions import INTERNAL
from reports.registry import REPORTS
from reports.renderings import Copy

pytestmark = pytest.mark.django_db


def rows(html, css):
    """The table rows of a class of table, as lists of the texts of their cells."""
    table = re.search(rf'<table class="{css}".*?</table>', html, re.S)[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr.*?</tr>", table, re.S)]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


@pytest.fixture
def page(client, plan_2016):
    return client.get("/plan/2016/").text


def test_the_head_says_what_the_cover_says(page):
    for fact in (
        "<h1>2016년 서대문구 마을공동체 활성화 시행계획</h1>",
        "주민주도, 마을지향으로 살기좋은 마을을 만드는",
        "자치행정과-4102, 2016. 2. 18.",
        "2016. 2. 19.",
        "대시민공개",
        "168,613천원",
        "3개 분야 14개 세부사업",
    ):
        assert fact in page


def test_the_months_are_those_of_the_records(page, plan_2016):
    tasks = {row[0]: row[1:] for row in rows(page, "months") if len(row) == 13 and row[1] != "1월"}

    assert len(tasks) == 14
    marked = sum(bool(cell) for cells in tasks.values() for cell in cells)
    assert marked == ScheduleCell.objects.filter(task__area__plan=plan_2016, planned=True).count()
    assert tasks["4. 민관이 함께하는 「마을공동체 워크숍」추진"][9] == "■일정표에 표시한 달"
    assert tasks["3. 1동 1마을공동체 추진"][11] == "□본문의 기간에 따른 달"


def test_the_budget_adds_up(page, plan_2016):
    lines = rows(page, "budget-lines")

    assert lines[-1] == ["계", "168,613"]
    assert ["마을공동체 인식확산", "소계57,480"] in lines
    assert ["사람중심 서대문마을 공동체 형성", "소계111,133"] in lines
    assert ["마을공동체 주민제안공모사업", "민간이전 › 민간경상사업보조", "92,400"] in lines
    assert len([line for line in lines if len(line) == 3]) == 1 + BudgetLine.objects.of_year(2016).count()


def test_the_chart_and_its_numbers_agree(page):
    first = "마을공동체 인식확산 57,480천원, 일반보상금 32,380천원, 일반운영비 18,900천원, 업무추진비 6,200천원"
    other = "공동체 형성 111,133천원, 민간이전 92,400천원, 일반운영비 16,733천원, 업무추진비 2,000천원"
    assert first in page and other in page
    assert ["사람중심 서대문마을 공동체 형성", "민간이전", "92,400", "54.8"] in rows(page, "tbl col data")


def test_every_chapter_can_be_opened(page, plan_2016):
    found = re.findall(r'<details class="chapter" id="chapter-\d+".*?<h3>(.*?)</h3>', page, re.S)

    titles = [re.sub(r"<[^>]+>|\s+", " ", title).split() for title in found]
    expected = [f"{s.number} {s.title}".split() for s in plan_2016.sections.filter(parent=None).order_by("order")]
    assert titles == expected


def test_what_stands_above_is_pointed_to_instead_of_repeated(page):
    assert re.search(r'href="#schedule">2016년 사업추진 일정</a>', page)
    assert re.search(r'href="#budget">2016년 예산편성 내역</a>', page)
    assert page.count("민간이전 › 민간경상사업보조") == 1


def test_the_page_masks_private_persons(page):
    assert "허○경" in page
    assert "허은경" not in page


def test_the_page_keeps_to_the_content_security_policy(page):
    assert not re.search(r"<[^>]+ (style|on\w+)=", page)
    assert not re.search(r"<script(?![^>]* src=)", page)


def test_ids_are_given_once(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "names"), [("plan", True), ("awards", True), ("schedule", False), ("budget", False)])
def test_the_names_an_internal_edition_shows_are_counted(plan_2016, name, names):
    copy = Copy(REPORTS[name], 2016, INTERNAL, "pdf")

    assert copy.persons(copy.document()) == (Award.objects.filter(is_person=True).count() if names else 0)
