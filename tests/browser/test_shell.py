"""The shell in a browser: no WCAG 2.2 AA violation on desk and phone in both contrasts, and settings that last."""

import pytest
from django.urls import path

from seodaemun_maeul import urls, views

from .looks import DESK, PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

urlpatterns = [path("gallery/", views.gallery), *urls.urlpatterns]  # else it is there in DEBUG only

SIGN_IN = "/accounts/login/"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("contrast", ["normal", "high"])
@pytest.mark.parametrize("url", ["/gallery/", SIGN_IN, "/accounts/signup/", "/nowhere/"])
def test_nobody_is_shut_out(visit, url, viewport, contrast):
    assert_sound(visit(url, viewport, f"localStorage.setItem('maeul-contrast', '{contrast}')"))


@pytest.mark.parametrize("size", ["normal", "large", "largest"])
def test_nothing_runs_off_a_phone(visit, size):
    page = visit("/gallery/", PHONE, f"localStorage.setItem('maeul-size', '{size}')")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_text_size_and_contrast_are_kept_on_the_next_page(visit, live_server):
    page = visit(SIGN_IN)
    before = page.evaluate("getComputedStyle(document.body).fontSize")

    page.get_by_text("화면 설정").click()
    page.get_by_role("button", name="아주 크게").click()
    page.get_by_role("button", name="고대비").click()
    page.goto(live_server.url + "/accounts/signup/")

    assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) > float(
        before.removesuffix("px")
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"


def test_the_keyboard_sees_where_it_is_in_high_contrast(visit):
    page = visit(SIGN_IN, DESK, "localStorage.setItem('maeul-contrast', 'high')")

    page.locator("#id_login").focus()
    page.keyboard.press("Tab")

    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineColor") == "rgb(255, 213, 74)"


def test_without_scripts_no_switch_is_offered_that_would_not_work(visit):
    page = visit(SIGN_IN, java_script_enabled=False)

    assert not page.get_by_text("화면 설정").is_visible()
    assert page.get_by_role("button", name="로그인").is_visible()


def test_escape_closes_a_menu_and_returns_to_its_button(visit):
    page = visit(SIGN_IN)

    page.get_by_text("화면 설정").click()
    page.keyboard.press("Escape")

    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "화면 설정"


def test_a_form_is_sent_once_however_often_it_is_clicked(visit):
    page = visit(SIGN_IN)
    page.fill("#id_login", "person@example.com")
    page.fill("#id_password", "maeul-2016!")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.evaluate("const form = document.querySelector('.form'); form.requestSubmit(); form.requestSubmit();")
    page.wait_for_load_state()
    page.locator(".error-summary").wait_for()

    assert len(sent) == 1


def test_mistakes_are_read_first(visit):
    page = visit(SIGN_IN)

    page.get_by_role("button", name="로그인").click()
    page.locator(".error-summary").wait_for()

    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_a_file_too_large_is_told_before_it_is_sent(visit, settings):
    settings.UPLOAD_MAX_BYTES = 1024
    page = visit("/gallery/")

    page.set_input_files("#empty_plan", {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 1024})

    assert "너무 커서 보낼 수 없습니다" in page.locator(".file-chosen").first.inner_text()
