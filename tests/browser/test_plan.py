"""The plan's page in a browser: months are seen on a phone, and a document that is waited for comes by itself."""

import pytest

from planning.models import ScheduleCell
from tests.factories.planning import BudgetLineFactory, PlanFactory, ScheduleCellFactory, SectionFactory, TaskFactory
from tests.reports.worker import waiting, work

from .looks import PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """\
□ 사업개요
○ 지원규모 : 주민 5인 이상
- 정치적 목적 제외
※ 영리 목적도 제외
⇒ 직영체제로 운영
[[표: 사업추진 일정]]
○ 예산
[[표: 예산편성 내역]]
"""


@pytest.fixture
def plan():
    plan = PlanFactory(confirmed=True, slogan="주민주도, 마을지향", purpose="더불어 함께하는 마을을 만들고자 함")
    SectionFactory(plan=plan, number="Ⅰ", title="사업 개요", body=BODY)
    task = TaskFactory(area__plan=plan, title="서대문구 마을공동체 공모사업 추진")
    for month, ground in ((2, ScheduleCell.Ground.GRID), (3, ScheduleCell.Ground.TEXT)):
        ScheduleCellFactory(task=task, month=month, ground=ground)
    BudgetLineFactory(programme__unit__policy__plan=plan, name="마을공동체 주민제안공모사업", amount=92_400_000)
    return plan


def test_a_task_shows_its_months_on_a_phone(visit, plan):
    page = visit("/plan/2016/", PHONE)

    marks = page.get_by_role("row", name="서대문구 마을공동체 공모사업 추진").locator(".mark")

    assert [mark.bounding_box()["height"] > 4 for mark in marks.all()] == [True, True]


def test_a_document_is_waited_for_and_then_comes_by_itself(visit, plan):
    page = visit("/plan/2016/", accept_downloads=True)

    page.get_by_role("button", name="계획서 PDF").click()
    page.get_by_text("대기").wait_for()
    assert page.get_by_role("progressbar").get_attribute("value") == "0"
    assert_sound(page)
    with page.expect_download() as download:
        work()

    assert download.value.suggested_filename == "2016년 마을공동체 시행계획 (공개본).pdf"
    assert page.get_by_role("heading", level=1).inner_text() == "시행계획 PDF가 다 되었습니다"
    assert page.get_by_role("status").last.inner_text() == "문서가 다 되었습니다. 내려받기를 시작합니다."
    assert waiting() == []


def test_without_scripts_the_page_reloads_itself(visit, plan):
    page = visit("/plan/2016/", java_script_enabled=False)
    page.get_by_role("button", name="계획서 PDF").click()
    page.get_by_text("만들고 있습니다").first.wait_for()

    work()

    page.get_by_role("link", name="파일 내려받기").wait_for(timeout=10_000)
