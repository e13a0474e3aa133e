"""The budget's and the draft's pages in a browser: sound at every size and contrast, worked with the keys alone."""

from datetime import date

import pytest

from district.models import Activity
from planning.models import BudgetChange, Expenditure, MonthClose
from tests.factories.district import UserFactory
from tests.factories.planning import (
    BudgetChangeFactory,
    BudgetLineFactory,
    ChangeRowFactory,
    CostBasisFactory,
    ExpenditureFactory,
    MonthCloseFactory,
    ObjectClassFactory,
    PlanFactory,
    ScheduleCellFactory,
    SectionFactory,
    StatisticalItemFactory,
    TaskFactory,
)

from .looks import LOOKS, PHONE, assert_sound, tab_to

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("change_rules", "year"),
]
ENTER = "Enter"


@pytest.fixture
def officer():
    return UserFactory(staff=True, name="김담당")


@pytest.fixture
def year(officer):
    """2016 with money spent, taken back and moved, a month closed; and the draft of 2017."""
    plan = PlanFactory(year=2016)
    line = BudgetLineFactory(name="마을강사 강사비", amount=1_000_000)
    CostBasisFactory(line=line)
    BudgetLineFactory(name="사무용품", fund="city")
    ExpenditureFactory(line=line, amount=950_000).reverse(by=officer, on=date(2016, 3, 3), reason="두 번 적음")
    change = BudgetChangeFactory(approved=True, reason="제1회 추경")
    ChangeRowFactory(line=line, change=change)
    ChangeRowFactory(line=line, change=BudgetChangeFactory(reason="부족분"))
    MonthCloseFactory(plan=plan, month=1)
    MonthCloseFactory(plan=plan, month=2, reopened_at=change.approved_at, reopened_by=officer, reason="빠뜨린 지출")
    ScheduleCellFactory(task=TaskFactory(area__plan=plan), month=3)
    draft = PlanFactory(year=2017)
    SectionFactory(plan=draft, title="2016년 성과", body="□ 2016년 성과\n○ 상반기 2회 공모로 {구 공모 건수}개 사업")


def addresses():
    line, change = Expenditure.objects.first().line, BudgetChange.objects.get(status="draft")
    plan = line.plan
    return [
        "/budget/2016/",
        "/budget/2016/months/",
        "/budget/2016/changes/new/",
        line.get_absolute_url(),
        f"/budget/expenditures/{Expenditure.objects.get(reverses=None).pk}/reversal/",
        change.get_absolute_url(),
        f"{change.get_absolute_url()}edit/",
        "/schedule/2016/",
        f"/schedule/tasks/{plan.areas.get().tasks.get().pk}/3/",
        "/plan/2016/versions/",
        "/plan/2017/slots/",
        "/plan/2017/review/",
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_is_shut_out_of_the_years_pages(visit, officer, look):
    page = visit("/budget/", email=officer.email, **LOOKS[look])

    for address in addresses():
        page.goto(address)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => fold.open = true")
        assert_sound(page)


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_is_shut_out_of_what_is_refused_or_found(visit, officer, look):
    page = visit("/budget/2016/changes/new/", email=officer.email, **LOOKS[look])
    page.get_by_label("세부내역").first.select_option(index=1)
    page.get_by_label("늘릴 금액(원)").first.fill("1e9")
    page.get_by_role("button", name="작성중으로 저장").click()
    page.get_by_role("alert").wait_for()
    assert_sound(page)

    page.get_by_label("늘릴 금액(원)").first.fill("30만원")
    page.get_by_role("button", name="종류 확인").click()
    page.get_by_role("heading", name="이 변경은 ‘추경’입니다").wait_for()
    assert page.get_by_label("추경 – 예산 총액이 바뀝니다").is_checked()
    assert_sound(page)

    page.goto(Expenditure.objects.first().line.get_absolute_url())
    page.get_by_role("button", name="집행 등록").click()
    page.get_by_role("alert").wait_for()
    assert_sound(page)


@pytest.mark.parametrize("viewport", [LOOKS["desk"]["viewport"], PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_making_the_next_year(visit, officer, viewport):
    BudgetLineFactory(programme__unit__policy__plan=PlanFactory(year=2030), item__object_class__year=2030)
    StatisticalItemFactory(object_class=ObjectClassFactory(year=2031, name="다른 목"))
    page = visit("/admin/", viewport, email=officer.email)
    plan = PlanFactory(year=2030)
    Activity.write(plan, by=officer, verb="초안 작성", note="2029년 계획에서 만듦.")

    page.goto(f"/admin/planning/plan/{plan.pk}/change/")
    assert_sound(page)
    page.goto(f"/admin/planning/plan/{plan.pk}/next-year")
    page.get_by_text("세부내역 1개, 1,000,000원. 2031년 과목표에 같은 이름이 없습니다.").wait_for()
    assert_sound(page)
    page.get_by_role("button", name="다음 해 초안 만들기").click()

    page.get_by_role("heading", name="2031년 계획에서 다시 읽을 곳").wait_for()
    page.get_by_text("사무관리비").wait_for()
    assert_sound(page)


def test_money_is_spent_with_the_keys_alone(visit, officer):
    line = BudgetLineFactory(name="다과비", amount=500_000)
    page = visit(line.get_absolute_url(), email=officer.email)

    tab_to(page, page.get_by_label("집행액(원)"))
    page.keyboard.type("20만원")
    page.keyboard.press("Tab")
    page.get_by_label("집행일").fill("2016-03-02")
    tab_to(page, page.get_by_label("적요"))
    page.keyboard.type("간담회 다과")
    page.keyboard.press(ENTER)
    page.get_by_text("200,000원을 집행했습니다").wait_for()

    assert line.expenditures.get().label == "간담회 다과"


def test_a_change_is_found_out_and_kept_with_the_keys_alone(visit, officer):
    page = visit("/budget/2016/changes/new/", email=officer.email)

    tab_to(page, page.get_by_label("세부내역").first)
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("늘릴 금액(원)").first)
    page.keyboard.type("30만원")
    tab_to(page, page.get_by_role("button", name="종류 확인"))
    page.keyboard.press(ENTER)
    page.get_by_role("heading", name="이 변경은 ‘추경’입니다").wait_for()
    tab_to(page, page.get_by_label("사유"))
    page.keyboard.type("부족")
    tab_to(page, page.get_by_role("button", name="작성중으로 저장"))
    page.keyboard.press(ENTER)
    page.get_by_text("작성중인 예산변경으로 저장했습니다").wait_for()

    assert BudgetChange.objects.get(reason="부족").kind == "supplement"


def test_a_month_is_closed_and_opened_again_with_the_keys_alone(visit, officer):
    page = visit("/budget/2016/months/", email=officer.email)

    tab_to(page, page.get_by_role("row", name="3월").get_by_role("button", name="마감"))
    page.keyboard.press(ENTER)
    page.get_by_text("3월을 마감했습니다").wait_for()
    tab_to(page, page.get_by_role("row", name="3월").locator("summary"))
    page.keyboard.press(ENTER)
    tab_to(page, page.get_by_role("row", name="3월").get_by_label("다시 여는 사유"))
    page.keyboard.type("빠뜨린 지출")
    page.keyboard.press(ENTER)
    page.get_by_text("3월을 다시 열었습니다").wait_for()

    assert MonthClose.objects.get(month=3).reopened_by == officer


def test_without_scripts_a_second_click_books_nothing(visit, officer):
    """What the page's script holds back otherwise, the server does."""
    line = BudgetLineFactory(amount=500_000)
    page = visit(line.get_absolute_url(), email=officer.email, java_script_enabled=False)
    page.get_by_label("집행액(원)").fill("1,000")
    page.get_by_label("집행일").fill("2016-03-02")
    page.get_by_label("적요").fill("다과")

    page.get_by_role("button", name="집행 등록").dblclick()
    page.get_by_text("1,000원을 집행했습니다").first.wait_for()

    assert line.expenditures.count() == 1
