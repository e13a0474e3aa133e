"""The page of a meeting's allowances: what each would get and why, the proposal, the confirmation, the way back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog
from governance.models import AllowancePayment
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.governance import BodyFactory, MeetingFactory, paid_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return paid_sitting(홍길동=180, 성춘향=90, 이몽룡=None)


def page(meeting):
    return reverse("governance:allowance", args=[meeting.pk])


def said(meeting, **more):
    return {"line": meeting.budget_line_id, "paid_on": f"{timezone.localdate()}", **more}


def proposed(client, official, meeting, **more):
    """An officer proposes; what the page answered."""
    official(roles.OFFICER)
    return client.post(reverse("governance:allowance_proposal", args=[meeting.pk]), said(meeting, **more), follow=True)


def act(client, name, **facts):
    payment = AllowancePayment.objects.get()
    return client.post(reverse(f"governance:allowance_{name}", args=[payment.pk]), facts, follow=True)


def test_the_page_says_for_each_what_and_why_before_anything_is_stored(client, official, meeting):
    official(roles.OFFICER)

    text = client.get(page(meeting)).text

    assert "3시간 참석: 기본 70,000원 + 2시간 초과 80,000원" in text and "출석하지 않음" in text
    assert "(150,000 - 필요경비 90,000) × 20% = 12,000원" in text
    assert not AllowancePayment.objects.exists()


def test_one_proposes_and_another_confirms(client, official, meeting):
    shown = proposed(client, official, meeting)
    assert "제안한 사람은 확정할 수 없습니다" not in shown.text and "확정" not in shown.context["payment"].told_status

    official(roles.TEAM_HEAD)
    confirmed = act(client, "confirmation")

    assert "220,000원을" in confirmed.text
    assert AllowancePayment.objects.get().expenditure.amount == 220_000
    again = act(client, "confirmation")
    assert "바꿀 수 없습니다" in again.text and AllowancePayment.objects.get().line.expenditures.count() == 1


def test_who_proposed_is_told_that_another_confirms(client, official, meeting):
    head = official(roles.TEAM_HEAD)
    client.post(reverse("governance:allowance_proposal", args=[meeting.pk]), said(meeting))
    assert "제안한 사람은 확정할 수 없습니다" in client.get(page(meeting)).text

    assert "다른 담당자가 확정" in act(client, "confirmation").text
    assert AllowancePayment.objects.get().proposed_by == head


def test_an_officer_does_not_confirm_nor_take_back(client, official, meeting):
    proposed(client, official, meeting)
    official(roles.OFFICER)

    assert act(client, "confirmation").status_code == 404
    assert act(client, "reversal", on=f"{timezone.localdate()}", reason="실수").status_code == 404


def test_an_exception_needs_its_reason_and_what_was_typed_stays(client, official, meeting):
    member = meeting.attendees.get(name="성춘향")
    answer = proposed(client, official, meeting, **{f"choice_{member.pk}": "unpaid"})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [f"why_{member.pk}"]
    assert answer.context["form"][f"choice_{member.pk}"].value() == "unpaid"
    assert not AllowancePayment.objects.exists()

    proposed(client, official, meeting, **{f"choice_{member.pk}": "unpaid", f"why_{member.pk}": "본인이 사양함"})
    assert AllowancePayment.objects.get().total == 150_000


@pytest.mark.parametrize(("wrong", "field"), [({"line": ""}, "line"), ({"paid_on": "2016-02-30"}, "paid_on")])
def test_what_cannot_be_read_is_said_beside_its_field(client, official, meeting, wrong, field):
    answer = proposed(client, official, meeting, **wrong)

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_a_second_click_leads_to_the_proposal_that_is_there(client, official, meeting):
    proposed(client, official, meeting)

    assert "이미 제안했거나" in proposed(client, official, meeting).text
    assert AllowancePayment.objects.count() == 1


def test_what_is_missing_is_told_instead_of_a_form(client, official, meeting):
    official(roles.OFFICER)
    meeting.body.allowance_rules.all().delete()

    assert "참석수당 규정이 없습니다" in client.get(page(meeting)).text
    assert proposed(client, official, meeting).status_code == 400
    assert "폐회한 회의에만" in client.get(page(MeetingFactory(body__name="공동체 TF"))).text


def test_a_payment_is_taken_back_with_day_and_reason(client, official, meeting):
    proposed(client, official, meeting)
    official(roles.TEAM_HEAD)
    act(client, "confirmation")

    assert act(client, "reversal", on="", reason="").status_code == 400
    shown = act(client, "reversal", on=f"{timezone.localdate()}", reason="명단이 틀림")

    assert "앞서 한 제안과 지급" in shown.text
    assert sum(entry.amount for entry in meeting.budget_line.expenditures.all()) == 0


def test_a_proposal_is_withdrawn_with_a_reason(client, official, meeting):
    proposed(client, official, meeting)

    assert act(client, "discarding", reason="").status_code == 400
    assert "다시 제안할 수 있습니다" in act(client, "discarding", reason="지급일이 바뀜").text


@pytest.mark.parametrize("who", ["nobody", "member", "staff"])
def test_pay_is_for_officials_who_may_see_it(client, meeting, who):
    if who != "nobody":
        client.force_login(UserFactory(is_staff=who == "staff"))

    assert client.get(page(meeting)).status_code == (302 if who == "nobody" else 404)


def test_an_auditor_reads_and_does_nothing(client, official, meeting):
    proposed(client, official, meeting)
    auditor = official(roles.AUDITOR)

    assert client.get(page(meeting)).status_code == 200
    assert act(client, "confirmation").status_code == act(client, "discarding", reason="x").status_code == 404
    assert AccessLog.objects.filter(actor=auditor).get().persons == 3


def test_the_number_of_queries_does_not_grow(client, official):
    official(roles.OFFICER)

    def queries(meeting):
        counts = []
        for _ in range(2):  # the draft, then the proposal
            counts.append(page_cost(client, page(meeting)))
            client.post(reverse("governance:allowance_proposal", args=[meeting.pk]), said(meeting))
        return counts

    few = queries(paid_sitting(하나=180))
    many = queries(paid_sitting(body=BodyFactory(name="공동체 TF"), 하나=180, 둘=90, 셋=None))

    assert AllowancePayment.objects.count() == 2
    assert many == few
