"""A paper brought by hand: when it came, what it lacks, and the receipt to take home."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grants.models import Application
from seodaemun_maeul import demo
from tests.factories.grants import PDF

from .looks import assert_sound_on_any_screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
SCAN = {"name": "신청서 스캔.pdf", "mimeType": "application/pdf", "buffer": PDF}


def test_a_paper_is_taken_in_and_gets_its_number_for_the_hour_it_came(visit):
    call = demo.open_call()
    arrived = timezone.localtime() - timedelta(minutes=5)
    page = visit(f"/admin/grants/call/{call.pk}/change/", email="staff@maeul.example")
    page.get_by_role("link", name="대리입력").click()
    page.locator("label", has_text="방문").click()
    page.get_by_label("도착한 날").fill(f"{arrived:%Y-%m-%d}")
    page.get_by_label("도착한 시각").fill(f"{arrived:%H:%M}:00")
    page.get_by_label("신청인 이름").fill("이종이")
    page.get_by_role("button", name="도착한 것 적기").click()
    page.locator(".error-summary").wait_for()
    assert_sound_on_any_screen(page)
    assert page.get_by_label("신청인 이름").input_value() == "이종이"

    page.get_by_label("전화번호").fill("02-330-0000")
    page.get_by_label("스캔한 신청서").set_input_files(SCAN)
    page.get_by_role("button", name="도착한 것 적기").click()
    page.get_by_text("도착한 것을 적어 두었습니다.").wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_label("모임·단체명").fill("홍제 화요부엌")
    page.get_by_role("button", name="임시저장").click()
    page.get_by_text("저장했습니다.").wait_for()

    application = Application.objects.get(intake__name="이종이")
    page.goto(application.get_absolute_url())
    assert_sound_on_any_screen(page)
    page.locator("label", has_text="위의 빠진 것을 확인했습니다").click()
    page.get_by_role("button", name="빠진 채로 접수하기").click()
    page.get_by_role("heading", name="접수되었습니다").wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_role("link", name="접수증 보기·인쇄").click()
    page.get_by_text("대리입력: 방문").wait_for()
    assert_sound_on_any_screen(page)
    application.refresh_from_db()
    assert application.submitted_at == arrived.replace(second=0, microsecond=0)
