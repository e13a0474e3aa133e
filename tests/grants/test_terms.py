"""Each kind of condition: what it says, whom it is about, whom it keeps back."""

import pytest
from django.core.exceptions import ValidationError

from grants.judging import Case, Person, own_share, problems
from grants.models import CallCondition, CallType
from grants.terms import TERMS

TYPE = CallType(pk=7, stage="", name="실행기")


def row(key, number=None, **fields):
    return CallCondition(key=key, number=number, **fields)


def told(rows, **case):
    return [sentence for _, sentence in problems(rows, Case(**case))]


NEIGHBOURS = (
    Person("가람", "leader", household="ㄱ", dong=1),
    Person("나래", "treasurer", household="ㄱ", dong=2),
    Person("다온", "member", "work", household="ㄱ"),
    Person("라온"),
)
TWICE = (Person("마루", "leader", leads_elsewhere=True),)
ONCE = {"awards": ((2015, "텃밭"),)}


@pytest.mark.parametrize(
    ("condition", "good", "bad", "sentence"),
    [
        (row("kinds", options=["body"], text="등록 단체"), {"kind": "body"}, {"kind": "group"}, "단체·기관만"),
        (row("people", 4), {"people": NEIGHBOURS}, {"people": NEIGHBOURS[:3]}, "지금은 3명입니다"),
        (row("ties", options=["home"]), {"people": NEIGHBOURS[:2]}, {"people": NEIGHBOURS}, "다온"),
        (row("leaders_dong"), {"people": NEIGHBOURS[:1], "dong": 1}, {"people": NEIGHBOURS, "dong": 1}, "나래"),
        (row("leads_once"), {"people": NEIGHBOURS}, {"people": TWICE}, "마루(대표)"),
        (row("first_time"), {}, ONCE, "2015년"),
        (row("awards", 2), {"awards": ((2014, "텃밭"), (2015, "부엌"))}, ONCE, "기록에는 1회"),
        (
            row("not_again"),
            {"awards": ((2015, "텃밭"),), "year": 2016, "title": "부엌"},
            {"awards": ((2015, "우리 텃밭"),), "year": 2016, "title": "우리텃밭"},
            "이름이 같습니다",
        ),
        (row("partners", 3), {"partners": 3}, {"partners": 2}, "지금은 2곳"),
        (row("signers", 10), {"signers": 10}, {"signers": 9}, "지금은 9명"),
        (row("own_share", 10), {"asked": 90, "own": 10}, {"asked": 91, "own": 9}, "10원 이상이어야"),
        (row("own_share", 5, options=["grant"]), {"asked": 100, "own": 5}, {"asked": 100, "own": 4}, "보조금의 5%"),
    ],
)
def test_a_condition_keeps_back_whom_it_should(condition, good, bad, sentence):
    assert told([condition], **good) == []
    assert sentence in told([condition], **bad)[0]
    assert condition.says


def test_of_one_household_only_so_many_count():
    rows = [row("people", 4), row("household", 2)]

    assert told(rows, people=NEIGHBOURS) == [
        "참여자가 4명 이상이어야 합니다. 지금은 4명이지만 한 집에서는 2명까지만 세어 3명입니다."
    ]
    assert told(rows, people=(*NEIGHBOURS, Person("마루"))) == []


def test_a_promise_is_kept_by_its_own_row():
    promise = row("promise", pk=3, text="다른 지원을 받지 않습니다.")

    assert told([promise], promised=frozenset({3})) == []
    assert "다른 지원" in told([promise], promised=frozenset({4}))[0]


def test_the_first_own_share_that_holds_decides():
    rows = [
        row("own_share", 5, options=["grant"], asked_from=5_000_000),
        row("own_share", 0),
    ]

    assert own_share(rows, Case(asked=4_999_999)) is rows[1]
    assert own_share(rows, Case(asked=5_000_000)) is rows[0]
    assert told(rows, asked=5_000_000, own=249_999)[0].startswith("자부담이 250,000원 이상")


@pytest.mark.parametrize(
    ("fields", "case", "holds"),
    [
        ({"type": TYPE}, {"type": 7}, True),
        ({"type": TYPE}, {"type": 8}, False),
        ({"applicant_kind": "body"}, {"kind": "group"}, False),
        ({"asked_from": 100}, {"asked": 99}, False),
        ({"awards_from": 1}, {"awards": ((2015, ""),)}, True),
        ({"own_share_from": 15}, {"asked": 85, "own": 15}, True),
        ({"own_share_from": 15}, {"asked": 8501, "own": 1499}, False),
        ({}, {}, True),
    ],
)
def test_a_row_is_about_those_it_names(fields, case, holds):
    assert row("people", 3, **fields).holds(Case(**case)) is holds


def test_a_row_says_for_whom_it_holds():
    assert str(row("own_share", 5, type=TYPE, asked_from=5_000_000)) == (
        "실행기, 5,000,000원 이상 신청할 때: 자부담 총사업비의 5% 이상"
    )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"key": "people"}, "number"),
        ({"key": "promise"}, "text"),
        ({"key": "ties"}, "options"),
        ({"key": "ties", "options": ["moon"]}, "options"),
        ({"key": "people", "number": 3, "options": ["home"]}, "options"),
    ],
)
def test_a_condition_is_whole(fields, wrong):
    with pytest.raises(ValidationError) as refused:
        CallCondition(**fields).clean()

    assert list(refused.value.message_dict) == [wrong]


@pytest.mark.parametrize("key", TERMS)
def test_every_kind_speaks(key):
    term = TERMS[key]

    assert term.label
    assert term.says(row(key, 1, text="글", options=list(term.choices)[:1]))
