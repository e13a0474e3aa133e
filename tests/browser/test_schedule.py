"""The year's months in a browser: worked with the keys alone, read by everybody, usable without scripts."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from planning.models import ScheduleCell
from tests.factories.district import UserFactory
from tests.factories.planning import AreaFactory, PlanFactory, ScheduleCellFactory, TaskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
YEAR = 2016


@pytest.fixture
def officer():
    return UserFactory(staff=True, name="김담당")


@pytest.fixture
def tasks(officer):
    """Two tasks of a year gone by, their months in every state but planned."""
    area = AreaFactory(plan=PlanFactory(year=YEAR))
    first, second = [TaskFactory(area=area, title=title) for title in ("마을공동체 공모사업 추진", "공동체 TF 운영")]
    done, skipped, *_ = [ScheduleCellFactory(task=first, month=month) for month in (1, 2, 3, 4)]
    done.confirm(by=officer)
    skipped.skip(by=officer, reason="총선으로 미룸")
    first.happened(on=date(YEAR, 3, 2), label="설명회", source=officer)
    ScheduleCellFactory(task=second, month=1, ground=ScheduleCell.Ground.TEXT)
    return first, second


@pytest.fixture
def open_page(browser, live_server, client, officer):
    """Opens an address as the officer; complaints of the browser are kept on the page."""
    contexts = []
    client.force_login(officer)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def open_page(url, viewport=DESK, **options):
        context = browser.new_context(viewport=viewport, locale="ko-KR", reduced_motion="reduce", **options)
        contexts.append(context)
        context.add_cookies([session])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live_server.url + url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def focused(page):
    """What a reader hears of the place where the keys are."""
    return page.locator(":focus .sr-only").inner_text()


def stored(task, month):
    return ScheduleCell.objects.get(task=task, month=month)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_the_year(open_page, tasks, viewport):
    page = open_page(f"/schedule/{YEAR}/", viewport)
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert Axe().run(page, options=WCAG).violations_count == 0

    page.get_by_role("link", name="3월 계획, 확인 대기").click()
    page.get_by_role("dialog", name=f"{YEAR}년 3월").wait_for()

    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_a_month(open_page, tasks, viewport):
    page = open_page(f"/schedule/tasks/{tasks[0].pk}/2/", viewport)
    page.get_by_text("되돌리기").click()

    found = Axe().run(page, options=WCAG)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_grid_is_one_stop_and_the_arrows_move_inside(open_page, tasks):
    page = open_page(f"/schedule/{YEAR}/")
    assert page.locator("[role=gridcell] a[tabindex='0']").count() == 1

    page.locator("a[tabindex='0']").focus()
    walk = []
    for key in (
        "ArrowRight",
        "ArrowDown",
        "ArrowDown",
        "End",
        "ArrowUp",
        "ArrowRight",
        "Home",
        "Control+End",
        "Control+Home",
    ):
        page.keyboard.press(key)
        walk.append(page.evaluate("document.activeElement.closest('td').id.split('-m')[1]"))

    assert walk == ["2", "2", "2", "12", "12", "12", "1", "12", "1"]
    assert focused(page) == "1월 계획, 실행"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('table')") is None


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_month_is_confirmed_with_the_keys_alone(open_page, tasks, officer, key):
    page = open_page(f"/schedule/{YEAR}/")
    page.locator("a[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    page.keyboard.press(key)
    page.get_by_role("dialog").wait_for()
    page.get_by_label("실적 메모").focus()
    page.keyboard.type("동별 설명회 3회")
    page.keyboard.press("Enter")
    page.get_by_text("실행한 것으로 확인했습니다").wait_for()

    page.locator(":focus").wait_for()
    assert focused(page) == "3월 계획, 실행"
    cell = stored(tasks[0], 3)
    assert (cell.confirmed_by, cell.remark) == (officer, "동별 설명회 3회")


def test_escape_leads_back_to_the_month_one_came_from(open_page, tasks):
    page = open_page(f"/schedule/{YEAR}/")
    page.locator("a[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()

    page.keyboard.press("Escape")

    page.get_by_role("dialog").wait_for(state="hidden")
    assert focused(page) == "2월 계획, 건너뜀"


def test_without_scripts_a_month_is_a_page_of_its_own(open_page, tasks):
    page = open_page(f"/schedule/{YEAR}/", java_script_enabled=False)
    page.get_by_role("link", name="4월 계획, 지연").click()
    page.get_by_text("건너뛰기").click()
    page.get_by_label("건너뛴 사유").fill("총선으로 미룸")

    page.get_by_role("button", name="건너뜀").click()

    page.wait_for_url(f"**/schedule/{YEAR}/#t{tasks[0].pk}-m4")
    page.get_by_role("link", name="4월 계획, 건너뜀").wait_for()
    assert stored(tasks[0], 4).skipped_at <= timezone.now()


def test_every_state_has_a_shape_of_its_own(open_page, tasks):
    """Without any colour the signs still differ: round and full, a ring, a diamond, a cross."""
    page = open_page(f"/schedule/{YEAR}/")

    looks = page.evaluate("""() => ["done", "suggested", "late", "skipped"].map((name) => {
      const style = getComputedStyle(document.querySelector(`td .act.${name}`));
      const cross = getComputedStyle(document.querySelector(`td .act.${name}`), "::before").content !== "none";
      const full = style.backgroundColor !== "rgba(0, 0, 0, 0)";
      return [style.borderRadius === "50%", full, style.transform !== "none", cross].join();
    })""")

    assert len(set(looks)) == 4
