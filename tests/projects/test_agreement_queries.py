"""No page of plans, agreements and payments asks the database more for three of everything than for one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import PlanCost, Project
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, AwardFactory
from tests.factories.projects import (
    AgreementFactory,
    AgreementItemFactory,
    AgreementTextFactory,
    ExecutionPlanFactory,
    PaymentFactory,
    ProjectFactory,
    ScanFactory,
)

pytestmark = pytest.mark.django_db


class World:
    """A call of which there is ever more, and one of its projects that is looked at."""

    def __init__(self):
        self.paid = PaymentFactory(proposed=True)
        self.call = self.paid.project.call
        self.prepared = self.begun()
        self.plan = ExecutionPlanFactory(project=self.prepared)
        self.numbers = 1

    def begun(self):
        due = timezone.localdate() - timedelta(days=1)
        return ProjectFactory(award__application__call=self.call, plan_due=due, agreement_due=due)

    def grow(self):
        self.numbers += 1
        ExecutionPlanFactory(project=self.begun())
        AgreementFactory(project=self.begun())
        AwardFactory(application=ApplicationFactory(call=self.call, eligible=True))
        AwardFactory(application=ApplicationFactory(eligible=True))
        AgreementItemFactory(project=self.prepared)
        AgreementItemFactory(project=self.begun(), kind="pledge", name="")
        PlanCost.objects.create(plan=self.plan, category=f"비목 {self.numbers}", basis="밥", unit_price=1)
        facts = {"status": "refused", "agreement": self.paid.agreement, "project": self.paid.project}
        PaymentFactory(number=self.numbers, **facts)
        ExecutionPlanFactory(project=self.paid.project, number=self.numbers, status="rejected")
        ScanFactory()


@pytest.fixture
def world():
    AgreementTextFactory()
    return World()


@pytest.mark.parametrize("who", ["office", "group"])
def test_pages_cost_the_same_for_three_of_everything(client, world, who):
    office = UserFactory(staff=True)
    Project.objects.filter(pk=world.paid.project_id).update(status="running")
    addresses = {
        "plan": reverse("projects:plan", args=[world.plan.pk]),
        "plans": reverse("projects:plans", args=[world.paid.project_id]),
        "agreement": reverse("projects:agreement", args=[world.prepared.pk]),
        "payments": reverse("projects:agreement", args=[world.paid.project_id]),
        "project": reverse("projects:project", args=[world.prepared.pk]),
    }
    if who == "office":
        addresses |= {name: reverse(f"projects:{name}") for name in ("calls", "late", "scans")}
        addresses["overview"] = reverse("projects:overview", args=[world.call.pk])
    else:
        addresses["edit"] = reverse("projects:plan_edit", args=[world.plan.pk])

    def counts():
        found = {}
        for name, address in addresses.items():
            owner = (world.paid if name in ("plans", "payments") else world.plan).project.application.applicant
            client.force_login(office if who == "office" else owner)
            found[name] = page_cost(client, address)
        return found

    world.grow()
    one = counts()
    world.grow()
    world.grow()

    assert counts() == one
