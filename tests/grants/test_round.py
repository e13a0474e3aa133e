"""The scoring of a step: who is on its panel, what it is about, and when it is over."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity
from grants.models import Application, Conflict, Panelist, Review, Round, Step
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    ConflictFactory,
    CriterionFactory,
    EditorFactory,
    PanelistFactory,
    ReviewFactory,
    RoundFactory,
    ScoreFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
Status = Round.Status


@pytest.fixture
def officer():
    return UserFactory(staff=True)


def seated(round, **term):
    return PanelistFactory(round=round, member=TermFactory(**term).person).member


# -- which steps are scored, and by what ------------------------------------------------------------------------------


def scored(call):
    return [(step.kind, [row.name for row in criteria]) for step, criteria in call.scored_steps]


def test_the_committee_scores_by_criteria_of_no_step():
    call = CallFactory()
    for order, kind in enumerate(["paper", "committee", "board"], start=1):
        StepFactory(call=call, order=order, kind=kind)
    assert call.scored_steps == []

    CriterionFactory(call=call, name="필요성")

    assert scored(call) == [("committee", ["필요성"])]


def test_without_a_committee_the_last_step_that_people_score():
    call = CallFactory()
    for order, kind in enumerate(["paper", "site", "department"], start=1):
        StepFactory(call=call, order=order, kind=kind)
    CriterionFactory(call=call, name="필요성")

    assert scored(call) == [("site", ["필요성"])]


def test_criteria_of_no_step_hold_for_all_that_have_their_own():
    call = CallFactory()
    paper, committee, _ = (
        StepFactory(call=call, order=n, kind=k) for n, k in enumerate(["paper", "committee", "site"])
    )
    CriterionFactory(call=call, order=1, name="서류", step=paper)
    CriterionFactory(call=call, order=2, name="누구나")
    CriterionFactory(call=call, order=3, name="발표", step=committee)

    assert scored(call) == [("paper", ["서류", "누구나"]), ("committee", ["누구나", "발표"])]


# -- opening ----------------------------------------------------------------------------------------------------------


def test_a_step_without_criteria_is_no_round(officer):
    with pytest.raises(ValidationError, match="심사기준이 없는"):
        Round.open(StepFactory(), by=officer)


def test_a_step_is_opened_once_and_signed(officer):
    step = CriterionFactory(step=StepFactory(), call=Step.objects.get().call).step

    round = Round.open(step, by=officer)

    assert (round.status, round.opened_by) == (Status.OPEN, officer)
    assert Activity.objects.about(round).get().verb == "심사 시작"
    with pytest.raises(ValidationError, match="이미 시작"):
        Round.open(step, by=officer)


@pytest.mark.parametrize(
    "changed",
    [
        {"weight": 40},
        {"method": "median"},
        {"drop_extremes_from": 5},
        {"decimals": 0},
        {"cut": "relative", "cut_at": 3},
        {"kind": "peers"},
    ],
)
def test_how_points_count_stays_once_the_step_is_scored(changed):
    step = StepFactory(name="서류")
    step.weight = 30
    step.full_clean()
    step.save()
    RoundFactory(step=step)

    for name, value in changed.items():
        setattr(step, name, value)

    with pytest.raises(ValidationError, match="심사를 시작한 단계") as refusal:
        step.full_clean()
    assert set(refusal.value.message_dict) == set(changed)
    step.refresh_from_db()
    step.place = "구청 강당"
    step.full_clean()


@pytest.fixture
def pipeline():
    """A call whose papers are scored first, and what the best two of them say to the committee then."""
    call = CallFactory()
    paper = StepFactory(call=call, order=1, kind="paper", cut="relative", cut_at=2)
    committee = StepFactory(call=call, order=2, kind="committee")
    for step in (paper, committee):
        CriterionFactory(call=call, step=step, max_points=100)
    return paper, committee


def test_a_later_round_waits_for_the_one_before_it(pipeline, officer):
    paper, committee = pipeline
    with pytest.raises(ValidationError, match="서류심사"):
        Round.open(committee, by=officer)
    first = Round.open(paper, by=officer)
    with pytest.raises(ValidationError, match="마감한 뒤에"):
        Round.open(committee, by=officer)

    first.close(by=officer)

    assert Round.open(committee, by=officer).before == first


def given(round, *totals):
    """An eligible application with a sheet handed in for each of the totals."""
    application = ApplicationFactory(call=round.call, eligible=True)
    for points in totals:
        review = ReviewFactory(application=application, round=round, submitted=True)
        ScoreFactory(review=review, criterion=round.criteria[0], points=points)
    return application


def test_a_relative_cut_keeps_all_that_tie_at_its_edge(pipeline, officer):
    paper, committee = pipeline
    round = Round.open(paper, by=officer)
    best, tied, also_tied = given(round, 90), given(round, 70, 80), given(round, 75)
    given(round, 60)
    given(round)
    round.close(by=officer)

    field = Round.open(committee, by=officer).field()

    assert set(field) == {best, tied, also_tied}


def test_an_absolute_cut_lets_through_from_so_many_points_on(pipeline, officer):
    paper, committee = pipeline
    Step.objects.filter(pk=paper.pk).update(cut="absolute", cut_at=75)
    paper.refresh_from_db()
    round = Round.open(paper, by=officer)
    good, _, _ = given(round, 70, 80), given(round, 74), given(round)
    round.close(by=officer)

    assert list(Round.open(committee, by=officer).field()) == [good]


def test_who_is_cut_is_not_assigned_again(pipeline, officer):
    paper, committee = pipeline
    first = Round.open(paper, by=officer)
    given(first, 90), given(first, 80)
    out = given(first, 10)
    first.close(by=officer)
    round = Round.open(committee, by=officer)

    with pytest.raises(ValidationError, match="이 심사에 오른"):
        round.assign(out, seated(round), by=officer)


# -- panel and assignment ---------------------------------------------------------------------------------------------


def test_only_who_sits_on_a_committee_today_is_seated(officer):
    round = RoundFactory()
    former = TermFactory(end=timezone.localdate()).person
    with pytest.raises(ValidationError, match="위원이 아닙니다"):
        round.seat(former, by=officer)

    member = TermFactory().person
    round.seat(member, by=officer)
    round.seat(member, by=officer)

    assert Panelist.objects.get().member == member
    assert Activity.objects.about(round).count() == 1


def test_applicants_score_each_other_and_never_themselves(officer):
    round = RoundFactory(step__kind="peers")
    mine, theirs = ApplicationFactory.create_batch(2, call=round.call, eligible=True)
    EditorFactory(application=theirs, user=(friend := UserFactory()))
    with pytest.raises(ValidationError, match="신청인이 아닙니다"):
        round.seat(TermFactory().person, by=officer)
    for peer in (mine.applicant, friend):
        round.seat(peer, by=officer)

    review = round.assign(theirs, mine.applicant, by=officer)

    assert list(Review.objects.visible_to(mine.applicant)) == [review]
    for own, peer in ((mine, mine.applicant), (theirs, friend)):
        with pytest.raises(ValidationError, match="자기 신청"):
            round.assign(own, peer, by=officer)


def test_an_application_is_given_to_a_member_of_the_panel_once(officer):
    round = RoundFactory()
    application, member = ApplicationFactory(call=round.call, eligible=True), seated(round)

    review = round.assign(application, member, by=officer)
    again = round.assign(application, member, by=officer)

    assert review == again and review.status == Review.Status.ASSIGNED
    assert Activity.objects.about(review).count() == 1


def test_what_may_not_be_assigned(officer):
    round = RoundFactory()
    application, member = ApplicationFactory(call=round.call, eligible=True), seated(round)
    with pytest.raises(ValidationError, match="심사위원이 아닙니다"):
        round.assign(application, TermFactory().person, by=officer)
    with pytest.raises(ValidationError, match="자기 신청"):
        round.assign(ApplicationFactory(call=round.call, eligible=True, applicant=member), member, by=officer)
    with pytest.raises(ValidationError, match="적격으로 검토"):
        round.assign(ApplicationFactory(call=round.call, submitted=True), member, by=officer)
    with pytest.raises(ValidationError, match="적격으로 검토"):
        round.assign(ApplicationFactory(eligible=True), member, by=officer)
    ConflictFactory(application=application, member=member)
    with pytest.raises(ValidationError, match="빠진 위원"):
        round.assign(application, member, by=officer)
    assert not Review.objects.exists()


# -- closing and reopening --------------------------------------------------------------------------------------------


@pytest.fixture
def sheet():
    return ScoreFactory(points=15).review


def test_a_closed_round_does_not_move(sheet, officer):
    sheet.round.close(by=officer, note="기한이 지남")
    criterion = sheet.scores.get().criterion

    for refused in (
        lambda: sheet.save_scores({criterion: 3}, comment="고침"),
        lambda: sheet.submit(by=sheet.member),
        lambda: sheet.recuse(by=sheet.member, reason="이웃"),
        lambda: sheet.round.assign(sheet.application, sheet.member, by=officer),
        lambda: sheet.round.seat(sheet.member, by=officer),
    ):
        with pytest.raises(ValidationError, match="마감한 심사"):
            refused()
    assert sheet.scores.get().points == 15
    assert not Conflict.objects.exists()


def test_what_was_not_handed_in_needs_a_word_to_close(sheet, officer):
    with pytest.raises(ValidationError, match="1건"):
        sheet.round.close(by=officer)

    sheet.round.close(by=officer, note="위원이 앓아누움")

    assert (sheet.round.status, sheet.round.closed_by) == (Status.CLOSED, officer)
    assert Activity.objects.about(sheet.round).get().note == "내지 않은 심사 1건\n위원이 앓아누움"


def test_a_round_is_opened_again_with_a_reason(officer):
    round = RoundFactory(closed=True)
    with pytest.raises(ValidationError, match="까닭"):
        round.reopen(by=officer, reason=" ")

    round.reopen(by=officer, reason="점수를 잘못 옮김")

    round.refresh_from_db()
    assert (round.status, round.closed_at) == (Status.OPEN, None)


def test_a_round_stays_closed_once_the_next_one_has_begun(pipeline, officer):
    paper, committee = pipeline
    first = Round.open(paper, by=officer)
    first.close(by=officer)
    Round.open(committee, by=officer)

    with pytest.raises(ValidationError, match="다음 심사"):
        first.reopen(by=officer, reason="더 보려고")


def test_the_database_knows_what_closed_means():
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=RoundFactory().pk).update(status=Status.CLOSED)


# -- withdrawal -------------------------------------------------------------------------------------------------------


def test_what_was_withdrawn_is_scored_no_more(sheet):
    sheet.application.withdraw(by=sheet.application.applicant)

    with pytest.raises(ValidationError, match="취하"):
        sheet.save_scores({sheet.scores.get().criterion: 3}, comment="")
    assert not Review.objects.waiting().exists()
    assert sheet.application.status == Application.Status.WITHDRAWN
