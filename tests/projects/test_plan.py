"""An execution plan: written by the group, judged by the office, changed by the next one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from projects.models import ExecutionPlan, PlanCost, Project
from tests.factories.grants import SpendingRuleFactory
from tests.factories.projects import AmendmentRuleFactory, ExecutionPlanFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return ExecutionPlanFactory()


@pytest.fixture
def member(plan):
    return plan.project.application.applicant


def meal(won, own_share=0):
    return PlanCost(category="식비", basis="모임 밥", unit_price=won, own_share=own_share)


def plants(won, own_share=0):
    return PlanCost(category="재료비", basis="꽃모종", unit_price=won, own_share=own_share)


def refused(act, **facts):
    """{code: sentence} of what the act says against it."""
    with pytest.raises(ValidationError) as refusal:
        act(**facts)
    return {error.code: error.messages[0] for error in refusal.value.error_list}


def test_a_plan_is_handed_in_and_approved_and_then_holds(plan, member, officer):
    plan.submit(by=member)
    plan.approve(by=officer, answer="그대로 진행해 주세요.")

    assert (plan.status, plan.decided_by) == ("approved", officer)
    assert plan.project.plan == plan


def test_what_is_saved_replaces_words_and_costs(plan, member):
    plan.revise(by=member, version=1, words={"content": "새로 씀"}, costs=[meal(1_000_000), plants(2_000_000)])

    plan.refresh_from_db()
    assert (plan.content, plan.version, plan.grant) == ("새로 씀", 2, 3_000_000)


def test_who_saves_after_somebody_else_overwrites_nothing(plan, member, officer):
    ExecutionPlan.objects.get(pk=plan.pk).revise(by=officer, version=1, words={"content": "먼저"})

    assert "stale" in refused(plan.revise, by=member, version=1, words={"content": "나중"})

    plan.refresh_from_db()
    assert plan.content == "먼저"


def test_a_plan_that_was_handed_in_lies_with_the_office(plan, member):
    plan.submit(by=member)

    assert "closed" in refused(plan.revise, by=member, version=1, words={"content": "더"})
    assert "move" in refused(plan.submit, by=member)


def test_the_first_plan_takes_up_exactly_the_grant(plan, member):
    plan.revise(by=member, version=1, costs=[meal(3_299_999, own_share=300_000)])

    assert "1원 모자랍니다" in refused(plan.submit, by=member)["costs"]

    plan.revise(by=member, version=2, costs=[meal(3_300_001, own_share=300_000)])
    assert "1원이라 1원 많습니다" in refused(plan.submit, by=member)["costs"]


def test_the_own_share_is_not_below_what_the_call_asks(plan, member):
    plan.project.call.conditions.filter(key="own_share").update(number=10)

    assert "자부담이 330,000원 이상" in refused(plan.submit, by=member)["costs"]

    plan.revise(by=member, version=1, costs=[meal(1_000_000), plants(2_340_000, own_share=340_000)])
    plan.submit(by=member)
    assert plan.status == "submitted"


def test_a_rule_that_blocks_keeps_the_plan_back_and_one_that_tells_does_not(plan, member):
    rule = SpendingRuleFactory(limit=7_000, effect="block")

    assert "1번째 줄" in refused(plan.submit, by=member)["costs"]

    rule.effect = "tell"
    rule.save()
    plan.submit(by=member)
    assert [note.over for note in plan.advice()] == [True]


def test_words_and_days_and_whole_lines_are_asked_for(plan, member):
    words = {"content": " ", "starts_on": None}
    costs = [PlanCost(category="식비", unit_price=3_300_000, own_share=300_000)]
    plan.revise(by=member, version=1, words=words, costs=costs)

    said = [say for _, say in plan.missing()]

    assert len(said) == 3
    assert "1번째 줄" in said[2]


def test_a_plan_is_given_back_with_words_and_handed_in_again(plan, member, officer):
    plan.submit(by=member)
    assert "answer" in refused(plan.return_, by=officer, answer=" ")

    plan.return_(by=officer, answer="식비를 나누어 적어 주세요.")
    plan.submit(by=member)

    assert (plan.status, plan.answer) == ("submitted", "식비를 나누어 적어 주세요.")


def test_the_first_plan_is_given_back_but_not_rejected(plan, member, officer):
    plan.submit(by=member)

    assert "first" in refused(plan.reject, by=officer, answer="아니오")


def test_of_a_stopped_project_no_plan_changes(plan, member, officer):
    plan.project.stop(by=officer, reason="모임이 흩어짐")

    assert "ended" in refused(plan.submit, by=member)
    assert "ended" in refused(plan.revise, by=member, version=1, words={})


# -- changes ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def running():
    return ProjectFactory(running=True)


@pytest.fixture
def change(running):
    """A change in writing."""
    return running.amend(by=running.application.applicant, reason="모임이 늘어남")


def moved(change, won, by):
    """Moves so much of the grant from food to plants, and hands it in."""
    costs = [meal(1_000_000 - won), plants(2_300_000 + won, own_share=300_000)]
    change.revise(by=by, version=change.version, costs=costs)
    change.submit(by=by)


def test_a_change_begins_as_what_is_in_force(change, running):
    assert (change.number, change.reason, change.is_first) == (2, "모임이 늘어남", False)
    assert change.by_category == running.plan.by_category
    assert not any(shift.changes for shift in change.shifts)


def test_a_change_that_changes_nothing_is_not_handed_in(change, member):
    assert "달라진 것이 없습니다" in refused(change.submit, by=member)["words"]


def test_a_small_change_holds_at_once(change, running, member):
    AmendmentRuleFactory(notify_percent=20)

    moved(change, 200_000, member)

    assert change.status == "notified"
    assert running.plan.by_category == {"식비": (800_000, 0), "재료비": (2_200_000, 300_000)}


def test_a_larger_change_waits_for_approval_and_the_plan_before_holds_until_then(change, running, member, officer):
    AmendmentRuleFactory(notify_percent=20)

    moved(change, 200_001, member)
    assert (change.status, Project.objects.get(pk=running.pk).plan.number) == ("submitted", 1)

    change.approve(by=officer)
    assert Project.objects.get(pk=running.pk).plan.number == 2


def test_without_a_rule_in_force_every_change_waits(change, member):
    AmendmentRuleFactory(notify_percent=20, end=date(2020, 1, 1))

    moved(change, 1, member)

    assert change.status == "submitted"


def test_other_days_wait_for_approval_though_no_won_moves(change, member):
    AmendmentRuleFactory(notify_percent=100)
    change.revise(by=member, version=1, words={"ends_on": date(2026, 12, 15)})

    change.submit(by=member)

    assert change.status == "submitted"


def test_a_change_that_was_rejected_leaves_the_plan_before_in_force(change, running, member, officer):
    moved(change, 500_000, member)

    change.reject(by=officer, answer="식비가 더 필요합니다.")

    assert Project.objects.get(pk=running.pk).plan.number == 1
    assert running.amend(by=member, reason="다시").number == 3


def test_a_change_keeps_the_grant_and_what_was_spent(change, member, monkeypatch):
    change.revise(by=member, version=1, costs=[meal(900_000), plants(2_300_000, own_share=300_000)])
    assert "100,000원 모자랍니다" in refused(change.submit, by=member)["costs"]

    monkeypatch.setattr(Project, "spent_by_category", lambda project: {"식비": 950_000})
    change.revise(by=member, version=2, costs=[meal(900_000), plants(2_400_000, own_share=300_000)])
    assert "이미 950,000원을 써서" in refused(change.submit, by=member)["costs"]


def test_what_was_spent_meanwhile_keeps_a_change_from_being_approved(change, member, officer, monkeypatch):
    moved(change, 500_000, member)
    monkeypatch.setattr(Project, "spent_by_category", lambda project: {"식비": 500_001})

    assert "costs" in refused(change.approve, by=officer)

    change.refresh_from_db()
    assert change.status == "submitted"


def test_one_change_at_a_time_and_none_without_a_reason(change, running, member):
    assert "open" in refused(running.amend, by=member, reason="또")
    assert "reason" in refused(running.amend, by=member, reason=" ")


def test_before_the_first_plan_is_approved_there_is_nothing_to_change(plan, member):
    assert "plan" in refused(plan.project.amend, by=member, reason="벌써")


def test_a_change_nobody_handed_in_is_dropped_and_others_are_not(change, running, member):
    change.discard(by=member)
    assert running.plans.count() == 1

    assert "closed" in refused(running.plans.get().discard, by=member)


def test_first_plans_are_late_after_their_day_while_they_lie_with_the_group(plan, member):
    Project.objects.filter(pk=plan.project_id).update(plan_due=date(2026, 3, 10))

    assert not ExecutionPlan.objects.late(date(2026, 3, 10)).exists()
    assert ExecutionPlan.objects.late(date(2026, 3, 11)).get() == plan

    plan.submit(by=member)
    assert not ExecutionPlan.objects.late(date(2026, 3, 11)).exists()
