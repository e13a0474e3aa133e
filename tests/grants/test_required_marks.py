"""What has to be filled before handing in says so in its label, on the form and in its preview."""

import re

import pytest
from django.urls import reverse

from grants.questions import Ask
from tests.factories.district import UserFactory
from tests.factories.grants import CallConditionFactory, RequiredDocumentFactory

from .test_question_forms import ask_anew
from .writing import address

pytestmark = pytest.mark.django_db

TITLE = re.compile(r"<(label|legend)[^>]*>(.*?)</\1>", re.DOTALL)  # what a screen reader says of a control
ASKS = (
    Ask("place", "project", "choice", "장소가 있나요?", required=True, choices=("있음", "없음")),
    Ask("where", "project", "short", "어디인가요?", required=True, only_if=("place", "있음")),
    Ask("map", "project", "file", "약도", required=True),
    Ask("plans", "project", "table", "일정", required=True, choices=("때", "할 일")),
    Ask("fields", "project", "choices", "분야", choices=("돌봄", "환경")),
    Ask("wish", "project", "long", "바라는 것"),
)


def marked(page):
    """{label: whether it says 필수} of every control of a page's form, in order."""
    form = page.text.partition('id="application-form"')[2].partition("</form>")[0]
    said = (" ".join(re.sub(r"<[^>]+>", " ", title).split()) for _, title in TITLE.findall(form))
    return {label.removesuffix(" 필수"): label.endswith(" 필수") for label in said}


def test_the_fields_that_every_call_asks_say_it(client, draft):
    CallConditionFactory(call=draft.call, key="signers", number=10)
    CallConditionFactory(call=draft.call, key="partners", number=2, effect="check", applicant_kind="alliance")

    group, project = (marked(client.get(address(draft, part))) for part in ("group", "project"))

    names = ("공모 유형", "신청하는 곳", "모임·단체명", "활동 동", "연명한 사람(명)", "함께하는 단체", "모임 소개")
    assert [name for name in names if group[name]] == [name for name in names if name != "함께하는 단체"]
    assert project["사업명"] and project["사업 시작일"] and project["사업 종료일"]


def test_questions_say_it_whatever_their_kind_and_those_that_hang_on_another_too(client, draft):
    ask_anew(draft.call, *ASKS)

    page = marked(client.get(address(draft, "project")))

    assert {ask.label: page[ask.label] for ask in ASKS} == {ask.label: ask.required for ask in ASKS}


def test_lines_promises_and_papers_say_it(client, draft):
    for text, effect in (("거짓이 없습니다.", "block"), ("소식을 받습니다.", "tell")):
        CallConditionFactory(call=draft.call, key="promise", text=text, effect=effect)
    for order, (name, required) in enumerate((("모임소개서", True), ("견적서", False)), start=1):
        RequiredDocumentFactory(call=draft.call, order=order, name=name, required=required)
    shown = {}
    for part in ("people", "costs", "more", "attachments"):
        shown |= marked(client.get(address(draft, part)))

    told = ("이름", "본인이 동의함", "비목", "내용", "단가(원)", "거짓이 없습니다.", "모임소개서")
    silent = ("역할", "전화 끝 네 자리", "수량", "자부담(원)", "소식을 받습니다.", "견적서")
    assert {name: shown[name] for name in (*told, *silent)} == dict.fromkeys(told, True) | dict.fromkeys(silent, False)


def test_the_preview_says_it_as_the_form_does(client, draft):
    ask_anew(draft.call, *ASKS)
    written = marked(client.get(address(draft, "project")))

    client.force_login(UserFactory(staff=True))

    assert marked(client.get(reverse("grants:preview_form", args=[draft.call_id, "project"]))) == written


def test_a_mark_keeps_nobody_from_saving(client, draft):
    page = client.get(address(draft, "project"))

    assert " required" not in page.text.partition('id="application-form"')[2]
