"""Appointing, renewing and leaving: numbers, the rest of a term, and nobody twice."""

from datetime import date

import hypothesis.strategies as st
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given

from district.models import Activity, Sequence
from governance import overlap
from governance.models import Seat, Term
from governance.terms import end_of_term, months_later
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.governance import BodyFactory, BodyRuleFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def seat():
    """A seat of a body whose terms last two years and may be renewed once."""
    seat = SeatFactory()
    BodyRuleFactory(body=seat.body, term_months=24, renewals=1)
    return seat


def appoint(seat, officer, name="홍길동", start=START, **said):
    return Term.appoint(seat, by=officer, name=name, start=start, **said)


# -- the calendar -----------------------------------------------------------------------------------------------------


@given(DAYS, st.integers(1, 120))
def test_a_term_of_months_ends_in_the_month_that_many_later(day, months):
    later = months_later(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and months_later(later.replace(day=1), 1).day == 1)


@pytest.mark.parametrize(
    ("day", "months", "ends"), [((2024, 1, 31), 1, (2024, 2, 29)), ((2025, 12, 1), 24, (2027, 12, 1))]
)
def test_a_month_that_is_shorter_ends_it_on_its_last_day(day, months, ends):
    assert months_later(date(*day), months) == date(*ends)


@given(DAYS, DAYS, st.integers(1, 60))
def test_who_is_elected_in_between_never_sits_longer_than_the_rest(start, rest, months):
    end = end_of_term(start, months=months, rest=rest)

    assert end == rest if rest > start else end == months_later(start, months)


# -- appointing -------------------------------------------------------------------------------------------------------


def test_an_appointment_is_signed_numbered_and_as_long_as_the_rule_says(seat, officer):
    term = appoint(seat, officer, gender="여")

    assert (term.end, term.renewal, term.is_by_election) == (date(2028, 3, 2), 0, False)
    assert (term.letter_number, term.letter_post) == ("2026-1", f"{seat.body} 위원")
    assert (term.appointed_by, term.appointed_on) == (officer, START)
    assert Activity.objects.about(term).get().verb == "위촉"


def test_numbers_of_letters_are_never_given_again(seat, officer):
    first = appoint(seat, officer)
    Term.objects.filter(pk=first.pk).delete()

    assert appoint(seat, officer).letter_number == "2026-2"
    assert appoint(SeatFactory(body=seat.body), officer, start=date(2027, 1, 4)).letter_number == "2027-1"


def test_a_refused_appointment_leaves_nothing_behind(seat, officer):
    appoint(seat, officer)

    with pytest.raises(ValidationError, match="겹칩니다"):
        appoint(seat, officer, name="성춘향", start=date(2027, 1, 4))

    assert (Term.objects.count(), Sequence.objects.get().last) == (1, 1)


def test_an_office_brings_its_seat_without_a_letter_and_without_an_end(officer):
    term = appoint(SeatFactory(kind=Seat.Kind.EX_OFFICIO, post="부구청장"), officer)

    assert (term.letter_number, term.end) == ("", None)


def test_without_a_rule_the_end_must_be_said(officer):
    seat = SeatFactory()

    with pytest.raises(ValidationError) as refusal:
        appoint(seat, officer)

    assert refusal.value.code == "end"
    assert appoint(seat, officer, end=date(2027, 3, 2)).end == date(2027, 3, 2)


# -- leaving, and who follows -----------------------------------------------------------------------------------------


def test_who_follows_one_who_left_serves_the_rest(seat, officer):
    first = appoint(seat, officer)
    first.leave(Term.EndReason.RESIGNED, by=officer, last_day=date(2026, 8, 31))

    second = appoint(seat, officer, name="성춘향", start=date(2026, 10, 1))

    assert (first.end, first.set_end, first.last_day) == (date(2026, 9, 1), date(2028, 3, 2), date(2026, 8, 31))
    assert (second.end, second.is_by_election) == (date(2028, 3, 2), True)
    assert Activity.objects.about(second).get().verb == "보궐 위촉"


def test_who_follows_does_not_end_on_another_day(seat, officer):
    appoint(seat, officer).leave(Term.EndReason.DIED, by=officer, last_day=date(2026, 8, 31))

    with pytest.raises(ValidationError, match="남은 기간"):
        appoint(seat, officer, name="성춘향", start=date(2026, 10, 1), end=date(2028, 10, 1))


def test_who_comes_after_the_rest_is_over_has_a_whole_term(seat, officer):
    appoint(seat, officer).leave(Term.EndReason.RESIGNED, by=officer, last_day=date(2026, 8, 31))

    assert appoint(seat, officer, name="성춘향", start=date(2028, 3, 2)).end == date(2030, 3, 2)


@pytest.mark.parametrize(
    ("reason", "last_day", "note", "code"),
    [
        ("", date(2026, 8, 31), "", "reason"),
        (Term.EndReason.DISMISSED, date(2026, 8, 31), "", "note"),
        (Term.EndReason.RESIGNED, date(2026, 3, 1), "", "last_day"),
        (Term.EndReason.RESIGNED, date(2028, 3, 1), "", "last_day"),
    ],
)
def test_a_term_ends_early_only_for_a_reason_and_on_a_day_of_its_own(seat, officer, reason, last_day, note, code):
    term = appoint(seat, officer)

    with pytest.raises(ValidationError) as refusal:
        term.leave(reason, by=officer, last_day=last_day, note=note)

    term.refresh_from_db()
    assert (refusal.value.code, term.end, term.end_reason) == (code, date(2028, 3, 2), "")


def test_nobody_leaves_twice(seat, officer):
    term = appoint(seat, officer)
    term.leave(Term.EndReason.DISMISSED, by=officer, last_day=date(2026, 8, 31), note="품위 손상(예시)")

    with pytest.raises(ValidationError, match="이미 해촉"):
        term.leave(Term.EndReason.RESIGNED, by=officer, last_day=date(2026, 7, 31))


# -- renewing ---------------------------------------------------------------------------------------------------------


def test_a_renewal_goes_on_where_the_term_ends_as_often_as_the_rule_allows(seat, officer):
    again = appoint(seat, officer, gender="여", is_official=True).renew(by=officer)

    assert (again.start, again.end, again.renewal) == (date(2028, 3, 2), date(2030, 3, 2), 1)
    assert (again.gender, again.is_official, again.letter_number) == ("여", True, "2028-1")
    with pytest.raises(ValidationError, match="1번까지만"):
        again.renew(by=officer)


def test_a_renewal_is_refused_by_name_where_the_rule_says_nothing(officer):
    term = appoint(SeatFactory(), officer, end=date(2028, 3, 2))

    with pytest.raises(ValidationError, match="연임 한도가 정해지지"):
        term.renew(by=officer)


def test_who_left_early_is_not_renewed(seat, officer):
    term = appoint(seat, officer)
    term.leave(Term.EndReason.RESIGNED, by=officer, last_day=date(2026, 8, 31))

    with pytest.raises(ValidationError, match="정한 날에 끝나는"):
        term.renew(by=officer)


def test_a_renewal_to_come_falls_with_the_term_that_ends_early(seat, officer):
    term = appoint(seat, officer)
    again = term.renew(by=officer)

    term.leave(Term.EndReason.RESIGNED, by=officer, last_day=date(2027, 8, 31))

    again.refresh_from_db()
    assert (again.end_reason, again.end, again.set_end) == ("fallen", date(2028, 3, 2), date(2030, 3, 2))
    assert (again.ended_by, again.letter_number) == (officer, "2028-1")  # its letter is known, nobody served by it
    assert not Term.objects.in_force(date(2028, 6, 1)).exists()
    assert "2027. 8. 31.에 끝남" in Activity.objects.about(again).first().note
    follower = Term.appoint(seat, by=officer, start=date(2027, 9, 1), name="뒤를 이은 사람")
    assert (follower.end, follower.is_by_election) == (date(2028, 3, 2), True)
    beyond = Term.appoint(seat, by=officer, start=date(2028, 3, 2), name="그다음 사람")
    assert beyond.end == date(2030, 3, 2)


def test_who_was_renewed_and_left_is_free_for_another_seat_of_the_body(seat, officer):
    person = UserFactory()
    term = appoint(seat, officer, person=person)
    term.renew(by=officer)
    term.leave(Term.EndReason.RESIGNED, by=officer, last_day=date(2027, 8, 31))

    other = Term.appoint(SeatFactory(body=seat.body), by=officer, start=date(2027, 9, 1), person=person)

    assert other.end == date(2029, 9, 1)  # over the day on which the renewal would have begun


def test_a_term_whose_renewal_has_begun_is_not_ended_and_names_it(seat, officer):
    term = appoint(seat, officer, start=date(2022, 3, 2), end=date(2024, 3, 2))
    again = term.renew(by=officer)

    with pytest.raises(ValidationError, match=r"2024\. 3\. 2\.부터 연임한 임기"):
        term.leave(Term.EndReason.RESIGNED, by=officer, last_day=date(2023, 8, 31))

    again.refresh_from_db()
    assert again.end_reason == ""


# -- never two at once, whatever path ---------------------------------------------------------------------------------

BESIDE = [
    ("seat", date(2027, 1, 1), None),
    ("seat", None, date(2026, 3, 3)),
    ("seat", None, None),
    ("person", date(2028, 3, 1), date(2029, 1, 1)),
    ("person", None, None),
]


def beside(term, same):
    """An unsaved term of the same seat, or of the same person on another seat of the body."""
    if same == "seat":
        return {"seat": term.seat, "name": "성춘향"}
    return {"seat": SeatFactory(body=term.seat.body), "person": term.person, "name": "홍길동"}


@pytest.mark.parametrize(("same", "start", "end"), BESIDE)
def test_the_database_refuses_two_terms_at_once(same, start, end):
    term = TermFactory(start=START, end=date(2028, 3, 2))
    other = beside(term, same)

    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.bulk_create([Term(**other, start=start, end=end)])
    later = Term.objects.create(**other, start=date(2028, 3, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=later.pk).update(start=start, end=end)

    assert Term.objects.exclude(pk=term.pk).get().start == date(2028, 3, 2)


@pytest.mark.parametrize(("same", "start", "end"), BESIDE)
def test_it_refuses_because_of_its_guards(same, start, end):
    """The negative control of the test above: without the guards the same row passes."""
    term = TermFactory(start=START, end=date(2028, 3, 2))
    other = beside(term, same)

    connection.check_constraints()  # PostgreSQL alters no table on which a check still waits
    with transaction.atomic():
        overlap.unguard(connection)
        Term.objects.bulk_create([Term(**other, start=start, end=end)])
        transaction.set_rollback(True)


def test_one_person_sits_in_two_bodies_and_terms_without_a_person_go_side_by_side():
    term = TermFactory(start=START)

    TermFactory(seat__body=BodyFactory(name="공동체 TF"), person=term.person, start=START)
    for _ in range(2):
        Term.objects.create(seat=SeatFactory(body=term.seat.body), start=START)

    assert Term.objects.count() == 4


# -- the desk ---------------------------------------------------------------------------------------------------------


def test_an_officer_appoints_renews_and_ends_on_the_desk(client, official, seat):
    official(roles.OFFICER)
    said = {"name": "홍길동", "start": "2026-03-02", "gender": "남"}

    seated = client.post(reverse("admin:governance_seat_appoint", args=[seat.pk]), said)
    term = Term.objects.get()
    assert seated.url == reverse("admin:governance_term_change", args=[term.pk])
    client.post(reverse("admin:governance_term_renew", args=[term.pk]), {"end": ""})
    again = Term.objects.get(renewal=1)
    left = {"reason": "resigned", "last_day": "2028-12-31"}
    client.post(reverse("admin:governance_term_leave", args=[again.pk]), left)

    again.refresh_from_db()
    assert (again.end, again.end_reason) == (date(2029, 1, 1), "resigned")


def test_what_an_act_refuses_is_said_beside_its_field(client, official, seat):
    official(roles.OFFICER)
    term = TermFactory(seat=seat, start=START, end=date(2028, 3, 2))

    answer = client.post(
        reverse("admin:governance_term_leave", args=[term.pk]), {"reason": "dismissed", "last_day": "2026-08-31"}
    )
    taken = client.post(
        reverse("admin:governance_seat_appoint", args=[seat.pk]), {"name": "성춘향", "start": "2026-05-01"}
    )

    assert list(answer.context["form"].errors) == ["note"]
    assert "겹칩니다" in taken.text and taken.context["form"]["name"].value() == "성춘향"


def test_what_the_letter_says_is_not_written_over(client, official, seat, officer):
    official(roles.OFFICER)
    term = appoint(seat, officer)
    page = reverse("admin:governance_term_change", args=[term.pk])

    client.post(page, {"name": "다른 사람", "start": "2020-01-01", "gender": "여", "note": "소개"})

    term.refresh_from_db()
    assert (term.name, term.start, term.note) == ("홍길동", START, "소개")
    assert client.post(reverse("admin:governance_term_delete", args=[term.pk]), {"post": "yes"}).status_code == 403
