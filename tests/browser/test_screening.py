"""Screening in a real browser: the queue, the panel, a correction by place, and a department's answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from district.models import Department, User
from grants.models import Application, CheckItem, DepartmentReview

from .looks import LOOKS, PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
STAFF, HEAD = "staff@maeul.example", "head@maeul.example"


@pytest.fixture
def asked():
    """A received application about which the team head's department is asked."""
    application = Application.objects.filter(status="submitted").first()
    CheckItem.objects.create(call=application.call, order=9, text="명단이 같다", is_example=True)
    department = Department.objects.filter(body__kind="task_force").exclude(name="여성가족과").first()
    User.objects.filter(email=HEAD).update(department=department)
    due = timezone.localdate() + timedelta(days=3)
    officer = User.objects.get(email=STAFF)
    DepartmentReview.ask(application, [department], by=officer, question="겹치는 사업이 있나요?", due=due)
    return application.department_reviews.get(department=department)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_pages_of_screening_are_sound(visit, asked, look):
    for email, address in (
        (STAFF, "/screening/?state=departments"),
        (STAFF, f"/admin/grants/application/{asked.application_id}/correction/"),
        (STAFF, f"/admin/grants/application/{asked.application_id}/checklist/"),
        (HEAD, "/departments/"),
        (HEAD, f"/departments/{asked.pk}/"),
    ):
        assert_sound(visit(address, email=email, **look))


def test_an_officer_names_one_place_and_the_group_mends_just_that(visit, asked):
    application = asked.application
    page = visit("/screening/?state=departments", email=STAFF)
    page.get_by_role("link", name=application.number).click()
    page.get_by_role("link", name="보완요청", exact=True).click()
    page.get_by_label("사업명", exact=True).check()
    page.get_by_label("사업명 고칠 것").fill("더 짧게 적어 주세요.")
    page.get_by_label("보완 기한").fill(f"{timezone.localdate() + timedelta(days=5):%Y-%m-%d}")
    page.get_by_role("button", name="보완요청").click()
    page.get_by_text("보완요청 처리했습니다.").wait_for()

    page = visit(f"/applications/{application.pk}/", PHONE, email=application.applicant.email)
    assert_sound(page)
    page.get_by_role("link", name="사업 고치기").click()
    assert_sound(page)
    assert page.get_by_label("사업 시작일").count() == 0
    page.get_by_label("사업명").fill("밥상")
    page.get_by_role("button", name="저장하고 다음으로").click()
    page.get_by_role("button", name="제출 검토하기").click()
    page.get_by_role("button", name="고친 신청서 다시 제출하기").click()
    page.get_by_text("접수되었습니다").wait_for()

    application.refresh_from_db()
    assert (application.status, application.title) == ("submitted", "밥상")
    assert application.corrections.first().done_at


def test_a_department_answers_with_the_keys_alone(visit, asked):
    page = visit(f"/departments/{asked.pk}/", email=HEAD)

    page.get_by_label("타당").focus()
    page.keyboard.press("Space")
    page.get_by_label("검토 의견").focus()
    page.keyboard.type("함께할 수 있습니다.")
    page.keyboard.press("Enter")
    page.get_by_text("검토 의견을 보냈습니다").wait_for()

    asked.refresh_from_db()
    assert (asked.status, asked.opinion) == ("fit", "함께할 수 있습니다.")
