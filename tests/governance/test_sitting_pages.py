"""The desk of meetings in the browser's terms: what each page shows, what each act answers, and who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.models import ActionItem, AgendaItem, Body, ItemRecusal, Meeting, Referral, Votes
from seodaemun_maeul import roles
from tests.factories.district import DepartmentFactory, UserFactory
from tests.factories.governance import BodyFactory, BodyRuleFactory, MeetingFactory, TermFactory, sitting

pytestmark = pytest.mark.django_db
Status = Meeting.Status


@pytest.fixture
def officer(official):
    return official(roles.OFFICER)


@pytest.fixture
def meeting(officer):
    """A sitting of five, four there, with an item at hand."""
    meeting = sitting(5, 4)
    AgendaItem.add(meeting, by=officer, title="공모사업 선정")
    return meeting


def address(name, record):
    return reverse(f"governance:{name}", args=[record.pk])


def desk(meeting):
    return address("sitting", meeting)


# -- planning ---------------------------------------------------------------------------------------------------------


def test_a_meeting_is_planned_and_its_desk_opens(client, officer):
    body = BodyFactory()

    answer = client.post(
        reverse("governance:plan"),
        {"body": body.pk, "kind": "regular", "held_at_0": "2030-03-13", "held_at_1": "14:00", "place": "3층"},
        follow=True,
    )

    assert Meeting.objects.get().place == "3층"
    assert "소집하기" in answer.text


def test_a_form_sent_twice_plans_one_meeting(client, officer):
    typed = {"body": BodyFactory().pk, "kind": "regular", "held_at_0": "2030-03-13", "held_at_1": "14:00"}

    answers = [client.post(reverse("governance:plan"), typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 400]
    assert Meeting.objects.count() == 1
    assert list(answers[1].context["form"].errors) == ["held_at"]


@pytest.mark.parametrize("typed", [{}, {"body": "x", "held_at_0": "9999-99-99"}, {"kind": "없음", "body": "1" * 30}])
def test_what_cannot_be_read_is_told_and_plans_nothing(client, officer, typed):
    answer = client.post(reverse("governance:plan"), typed)

    assert answer.status_code == 400
    assert not Meeting.objects.exists()


def test_a_planned_meeting_is_changed_and_a_called_one_is_not(client, officer, meeting):
    planned = Meeting.plan(BodyFactory(name="공동체 TF"), by=officer, held_at=timezone.now() + timedelta(days=9))
    typed = {"kind": "extra", "held_at_0": "2030-03-13", "held_at_1": "10:00", "place": "2층"}

    assert client.post(address("replan", planned), typed).status_code == 302
    assert client.post(address("replan", meeting), typed).status_code == 400

    planned.refresh_from_db()
    assert (planned.kind, planned.place) == ("extra", "2층")


def test_a_called_meeting_is_moved_on_a_page_of_its_own_that_keeps_what_was_typed(client, officer):
    BodyRuleFactory(notice_days=7)
    meeting = Meeting.plan(TermFactory().seat.body, by=officer, held_at=timezone.now() + timedelta(days=10))
    assert client.get(address("moving", meeting)).status_code == 404
    meeting.call(by=officer)
    assert address("moving", meeting) in client.get(desk(meeting)).text
    day = timezone.localdate() + timedelta(days=3)
    typed = {"held_at_0": day.isoformat(), "held_at_1": "15:00", "place": "구청 6층", "reason": "행사와 겹칩니다."}

    refused = client.post(address("moving", meeting), typed)
    assert refused.status_code == 400
    assert "7일 전까지" in str(refused.context["form"].errors["urgent"]) and "행사와 겹칩니다." in refused.text
    answer = client.post(address("moving", meeting), typed | {"urgent": "급합니다."}, follow=True)

    meeting.refresh_from_db()
    assert (timezone.localdate(meeting.held_at), meeting.place) == (day, "구청 6층")
    assert "다시 알리는 편지" in answer.text and "행사와 겹칩니다." in answer.text


def test_the_desk_names_whom_no_letter_reaches(client, officer):
    silent = TermFactory(person=UserFactory(name="주소없음", email=""))
    TermFactory(person=None, name="계정없음", seat__body=silent.seat.body)
    TermFactory(person__name="받는이", seat__body=silent.seat.body)
    meeting = Meeting.plan(silent.seat.body, by=officer, held_at=timezone.now() + timedelta(days=10))
    meeting.call(by=officer)

    assert [line.name for line in client.get(desk(meeting)).context["unreached"]] == ["주소없음", "계정없음"]


def test_a_year_of_monthly_meetings_is_planned_in_one_act_and_only_once(client, officer):
    body = BodyFactory(name="공동체 TF", kind=Body.Kind.TASK_FORCE)
    year = timezone.localdate().year + 1
    typed = {"body": body.pk, "year": year, "week": 2, "weekday": 2, "at": "14:00", "months": list(range(1, 13))}

    first = client.post(reverse("governance:plan_year"), typed)
    again = client.post(reverse("governance:plan_year"), typed)

    assert (first.status_code, again.status_code) == (302, 400)
    days = [timezone.localdate(held) for held in Meeting.objects.order_by("number").values_list("held_at", flat=True)]
    assert [day.month for day in days] == list(range(1, 13))
    assert {(day.weekday(), (day.day - 1) // 7) for day in days} == {(2, 1)}


def test_the_list_shows_the_next_on_top_and_is_narrowed(client, officer):
    body = TermFactory().seat.body
    soon = Meeting.plan(body, by=officer, held_at=timezone.now() + timedelta(days=3))
    Meeting.plan(BodyFactory(name="공동체 TF"), by=officer, held_at=timezone.now() + timedelta(days=5))
    MeetingFactory(body=body, number=90, closed=True, held_at=timezone.now() - timedelta(days=30))

    page = client.get(reverse("governance:meetings"))
    narrowed = client.get(reverse("governance:meetings"), {"body": body.pk, "status": "planned", "year": "x"})

    assert next(iter(page.context["coming"])) == soon
    assert len(page.context["page_obj"]) == 3
    assert list(narrowed.context["page_obj"]) == [soon]


# -- a sitting --------------------------------------------------------------------------------------------------------


def test_a_call_too_late_asks_for_a_reason_beside_its_field(client, officer):
    body = TermFactory().seat.body
    body.rules.create(notice_days=7, ground="예시")
    meeting = Meeting.plan(body, by=officer, held_at=timezone.now() + timedelta(days=2))

    refused = client.post(address("call", meeting), {"urgent": ""})
    assert refused.status_code == 400
    assert "급한 까닭을 적어 주세요" in refused.text
    client.post(address("call", meeting), {"urgent": "수해"})

    meeting.refresh_from_db()
    assert meeting.status == Status.CALLED


def test_quorum_is_told_and_follows_what_was_ticked(client, officer):
    meeting = sitting(5, 2, opened=False)
    assert "현재 <b data-count>2</b>" in client.get(desk(meeting)).text
    lines = list(meeting.attendees.all())
    shown = [line.pk for line in lines[:2]]

    assert client.post(address("opening", meeting), {"at": ""}).status_code == 400
    client.post(address("presence", meeting), {"present": [line.pk for line in lines[:3]], "shown": shown, "at": ""})
    assert "현재 <b data-count>3</b>" in client.get(desk(meeting)).text
    client.post(address("opening", meeting), {"at": ""})

    meeting.refresh_from_db()
    assert meeting.status == Status.OPEN


def test_two_who_note_arrivals_do_not_undo_one_another(client, officer):
    """What was not ticked when the page was shown is no leaving: somebody else noted it meanwhile."""
    meeting = sitting(4, 1, opened=False)
    first, second, third, _ = meeting.attendees.all()

    client.post(address("presence", meeting), {"present": [first.pk, second.pk], "shown": [first.pk]})
    client.post(address("presence", meeting), {"present": [first.pk, third.pk], "shown": [first.pk]})
    client.post(address("presence", meeting), {"present": [], "shown": [first.pk]})

    assert set(meeting.attendees.present()) == {second, third}


def test_a_department_s_line_keeps_who_came(client, officer):
    body = BodyFactory(name="공동체 TF", kind=Body.Kind.TASK_FORCE)
    body.departments.add(DepartmentFactory(name="주택과"))
    meeting = Meeting.plan(body, by=officer, held_at=timezone.now())
    meeting.call(by=officer)
    line = meeting.attendees.get()

    client.post(address("presence", meeting), {"present": line.pk, f"name-{line.pk}": "박주택", "name-x": "?"})

    line.refresh_from_db()
    assert line.name == "박주택"


@pytest.mark.parametrize("at", ["25:00", "x", "23:59:59.9999999999"])
def test_an_hour_that_is_none_is_told(client, meeting, at):
    answer = client.post(address("presence", meeting), {"present": [], "shown": [], "at": at})

    assert answer.status_code == 400
    assert "14:00처럼" in answer.text


def test_what_was_noted_by_mistake_is_taken_back(client, meeting):
    stay = meeting.attendees.present().first().presences.get()

    client.post(address("presence_removal", stay))

    assert meeting.attendees.present().count() == 3


def test_an_item_is_decided_with_its_votes(client, meeting):
    item = meeting.items.get()

    refused = client.post(address("item_result", item), {"result": "passed", "yes": "5", "note": "그대로 하기로"})
    assert refused.status_code == 400
    assert "위원은 4명" in refused.text
    assert "그대로 하기로" in refused.text
    done = client.post(address("item_result", item), {"result": "passed", "yes": "3", "no": "1"}, follow=True)

    assert "찬성 3, 반대 1, 기권 0" in done.text


def test_who_votes_second_is_told_what_was_decided(client, meeting, officer):
    item = meeting.items.get()
    item.decide("rejected", by=officer)

    answer = client.post(address("item_result", item), {"result": "passed", "note": "그대로 하기로"})

    assert answer.status_code == 400
    assert "이미 ‘부결’" in answer.text
    assert "저장하지 않은 의결 내용" in answer.text and "그대로 하기로" in answer.text


def test_a_member_is_recused_from_an_item_and_taken_back(client, meeting):
    item, line = meeting.items.get(), meeting.attendees.first()

    client.post(address("item_recusals", item), {"attendee": line.pk, "kind": "recused", "reason": "이웃"})
    page = client.get(desk(meeting))
    assert "표결하는 위원 <b>3명</b>" in page.text
    client.post(address("recusal_removal", item.recusals.get()))

    assert not item.recusals.exists()


def test_a_whole_sitting_by_its_forms(client, meeting, official):
    item = meeting.items.get()
    client.post(address("items", meeting), {"title": "기타 보고"})
    other = meeting.items.get(title="기타 보고")
    client.post(address("item_place", other))
    client.post(address("item_revision", other), {"title": "지난 회의 보고"})
    client.post(address("item_result", other), {"result": "reported"})
    client.post(address("item_result", item), {"result": "amended", "note": "금액을 줄여"})
    client.post(address("item_reconsideration", item), {"reason": "다시 세어"})
    client.post(address("item_result", item), {"result": "passed"})
    client.post(address("actions", meeting), {"text": "공고문 고치기", "due": "2030-01-31"})
    client.post(address("closing", meeting), {})
    draft = client.get(desk(meeting)).context["forms"]["minutes"]["minutes"].value()
    assert "1. 지난 회의 보고: 보고" in draft
    client.post(address("minutes", meeting), {"minutes": draft, "internal_minutes": "", "version": 0})
    other_body = BodyFactory(name="지방보조금관리위원회", kind=Body.Kind.OTHER)
    client.post(address("item_referrals", item), {"body": other_body.pk, "document_number": "1호"})
    client.post(address("referral_answer", Referral.objects.get()), {"result": "conditional", "note": "자부담"})
    client.post(address("action_completion", ActionItem.objects.get()), {"note": "고침", "desk": meeting.pk})
    assert client.post(address("minutes_confirmation", meeting)).status_code == 404  # this is the team head's

    official(roles.TEAM_HEAD)
    client.post(address("minutes_confirmation", meeting))
    client.post(address("publication", meeting))

    meeting.refresh_from_db()
    assert meeting.status == Status.PUBLISHED
    client.logout()
    public = client.get(meeting.get_absolute_url()).text
    assert "조건부 의결" in public
    assert "공고문 고치기" not in public


def test_minutes_changed_by_another_are_shown_beside_what_was_typed(client, meeting, officer):
    meeting.write_minutes(by=officer, minutes="먼저 쓴 글", internal_minutes="", version=0)

    late = client.post(address("minutes", meeting), {"minutes": "늦게 쓴 글", "internal_minutes": "", "version": 0})
    assert late.status_code == 400
    assert "먼저 쓴 글" in late.text
    assert "늦게 쓴 글" in late.text
    version = late.context["forms"]["minutes"]["version"].value()
    client.post(address("minutes", meeting), {"minutes": "둘을 합친 글", "internal_minutes": "", "version": version})

    meeting.refresh_from_db()
    assert meeting.minutes == "둘을 합친 글"


def test_open_things_to_do_of_earlier_meetings_are_on_the_desk_until_done(client, officer):
    earlier = MeetingFactory(opened=True, held_at=timezone.now() - timedelta(days=30))
    action = ActionItem.note_down(earlier, by=officer, text="공유공간 조사")
    later = MeetingFactory(body=earlier.body, held_at=timezone.now() + timedelta(days=1))
    assert "공유공간 조사" in client.get(desk(later)).text

    answer = client.post(address("action_completion", action), {"note": "", "desk": later.pk})

    assert answer.url == desk(later)
    assert not client.get(desk(later)).context["carried"]


# -- a frozen vote ----------------------------------------------------------------------------------------------------


FORMS = {
    "item_result": {"result": "rejected"},
    "item_reconsideration": {"reason": "다시"},
    "item_revision": {"title": "다른 안건"},
    "item_place": {},
    "item_removal": {},
}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_moves_a_vote_of_a_closed_sitting(client, meeting, officer, name):
    item = meeting.items.get()
    item.decide("passed", by=officer, votes=Votes(3, 1))
    meeting.close(by=officer)
    facts = AgendaItem.objects.values().get()

    client.post(address(name, item), FORMS[name])

    assert AgendaItem.objects.values().get() == facts


def test_the_admin_shows_meetings_and_writes_none(client, meeting, official):
    official(roles.TEAM_HEAD)
    page = reverse("admin:governance_meeting_change", args=[meeting.pk])

    assert "공모사업 선정" in client.get(page).text
    assert client.post(page, {"place": "다른 곳", "items-0-result": "rejected"}).status_code == 403
    assert client.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Meeting.objects.get().items.get().is_pending


# -- who may ----------------------------------------------------------------------------------------------------------


def test_an_auditor_reads_and_does_nothing(client, meeting, official):
    official(roles.AUDITOR)

    page = client.get(desk(meeting))
    assert page.status_code == 200
    assert "폐회하기" not in page.text
    assert client.post(address("closing", meeting)).status_code == 404


def test_without_a_role_there_is_no_desk(client, meeting, officer):
    officer.groups.clear()

    assert client.get(desk(meeting)).status_code == 404
    assert client.get(reverse("governance:meetings")).status_code == 404


# -- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [("planned", 404), ("cancelled", 404), ("called", 200), ("failed", 200)])
def test_the_public_knows_what_was_called(client, status, code):
    meeting = MeetingFactory(status=status)

    assert client.get(meeting.get_absolute_url()).status_code == code
    assert (meeting.get_absolute_url() in client.get(meeting.body.get_absolute_url()).text) == (code == 200)


def test_before_the_minutes_are_published_the_public_sees_no_result(client, meeting, officer):
    item = meeting.items.get()
    ItemRecusal.declare(item, meeting.attendees.first(), by=officer, kind="recused", reason="이웃 모임의 일")
    item.decide("rejected", by=officer, note="예산이 모자라")
    meeting.close(by=officer)
    meeting.write_minutes(by=officer, minutes="모두의 글", internal_minutes="안의 글", version=0)
    client.logout()

    before = client.get(meeting.get_absolute_url()).text
    assert "공모사업 선정" in before
    assert not [word for word in ("부결", "모자라", "모두의 글", "위원0") if word in before]

    meeting.confirm(by=officer)
    meeting.publish(by=officer)
    after = client.get(meeting.get_absolute_url()).text
    assert "모두의 글" in after
    assert "부결" in after
    assert "안의 글" not in after
    assert "이웃 모임의 일" not in after


def test_a_body_s_page_says_its_rule_in_words(client):
    body = sitting().body

    page = client.get(body.get_absolute_url()).text

    assert "재적 위원 과반수 출석" in page
    assert "정하지 않음" in page


# -- queries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["list", "desk", "public"])
def test_a_page_costs_the_same_for_one_of_everything_and_for_three(client, officer, page):
    earlier = MeetingFactory(opened=True, number=900, held_at=timezone.now() - timedelta(days=30))
    meeting = sitting(3, 3)

    def grow():
        item = AgendaItem.add(meeting, by=officer, title="안건")
        ItemRecusal.declare(
            item, list(meeting.attendees.all())[len(meeting.items.all()) % 3], by=officer, kind="recused"
        )
        item.decide("passed", by=officer)
        Referral.send(item, BodyFactory(name=f"심의회 {item.pk}"), by=officer)
        open_item = AgendaItem.add(meeting, by=officer, title="다음")
        ItemRecusal.declare(open_item, meeting.attendees.first(), by=officer, kind="recused")
        for source in (earlier, meeting):
            ActionItem.note_down(source, by=officer, text="할 일", department=DepartmentFactory())
        MeetingFactory(body=BodyFactory(name=f"회의체 {item.pk}"), held_at=timezone.now() + timedelta(days=1))

    def queries():
        url = {"list": reverse("governance:meetings"), "desk": desk(meeting), "public": meeting.get_absolute_url()}[
            page
        ]
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return sorted(query["sql"] for query in captured)

    grow()
    one = queries()
    grow()
    grow()

    assert len(queries()) == len(one)
