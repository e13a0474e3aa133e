"""The draft of 2017 is made out of the plan of 2016 in one step."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from district.models import Activity
from grants.models import Award
from planning.models import BudgetLine, ObjectClass, Plan, ScheduleCell, StatisticalItem, Task
from planning.next_year import draft_next_year, moved_on
from reports.editions import INTERNAL
from reports.pdf import render_html
from reports.plan import plan_document, section_blocks
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.planning import CostBasisFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(plan_2016):
    return Plan.objects.get(year=2016)


@pytest.fixture
def draft(plan):
    return draft_next_year(plan, by=UserFactory(staff=True))[0]


def planned(year):
    cells = ScheduleCell.objects.filter(task__area__plan__year=year, planned=True)
    return list(cells.values_list("task__title", "month").order_by("task__area__order", "task__order", "month"))


def lines(year):
    rows = BudgetLine.objects.of_year(year).in_print_order()
    return list(
        rows.values_list("programme__name", "item__object_class__name", "item__name", "name", "amount", "fund")
    )


def test_tasks_months_lines_and_sums_are_those_of_this_year(plan, draft):
    assert (draft.year, draft.status, draft.confirmed_at) == (2017, Plan.Status.DRAFT, None)
    assert Task.objects.filter(area__plan=draft).count() == 14
    assert planned(2017) == planned(2016)
    assert lines(2017) == lines(2016)
    assert BudgetLine.objects.of_year(2017).total() == 168_613_000
    assert set(BudgetLine.objects.of_year(2017).values_list("item__object_class__year", flat=True)) == {2017}


def test_the_formula_of_a_line_goes_along_and_stands_in_the_version(plan):
    line = BudgetLine.objects.of_year(2016).get(name="주민교육 강사료")
    CostBasisFactory(line=line, name="강사", unit_price=200_000, quantity=10, times=1)

    draft, _ = draft_next_year(plan, by=UserFactory(staff=True))

    formulas = {line.name: line.formula for line in draft.baseline.lines}
    assert formulas["주민교육 강사료"] == "강사 200,000원 × 10 × 1"
    assert formulas["사무용품 구입"] == ""


def test_nothing_of_this_year_is_touched(plan):
    before = plan.baseline

    draft_next_year(plan, by=UserFactory(staff=True))

    assert Plan.objects.get(year=2016).baseline == before


def test_headings_move_on_a_year_and_history_stays(draft):
    titles = [section.title for section in draft.baseline.sections if section.level == 1]
    assert "2016년 운영성과" in titles and "2017년 추진 계획" in titles
    assert any("2015. 1월 마을공동체지원센터" in section.body for section in draft.baseline.sections)
    assert moved_on("2015년 실적, 2016. 2월, 12016", 2016) == "2016년 실적, 2016. 2월, 12016"


def test_the_results_chapter_is_filled_from_the_records_and_the_plan_prints(draft):
    for number, won in enumerate((2_000_000, 3_500_000), start=1):
        Award.objects.create(
            year=2016, source="district", number=number, programme="씨앗기", group_name="모임", title="일", amount=won
        )

    html = render_html(plan_document(2017, INTERNAL))

    assert "공모로 2개 사업에 5,500천원 지원" in html
    assert "2017. 3월 ~ 12월" in html and "168,613천원" in html
    assert "총 (미정)천원 한도내 지원" in html


def test_a_draft_never_prints_last_years_records_as_this_years(draft):
    """Nothing of 2016 is recorded yet: gaps to be seen, no table of noughts, nobody else's figures."""
    html = render_html(plan_document(2017, INTERNAL))

    assert "[[표" not in html and "{" not in html.split("</style>")[-1]
    gaps = ("구 공모 지역별 선정 현황", "서울시 사업별 선정 현황", "서울시 연계 실적", "교육 실적", "거점공간 추이")
    assert all(f"(미정) {name}" in html for name in gaps)
    assert "(미정)개 분야 (미정)개사업, (미정)천원" in html
    assert "36개소" not in html  # of 2015


def test_a_gap_is_for_drafts_only(draft):
    draft.confirmed_at, draft.status = timezone.now(), Plan.Status.CHANGING
    section = SectionFactory.build(plan=None, body="[[표: 교육 실적]]")

    assert section_blocks(section, draft, INTERNAL)[0].title == "교육 실적"


def test_a_line_without_a_new_item_is_left_and_listed(plan):
    ObjectClass.objects.create(year=2017, order=1, name="민간이전").items.create(order=1, name="민간경상사업보조")
    old = StatisticalItem.objects.get(object_class__year=2016, name="민간경상사업보조")
    new = StatisticalItem.objects.get(object_class__year=2017)

    draft, unmapped = draft_next_year(plan, by=None, items={old: new})

    assert [line[3] for line in lines(2017)] == ["마을공동체 주민제안공모사업"]
    assert len(unmapped) == BudgetLine.objects.of_year(2016).count() - 1
    assert "마을지도 제작" in Activity.objects.about(draft).get().note


def test_a_year_is_drafted_once(plan, draft):
    with pytest.raises(ValidationError, match="2017년 시행계획은 이미 있습니다"):
        draft_next_year(plan, by=None)


def test_the_command_says_what_it_made(plan):
    told = StringIO()
    call_command("next_year", 2016, stdout=told)

    assert "2017년" in told.getvalue() and "두고 온" not in told.getvalue()
    with pytest.raises(CommandError, match="2031년"):
        call_command("next_year", 2031)


# -- at the desk ----------------------------------------------------------------------------------------------------
def test_the_desk_offers_to_take_the_code_book_along(client, official, plan):
    official(roles.OFFICER)
    address = reverse("admin:planning_plan_change", args=[plan.pk]).replace("change", "next-year")

    assert "2016년 예산과목표를 2017년에도 그대로 쓰기" in client.get(address).text
    made = client.post(address, {"book": "on"})

    assert made.url == reverse("planning:review", args=[2017])
    assert lines(2017) == lines(2016)


def test_the_desk_asks_for_every_item_and_names_those_without_a_match(client, official, plan):
    official(roles.OFFICER)
    new = ObjectClass.objects.create(year=2017, order=1, name="민간이전").items.create(
        order=1, name="민간경상사업보조"
    )
    old = StatisticalItem.objects.get(object_class__year=2016, name="민간경상사업보조")
    address = reverse("admin:planning_plan_change", args=[plan.pk]).replace("change", "next-year")

    assert "2017년 과목표에 같은 이름이 없습니다." in client.get(address).text
    refused = client.post(address, {f"item_{old.pk}": "999999"})
    assert f"item_{old.pk}" in refused.context["form"].errors and not Plan.objects.filter(year=2017).exists()
    client.post(address, {f"item_{old.pk}": new.pk})

    assert [line[3] for line in lines(2017)] == ["마을공동체 주민제안공모사업"]
