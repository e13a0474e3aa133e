"""A resident writes an application and hands it in: with mouse and keyboard, on desk and phone, without scripts."""

import re

import pytest

from grants.models import Application
from seodaemun_maeul import demo
from tests.factories.district import UserFactory
from tests.factories.grants import PDF

from .looks import DESK, LOOKS, PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

RESIDENT = "soonrye@example.com"
PEOPLE = ("김순례", "이복남", "박점순", "최영자", "정만수", "한옥분")
COSTS = (
    ("식비", "쌀과 반찬", "15만원", "1", "8회", "80,000"),
    ("재료비", "밥솥", "120,000", "1", "1", "0"),
    ("홍보비", "안내장", "500", "200", "1", ""),
    ("강사비", "길잡이", "10만원", "1", "3", "20000"),
)
CELLS = ("비목", "내용", "단가(원)", "수량", "횟수", "자부담(원)")
PAPER = {"name": "모임소개서.pdf", "mimeType": "application/pdf", "buffer": PDF}
NOT_A_PAPER = {"name": "모임소개서.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 a program in disguise"}


@pytest.fixture
def form():
    """The address of the form of the call that is open, for a resident who comes for the first time."""
    UserFactory(email=RESIDENT, name=PEOPLE[0])
    return f"{demo.open_call().get_absolute_url()}application/"


def type_into(page, label, text, within=None):
    """Clicks into a field and types over what stands there."""
    (within or page).get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s*필수)?\s*$")).first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page, button, heading):
    page.get_by_role("button", name=button).first.click()
    page.get_by_role("heading", name=heading).first.wait_for()


def save(page):
    page.get_by_role("button", name="임시저장").click()
    page.get_by_text("저장했습니다.").wait_for()


def write_group(page):
    page.locator("label", has_text="씨앗기 이웃만들기").click()
    type_into(page, "모임·단체명", "홍제 화요부엌")
    type_into(page, "모임 소개", "화요일마다 모이는 이웃입니다.")
    page.get_by_label("활동 동").select_option("홍제3동")


def write_project(page):
    type_into(page, "사업명", "화요일엔 함께 밥을")
    type_into(page, "사업이 필요한 까닭", "혼자 드시는 어르신이 많습니다.")
    type_into(page, "사업 내용", "화요일마다 함께 밥을 짓고 나눕니다.")
    type_into(page, "기대 효과", "이웃의 안부를 서로 압니다.")
    page.get_by_label("사업 시작일").fill("2027-03-02")
    page.get_by_label("사업 종료일").fill("2027-11-30")


def write_lines(page, add, labels, lines):
    """Fills the lines there are, and presses the button for each one more."""
    for at, line in enumerate(lines):
        if at == page.locator(".line").count():
            page.get_by_role("button", name=add).click()
        for label, text in zip(labels, line, strict=True):
            type_into(page, label, text, within=page.locator(".line").nth(at))


def write_people(page):
    write_lines(page, "참여자 한 명 더", ["이름"], [[name] for name in PEOPLE])
    for box in page.get_by_label("본인이 동의함").all():
        box.locator("xpath=following-sibling::label").click()


def hand_in(page):
    press(page, "제출하기", "접수되었습니다")
    return page.locator(".receipt-number").inner_text()


@pytest.mark.everywhere
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_an_application_is_written_and_handed_in(visit, form, screen):
    page = visit(form, screen, email=RESIDENT)
    assert_sound(page)
    write_group(page)
    press(page, "저장하고 다음으로", "2. 사업")
    write_project(page)
    assert_sound(page)
    press(page, "저장하고 다음으로", "3. 참여자")
    assert page.get_by_label("이름").first.input_value() == PEOPLE[0]
    write_people(page)
    assert_sound(page)
    press(page, "저장하고 다음으로", "4. 예산")
    write_lines(page, "줄 하나 더", CELLS, COSTS)
    assert [page.locator(f"[data-sum={name}]").inner_text() for name in ("total", "own_share", "asked")] == [
        "1,720,000원",
        "100,000원",
        "1,620,000원",
    ]
    assert_sound(page)
    press(page, "저장하고 다음으로", "5. 첨부")
    assert_sound(page)

    press(page, "저장하고 검토하기", "아직 제출하지 않았습니다")
    assert "필수 서류 ‘모임소개서’ 파일을 올려 주세요." in page.locator(".gaps").inner_text()
    assert_sound(page)
    page.get_by_role("link", name="첨부 고치기").click()
    page.get_by_label("모임소개서").set_input_files(NOT_A_PAPER)
    page.get_by_text("파일 내용이 PDF 형식이 아닙니다.").wait_for()
    page.complaints.clear()  # the browser writes down the refusal
    assert_sound(page)
    page.get_by_label("모임소개서").set_input_files(PAPER)
    press(page, "저장하고 검토하기", "빠진 것이 없습니다")
    assert_sound(page)

    number = hand_in(page)
    assert_sound(page)
    application = Application.objects.get(number=number)
    assert (application.status, application.asked, application.own_share) == ("submitted", 1_620_000, 100_000)
    assert [person.name for person in application.participants.all()] == list(PEOPLE)
    page.get_by_role("link", name="접수증 보기·인쇄").click()
    page.get_by_role("heading", name="접수증").wait_for()
    assert_sound(page)


def test_it_can_be_written_without_scripts(visit, form):
    page = visit(form, java_script_enabled=False, email=RESIDENT)

    write_group(page)
    press(page, "저장하고 다음으로", "2. 사업")
    write_project(page)
    press(page, "저장하고 다음으로", "3. 참여자")
    write_people(page)
    save(page)
    page.get_by_role("button", name="지우기 – 참여자 2").click()
    press(page, "저장하고 다음으로", "4. 예산")
    write_lines(page, "줄 하나 더", CELLS, COSTS)
    press(page, "저장하고 다음으로", "5. 첨부")
    page.get_by_label("모임소개서").set_input_files(PAPER)
    press(page, "저장하고 검토하기", "빠진 것이 없습니다")
    number = hand_in(page)

    application = Application.objects.get(number=number)
    assert [person.name for person in application.participants.all()] == [PEOPLE[0], *PEOPLE[2:]]
    assert (application.costs.count(), application.asked) == (4, 1_620_000)
    assert page.complaints == []


def test_a_line_taken_away_is_gone_from_the_sums_and_from_what_is_stored(visit, form):
    page = visit(form, email=RESIDENT)
    press(page, "예산", "4. 예산")
    write_lines(page, "줄 하나 더", CELLS, COSTS)

    page.get_by_role("button", name="지우기 – 산출내역 2").click()

    assert page.evaluate("document.activeElement.closest('.line').querySelector('input').value") == "홍보비"
    assert page.locator("[data-sum=total]").inner_text() == "1,600,000원"
    save(page)
    stored = Application.objects.get(applicant__email=RESIDENT).costs
    assert list(stored.values_list("category", flat=True)) == ["식비", "홍보비", "강사비"]


def test_leaving_with_unsaved_words_asks_first(visit, form):
    page = visit(form, email=RESIDENT)
    page.once("dialog", lambda dialog: dialog.dismiss())
    type_into(page, "모임·단체명", "홍제 화요부엌")

    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="서대문 마을").click()

    assert asked.value.type == "beforeunload"
    assert page.get_by_label("모임·단체명").input_value() == "홍제 화요부엌"


@pytest.fixture
def draft(visit, form):
    """The form with a draft that was stored, and the clock of its page in our hand."""
    page = visit(form, email=RESIDENT)
    type_into(page, "모임·단체명", "화요부엌")
    save(page)
    page.clock.install()
    return page


def test_words_are_saved_while_one_writes(draft):
    type_into(draft, "모임·단체명", "홍제 화요부엌")

    with draft.expect_response(lambda answer: answer.request.method == "POST"):
        draft.clock.fast_forward("00:11")

    assert Application.objects.get(applicant__email=RESIDENT).group_name == "홍제 화요부엌"
    press(draft, "저장하고 다음으로", "2. 사업")


def test_going_on_while_words_are_being_saved_is_no_conflict(draft):
    late = []

    def answer_late(route):
        late.append((route, route.fetch()))

    draft.route("**/edit/**", answer_late, times=1)
    type_into(draft, "모임·단체명", "홍제 화요부엌")
    with draft.expect_request(lambda request: request.method == "POST"):
        draft.clock.fast_forward("00:11")
    while not late:
        draft.wait_for_timeout(20)
    type_into(draft, "모임 소개", "화요일마다 모입니다.")
    draft.get_by_role("button", name="저장하고 다음으로").click()
    [(route, answer)] = late
    route.fulfill(response=answer)

    draft.get_by_role("heading", name="2. 사업").wait_for()
    stored = Application.objects.get(applicant__email=RESIDENT)
    assert (stored.group_name, stored.answers["group_intro"]) == ("홍제 화요부엌", "화요일마다 모입니다.")


def test_high_contrast_reaches_his_own_pages(visit):
    draft, returned, handed_in = (
        Application.objects.filter(status=status).first() for status in ("draft", "returned", "submitted")
    )
    page = visit("/applications/", **LOOKS["high contrast"], email=draft.applicant.email)
    assert_sound(page)

    parts = [
        f"{draft.get_absolute_url()}edit/{part}/" for part in ("group", "project", "people", "costs", "attachments")
    ]
    for url in (*parts, draft.get_absolute_url(), returned.get_absolute_url()):
        page.goto(url)
        assert_sound(page)
    receipt = f"{handed_in.get_absolute_url()}receipt/"
    assert_sound(visit(receipt, **LOOKS["high contrast"], email=handed_in.applicant.email))


def notes(page):
    return [text.strip() for text in page.locator(".notes li").all_inner_texts()]


def test_the_cost_table_says_while_one_types_what_the_server_says(visit, form):
    """Limits of the book, and an own share in two tiers: 10 % of the whole from a million won on, else 5."""
    call = demo.open_call()
    call.conditions.filter(key="own_share").delete()
    call.conditions.create(order=90, key="own_share", number=10, asked_from=1_000_000)
    call.conditions.create(order=91, key="own_share", number=5, options=["grant"])
    page = visit(form, email=RESIDENT)
    press(page, "예산", "4. 예산")

    write_lines(
        page, "줄 하나 더", CELLS, [("식비", "점심", "9천원", "1", "10", "0"), ("비품비", "의자", "5만", "1", "1", "")]
    )
    type_into(page, "단가(원)", "50,000", within=page.locator(".line").nth(1))
    typed = notes(page)
    verdict = page.locator("[data-verdict=own_share]").inner_text

    assert [text.split(".")[0] for text in typed] == [
        "식비: 한 사람 한 끼 8,000원까지, 지원 신청액의 30%까지, 증빙은 참석자 명부(예시)",
        "자산취득비: 지원금으로 쓸 수 없음(예시)",
        "식비: 한 사람 한 끼 8,000원까지, 지원 신청액의 30%까지, 증빙은 참석자 명부(예시)",
    ]
    assert typed[1].endswith("고쳐야 제출할 수 있습니다.")
    assert verdict() == "신청 보조금의 5%인 7,000원 이상이어야 합니다. 7,000원 모자랍니다."
    assert_sound(page)
    save(page)
    assert (notes(page), verdict()) == (typed, "신청 보조금의 5%인 7,000원 이상이어야 합니다. 7,000원 모자랍니다.")

    type_into(page, "단가(원)", "100만원", within=page.locator(".line").nth(1))
    assert verdict() == "총사업비의 10%인 109,000원 이상이어야 합니다. 109,000원 모자랍니다."
    save(page)
    plain = visit(page.url, java_script_enabled=False, email=RESIDENT)
    assert (notes(plain), plain.locator("[data-verdict=own_share]").inner_text()) == (notes(page), verdict())
