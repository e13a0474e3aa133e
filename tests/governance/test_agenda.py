"""What a meeting decides: votes, recusals, what follows, and that a closed vote stands."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.models import ActionItem, AgendaItem, ItemRecusal, Meeting, Referral, Votes
from tests.factories.district import DepartmentFactory, UserFactory
from tests.factories.governance import AgendaItemFactory, BodyFactory, MeetingFactory, sitting

pytestmark = pytest.mark.django_db
Result = AgendaItem.Result


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def item(officer):
    """An item of an open sitting of five, all there."""
    return AgendaItem.add(sitting(), by=officer, title="공모사업 선정")


# -- votes ------------------------------------------------------------------------------------------------------------


def test_a_vote_is_kept_with_what_it_rested_on(item, officer):
    item.decide(Result.PASSED, by=officer, votes=Votes(3, 1, 1), note="원안대로")

    item.refresh_from_db()
    assert (item.result, item.yes, item.no, item.abstain) == (Result.PASSED, 3, 1, 1)
    assert (item.present, item.recused, item.needed, item.decided_by) == (5, 0, 3, officer)
    assert item.votes_in_words() == "찬성 3, 반대 1, 기권 1 (가결에 3표 필요)"


@pytest.mark.parametrize("votes", [Votes(3, 1, 0), Votes(4, 1, 1), Votes(0, 0, 0)])
def test_votes_add_up_to_those_who_vote(item, officer, votes):
    with pytest.raises(ValidationError, match="위원은 5명"):
        item.decide(Result.PASSED, by=officer, votes=votes)

    item.refresh_from_db()
    assert item.is_pending


@pytest.mark.parametrize(("result", "votes"), [(Result.PASSED, Votes(2, 1, 2)), (Result.REJECTED, Votes(3, 2, 0))])
def test_the_votes_bear_the_result_out(item, officer, result, votes):
    with pytest.raises(ValidationError, match="가결에는 찬성 3표가 필요"):
        item.decide(result, by=officer, votes=votes)


def test_without_an_objection_nobody_counts(item, officer):
    item.decide(Result.AMENDED, by=officer, note="금액을 줄여")

    assert item.votes_in_words() == "이의 없음"
    assert item in AgendaItem.objects.decided()


@pytest.mark.parametrize("result", [Result.REJECTED, Result.DEFERRED, Result.REPORTED])
def test_what_was_rejected_put_off_or_reported_is_not_approved(item, officer, result):
    item.decide(result, by=officer)

    assert item not in AgendaItem.objects.decided()


def test_without_a_majority_laid_down_nothing_is_counted(officer):
    item = AgendaItem.add(sitting(rule={"pass_num": None, "pass_den": None}), by=officer, title="안건")

    with pytest.raises(ValidationError, match="의결 정족수를 정하지 않았습니다"):
        item.decide(Result.PASSED, by=officer, votes=Votes(5, 0))


@pytest.mark.parametrize(
    ("tie", "casting", "result"),
    [("rejected", None, "rejected"), ("chair", True, "passed"), ("chair", False, "rejected")],
)
def test_a_tie_is_lost_or_waits_for_the_chair(officer, tie, casting, result):
    item = AgendaItem.add(sitting(4, 4, rule={"tie": tie}), by=officer, title="안건")
    if tie == "chair":
        with pytest.raises(ValidationError, match="가부동수"):
            item.decide(result, by=officer, votes=Votes(2, 2))

    item.decide(result, by=officer, votes=Votes(2, 2, casting=casting))

    assert (item.result, item.casting) == (result, casting)


def test_the_chair_s_word_is_not_asked_where_there_is_no_tie(officer):
    item = AgendaItem.add(sitting(rule={"tie": "chair"}), by=officer, title="안건")

    item.decide(Result.PASSED, by=officer, votes=Votes(3, 2, casting=False))

    assert item.casting is None


# -- who votes --------------------------------------------------------------------------------------------------------


def test_a_recused_member_counts_for_the_quorum_and_not_for_the_vote(officer):
    meeting = sitting(members=5, present=3)
    item = AgendaItem.add(meeting, by=officer, title="안건")
    ItemRecusal.declare(item, meeting.attendees.first(), by=officer, kind="recused", reason="이웃 모임")

    item.decide(Result.PASSED, by=officer, votes=Votes(2, 0))

    assert (item.present, item.recused, item.needed) == (3, 1, 2)


def test_a_recused_member_who_is_not_there_takes_no_vote_away(officer):
    meeting = sitting(members=5, present=3)
    item = AgendaItem.add(meeting, by=officer, title="안건")
    ItemRecusal.declare(item, meeting.attendees.last(), by=officer, kind="excluded")

    item.decide(Result.PASSED, by=officer, votes=Votes(3, 0))

    assert item.recused == 0


def test_where_all_are_recused_nobody_decides(officer):
    meeting = sitting(members=1, present=1)
    item = AgendaItem.add(meeting, by=officer, title="안건")
    ItemRecusal.declare(item, meeting.attendees.get(), by=officer, kind="challenged")

    with pytest.raises(ValidationError, match="모두 이 안건에서 빠졌습니다"):
        item.decide(Result.PASSED, by=officer)


def test_nobody_is_recused_twice_nor_from_another_meeting(item, officer):
    line = item.meeting.attendees.first()
    recusal = ItemRecusal.declare(item, line, by=officer, kind="recused")

    with pytest.raises(ValidationError, match="이미 빠졌습니다"):
        ItemRecusal.declare(item, line, by=officer, kind="excluded")
    other = AgendaItemFactory(meeting__opened=True, meeting__number=99)
    with pytest.raises(ValidationError, match="명부에 없는"):
        ItemRecusal.declare(other, line, by=officer, kind="recused")

    recusal.revoke(by=officer)
    assert not item.recusals.exists()


def test_who_left_before_the_vote_has_none(item, officer):
    item.meeting.attendees.first().leave(by=officer)

    with pytest.raises(ValidationError, match="위원은 4명"):
        item.decide(Result.PASSED, by=officer, votes=Votes(5, 0))
    item.decide(Result.PASSED, by=officer, votes=Votes(3, 1))

    assert item.present == 4


def test_a_quorum_lost_on_the_way_stops_decisions_and_lets_the_rest_be_put_off(item, officer):
    for line in item.meeting.attendees.all()[:3]:
        line.leave(by=officer)

    for result in (Result.PASSED, Result.REJECTED, Result.REPORTED):
        with pytest.raises(ValidationError, match="재적 5, 개의에 3명 필요, 현재 2명"):
            item.decide(result, by=officer)
    item.decide(Result.DEFERRED, by=officer, note="성원 부족")
    item.meeting.close(by=officer)

    item.refresh_from_db()
    assert (item.result, item.present) == (Result.DEFERRED, 2)


# -- a vote stands ----------------------------------------------------------------------------------------------------


def test_an_item_is_decided_once(item, officer):
    item.decide(Result.PASSED, by=officer)

    again = AgendaItem.objects.get(pk=item.pk)
    with pytest.raises(ValidationError, match="이미 ‘원안 의결’"):
        again.decide(Result.REJECTED, by=officer)


def test_while_the_sitting_is_open_a_result_is_taken_back_for_a_reason(item, officer):
    item.decide(Result.PASSED, by=officer, votes=Votes(5, 0))

    item.reconsider(by=officer, reason="거수를 다시 세어")
    item.decide(Result.REJECTED, by=officer, votes=Votes(2, 3))

    assert item.result == Result.REJECTED


ACTS = {
    "decide": lambda item, by: item.decide(Result.REJECTED, by=by),
    "defer": lambda item, by: item.defer(by=by),
    "reconsider": lambda item, by: item.reconsider(by=by, reason="다시"),
    "revise": lambda item, by: item.revise(by=by, title="다른 안건", text=""),
    "remove": lambda item, by: item.remove(by=by),
    "raise_up": lambda item, by: item.raise_up(by=by),
    "recuse": lambda item, by: ItemRecusal.declare(item, item.meeting.attendees.last(), by=by, kind="recused"),
    "revoke": lambda item, by: item.recusals.get().revoke(by=by),
    "add": lambda item, by: AgendaItem.add(item.meeting, by=by, title="뒤늦은 안건"),
    "arrive": lambda item, by: item.meeting.attendees.last().arrive(by=by),
    "reopen": lambda item, by: item.meeting.open(by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_verb_moves_a_vote_of_a_closed_sitting(item, officer, act):
    ItemRecusal.declare(item, item.meeting.attendees.first(), by=officer, kind="recused")
    item.decide(Result.PASSED, by=officer, votes=Votes(3, 1))
    item.meeting.close(by=officer)
    facts = AgendaItem.objects.values().get()

    with pytest.raises(ValidationError):
        ACTS[act](AgendaItem.objects.get(), officer)

    assert AgendaItem.objects.values().get() == facts
    assert item.recusals.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"yes": 4}, {"recused": 1}, {"abstain": None}, {"decided_by": None}, {"result": ""}]
)
def test_the_database_knows_that_votes_add_up_and_results_are_signed(item, officer, wrong):
    item.decide(Result.PASSED, by=officer, votes=Votes(3, 1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(**wrong)


# -- order ------------------------------------------------------------------------------------------------------------


def test_items_change_places_and_go_while_they_are_undecided(officer):
    meeting = MeetingFactory()
    first, second = (AgendaItem.add(meeting, by=officer, title=title) for title in ("하나", "둘"))

    second.raise_up(by=officer)
    assert [item.title for item in meeting.items.all()] == ["둘", "하나"]
    second.raise_up(by=officer)
    first.remove(by=officer)

    assert [item.title for item in meeting.items.all()] == ["둘"]


# -- what follows -----------------------------------------------------------------------------------------------------


def test_an_item_is_laid_before_another_body_and_its_answer_comes_back_once(officer):
    item, other = AgendaItemFactory(passed=True), BodyFactory(name="지방보조금관리위원회")

    referral = Referral.send(item, other, by=officer, document_number="자치행정과-1")
    with pytest.raises(ValidationError, match="기다리고"):
        Referral.send(item, other, by=officer)
    referral.answer("conditional", by=officer, note="자부담 10%")
    with pytest.raises(ValidationError, match="이미"):
        referral.answer("passed", by=officer)

    assert referral.get_result_display() == "조건부 의결"


def test_neither_an_undecided_item_nor_the_same_body_is_asked(item, officer):
    with pytest.raises(ValidationError, match="결과가 있는 안건만"):
        Referral.send(item, BodyFactory(name="지방보조금관리위원회"), by=officer)
    item.decide(Result.PASSED, by=officer)
    with pytest.raises(ValidationError, match="다른 회의체를"):
        Referral.send(item, item.meeting.body, by=officer)


def test_what_is_to_be_done_is_seen_in_every_later_meeting_until_it_is(officer):
    march, april, may = (
        MeetingFactory(opened=True, held_at=timezone.now() + timedelta(days=days)) for days in (-60, -30, 30)
    )
    todo = ActionItem.note_down(march, by=officer, text="공유공간 조사", department=DepartmentFactory())

    def carried(meeting):
        return list(ActionItem.objects.carried_into(meeting))

    assert (carried(march), carried(april), carried(may)) == ([], [todo], [todo])
    todo.finish(by=officer, note="14곳")
    assert (carried(april), carried(may)) == ([todo], [])
    with pytest.raises(ValidationError, match="이미 마친"):
        todo.finish(by=officer)


def test_another_body_s_things_to_do_are_not_carried_over(officer):
    earlier = MeetingFactory(opened=True, held_at=timezone.now() - timedelta(days=30))
    ActionItem.note_down(earlier, by=officer, text="조사")

    assert not ActionItem.objects.carried_into(MeetingFactory(body=BodyFactory(name="공동체 TF"))).exists()


def test_things_to_do_are_added_until_the_minutes_are_confirmed(officer):
    meeting = sitting()
    meeting.close(by=officer)
    ActionItem.note_down(meeting, by=officer, text="조사")
    meeting.write_minutes(by=officer, minutes="의결", internal_minutes="", version=0)
    meeting.confirm(by=officer)

    with pytest.raises(ValidationError, match="‘회의록 확정’"):
        ActionItem.note_down(meeting, by=officer, text="하나 더")
    assert Meeting.objects.get().actions.count() == 1
