"""A plan is confirmed, taken up again with a reason, and confirmed again; every time a version is kept."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from district import trail
from district.models import Activity
from planning import baseline
from planning.models import Plan, PlanVersion
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.planning import (
    BudgetLineFactory,
    PlanFactory,
    ScheduleCellFactory,
    SectionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
Status = Plan.Status


@pytest.fixture
def head():
    return UserFactory(staff=True)


@pytest.fixture
def plan():
    """A draft with a chapter in a chapter, a task with two months and two lines of budget."""
    plan = PlanFactory()
    chapter = SectionFactory(plan=plan, order=1, number="Ⅰ", title="사업 개요", body="○ 처음 글")
    SectionFactory(plan=plan, parent=chapter, order=2)
    task = TaskFactory(area__plan=plan, title="공모사업")
    for month in (2, 5):
        ScheduleCellFactory(task=task, month=month)
    for won in (1_000_000, 500_000):
        BudgetLineFactory(programme__unit__policy__plan=plan, amount=won)
    return plan


def test_confirming_keeps_what_the_plan_says(plan, head):
    plan.confirm(by=head)

    version = plan.versions.get()
    assert (version.number, version.confirmed_by, version.reason) == (1, head, "")
    assert version.confirmed_at == plan.confirmed_at
    assert [section.level for section in version.baseline.sections] == [1, 2]
    assert version.baseline.sections[0].body == "○ 처음 글"
    assert version.baseline.areas[0].tasks[0].months == {2: "grid", 5: "grid"}
    assert version.baseline.amount == 1_500_000


def test_a_version_reads_back_as_it_was_written(plan, head):
    plan.confirm(by=head)

    assert PlanVersion.objects.get().baseline == baseline.of(Plan.objects.get())


def test_a_plan_is_taken_up_again_with_a_reason_which_goes_with_the_next_version(plan, head):
    plan.confirm(by=head)
    plan.reopen(by=head, note="제1회 추경")
    assert Plan.objects.get().change_reason == "제1회 추경"

    Plan.objects.get().confirm(by=head)

    stored = Plan.objects.get()
    assert (stored.status, stored.change_reason) == (Status.CONFIRMED, "")
    assert list(stored.versions.values_list("number", "reason")) == [(1, ""), (2, "제1회 추경")]
    assert list(Activity.objects.about(plan).order_by("pk").values_list("verb", "note")) == [
        ("확정", ""),
        ("변경 중", "제1회 추경"),
        ("확정", "제1회 추경"),
    ]


def test_a_plan_confirmed_before_there_were_versions_gets_one_when_it_is_taken_up(head):
    plan = PlanFactory(confirmed=True)

    plan.reopen(by=head, note="정정")

    assert plan.versions.get().confirmed_by == plan.confirmed_by


def test_a_change_without_a_reason_is_refused_by_the_database(head):
    plan = PlanFactory(confirmed=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        plan.reopen(by=head, note="")

    assert Plan.objects.get().status == Status.CONFIRMED


@pytest.mark.parametrize("part", [SectionFactory, TaskFactory, BudgetLineFactory])
def test_a_part_is_written_unless_the_plan_is_confirmed(part, head):
    plan = PlanFactory()
    path = part._meta.model.PLAN
    record = part(**{path: plan})
    record.full_clean()
    plan.confirm(by=head)

    with pytest.raises(ValidationError, match="확정한 계획은 고칠 수 없습니다"):
        record.full_clean()

    plan.reopen(by=head, note="정정")
    record.full_clean()


@pytest.mark.parametrize("act", ["UPDATE planning_planversion SET reason = 'x'", "DELETE FROM planning_planversion"])
def test_a_version_is_never_changed(plan, head, act):
    plan.confirm(by=head)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)

    assert plan.versions.get().reason == ""


def test_a_version_is_kept_because_of_its_triggers(plan, head):
    """The negative control of the test above."""
    plan.confirm(by=head)

    trail.unprotect(connection, trail.VERSIONS)
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE planning_planversion SET reason = 'x'")
    finally:
        trail.protect(connection, trail.VERSIONS)

    assert plan.versions.get().reason == "x"


# -- at the desk ------------------------------------------------------------------------------------------------------
def test_the_desk_asks_for_the_reason_of_a_change(client, official):
    head = official(roles.TEAM_HEAD)
    plan = PlanFactory()
    plan.confirm(by=head)
    address = reverse("admin:planning_plan_change", args=[plan.pk]).replace("change", "reopening")

    silent = client.post(address, {"note": " "})
    assert silent.status_code == 200 and "note" in silent.context["form"].errors
    assert Plan.objects.get().status == Status.CONFIRMED

    client.post(address, {"note": "제1회 추경 반영"})
    assert Plan.objects.get().change_reason == "제1회 추경 반영"


def test_an_officer_does_not_take_a_plan_up(client, official):
    head = UserFactory(staff=True)
    plan = PlanFactory()
    plan.confirm(by=head)
    official(roles.OFFICER)

    address = reverse("admin:planning_plan_change", args=[plan.pk]).replace("change", "reopening")

    assert client.post(address, {"note": "추경"}).status_code == 403
    assert Plan.objects.get().status == Status.CONFIRMED


def test_a_chapter_of_a_plan_being_changed_is_written(client, official, plan):
    head = official(roles.TEAM_HEAD)
    plan.confirm(by=head)
    plan.reopen(by=head, note="정정")
    section = plan.sections.get(order=1)
    form = {"plan": plan.pk, "parent": "", "order": 1, "number": "Ⅰ", "title": "고친 제목", "body": "○ 고친 글"}

    response = client.post(reverse("admin:planning_section_change", args=[section.pk]), form)

    assert response.status_code == 302
    assert plan.versions.get().baseline.sections[0].title == "사업 개요"
