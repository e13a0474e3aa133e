"""Files go up one by one: shown as they go, tried again, refused beside their place; dropped and photographed."""

import pytest

from grants.models import Application
from grants.questions import Ask
from tests.factories.grants import PDF
from tests.grants.test_question_forms import ask_anew

from .looks import DESK, LOOKS, PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

PAPER = {"name": "모임소개서 2.pdf", "mimeType": "application/pdf", "buffer": PDF}
PHOTO = bytes.fromhex("ffd8ffe000104a46494600") + bytes(64) + bytes.fromhex("ffd9")
DROP = """(box, [name, content]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([content], name, { type: "application/pdf" }));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def page(visit):
    """The papers of a draft; `page.open` opens them otherwise."""
    draft = Application.objects.get(status="draft")
    address = f"{draft.get_absolute_url()}edit/attachments/"

    def open(**options):
        page = visit(address, email=draft.applicant.email, **options)
        page.draft = draft
        page.place = page.locator("[data-upload]").nth(1)
        return page

    return open


def told(page, words):
    page.place.locator(".file-told", has_text=words).wait_for()


def names(page):
    return {paper.document.shown_name for paper in page.draft.attachments.all()}


def choose(page, paper=PAPER):
    page.place.locator("input[type=file]").first.set_input_files(paper)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_chosen_file_is_stored_without_a_button(page, look):
    page = page(**look)
    choose(page)
    told(page, "올렸습니다.")

    assert names(page) == {"모임소개서(예시).pdf", "모임소개서 2.pdf"}
    assert "모임소개서 2.pdf" in page.place.locator(".file-kept").inner_text()
    assert_sound(page)
    page.get_by_role("link", name="서대문 마을").click()  # nothing waits to be saved
    page.wait_for_url("**/")


def test_what_is_too_large_or_of_no_kind_is_not_even_sent(page, tmp_path):
    page = page()
    large = tmp_path / "모임소개서.pdf"
    large.write_bytes(PDF + bytes(21 * 1024 * 1024))
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))

    choose(page, large)
    told(page, "파일이 너무 큽니다(21.0MB). 20MB까지")
    choose(page, PAPER | {"name": "그림.svg"})
    told(page, "받을 수 없는 파일 종류입니다")
    choose(page, PAPER | {"buffer": b""})
    told(page, "빈 파일입니다")

    assert sent == []
    assert_sound(page)


def test_what_the_server_refuses_is_told_beside_its_place(page):
    page = page()
    choose(page, PAPER | {"buffer": b"<html>"})

    told(page, "PDF 형식이 아닙니다")
    assert names(page) == {"모임소개서(예시).pdf"}


def test_a_broken_line_is_tried_again(page):
    page = page()
    page.route("**/files/", lambda route: route.abort(), times=1)
    choose(page)

    told(page, "올렸습니다.")
    assert "모임소개서 2.pdf" in names(page)


def test_after_three_tries_a_button_is_left(page):
    page = page()
    page.clock.install()
    page.route("**/files/", lambda route: route.abort(), times=3)
    choose(page)
    page.clock.run_for(10_000)
    told(page, "인터넷 연결을 확인하고")

    page.place.get_by_role("button", name="다시 보내기").click()
    page.clock.run_for(1000)

    told(page, "올렸습니다.")


def test_a_file_dropped_on_its_place_goes_up(page):
    page = page()
    page.place.evaluate(DROP, ["끌어온 것.pdf", PDF.decode()])
    told(page, "올렸습니다.")

    assert "끌어온 것.pdf" in names(page)


def test_who_goes_on_at_once_loses_nothing(page):
    page = page()
    choose(page)
    page.get_by_role("button", name="저장하고 검토하기").click()
    page.get_by_role("heading", name="골목길 화분 이웃 만들기").first.wait_for()

    assert "모임소개서 2.pdf" in names(page)


def test_the_file_of_a_question_goes_up_the_same_way_and_the_words_beside_it_are_saved_on(visit):
    draft = Application.objects.get(status="draft")
    ask_anew(draft.call, Ask("map", "project", "file", "약도", required=True), Ask("why", "project", "long", "까닭"))
    page = visit(f"{draft.get_absolute_url()}edit/project/", email=draft.applicant.email)
    page.place = page.locator("[data-upload=map]")

    page.get_by_label("까닭").fill("길을 잃습니다.")
    choose(page)
    told(page, "올렸습니다.")
    page.get_by_role("button", name="임시저장").click()
    page.get_by_text("저장했습니다.").first.wait_for()

    draft.refresh_from_db()
    assert [str(paper) for paper in draft.attachments.exclude(question="")] == ["모임소개서 2.pdf"]
    assert draft.answers["why"] == "길을 잃습니다."
    assert_sound(page)


def test_a_phone_offers_its_camera(page):
    page = page(viewport=PHONE, has_touch=True)
    with page.expect_file_chooser() as asked:
        page.place.get_by_role("button", name="사진 찍어 올리기").click()
    asked.value.set_files(
        {
            "name": "IMG_0001.jpg",
            "mimeType": "image/jpeg",
            "buffer": bytes.fromhex("ffd8ffe0") + b"\0\x10JFIF\0" + bytes(64) + bytes.fromhex("ffd9"),
        }
    )

    told(page, "올렸습니다.")
    assert "IMG_0001.jpg" in names(page)
    assert_sound(page)


def test_a_desk_has_no_camera_button(page):
    assert not page(viewport=DESK).get_by_role("button", name="사진 찍어 올리기").count()
