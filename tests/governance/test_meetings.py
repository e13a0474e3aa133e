"""A meeting from its plan to its published minutes, by the verbs."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity, Letter
from district.templatetags.maeul import kdatetime
from governance.models import AgendaItem, Attendee, Body, Meeting, Presence, Seat, Term
from tests.factories.district import DepartmentFactory, UserFactory
from tests.factories.governance import (
    BodyFactory,
    BodyRuleFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
    sitting,
)
from tests.factories.planning import TaskFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def officer():
    return UserFactory(staff=True)


def in_days(days):
    return timezone.now() + timedelta(days=days)


# -- plan and call ----------------------------------------------------------------------------------------------------


def test_meetings_of_a_body_are_numbered_in_the_order_they_are_planned(officer):
    first = Meeting.plan(BodyFactory(), by=officer, held_at=in_days(10))
    other = Meeting.plan(BodyFactory(name="공동체 TF"), by=officer, held_at=in_days(10))
    second = Meeting.plan(first.body, by=officer, held_at=in_days(5))

    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert first.status == Meeting.Status.PLANNED


def test_a_body_does_not_meet_twice_at_one_time_unless_the_first_was_called_off(officer):
    at = in_days(10)
    meeting = Meeting.plan(BodyFactory(), by=officer, held_at=at)

    with pytest.raises(ValidationError, match="다른 회의"):
        Meeting.plan(meeting.body, by=officer, held_at=at)

    meeting.cancel(by=officer, reason="행사와 겹침")
    assert Meeting.plan(meeting.body, by=officer, held_at=at).number == 2


def test_two_meetings_of_a_day_have_rolls_and_presences_of_their_own(officer):
    morning = sitting(3, 3, held_at=timezone.now().replace(microsecond=1))
    noon = Meeting.plan(morning.body, by=officer, held_at=timezone.now().replace(microsecond=2))
    noon.call(by=officer)

    assert noon.attendees.count() == 3
    assert noon.standing().present == 0
    assert morning.standing().present == 3


def test_the_call_copies_the_roll_and_holds_a_letter_with_the_agenda(officer):
    BodyRuleFactory(notice_days=7)
    term, unnamed = TermFactory(), TermFactory(person=None, name="")
    SeatFactory()  # vacant
    meeting = Meeting.plan(term.seat.body, by=officer, held_at=in_days(8), place="구청 3층")
    AgendaItem.add(meeting, by=officer, title="시행계획 심의")

    meeting.call(by=officer)

    assert [line.term for line in meeting.attendees.all()] == [term, unnamed]
    letter = Letter.objects.get()
    assert (letter.to, letter.status) == (term.person, Letter.Status.HELD)
    assert "1. 시행계획 심의" in letter.body
    assert "구청 3층" in letter.body
    assert meeting.called_by == officer


def test_a_call_too_late_for_the_days_of_notice_says_why_it_is_urgent(officer):
    BodyRuleFactory(notice_days=7)
    meeting = Meeting.plan(TermFactory().seat.body, by=officer, held_at=in_days(6))

    with pytest.raises(ValidationError, match="7일 전까지"):
        meeting.call(by=officer)
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.PLANNED
    assert not meeting.attendees.exists()

    meeting.call(by=officer, urgent="수해 복구")
    assert meeting.urgent == "수해 복구"


def test_a_body_without_members_is_not_called(officer):
    meeting = Meeting.plan(BodyFactory(), by=officer, held_at=in_days(10))

    with pytest.raises(ValidationError, match="위원이 없습니다"):
        meeting.call(by=officer)


@pytest.mark.parametrize("allowed", [None, False, True])
def test_a_written_meeting_is_called_only_where_the_rule_knows_them(officer, allowed):
    BodyRuleFactory(written_allowed=allowed)
    body = TermFactory().seat.body
    meeting = Meeting.plan(body, by=officer, held_at=in_days(10), kind=Meeting.Kind.WRITTEN)

    if allowed:
        meeting.call(by=officer)
    else:
        with pytest.raises(ValidationError, match="서면"):
            meeting.call(by=officer)


def test_what_is_called_is_planned_no_more(officer):
    meeting = sitting(opened=False)

    with pytest.raises(ValidationError, match="‘소집’ 상태"):
        meeting.replan(by=officer, place="다른 곳")
    with pytest.raises(ValidationError, match="‘소집’ 상태"):
        meeting.call(by=officer)

    assert Letter.objects.count() == 0  # it was of this moment: a letter would come too late


@pytest.fixture
def called(officer):
    """A meeting in ten days, called with a week's notice, of one member and one seat without a name."""
    BodyRuleFactory(notice_days=7)
    term = TermFactory()
    TermFactory(person=None, name="")
    meeting = Meeting.plan(term.seat.body, by=officer, held_at=in_days(10), place="구청 3층")
    meeting.call(by=officer)
    return meeting


def moved(meeting, by, **changed):
    said = {"held_at": in_days(15), "place": meeting.place, "reason": "행사와 겹칩니다."}
    return meeting.reschedule(by=by, **said | changed)


def test_a_called_meeting_is_moved_and_everybody_called_anew(called, officer):
    first = Letter.objects.get()
    before, day = called.held_at, in_days(15)

    batch = moved(called, officer, held_at=day, place="구청 6층")

    first.refresh_from_db()
    assert first.status == Letter.Status.CANCELLED
    letter = batch.letters.get()
    assert (letter.to, letter.status) == (first.to, Letter.Status.HELD)
    assert kdatetime(day) in letter.body and "장소: 구청 6층" in letter.body
    assert f"전의 일시·장소: {kdatetime(before)} · 구청 3층" in letter.body and "행사와 겹칩니다." in letter.body
    line = Activity.objects.about(called).get(verb="일시·장소 변경")
    assert (line.before, line.after) == (kdatetime(before), kdatetime(day))
    assert line.note == "행사와 겹칩니다.\n구청 3층 → 구청 6층"
    called.refresh_from_db()
    assert (called.held_at, called.place, called.status) == (day, "구청 6층", Meeting.Status.CALLED)


def test_the_days_of_notice_are_judged_again_for_the_new_hour_and_not_for_another_room(called, officer):
    with pytest.raises(ValidationError, match="7일 전까지"):
        moved(called, officer, held_at=in_days(3))
    called.refresh_from_db()

    moved(called, officer, held_at=in_days(3), urgent="예산을 확정해야 합니다.")
    moved(called, officer, held_at=called.held_at, place="구청 6층")

    called.refresh_from_db()
    assert called.urgent == "예산을 확정해야 합니다."
    assert called.place == "구청 6층"


@pytest.mark.parametrize(
    ("code", "changed"),
    [("reason", {"reason": " "}), ("held_at", {"held_at": in_days(-1)}), ("same", {"held_at": None})],
)
def test_a_move_that_says_nothing_is_refused(called, officer, code, changed):
    changed = {"held_at": called.held_at} if code == "same" else changed

    with pytest.raises(ValidationError) as refusal:
        moved(called, officer, **changed)

    assert refusal.value.code == code
    assert not Activity.objects.about(called).filter(verb="일시·장소 변경").exists()


def test_a_meeting_is_not_moved_onto_another_nor_once_somebody_came(called, officer):
    other = Meeting.plan(called.body, by=officer, held_at=in_days(20))
    with pytest.raises(ValidationError, match="다른 회의"):
        moved(called, officer, held_at=other.held_at)
    called.refresh_from_db()
    Presence.objects.create(attendee=called.attendees.first(), arrived_at=timezone.now())

    with pytest.raises(ValidationError, match="이미 적은 출석"):
        moved(called, officer)


def test_the_roll_follows_who_sits_on_the_new_day(called, officer):
    leaving = called.attendees.get(term__person__isnull=False).term
    Term.objects.filter(pk=leaving.pk).update(end=timezone.localdate() + timedelta(days=12))

    moved(called, officer)

    assert [line.term for line in called.attendees.members()] == [leaving.seat.body.roster_on(called.day)[1][1]]


def test_the_task_force_s_departments_stand_on_the_roll_and_the_person_may_differ(officer):
    body = BodyFactory(name="공동체 TF", kind=Body.Kind.TASK_FORCE)
    body.departments.add(DepartmentFactory(name="문화체육과"))
    expert = TermFactory(seat__body=body, seat__kind=Seat.Kind.EXPERT)
    meeting = Meeting.plan(body, by=officer, held_at=timezone.now())
    meeting.call(by=officer)
    line = meeting.attendees.get(department__name="문화체육과")

    line.arrive(by=officer, name="김문화")

    assert [each.shown_name for each in meeting.attendees.all()] == [expert.name, "문화체육과 김문화"]
    assert line.is_official


# -- quorum -----------------------------------------------------------------------------------------------------------


def test_a_sitting_opens_with_its_quorum_and_not_with_one_less(officer):
    meeting = sitting(members=16, present=8, opened=False)

    with pytest.raises(ValidationError, match="재적 16, 개의에 9명 필요, 현재 8명"):
        meeting.open(by=officer)
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.CALLED

    meeting.attendees.last().arrive(by=officer)
    meeting.open(by=officer)

    assert (meeting.members, meeting.quorum) == (16, 9)


def test_without_a_quorum_laid_down_nothing_opens(officer):
    meeting = sitting(3, 3, rule={"open_num": None, "open_den": None}, opened=False)

    with pytest.raises(ValidationError, match="개의 정족수를 정하지 않았습니다"):
        meeting.open(by=officer)


def test_a_sitting_does_not_open_before_its_day(officer):
    meeting = sitting(3, 3, opened=False, held_at=in_days(1))

    with pytest.raises(ValidationError, match="회의 날"):
        meeting.open(by=officer)


def test_a_meeting_fails_for_want_of_a_quorum_and_for_nothing_else(officer):
    full, empty = sitting(4, 3, opened=False), None
    with pytest.raises(ValidationError, match="정족수가 찼으니"):
        full.fail(by=officer, reason="눈")

    full.attendees.present().first().leave(by=officer)
    empty = full
    empty.fail(by=officer, reason="눈")

    assert (empty.status, empty.reason) == (Meeting.Status.FAILED, "눈")


def test_a_seat_that_fell_vacant_since_the_call_lowers_the_number_of_members(officer):
    meeting = sitting(members=17, present=9, opened=False)
    gone = meeting.attendees.last()
    gone.term.end = TODAY()
    gone.term.save()

    meeting.open(by=officer)

    gone.refresh_from_db()
    assert gone.struck
    assert (meeting.members, meeting.quorum) == (16, 9)


def test_who_left_office_does_not_make_the_quorum(officer):
    meeting = sitting(members=17, present=9, opened=False)
    gone = meeting.attendees.present().first()
    gone.term.end = TODAY()
    gone.term.save()

    with pytest.raises(ValidationError, match="재적 16, 개의에 9명 필요, 현재 8명"):
        meeting.open(by=officer)


def test_the_holder_of_a_post_who_changes_on_the_day_sits_in_the_other_s_place(officer):
    meeting = sitting(3, 2, opened=False)
    old = meeting.attendees.last()
    old.term.end = TODAY()
    old.term.save()
    new = TermFactory(seat=old.term.seat, start=TODAY())
    assert [line.term for line in meeting.roll_changes()[1]] == [new]

    meeting.renew_roll(by=officer)
    line = meeting.attendees.get(term=new)
    line.arrive(by=officer)
    meeting.open(by=officer)

    assert meeting.members == 3
    assert meeting.roll_changes() == ([], [])
    assert meeting.standing().present == 3
    with pytest.raises(ValidationError, match="빠졌습니다"):
        old.arrive(by=officer)


# -- coming and going -------------------------------------------------------------------------------------------------


def test_who_steps_out_and_returns_has_two_stays(officer):
    meeting = sitting(opened=False)
    line = meeting.attendees.present().first()
    line.leave(by=officer)
    line.arrive(by=officer)
    line.arrive(by=officer)  # sent twice

    assert line.presences.count() == 2
    assert meeting.standing().present == 5


def test_nobody_leaves_before_he_came_nor_comes_in_the_future(officer):
    line = sitting().attendees.present().first()

    with pytest.raises(ValidationError, match="온 시각보다 뒤"):
        line.leave(by=officer, at=timezone.now() - timedelta(hours=1))
    with pytest.raises(ValidationError, match="아직 오지 않은"):
        line.leave(by=officer, at=in_days(1))
    line.leave(by=officer)
    with pytest.raises(ValidationError, match="먼저 다시"):
        line.arrive(by=officer, at=timezone.now() - timedelta(hours=1))


def test_the_time_somebody_stayed_lies_between_opening_and_closing():
    start = timezone.now() - timedelta(hours=3)
    meeting = MeetingFactory(closed=True, held_at=start)
    line = Attendee.objects.create(meeting=meeting, order=1, term=TermFactory(), kind="appointed")
    Presence.objects.create(
        attendee=line, arrived_at=start - timedelta(minutes=20), left_at=start + timedelta(minutes=30)
    )
    Presence.objects.create(attendee=line, arrived_at=start + timedelta(minutes=90))

    assert line.stayed() == timedelta(minutes=60)


# -- the end ----------------------------------------------------------------------------------------------------------


def test_a_sitting_closes_once_every_item_has_a_result_and_marks_its_task(officer):
    task = TaskFactory()
    meeting = sitting(task=task)
    item = AgendaItem.add(meeting, by=officer, title="시행계획")

    with pytest.raises(ValidationError, match="시행계획"):
        meeting.close(by=officer)
    item.defer(by=officer)
    meeting.close(by=officer)

    assert meeting.status == Meeting.Status.CLOSED
    assert [happening.day for happening in task.happenings.all()] == [meeting.day]


@pytest.mark.parametrize(("hours", "told"), [(-5, "개회보다 뒤"), (5, "아직 오지 않은")])
def test_a_sitting_closes_after_it_opened_and_not_in_the_future(officer, hours, told):
    meeting = sitting()

    with pytest.raises(ValidationError, match=told):
        meeting.close(by=officer, at=timezone.now() + timedelta(hours=hours))


def test_after_the_close_nobody_comes_or_goes(officer):
    meeting = sitting()
    meeting.close(by=officer)

    with pytest.raises(ValidationError, match="‘폐회’ 상태"):
        meeting.attendees.first().leave(by=officer)


def test_minutes_are_written_confirmed_and_published(officer):
    meeting = sitting()
    meeting.close(by=officer)
    with pytest.raises(ValidationError, match="회의록을 먼저"):
        meeting.confirm(by=officer)

    meeting.write_minutes(by=officer, minutes="의결했다.", internal_minutes="다툼이 있었다.", version=0)
    meeting.confirm(by=officer)
    with pytest.raises(ValidationError, match="‘회의록 확정’ 상태"):
        meeting.write_minutes(by=officer, minutes="달리 의결했다.", internal_minutes="", version=1)
    meeting.publish(by=officer)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.minutes) == (Meeting.Status.PUBLISHED, "의결했다.")


def test_minutes_another_changed_meanwhile_are_not_written_over(officer):
    meeting = sitting()
    meeting.write_minutes(by=officer, minutes="처음", internal_minutes="", version=0)

    with pytest.raises(ValidationError, match="다른 사람이 먼저"):
        meeting.write_minutes(by=officer, minutes="나중", internal_minutes="", version=0)

    meeting.refresh_from_db()
    assert meeting.minutes == "처음"


def test_every_step_leaves_a_line_in_the_trail(officer):
    meeting = sitting()
    meeting.close(by=officer)

    verbs = set(Activity.objects.about(meeting).values_list("verb", flat=True))
    assert {"회의 계획", "소집", "출석", "개회", "폐회"} <= verbs


@pytest.mark.parametrize(
    "wrong",
    [{"status": "open"}, {"opened_at": timezone.now()}, {"status": "closed", "closed_at": None}],
    ids=["open without opening", "opened by nobody", "closed without an end"],
)
def test_the_database_keeps_what_a_status_stands_for(wrong):
    meeting = MeetingFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)


@pytest.mark.parametrize(
    ("num", "den", "strict", "fits"),
    [(1, 2, True, True), (1, 1, False, True), (1, 1, True, False), (3, 2, False, False), (1, None, True, False)],
)
def test_a_rule_s_quorum_is_a_share(num, den, strict, fits):
    rule = BodyRuleFactory.build(body=BodyFactory(), open_num=num, open_den=den, open_strict=strict)

    if fits:
        rule.full_clean()
    else:
        with pytest.raises(ValidationError, match="정족수"):
            rule.full_clean()


def test_a_rule_says_itself_in_words_and_what_it_does_not_say():
    rule = BodyRuleFactory(pass_num=2, pass_den=3, pass_strict=False, pass_base="members")

    assert rule.in_words() == [
        ("개의", "재적 위원 과반수 출석"),
        ("의결", "재적 위원 3분의 2 이상 찬성"),
        ("가부동수", "부결"),
        ("소집 통지", "정하지 않음"),
        ("서면 심의", "정하지 않음"),
    ]
