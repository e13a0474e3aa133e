"""No page of the plan and the budget asks the database more for three of everything than for one."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from planning.models import Plan, PlanVersion
from reports.renderings import render
from tests.factories.district import UserFactory
from tests.factories.grants import AwardFactory
from tests.factories.planning import (
    BudgetChangeFactory,
    BudgetLineFactory,
    ChangeRowFactory,
    CostBasisFactory,
    ExpenditureFactory,
    MonthCloseFactory,
    PlanFactory,
    ScheduleCellFactory,
    SectionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db

PDF = "/plan/2016/documents/plan.pdf"
TEXT = "○ 예산 {예산 총액}\n[[표: 예산편성 내역]]\n[[표: 추진사업 선정 목록]]"
PAGES = [
    *("/plan/2016/", "/plan/2016/slots/", "/plan/2016/versions/", "/plan/2016/versions/?before=1&after=1"),
    *(PDF, "/plan/2016/documents/plan.xlsx", "/plan/2016/documents/progress.xlsx", "/plan/2016/documents/budget.hwpx"),
    *("/budget/2016/", "/budget/2016/?on=2016-06-30", "/budget/2016/months/", "/budget/2016/changes/new/"),
    *("/budget/lines/{line}/", "/budget/expenditures/{entry}/reversal/"),
    *("/budget/changes/{change}/", "/budget/changes/{change}/edit/"),
    *("/schedule/2016/", "/schedule/tasks/{task}/3/"),
]


class World:
    """A plan of which there is ever more."""

    def __init__(self, staff):
        self.staff, self.plan = staff, PlanFactory(confirmed=True)
        self.line, self.task = BudgetLineFactory(), TaskFactory(area__plan=self.plan)
        self.change = BudgetChangeFactory(plan=self.plan)
        self.entry = ExpenditureFactory(line=self.line)
        SectionFactory(plan=self.plan, number="Ⅰ", body=TEXT)
        self.versions = 0
        self.confirm()

    def grow(self):
        """One more of everything."""
        plan = Plan.objects.get(pk=self.plan.pk)
        SectionFactory(plan=plan, number="Ⅱ", body="○ 이웃")
        AwardFactory(year=2015)
        for line in (self.line, BudgetLineFactory()):
            ExpenditureFactory(line=line).reverse(by=self.staff, on=date(2016, 12, 30), reason="예시")
            came = {"on": date(2016, 12, 30), "reason": "예시", "source": line, "key": uuid4()}
            ExpenditureFactory(line=line).restore(1, by=self.staff, **came)
            CostBasisFactory(line=line)
            ChangeRowFactory(line=line, change=BudgetChangeFactory(plan=plan, approved=True))
        ChangeRowFactory(line=line, change=self.change)
        for task in (self.task, TaskFactory(area__plan=plan)):
            task.happened(on=date(2016, 3, 3), label="모임", source=UserFactory())
        ScheduleCellFactory(task=task, month=3)
        MonthCloseFactory(plan=plan, month=self.versions)
        self.confirm()

    def confirm(self):
        """A further version, of the plan as it stands."""
        self.versions += 1
        plan = Plan.objects.get(pk=self.plan.pk)
        PlanVersion.objects.create(
            plan=plan,
            number=self.versions,
            content=plan.baseline.content(),
            confirmed_at=timezone.now(),
            confirmed_by=self.staff,
        )

    def address(self, page):
        ids = {name: getattr(self, name).pk for name in ("line", "entry", "change", "task")}
        return page.format(**ids)


@pytest.fixture
def world(client):
    staff = UserFactory(staff=True)
    client.force_login(staff)
    return World(staff)


def queries(client, address):
    """How many queries the page takes; the first visit of a day also writes down that somebody came."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_one_of_everything_and_for_three(client, world, page):
    world.grow()
    one = queries(client, world.address(page))

    world.grow()
    world.grow()

    three = queries(client, world.address(page))
    assert len(three) == len(one), "\n".join(sorted({*three} - {*one}))


def test_a_file_that_is_kept_costs_the_same_for_one_of_everything_and_for_three(client, world):
    def kept():
        world.grow()
        page = client.post(f"{PDF}/rendering/").url
        render(page.split("/")[2])
        return len(queries(client, PDF)), len(queries(client, page)), len(queries(client, f"{page}state/"))

    one = kept()
    kept()

    assert kept() == one
