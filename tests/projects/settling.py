"""A project that was paid and has spent, ready to be settled."""

from django.core.files.base import ContentFile
from django.utils import timezone

from district.models import Document
from projects.models import Project, Settlement, SettlementRule
from projects.models.performance_report import BANK, RECEIPT
from tests.factories.district import UserFactory
from tests.factories.grants import PDF
from tests.factories.projects import ExpenseFactory, PaymentFactory

ANSWERS = {"done": "달마다 모여 골목을 가꾸었습니다.", "people": 24, "meetings": 9, "effect": "골목이 환해졌습니다."}


def rule(**said):
    """The one rule of the district, always in force."""
    return SettlementRule.objects.create(floor_to=10, drop_below=10, ground="예시 기준 제5조", **said)


def spent(project, *rows):
    """Accepted expenses of (grant, own, disallowed)."""
    for grant, own, disallowed in rows:
        how = {"refused": True, "disallowed": disallowed} if disallowed else {"accepted": True}
        ExpenseFactory(project=project, grant=grant, own=own, **how)


def paid_project(*rows, amount=3_000_000):
    """A project of 3,000,000원 and 300,000원 자부담 that was paid `amount` today and has spent `rows`."""
    payment = PaymentFactory(proposed=True, amount=amount)
    payment.pay(by=UserFactory(staff=True), on=timezone.localdate())
    spent(payment.project, *rows)
    return Project.objects.get(pk=payment.project_id)


def file_in(settlement, place, *, by, name="통장.pdf"):
    with Document.written(ContentFile(PDF, name=name), by=by) as document:
        return settlement.attach(place, document, by=by)


def reported(project, *, interest=0, submit=True):
    """The report of a project as its group hands it in."""
    group = project.application.applicant
    settlement = Settlement.begin(project, by=group)
    settlement.revise(by=group, version=None, answers=ANSWERS, interest=interest)
    if project.settles:
        file_in(settlement, BANK, by=group)
    if submit:
        settlement.submit(by=group)
    return settlement


def inspected(project, **said):
    """Reported and inspected by one official."""
    if not SettlementRule.objects.exists():
        rule()
    settlement = reported(project, **said)
    settlement.inspect(by=UserFactory(staff=True))
    return settlement


def fixed(project, **said):
    """Inspected by one, fixed by another."""
    settlement = inspected(project, **said)
    settlement.fix(by=UserFactory(staff=True))
    return settlement


def notified(project, **said):
    settlement = fixed(project, **said)
    settlement.notify(by=UserFactory(staff=True))
    return settlement


def refunded(settlement):
    """The group has paid back and files the receipt."""
    file_in(settlement, RECEIPT, by=settlement.project.application.applicant, name="반납영수증.pdf")
    return settlement
