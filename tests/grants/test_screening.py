"""Screening: what is to be mended, who decides, and what was seen at that moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from district.models import Activity
from grants import places, screening
from grants.models import Application, Check, CheckItem, CorrectionTemplate, Screening
from seodaemun_maeul.loading import load_tables
from tests.factories.district import UserFactory
from tests.factories.grants import (
    ApplicationFactory,
    AwardFactory,
    CallConditionFactory,
    ParticipantFactory,
    RequiredDocumentFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db
Status = Application.Status


@pytest.fixture
def officer(db):
    return UserFactory(staff=True, name="한가람")


def returned(application, officer, **items):
    application.ask_correction(by=officer, until=timezone.now() + timedelta(days=3), items=items)
    return application


def fresh(application):
    return Application.objects.get(pk=application.pk)


# -- corrections, place by place ------------------------------------------------------------------------------------


def test_the_places_of_a_form_are_its_columns_questions_lists_and_papers(received):
    paper = RequiredDocumentFactory(call=received.call)

    found = {place.key: place for place in places.of(fresh(received))}

    assert found["title"] == places.Place("project", "title", "사업명")
    assert (found["question:plan"].part, found["costs"].label) == ("project", "산출내역")
    assert found[f"paper:{paper.pk}"].label == paper.name
    assert found.keys().isdisjoint({"promised", "kind", "partners", "signers"})  # nothing of this call hangs on them


def test_only_what_was_named_can_be_changed_and_the_rest_says_why(received, officer):
    returned(received, officer, title="무엇을 하는지 드러나게 적어 주세요.")
    again = fresh(received)

    again.revise(by=again.applicant, part="project", words={"title": "골목 잔치", "starts_on": again.starts_on})
    assert fresh(received).title == "골목 잔치"

    for given in (
        {"words": {"title": "다른 잔치", "group_name": "다른 모임"}},
        {"answers": {"plan": "다른 계획"}},
        {"costs": []},
        {"participants": []},
        {"words": {"partners": "없던 단체"}},
    ):
        with pytest.raises(ValidationError, match="보완을 요청받은 항목만") as refusal:
            fresh(received).revise(by=again.applicant, **given)
        assert refusal.value.code == "kept"
    stored = fresh(received)
    assert (stored.title, stored.group_name, stored.partners) == ("골목 잔치", received.group_name, "")
    assert (stored.answers, stored.costs.count(), stored.participants.count()) == (received.answers, 1, 5)


def test_a_paper_that_was_not_named_stays(received, officer):
    paper = RequiredDocumentFactory(call=received.call, required=False)
    returned(received, officer, title="다시 적어 주세요.")

    with pytest.raises(ValidationError, match=paper.name):
        fresh(received).revise(by=received.applicant, dropped=[paper])


def test_a_correction_without_items_opens_the_whole_form(received, officer):
    received.ask_correction(by=officer, note="전체를 다시 살펴 주세요.", until=timezone.now() + timedelta(days=3))

    fresh(received).revise(by=received.applicant, words={"title": "새 이름", "group_name": "새 모임"})

    assert (fresh(received).title, fresh(received).group_name) == ("새 이름", "새 모임")


def test_what_a_mend_brings_with_it_opens_too(received, officer):
    """The cap of the new type is below what was asked: the costs may be mended, the project may not."""
    small = received.call.types.create(order=99, name="작은 모임", cap=500_000)
    returned(received, officer, type="유형을 다시 골라 주세요.")
    again = fresh(received)
    again.revise(by=again.applicant, words={"type": small})

    assert {place.part for place in fresh(received).open_places().values()} == {"group", "costs"}
    fresh(received).revise(by=again.applicant, costs=[])
    with pytest.raises(ValidationError, match="사업명"):
        fresh(received).revise(by=again.applicant, words={"title": "다른 사업"})


def test_a_correction_needs_a_word_for_each_place_and_a_place_that_exists(received, officer):
    for items in ({"title": " "}, {"salary": "적어 주세요."}, {}):
        with pytest.raises(ValidationError):
            returned(received, officer, **items)
    assert fresh(received).status == Status.SUBMITTED
    assert not received.corrections.exists()


def test_handing_in_again_closes_the_round_and_all_rounds_are_kept(received, officer):
    returned(received, officer, title="첫째로 고칠 것")
    fresh(received).submit(by=received.applicant)
    again = returned(fresh(received), officer, costs="둘째로 고칠 것")

    second, first = received.corrections.all()
    assert first.done_at and not second.done_at
    assert fresh(again).correction == second
    assert [item.note for item in second.items.all()] == ["둘째로 고칠 것"]
    assert "산출내역: 둘째로 고칠 것" in Activity.objects.about(received).first().note


def test_a_round_may_be_asked_anew_with_more_time_and_other_places(received, officer, time_machine):
    returned(received, officer, title="고쳐 주세요.")
    time_machine.move_to(timezone.now() + timedelta(days=4))
    assert fresh(received).is_lapsed
    with pytest.raises(ValidationError, match="접수 기간"):
        fresh(received).revise(by=received.applicant, words={"title": "늦은 이름"})

    returned(fresh(received), officer, costs="산출내역도 고쳐 주세요.")

    again = fresh(received)
    assert not again.is_lapsed
    assert set(again.open_places()) == {"costs"}


def test_a_lapsed_correction_may_be_refused_and_a_running_one_may_not(received, officer, time_machine):
    returned(received, officer, title="고쳐 주세요.")
    with pytest.raises(ValidationError, match="보완 기한이 지난 뒤"):
        fresh(received).refuse(by=officer, note="보완하지 않음")

    time_machine.move_to(timezone.now() + timedelta(days=4))
    fresh(received).refuse(by=officer, note="보완하지 않음")

    assert fresh(received).status == Status.INELIGIBLE


def test_the_sentences_that_come_with_the_program_are_marked_as_examples(settings):
    load_tables(settings.BASE_DIR / "fixtures" / "reference")

    assert CorrectionTemplate.objects.count() >= 4
    assert not CorrectionTemplate.objects.filter(is_example=False).exists()


# -- what can be looked up --------------------------------------------------------------------------------------------


def said(application, user):
    return {f.about: f for _, found in screening.findings(application, user) for f in found}


def test_every_condition_is_told_with_its_verdict_and_reason(received, officer):
    call = received.call
    CallConditionFactory(call=call, key="refused", text="영리만을 위한 사업", effect="tell")
    CallConditionFactory(call=call, key="partners", number=2, effect="check")

    found = said(fresh(received), officer)

    assert (found["최소 인원"].verdict, found["최소 인원"].reason) == (screening.OK, "참여자 5명 이상")
    assert found["함께하는 단체"].verdict == screening.WRONG
    assert "지금은 0곳" in found["함께하는 단체"].reason
    assert (found["지원하지 않는 곳·사업"].verdict, found["지원하지 않는 곳·사업"].reason) == (
        screening.LOOK,
        "영리만을 위한 사업",
    )
    assert found["예산"].verdict == screening.OK
    assert "신청액 900,000원, 자부담 100,000원(총사업비의 10%)" in found["예산"].reason


def test_a_missing_paper_and_a_sum_above_the_cap_are_told_once(received, officer):
    RequiredDocumentFactory(call=received.call, name="규약", required=True)
    received.type.cap = 500_000
    received.type.save()

    found = said(fresh(received), officer)

    assert found["제출서류"].verdict == screening.WRONG and "규약" in found["제출서류"].reason
    assert found["예산"].verdict == screening.WRONG and "500,000원을 넘습니다" in found["예산"].reason
    assert found["모임"].verdict == screening.OK


def test_who_takes_part_elsewhere_in_the_call_is_told_with_the_application(received, officer):
    other = ApplicationFactory(call=received.call, submitted=True)
    person = ParticipantFactory(application=received, name="김하늘", phone_end="1234")
    ParticipantFactory(application=other, name="김하늘", phone_end="1234")
    found = said(fresh(received), officer)[f"{person}(참여자)"]

    assert (found.verdict, found.others) == (screening.LOOK, ((other.pk, other.number),))
    assert "이름과 전화번호 끝자리가 같은 사람" in found.reason and other.number in found.reason


def test_another_number_another_call_or_a_withdrawn_application_is_nobody(received, officer):
    person = ParticipantFactory(application=received, name="김하늘", phone_end="1234")
    for other, phone in (
        (ApplicationFactory(call=received.call, submitted=True), "9999"),
        (ApplicationFactory(submitted=True), "1234"),
        (ApplicationFactory(call=received.call, submitted=True, status=Status.WITHDRAWN), "1234"),
        (ApplicationFactory(call=received.call), "1234"),
    ):
        ParticipantFactory(application=other, name="김하늘", phone_end=phone)

    assert f"{person}(참여자)" not in said(fresh(received), officer)


def test_an_application_that_one_stepped_down_from_is_not_named(received, officer):
    other = ReviewFactory(status="recused", member=officer, application__call=received.call).application
    person = ParticipantFactory(application=received, name="김하늘")
    ParticipantFactory(application=other, name="김하늘")

    assert f"{person}(참여자)" not in said(fresh(received), officer)
    assert f"{person}(참여자)" in said(fresh(received), UserFactory(staff=True))


def test_past_awards_of_the_name_and_people_of_one_house_are_told(received, officer):
    AwardFactory(group_name=received.group_name, year=2015, title="골목 도서관")
    for name in ("김하나", "김두리"):
        ParticipantFactory(application=received, name=name, household="가")

    found = said(fresh(received), officer)

    assert "2015년 ‘골목 도서관’" in found["선정 이력"].reason
    assert "2명: 김하나, 김두리" in found["같은 집"].reason


# -- the checklist and the decision -----------------------------------------------------------------------------------


@pytest.fixture
def items(received):
    return [CheckItem.objects.create(call=received.call, order=n, text=f"살펴볼 것 {n}") for n in (1, 2)]


def test_an_application_is_found_eligible_only_with_a_whole_checklist(received, officer, items):
    Check.answer(received, {items[0]: ("ok", "")}, by=officer)
    with pytest.raises(ValidationError, match="답하지 않은 것이 있습니다: 살펴볼 것 2"):
        fresh(received).accept(by=officer)
    assert fresh(received).status == Status.SUBMITTED and not Screening.objects.exists()

    Check.answer(received, {items[1]: ("none", "해당 없는 유형")}, by=officer)
    fresh(received).accept(by=officer)

    assert fresh(received).status == Status.ELIGIBLE


def test_what_was_to_be_seen_stays_with_the_decision(received, officer, items):
    Check.answer(received, {item: ("ok", "서류로 봄") for item in items}, by=officer)
    fresh(received).accept(by=officer, note="모두 갖춤")
    received.call.conditions.all().delete()
    items[0].text = "나중에 고친 말"
    items[0].save()

    row = received.screenings.get()

    assert (row.result, row.note, row.decided_by) == ("eligible", "모두 갖춤", officer)
    assert row.seen["checks"][0] == {"item": "살펴볼 것 1", "result": "맞음", "note": "서류로 봄"}
    assert {"about": "최소 인원", "verdict": "맞음", "reason": "참여자 5명 이상", "others": []} in row.seen[
        "findings"
    ]["공모 조건"]


def test_an_answer_keeps_who_gave_it_until_it_changes(received, officer, items):
    other = UserFactory(staff=True)
    Check.answer(received, {items[0]: ("ok", ""), items[1]: ("ok", "")}, by=officer)
    Check.answer(received, {items[0]: ("ok", ""), items[1]: (None, "")}, by=other)
    assert [(check.item, check.checked_by) for check in received.checks.all()] == [(items[0], officer)]

    Check.answer(received, {items[0]: ("not_ok", "사본이 흐림")}, by=other)
    assert received.checks.get().checked_by == other


def test_the_applicant_checks_nothing_and_nobody_after_the_decision(received, officer, items):
    with pytest.raises(ValidationError, match="다른 담당자"):
        Check.answer(received, {items[0]: ("ok", "")}, by=received.applicant)
    fresh(received).refuse(by=officer, note="대상이 아님")
    with pytest.raises(ValidationError, match="끝난 신청"):
        Check.answer(received, {items[0]: ("ok", "")}, by=officer)
    assert not received.checks.exists()


def test_the_applicant_looks_after_no_application_of_his_own(received, officer):
    with pytest.raises(ValidationError, match="다른 담당자"):
        received.assign(received.applicant, by=officer)
    received.assign(officer, by=officer)
    assert fresh(received).assignee == officer


def test_every_move_says_since_when(received, officer, time_machine):
    began = fresh(received).moved_at
    time_machine.move_to(timezone.now() + timedelta(days=2))
    returned(fresh(received), officer, title="고쳐 주세요.")

    assert fresh(received).moved_at - began >= timedelta(days=2)
