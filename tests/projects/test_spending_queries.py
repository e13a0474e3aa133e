"""No page and no paper of spending and settlement asks the database more for three of everything than for one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import PlanCost, Project
from reports.vouchers import voucher_document
from tests.counting import cost
from tests.factories.district import UserFactory
from tests.factories.grants import SpendingRuleFactory
from tests.factories.projects import EvidenceFactory, EvidenceRuleFactory, ExpenseFactory, ProjectFactory
from tests.projects.settling import fixed, paid_project, reported, rule

pytestmark = pytest.mark.django_db


class World:
    """A project that spends and one whose report lies with the office, in a call of which there is ever more."""

    def __init__(self):
        rule()
        self.spending = paid_project()
        self.settled = reported(paid_project((30_000, 0, 0)))
        self.grow()

    def grow(self):
        """One more of everything, with a receipt and without, in every state."""
        for project in (self.spending, self.settled.project, self.begun()):
            for state in ("entered", "accepted", "asked", "refused"):
                expense = ExpenseFactory(
                    project=project, grant=12_000, **({} if state == "entered" else {state: True})
                )
            EvidenceFactory(expense=expense, project=project)
            category = f"비목 {project.expenses.count()}"
            PlanCost.objects.create(plan=project.plan, category=category, basis="밥", unit_price=1)
            ExpenseFactory(project=project, category=category, grant=1)
        EvidenceFactory(expense=None, project=self.spending, document__uploaded_by=UserFactory())
        fixed(paid_project((20_000, 0, 1_000)))
        day = timezone.localdate() + timedelta(days=project.pk)  # rules of days to come are read as well
        SpendingRuleFactory(item="재료비", limit=1_000, start=day, end=day + timedelta(days=1))
        EvidenceRuleFactory(item="재료비", start=day, end=day + timedelta(days=1))

    def begun(self):
        return ProjectFactory(award__application__call=self.spending.call, running=True)


def count(act):
    act()
    return cost(act)


@pytest.fixture
def world():
    return World()


def test_pages_of_a_group_cost_the_same_for_three_of_everything(client, world):
    spending, settled, expense = world.spending, world.settled.project, world.spending.expenses.first()
    mine = [
        *(reverse(f"projects:{name}", args=[spending.pk]) for name in ("project", "expenses", "expense_new")),
        *(reverse(f"projects:{name}", args=[expense.pk]) for name in ("expense", "expense_change")),
        *(reverse("projects:settlement", args=[spending.pk]), reverse("reports:expenses", args=[spending.pk, "csv"])),
    ]
    theirs = [reverse("projects:settlement", args=[settled.pk])]

    def counts():
        EvidenceFactory(expense=expense, project=spending)
        found = {}
        for project, addresses in ((spending, mine), (settled, theirs)):
            client.force_login(project.application.applicant)
            found |= {address: count(lambda address=address: answered(client, address)) for address in addresses}
        return found

    one = counts()
    world.grow()
    world.grow()

    assert counts() == one


def test_pages_of_the_office_cost_the_same_for_three_of_everything(client, world):
    client.force_login(UserFactory(staff=True))
    call, expense = world.spending.call.pk, world.spending.expenses.first()
    addresses = [
        *(reverse(f"projects:{name}") for name in ("spending", "settlements", "late", "calls")),
        *(
            f"{reverse('projects:spending')}?{asked}"
            for asked in ("state=accepted", "state=disallowed", f"call={call}")
        ),
        *(reverse("projects:settlement", args=[row.pk]) for row in (world.spending, world.settled.project)),
        *(reverse("projects:overview", args=[call]), reverse("projects:expense", args=[expense.pk])),
        *(f"{world.settled.get_absolute_url()}{paper}" for paper in ("statement.xlsx", "report.xlsx")),
    ]

    def counts():
        return {address: count(lambda address=address: answered(client, address)) for address in addresses}

    one = counts()
    world.grow()
    world.grow()

    assert counts() == one


def test_the_bundle_costs_the_same_for_three_of_everything(world, tmp_path):
    def bound():
        voucher_document(Project.objects.with_award().get(pk=world.spending.pk), tmp_path)

    one = count(bound)
    world.grow()
    world.grow()

    assert count(bound) == one


def answered(client, address):
    """Asks for a page or a file, which is read to its end."""
    answer = client.get(address)
    assert answer.status_code == 200 and answer.getvalue()
