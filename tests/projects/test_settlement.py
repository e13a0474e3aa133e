"""A settlement from the group's report to the refund: who acts when, what is frozen, what is refused."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity, Letter
from grants.models import CallType
from projects.models import Expense, Project, ReportQuestion, Settlement
from projects.models.performance_report import MOST_PAPERS
from projects.models.report_question import STANDARD
from tests.factories.district import UserFactory
from tests.factories.projects import ExecutionPlanFactory, ExpenseFactory, PaymentFactory, ProjectFactory
from tests.factories.settling import ReportQuestionFactory, SettlementFactory
from tests.projects.settling import (
    ANSWERS,
    file_in,
    fixed,
    inspected,
    notified,
    paid_project,
    refunded,
    reported,
    rule,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

WHOLE = (2_900_000, 300_000, 0)  # of 3,000,000원: 100,000원 are left


def officer():
    return UserFactory(staff=True)


def fixed_sum(project):
    CallType.objects.filter(pk=project.application.type_id).update(settles=False)
    return Project.objects.get(pk=project.pk)


# -- the report -------------------------------------------------------------------------------------------------------


def test_a_report_is_begun_once_with_the_questions_of_the_day():
    project = ProjectFactory(running=True)
    group = project.application.applicant
    settlement = Settlement.begin(project, by=group)
    ReportQuestionFactory(label="새 질문")

    assert Settlement.begin(project, by=group) == settlement
    assert settlement.asks == STANDARD
    assert [ask.label for ask in ReportQuestion.asks_of(project.call)] == ["새 질문"]


def test_a_call_s_own_questions_go_before_those_of_all():
    project = ProjectFactory(running=True)
    ReportQuestionFactory(label="모두에게")
    ReportQuestionFactory(label="이 공모에", call=project.call)

    settlement = Settlement.begin(project, by=project.application.applicant)

    assert [(ask.label, ask.part) for ask in settlement.asks] == [("이 공모에", "report")]


def test_there_is_no_report_before_the_agreement():
    project = ProjectFactory()

    refused(lambda: Settlement.begin(project, by=project.application.applicant), code="status")


def test_a_stopped_project_is_settled_too():
    project = ProjectFactory(status=Project.Status.STOPPED)

    assert Settlement.begin(project, by=project.application.applicant).status == "draft"


def test_what_another_stored_meanwhile_is_not_written_over():
    settlement = SettlementFactory()
    group = settlement.project.application.applicant
    settlement.revise(by=group, version=1, answers={"done": "먼저"}, interest=0)

    refused(lambda: settlement.revise(by=group, version=1, answers={"done": "나중"}, interest=5), code="stale")

    settlement.refresh_from_db()
    assert (settlement.answers, settlement.interest, settlement.version) == ({"done": "먼저"}, 0, 2)


def test_a_report_with_gaps_is_not_handed_in_and_each_is_named():
    settlement = SettlementFactory()
    ExpenseFactory(project=settlement.project, asked=True)
    ExecutionPlanFactory(project=settlement.project, number=2, status="submitted",
                         submitted_at=timezone.now(), submitted_by=officer())  # fmt: skip

    with pytest.raises(ValidationError) as refusal:
        settlement.submit(by=settlement.project.application.applicant)

    assert {gap.code for gap in refusal.value.error_list} == {"answers", "interest", "bank", "expenses", "plan"}
    settlement.refresh_from_db()
    assert settlement.status == "draft"


def test_a_whole_report_is_handed_in_and_closed_to_the_group():
    project = paid_project(WHOLE)
    settlement = reported(project)
    group = project.application.applicant

    assert (settlement.status, settlement.submitted_by) == ("submitted", group)
    refused(lambda: settlement.revise(by=group, version=None, answers={"done": "x"}), code="closed")
    refused(lambda: file_in(settlement, "bank", by=group), code="closed")
    refused(lambda: settlement.submit(by=group), code="move")


def test_papers_are_added_and_taken_away_up_to_a_limit():
    settlement = SettlementFactory()
    group = settlement.project.application.applicant
    papers = [file_in(settlement, "bank", by=group) for _ in range(MOST_PAPERS)]

    refused(lambda: file_in(settlement, "bank", by=group), code="many")
    settlement.detach(papers[0], by=group)

    assert settlement.papers.count() == MOST_PAPERS - 1


# -- after it was handed in, money stands still -----------------------------------------------------------------------


def test_once_handed_in_the_group_enters_and_mends_nothing_more():
    project = paid_project(WHOLE)
    waiting = ExpenseFactory(project=project)
    reported(project)
    group, said = project.application.applicant, {"spent_on": timezone.localdate(), "category": "재료비"}

    refused(lambda: Expense.enter(project, by=group, **said), code="settled")
    refused(lambda: waiting.revise(by=group, version=None, grant=1), code="settled")
    refused(lambda: waiting.withdraw(by=group), code="settled")
    refused(lambda: waiting.ask(by=officer(), answer="보여 주세요"), code="settled")
    refused(lambda: project.amend(by=group, reason="바꿈"), code="settled")
    waiting.accept(by=officer())


def test_once_inspected_the_office_judges_and_pays_nothing_more():
    project = paid_project(WHOLE, amount=2_000_000)
    expense = project.expenses.get()
    payment = project.payments.get()
    inspected(project)
    head = officer()

    refused(lambda: expense.disallow(by=head, amount=1, answer="x"), code="settled")
    refused(lambda: payment.reverse(by=head, on=timezone.localdate(), reason="x"), code="settled")


def test_what_is_returned_is_open_again():
    project = paid_project(WHOLE)
    settlement = reported(project)
    refused(lambda: settlement.return_(by=officer(), note=" "), code="note")

    settlement.return_(by=officer(), note="사진을 더해 주세요")
    settlement.revise(by=project.application.applicant, version=None, answers={"hard": "없음"}, interest=0)
    settlement.submit(by=project.application.applicant)

    assert settlement.status == "submitted"
    assert "고쳐 주세요" in Letter.objects.get(to=project.application.applicant).subject


# -- inspected by one, fixed by another -------------------------------------------------------------------------------


def test_what_is_inspected_is_what_the_arithmetic_says_of_the_rows():
    project = paid_project((2_500_000, 100_000, 0), (100_000, 0, 40_000))
    settlement = inspected(project, interest=777)

    _, result = settlement.worked_out()
    assert settlement.steps == [asdict(step) for step in result.steps]
    assert settlement.lines == list(result.steps)
    whole = 2_700_000 - 40_000
    assert settlement.recognised == whole * 3_000_000 // 3_300_000 == 2_418_181
    assert (settlement.paid, settlement.refund) == (3_000_000, 581_819)
    assert settlement.due == 581_819 + 777 - 6


def test_the_statement_s_ratio_is_that_of_the_plan_an_official_approved():
    project = paid_project((2_900_000, 100_000, 0))
    told = ExecutionPlanFactory(project=project, number=2, approved=True, status="notified")
    told.costs.update(own_share=0)

    assert inspected(project).recognised == 2_727_272


@pytest.mark.parametrize("status", ["entered", "asked"])
def test_nothing_is_inspected_while_an_expense_waits(status):
    project = paid_project(WHOLE)
    settlement = reported(project)
    rule()
    project.expenses.update(status=status, answer="보여 주세요")

    refused(lambda: settlement.inspect(by=officer()), code="expenses")


def test_nothing_is_inspected_while_a_payment_waits():
    project = paid_project((1_000_000, 100_000, 0), amount=1_000_000)
    PaymentFactory(project=project, agreement=project.agreement, number=2, amount=2_000_000)
    settlement = reported(project)
    rule()

    refused(lambda: settlement.inspect(by=officer()), code="payments")


def test_without_a_rule_in_force_nothing_is_inspected():
    settlement = reported(paid_project(WHOLE))
    rule(end=date(2020, 1, 1))

    refused(lambda: settlement.inspect(by=officer()), code="rule")


def test_who_inspected_does_not_fix_and_nobody_judges_his_own_group():
    project = paid_project(WHOLE)
    settlement = inspected(project)

    refused(lambda: settlement.fix(by=settlement.inspected_by), code="same")
    refused(lambda: settlement.fix(by=project.application.applicant), code="own")
    settlement.fix(by=officer())

    assert settlement.status == "fixed"


def test_who_is_to_fix_may_ask_for_another_inspection():
    settlement = inspected(paid_project(WHOLE))
    refused(lambda: settlement.send_back(by=officer(), reason=""), code="reason")

    settlement.send_back(by=officer(), reason="이자를 다시 보세요")

    settlement.refresh_from_db()
    assert (settlement.status, settlement.paid, settlement.steps, settlement.inspected_at) == (
        "submitted",
        None,
        None,
        None,
    )


def test_figures_that_the_rows_do_not_bear_out_are_not_fixed():
    project = paid_project(WHOLE)
    settlement = inspected(project)
    project.expenses.update(grant=1)

    refused(lambda: settlement.fix(by=officer()), code="figures")


def test_a_rule_that_changes_after_the_inspection_does_not_change_what_is_fixed():
    settlement = inspected(paid_project(WHOLE))
    settlement.rule.floor_to = 1_000
    with pytest.raises(ValidationError, match="이미 정산"):
        settlement.rule.full_clean()


# -- the refund -------------------------------------------------------------------------------------------------------


def test_a_refund_is_asked_for_by_a_numbered_notice_and_closes_with_its_receipt():
    project = paid_project(WHOLE)
    settlement = notified(project, interest=120)
    today = timezone.localdate()

    assert settlement.due == 100_120
    assert settlement.refund_due_on == today + timedelta(days=30)
    assert settlement.notice_number == f"{today.year}-0001"
    assert "100,120원" in Letter.objects.get(subject__contains="반납").body
    refused(lambda: settlement.close(by=officer(), refunded_on=today, refunded_as="revenue"), code="receipt")
    refused(lambda: settlement.close(by=officer()), code="refunded_on")
    refunded(settlement).close(by=officer(), refunded_on=today, refunded_as="revenue")

    project.refresh_from_db()
    assert (settlement.status, project.status) == ("closed", "closed")
    assert settlement.paid == project.granted == settlement.recognised + settlement.refund
    assert Settlement.objects.all().sums() == {
        **{"paid": 3_000_000, "recognised": 2_900_000, "refund": 100_000},
        **{"due": 100_120, "returned": 100_120},
    }


def test_where_nothing_is_due_it_is_closed_at_once():
    settlement = fixed(paid_project((3_000_000, 300_000, 0)))
    refused(lambda: settlement.notify(by=officer()), code="due")

    settlement.close(by=officer(), refunded_on=timezone.localdate(), refunded_as="revenue")

    assert (settlement.status, settlement.refunded_on) == ("closed", None)


def test_what_is_due_is_not_closed_without_a_notice():
    settlement = fixed(paid_project(WHOLE))

    refused(
        lambda: settlement.close(by=officer(), refunded_on=timezone.localdate(), refunded_as="revenue"),
        code="notified",
    )
    refused(lambda: settlement.notify(by=officer(), due_on=date(2020, 1, 1)), code="due_on")


def test_a_receipt_comes_after_the_notice():
    settlement = fixed(paid_project(WHOLE))

    refused(lambda: refunded(settlement), code="closed")


def test_refunds_that_are_late_are_found():
    settlement, day = notified(paid_project(WHOLE)), timezone.localdate()

    assert list(Settlement.objects.refund_late(day + timedelta(days=31))) == [settlement]
    assert not Settlement.objects.refund_late(day + timedelta(days=30)).exists()


# -- a fixed sum ------------------------------------------------------------------------------------------------------


def test_of_a_fixed_sum_there_is_a_report_and_no_statement():
    project = fixed_sum(paid_project())
    settlement = reported(project)
    rule()
    refused(lambda: settlement.inspect(by=officer()), code="settles")

    settlement.accept(by=officer(), opinion="잘했습니다.")

    project.refresh_from_db()
    assert (settlement.status, settlement.paid, project.status) == ("closed", None, "closed")


def test_where_money_is_accounted_for_a_report_alone_is_not_enough():
    settlement = reported(paid_project(WHOLE))

    refused(lambda: settlement.accept(by=officer()), code="settles")


# -- what the database keeps ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"recognised": 1},
        {"paid": None},
        {"fixed_by": None},
        {"interest": -1},
        {"status": "closed", "closed_at": timezone.now()},
        {"dropped": 10**9},
    ],
)
def test_the_database_keeps_no_settlement_that_does_not_add_up(wrong):
    settlement = fixed(paid_project(WHOLE))
    if wrong.get("status"):
        wrong = wrong | {"closed_by": officer()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.filter(pk=settlement.pk).update(**wrong)


def test_the_inspector_and_who_fixes_are_two_by_the_database_too():
    settlement = fixed(paid_project(WHOLE))

    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.filter(pk=settlement.pk).update(fixed_by=settlement.inspected_by)


def test_every_act_leaves_a_line():
    settlement = refunded(notified(paid_project(WHOLE)))
    settlement.close(by=officer(), refunded_on=timezone.localdate(), refunded_as="revenue")

    verbs = [line.verb for line in Activity.objects.about(settlement)]
    assert verbs[::-1] == [
        *("작성 시작", "파일 올림", "제출", "정산검사", "금액확정", "반납고지", "파일 올림", "완료"),
    ]


def test_answers_of_the_report_are_those_of_its_questions():
    settlement = reported(paid_project(WHOLE))

    said = {answer.ask.key: answer.value for answer in settlement.answered() if answer.value is not None}
    assert said == ANSWERS
