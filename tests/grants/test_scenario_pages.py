"""The pages of scenarios: the table edited where it stands, helpers looked at before they act, two side by side."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.models import Allotment, Application, Review, Scenario
from seodaemun_maeul import roles
from tests.factories.district import DongFactory, UserFactory
from tests.factories.governance import MeetingFactory
from tests.factories.grants import (
    AllotmentFactory,
    ApplicationFactory,
    ConflictFactory,
    FieldFactory,
    ReviewFactory,
)

from .sharing import FILL, page, rows_of, sent

pytestmark = pytest.mark.django_db

State = Allotment.State


# -- who comes in -----------------------------------------------------------------------------------------------------

PAGES = ("scenario", "calculation", "coverage", "scenario_management")


def test_an_auditor_looks_and_changes_nothing(client, official, scenario):
    official(roles.AUDITOR)
    first = rows_of(scenario)[0]

    shown = client.get(page("scenario", scenario)).text
    client.post(page("scenario", scenario), sent(scenario, (first, "selected", "1,000", "")))

    assert 'name="version"' in shown and "<select" not in shown.split("allot-table")[1]
    assert client.get(page("calculation", scenario)).status_code == 404
    for name in ("name", "copy", "item", "renewal", "removal"):
        assert client.post(page(f"scenario_{name}", scenario)).status_code == 404
    first.refresh_from_db()
    assert first.state == State.REJECTED


def test_an_official_without_the_right_finds_nothing(client, scenario):
    client.force_login(UserFactory(is_staff=True))

    assert {client.get(page(name, scenario)).status_code for name in PAGES} == {404}
    assert client.get(page("scenarios", scenario.call)).status_code == 404


@pytest.mark.parametrize("part", ["applicant", "member", "kept from one"])
def test_nobody_who_is_involved_in_the_call_meets_its_scenarios(client, officer, scenario, part):
    if part == "applicant":
        ApplicationFactory(call=scenario.call, submitted=True, applicant=officer)
    elif part == "member":
        ReviewFactory(application=rows_of(scenario)[0].application, member=officer, status=Review.Status.ASSIGNED)
    else:
        ConflictFactory(application=rows_of(scenario)[0].application, member=officer)

    assert {client.get(page(name, scenario)).status_code for name in PAGES} == {404}
    assert client.post(page("scenario_drawing", scenario.call), {"name": "2안"}).status_code == 404
    assert client.get(reverse("reports:meeting_paper", args=[scenario.pk, "agenda", "xlsx"])).status_code == 404


def test_the_desk_of_the_meeting_leads_to_the_scenario_for_who_may_see_it(client, officer, scenario):
    meeting, first = MeetingFactory(), rows_of(scenario)[0]
    scenario.revise({first.application_id: {"state": "selected", "amount": 900_000}}, version=1, by=officer)
    scenario.put_to(meeting, by=officer)
    desk = reverse("governance:sitting", args=[meeting.pk])
    link = f'href="{scenario.get_absolute_url()}"'
    assert link in client.get(desk).text

    ConflictFactory(application=first.application, member=officer)

    assert link not in client.get(desk).text


# -- drawing and listing ----------------------------------------------------------------------------------------------


def test_a_scenario_is_drawn_on_the_list_and_a_name_twice_is_told_beside_its_field(client, officer, scenario):
    drawn = client.post(page("scenario_drawing", scenario.call), {"name": "2안"})
    again = client.post(page("scenario_drawing", scenario.call), {"name": "2안"})

    assert drawn.url == scenario.call.scenarios.get(name="2안").get_absolute_url()
    assert again.status_code == 400 and "같은 이름의 배분안이 있습니다" in again.text
    assert "2안" in client.get(page("scenarios", scenario.call)).text


# -- the table --------------------------------------------------------------------------------------------------------


def test_what_is_typed_in_the_table_is_saved_at_once(client, scenario):
    first, second, third = rows_of(scenario)

    typed = sent(
        scenario, (first, "selected", "90만원", ""), (second, "reserve", "5", ""), (third, "rejected", "", "멀어서")
    )
    client.post(page("scenario", scenario), typed)

    stored = scenario.allotments.by_rank().values_list("state", "amount", "reserve_rank", "reason")
    assert list(stored) == [
        ("selected", 900_000, None, ""),
        ("reserve", 0, 1, ""),
        ("rejected", 0, None, "멀어서"),
    ]


@pytest.mark.parametrize(
    ("state", "amount", "told"),
    [
        ("selected", "", "선정에는 금액을 적어 주세요."),
        ("selected", "1,000,001", "신청액 1,000,000원보다 많이 줄 수 없습니다."),
        ("selected", "많이", "숫자로 적어 주세요"),
        ("gone", "1", "선정, 예비, 미선정 가운데"),
    ],
)
def test_what_cannot_be_is_told_in_its_row_and_nothing_is_stored(client, scenario, state, amount, told):
    first, second, _ = rows_of(scenario)

    answer = client.post(
        page("scenario", scenario), sent(scenario, (first, state, amount, "적던 말"), (second, "selected", "1", ""))
    )

    assert answer.status_code == 400
    assert told in answer.text and "적던 말" in answer.text
    assert not scenario.allotments.filter(state=State.SELECTED).exists()


def test_who_is_late_reads_who_was_first_and_keeps_what_he_typed(client, officer, scenario):
    first = rows_of(scenario)[0]
    other = UserFactory(name="먼저 한 사람")
    scenario.revise({first.application_id: {"state": "selected", "amount": 700_000}}, version=1, by=other)

    late = client.post(page("scenario", scenario), sent(scenario, (first, "selected", "800,000", "")))

    first.refresh_from_db()
    assert late.status_code == 400 and first.amount == 700_000
    assert "먼저 한 사람님이" in late.text and 'value="800,000"' in late.text
    assert "지금 저장된 것: 선정 700,000원" in late.text and 'name="version" value="2"' in late.text


def test_rows_are_found_by_state_exception_type_and_dong(client, scenario):
    first, second, third = rows_of(scenario)
    Application.objects.filter(pk=third.application_id).update(dong=DongFactory(name="연희동"))
    scenario.revise({second.application_id: {"state": "selected", "amount": 1_000}}, version=1, by=scenario.made_by)

    def shown(**asked):
        lines = client.get(page("scenario", scenario, **asked)).context["lines"]
        return [line.allotment for line in lines]

    assert shown() == [first, second, third]
    assert shown(show="selected") == shown(show="exception") == [second]
    assert shown(dong=DongFactory(name="연희동").pk) == [third]
    assert shown(type="x", dong="99999", show="y") == [first, second, third]


def test_above_the_budget_is_said_loudly(client, scenario):
    changes = {row.application_id: {"state": "selected", "amount": 1_000_000} for row in rows_of(scenario)}
    scenario.revise(changes, version=1, by=scenario.made_by)

    told = client.get(page("scenario", scenario)).text

    assert "예산을 <b>1,000,000원</b> 넘었습니다" in told and "예산 넘음" in told


def test_who_withdrew_is_shown_as_gone_and_counts_no_more(client, scenario):
    first = rows_of(scenario)[0]
    scenario.revise({first.application_id: {"state": "selected", "amount": 900_000}}, version=1, by=scenario.made_by)
    Application.objects.filter(pk=first.application_id).update(status="withdrawn")

    answer = client.get(page("scenario", scenario))

    assert answer.context["overview"].allotted == 0
    assert f"<s>{first.application.number} {first.application.title}</s>" in answer.text


def test_the_field_is_asked_for_where_the_call_does_not_settle_it(client, scenario):
    first, field = rows_of(scenario)[0], FieldFactory(name="환경")

    typed = sent(scenario, (first, "rejected", "", "")) | {f"{first.application_id}-field": field.pk}
    client.post(page("scenario", scenario), typed)
    asked = "분야</th>" in client.get(page("scenario", scenario)).text
    scenario.call.fields.set([field])

    assert asked and scenario.allotments.get(pk=first.pk).field == field
    assert "분야</th>" not in client.get(page("scenario", scenario)).text


def test_before_a_meeting_the_table_has_no_boxes(client, officer, scenario):
    first = rows_of(scenario)[0]
    scenario.revise({first.application_id: {"state": "selected", "amount": 900_000}}, version=1, by=officer)
    scenario.put_to(MeetingFactory(), by=officer)

    shown = client.get(page("scenario", scenario)).text
    late = client.post(page("scenario", scenario), sent(scenario, (first, "rejected", "", ""), version=2))

    assert "회의에 올림" in shown and "<select" not in shown.split("allot-table")[1]
    assert late.status_code == 400 and "복사해서 고쳐" in late.text
    assert client.get(page("calculation", scenario)).url == scenario.get_absolute_url()


# -- to look at, to copy, to put --------------------------------------------------------------------------------------


def test_dongs_types_and_fields_are_counted_and_drawn(client, scenario):
    first = rows_of(scenario)[0]
    scenario.revise({first.application_id: {"state": "selected", "amount": 900_000}}, version=1, by=scenario.made_by)

    answer = client.get(page("coverage", scenario))

    (dong, sums), *_ = answer.context["axes"]
    assert dong == "동" and ("천연동", 3, 1, 900_000) in sums
    assert "천연동 1건" in answer.text and "<svg" in answer.text


def test_two_scenarios_stand_side_by_side_with_what_differs(client, officer, scenario):
    first, second, _ = rows_of(scenario)
    copy = scenario.copy(name="2안", by=officer)
    copy.revise({second.application_id: {"state": "selected", "amount": 800_000}}, version=1, by=officer)

    asked = {"one": scenario.pk, "other": copy.pk}
    answer = client.get(page("scenario_comparison", scenario.call, **asked))

    assert second.application.title in answer.text and first.application.title not in answer.text
    assert "‘2안’이 800,000원 더 줍니다" in answer.text
    assert client.get(page("scenario_comparison", scenario.call, one="x")).status_code == 200


def test_one_scenario_alone_is_compared_with_nothing(client, scenario):
    assert client.get(page("scenario_comparison", scenario.call)).url == page("scenarios", scenario.call)


def test_a_scenario_is_named_copied_renewed_and_removed(client, scenario):
    client.post(page("scenario_name", scenario), {"name": "고친 이름", "note": "설명"})
    client.post(page("scenario_copy", scenario), {"name": "베낀 것"})
    client.post(page("scenario_renewal", scenario))
    copy = Scenario.objects.get(name="베낀 것")
    client.post(page("scenario_removal", scenario))  # refused: another was copied from it
    client.post(page("scenario_removal", copy))

    kept = Scenario.objects.get()
    assert (kept.name, kept.note, kept.version) == ("고친 이름", "설명", 2)


def test_a_scenario_is_put_to_a_meeting_to_come(client, scenario):
    first = rows_of(scenario)[0]
    assert "선정한 신청이 없습니다" in client.get(page("scenario_management", scenario)).text
    scenario.revise({first.application_id: {"state": "selected", "amount": 900_000}}, version=1, by=scenario.made_by)
    meeting = MeetingFactory()

    client.post(page("scenario_item", scenario), {"meeting": meeting.pk})

    scenario.refresh_from_db()
    assert scenario.item.meeting == meeting
    assert str(meeting) in client.get(page("scenario_management", scenario)).text


def test_a_meeting_of_the_past_is_not_offered(client, scenario):
    past = MeetingFactory(closed=True)

    answer = client.post(page("scenario_item", scenario), {"meeting": past.pk})

    assert answer.status_code == 400 and not Scenario.objects.exclude(item=None).exists()


# -- cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PAGES, "scenarios", "scenario_comparison"])
def test_a_page_costs_the_same_for_one_row_and_for_three(client, officer, name):
    scenario = AllotmentFactory(scenario__name="1안", selected=True, scenario__call__budget=9_000_000).scenario
    scenario.copy(name="2안", by=officer).allotments.update(amount=800_000)
    record = scenario.call if name in ("scenarios", "scenario_comparison") else scenario

    def queries():
        client.get(page(name, record))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(name, record, **FILL if name == "calculation" else {})).status_code == 200
        return [query["sql"] for query in asked]

    one = queries()
    AllotmentFactory.create_batch(2, scenario=scenario, selected=True, application__dong=DongFactory(name="연희동"))
    if name == "scenarios":
        scenario.copy(name="3안", by=officer)

    assert len(queries()) == len(one)
