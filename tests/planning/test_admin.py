"""The plan at the office's desk: written while a draft, frozen when confirmed; months and money afterwards."""

import pytest
from django.urls import reverse

from district.models import Activity
from planning.models import Plan, Section
from seodaemun_maeul import roles
from tests.factories.planning import (
    BudgetLineFactory,
    ExpenditureFactory,
    PlanFactory,
    SectionFactory,
    StatisticalItemFactory,
)

pytestmark = pytest.mark.django_db


def page(record, kind="change"):
    return reverse(f"admin:planning_{record._meta.model_name}_{kind}", args=[record.pk])


def section_form(section, **changed):
    return {
        "plan": section.plan_id,
        "parent": "",
        "order": 1,
        "number": "1",
        "title": "사업개요",
        "body": "",
    } | changed


def test_a_team_head_confirms_the_plan_and_an_officer_does_not(client, official):
    plan = PlanFactory()
    address = page(plan).replace("change", "confirmation")
    official(roles.OFFICER)
    assert client.post(address).status_code == 403

    head = official(roles.TEAM_HEAD)
    client.post(address)

    plan.refresh_from_db()
    assert (plan.status, plan.confirmed_by) == (Plan.Status.CONFIRMED, head)
    assert Activity.objects.about(plan).get().verb == "확정"


def test_a_chapter_of_a_draft_is_written(client, official):
    official(roles.OFFICER)
    section = SectionFactory()
    body = "□ 사업개요\r\n○ 사업기간\r\n- 3월부터\r\n  12월까지"

    response = client.post(page(section), section_form(section, body=body))

    assert response.status_code == 302
    section.refresh_from_db()
    assert section.body.splitlines() == body.splitlines()


def test_an_outline_that_cannot_be_read_names_its_line_and_is_kept(client, official):
    official(roles.OFFICER)
    section = SectionFactory()

    response = client.post(page(section), section_form(section, body="□ 사업개요\n- 단계를 건너뜀"))

    assert "2번째 줄: □ 다음에 - 부호가 올 수 없습니다" in response.context["adminform"].form.errors["body"][0]
    assert "- 단계를 건너뜀" in response.content.decode()


def test_a_confirmed_plan_is_frozen_with_all_its_parts(client, official):
    official(roles.TEAM_HEAD)
    line = BudgetLineFactory(programme__unit__policy__plan=PlanFactory(confirmed=True))
    plan = line.programme.unit.policy.plan
    section = SectionFactory(plan=plan)

    for record in (plan, section, line, line.programme, line.programme.unit, line.programme.unit.policy):
        assert client.post(page(record), {}).status_code == 403, record
        assert client.post(page(record, "delete"), {"post": "yes"}).status_code == 403, record
        assert "확정한 계획입니다" in client.get(page(record)).content.decode()


def test_nothing_is_added_to_a_confirmed_plan(client, official):
    official(roles.OFFICER)
    plan = PlanFactory(confirmed=True)

    response = client.post(
        reverse("admin:planning_section_add"), section_form(Section(plan=plan), title="끼워 넣은 장")
    )

    assert "plan" in response.context["adminform"].form.errors
    assert not plan.sections.exists()


def test_the_budget_list_adds_up_what_it_shows(client, official):
    official(roles.OFFICER)
    first, second = BudgetLineFactory(amount=1_000_000), BudgetLineFactory(amount=500_000)
    ExpenditureFactory(line=first, amount=250_000)

    body = client.get(reverse("admin:planning_budgetline_changelist")).content.decode()
    found = client.get(reverse("admin:planning_budgetline_changelist"), {"q": second.name}).content.decode()

    assert "1,500,000원" in body and "250,000원" in body
    assert "750,000원" in body and "25.0%" in body
    assert "1,500,000원" not in found


def test_what_only_the_database_can_refuse_is_told_and_changes_nothing(client, official):
    """Two rows trading their names pass the form and meet in the database."""
    official(roles.OFFICER)
    first, second = StatisticalItemFactory(name="사무관리비"), StatisticalItemFactory(name="행사운영비")
    parent = first.object_class
    rows = {"items-TOTAL_FORMS": 2, "items-INITIAL_FORMS": 2}
    for place, (item, name) in enumerate([(first, second.name), (second, first.name)]):
        row = {"id": item.pk, "object_class": parent.pk, "order": item.order, "name": name}
        rows |= {f"items-{place}-{field}": value for field, value in row.items()}

    response = client.post(page(parent), {"year": parent.year, "order": 1, "name": "새 이름", **rows}, follow=True)

    assert "같은 것이 이미 있어 저장하지 못했습니다." in response.content.decode()
    first.refresh_from_db()
    parent.refresh_from_db()
    assert (first.name, parent.name) == ("사무관리비", "일반운영비")


@pytest.mark.parametrize("picked", ["x", "\x00", "9" * 20])
def test_a_pick_that_cannot_be_a_number_is_refused_beside_its_field(client, official, picked):
    official(roles.OFFICER)

    response = client.post(reverse("admin:planning_budgetline_add"), {"item": picked})

    assert response.status_code == 200
    assert "item" in response.context["adminform"].form.errors
