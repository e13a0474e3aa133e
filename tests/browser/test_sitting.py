"""A whole sitting in a real browser: planned, called, opened as people come, decided, closed, published."""

import pytest
from django.utils import timezone

from governance.models import ActionItem, AgendaItem, Body, Meeting

from .looks import LOOKS, PHONE, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
STAFF, HEAD = "staff@maeul.example", "head@maeul.example"


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_pages_of_meetings_are_sound(visit, look):
    past = Meeting.objects.filter(status=Meeting.Status.PUBLISHED).first()
    planned = Meeting.objects.filter(status=Meeting.Status.PLANNED).first()
    for email, address in (
        (STAFF, "/desk/meetings/"),
        (STAFF, "/desk/meetings/new/"),
        (STAFF, "/desk/meetings/year/"),
        (STAFF, f"/desk/meetings/{past.pk}/"),
        (STAFF, f"/desk/meetings/{planned.pk}/"),
        (None, past.get_absolute_url()),
        (None, past.body.get_absolute_url()),
    ):
        assert_sound(visit(address, email=email, **look))


def test_a_sitting_from_its_plan_to_its_minutes(visit):
    today = f"{timezone.localdate():%Y-%m-%d}"
    page = visit("/desk/meetings/", email=STAFF)
    page.get_by_role("link", name="회의 계획", exact=True).click()
    page.get_by_label("회의체").select_option(label="마을공동체위원회")
    page.get_by_label("날짜").fill(today)
    page.get_by_label("시각").fill("10:00")
    page.get_by_role("button", name="계획하기").click()
    page.get_by_role("textbox", name="안건").fill("공모사업 선정")
    page.get_by_role("button", name="안건 더하기").click()
    page.get_by_role("button", name="소집하기").click()
    page.locator(".error-summary").get_by_text("급한 까닭").first.wait_for()
    page.get_by_label("급한 까닭").fill("시연")
    page.get_by_role("button", name="소집하기").click()
    page.get_by_text("소집했습니다").wait_for()
    assert_sound(page)

    # The numbers follow what is ticked, by the keys alone, and are stored when it is sent.
    boxes = page.locator("input[name=present]")
    needed = int(page.locator("aside .quorum").get_attribute("data-needed"))
    tab_to(page, boxes.first)
    page.keyboard.press("Space")
    assert page.locator("aside [data-count]").inner_text() == "1"
    for n in range(1, needed):
        boxes.nth(n).press("Space")
    page.locator("aside").get_by_text("정족수가 찼습니다").wait_for()
    page.get_by_role("button", name="출석 저장").click()
    page.get_by_text("출석을 적었습니다").wait_for()
    page.get_by_role("button", name="개회하기").click()
    page.get_by_text("개회했습니다").wait_for()
    assert_sound(page)

    meeting = Meeting.objects.get(status=Meeting.Status.OPEN)
    page.get_by_text("제척·기피·회피", exact=True).click()
    page.get_by_role("combobox", name="위원").select_option(index=1)
    page.get_by_role("button", name="표결에서 빼기").click()
    page.get_by_role("combobox", name="결과").select_option("passed")
    page.get_by_label("찬성").fill(f"{needed}")
    page.get_by_text(f"지금 합 {needed}표 / {needed - 1}명").wait_for()
    page.get_by_role("button", name="결과 저장").click()
    page.locator(".error-summary").wait_for()
    page.get_by_label("찬성").fill(f"{needed - 1}")
    page.get_by_role("button", name="결과 저장").click()
    page.get_by_text("결과를 적었습니다").wait_for()

    phone = visit(f"/desk/meetings/{meeting.pk}/", PHONE, email=STAFF)
    assert_sound(phone)
    phone.get_by_text("할 일 더하기").click()
    phone.get_by_role("textbox", name="할 일").fill("공고문 고치기")
    phone.get_by_role("button", name="할 일 저장").click()
    phone.get_by_text("할 일을 적었습니다").wait_for()
    phone.get_by_role("button", name="폐회하기").click()
    phone.get_by_text("폐회했습니다").wait_for()
    phone.get_by_role("button", name="회의록 저장").click()
    phone.get_by_text("회의록을 저장했습니다").wait_for()

    page = visit(f"/desk/meetings/{meeting.pk}/", email=HEAD)
    page.get_by_role("button", name="회의록 확정").click()
    page.get_by_role("button", name="회의록 공개").click()
    page.get_by_role("link", name="공개 화면 보기").click()
    page.get_by_role("heading", name="회의록", exact=True).wait_for()
    assert_sound(page)
    assert AgendaItem.objects.decided().filter(meeting=meeting).exists()
    assert ActionItem.objects.filter(meeting=meeting).exists()


def test_without_scripts_ticks_count_when_they_are_sent(visit):
    body = Body.objects.get(name="공동체 TF")
    meeting = Meeting.objects.filter(body=body, status=Meeting.Status.PLANNED).get()
    page = visit(f"/desk/meetings/{meeting.pk}/", PHONE, email=STAFF, java_script_enabled=False)
    page.get_by_role("button", name="소집하기").click()
    page.get_by_label("주택과", exact=True).press("Space")
    page.get_by_role("button", name="출석 저장").click()

    assert page.locator("aside [data-count]").inner_text() == "1"
