"""What keeps a call from going out, and what it is advised of: each check by its own sentence and place."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import CASCADE
from django.utils import timezone

from district.models import Activity
from grants.copying import moved
from grants.models import Call, ElectionDay
from tests.factories.grants import (
    ApplicationFactory,
    CallConditionFactory,
    CallFactory,
    CallTypeFactory,
    CriterionFactory,
    ElectionDayFactory,
    FieldFactory,
    OutcomeFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    StepFactory,
)
from tests.factories.planning import BudgetLineFactory

pytestmark = pytest.mark.django_db
SEOUL = timezone.get_default_timezone()


def at(*when):
    return datetime(*when, tzinfo=SEOUL)


@pytest.fixture
def call():
    """A draft that nothing keeps back, seen on the first of February 2026."""
    with time_machine.travel("2026-02-01 09:00+09:00"):
        call = CallFactory(
            draft=True,
            budget=10_000_000,
            opens_at=at(2026, 3, 2, 9),
            closes_at=at(2026, 3, 20, 18),
            results_at=at(2026, 4, 10, 14),
            starts_on=date(2026, 4, 15),
            ends_on=date(2026, 11, 30),
        )
        CallTypeFactory(call=call, order=1, name="이웃만들기", cap=2_000_000)
        CriterionFactory(call=call, order=1, max_points=100, is_example=False)
        ElectionDayFactory(date=date(2027, 3, 3), name="대통령선거(예시)")
        yield call


def found(findings):
    return [(finding.at, finding.sentence) for finding in findings]


def told(findings, at, words):
    assert any(finding.at == at and words in finding.sentence for finding in findings), found(findings)
    return True


def test_a_whole_call_has_nothing_against_it(call):
    assert found(call.obstacles()) == []
    assert found(call.advice()) == []


# -- obstacles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        ({"opens_at": None, "closes_at": None}, "opens_at", "접수 시작과 마감을 정한 뒤에"),
        ({"opens_at": at(2026, 1, 2), "closes_at": at(2026, 1, 30)}, "closes_at", "이미 지났습니다"),
        ({"results_at": at(2026, 3, 20, 18)}, "results_at", "접수 마감보다 뒤"),
        ({"starts_on": date(2026, 4, 9)}, "starts_on", "결과 발표보다 빠릅니다"),
        ({"results_at": None, "starts_on": date(2026, 3, 19)}, "starts_on", "접수 마감보다 빠릅니다"),
        ({"budget": 1_999_999}, "types", "지원 한도 총액보다 많습니다"),
    ],
)
def test_days_and_money_of_the_call_are_in_order(call, said, at, words):
    for name, value in said.items():
        setattr(call, name, value)

    assert len(call.obstacles()) == 1
    assert told(call.obstacles(), at, words)


def test_the_days_of_a_type_follow_the_results(call):
    call.types.update(starts_on=date(2026, 4, 1), ends_on=date(2026, 3, 1))

    assert told(call.obstacles(), "types", "‘씨앗기 이웃만들기’의 사업 시작 2026. 4. 1. – 결과 발표보다")
    assert told(call.obstacles(), "types", "끝나는 날이 그보다 빠릅니다")


def test_a_call_has_a_type(call):
    call.types.all().delete()

    assert told(call.obstacles(), "types", "유형이 하나는 있어야")


def test_what_is_sure_to_be_paid_stays_within_the_budget(call):
    call.types.update(floor=1_000_000, places=10)
    assert call.obstacles() == []

    call.types.update(places=11)
    assert told(call.obstacles(), "types", "더하면 11,000,000원")

    call.types.update(floor=None, places=6)
    assert call.obstacles() == []
    call.award_mode = Call.AwardMode.FIXED
    assert told(call.obstacles(), "types", "더하면 12,000,000원")


def test_the_budget_is_there(call):
    call.budget_line = BudgetLineFactory(amount=10_000_000)
    assert call.obstacles() == []

    call.budget_line = BudgetLineFactory(amount=9_999_999)
    assert told(call.obstacles(), "budget", "잔액 9,999,999원보다 많습니다")


def test_criteria_have_points_and_weights_are_a_whole(call):
    CriterionFactory(call=call, order=2, name="필요성", max_points=None, is_example=False)
    assert told(call.obstacles(), "criteria", "‘필요성’의 배점이 비어")

    call.criteria.update(max_points=50)
    StepFactory(call=call, kind="committee", weight=70)
    StepFactory(call=call, kind="payment", weight=30)  # no review: does not count
    assert told(call.obstacles(), "steps", "더하면 70%")
    StepFactory(call=call, kind="peers", weight=30)
    assert call.obstacles() == []


def test_conditions_and_papers_are_whole(call):
    CallConditionFactory(call=call, key="partners", number=None)
    RequiredDocumentFactory(call=call, name="정관", required=False, type=CallTypeFactory())

    assert found(call.obstacles()) == [
        ("conditions", "‘함께하는 단체’에는 수(곳 이상)를 적어 주세요."),
        ("documents", "‘정관’: 이 공모의 유형을 골라 주세요."),
    ]


@pytest.mark.parametrize(
    ("only_if", "words"),
    [
        ("place=예", ""),
        ("place=글쎄", "‘글쎄’라는 답이 없습니다"),
        ("later=예", "그 질문이 앞에 없습니다"),
        ("need=예", "답을 고르는 질문이 아니어서"),
        ("place", "‘열쇠=답’처럼"),
    ],
)
def test_a_question_waits_for_an_answer_that_can_be_given(call, only_if, words):
    QuestionFactory(call=call, order=11, key="place", kind="choice", choices="예\n아니요")
    QuestionFactory(call=call, order=12, key="where", label="어디인가요?", only_if=only_if)
    QuestionFactory(call=call, order=13, key="later", kind="choice", choices="예\n아니요")

    if words:
        assert told(call.obstacles(), "questions", words)
    else:
        assert call.obstacles() == []


def test_publishing_refuses_with_every_obstacle_and_changes_nothing(call):
    call.types.all().delete()
    CriterionFactory(call=call, order=2, max_points=None)

    with pytest.raises(ValidationError) as refused:
        call.publish(by=CallFactory().published_by)

    assert refused.value.messages == [finding.sentence for finding in call.obstacles()]
    assert {error.code for error in refused.value.error_list} == {"types", "criteria"}
    assert (Call.objects.get(pk=call.pk).status, call.forms.count()) == (Call.Status.DRAFT, 0)


# -- advice -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        ({"dates_unchecked": True}, "dates_unchecked", "지난 공모에서 옮긴 날짜"),
        ({"closes_at": at(2026, 3, 21, 18)}, "closes_at", "2026. 3. 21.(토) 18:00)이 주말"),
        ({"results_at": None}, "results_at", "결과 발표 일시를"),
        ({"budget": None}, "budget", "총액이 비어"),
        ({"kind": "more"}, "follows", "추가공고인데"),
    ],
)
def test_advice_on_what_the_call_itself_says(call, said, at, words):
    for name, value in said.items():
        setattr(call, name, value)

    assert len(call.advice()) == 1
    assert told(call.advice(), at, words)


def test_advice_on_what_belongs_to_the_call(call):
    call.types.update(cap=None)
    call.questions.all().delete()
    RequiredDocumentFactory(call=call, name="모임소개서")
    CriterionFactory(call=call, order=2, max_points=10)
    StepFactory(call=call, kind="briefing", starts_at=at(2026, 3, 21))
    StepFactory(call=call, kind="interview", starts_at=at(2026, 4, 11))

    assert [finding.at for finding in call.advice()] == [
        *("steps", "steps", "types", "questions", "documents", "criteria", "criteria"),
    ]
    assert told(call.advice(), "criteria", "더하면 110점")
    assert call.obstacles() == []

    call.types.update(in_kind=True)
    call.criteria.all().delete()
    assert "types" not in {finding.at for finding in call.advice()}
    assert told(call.advice(), "criteria", "심사기준이 없습니다")


def test_points_are_added_up_for_each_step(call):
    step = StepFactory(call=call, name="면접")
    CriterionFactory(call=call, order=2, step=step, max_points=40, is_example=False)

    assert found(call.advice()) == [
        ("criteria", "‘면접’의 배점을 모두 더하면 40점입니다. 100점이 아닌 것이 맞는지 봐 주세요.")
    ]


@pytest.mark.parametrize(
    ("day", "before", "whats"),
    [
        (date(2026, 6, 3), 60, ["결과 발표"]),  # from the 4th of April
        (date(2026, 6, 3), 75, ["접수 기간", "결과 발표"]),  # from the 20th of March, the last day
        (date(2026, 6, 3), 30, []),
        (date(2026, 3, 2), 60, ["접수 기간"]),
        (date(2026, 3, 1), 60, []),
    ],
)
def test_a_call_near_an_election_is_told_so(call, day, before, whats):
    ElectionDayFactory(date=day, name="지방선거(예시)", days_before=before, ground="확인한 조항")

    near = [finding for finding in call.advice() if finding.at == "elections"]

    assert [finding.sentence[:5] for finding in near] == whats
    assert all("근거: 확인한 조항." in finding.sentence and "예시" in finding.sentence for finding in near)


def test_that_no_election_is_known_is_said(call):
    ElectionDay.objects.update(date=date(2022, 6, 1))

    assert told(call.advice(), "elections", "선거일이 등록되어 있지 않아")


# -- after publication ------------------------------------------------------------------------------------------------


def test_a_deadline_moves_only_later(call):
    officer = CallFactory().published_by
    call.publish(by=officer)

    for closes_at, words in ((at(2026, 3, 20, 18), "뒤로만"), (at(2026, 4, 10, 14), "결과 발표")):
        with pytest.raises(ValidationError, match=words) as refused:
            call.extend(closes_at, by=officer, note="신청이 적어")
        assert refused.value.code == "closes_at"
    call.extend(at(2026, 3, 27, 18), by=officer, note="신청이 적어")

    line = Activity.objects.about(call).first()
    assert Call.objects.get(pk=call.pk).closes_at == at(2026, 3, 27, 18)
    assert (line.verb, line.before, line.after, line.note) == (
        *("접수 기간 연장", "2026. 3. 20.(금) 18:00", "2026. 3. 27.(금) 18:00", "신청이 적어"),
    )


def test_what_has_closed_or_is_not_public_is_not_extended(call):
    officer = CallFactory().published_by
    with pytest.raises(ValidationError, match="추가공고"):
        call.extend(at(2026, 4, 1), by=officer, note="늦음")
    call.publish(by=officer)

    with time_machine.travel("2026-03-20 18:00+09:00"), pytest.raises(ValidationError, match="추가공고"):
        call.extend(at(2026, 4, 1), by=officer, note="늦음")


def test_results_are_announced_at_their_instant_and_not_before(call):
    officer = CallFactory().published_by
    call.publish(by=officer)
    with time_machine.travel("2026-03-20 17:59+09:00"), pytest.raises(ValidationError, match="마감한 뒤"):
        call.announce(by=officer)
    with time_machine.travel("2026-04-10 13:59+09:00"), pytest.raises(ValidationError, match="14:00부터"):
        call.announce(by=officer)

    with time_machine.travel("2026-04-10 14:00+09:00"):
        OutcomeFactory(decision__call=call).decision.write_letters(by=officer)
        call.announce(by=officer)

    assert Call.objects.get(pk=call.pk).status == Call.Status.ANNOUNCED


def test_a_form_that_cannot_be_asked_is_not_published_again(call):
    officer = CallFactory().published_by
    call.publish(by=officer)
    QuestionFactory(call=call, label="어디인가요?", only_if="nothing=예")

    assert call.form_changes() == ["‘어디인가요?’ 질문이 새로 생겼습니다."]
    with pytest.raises(ValidationError, match="앞에 없습니다"):
        call.renew_form(by=officer, note="")
    assert call.forms.count() == 1


def test_a_call_has_begun_once_somebody_handed_in():
    call = ApplicationFactory().call
    assert not Call.objects.get(pk=call.pk).has_begun
    ApplicationFactory(call=call, submitted=True)
    assert Call.objects.get(pk=call.pk).has_begun


# -- the next call ----------------------------------------------------------------------------------------------------


def _told(call):
    """What a call says, row by row, without the keys of its rows."""
    rows = [*call.conditions.all(), *call.documents.all()]
    told = [f"{row} / {row.when}" for row in rows]
    told += [f"{criterion} / {criterion.step}" for criterion in call.criteria.all()]
    return told + [question.ask for question in call.questions.all()] + [str(step) for step in call.steps.all()]


def test_the_next_year_begins_with_what_this_year_said(call):
    type = call.types.get()
    step = StepFactory(call=call, starts_at=at(2026, 3, 25, 10))
    CriterionFactory(call=call, order=2, step=step)
    RequiredDocumentFactory(call=call, type=type)
    call.fields.add(FieldFactory(name="환경"))
    call.budget_line = BudgetLineFactory(amount=10_000_000)
    call.save()
    officer = CallFactory().published_by
    call.publish(by=officer)

    draft = Call.objects.get(pk=call.copy(year=2028, by=officer).pk)

    assert _told(draft) == _told(call) and len(_told(draft)) > 8
    assert {row.type for row in draft.conditions.all()} == {None, draft.types.get()}
    assert draft.types.get() != type and draft.criteria.get(order=2).step == draft.steps.get()
    assert (draft.opens_at, draft.results_at) == (at(2028, 3, 2, 9), at(2028, 4, 10, 14))
    assert (draft.starts_on, draft.steps.get().starts_at) == (date(2028, 4, 15), at(2028, 3, 25, 10))
    assert (draft.status, draft.published_by, draft.forms.count()) == (Call.Status.DRAFT, None, 0)
    assert [field.name for field in draft.fields.all()] == ["환경"]
    assert (draft.budget, draft.budget_line, draft.follows) == (call.budget, None, None)
    assert told(draft.advice(), "dates_unchecked", "지난 공모에서 옮긴")
    with pytest.raises(ValidationError, match="이미 있습니다") as refused:
        call.copy(year=2028, by=officer)
    assert refused.value.code == "year"


def test_every_list_of_a_call_is_copied(call):
    """But its forms, which come with publication."""
    relations = [row for row in Call._meta.related_objects if row.on_delete is CASCADE]
    lists = {row.get_accessor_name() for row in relations} - {"forms"}
    StepFactory(call=call)
    RequiredDocumentFactory(call=call)
    call.check_items.create(order=1, text="주소가 우리 구인가")
    call.report_questions.create(order=1, key="people", kind="number", label="함께한 사람")
    full = {name: getattr(call, name).count() for name in lists}

    draft = call.copy(year=2027, by=CallFactory().published_by)

    assert {name: getattr(draft, name).count() for name in lists} == full
    assert all(full.values())


def test_a_second_notice_of_the_year_names_the_first(call):
    officer = CallFactory().published_by

    more = call.copy(year=2026, by=officer, kind=Call.Kind.MORE)
    again = call.copy(year=2026, by=officer, kind=Call.Kind.MORE)

    assert (more.title, again.title) == (f"{call.title} 추가공고", f"{call.title} 추가공고 2")
    assert (more.kind, more.follows, more.closes_at) == (Call.Kind.MORE, call, call.closes_at)


def test_a_leap_day_has_a_place_in_every_year():
    assert moved(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert moved(at(2026, 1, 1, 0, 30), 1) == at(2027, 1, 1, 0, 30)  # the year before in UTC
    assert moved(None, 1) is None
    assert moved(date(2028, 2, 29), 4) - date(2028, 2, 29) == timedelta(days=1461)
