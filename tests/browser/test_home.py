"""What everybody may read: front page, calls, funded projects, the plan, the committee, and the door to the form."""

import pytest
from allauth.account.models import EmailAddress

from seodaemun_maeul import demo
from tests.factories.district import UserFactory

from .looks import DESK, LOOKS, PHONE, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

screens = pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_nobody_is_shut_out(visit, look):
    page = visit("/", **look)
    assert_sound(page)

    call = demo.open_call().get_absolute_url()
    for url in ("/calls/", call, "/awards/", "/awards/?q=없는사업", "/plan/2016/", "/bodies/", "/accounts/login/"):
        page.goto(url)
        assert_sound(page)


@screens
@pytest.mark.parametrize("url", ["/", "/plan/2016/", "/awards/money/"])
def test_what_is_folded_is_as_sound_as_the_rest(visit, url, screen):
    page = visit(url, screen)

    folded = page.locator("main details:not([open]) > summary:visible")
    assert folded.count()
    while folded.count():
        folded.first.click()

    assert_sound(page)


def test_the_numbers_behind_a_picture_open_with_the_keyboard(visit):
    page = visit("/")
    table = page.get_by_role("table", name="편성목별 예산")
    assert not table.is_visible()

    tab_to(page, page.locator("figure", has_text="편성목별 예산").locator("summary"))
    page.keyboard.press("Enter")

    assert "92,400" in table.inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_funded_projects_are_narrowed_down_and_found_again_by_their_address(visit, scripts):
    page = visit("/awards/", java_script_enabled=scripts)
    assert "86개 사업" in page.locator("#found").inner_text()

    page.get_by_label("재원").select_option("서울시 지원사업")
    page.get_by_label("사업", exact=True).select_option("마을미디어")
    page.get_by_role("button", name="찾기").click()

    assert "1개 사업" in page.locator("#found").inner_text()
    assert "14,000" in page.get_by_role("table", name="선정사업 목록").inner_text()
    again = visit(page.url.removeprefix(page.url.split("/awards/")[0]))
    assert "1개 사업" in again.locator("#found").inner_text()
    assert again.get_by_label("사업", exact=True).input_value() == "마을미디어"


def test_the_keyboard_alone_leads_from_the_front_page_through_the_door_to_the_form(visit):
    soonrye = UserFactory(email="soonrye@example.com", name="김순례")
    EmailAddress.objects.create(user=soonrye, email=soonrye.email, verified=True, primary=True)
    page = visit("/")

    tab_to(page, page.locator("main").get_by_role("link", name="주민제안 공모사업"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="신청서 쓰기"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("이메일"))
    page.keyboard.type("soonrye@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("maeul-2016!")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="1. 모임").wait_for()
    assert "로그인했습니다" in page.get_by_role("status").first.inner_text()
