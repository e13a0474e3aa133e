"""Where a project stands and what its group and the office read as the next thing to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Project
from projects.way import AGREEMENT, PAYMENT, PLAN, SETTLEMENT, SPENDING, way
from tests.factories.projects import AgreementFactory, ExpenseFactory, PaymentFactory, ProjectFactory

from .settling import paid_project, reported, rule

pytestmark = pytest.mark.django_db

AGREEING, SPENT = "projects:agreement", "projects:expenses"


def stands(project, *, official=False):
    """(step, sentence, page)"""
    found = way(Project.objects.get(pk=project.pk))
    return found.current, *found.told(official=official)


def spending_project(**facts):
    """Paid, and its days are not over."""
    project = paid_project(**facts)
    project.plans.update(ends_on=timezone.localdate())
    return project


def test_first_the_plan_is_fitted_to_the_grant():
    assert stands(ProjectFactory()) == (PLAN, "실행계획을 선정액에 맞게 고쳐 제출해 주세요.", "projects:plans")


def test_a_drawn_agreement_waits_for_its_signatures():
    assert stands(AgreementFactory().project)[::2] == (AGREEMENT, AGREEING)


def test_once_it_is_signed_the_grant_is_asked_for():
    project = AgreementFactory(signed=True).project

    assert stands(project) == (PAYMENT, "보조금 교부를 신청해 주세요.", AGREEING)


def test_before_the_first_payment_the_group_waits_and_the_office_decides():
    project = PaymentFactory().project

    assert stands(project) == (PAYMENT, "구청이 교부를 처리하고 있습니다.", AGREEING)
    assert stands(project, official=True)[1] == "교부를 결정해 주세요."


def test_while_a_second_payment_waits_the_group_spends_the_first():
    project = spending_project(amount=1_000_000)
    PaymentFactory(agreement=project.agreement, number=2, amount=2_000_000)

    assert stands(project)[::2] == (SPENDING, SPENT)
    assert stands(project, official=True) == (SPENDING, "교부를 결정해 주세요.", AGREEING)


def test_what_the_office_asked_about_an_expense_comes_before_the_next_one():
    project = spending_project()
    ExpenseFactory(project=project, asked=True)

    assert stands(project)[1] == "구청이 집행 1건의 보완을 요청했습니다. 고쳐서 다시 내 주세요."


@pytest.mark.parametrize(
    ("traits", "sentence"),
    [({}, "등록한 집행을 살펴봐 주세요."), ({"accepted": True}, "모임이 집행을 등록하고 있습니다.")],
)
def test_the_office_is_sent_to_the_expenses_only_where_one_waits(traits, sentence):
    project = spending_project()
    ExpenseFactory(project=project, **traits)

    assert stands(project, official=True) == (SPENDING, sentence, SPENT)


def test_after_its_days_the_group_reports():
    project = paid_project()
    project.plans.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert stands(project)[::2] == (SETTLEMENT, "projects:settlement")


def test_what_was_reported_is_with_the_office():
    rule()
    project = reported(paid_project((300_000, 30_000, 0))).project

    assert stands(project) == (SETTLEMENT, "구청이 정산을 살펴보고 있습니다.", "projects:settlement")


def test_a_closed_project_has_passed_every_step():
    assert stands(ProjectFactory(status=Project.Status.CLOSED))[::2] == (SETTLEMENT + 1, "")
