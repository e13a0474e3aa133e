"""Helpers of allocation on their page: looked at before they change anything, and named in what they change."""

import pytest

from grants.models import Allotment
from tests.factories.grants import FieldFactory

from .sharing import FILL, page, rows_of

pytestmark = pytest.mark.django_db

State = Allotment.State


def test_a_helper_is_looked_at_before_it_changes_anything(client, scenario):
    looked = client.get(page("calculation", scenario, **FILL, reserve="on"))

    assert "미리보기: 순위대로 채움(맞지 않으면 건너뜀)" in looked.text
    assert looked.context["after"] == {"allotted": 2_000_000, "left": 0, "selected": 2, "reserved": 1}
    assert scenario.allotments.filter(state=State.REJECTED).count() == 3

    client.post(page("calculation", scenario), FILL | {"reserve": "on", "version": 1})

    stored = scenario.allotments.by_rank().values_list("state", "amount", "reserve_rank", "given")
    assert list(stored) == [
        ("selected", 1_000_000, None, 1_000_000),
        ("selected", 1_000_000, None, 1_000_000),
        ("reserve", 0, 1, 0),
    ]


@pytest.mark.parametrize(
    ("told", "amounts"),
    [
        ({"act": "cut", "percent": "55"}, [495_000, 0, 0]),
        ({"act": "floor", "unit": "100000"}, [900_000, 0, 0]),
        ({"act": "reserve", "limit": "1"}, [900_000, 0, 0]),
    ],
)
def test_every_helper_does_what_it_says(client, scenario, told, amounts):
    first = rows_of(scenario)[0]
    scenario.revise({first.application_id: {"state": "selected", "amount": 900_000}}, version=1, by=scenario.made_by)

    client.post(page("calculation", scenario), told | {"version": 2})

    assert [row.amount for row in rows_of(scenario)] == amounts
    assert scenario.allotments.filter(state=State.RESERVE).count() == (told["act"] == "reserve")


def test_a_cap_of_a_type_is_kept(client, scenario):
    first = rows_of(scenario)[0]
    scenario.revise({first.application_id: {"state": "selected", "amount": 900_000}}, version=1, by=scenario.made_by)
    caps = {f"cap_{first.application.type_id}": "50만원"}

    client.post(page("calculation", scenario), {"act": "cap", "version": 2} | caps)

    first.refresh_from_db()
    assert first.amount == 500_000


def test_a_quota_of_a_field_is_kept_and_the_jump_has_its_reason(client, scenario):
    field, rows = FieldFactory(name="환경"), rows_of(scenario)
    scenario.allotments.filter(pk__in=[rows[0].pk, rows[1].pk]).update(field=field)

    client.post(page("calculation", scenario), FILL | {f"quota_{field.pk}": "1", "version": 1})

    first, second, third = rows_of(scenario)
    assert [first.state, second.state, third.state] == ["selected", "rejected", "selected"]
    assert "환경 1건까지" in third.reason and first.reason == ""
    assert not any("까닭" in sentence for sentence in scenario.obstacles())


@pytest.mark.parametrize("told", [{"act": "fill"}, {"act": "cut", "percent": "0"}, FILL | {"dong_from": "많이"}])
def test_what_a_helper_cannot_read_is_told(client, scenario, told):
    assert client.get(page("calculation", scenario, **told)).status_code == 400
    assert client.post(page("calculation", scenario), told | {"version": 1}).status_code == 400
    assert scenario.allotments.filter(state=State.REJECTED).count() == 3


def test_a_helper_that_comes_late_is_looked_at_again(client, scenario):
    late = client.post(page("calculation", scenario), FILL | {"version": 9}, follow=True)

    assert "먼저 고쳤습니다" in late.text and "미리보기" in late.text
    assert not scenario.allotments.filter(state=State.SELECTED).exists()
