"""The demo's projects after their agreement: paid from an example budget, spent with receipts, one of them settled."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, User
from planning.models import BudgetLine, Expenditure, Plan
from projects.book import Book
from projects.models import Agreement, Evidence, EvidenceRule, Expense, Payment, Project, Settlement
from projects.models.performance_report import RECEIPT
from seodaemun_maeul.demo_projects import MOVED
from tests.factories.planning import PlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2016")]


@pytest.fixture
def loaded(settings):
    settings.DEMO, settings.DEMO_PASSWORD = True, "maeul-demo-2016"
    call_command("load_demo", stdout=StringIO())


@pytest.fixture
def running(loaded):
    """The project that is in the middle."""
    return Project.objects.get(award__group_name="홍제 골목정원회", award__application__call__is_example=True)


@pytest.fixture
def settled(loaded):
    """The project that is over."""
    return Project.objects.get(status="closed")


def test_one_project_is_in_the_middle_with_expenses_in_every_state(running):
    states = list(running.expenses.order_by("number").values_list("status", flat=True))
    book = Book.of(running)
    wanting = [expense.number for expense in running.expenses.order_by("number") if expense.missing(book)]

    assert states == ["accepted", "disallowed", "asked", "entered", "entered"]
    assert wanting == [3, 5]
    assert [(payment.amount, payment.status) for payment in running.payments.all()] == [
        (1_000_000, "paid"),
        (800_000, "requested"),
    ]
    assert [(plan.number, plan.status) for plan in running.plans.order_by("number")] == [
        (1, "approved"),
        (2, "approved"),
        (3, "submitted"),
    ]
    assert running.evidence.loose().count() == 2


def test_another_is_settled_and_has_paid_back_what_was_left(settled):
    settlement = Settlement.objects.get(project=settled)

    assert settlement.status == "closed" and settlement.paid == settled.granted == 4_200_000
    assert settlement.recognised + settlement.refund == settlement.paid
    assert settlement.due > settlement.refund > 80_000
    assert settlement.papers.filter(place=RECEIPT).exists()
    assert settlement.inspected_by != settlement.fixed_by


def test_the_money_stands_in_the_ledger_of_a_budget_that_is_an_example_and_not_public(loaded, client):
    paid = Payment.objects.paid()
    lines = BudgetLine.objects.filter(programme__unit__policy__plan__year__gt=2016)

    assert {payment.expenditure.line for payment in paid} <= set(lines)
    assert sum(payment.amount for payment in paid) == 5_200_000
    assert all("예시" in line.name and line.plan.status == "draft" and "예시" in line.plan.title for line in lines)
    assert Plan.objects.public().get().year == 2016
    client.force_login(User.objects.get(email="staff@maeul.example"))
    assert client.get(reverse("planning:latest_budget"))["Location"] == reverse("planning:budget", args=[2016])
    assert client.get(reverse("planning:latest_schedule"))["Location"] == reverse("planning:schedule", args=[2016])
    booked = Expenditure.objects.exclude(spent_on__year=2016)
    assert booked.filter(restores=None).count() == len(paid)
    settlement = Settlement.objects.get(status="closed")
    assert sum(won for _, won in settlement.booked()) == settlement.due


def test_every_paper_and_rule_calls_itself_an_example(loaded):
    assert all("(예시)" in str(paper.document) for paper in Evidence.objects.select_related("document"))
    assert all(rule.is_example and "예시" in rule.ground for rule in EvidenceRule.objects.all())
    assert all("(예시)" in expense.answer for expense in Expense.objects.exclude(answer=""))


@pytest.mark.parametrize("day", [None, datetime(2027, 1, 1, 0, 0), datetime(2028, 7, 10, 8, 59)], ids=str)
def test_its_days_follow_each_other_on_whatever_day_it_is_loaded_and_the_trail_says_that_they_were_moved(
    time_machine, request, day
):
    if day:
        time_machine.move_to(day.replace(tzinfo=timezone.get_current_timezone()), tick=False)
    project = request.getfixturevalue("settled")

    agreement, settlement = Agreement.objects.get(project=project), Settlement.objects.get(project=project)
    plan, payment = project.plans.get(), project.payments.earliest("number")
    expenses = project.expenses.order_by("spent_on")
    moments = [
        *(project.call.decision.confirmed_at, plan.submitted_at, plan.decided_at),
        *(agreement.drawn_at, agreement.group_signed_at, agreement.signed_at),
        *(payment.requested_at, payment.paid_at, expenses[0].entered_at, expenses[5].decided_at),
        *(settlement.submitted_at, settlement.inspected_at, settlement.fixed_at, settlement.notified_at),
        settlement.closed_at,
    ]
    days = [
        *(timezone.localdate(agreement.signed_at), plan.starts_on, payment.paid_on),
        *(expense.spent_on for expense in expenses),
        *(plan.ends_on, settlement.refunded_on, settlement.refund_due_on),
    ]
    assert moments == sorted(moments) and days == sorted(days)
    assert all(expense.spent_on <= timezone.localdate(expense.entered_at) for expense in expenses)
    assert Activity.objects.about(project).filter(note=MOVED).exists()


def test_where_the_district_has_a_plan_of_that_year_nothing_is_paid_out_of_it(settings):
    PlanFactory(year=timezone.localdate().year)
    settings.DEMO, settings.DEMO_PASSWORD = True, "maeul-demo-2016"

    call_command("load_demo", stdout=StringIO())

    assert not Payment.objects.exists() and not Expense.objects.exists()
    assert Project.objects.filter(status="running").count() == 2
