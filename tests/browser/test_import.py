"""The way of a workbook into a plan, as people go it: with keys, without scripts, on a phone."""

import pytest

from seodaemun_maeul import roles
from tests.factories.planning import BudgetLineFactory, PlanFactory, StatisticalItemFactory
from tests.planning.workbooks import PLAIN, ROW, workbook

from .looks import LOOKS, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/budget/2017/import/"


@pytest.fixture
def officer(official):
    """An official at work on the draft of 2017, which has a line already."""
    line = BudgetLineFactory(
        programme__unit__policy__plan=PlanFactory(year=2017),
        item=StatisticalItemFactory(object_class__year=2017),
        name="사라질 일",
    )
    assert line.programme.unit.policy.department.name == ROW["부서"]
    return official(roles.OFFICER).email


def hand_in(page, *rows):
    file = {"name": "예산.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(*rows)}
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="미리보기").click()


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_the_way_is_sound(visit, officer, look):
    page = visit(ADDRESS, email=officer, **LOOKS[look])
    assert_sound(page)

    hand_in(page, ROW, PLAIN | {"세부내역": "홍보", "금액(원)": "1e9", "통계목": "없는 목"})
    assert_sound(page)
    page.get_by_role("link", name="M3: ").click()
    page.wait_for_url("**#row-3")
    page.locator("#row-3 .import-fault").first.wait_for()

    hand_in(page, ROW, PLAIN | {"세부내역": "홍보"})
    page.get_by_text("파일에 없어 지워질 세부내역").wait_for()
    assert_sound(page)

    page.get_by_role("button", name="이대로 저장").click()
    page.get_by_text("세부내역 2개, 모두 4,000,000원을 넣었습니다").wait_for()
    assert_sound(page)


def test_the_way_is_gone_with_the_keys_alone_and_without_scripts(visit, officer):
    page = visit(ADDRESS, email=officer, java_script_enabled=False)
    hand_in(page, ROW)
    button = page.locator("button:focus", has_text="이대로 저장")
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.count():
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.get_by_text("세부내역 1개, 모두 2,000,000원을 넣었습니다").wait_for()


def test_file_and_button_are_reached_in_their_order(visit, officer):
    page = visit(ADDRESS, email=officer)

    for target in (page.locator("[name=file]"), page.get_by_role("button", name="미리보기")):
        tab_to(page, target)
