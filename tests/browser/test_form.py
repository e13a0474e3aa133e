"""The form with everything a call may ask: by keyboard alone, on a phone, in high contrast, over a session's end."""

import pytest
from allauth.account.models import EmailAddress

from grants.models import Application
from grants.questions import Ask
from tests.factories.district import DongFactory, UserFactory
from tests.factories.grants import ApplicationFactory, CallConditionFactory, CallFactory, CallTypeFactory
from tests.grants.test_question_forms import ask_anew

from .looks import LOOKS, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKS = (
    Ask("place", "project", "choice", "쓸 장소가 있나요?", choices=("있음", "없음"), required=True),
    Ask("where", "project", "short", "어디인가요?", limit=30, required=True, only_if=("place", "있음")),
    Ask("plans", "project", "table", "추진 일정", limit=12, choices=("때", "할 일"), required=True),
    Ask("fields", "more", "choices", "분야", choices=("돌봄", "환경")),
    Ask("map", "more", "file", "약도"),
)


@pytest.fixture
def call(transactional_db):
    call = CallFactory(min_people=1)
    ask_anew(call, *ASKS)
    CallTypeFactory(call=call, own_share_percent=0)
    for more in (
        {"key": "promise", "text": "적은 것이 사실임을 확인합니다."},
        {"key": "kinds", "options": ["group", "alliance"]},
        {"key": "partners", "number": 2, "applicant_kind": "alliance"},
    ):
        CallConditionFactory(call=call, **more)
    DongFactory(name="홍제3동")
    return call


@pytest.fixture
def draft(call):
    return ApplicationFactory(call=call, type=call.types.get(), answers={}, title="", complete=True)


def edit(application, part):
    return f"{application.get_absolute_url()}edit/{part}/"


def test_it_is_written_and_handed_in_with_the_keyboard_alone(visit, call):
    person = UserFactory(name="김순례")
    page = visit(f"{call.get_absolute_url()}application/", email=person.email)

    def write(target, text):
        tab_to(page, target)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def mark(target):
        tab_to(page, target)
        page.keyboard.press("Space")

    def press(button, heading):
        tab_to(page, page.get_by_role("button", name=button).first)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=heading).first.wait_for()

    label = page.get_by_label
    write(label("모임·단체명"), "홍제 화요부엌")
    tab_to(page, label("활동 동"))
    page.keyboard.press("ArrowDown")
    press("저장하고 다음으로", "2. 사업")
    write(label("사업명"), "화요일엔 함께 밥을")
    for day in ("사업 시작일", "사업 종료일"):
        tab_to(page, label(day))
        page.keyboard.type("03022027")  # month first, as this chromium shows a day
        assert label(day).input_value() == "2027-03-02"
    mark(label("있음"))
    assert page.locator("#asked-now").inner_text() == "‘어디인가요?’ 질문이 나타났습니다."
    write(label("어디인가요?"), "홍제 쉼터")
    write(page.locator("[name=plans-0-0]"), "3월")
    write(page.locator("[name=plans-0-1]"), "첫 모임")
    tab_to(page, page.get_by_role("button", name="줄 하나 더"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "plans-3-0"
    page.keyboard.type("5월")
    press("저장하고 다음으로", "3. 참여자")
    mark(label("본인이 동의함").first)
    press("저장하고 다음으로", "4. 예산")
    for cell, text in (("category", "식비"), ("basis", "쌀"), ("unit_price", "15만원")):
        write(page.locator(f"[name=costs-0-{cell}]"), text)
    press("저장하고 다음으로", "5. 더 묻는 것")
    mark(label("적은 것이 사실임을 확인합니다."))
    press("저장하고 다음으로", "6. 첨부")
    press("저장하고 검토하기", "신청 내용")
    assert page.locator(".gaps").all_inner_texts() == []
    press("제출하기", "접수되었습니다")

    application = Application.objects.get(applicant=person)
    assert application.answers["plans"] == [{"때": "3월", "할 일": "첫 모임"}, {"때": "5월"}]
    assert (application.answers["where"], application.status) == ("홍제 쉼터", "submitted")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_every_part_is_sound_in_every_look(visit, draft, look):
    draft.answers = {"place": "있음", "where": "쉼터", "plans": [{"때": "3월", "할 일": "첫 모임"}]}
    draft.kind = "alliance"
    draft.save()
    page = visit(edit(draft, "group"), **look, email=draft.applicant.email)
    assert page.get_by_label("함께하는 단체").is_visible()
    assert_sound(page)
    for part in ("project", "people", "more"):
        page.goto(edit(draft, part))
        assert_sound(page)
    page.goto(edit(draft, "people"))
    page.get_by_label("표에서 붙여넣기").fill("이두리\t총무\n박세나\t참여자")
    page.get_by_role("button", name="붙여 넣은 사람 더하기").click()
    page.get_by_text("이 줄은 더하지 못했습니다.").wait_for()
    assert_sound(page)
    page.goto(draft.get_absolute_url())
    assert_sound(page)


def test_a_question_comes_and_goes_with_the_answer_and_keeps_its_words(visit, draft):
    page = visit(edit(draft, "project"), email=draft.applicant.email)
    where = page.get_by_label("어디인가요?")
    assert where.is_hidden()

    page.locator("label", has_text="있음").click()
    where.fill("홍제 쉼터")
    page.locator("label", has_text="없음").click()
    assert where.is_hidden()
    assert page.locator("#asked-now").inner_text() == "‘어디인가요?’ 질문이 사라졌습니다."
    page.get_by_role("button", name="임시저장").click()
    page.get_by_text("저장했습니다.").wait_for()
    page.locator("label", has_text="있음").click()

    assert where.input_value() == "홍제 쉼터"


def test_without_scripts_every_question_is_there_and_rows_are_added(visit, draft):
    page = visit(edit(draft, "project"), java_script_enabled=False, email=draft.applicant.email)

    assert page.get_by_label("어디인가요?").is_visible()
    assert page.get_by_text("‘쓸 장소가 있나요?’에 ‘있음’이라고 답한 경우에만 적습니다.").is_visible()
    page.locator("[name=plans-2-0]").fill("3월")
    page.get_by_role("button", name="줄 하나 더").click()
    page.locator("[name=plans-3-0]").fill("5월")
    page.get_by_role("button", name="지우기 – 추진 일정 1").click()

    draft.refresh_from_db()
    assert draft.answers["plans"] == [{"때": "3월"}, {"때": "5월"}]


def may_sign_in(person):
    """With a password, and an address that was confirmed."""
    person.set_password("maeul-demo-2016")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def sign_in(page, person):
    page.get_by_role("link", name="다시 로그인하고 이어 쓰기").click()
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill("maeul-demo-2016")
    page.get_by_role("button", name="로그인", exact=True).click()


def test_what_was_typed_when_the_session_had_ended_is_saved_after_signing_in_again(visit, draft):
    may_sign_in(draft.applicant)
    page = visit(edit(draft, "project"), email=draft.applicant.email)
    page.get_by_label("사업명").fill("한 시간 동안 적은 이름")
    page.locator("label", has_text="없음").click()
    page.locator("[name=plans-1-1]").fill("첫 모임")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="저장하고 다음으로").click()

    page.get_by_role("heading", name="로그인이 풀려 저장하지 못했습니다").wait_for()
    assert "한 시간 동안 적은 이름" in page.locator(".typed").inner_text()
    assert_sound(page)
    sign_in(page, draft.applicant)

    page.get_by_role("heading", name="3. 참여자").wait_for()
    draft.refresh_from_db()
    assert draft.title == "한 시간 동안 적은 이름"
    assert (draft.answers["place"], draft.answers["plans"]) == ("없음", [{"할 일": "첫 모임"}])
    assert page.evaluate("sessionStorage.length") == 0


def test_somebody_else_who_signs_in_there_gets_none_of_it(visit, draft):
    other = UserFactory()
    may_sign_in(other)
    page = visit(f"{draft.call.get_absolute_url()}application/", email=UserFactory().email)
    page.get_by_label("모임·단체명").fill("앞사람의 모임")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="임시저장").click()
    sign_in(page, other)

    page.get_by_role("heading", name="1. 모임").wait_for()
    assert page.get_by_label("모임·단체명").input_value() == ""
    assert not Application.objects.filter(group_name="앞사람의 모임").exists()


def test_a_new_form_is_told_and_takes_over_what_was_written(visit, draft):
    draft.revise(by=draft.applicant, answers={"place": "있음", "where": "홍제 쉼터"})
    where = Ask("where", "project", "choice", "어느 곳인가요?", choices=("쉼터", "회관"), required=True)
    ask_anew(draft.call, where, Ask("safety", "project", "short", "안전 계획"))

    page = visit(edit(draft, "project"), email=draft.applicant.email)

    told = page.get_by_role("status").filter(has_text="신청서가 바뀌었습니다").inner_text()
    for line in ("‘안전 계획’ 질문이 새로 생겼습니다.", "‘쓸 장소가 있나요?’ 질문이 없어졌습니다."):
        assert line in told
    page.get_by_text("전에는 ‘홍제 쉼터’라고 적었습니다.").wait_for()
    assert_sound(page)
    page.locator("label", has_text="쉼터").click()
    page.get_by_role("button", name="임시저장").click()
    page.get_by_text("저장했습니다.").wait_for()
    draft.refresh_from_db()
    assert (draft.answers["where"], draft.answers["place"]) == ("쉼터", "있음")
    assert page.get_by_text("신청서가 바뀌었습니다").count() == 0
