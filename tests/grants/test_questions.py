"""Questions that staff put on a form: asked, answered, changed after publication."""

import pytest
from django.core.exceptions import ValidationError

from grants.forms.application import GroupForm, MoreForm, ProjectForm
from grants.models import Question
from grants.questions import KINDS, TAKEN, Ask, answered, changes, gaps
from tests.factories.grants import ApplicationFactory, CallFactory

YES = Ask("place", "project", "choice", "장소가 있나요?", required=True, choices=("예", "아니오"))
WHERE = Ask("where", "project", "short", "어디인가요?", required=True, limit=50, only_if=("place", "예"))


def test_a_question_comes_back_from_json_as_it_was():
    assert Ask.from_json(WHERE.to_json()) == WHERE
    assert Ask.from_json(YES.to_json() | {"unknown": 1}) == YES


def test_a_question_is_asked_when_the_other_was_answered_so():
    def told(answers):
        return [sentence for _, sentence in gaps(answered([YES, WHERE], answers, {}))]

    assert told({}) == ["‘장소가 있나요?’에 답해 주세요."]
    assert told({"place": "아니오"}) == told({"place": "아니오", "where": "쉼터"}) == []
    assert told({"place": "예"}) == ["‘어디인가요?’에 답해 주세요."]


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either():
    deeper = Ask("key", "project", "short", "열쇠는 누가?", required=True, only_if=("where", "쉼터"))

    asked = answered([YES, WHERE, deeper], {"place": "아니오", "where": "쉼터", "key": "나"}, {})

    assert [answer.ask for answer in asked] == [YES]


ODD = [
    None, "", "글", 0, -1, True, 1.5, 10**30, [], [None], ["가", 7], {}, {"가": 1}, [{"가": {}}, 3],
    "2016-02-30", "20160219",
]  # fmt: skip


@pytest.mark.parametrize("answer", ODD, ids=repr)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_stands_in_the_store_is_read_as_an_answer_or_as_none(kind, answer):
    """A newer form may ask by the same key in another way."""
    ask = Ask("a", "project", kind, "?", required=True, choices=("가", "나"))

    (found,) = answered([ask], {"a": answer}, {})

    assert ask.fit(found.value) == found.value
    assert isinstance(found.words, str) and bool(found.words) == (found.value is not None)
    assert isinstance(found.rows if kind == "table" else [], list)
    assert [part for part, _ in gaps([found])] == ([] if found.value is not None else ["project"])


def test_an_answer_that_a_newer_form_finds_too_long_is_told():
    (found,) = answered([Ask("a", "more", "short", "이름", limit=3)], {"a": "가나다라"}, {})

    assert list(gaps([found])) == [("more", "‘이름’의 답을 3자까지 줄여 주세요.")]


def test_a_table_is_said_row_by_row():
    ask = Ask("a", "project", "table", "일정", choices=("때", "일"))
    stored = [{"때": "3월", "일": "모임", "옛 칸": "값"}, {"일": "잔치"}, {"옛 칸": "값"}]

    (found,) = answered([ask], {"a": stored}, {})

    assert found.words == "때: 3월, 일: 모임\n일: 잔치"
    assert found.rows == [["3월", "모임"], ["", "잔치"]]


def test_changes_are_told_in_words():
    longer = Ask("where", "project", "short", "어느 곳인가요?", limit=80, only_if=("place", "예"))

    assert changes([YES, WHERE], [longer, Ask("when", "project", "date", "언제인가요?")]) == [
        "‘언제인가요?’ 질문이 새로 생겼습니다.",
        "‘장소가 있나요?’ 질문이 없어졌습니다.",
        "‘어느 곳인가요?’ 질문이 바뀌었습니다."
        " 전에는 ‘어디인가요?’이었습니다, 답하지 않아도 됩니다, 80자까지 쓸 수 있습니다.",
    ]
    assert changes([YES], [YES]) == []


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [("money", 12000, "12,000원"), ("date", "2016-02-19", "2016. 2. 19."), ("choices", ["가", "나"], "가 · 나"),
     ("number", 1000, "1,000"), ("number", 0, "0"), ("short", "", ""), ("long", None, "")],
)  # fmt: skip
def test_an_answer_is_said_as_people_read_it(kind, answer, words):
    assert Ask("a", "project", kind, "?", choices=("가", "나")).says(answer) == words


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "choice", "choices": "하나"}, "choices"),
        ({"only_if": "예"}, "only_if"),
        ({"key": "A b"}, "key"),
        ({"key": "title"}, "key"),
        ({"key": "promise_3"}, "key"),
        ({"kind": "table", "choices": "이름\n이름"}, "choices"),
    ],
)
def test_a_question_is_whole(fields, wrong):
    with pytest.raises(ValidationError) as refused:
        Question(**{"key": "a", "label": "?", "order": 1} | fields).full_clean(exclude=["call"])

    assert list(refused.value.message_dict) == [wrong]


@pytest.mark.django_db
def test_drafts_follow_a_new_form_and_what_was_handed_in_stays():
    call = CallFactory()
    draft, handed_in = ApplicationFactory(call=call, complete=True), ApplicationFactory(call=call, complete=True)
    handed_in.submit(by=handed_in.applicant)
    draft.revise(by=draft.applicant, words={"title": "골목"})

    call.questions.create(order=9, part="project", key="safety", kind="long", label="안전 계획")
    version = call.renew_form(by=call.published_by, note="안전 계획을 더 묻습니다.")

    draft, handed_in = (type(draft).objects.get(pk=one.pk) for one in (draft, handed_in))
    assert version.number == 2
    assert draft.told_changes() == ["‘안전 계획’ 질문이 새로 생겼습니다."]
    assert ("project", "‘안전 계획’에 답해 주세요.") in draft.missing()
    assert handed_in.sheet.number == 1 and handed_in.told_changes() == []
    draft.revise(by=draft.applicant, answers={"safety": "둘이 함께 다닙니다."})
    assert draft.told_changes() == [] and draft.missing() == []


@pytest.mark.django_db
def test_a_form_without_changes_makes_no_new_version():
    call = CallFactory()

    assert call.renew_form(by=call.published_by) is None
    assert call.forms.count() == 1


def test_no_question_bears_the_name_of_a_field_of_the_form():
    assert {name for form in (GroupForm, ProjectForm, MoreForm) for name in form.base_fields} <= TAKEN
