"""The demo's call of last year: what its pages add up to, that it is called an example, and what its trail says."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from district.models import Activity, Letter, User
from governance.models import Meeting
from grants.models import Award, Call, Conflict, Outcome, Review
from grants.ranking import ranking
from projects.models import Showcase, Story
from seodaemun_maeul import demo, demo_decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2016")]


@pytest.fixture
def call(settings):
    """The call of last year, decided and announced."""
    settings.DEMO, settings.DEMO_PASSWORD = True, "maeul-demo-2016"
    call_command("load_demo", stdout=StringIO())
    return Call.objects.exclude(pk=demo.open_call().pk).get(is_example=True)


def test_it_went_the_whole_way(call):
    outcomes = [(one.words, one.amount) for one in Outcome.objects.order_by("application__number")]
    meeting = call.decision.item.meeting

    assert (call.year, call.phase) == (timezone.localdate().year - 1, "결과 발표")
    assert outcomes == [
        *[("선정", 1_800_000), ("선정", 1_500_000), ("선정", 4_200_000)],
        *[("포기", 1_600_000), ("선정", 1_900_000), ("선정", 2_600_000)],
        *[("예비 2순위", 0), ("미선정", 0)],
    ]
    assert call.decision.outcomes.allotted() == Award.objects.exclude(application=None).total() == call.budget
    assert (meeting.status, meeting.items.get().result) == (Meeting.Status.PUBLISHED, "passed")
    assert call.scenarios.count() == 2
    assert Conflict.objects.get(application__call=call).kind == Conflict.Kind.RECUSED
    assert [application.missing() for application in call.applications.all()] == [[]] * 8
    assert [entry.rank for entry in ranking(call)] == list(range(1, 9))


def test_all_its_days_lie_in_last_year_in_their_order_and_the_trail_says_that_they_were_moved(call):
    decision = call.decision
    meeting, letters = decision.item.meeting, Letter.objects.filter(batch=decision.letters)
    days = [
        *(call.published_at, call.opens_at, call.closes_at, call.applications.latest("screened_at").screened_at),
        Review.objects.filter(application__call=call, status="submitted").latest("submitted_at").submitted_at,
        *(meeting.called_at, meeting.opened_at, meeting.closed_at, meeting.published_at),
        *(decision.proposed_at, decision.confirmed_at, letters.latest("written_at").written_at),
        *(letters.latest("sent_at").sent_at, call.appeals_until),
        Outcome.objects.exclude(moved_up_at=None).get().moved_up_at,
    ]

    assert days == sorted(days)
    assert {timezone.localtime(day).year for day in days} == {call.year}
    for record in (call, meeting, decision, *call.applications.all()):
        newest = Activity.objects.about(record).first()
        assert (newest.verb, newest.note) == ("시연 날짜 옮김", demo_decided.MOVED)
        assert timezone.now() - newest.at < timedelta(minutes=5)


@pytest.mark.parametrize("day", [datetime(2027, 1, 1, 0, 0), datetime(2028, 2, 29, 8, 59)], ids=str)
def test_on_whatever_day_it_is_loaded_its_committee_sits_then_and_now(time_machine, request, day):
    time_machine.move_to(day.replace(tzinfo=timezone.get_current_timezone()), tick=False)

    call = request.getfixturevalue("call")

    members = User.objects.filter(email__startswith="member")
    meeting = call.decision.item.meeting
    assert set(meeting.attendees.exclude(term__person=None).values_list("term__person", flat=True)) == {
        member.pk for member in members
    }
    assert all(member.terms.current().exists() for member in members)


def test_sums_of_the_district_leave_it_out_and_lists_mark_it(call, client):
    home, awards = client.get("/").text, client.get("/awards/")

    assert "2015년에 지원한 사업" in home
    assert f"{call.year}년에 지원한 사업" not in home
    assert awards.context["examples"] == 5
    assert "시연을 위해 지어낸 5개 포함" in awards.text
    assert [award.is_example for award in awards.context["page_obj"][:6]] == [True] * 5 + [False]
    shown = client.get("/api/v1/awards/", {"year": call.year}).json()["results"]
    assert [one["is_example"] for one in shown] == [True] * 5


def test_a_resident_reads_results_and_an_answer(call, client):
    client.force_login(User.objects.get(email="resident1@maeul.example"))

    told = client.get("/applications/").text
    page = client.get(call.applications.get(group_name="홍제 골목정원회").get_absolute_url()).text
    rejected = call.applications.get(group_name="북가좌 저녁걷기")

    assert "미선정" in told
    assert "결과: 선정" in page and demo_decided.MOVED in page
    assert "위원회 심사" not in page.partition("앞으로")[2].partition("신청 내용")[0]
    assert "최고점과 최저점을 뺀 평균 67.00점" in client.get(f"/applications/{rejected.pk}/appeals/").text


def test_what_was_done_is_told_shown_and_marked(call, client):
    story = Story.objects.public().get()
    page = client.get(f"/awards/{story.award_id}/").text

    assert (story.is_good_practice, story.pictures.count(), Story.objects.waiting().count()) == (True, 2, 1)
    assert "예시" in page and "우수사례" in page
    assert "공공누리 제1유형(출처표시)" in client.get("/awards/").text
    assert Showcase.objects.get().awards.count() == 3
    assert "예시" in client.get("/awards/showcases/").text
