"""What the page of the committee's people points out, and for whom."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given

from district.models import Letter
from governance import health
from governance.models import Seat, Term
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.governance import BodyFactory, BodyRuleFactory, SeatFactory, TermFactory, sitting

pytestmark = pytest.mark.django_db
PAGE = "/desk/committee/"


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def page(client, official):
    official(roles.OFFICER)
    return lambda: client.get(PAGE)


@pytest.mark.parametrize(("days", "group"), [(1, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90), (91, None)])
def test_a_term_that_ends_stands_in_the_group_of_its_days(days, group):
    TermFactory(end=today(days))

    assert [within for within, terms in health.endings(today()) if terms] == ([group] if group else [])


def test_the_share_counts_whose_gender_is_known_among_the_appointed(page):
    body = BodyFactory()
    BodyRuleFactory(body=body, gender_limit=60, is_example=True)
    for gender in ("여", "여", "남", "", ""):
        TermFactory(seat__body=body, gender=gender)
    TermFactory(seat__body=body, seat__kind=Seat.Kind.EX_OFFICIO, gender="남")

    [share] = health.shares(today())

    assert (share.women, share.men, share.unknown, share.is_over) == (2, 1, 2, True)
    text = page().text
    assert "여성 66.7%" in text and "한도 넘음" in text and ">예시<" in text and "성별을 적은 위원만으로" in text


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.none() | st.integers(1, 100))
def test_the_limit_is_passed_by_neither_gender_alone(women, men, unknown, limit):
    share = health.Share(None, limit, {"여": women, "남": men, "": unknown})

    passed = limit is not None and any(part * 100 > limit * (women + men) for part in (women, men))
    assert share.is_over == passed
    assert share.percent is None if not women + men else 50 <= share.percent <= 100


def test_who_came_to_less_than_half_is_named_with_the_numbers(page):
    meeting = sitting(members=3, present=2)
    meeting.close(by=meeting.called_by)
    absent = meeting.attendees.last().term

    assert [term.pk for term in Term.objects.seldom_there(today(-365))] == [absent.pk]
    assert "1번 가운데 0번 출석" in page().text


def test_half_is_enough_and_what_did_not_take_place_or_is_long_ago_does_not_count():
    met = sitting(members=3, present=2)
    met.close(by=met.called_by)
    absent = met.attendees.last().term
    again = sitting(body=met.body, members=0, present=3, held_at=timezone.now() - timedelta(minutes=1))
    again.close(by=again.called_by)
    sitting(body=met.body, members=0, present=0, opened=False, held_at=timezone.now() - timedelta(minutes=2))

    assert not Term.objects.seldom_there(today(-365)).exists()
    again.attendees.get(term=absent).presences.all().delete()
    assert Term.objects.seldom_there(today(-365)).get().called == 2
    assert not Term.objects.seldom_there(today(1)).exists()


def test_a_vacancy_says_since_when_and_departments_are_none(page):
    left = TermFactory(end=today(-10)).seat
    SeatFactory(kind=Seat.Kind.DEPARTMENT)
    TermFactory()
    never = SeatFactory()

    assert {seat.pk: seat.empty_since for seat in Seat.objects.vacant()} == {left.pk: today(-10), never.pk: None}
    assert "임기를 적은 적이 없음" in page().text


def test_who_sits_in_many_bodies_is_named_and_a_subcommittee_is_not_another_body():
    term = TermFactory()
    below = BodyFactory(name="소위원회", parent=term.seat.body)
    TermFactory(person=term.person, seat__body=below)
    assert health.crowded() == []

    TermFactory(person=term.person, seat__body=BodyFactory(name="공동체 TF"))

    [(name, terms)] = health.crowded()
    assert (name, len(terms)) == (term.person.name, 3)


def test_letters_to_those_whose_term_ends_are_held_and_written_once(client, page):
    term = TermFactory(end=today(20))
    TermFactory(end=today(20), person=None, name="계정 없음")
    assert "안내 편지 쓰기" in page().text

    client.post(reverse("governance:ending_letters"))
    client.post(reverse("governance:ending_letters"))

    letter = Letter.objects.get()
    assert (letter.to, letter.status) == (term.person, "held")
    assert "안내 편지 쓰기" not in page().text


@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("member", 404), ("staff", 404)])
def test_the_page_is_for_officials_who_see_the_terms(client, who, status):
    if who != "nobody":
        client.force_login(UserFactory(is_staff=who == "staff"))

    assert client.get(PAGE).status_code == status
    assert client.post(reverse("governance:ending_letters")).status_code == status


def test_an_auditor_reads_and_writes_no_letters(client, official):
    official(roles.AUDITOR)
    TermFactory(end=today(20))

    assert "안내 편지 쓰기" not in client.get(PAGE).text
    assert client.post(reverse("governance:ending_letters")).status_code == 404


def test_the_number_of_queries_does_not_grow(client, page):
    def grow():
        meeting = sitting(body=BodyFactory(name=f"회의체 {UserFactory().pk}"), members=3, present=2)
        meeting.close(by=meeting.called_by)
        term = TermFactory(end=today(20), seat__body=meeting.body, gender="여")
        TermFactory(person=term.person, seat__body=BodyFactory(name=f"다른 {term.pk}"))
        SeatFactory(body=meeting.body)

    def queries():
        page()
        with CaptureQueriesContext(connection) as captured:
            assert page().status_code == 200
        return len(captured)

    grow()
    one = queries()
    grow()
    grow()

    assert queries() == one
