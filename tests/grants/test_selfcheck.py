"""“신청할 수 있을까?”: every kind of condition asks what it needs, and the answer is the form's own sentence."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants import terms
from tests.counting import cost
from tests.factories.district import DongFactory
from tests.factories.grants import CallConditionFactory, CallFactory, CallTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """A call of one type without money, for one person or more."""
    call = CallFactory(min_people=1)
    call.types.create(order=1, name="공모")
    return call


def check(client, call, **answers):
    return client.get(f"/calls/{call.pk}/check/", {"people": 5, **answers, "answered": "1"})


def verdict(client, call, **answers):
    page = check(client, call, **answers)
    assert page.context["form"].is_valid(), page.context["form"].errors
    return page.context["verdict"]


@pytest.mark.parametrize(
    ("condition", "good", "bad", "sentence"),
    [
        ({"key": "people", "number": 5}, {"people": 5}, {"people": 4}, "5명 이상이어야 합니다. 지금은 4명입니다."),
        (
            {"key": "kinds", "options": ["body"]},
            {"kind": "body"},
            {"kind": "group"},
            "단체·기관만 신청할 수 있습니다.",
        ),
        ({"key": "ties", "options": ["home"]}, {"ties": "yes"}, {"ties": "no"}, "생활권이 거주인 사람만"),
        ({"key": "ties", "options": ["work"]}, {"ties": "yes"}, {"ties": "no"}, "연고가 없는 사람"),
        ({"key": "leaders_dong"}, {"leaders_dong": "yes"}, {"leaders_dong": "no"}, "활동하는 동에 살아야 합니다"),
        ({"key": "leads_once"}, {"leads_once": "no"}, {"leads_once": "yes"}, "다른 신청에서도 대표나 회계인"),
        ({"key": "first_time"}, {"awards": 0}, {"awards": 1}, "지원을 받은 적이 없는 모임만 신청할 수 있습니다."),
        ({"key": "awards", "number": 2}, {"awards": 2}, {"awards": 1}, "2회 이상 선정된 모임만"),
        ({"key": "not_again"}, {"not_again": "no"}, {"not_again": "yes"}, "같은 사업은 다시 신청할 수 없습니다"),
        (
            {"key": "partners", "number": 2},
            {"partners": 2},
            {"partners": 1},
            "2곳 이상이어야 합니다. 지금은 1곳입니다.",
        ),
        (
            {"key": "signers", "number": 10},
            {"signers": 10},
            {"signers": 9},
            "10명 이상이어야 합니다. 지금은 9명입니다.",
        ),
        (
            {"key": "own_share", "number": 10},
            {"asked": "900,000", "own": "100,000"},
            {"asked": "900,000", "own": "99,999"},
            "자부담이 100,000원 이상이어야 합니다(총사업비의 10%). 지금은 99,999원입니다.",
        ),
        (
            {"key": "own_share", "number": 10, "options": ["grant"]},
            {"asked": "1,000천원", "own": "100,000"},
            {"asked": "1,000천원", "own": "0"},
            "신청 보조금의 10%",
        ),
    ],
    ids=lambda value: value.get("key") if isinstance(value, dict) else "",
)
def test_a_condition_asks_and_answers(client, call, condition, good, bad, sentence):
    CallConditionFactory(call=call, **condition)

    assert verdict(client, call, **good).against == ()
    [said] = verdict(client, call, **bad).against
    assert sentence in said
    assert "신청할 수 있어 보입니다" in check(client, call, **good).text
    assert (
        "다음이 어긋납니다" in check(client, call, **bad).text
        and "신청할 수 있어 보입니다" not in check(client, call, **bad).text
    )


def test_every_kind_of_condition_that_is_judged_is_asked_or_promised(client, call):
    judged = [key for key, term in terms.TERMS.items() if term.is_judged and key != "promise"]
    for order, key in enumerate(judged, start=10_000):
        options = list(terms.TERMS[key].choices)[:1] if key in ("kinds", "ties") else []
        CallConditionFactory(call=call, key=key, number=1, options=options, order=order)

    facts = client.get(f"/calls/{call.pk}/check/").context["form"].facts

    said = {sentence for sentences in facts.values() for sentence in sentences}
    unasked = [row.key for row in call.conditions.all() if row.key in judged and row.says not in said]
    assert unasked == []


def test_the_type_decides_which_conditions_and_which_money_hold(client):
    call = CallFactory(min_people=5)
    small = CallTypeFactory(call=call, name="작은", cap=2_000_000, own_share_percent=5)
    large = CallTypeFactory(call=call, name="큰", cap=5_000_000, own_share_percent=10)
    money = {"asked": "3,000,000", "own": "300,000"}

    assert verdict(client, call, type=small.pk, **money).against == (
        "지원 신청액 3,000,000원이 유형별 한도 2,000,000원을 넘습니다.",
    )
    assert "자부담이 330,000원" in verdict(client, call, type=large.pk, **money).against[0]
    assert verdict(client, call, type=large.pk, asked="3,000,000", own="400,000").against == ()


def test_a_condition_of_some_applicants_asks_what_tells_them_apart(client, call):
    CallConditionFactory(call=call, key="people", number=10, applicant_kind="body")
    CallConditionFactory(call=call, key="partners", number=2, awards_from=3)
    CallConditionFactory(call=call, key="signers", number=7, asked_from=1_000_000)
    page = client.get(f"/calls/{call.pk}/check/")
    assert {"kind", "awards", "asked", "partners", "signers"} <= set(page.context["form"].fields)
    calm = {"kind": "group", "awards": 0, "asked": "999,999", "partners": 0, "signers": 0}

    assert verdict(client, call, **calm).against == ()
    assert len(verdict(client, call, **calm | {"kind": "body"}).against) == 1
    assert len(verdict(client, call, **calm | {"awards": 3}).against) == 1
    assert len(verdict(client, call, **calm | {"asked": "1,000,000"}).against) == 1


def test_what_screening_looks_at_keeps_nobody_away(client, call):
    CallConditionFactory(call=call, key="partners", number=2, effect="check")

    said = verdict(client, call, partners=1)

    assert (said.against, len(said.looked_at)) == ((), 1)


def test_what_only_people_can_tell_is_told(client, call):
    call.dongs.add(DongFactory(name="천연동"))
    CallConditionFactory(call=call, key="promise", text="정치적 목적이 없습니다")
    CallConditionFactory(call=call, key="refused", text="기념품 제작", effect="check")

    text = check(client, call).text

    assert "정치적 목적이 없습니다" in text and "기념품 제작" in text and "천연동" in text
    assert "신청할 수 있어 보입니다" in text


@pytest.mark.parametrize(
    "answers",
    [
        {"people": ""},
        {"people": "0"},
        {"people": "99999999"},
        {"people": "다섯"},
        {"asked": "1e9"},
        {"own": "-5"},
        {"kind": "x"},
        {"leads_once": "maybe"},
    ],
)
def test_what_cannot_be_read_is_said_beside_its_question(client, call, answers):
    for condition in ({"key": "kinds", "options": ["body"]}, {"key": "leads_once"}, {"key": "own_share", "number": 5}):
        CallConditionFactory(call=call, **condition)
    whole = {"people": 5, "kind": "body", "leads_once": "no", "asked": "1000", "own": "1000"}

    page = check(client, call, **whole | answers)

    assert page.status_code == 200
    assert set(page.context["form"].errors) == set(answers)
    assert page.context["verdict"] is None


def test_a_call_without_conditions_has_nothing_to_ask(client, call):
    call.conditions.all().delete()

    assert "미리 따져 볼 조건이 없습니다" in client.get(f"/calls/{call.pk}/check/").text


def test_a_draft_is_nobody_s_to_check(client):
    assert client.get(f"/calls/{CallFactory(draft=True).pk}/check/").status_code == 404


def test_nothing_is_written(client, call):
    with CaptureQueriesContext(connection) as captured:
        check(client, call)

    assert all(query["sql"].startswith("SELECT") for query in captured)
    assert not client.cookies


def test_the_call_page_leads_to_the_check_and_the_check_to_the_form(client, call):
    assert f"/calls/{call.pk}/check/" in client.get(call.get_absolute_url()).text
    assert f"/calls/{call.pk}/application/" in check(client, call).text


def test_a_check_costs_the_same_for_one_condition_and_for_many(client):
    def queries():
        return cost(check, client, call)

    call = CallFactory(min_people=5)
    CallTypeFactory(call=call)
    one = queries()
    for _ in range(3):
        CallTypeFactory(call=call)

    assert queries() == one
