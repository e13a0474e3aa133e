"""Scenarios: drawn, copied, changed, put to a meeting, and still from then on."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity
from grants.models import Allotment, Application, Scenario
from tests.factories.district import UserFactory
from tests.factories.governance import MeetingFactory
from tests.factories.grants import (
    AllotmentFactory,
    ApplicationFactory,
    CallFactory,
    CostItemFactory,
    CriterionFactory,
    FieldFactory,
    ReviewFactory,
    ScenarioFactory,
    ScoreFactory,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

State = Allotment.State


@pytest.fixture
def officer():
    return UserFactory(staff=True, name="배분 담당")


@pytest.fixture
def call():
    return CallFactory(budget=2_000_000)


def scored(call, points):
    """An eligible application that asks for 900,000 won, with `points`; None for one that nobody scored."""
    application = ApplicationFactory(call=call, eligible=True)
    CostItemFactory(application=application)
    if points is not None:
        criterion = call.criteria.first() or CriterionFactory(call=call, max_points=100)
        review = ReviewFactory(application=application, submitted=True)
        ScoreFactory(review=review, criterion=criterion, points=points)
    return application


def chosen(application, amount, **more):
    return {application.pk: {"state": State.SELECTED, "amount": amount, **more}}


NOT = {"state": State.REJECTED, "amount": 0}


# -- drawn ------------------------------------------------------------------------------------------------------------


def test_a_scenario_is_drawn_from_the_ranking_with_its_figures_copied(call, officer):
    second, first, unscored = scored(call, 70), scored(call, 80), scored(call, None)

    scenario = Scenario.draw(call, name="1안", by=officer)

    drawn = scenario.allotments.by_rank().values_list("application", "rank", "points", "asked", "state", "amount")
    assert list(drawn) == [
        (first.pk, 1, "80.00", 900_000, "rejected", 0),
        (second.pk, 2, "70.00", 900_000, "rejected", 0),
        (unscored.pk, None, "", 900_000, "rejected", 0),
    ]
    assert Activity.objects.about(scenario).get().verb == "배분안 작성"


def test_only_eligible_applications_of_the_call_are_drawn(call, officer):
    ApplicationFactory(call=call, submitted=True), ApplicationFactory(eligible=True)
    eligible = ApplicationFactory(call=call, eligible=True)

    scenario = Scenario.draw(call, name="1안", by=officer)

    assert scenario.allotments.get().application == eligible


@pytest.mark.parametrize("fields", [1, 2])
def test_the_one_field_of_a_call_is_everybody_s(call, officer, fields):
    call.fields.set([FieldFactory() for _ in range(fields)])
    ApplicationFactory(call=call, eligible=True)

    scenario = Scenario.draw(call, name="1안", by=officer)

    assert scenario.allotments.get().field == (call.fields.get() if fields == 1 else None)


@pytest.mark.parametrize("name", ["1안", " 1안 ", " "])
def test_a_call_has_no_two_scenarios_of_a_name_and_none_without(call, officer, name):
    ScenarioFactory(call=call, name="1안")

    refused(lambda: Scenario.draw(call, name=name, by=officer), code="name")

    assert call.scenarios.count() == 1


def test_what_the_ranking_says_now_is_taken_over_and_what_was_proposed_stays(call, officer):
    first = scored(call, 70)
    scenario = Scenario.draw(call, name="1안", by=officer)
    scenario.revise(chosen(first, 500_000), version=1, by=officer)
    late = scored(call, 90)

    scenario.renew(version=2, by=officer)

    rows = scenario.allotments.by_rank().values_list("application", "rank", "amount")
    assert list(rows) == [(late.pk, 1, 0), (first.pk, 2, 500_000)]
    assert scenario.version == 3


# -- copied -----------------------------------------------------------------------------------------------------------


def test_a_copy_says_the_same_and_goes_its_own_way(call, officer):
    row = AllotmentFactory(scenario__call=call, selected=True, reason="까닭")
    AllotmentFactory(scenario=row.scenario, reserve=True)

    copy = row.scenario.copy(name="2안", by=officer)
    copy.revise({row.application_id: NOT}, version=1, by=officer)

    row.refresh_from_db()
    assert (row.state, row.amount) == (State.SELECTED, 900_000)
    assert copy.copied_from == row.scenario
    assert sorted(copy.allotments.values_list("state", "amount")) == [("rejected", 0), ("reserve", 0)]


# -- changed ----------------------------------------------------------------------------------------------------------


def test_only_what_is_different_is_stored_and_counted(call, officer):
    row = AllotmentFactory(scenario__call=call, selected=True)
    other = AllotmentFactory(scenario=row.scenario)

    same = {row.application_id: {"state": row.state, "amount": row.amount}}
    changed = row.scenario.revise(same | chosen(other.application, 100_000), version=1, by=officer)

    assert changed == 1
    assert row.scenario.revise(same, version=2, by=officer) == 0
    assert row.scenario.version == 2
    assert [line.note for line in Activity.objects.about(row.scenario)] == ["1건"]


def test_who_saved_meanwhile_is_named_and_nothing_is_lost(call, officer):
    row = AllotmentFactory(scenario__call=call)
    theirs = Scenario.objects.get(pk=row.scenario.pk)
    row.scenario.revise(chosen(row.application, 100_000), version=1, by=officer)

    told = refused(lambda: theirs.revise(chosen(row.application, 1), version=1, by=UserFactory()), code="stale")

    row.refresh_from_db()
    assert "배분 담당님이" in told
    assert row.amount == 100_000


@pytest.mark.parametrize("values", [NOT | {"amount": 1}, {"state": "selected", "amount": 0}, {"amount": 1_000_001}])
def test_money_that_a_row_cannot_have_is_refused_by_verb_and_database(officer, values):
    row, fine = AllotmentFactory(), AllotmentFactory(selected=True)
    values = {"state": "selected"} | values

    changes = chosen(row.application, 100_000) | {row.application_id: values}
    refused(lambda: row.scenario.revise(changes, version=1, by=officer), code="amount")
    with pytest.raises(IntegrityError), transaction.atomic():
        Allotment.objects.filter(pk=row.pk).update(**values)

    row.refresh_from_db()
    assert (row.state, row.amount, fine.amount) == (State.REJECTED, 0, 900_000)


def test_an_application_of_another_call_is_no_part_of_it(officer):
    scenario, stranger = AllotmentFactory().scenario, AllotmentFactory()

    refused(lambda: scenario.revise(chosen(stranger.application, 1), version=1, by=officer), code="application")


def test_the_reserve_is_numbered_in_the_order_of_places(call, officer):
    rows = [scored(call, points) for points in (70, 90, 80)]
    scenario = Scenario.draw(call, name="1안", by=officer)

    scenario.revise({row.pk: {"state": State.RESERVE, "amount": 0} for row in rows[::2]}, version=1, by=officer)
    scenario.revise({rows[1].pk: {"state": State.RESERVE, "amount": 0}}, version=2, by=officer)

    numbers = dict(scenario.allotments.values_list("application", "reserve_rank"))
    assert [numbers[row.pk] for row in rows] == [3, 1, 2]

    scenario.revise({rows[1].pk: NOT}, version=3, by=officer)
    assert sorted(filter(None, scenario.allotments.values_list("reserve_rank", flat=True))) == [1, 2]


def test_what_was_taken_back_falls_out_and_is_still_shown(officer):
    row = AllotmentFactory(selected=True)
    AllotmentFactory(scenario=row.scenario, selected=True)

    Application.objects.filter(pk=row.application_id).update(status=Application.Status.WITHDRAWN)

    summed = Scenario.objects.with_sums().get(pk=row.scenario.pk)
    assert (summed.selected, summed.allotted) == (1, 900_000)
    assert list(row.scenario.allotments.fallen()) == [row]
    refused(lambda: row.scenario.revise({row.application_id: NOT}, version=1, by=officer), code="application")


# -- put to a meeting -------------------------------------------------------------------------------------------------


def test_a_scenario_becomes_an_item_of_the_meeting(call, officer):
    row = AllotmentFactory(scenario__call=call, selected=True)
    meeting = MeetingFactory()
    meeting.items.create(order=1, title="보고")

    item = row.scenario.put_to(meeting, by=officer)

    assert (item.meeting, item.order, item.scenario) == (meeting, 2, row.scenario)
    assert call.title in item.title
    assert row.scenario.put_to(meeting, by=officer) == item
    refused(lambda: row.scenario.put_to(MeetingFactory(), by=officer), code="frozen")
    assert meeting.items.count() == 2


def test_before_a_meeting_nothing_of_it_moves(call, officer):
    row = AllotmentFactory(scenario__call=call, selected=True)
    scenario = row.scenario
    scenario.put_to(MeetingFactory(), by=officer)

    for act in (
        lambda: scenario.revise({row.application_id: NOT}, version=1, by=officer),
        lambda: scenario.renew(version=1, by=officer),
        lambda: scenario.rename(name="다른 이름", note="", by=officer),
        lambda: scenario.discard(by=officer),
    ):
        refused(act, code="frozen")

    row.refresh_from_db()
    assert (row.state, Scenario.objects.get().version) == (State.SELECTED, 1)
    assert scenario.copy(name="2안", by=officer).is_frozen is False


def test_taken_off_the_agenda_it_is_free_again(call, officer):
    row = AllotmentFactory(scenario__call=call, selected=True)
    item = row.scenario.put_to(MeetingFactory(), by=officer)

    item.remove(by=officer)

    scenario = Scenario.objects.get()
    assert not scenario.is_frozen
    assert scenario.revise({row.application_id: NOT}, version=1, by=officer) == 1


def test_a_meeting_that_is_over_takes_nothing(call, officer):
    row = AllotmentFactory(scenario__call=call, selected=True)

    refused(lambda: row.scenario.put_to(MeetingFactory(closed=True), by=officer), code="status")

    assert not Scenario.objects.get().is_frozen


def test_while_one_scenario_lies_before_a_meeting_no_second_does(call, officer):
    first = AllotmentFactory(scenario__call=call, selected=True).scenario
    second = first.copy(name="2안", by=officer)
    item = first.put_to(MeetingFactory(), by=officer)

    refused(lambda: second.put_to(MeetingFactory(), by=officer), code="other")

    item.result, item.decided_at, item.decided_by = "deferred", timezone.now(), officer
    item.save()
    assert second.put_to(MeetingFactory(), by=officer) != item


def test_what_cannot_be_decided_is_not_put(call, officer):
    above = AllotmentFactory(scenario__call=call, selected=True)
    AllotmentFactory.create_batch(2, scenario=above.scenario, selected=True)
    ApplicationFactory(call=call, eligible=True)

    told = refused(lambda: above.scenario.put_to(MeetingFactory(), by=officer), code="obstacle")

    assert "700,000원 넘습니다" in told and "1건이 빠져" in told and "6건" not in told
    assert not above.scenario.is_frozen


def test_an_exception_needs_its_reason_before_it_is_put(call, officer):
    worse = AllotmentFactory(scenario__call=call, selected=True, rank=2)
    AllotmentFactory(scenario=worse.scenario, rank=1, application__type=worse.application.type)

    told = refused(lambda: worse.scenario.put_to(MeetingFactory(), by=officer), code="obstacle")
    assert "까닭을 적지 않은 신청이 1건" in told

    worse.scenario.revise({worse.application_id: {"reason": "동에 하나뿐인 사업"}}, version=1, by=officer)
    assert worse.scenario.put_to(MeetingFactory(), by=officer)


def test_a_call_without_money_puts_nothing(officer):
    row = AllotmentFactory(scenario__call__budget=None, selected=True)

    assert "예산 세부내역이 없습니다" in refused(
        lambda: row.scenario.put_to(MeetingFactory(), by=officer), code="obstacle"
    )


# -- named and thrown away --------------------------------------------------------------------------------------------


def test_a_scenario_is_thrown_away_with_a_line_unless_another_was_copied_from_it(officer):
    row = AllotmentFactory()
    copy = row.scenario.copy(name="베낀 것", by=officer)

    refused(lambda: row.scenario.discard(by=officer), code="copies")
    copy.discard(by=officer)
    row.scenario.rename(name="새 이름", note="설명", by=officer)

    assert Scenario.objects.get().name == "새 이름"
    assert Activity.objects.filter(verb="배분안 삭제").exists()
