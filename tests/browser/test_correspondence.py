"""What the office and residents write to each other: letters looked over and let out, a question and its answer."""

import pytest

from district.models import Letter, LetterBatch
from grants.models import Application

from .looks import PHONE, assert_sound_on_any_screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
STAFF, HEAD = "staff@maeul.example", "head@maeul.example"


@pytest.fixture
def application():
    return Application.objects.filter(status="submitted").first()


def test_letters_are_read_before_they_are_held_and_again_before_the_head_lets_them_out(visit, application):
    subject = f"{application.number} 서류 안내"
    page = visit("/admin/grants/application/", email=STAFF)
    page.get_by_role("row", name=application.number).get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option(label="편지 쓰기")
    page.get_by_role("button", name="실행").click()
    page.get_by_label("제목").fill("{접수번호} 서류 안내")
    page.get_by_label("내용").fill("{받는 이}님, 모임소개서를 다시 보내 주세요.")
    page.get_by_role("button", name="편지 쓰기").click()
    page.locator("article.letter", has_text=subject).wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_role("button", name="편지 쓰기").click()
    page.get_by_text("1통을 썼습니다. 살펴본 뒤 내보내 주세요.").wait_for()
    batch = LetterBatch.objects.unreleased().get()

    page = visit("/admin/", email=HEAD)
    page.get_by_role("link", name="살펴보고 내보낼 편지 묶음").click()
    assert_sound_on_any_screen(page)
    page.get_by_role("link", name=batch.title).click()
    page.locator("summary", has_text=subject).click()
    page.get_by_text(f"{application.applicant.name}님, 모임소개서를").wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_role("link", name="내보내기", exact=True).click()
    page.get_by_role("button", name="내보내기").wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_role("button", name="내보내기").click()
    page.get_by_text("내보내기 처리했습니다.").wait_for()

    page = visit("/letters/", PHONE, email=application.applicant.email)
    assert_sound_on_any_screen(page)
    page.get_by_role("link", name=subject).click()
    page.get_by_text("모임소개서를 다시 보내 주세요.").wait_for()
    assert_sound_on_any_screen(page)
    assert batch.letters.get().status == Letter.Status.WAITING
    assert page.complaints == []


def test_a_question_is_asked_on_a_phone_answered_at_a_desk_and_the_answer_found(visit, application):
    resident = visit(f"/applications/{application.pk}/", PHONE, email=application.applicant.email)
    resident.get_by_role("link", name="글 보기·남기기").click()
    resident.get_by_text("아직 나눈 글이 없습니다.").wait_for()
    resident.get_by_role("button", name="글 남기기").click()
    resident.locator(".error-summary", has_text="글을 적어 주세요.").wait_for()
    assert_sound_on_any_screen(resident)
    resident.get_by_label("남길 글").fill("강사비를 올려도 되나요?")
    resident.get_by_role("button", name="글 남기기").click()
    resident.get_by_text("아직 읽지 않음").wait_for()

    officer = visit("/admin/", email=STAFF)
    officer.get_by_role("link", name="답을 기다리는 글").click()
    officer.get_by_role("link", name=application.number).click()
    officer.get_by_role("link", name="대화", exact=True).click()
    officer.get_by_text("강사비를 올려도 되나요?").wait_for()
    assert_sound_on_any_screen(officer)
    officer.get_by_label("남길 글").fill("네, 같은 비목 안에서는 괜찮습니다.")
    officer.get_by_role("button", name="글 남기기").click()
    officer.locator(".talk > .ours", has_text="네, 같은 비목").wait_for()

    resident.goto("/applications/")
    resident.locator("article", has_text="1개의 새 글").get_by_role("link", name=application.title).click()
    resident.get_by_role("link", name="글 보기·남기기").click()
    resident.locator(".talk > .theirs", has_text="네, 같은 비목").wait_for()
    assert_sound_on_any_screen(resident)
    officer.reload()
    assert "아직 읽지 않음" not in officer.locator(".talk").inner_text()
