"""Paying the grant: asked for, decided by one and paid by another, never before the agreement or beyond the money."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from grants.models import Step
from planning.models import Expenditure
from projects.models import Payment
from tests.factories.grants import StepFactory
from tests.factories.projects import AgreementFactory, PaymentFactory, ProjectFactory, line_of_today
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ACCOUNT = "마을은행 000-00-000000 이웃모임"


@pytest.fixture
def project():
    return AgreementFactory(signed=True).project


@pytest.fixture
def member(project):
    return project.application.applicant


@pytest.fixture
def payment():
    return PaymentFactory(proposed=True)


def today():
    return timezone.localdate()


def test_the_grant_is_asked_for_decided_and_paid_and_stands_in_the_ledger(project, member, officer, head):
    line = line_of_today(amount=10_000_000)

    payment = Payment.request(project, by=member, account=ACCOUNT)
    payment.propose(by=officer, line=line)
    payment.pay(by=head, on=today())

    entry = Expenditure.objects.get()
    assert (entry.amount, entry.line, entry.source_id) == (3_000_000, line, str(payment.pk))
    assert (payment.status, payment.expenditure, Payment.objects.paid().total()) == ("paid", entry, 3_000_000)


def test_nothing_is_asked_for_before_the_agreement_is_signed(member):
    drawn = AgreementFactory()

    refused(Payment.request, drawn.project, by=member, account=ACCOUNT, code="agreement")
    refused(Payment.request, ProjectFactory(), by=member, account=ACCOUNT, code="agreement")


def test_the_database_knows_no_request_before_the_agreement(payment):
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(requested_at=payment.agreed_at - timedelta(seconds=1))


def test_who_decided_does_not_pay(payment):
    refused(payment.pay, by=payment.proposed_by, on=today(), code="same")
    assert not Expenditure.objects.exists()


def test_the_database_knows_no_payer_who_decided(payment, head):
    payment.pay(by=head, on=today())

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(paid_by=payment.proposed_by)


def test_a_payment_is_paid_once(payment, head):
    payment.pay(by=head, on=today())

    refused(payment.pay, by=head, on=today(), code="move")
    assert Expenditure.objects.count() == 1


def test_no_line_pays_more_than_it_has(payment, head):
    payment.line.spend(7_000_001, by=head, on=today(), label="먼저 쓴 것")

    refused(payment.pay, by=head, on=today(), code="balance")

    payment.refresh_from_db()
    assert (payment.status, payment.expenditure) == ("proposed", None)


def test_a_day_before_the_agreement_or_after_today_takes_no_payment(payment, head):
    agreed = timezone.localdate(payment.agreed_at)

    refused(payment.pay, by=head, on=agreed - timedelta(days=1), code="on")
    refused(payment.pay, by=head, on=today() + timedelta(days=1), code="on")


def test_a_call_without_instalments_pays_all_at_once(project, member):
    refused(Payment.request, project, by=member, account=ACCOUNT, amount=1_000_000, code="amount")


def test_instalments_never_add_up_to_more_than_the_grant(project, member, officer, head):
    StepFactory(call=project.call, kind=Step.Kind.INSTALMENTS)
    line = line_of_today(amount=10_000_000)
    first = Payment.request(project, by=member, account=ACCOUNT, amount=2_000_000)
    refused(Payment.request, project, by=member, account=ACCOUNT, amount=500_000, code="open")
    first.propose(by=officer, line=line)
    first.pay(by=head, on=today())

    refused(Payment.request, project, by=member, account=ACCOUNT, amount=1_000_001, code="amount")
    assert Payment.request(project, by=member, account=ACCOUNT, amount=1_000_000).number == 2


def test_what_was_refused_may_be_asked_for_again(project, member, officer):
    payment = Payment.request(project, by=member, account=ACCOUNT)
    refused(payment.refuse, by=officer, reason=" ", code="reason")

    payment.refuse(by=officer, reason="예금주가 다릅니다.")

    again = Payment.request(project, by=member, account=ACCOUNT)
    assert (again.number, again.amount) == (2, 3_000_000)


def test_a_payment_is_taken_back_in_the_ledger_and_the_grant_is_free_again(payment, head):
    payment.pay(by=head, on=today())

    payment.reverse(by=head, on=today(), reason="계좌를 잘못 적음")

    assert [entry.amount for entry in Expenditure.objects.order_by("pk")] == [3_000_000, -3_000_000]
    assert (payment.status, Payment.left(payment.project)) == ("reversed", 3_000_000)


def test_what_the_ledger_took_back_by_itself_is_not_with_the_group(payment, head):
    payment.pay(by=head, on=today())
    payment.expenditure.reverse(by=head, on=today(), reason="원장에서")

    assert not Payment.objects.paid().exists()

    payment.reverse(by=head, on=today(), reason="따라 취소")
    assert Expenditure.objects.count() == 2


def test_a_stopped_project_is_paid_nothing_more(payment, head):
    payment.project.stop(by=head, reason="모임이 흩어짐")

    refused(payment.pay, by=head, on=today(), code="ended")
