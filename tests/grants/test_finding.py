"""Residents find calls: the list beside Seoul's programmes, narrowed down, counted, and no dearer for ten thousand."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from grants.models import Call
from tests.counting import page_cost
from tests.factories.district import DongFactory
from tests.factories.grants import (
    CallConditionFactory,
    CallFactory,
    CallTypeFactory,
    FieldFactory,
    LinkedProgrammeFactory,
)

pytestmark = pytest.mark.django_db


def window(year=2026, starts=None, ends=None, **about):
    programme = LinkedProgrammeFactory(year=year, **about)
    return programme.windows.create(kind="call", text="예시", certainty="expected", starts_on=starts, ends_on=ends)


def found(client, **asked):
    """What is shown under open, coming and past."""
    context = client.get("/calls/", asked).context
    return [list(context.get(name, ())) for name in ("open_calls", "coming_calls")] + [context["page_obj"].object_list]


def everything(client, **asked):
    return {entry for section in found(client, **asked) for entry in section}


@pytest.fixture
def now():
    with time_machine.travel("2026-06-15 12:00+09:00", tick=False):
        yield timezone.now()


def test_both_kinds_stand_together_by_their_days(client, now):
    later, sooner = CallFactory(closes_at=now + timedelta(9)), CallFactory(closes_at=now + timedelta(1))
    between = window(starts=date(2026, 6, 1), ends=date(2026, 6, 20))
    coming = CallFactory(opens_at=now + timedelta(5), closes_at=now + timedelta(9))
    unknown, soon = window(), window(starts=date(2026, 6, 16), ends=date(2026, 6, 30))
    closed, old = (
        CallFactory(closed=True),
        CallFactory(year=2016, status=Call.Status.ENDED, opens_at=None, closes_at=None),
    )
    over, last_year = window(starts=date(2026, 5, 1), ends=date(2026, 6, 14)), window(year=2025)
    CallFactory(draft=True)
    CallFactory(status=Call.Status.CANCELLED)

    assert found(client) == [[sooner, between, later], [soon, coming, unknown], [closed, over, last_year, old]]
    text = client.get("/calls/").text
    assert "서울시 연계" in text and "서대문구</span>" in text
    assert '접수 중인 공모 <span class="soft">3건' in text and '지난 공모 <span class="soft">4건' in text


@pytest.mark.parametrize(
    ("day", "phase"),
    [("2026-06-01", "공고 예정"), ("2026-06-02", "접수중"), ("2026-06-20", "접수중"), ("2026-06-21", "마감")],
)
@pytest.mark.parametrize("clock", ["00:00+09:00", "23:59+09:00"])
def test_a_window_of_seoul_lasts_from_its_first_day_to_the_end_of_its_last_in_korean_time(client, day, clock, phase):
    with time_machine.travel(f"{day} {clock}", tick=False):
        row = window(starts=date(2026, 6, 2), ends=date(2026, 6, 20))
        at = {"접수중": 0, "공고 예정": 1, "마감": 2}[phase]

        assert row.phase == phase
        assert found(client)[at] == [row]


def test_a_call_is_found_by_what_it_says(client, now):
    green, dong = FieldFactory(name="환경"), DongFactory(name="천연동")
    own = CallFactory(title="골목 화단", year=2025)
    own.fields.add(green)
    own.dongs.add(dong)
    CallTypeFactory(call=own, cap=3_000_000)
    CallConditionFactory(call=own, key="kinds", options=["apartment"])
    other = CallFactory(title="다른 공모")
    other.fields.add(FieldFactory(name="복지"))
    other.dongs.add(DongFactory(name="신촌동"))
    CallTypeFactory(call=other, cap=2_999_999)
    CallConditionFactory(call=other, key="kinds", options=["group", "body"])

    for asked in (
        {"field": green.pk},
        {"dong": dong.pk},
        {"kind": "apartment"},
        {"money": 3_000_000},
        {"year": 2025},
        {"q": "화단"},
        {"field": green.pk, "dong": dong.pk, "kind": "apartment", "money": 1_000_000, "status": "open", "q": "골목"},
    ):
        assert everything(client, **asked) == {own}, asked
    assert everything(client, field=green.pk, year=2026) == set()


def test_a_call_for_all_fields_dongs_and_kinds_is_found_by_each(client, now):
    call = CallFactory()

    assert everything(client, field=FieldFactory().pk) == {call}
    assert everything(client, dong=DongFactory().pk, kind="alliance") == {call}


def test_a_call_that_takes_a_kind_in_one_of_its_types_is_found(client, now):
    call = CallFactory()
    homes, _ = CallTypeFactory(call=call), CallTypeFactory(call=call)
    CallConditionFactory(call=call, type=homes, key="kinds", options=["apartment"])

    assert everything(client, kind="body") == {call}, "the other type says nothing"
    for type in call.types.exclude(pk=homes.pk):
        CallConditionFactory(call=call, type=type, key="kinds", options=["group"])
    assert everything(client, kind="body") == set()
    assert everything(client, kind="group") == {call}


def test_seoul_s_programmes_answer_what_is_known_of_them(client, now):
    row = window(name="공동육아", purpose="품앗이", starts=date(2026, 6, 1), ends=date(2026, 6, 30))
    call = CallFactory()

    assert everything(client, q="품앗이") == {row}
    assert everything(client, year=2026) == {row, call}
    assert everything(client, whose="city", dong=DongFactory().pk) == {row}
    assert everything(client, whose="district") == {call}
    page = client.get("/calls/", {"money": 1_000_000, "field": FieldFactory().pk})
    assert "정리되지 않은 것: 분야 · 모임당 한도" in page.text
    assert everything(client, money=1_000_000) == set()


def test_a_state_shows_its_section_alone(client, now):
    CallFactory()
    CallFactory(closed=True)
    CallFactory(opens_at=now + timedelta(1))

    assert [len(section) for section in found(client, status="coming")] == [0, 1, 0]
    assert [len(section) for section in found(client, status="past")] == [0, 0, 1]


def test_nothing_found_is_said_with_a_way_back(client, now):
    CallFactory()

    page = client.get("/calls/", {"q": "없는 말"})

    assert "찾는 공모가 없습니다" in page.text and "0건" in page.text and "찾는 말: 없는 말" in page.text
    assert (
        "지금 접수 중인 공모가 없습니다" in client.get("/calls/", {"status": ""}).text or Call.objects.open().exists()
    )


def test_without_any_call_the_page_offers_alerts(client):
    page = client.get("/calls/")

    assert "지금 접수 중인 공모가 없습니다" in page.text and "/calls/alerts/" in page.text


@pytest.mark.parametrize(
    "asked", [{"field": "x"}, {"dong": 999999}, {"kind": "'"}, {"money": "1e9"}, {"year": "x"}, {"q": "가" * 99}]
)
def test_a_senseless_question_finds_nothing_and_is_no_error(client, asked):
    CallFactory()
    window(starts=date(2016, 1, 1))

    page = client.get("/calls/", asked)

    assert page.status_code == 200 and page.context["filter"].form.errors
    assert everything(client, **asked) == set()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99"])
def test_a_page_that_is_none_is_the_nearest(client, page):
    CallFactory(closed=True)

    assert client.get("/calls/", {"page": page}).status_code == 200


def test_pages_keep_what_was_asked_and_lose_nothing(client, now):
    calls = [CallFactory(closed=True, title=f"화단 {n}") for n in range(14)]
    CallFactory(closed=True, title="다른 공모")

    pages = [client.get("/calls/", {"q": "화단", "page": number}) for number in (1, 2)]

    shown = [call.pk for page in pages for call in page.context["page_obj"].object_list]
    assert sorted(shown) == [call.pk for call in calls]
    assert "q=%ED%99%94%EB%8B%A8&amp;page=2" in pages[0].text


def queries(client, **asked):
    return page_cost(client, "/calls/", asked)


@pytest.mark.parametrize("asked", [{}, {"kind": "group", "q": "공모"}, {"page": 2}])
def test_a_page_costs_the_same_for_one_of_each_and_for_three(client, now, asked):
    def grow():
        for about in ({}, {"closed": True}, {"opens_at": now + timedelta(1)}):
            call = CallFactory(**about)
            call.fields.add(FieldFactory())
            call.dongs.add(DongFactory())
            CallTypeFactory(call=call)
        window(starts=date(2026, 6, 1), ends=date(2026, 6, 30))
        window(starts=date(2026, 1, 1), ends=date(2026, 1, 30))

    grow()
    if "page" in asked:
        CallFactory.create_batch(12, closed=True)
    one = queries(client, **asked)
    grow()
    grow()

    assert queries(client, **asked) == one
