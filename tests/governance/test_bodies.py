from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from governance.models import BodyRule, Term
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.governance import BodyFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db


def test_a_roster_is_read_for_a_day_and_the_end_day_counts_no_more():
    seat = SeatFactory()
    first = TermFactory(seat=seat, start=date(2014, 2, 15), end=date(2016, 2, 15))
    second = TermFactory(seat=seat, start=date(2016, 2, 15))

    assert seat.body.roster_on(date(2016, 2, 14)) == [(seat, first)]
    assert seat.body.roster_on(date(2016, 2, 15)) == [(seat, second)]
    assert seat.body.roster_on(date(2010, 1, 1)) == [(seat, None)]
    assert first.last_day == date(2016, 2, 14)


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (date(2016, 1, 1), None, True),
        (date(2015, 12, 31), None, False),
        (date(2010, 1, 1), date(2014, 1, 1), True),
        (None, None, False),
    ],
)
def test_terms_of_a_seat_do_not_overlap(start, end, fits):
    seat = TermFactory(start=date(2014, 1, 1), end=date(2016, 1, 1)).seat
    term = Term(seat=seat, name="새 위원", start=start, end=end)

    if fits:
        term.full_clean()
    else:
        with pytest.raises(ValidationError, match="겹칩니다"):
            term.full_clean()


def test_one_person_does_not_hold_two_seats_of_a_body_at_once():
    sitting = TermFactory()
    term = Term(seat=SeatFactory(body=sitting.seat.body), person=sitting.person, name=sitting.name)

    with pytest.raises(ValidationError, match="겹칩니다"):
        term.full_clean()


def test_rules_change_by_date():
    body = BodyFactory()
    for start, end, appointed in ((None, date(2017, 1, 1), 15), (date(2017, 1, 1), None, 17)):
        BodyRule.objects.create(
            body=body, start=start, end=end, seats_ex_officio=3, seats_appointed=appointed, ground="예시"
        )

    assert body.rule_on(date(2016, 12, 31)).seats == 18
    assert body.rule_on(date(2017, 1, 1)).seats == 20


def test_the_page_shows_vacancies_and_past_days(client):
    seat = SeatFactory()
    TermFactory(seat=seat, name="조한마을", start=date(2014, 1, 1), end=date(2016, 1, 1))
    url = seat.body.get_absolute_url()

    assert "공석" in client.get(url).text
    assert "조한마을" in client.get(url, {"on": "2015-12-31"}).text


@pytest.mark.parametrize("typed", ["2016-02-30", "x", "", "9999-99-99"])
def test_a_day_that_is_none_shows_today(client, typed):
    url = BodyFactory().get_absolute_url()

    assert client.get(url, {"on": typed}).context["day"] == timezone.localdate()


@pytest.mark.parametrize("page", ["list", "detail"])
def test_the_number_of_queries_does_not_grow(client, page):
    body = SeatFactory().body
    url = reverse("governance:bodies") if page == "list" else body.get_absolute_url()

    def queries():
        return page_cost(client, url)

    with_one = queries()
    for n in range(2):
        TermFactory(seat__body=body, start=timezone.localdate() - timedelta(days=1))
        SeatFactory(body=BodyFactory(name=f"회의체 {n}"))

    assert queries() == with_one


def test_a_term_without_a_seat_is_told_so(client):
    client.force_login(UserFactory(staff=True))

    answer = client.post(
        "/admin/governance/term/add/", {"seat": "", "person": UserFactory().pk, "start": "2016-01-01", "renewal": "0"}
    )

    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["seat"]
