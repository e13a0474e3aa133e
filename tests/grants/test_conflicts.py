"""Whom the records suggest to keep from an application, and what happens to who is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity, Letter, Membership, Organisation
from district.templatetags.maeul import until
from grants.models import Application, Conflict, Review
from grants.models.suspicion import suspects
from tests.counting import cost
from tests.factories.district import UserFactory
from tests.factories.governance import AgendaItemFactory, TermFactory
from tests.factories.grants import (
    ApplicationFactory,
    ConflictFactory,
    DecisionFactory,
    EditorFactory,
    IntakeFactory,
    PanelistFactory,
    ParticipantFactory,
    ReviewFactory,
    RoundFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db
Status = Conflict.Status


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def round():
    return RoundFactory()


@pytest.fixture
def member(round):
    person = UserFactory(name="강보람", phone="010-1234-5678", email="boram@example.com")
    return PanelistFactory(round=round, member=TermFactory(person=person).person).member


def bid(round, **more):
    return ApplicationFactory(call=round.call, eligible=True, **more)


def told(round):
    return [(one.application_id, one.member_id, one.whys) for one in suspects(round)]


# -- what the records say ---------------------------------------------------------------------------------------------


def test_who_applied_or_writes_along_is_suspected(round, member):
    own, shared = bid(round, applicant=member), bid(round)
    EditorFactory(application=shared, user=member)
    bid(round)

    assert told(round) == [
        (own.pk, member.pk, ("신청한 사람입니다.",)),
        (shared.pk, member.pk, ("신청서를 함께 쓰는 사람입니다.",)),
    ]


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        ("5678", "이름과 전화번호 끝자리가 같은 참여자가 있습니다."),
        ("", "이름이 같은 참여자가 있습니다. 같은 사람인지 확인해 주세요."),
    ],
)
def test_a_participant_of_the_same_name_is_suspected(round, member, ending, why):
    application = bid(round)
    ParticipantFactory(application=application, name="강보람", phone_end=ending)

    assert told(round) == [(application.pk, member.pk, (why,))]


def test_another_number_tells_two_people_of_one_name_apart(round, member):
    ParticipantFactory(application=bid(round), name="강보람", phone_end="9999")

    assert told(round) == []


def test_the_contact_of_a_paper_is_compared_by_address_and_number(round, member):
    by_mail = bid(round, applicant=None, submitted_by=UserFactory(), intake=IntakeFactory(email="Boram@example.com"))
    by_phone = bid(round, applicant=UserFactory(phone="01012345678"))

    assert told(round) == [
        (by_mail.pk, member.pk, ("신청인과 이메일 주소가 같습니다.",)),
        (by_phone.pk, member.pk, ("신청인과 전화번호가 같습니다.",)),
    ]


def test_who_lives_with_the_member_is_suspected_where_an_application_says_so(round, member):
    mine, other = bid(round), bid(round)
    ParticipantFactory(application=mine, name="강보람", phone_end="5678", household="가")
    for application, household in ((mine, "가"), (other, "")):
        ParticipantFactory(application=application, name="한집안", phone_end="1111", household=household)
    ParticipantFactory(application=other, name="남남남", phone_end="2222", household="가")
    ParticipantFactory(application=other, name="한집안", phone_end="1111", household="나")

    assert (other.pk, member.pk, ("같은 집에 사는 사람이 참여합니다.",)) in told(round)


def test_groups_of_the_member_are_compared_with_those_that_apply(round, member):
    group = Organisation.objects.create(name="홍제 화요부엌")
    Membership.objects.create(organisation=group, user=member)
    named = bid(round, group_name="홍제화요부엌")
    joined = bid(round, partners="천연책방\n홍제 화요부엌")
    neighbour = UserFactory()
    Membership.objects.create(organisation=group, user=neighbour)
    along = bid(round, applicant=neighbour)

    assert told(round) == [
        (named.pk, member.pk, ("신청한 모임의 구성원입니다.",)),
        (joined.pk, member.pk, ("함께하는 단체의 구성원입니다.",)),
        (along.pk, member.pk, ("신청인과 같은 모임의 구성원입니다.",)),
    ]


def test_what_was_decided_is_suggested_no_more(round, member, officer):
    kept, cleared = bid(round, applicant=member), bid(round)
    EditorFactory(application=cleared, user=member)

    Conflict.judge(kept, member, keeps=True, by=officer, reason="신청인입니다.")
    Conflict.judge(cleared, member, keeps=False, by=officer, reason="이름만 올렸습니다.")

    assert told(round) == []
    assert [row.status for row in Conflict.objects.order_by("pk")] == [Status.UPHELD, Status.DISMISSED]


def test_suggestions_ask_as_many_queries_for_any_number(round, member):
    def queries():
        return cost(suspects, round)

    def add():
        row = bid(round, applicant=member)
        ParticipantFactory(application=row, name="강보람", phone_end="5678", household="가")

    add()
    with_one = queries()
    add(), add()

    assert queries() == with_one


# -- deciding ---------------------------------------------------------------------------------------------------------


def test_an_official_gives_a_reason(round, member, officer):
    with pytest.raises(ValidationError, match="까닭"):
        Conflict.judge(bid(round), member, keeps=True, by=officer, reason=" ")


def test_what_was_cleared_may_be_decided_otherwise_later(round, member, officer):
    application = bid(round)
    Conflict.judge(application, member, keeps=False, by=officer, reason="동명이인입니다.")

    Conflict.judge(application, member, keeps=True, by=officer, reason="형제입니다.")

    conflict = Conflict.objects.get()
    assert (conflict.status, conflict.reason, conflict.decided_by) == (Status.UPHELD, "형제입니다.", officer)
    assert [line.after for line in Activity.objects.about(conflict)] == ["인정", "기각"]


def test_scores_of_who_is_kept_stay_in_the_record_and_count_nowhere(round, officer):
    review = ReviewFactory(round=round, application=bid(round), submitted=True)
    score = ScoreFactory(review=review, points=20)
    assert review.application_id in round.averages()

    Conflict.judge(review.application, review.member, keeps=True, by=officer, reason="사촌입니다.")

    review.refresh_from_db()
    assert review.status == Review.Status.RECUSED and review.scores.get() == score
    assert round.averages() == {}
    assert not Application.objects.without_conflict(review.member).filter(pk=review.application_id).exists()


def test_a_group_asks_and_the_committee_decides(round, member, officer):
    application = bid(round)
    review = ReviewFactory(round=round, application=application, member=member)
    with pytest.raises(ValidationError, match="까닭"):
        Conflict.challenge(application, member, by=application.applicant, reason="")
    conflict = Conflict.challenge(application, member, by=application.applicant, reason="다툰 적이 있습니다.")
    assert Application.objects.without_conflict(member).filter(pk=application.pk).exists()
    with pytest.raises(ValidationError, match="의결하지 않은"):
        conflict.settle(upheld=True, item=AgendaItemFactory(), by=officer)
    item = AgendaItemFactory(passed=True)

    conflict.settle(upheld=True, item=item, by=officer, note="받아들임")

    review.refresh_from_db()
    assert (conflict.status, conflict.item, conflict.answer) == (Status.UPHELD, item, "받아들임")
    assert review.status == Review.Status.RECUSED
    with pytest.raises(ValidationError, match="이미 기피를 신청"):
        Conflict.challenge(application, member, by=application.applicant, reason="또")


def test_only_who_sits_where_the_call_is_scored_is_challenged(round, member, officer):
    application = bid(round)
    with pytest.raises(ValidationError, match="지금 심사하는 위원이 아닙니다"):
        Conflict.challenge(application, TermFactory().person, by=application.applicant, reason="까닭")

    round.close(by=officer)

    with pytest.raises(ValidationError, match="지금 심사하는 위원이 아닙니다"):
        Conflict.challenge(application, member, by=application.applicant, reason="까닭")


def test_nobody_is_told_which_other_applicants_score():
    round = RoundFactory(step__kind="peers")
    application, peer = bid(round), bid(round)
    PanelistFactory(round=round, member=peer.applicant)

    assert not Conflict.challengeable(application).exists()


def test_a_member_who_was_excluded_keeps_his_own_application(round, member, officer):
    application = bid(round, applicant=member)
    Conflict.judge(application, member, keeps=True, by=officer, reason="신청인입니다.")

    assert list(Application.objects.visible_to(member)) == [application]


def test_one_conflict_is_upheld_for_a_member():
    conflict = ConflictFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictFactory(application=conflict.application, member=conflict.member, kind=Conflict.Kind.RECUSED)


# -- what was upheld wrongly ------------------------------------------------------------------------------------------


def test_what_was_upheld_wrongly_is_taken_back_and_the_member_given_it_again(round, member, officer):
    review = ReviewFactory(round=round, application=bid(round), member=member, submitted=True)
    score = ScoreFactory(review=review, points=20)
    conflict = Conflict.judge(review.application, member, keeps=True, by=officer, reason="동명이인을 잘못 봤습니다.")

    conflict.lift(by=officer, reason="다른 사람입니다.")

    assert (conflict.status, conflict.lifted_by, conflict.lifted_for) == (Status.LIFTED, officer, "다른 사람입니다.")
    assert [line.after for line in Activity.objects.about(conflict)] == ["취소", "인정"]
    assert Application.objects.without_conflict(member).filter(pk=review.application_id).exists()
    assert round.assign(review.application, member, by=officer) == review
    review.refresh_from_db()
    assert (review.status, review.declared_at, review.submitted_at) == (Review.Status.ASSIGNED, None, None)
    assert review.scores.get() == score  # what he wrote lies there; he declares anew before it opens


def test_what_was_taken_back_may_be_upheld_again(round, member, officer):
    application = bid(round)
    Conflict.judge(application, member, keeps=True, by=officer, reason="사촌").lift(by=officer, reason="잘못 봄")

    conflict = Conflict.judge(application, member, keeps=True, by=officer, reason="사촌이 맞습니다.")

    assert (conflict.status, conflict.lifted_at, conflict.lifted_for) == (Status.UPHELD, None, "")


@pytest.mark.parametrize(
    ("code", "made", "reason"),
    [
        ("reason", {}, "  "),
        ("own", {}, "잘못 봤습니다."),
        ("recused", {"kind": Conflict.Kind.RECUSED}, "잘못 봤습니다."),
        ("move", {"asked": True, "kind": Conflict.Kind.CHALLENGED}, "잘못 봤습니다."),
    ],
)
def test_nobody_takes_back_without_a_reason_his_own_or_what_is_not_upheld(officer, code, made, reason):
    conflict = ConflictFactory(**made)

    with pytest.raises(ValidationError) as refusal:
        conflict.lift(by=conflict.member if code == "own" else officer, reason=reason)

    assert refusal.value.code == code
    assert Conflict.objects.get().lifted_at is None


def test_nothing_is_taken_back_once_a_decision_rests_on_the_scores(officer):
    conflict = ConflictFactory()
    DecisionFactory(call=conflict.application.call)

    with pytest.raises(ValidationError, match="선정 결정"):
        conflict.lift(by=officer, reason="잘못 봤습니다.")


# -- assignment keeps them apart --------------------------------------------------------------------------------------


def test_nothing_is_given_automatically_before_a_suggestion_is_decided(round, member, officer):
    suspect, other = bid(round), bid(round)
    ParticipantFactory(application=suspect, name="강보람", phone_end="5678")
    with pytest.raises(ValidationError, match="제척 여부를 먼저"):
        round.assign(suspect, member, by=officer)

    plan = round.assign_evenly(1, by=officer)

    assert plan.pairs == ((other.pk, member.pk),) and plan.short == {suspect.pk: 1}
    assert Review.objects.get().application == other
    assert Activity.objects.about(Review.objects.get()).get().verb == "배정"


def test_who_stepped_down_is_replaced_by_another_and_not_by_himself(round, member, officer):
    review = ReviewFactory(round=round, application=bid(round), member=member)
    review.recuse(by=member, reason="이웃입니다.")
    other = PanelistFactory(round=round).member

    plan = round.assign_evenly(1, by=officer)

    assert plan.pairs == ((review.application_id, other.pk),) and not plan.short


def test_a_plan_is_stored_as_it_was_looked_over_or_not_at_all(round, member, officer):
    bid(round)
    mark = round.plan_evenly(1).mark
    bid(round)

    with pytest.raises(ValidationError, match="바뀌었습니다"):
        round.assign_evenly(1, by=officer, mark=mark)
    assert not Review.objects.exists()

    round.assign_evenly(1, by=officer, mark=round.plan_evenly(1).mark)
    assert Review.objects.count() == 2


def test_a_type_goes_to_the_members_named_for_it(round, officer):
    one, two = (panelist.member for panelist in PanelistFactory.create_batch(2, round=round))
    seed, sprout = bid(round), bid(round)

    round.assign_by_type({seed.type_id: [one.pk, two.pk], sprout.type_id: [two.pk]}, by=officer)

    given = set(Review.objects.values_list("application", "member"))
    assert given == {(seed.pk, one.pk), (seed.pk, two.pk), (sprout.pk, two.pk)}


def test_what_nobody_has_looked_at_is_taken_back(round, officer):
    untouched, begun = (
        ReviewFactory(round=round, application=bid(round)),
        ReviewFactory(round=round, application=bid(round), scoring=True),
    )
    round.take_back(untouched, by=officer)
    with pytest.raises(ValidationError, match="거둘 수 없습니다"):
        round.take_back(begun, by=officer)

    assert list(round.reviews.all()) == [begun]
    with pytest.raises(ValidationError, match="뺄 수 없습니다"):
        round.unseat(begun.member, by=officer)
    round.unseat(untouched.member, by=officer)
    assert [panelist.member for panelist in round.panel.all()] == [begun.member]


def test_a_new_day_is_told_to_who_has_work_left_and_takes_the_old_letters_back(round, officer):
    late = ReviewFactory(round=round, application=bid(round))
    ReviewFactory(round=round, application=late.application, submitted=True)
    reminder = round.remind(by=officer).letters.get()
    day = timezone.now().replace(microsecond=0) + timedelta(days=9)

    batch = round.reschedule(day, by=officer, reason="명절이 끼었습니다.")

    letter = batch.letters.get()
    assert (letter.to, letter.status) == (late.member, "held")
    assert until(day) in letter.body and "명절이 끼었습니다." in letter.body and "1건" in letter.body
    reminder.refresh_from_db()
    assert reminder.status == "cancelled"
    line = Activity.objects.about(round).get(verb="심사 기한 변경")
    assert (line.before, line.after, line.note) == ("정하지 않음", until(day), "명절이 끼었습니다.")


def test_no_letter_is_written_where_nobody_has_work_left(round, officer):
    ReviewFactory(round=round, application=bid(round), submitted=True)

    assert round.reschedule(timezone.now() + timedelta(days=9), by=officer, reason="명절") is None
    assert not Letter.objects.exists()


def test_a_day_that_is_over_or_no_reason_is_refused_and_a_closed_round_has_no_other(round, officer):
    before, day = round.due_at, timezone.now() + timedelta(days=9)
    for instant, reason, told in ((timezone.now(), "명절", "앞으로 올 때"), (day, " ", "까닭")):
        with pytest.raises(ValidationError, match=told):
            round.reschedule(instant, by=officer, reason=reason)
    round.close(by=officer)

    with pytest.raises(ValidationError, match="마감한 심사"):
        round.reschedule(day, by=officer, reason="명절")

    round.refresh_from_db()
    assert round.due_at == before


def test_reminders_wait_in_the_outbox_and_name_no_application(round, officer):
    late = ReviewFactory(round=round, application=bid(round))
    ReviewFactory(round=round, application=late.application, submitted=True)

    batch = round.remind(by=officer)

    letter = batch.letters.get()
    assert (letter.to, letter.status) == (late.member, "held")
    assert "1건" in letter.body and late.application.title not in letter.body
    late.recuse(by=late.member, reason="이웃입니다.")
    with pytest.raises(ValidationError, match="보낼 편지가 없습니다"):
        round.remind(by=officer)
