"""A committee member at the desk: declares, scores with the keyboard alone, hands in; staff read how it adds up."""

import pytest

from grants.models import Review
from seodaemun_maeul import demo

from .looks import DESK, LOOKS, PHONE, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

MEMBER = "member5@maeul.example"  # two applications wait for this member
SHEET = {"필요성": "18", "공익성": "17", "실현가능성": "21", "주민참여도": "19", "지속가능성": "16"}


@pytest.fixture
def review():
    return Review.objects.filter(member__email=MEMBER, status=Review.Status.ASSIGNED).first()


def press(page, button):
    tab_to(page, page.get_by_role("button", name=button))
    page.keyboard.press("Enter")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_an_application_is_scored_with_the_keyboard_alone(visit, review, screen):
    page = visit("/reviews/", screen, email=MEMBER)
    assert_sound(page)

    tab_to(page, page.get_by_role("link", name=review.application.title))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="먼저 이해관계를 확인해 주세요").wait_for()
    assert_sound(page)
    press(page, "이해관계 없음 확인")

    page.get_by_role("heading", name="채점표").wait_for()
    assert_sound(page)
    for name, points in SHEET.items():
        tab_to(page, page.get_by_label(name))
        page.keyboard.type(points)
    tab_to(page, page.get_by_label("심사 의견"))
    page.keyboard.type("이웃이 스스로 함께합니다.")
    page.get_by_text("저장하지 못했습니다. 실현가능성: 20점보다 높을 수 없습니다.").wait_for()  # it saves by itself
    press(page, "제출")

    page.get_by_role("link", name="실현가능성: 20점보다 높을 수 없습니다.").wait_for()
    assert_sound(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the summary leads to the field
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    page.get_by_text("저장됨").wait_for()
    press(page, "제출")

    page.get_by_text(f"‘{review.application.title}’ 심사를 제출했습니다.").wait_for()
    review.refresh_from_db()
    assert (review.status, review.total, review.comment) == ("submitted", 90, "이웃이 스스로 함께합니다.")
    handed_in = visit(review.get_absolute_url(), screen, email=MEMBER)
    assert handed_in.get_by_role("heading", name="지금까지의 평균").is_visible()
    assert_sound(handed_in)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_ranking_opens_into_its_calculation(visit, look):
    page = visit(f"/calls/{demo.open_call().pk}/ranking/", **look, email="staff@maeul.example")
    assert_sound(page)

    for fold in page.locator("td summary").all():
        fold.click()

    page.get_by_text("(84 + 88 + 91) ÷ 3 = 87.67, 뺀 점수 78 · 96").wait_for()
    assert_sound(page)


def test_high_contrast_reaches_the_desk(visit, review):
    page = visit("/reviews/", **LOOKS["high contrast"], email=MEMBER)
    assert_sound(page)

    handed_in = Review.objects.filter(member=review.member, status=Review.Status.SUBMITTED).first()
    for url in (review.get_absolute_url(), handed_in.get_absolute_url()):
        page.goto(url)
        assert_sound(page)
    review.declare(by=review.member)
    way = f"/reviews/rounds/{review.round_id}"
    for url in (review.get_absolute_url(), f"{way}/submission/", f"{way}/sheets/"):
        page.goto(url)
        assert_sound(page)
