"""Several pay, ask or change at the same instant: no line is overdrawn, nothing is paid twice, no 비목 falls below
what was spent of it."""

import threading
from datetime import date

import pytest
from django.utils import timezone

from planning.models import BudgetLine, Expenditure
from planning.models.budget import BudgetLineQuerySet
from projects import receipts
from projects.models import ExecutionPlan, Expense, Payment, PlanCost, Project
from tests.factories.district import UserFactory
from tests.factories.projects import AgreementFactory, PaymentFactory, ProjectFactory, line_of_today

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def told(answers):
    """The codes of what was refused, "" for what went through."""
    return sorted(answer.error_list[0].code if isinstance(answer, Exception) else "" for answer in answers)


def payer(payment):
    head = UserFactory(staff=True)
    return lambda: Payment.objects.get(pk=payment.pk).pay(by=head, on=timezone.localdate())


@pytest.fixture
def two_of_a_line():
    """A line of four million, out of which two projects are to be paid three each."""
    line = line_of_today(amount=4_000_000)
    return line, [payer(PaymentFactory(proposed=True, line=line)) for _ in range(2)]


def test_two_payments_at_once_do_not_overdraw_their_line(at_once, two_of_a_line):
    line, pay = two_of_a_line

    assert told(at_once(pay)) == ["", "balance"]
    assert line.left() == 1_000_000
    assert Payment.objects.paid().total() == 3_000_000


@pytest.mark.postgres
def test_without_the_lock_on_the_line_it_would_be_overdrawn(at_once, two_of_a_line, monkeypatch):
    """The control: both read what is left before either has booked."""
    line, pay = two_of_a_line
    left, both_have_read = BudgetLine.left, threading.Barrier(2, timeout=20)

    def read_together(line, **asked):
        found = left(line, **asked)
        both_have_read.wait()
        return found

    monkeypatch.setattr(BudgetLineQuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(BudgetLine, "left", read_together)

    assert told(at_once(pay)) == ["", ""]
    assert left(line) == -2_000_000


def test_two_who_pay_the_same_at_once_book_it_once(at_once):
    payment = PaymentFactory(proposed=True)

    assert told(at_once([payer(payment), payer(payment)])) == ["", "move"]
    assert Expenditure.objects.count() == 1


def test_the_grant_is_asked_for_once_by_two_of_a_group_at_once(at_once):
    project = AgreementFactory(signed=True).project

    def ask():
        own = Project.objects.get(pk=project.pk)
        return Payment.request(own, by=own.application.applicant, account="마을은행 1 이웃모임")

    assert told(at_once([ask] * 3)) == ["", "open", "open"]
    assert Payment.objects.count() == 1


@pytest.fixture
def spender_and_approver():
    """A change takes 재료비 from two million to one, while somebody spends one and a half of it."""
    project, officer = ProjectFactory(running=True), UserFactory(staff=True)
    member = project.application.applicant
    change = project.amend(by=member, reason="모임이 늘어남")
    costs = [
        PlanCost(category="식비", basis="모임 밥", unit_price=2_000_000),
        PlanCost(category="재료비", basis="꽃모종", unit_price=1_300_000, own_share=300_000),
    ]
    change.revise(by=member, version=1, costs=costs)
    change.submit(by=member)

    def approve():
        ExecutionPlan.objects.get(pk=change.pk).approve(by=officer)

    def spend():
        own = Project.objects.get(pk=project.pk)
        said = {"spent_on": date(2026, 5, 2), "category": "재료비", "payee": "꽃집", "purpose": "꽃"}
        Expense.enter(own, by=own.application.applicant, approval_number="1", grant=1_500_000, **said)

    return project, [approve, spend]


def test_a_change_and_an_expense_at_once_never_leave_an_item_below_what_was_spent(at_once, spender_and_approver):
    project, both = spender_and_approver

    answers = told(at_once(both))

    now = Project.objects.get(pk=project.pk)
    assert answers in (["", "costs"], ["", "grant"])
    assert now.spent_by_category().get("재료비", 0) <= now.plan.by_category["재료비"][0]


@pytest.mark.postgres
def test_without_the_lock_on_the_project_an_item_would_fall_below(at_once, spender_and_approver, monkeypatch):
    """The control: each judges what stands before the other has written."""
    project, both = spender_and_approver
    both_have_judged, judge, write = (
        threading.Barrier(2, timeout=20),
        ExecutionPlan._refuse_missing,
        receipts.write_once,
    )

    def judge_together(plan):
        judge(plan)
        both_have_judged.wait()

    def write_together(*args, **how):
        both_have_judged.wait()
        return write(*args, **how)

    monkeypatch.setattr(Project, "lock", lambda self: None)
    monkeypatch.setattr(ExecutionPlan, "_refuse_missing", judge_together)
    monkeypatch.setattr(receipts, "write_once", write_together)

    assert told(at_once(both)) == ["", ""]
    now = Project.objects.get(pk=project.pk)
    assert now.spent_by_category()["재료비"] > now.plan.by_category["재료비"][0]
