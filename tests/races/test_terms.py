"""Two officials appoint to one seat, or one person to two seats of a body, at the same instant: one of them does."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from governance import overlap
from governance.models import Term, term
from tests.factories.district import UserFactory
from tests.factories.governance import SeatFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
FROM, UNTIL = date(2026, 3, 2), date(2028, 3, 2)


@pytest.fixture(params=["seat", "person"])
def appoint_twice(request, at_once):
    """What two officials are answered who appoint at once."""
    seat, officer, person = SeatFactory(), UserFactory(staff=True), UserFactory()
    same_seat = request.param == "seat"
    seats = [seat, seat if same_seat else SeatFactory(body=seat.body)]
    people = [person, UserFactory() if same_seat else person]

    def appoint(seat, person):
        own = type(seat).objects.select_related("body").get(pk=seat.pk)
        return lambda: Term.appoint(own, by=officer, person=person, start=FROM, end=UNTIL)

    return lambda: at_once([appoint(*pair) for pair in zip(seats, people, strict=True)])


@pytest.fixture
def nobody_waits(monkeypatch):
    """Takes off the lock of the body and the judgement that would see the other, as if both had looked first."""
    monkeypatch.setattr(term, "_alone_in", lambda body: None)
    monkeypatch.setattr(Term, "clean", lambda self: None)


def test_two_who_appoint_at_once_seat_one(appoint_twice):
    answers = appoint_twice()

    [refusal] = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert "겹칩니다" in str(refusal)
    assert Term.objects.get().letter_number == "2026-1"


def test_the_database_alone_refuses_the_second(appoint_twice, nobody_waits):
    answers = appoint_twice()

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError]
    assert Term.objects.count() == 1


def test_without_lock_and_guard_both_would_sit(appoint_twice, nobody_waits):
    """The control: two terms of one seat, or of one person in one body."""
    overlap.unguard(connection)
    try:
        appoint_twice()

        assert Term.objects.count() == 2
    finally:
        Term.objects.all().delete()
        overlap.guard(connection)
