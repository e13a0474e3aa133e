"""The page of items, agreement and payments, for the group and for the office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog
from projects.models import Agreement, Payment
from tests.factories.district import UserFactory
from tests.factories.grants import PDF
from tests.factories.projects import (
    ActivistFactory,
    AgreementFactory,
    AgreementItemFactory,
    AgreementTextFactory,
    ExecutionPlanFactory,
    PaymentFactory,
    ProjectFactory,
    line_of_today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    project = ProjectFactory()
    ExecutionPlanFactory(project=project, approved=True)
    AgreementTextFactory()
    return project


@pytest.fixture
def member(project):
    return project.application.applicant


def to(name, record):
    return reverse(f"projects:{name}", args=[record.pk])


def paper(name="서명.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_a_group_hands_in_what_its_agreement_needs(client, project, member):
    item = AgreementItemFactory(project=project, kind="account", name="")
    client.force_login(member)

    client.post(to("item_evidence", item), {"file": paper("통장.pdf"), "note": "3월에 만듦"})

    item.refresh_from_db()
    assert (str(item.document), item.note) == ("통장.pdf", "3월에 만듦")
    assert client.get(to("item_file", item)).status_code == 200
    assert not AccessLog.objects.exists()


def test_nothing_handed_in_is_said_at_the_item(client, project, member):
    item = AgreementItemFactory(project=project)
    client.force_login(member)

    answer = client.post(to("item_evidence", item), {"note": ""})

    assert answer.status_code == 400
    assert f'id="id_evidence_{item.pk}_file"' in answer.content.decode()
    assert "파일을 올리거나 메모를 적어 주세요." in answer.content.decode()


def test_the_office_checks_draws_and_signs_and_the_project_runs(client, project, member, officer):
    item = AgreementItemFactory(project=project)
    client.force_login(officer)
    assert "아직 협약서를 만들 수 없습니다" in client.get(to("agreement", project)).content.decode()

    client.post(to("item_check", item))
    client.post(to("drawing", project))
    client.force_login(member)
    client.post(to("signed_copy", project), {"file": paper()})
    client.force_login(officer)
    client.post(to("signature", project))

    project.refresh_from_db()
    assert (project.status, project.agreement.status) == ("running", "signed")
    assert client.get(to("agreement_scan", project)).status_code == 200
    assert AccessLog.objects.get().act == "서명한 협약서 내려받기"


def test_an_item_is_asked_for_again_and_an_agreement_taken_back_with_a_reason(client, project, officer):
    item = AgreementItemFactory(project=project, note="있음")
    client.force_login(officer)
    assert client.post(to("item_reopening", item), {"reason": ""}).status_code == 400

    client.post(to("item_reopening", item), {"reason": "흐려서 안 보임"})
    client.post(to("item_check", item))
    client.post(to("drawing", project))
    assert client.post(to("agreement_withdrawal", project), {"reason": ""}).status_code == 400
    client.post(to("agreement_withdrawal", project), {"reason": "기간이 틀림"})

    assert not Agreement.objects.exists()


def test_the_code_of_a_paper_leads_its_group_to_the_page(client, project, member):
    agreement = AgreementFactory(project=project)
    address = reverse("projects:paper", args=[agreement.token])
    client.force_login(member)

    assert client.get(address).url == to("agreement", project)

    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_the_grant_is_asked_for_decided_and_paid_by_two(client, officer):
    project = AgreementFactory(signed=True).project
    line, head = line_of_today(amount=10_000_000), UserFactory(staff=True)
    client.force_login(project.application.applicant)
    assert client.post(to("payment_request", project), {"account": ""}).status_code == 400
    client.post(to("payment_request", project), {"account": "마을은행 1 이웃모임"})
    payment = Payment.objects.get()

    client.force_login(officer)
    client.post(to("payment_proposal", payment), {"line": line.pk})
    assert "결정한 사람은 지급할 수 없습니다" in client.get(to("agreement", project)).content.decode()
    client.post(to("payout", payment), {"on": timezone.localdate().isoformat()})
    payment.refresh_from_db()
    assert payment.status == "proposed"
    client.force_login(head)
    client.post(to("payout", payment), {"on": timezone.localdate().isoformat()})

    payment.refresh_from_db()
    assert (payment.status, payment.paid_by) == ("paid", head)


def test_a_payment_is_refused_and_another_taken_back(client, officer):
    payment = PaymentFactory(proposed=True)
    client.force_login(officer)
    payment.pay(by=UserFactory(staff=True), on=timezone.localdate())
    assert client.post(to("payment_reversal", payment), {"on": "", "reason": ""}).status_code == 400

    client.post(to("payment_reversal", payment), {"on": timezone.localdate().isoformat(), "reason": "잘못 보냄"})
    other = PaymentFactory()
    client.post(to("payment_refusal", other), {"reason": "예금주가 다름"})

    payment.refresh_from_db()
    other.refresh_from_db()
    assert (payment.status, other.status, other.reason) == ("reversed", "refused", "예금주가 다름")


def test_an_activist_sees_where_it_stands_and_no_paper_or_account(client):
    payment = PaymentFactory()
    item = AgreementItemFactory(project=payment.project)
    client.force_login(ActivistFactory(project=payment.project).user)

    page = client.get(to("agreement", payment.project))

    assert page.status_code == 200
    assert payment.account not in page.content.decode()
    assert client.get(to("item_file", item)).status_code == 404
    assert client.get(to("agreement_scan", payment.project)).status_code == 404
    assert client.post(to("item_evidence", item), {"note": "x"}).status_code == 404


def test_for_a_stranger_there_is_no_agreement(client):
    payment = PaymentFactory(proposed=True)
    item = AgreementItemFactory(project=payment.project)
    client.force_login(UserFactory())

    for name, record in (("agreement", payment.project), ("agreement_scan", payment.project), ("item_file", item)):
        assert client.get(to(name, record)).status_code == 404
    for name, record in (
        *((name, payment.project) for name in ("drawing", "agreement_withdrawal", "signed_copy", "signature")),
        *((name, item) for name in ("item_evidence", "item_check", "item_reopening")),
        *((name, payment) for name in ("payment_proposal", "payout", "payment_refusal", "payment_reversal")),
        ("payment_request", payment.project),
    ):
        assert client.post(to(name, record)).status_code == 404, name
