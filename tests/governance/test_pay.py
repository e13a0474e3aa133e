"""Allowances of a meeting: proposed with a reason for each, confirmed by another, booked once, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity
from governance.models import AllowancePayment, AllowanceRule, Seat
from planning.models import Expenditure
from tests.factories.district import UserFactory
from tests.factories.governance import (
    AllowanceRuleFactory,
    BodyFactory,
    MeetingFactory,
    WithholdingRuleFactory,
    paid_sitting,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db
STAYS = {"오래": 180, "짧게": 90, "잠깐": 20, "불참": None, "당연직": 180, "공무원": 180}


@pytest.fixture
def meeting():
    """Six on the roll: two are paid, and four for a reason each are not."""
    meeting = paid_sitting(**STAYS)
    meeting.attendees.filter(name="당연직").update(kind=Seat.Kind.EX_OFFICIO)
    meeting.attendees.filter(name="공무원").update(is_official=True)
    return meeting


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def head():
    return UserFactory(staff=True)


@pytest.fixture
def payment(meeting, officer):
    return propose(meeting, officer)


def propose(meeting, officer, **said):
    return AllowancePayment.propose(
        meeting, by=officer, line=meeting.budget_line, paid_on=timezone.localdate(), **said
    )


# -- what is proposed -------------------------------------------------------------------------------------------------


def test_each_on_the_roll_has_a_row_with_its_reason(payment):
    rows = {row.name: row for row in payment.rows.all()}

    assert {name: row.gross for name, row in rows.items()} == {
        **{"오래": 150_000, "짧게": 70_000},
        **dict.fromkeys(("잠깐", "불참", "당연직", "공무원"), 0),
    }
    assert {name: row.why for name, row in rows.items()} == {
        "오래": "3시간 참석: 기본 70,000원 + 2시간 초과 80,000원",
        "짧게": "1시간 30분 참석: 기본 70,000원",
        "잠깐": "20분 참석: 30분에 못 미침",
        "불참": "출석하지 않음",
        "당연직": "당연직 위원",
        "공무원": "소관 업무로 참석한 공무원",
    }
    assert (rows["오래"].kept_back, rows["오래"].net, rows["짧게"].kept_back) == (13_200, 136_800, 0)
    assert payment.total == 220_000


def test_an_exception_by_hand_keeps_its_reason(meeting, officer):
    chosen = {"공무원": (True, "다른 기관에서 옴"), "짧게": (False, "본인이 사양함"), "불참": (True, "어쨌든")}
    choices = {line.pk: chosen[line.name] for line in meeting.attendees.all() if line.name in chosen}

    payment = propose(meeting, officer, choices=choices)

    rows = {row.name: row for row in payment.rows.all()}
    assert (rows["공무원"].gross, rows["짧게"].gross, rows["불참"].gross) == (150_000, 0, 0)
    assert [name for name, row in rows.items() if row.by_hand] == ["짧게", "공무원"]
    assert rows["짧게"].why == "지급하지 않기로 함: 본인이 사양함"


def test_the_rules_of_the_meeting_s_day_count(meeting, officer):
    rule, day = AllowanceRule.objects.get(), meeting.day
    rule.end = day
    rule.save()
    AllowanceRuleFactory(body=meeting.body, start=day, base=10_000, extra=0)

    assert propose(meeting, officer).total == 20_000


def test_a_body_without_a_rule_of_its_own_is_paid_as_the_body_above_it(meeting):
    below = BodyFactory(name="소위원회", parent=meeting.body)

    assert AllowanceRule.objects.of(below, meeting.day) == AllowanceRule.objects.get()
    assert AllowanceRule.objects.of(BodyFactory(name="공동체 TF"), meeting.day) is None


def test_a_meeting_is_paid_once_it_is_closed_and_rules_are_there(meeting, officer):
    refused(propose, MeetingFactory(body__name="공동체 TF"), officer, code="status")
    meeting.body.allowance_rules.all().delete()
    refused(propose, meeting, officer, code="rule")
    AllowanceRuleFactory(body=meeting.body, start=meeting.day + timedelta(days=1))
    refused(propose, meeting, officer, code="rule")


def test_without_a_rule_for_the_tax_nobody_is_paid(meeting, officer):
    WithholdingRuleFactory._meta.model.objects.all().delete()

    refused(propose, meeting, officer, code="tax")


def test_a_meeting_where_nobody_is_to_be_paid_is_refused(officer):
    refused(propose, paid_sitting(당연직=10, 잠깐=10, 불참=None), officer, code="nobody")


def test_a_meeting_is_proposed_once_until_it_is_withdrawn(meeting, payment, officer):
    refused(propose, meeting, officer, code="twice")
    with pytest.raises(IntegrityError), transaction.atomic():
        AllowancePayment.objects.create(**facts_of(payment))
    payment.discard(by=officer, reason="지급일이 바뀜")

    assert propose(meeting, officer).pk != payment.pk
    assert Activity.objects.about(payment).first().note == "지급일이 바뀜"


def facts_of(payment):
    names = ("meeting", "line", "paid_on", "allowance_rule", "withholding_rule", "proposed_by")
    return {name: getattr(payment, name) for name in names}


# -- confirming -------------------------------------------------------------------------------------------------------


def test_another_confirms_and_the_ledger_has_the_sum(payment, head):
    payment.confirm(by=head)

    payment.refresh_from_db()
    entry = payment.line.expenditures.get()
    assert (payment.status, payment.expenditure, entry.amount) == ("confirmed", entry, payment.total)
    assert (entry.source_model, entry.source_id) == ("governance.allowancepayment", str(payment.pk))
    assert entry.label.endswith("참석수당 (2명)")


def test_the_proposer_does_not_confirm_nor_would_the_database_let_him(payment, officer, head):
    refused(payment.confirm, by=officer, code="same")
    payment.confirm(by=head)

    with pytest.raises(IntegrityError), transaction.atomic():
        AllowancePayment.objects.filter(pk=payment.pk).update(confirmed_by=officer)


def test_nobody_confirms_twice_nor_what_was_withdrawn(payment, officer, head):
    stale = AllowancePayment.objects.get(pk=payment.pk)
    payment.confirm(by=head)
    refused(stale.confirm, by=head, code="move")
    refused(stale.discard, by=officer, reason="늦음", code="move")

    assert payment.line.expenditures.count() == 1


def test_what_was_withdrawn_is_not_booked(payment, officer, head):
    payment.discard(by=officer, reason="다시 제안")

    refused(payment.confirm, by=head, code="move")
    assert not Expenditure.objects.exists()


def test_no_more_is_paid_than_the_line_has(payment, head):
    payment.line.amount = payment.total - 1
    payment.line.save()

    refused(payment.confirm, by=head, code="balance")

    payment.refresh_from_db()
    assert (payment.status, payment.expenditure) == ("proposed", None)


def test_a_payment_of_a_day_to_come_waits_for_it(meeting, officer, head):
    tomorrow = timezone.localdate() + timedelta(days=1)
    payment = AllowancePayment.propose(meeting, by=officer, line=meeting.budget_line, paid_on=tomorrow)

    refused(payment.confirm, by=head, code="on")


def test_nobody_is_paid_before_the_meeting(meeting, officer):
    before = meeting.day - timedelta(days=1)

    refused(AllowancePayment.propose, meeting, by=officer, line=meeting.budget_line, paid_on=before, code="paid_on")


# -- taking back ------------------------------------------------------------------------------------------------------


def test_a_payment_is_taken_back_through_the_ledger_and_may_be_proposed_anew(meeting, payment, officer, head):
    payment.confirm(by=head)

    payment.reverse(by=head, on=timezone.localdate(), reason="명단이 틀림")

    assert sum(entry.amount for entry in payment.line.expenditures.all()) == 0
    assert (payment.status, payment.line.left()) == ("reversed", payment.line.amount)
    propose(meeting, officer).confirm(by=head)
    assert payment.line.left() == payment.line.amount - payment.total


def test_what_the_ledger_took_back_by_itself_is_told_and_not_taken_back_twice(payment, head):
    payment.confirm(by=head)
    payment.expenditure.reverse(by=head, on=timezone.localdate(), reason="원장에서")
    again = AllowancePayment.objects.get(pk=payment.pk)
    assert again.told_status == "원장에서 취소됨"

    again.reverse(by=head, on=timezone.localdate(), reason="명단이 틀림")

    assert payment.line.expenditures.count() == 2
    refused(again.reverse, by=head, on=timezone.localdate(), reason="또", code="move")


def test_what_nobody_confirmed_is_not_taken_back(payment, head):
    refused(payment.reverse, by=head, on=timezone.localdate(), reason="아직", code="move")


# -- rules ------------------------------------------------------------------------------------------------------------


def test_one_rule_is_in_force_a_day(meeting):
    with pytest.raises(ValidationError, match="다른 참석수당 규정과 기간이 겹칩니다"):
        AllowanceRuleFactory.build(body=meeting.body, start=meeting.day).full_clean()
    with pytest.raises(ValidationError, match="다른 원천징수 규정과 기간이 겹칩니다"):
        WithholdingRuleFactory.build(end=meeting.day).full_clean()


def test_a_rule_that_was_paid_by_says_what_it_said(payment):
    rule = payment.allowance_rule

    rule.end = payment.meeting.day + timedelta(days=1)
    rule.full_clean()
    rule.base += 1
    with pytest.raises(ValidationError, match="이미 지급했습니다"):
        rule.full_clean()


@pytest.mark.parametrize("wrong", [{"income_tax_permille": 1000}, {"expense_percent": 101}, {"floor_to": 0}])
def test_taxes_stay_within_the_income(db, wrong):
    with pytest.raises(ValidationError):
        WithholdingRuleFactory.build(**wrong).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        WithholdingRuleFactory(**wrong)
