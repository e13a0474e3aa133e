"""The office's desk in a real browser: what unfold's scripts do there, they do under our policy."""

import pytest

from district.models import User
from grants.models import Application, Call
from planning.models import Task

from .conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


def test_an_officer_signs_in_and_finds_an_application_eligible(visit):
    application = Application.objects.filter(status=Application.Status.SUBMITTED).first()
    page = visit("/admin/")

    page.get_by_label("이메일").fill("staff@maeul.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="로그인").click()
    page.get_by_role("link", name="자격검토할 신청").click()
    page.get_by_role("link", name=application.number).click()
    page.get_by_role("link", name="적격", exact=False).first.click()
    page.get_by_label("검토 의견").fill("서류가 모두 있습니다.")
    page.get_by_role("button", name="적격").click()

    page.get_by_text("적격 처리했습니다.").wait_for()
    application.refresh_from_db()
    assert application.status == Application.Status.ELIGIBLE
    assert application.screened_by == User.objects.get(email="staff@maeul.example")
    assert page.complaints == []


def test_a_team_head_writes_a_call_and_makes_it_public(visit):
    page = visit("/admin/grants/call/add/", email="head@maeul.example")
    task = Task.objects.first()

    page.get_by_label("연도").fill("2027")
    page.get_by_label("공모명").fill("이웃 만들기 공모(예시)")
    for name, day in (("opens_at", "2027-03-02"), ("closes_at", "2027-03-31")):
        page.locator(f"[name={name}_0]").fill(day)
        page.locator(f"[name={name}_1]").fill("09:00")
    page.get_by_label("신청대상").fill("주민 5인 이상")
    page.get_by_label("지원 한도 총액(원)").fill("92,400천원")
    page.locator(".field-task .select2-selection").click()
    page.keyboard.type(task.title)
    page.locator(".select2-results__option--highlighted", has_text=task.title).click()
    page.get_by_text("심사기준 더 추가하기").click()
    page.locator("[name=criteria-0-order]").fill("1")
    page.locator("[name=criteria-0-name]").fill("필요성")
    page.locator("[name=criteria-0-max_points]").fill("20")
    page.get_by_role("button", name="저장하고 계속 고치기").click()
    page.get_by_role("link", name="공고", exact=False).last.click()
    page.get_by_role("button", name="공고").click()

    page.get_by_text("공고 처리했습니다.").wait_for()
    call = Call.objects.get(year=2027)
    assert (call.status, call.budget, call.task) == (Call.Status.PUBLISHED, 92_400_000, task)
    assert call.criteria.get().name == "필요성"
    assert page.complaints == []
