from datetime import date
from types import SimpleNamespace

import pytest

from district.charts import bar_chart
from planning import outline
from reports.documents import (
    Approval,
    Box,
    Contents,
    Cover,
    Document,
    Grid,
    GridRow,
    Heading,
    Landscape,
    Mark,
    Opening,
    Outline,
    Picture,
    Sign,
    woven,
)
from reports.models import Rendering
from reports.registry import REPORTS, Report
from reports.renderings import Copy
from reports.tables import Column, Table, across
from tests.reports.worker import work

TEXT = """\
□ 사업개요
○ 지원규모 : 총 {한도}천원 한도내 지원
- 주민 <5인> 이상의 모임 & 단체
※ 영리 목적 제외
[[표: 지역별]]
⇒ 직영체제로 운영
"""


@pytest.fixture(scope="session")
def budget():
    """Five lines in two programmes: 1,500 + 2,000 + 4,200 + 5,733 + 92,400 = 105,833천원."""
    return Table(
        "예산편성 내역",
        (
            Column("programme", "세부사업", over="예산과목", share=3),
            Column("item", "통계목", over="예산과목", share=3),
            Column("detail", "세부 내역", share=5),
            Column("amount", "예산액", kind="thousand", share=2),
        ),
        [
            ("인식확산", "사무관리비", "마을지도 제작", 1_500_000),
            ("인식확산", "사무관리비", "사무용품 구입", 2_000_000),
            ("인식확산", "업무추진비", "업무추진", 4_200_000),
            ("공동체 형성", "사무관리비", "위원회 참석수당", 5_733_000),
            ("공동체 형성", "민간경상사업보조", "주민제안공모사업", 92_400_000),
        ],
        unit="천원",
        merge=("programme", "item"),
        subtotals=True,
        totals=("amount",),
    )


@pytest.fixture(scope="session")
def grid():
    """Two tasks in two areas, one with a word under its sign."""
    signs = (Sign("plan", "■", "표시된 달"), Sign("span", "□", "추진기간", "span"))
    first = [Mark("plan", "공고") if month == 2 else None for month in range(1, 13)]
    second = [Mark("span") if month >= 7 else None for month in range(1, 13)]
    rows = [GridRow("Ⅰ 조성지원", "공모사업 추진", first), GridRow("Ⅱ 역량강화", "찾동 연계", second)]
    return Grid("사업추진 일정", rows, signs, over="2016년")


@pytest.fixture(scope="session")
def document(budget, grid):
    """Every kind of block once."""
    dongs = across("지역별 선정 현황", [("충현", 3), ("천연", 2), ("북아현", 3)], unit="건")
    return Document(
        "2016년 마을공동체 시행계획",
        [
            Cover(
                (("등록번호", "자치행정과-4102"), ("공개구분", "대시민공개")),
                (Approval("주무관", "조서은"), Approval("구청장", "문석진", "02/19")),
                ("기획과장",),
            ),
            Contents(),
            Opening("2016년도 시행계획", "주민 자치 역량을 강화하고자 함"),
            Heading(1, "Ⅰ", "사업 개요"),
            Heading(2, "1", "추진 근거", listed=False),
            Box("추진 목표", tuple(outline.parse("○ 중간지원조직 조성"))),
            *woven(outline.parse(TEXT), {"한도": "92,400"}, {"지역별": dongs}),
            Picture("지역별 그림", bar_chart("지역별", [("충현", 3), ("천연", 2)], "건"), dongs),
            Landscape([Heading(1, "Ⅱ", "추진일정"), grid]),
            Heading(1, "Ⅲ", "소요예산"),
            budget,
        ],
        date(2016, 2, 18),
        subtitle="주민주도, 마을지향",
        department="자치행정과",
        edition="공개본",
    )


@pytest.fixture
def slip(monkeypatch):
    """A report of one line; what it says may be changed, and it may be broken."""
    slip = SimpleNamespace(text="○ 이웃과 함께", error=None)

    def build(year, edition):
        if slip.error:
            raise slip.error
        return Document(f"{year}년 쪽지", [Outline(tuple(outline.parse(slip.text)))], date(year, 2, 18))

    monkeypatch.setitem(REPORTS, "slip", Report("slip", "쪽지", build))
    return slip


@pytest.fixture
def order(slip, django_capture_on_commit_callbacks):
    """Asks for the slip as it stands, as a view does."""

    def order(format="xlsx", who="somebody"):
        copy = Copy(REPORTS["slip"], 2016, "public", format)
        with django_capture_on_commit_callbacks(execute=True):
            return Rendering.order(who=who, **copy.key(copy.document()))

    return order


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A worker whose transactions are committed."""

    def commit(deed=work):
        with django_capture_on_commit_callbacks(execute=True):
            return deed()

    return commit
