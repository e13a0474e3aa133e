"""A group spends from a phone: photo, what is missing, what is left; an official judges with the keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Expense, Project
from tests.factories.photos import photo

from .looks import DESK, PHONE, assert_sound, assert_sound_on_any_screen, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

OFFICER, SMALL = "staff@maeul.example", {"width": 360, "height": 740}
HAND = {"viewport": SMALL, "has_touch": True, "is_mobile": True}


@pytest.fixture
def project():
    """The demo's project that is in the middle."""
    return Project.objects.get(award__group_name="홍제 골목정원회", award__application__call__is_example=True)


def a_photo(colour):
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": photo((900, 1200), colour=colour).read()}


def fill(page, **said):
    for name, value in said.items():
        field = page.locator(f"#id_{name}")
        field.select_option(value) if name in ("category", "evidence_kind") else field.fill(value)


def test_money_is_spent_from_a_hand_with_a_photo_and_the_page_says_what_is_missing(visit, project):
    page = visit(f"/projects/{project.pk}/expenses/", email=project.application.applicant.email, **HAND)
    assert "995,000원" in page.locator(".spending-left").inner_text()
    assert_sound(page)

    box = page.locator(".spending-now form")
    box.locator("input[name=photo]").set_input_files(a_photo("green"))
    box.get_by_role("img", name="고른 사진").wait_for()
    assert box.get_by_role("button", name="사진 찍기").is_visible()
    box.get_by_role("button", name="영수증함에 넣기").click()
    page.get_by_text("아직 적지 않은 3장").wait_for()

    page.goto(f"/projects/{project.pk}/expenses/new/")
    page.locator("input[name=photo]").set_input_files(a_photo("red"))
    page.get_by_role("img", name="고른 사진").wait_for()
    fill(
        page,
        category="재료비",
        payee="인왕꽃집",
        purpose="국화 모종 서른 판",
        approval_number="5512-0001",
        own="20,000",
    )
    fill(page, spent_on=f"{timezone.localdate() + timedelta(days=1)}", grant="9,999,999")
    page.get_by_role("button", name="집행 등록").click()
    assert "남은 보조금은 995,000원입니다" in page.locator(".error-summary").inner_text()
    page.get_by_role("img", name="이 집행의 영수증").wait_for()
    assert_sound(page)

    fill(page, spent_on=f"{timezone.localdate()}", grant="320,000")
    page.get_by_role("button", name="집행 등록").click()
    missing = page.locator(".panel.warm")
    missing.get_by_text("아직 없는 증빙이 있습니다").wait_for()
    assert "사진" in missing.locator(".spending-says").inner_text()
    assert_sound_on_any_screen(page)
    page.locator("input[name=photo]").set_input_files(a_photo("yellow"))
    page.get_by_role("img", name="고른 사진").wait_for()
    page.get_by_role("button", name="증빙 올리기").click()
    page.get_by_text("증빙이 다 있습니다").wait_for()

    page.goto(f"/projects/{project.pk}/expenses/")
    assert "675,000원" in page.locator(".spending-left").inner_text()
    entered = project.expenses.latest("number")
    assert (entered.total, entered.status, entered.evidence.count()) == (340_000, "entered", 2)


def test_an_official_judges_with_the_keyboard_and_the_group_mends(visit, project):
    first, second = project.expenses.filter(status="entered").order_by("number")
    page = visit("/spending/", email=OFFICER)
    assert_sound_on_any_screen(page)
    page.get_by_role("link", name="가장 오래 기다린 집행 보기").click()
    page.get_by_role("heading", name=f"{first.number}번").wait_for()
    assert_sound_on_any_screen(page)
    page.keyboard.press("n")
    page.wait_for_url(f"**/expenses/{second.pk}/")
    page.keyboard.press("s")
    page.keyboard.type("영수증을 올려 주세요. a, d, n도 글자입니다.")
    assert_sound(page)
    tab_to(page, page.get_by_role("button", name="보완요청 보내기"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/expenses/{first.pk}/")
    page.keyboard.press("d")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("3,000")
    tab_to(page, page.get_by_role("textbox", name="까닭"))
    page.keyboard.type("개인 물건이 섞였습니다.")
    tab_to(page, page.get_by_role("button", name="불인정하기"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/spending/")
    assert list(
        Expense.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk").values_list("status", "disallowed")
    ) == [
        ("disallowed", 3_000),
        ("asked", 0),
    ]

    member = visit(f"/projects/{project.pk}/", PHONE, email=project.application.applicant.email)
    member.get_by_text("구청이 집행 2건의 보완을 요청했습니다.").wait_for()
    member.get_by_role("link", name="바로가기", exact=True).click()
    assert_sound_on_any_screen(member)
    member.get_by_role("link", name=second.purpose).click()
    member.locator("input[name=photo]").set_input_files(a_photo("blue"))
    member.get_by_role("button", name="증빙 올리기").click()
    member.get_by_text("증빙을 올렸습니다.").wait_for()
    member.get_by_role("button", name="보완했습니다").click()
    member.get_by_text("보완했다고 알렸습니다.").wait_for()

    page.goto("/spending/next/")
    page.get_by_role("heading", name=f"{second.number}번").wait_for()
    page.keyboard.press("a")
    page.wait_for_url("**/spending/")
    second.refresh_from_db()
    assert second.status == "accepted"
    page.goto(f"/projects/{project.pk}/settlement/")
    page.get_by_role("heading", name="정산 계산").wait_for()
    page.set_viewport_size(DESK)
    assert_sound_on_any_screen(page)
