"""The calendar of the calls, and what programs read of it: a month, iCalendar, Atom."""

import warnings
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from district.models import Activity
from grants.models import Call
from tests.counting import page_cost
from tests.factories.district import DongFactory, UserFactory
from tests.factories.grants import CallFactory, FieldFactory, LinkedProgrammeFactory, StepFactory

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

pytestmark = pytest.mark.django_db
SEOUL = timezone.get_default_timezone()
ICS, ATOM = "/calls/calendar.ics", "/calls/feed/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-06-15 12:00+09:00", tick=False):
        yield


def at(*when):
    return datetime(*when, tzinfo=SEOUL)


def call_of_june(**about):
    """Opens on the second, closes at the midnight after the thirtieth, results in July; with a briefing."""
    days = {"opens_at": at(2026, 6, 2, 9), "closes_at": at(2026, 7, 1), "results_at": at(2026, 7, 20, 14)}
    call = CallFactory(**{"title": "골목 공모", **days, **about})
    StepFactory(call=call, kind="briefing", starts_at=at(2026, 6, 4, 19), place="구청 대강당")
    StepFactory(call=call, kind="committee", starts_at=at(2026, 6, 8, 10))
    return call


def month(client, address, **asked):
    """{day: words} of a month's page."""
    weeks = client.get(address, asked).context["weeks"]
    return {day.day: [(on.words, on.time) for on in listed] for week in weeks for day, listed in week if listed}


def test_a_month_shows_what_opens_closes_and_is_explained(client):
    call_of_june()

    assert month(client, "/calls/calendar/") == {
        2: [("접수 시작", "09:00")],
        4: [("설명회", "19:00")],
        30: [("접수 마감", "")],
    }
    assert month(client, "/calls/calendar/2026/7/") == {20: [("결과 발표", "14:00")]}


@pytest.mark.parametrize(
    ("closes", "address", "day"),
    [
        (at(2026, 7, 1), "/calls/calendar/2026/6/", 30),
        (at(2026, 7, 1, 0, 1), "/calls/calendar/2026/7/", 1),
        (at(2026, 6, 30, 23, 59), "/calls/calendar/2026/6/", 30),
        (at(2027, 1, 1), "/calls/calendar/2026/12/", 31),
        (at(2028, 3, 1), "/calls/calendar/2028/2/", 29),
    ],
)
def test_a_deadline_stands_on_its_last_day_in_korean_time(client, closes, address, day):
    CallFactory(opens_at=at(2026, 1, 1, 0, 0), closes_at=closes)

    assert [what for what, _ in month(client, address)[day]] == ["접수 마감"]


def test_an_opening_at_midnight_is_that_day_s(client):
    CallFactory(opens_at=at(2026, 7, 1), closes_at=at(2026, 7, 9))

    assert month(client, "/calls/calendar/2026/6/") == {}
    assert month(client, "/calls/calendar/2026/7/")[1] == [("접수 시작", "00:00")]


def test_seoul_s_days_are_marked_as_expected(client):
    programme = LinkedProgrammeFactory(year=2026)
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}
    programme.windows.create(kind="call", text="6월", certainty="expected", **days)
    programme.windows.create(kind="review", text="6월", certainty="fixed", **days)
    programme.windows.create(kind="call", label="2유형", text="미정", certainty="unknown")

    assert month(client, "/calls/calendar/") == {1: [("접수 시작(예상)", "")], 30: [("접수 마감(예상)", "")]}
    assert month(client, "/calls/calendar/", field=FieldFactory().pk) == {}


def test_drafts_and_what_was_cancelled_stand_nowhere(client):
    call_of_june(draft=True)
    call_of_june(title="취소한 공모", status=Call.Status.CANCELLED)

    assert month(client, "/calls/calendar/") == {}
    assert "이 달에는 공모 일정이 없습니다" in client.get("/calls/calendar/").text
    assert b"VEVENT" not in client.get(ICS).content
    assert feedparser.parse(client.get(ATOM).content).entries == []


@pytest.mark.parametrize("address", ["2026/0", "2026/13", "1999/12", "2101/1", "0/1", "99999999999999999999/1"])
def test_there_is_no_such_month(client, address):
    assert client.get(f"/calls/calendar/{address}/").status_code == 404


def test_the_first_and_the_last_month_lead_no_further(client):
    first, last = (client.get(f"/calls/calendar/{month}/").context for month in ("2000/1", "2100/12"))

    assert (first["before"], last["after"]) == (None, None)
    assert (first["after"], last["before"]) == (date(2000, 2, 1), date(2100, 11, 1))


# -- iCalendar ------------------------------------------------------------------------------------------------------


def events(client, **asked):
    return {str(event["uid"]): event for event in Calendar.from_ical(client.get(ICS, asked).content).walk("VEVENT")}


def test_the_calendar_is_read_back_as_it_was_meant(client):
    call = call_of_june()
    step = call.steps.get(kind="briefing")

    response = client.get(ICS)
    book, said = Calendar.from_ical(response.content), events(client)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(zone["tzid"]) for zone in book.walk("VTIMEZONE")] == ["Asia/Seoul"]
    assert {uid: event.decoded("dtstart") for uid, event in said.items()} == {
        f"call-{call.pk}-opens@seodaemun-maeul": at(2026, 6, 2, 9),
        f"step-{step.pk}@seodaemun-maeul": at(2026, 6, 4, 19),
        f"call-{call.pk}-closes@seodaemun-maeul": date(2026, 6, 30),
        f"call-{call.pk}-results@seodaemun-maeul": at(2026, 7, 20, 14),
    }
    briefing = said[f"step-{step.pk}@seodaemun-maeul"]
    assert str(briefing["summary"]) == "설명회: 2026년 골목 공모"
    assert str(briefing["location"]) == "구청 대강당"
    assert str(briefing["url"]) == f"http://testserver{call.get_absolute_url()}"


def test_lines_are_short_and_end_as_the_standard_asks(client):
    CallFactory(title="아주 긴 이름의 공모, 쉼표; 쌍반점과 줄\\바꿈을 담은 이름 " * 2, opens_at=at(2026, 6, 2))

    body = client.get(ICS).content

    assert body.endswith(b"\r\n") and b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 75
    assert "쉼표; 쌍반점과 줄\\바꿈" in str(next(iter(events(client).values()))["summary"])


def test_the_same_calls_are_the_same_bytes_and_answered_in_short(client):
    call = call_of_june()
    first = client.get(ICS)
    with time_machine.travel("2026-06-15 18:00+09:00", tick=False):
        again = client.get(ICS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    call.closes_at = at(2026, 7, 3, 18)
    call.save()
    Activity.write(call, by=UserFactory(), verb="접수 기간 연장")

    changed = client.get(ICS, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    uids = [{str(e["uid"]) for e in Calendar.from_ical(r.content).walk("VEVENT")} for r in (first, changed)]
    assert uids[0] == uids[1], "a calendar moves the event it knows"


# -- Atom -----------------------------------------------------------------------------------------------------------


def test_the_feed_is_read_by_a_news_reader(client):
    older = CallFactory(title="먼저 낸 공모", published_at=at(2026, 6, 1, 9))
    newer = CallFactory(title="<b>나중</b> & 공모", published_at=at(2026, 6, 3, 9), summary="이웃 & 골목")
    newer.fields.add(FieldFactory(name="환경"))
    old = CallFactory(title="옛 공모", status=Call.Status.ENDED)
    Call.objects.filter(pk=old.pk).update(published_at=None, published_by=None)

    response = client.get(ATOM)
    read = feedparser.parse(response.content)

    assert response["Content-Type"].startswith("application/atom+xml")
    assert not read.bozo and read.version == "atom10"
    assert [entry.link for entry in read.entries] == [
        f"http://testserver{call.get_absolute_url()}" for call in (newer, older)
    ]
    titles = [
        node.text for node in ElementTree.fromstring(response.content).iter("{http://www.w3.org/2005/Atom}title")
    ]
    assert titles[1] == "2026년 <b>나중</b> & 공모"
    assert [tag.term for tag in read.entries[0].tags] == ["환경"]
    assert datetime.fromisoformat(read.entries[0].published) == at(2026, 6, 3, 9)


def test_a_change_is_told_as_an_update_of_the_same_entry(client):
    call = CallFactory(published_at=at(2026, 6, 1, 9))
    first = client.get(ATOM)
    since = {"if-modified-since": first["Last-Modified"]}
    assert client.get(ATOM, headers=since).status_code == 304
    assert client.get(ATOM, headers={"if-none-match": first["ETag"]}).status_code == 304

    with time_machine.travel("2026-06-15 13:00+09:00", tick=False):
        Activity.write(call, by=UserFactory(), verb="수정")
        second = client.get(ATOM, headers=since)

    entries = [feedparser.parse(response.content).entries[0] for response in (first, second)]
    assert entries[0].id == entries[1].id and entries[0].updated < entries[1].updated


def test_an_empty_feed_is_the_same_at_every_look(client):
    first = client.get(ATOM)
    with time_machine.travel("2026-06-15 18:00+09:00", tick=False):
        assert client.get(ATOM, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", [ICS, ATOM])
def test_programs_are_told_of_a_field_and_a_dong_alone(client, address):
    green, dong = FieldFactory(name="환경"), DongFactory(name="천연동")
    own = call_of_june(title="환경 공모")
    own.fields.add(green)
    own.dongs.add(dong)
    for name, row in (("fields", FieldFactory(name="복지")), ("dongs", DongFactory(name="신촌동"))):
        getattr(call_of_june(title=f"다른 공모 {name}"), name).add(row)

    text = client.get(address, {"field": green.pk, "dong": dong.pk}).text.replace("\r\n ", "")

    assert "환경 공모" in text
    assert text.count("다른 공모") == 0
    assert client.get(address, {"field": "x"}).status_code == 200


@pytest.mark.parametrize("address", [ICS, ATOM])
def test_programs_only_look(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
    assert client.get(address)["X-Robots-Tag"] == "noindex"
    assert "max-age" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["/calls/calendar/", ICS, ATOM])
def test_a_look_costs_the_same_for_one_call_and_for_three(client, address):
    def grow():
        call_of_june(title=f"공모 {Call.objects.count()}").fields.add(FieldFactory())
        programme = LinkedProgrammeFactory(year=2026)
        programme.windows.create(kind="call", text="6월", certainty="fixed", starts_on=date(2026, 6, 1))

    def queries():
        return page_cost(client, address)

    grow()
    one = queries()
    grow()
    grow()

    assert queries() == one


def test_what_lies_far_behind_is_left_out_of_the_feed(client):
    CallFactory(opens_at=timezone.now() - timedelta(days=900), closes_at=timezone.now() - timedelta(days=880))

    assert events(client) == {}
