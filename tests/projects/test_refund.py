"""A refund that came is booked as the official says: back to the lines that paid (여입), or as other income."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from district.models import Activity
from projects.history import of
from projects.models import Project, Settlement
from reports.settlement import statement_document
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.planning import MonthCloseFactory
from tests.factories.projects import PaymentFactory, line_of_today
from tests.projects.settling import notified, paid_project, refunded
from tests.refusals import refused

pytestmark = pytest.mark.django_db
WHOLE = (2_900_000, 300_000, 0)


def ready(project=None, **said):
    """A settlement of 100,000원 to be paid back whose receipt is filed."""
    return refunded(notified(project or paid_project(WHOLE), **said))


def close(settlement, booking="restored", on=None):
    settlement.close(by=UserFactory(staff=True), refunded_on=on or timezone.localdate(), refunded_as=booking)


def spent(line):
    return line.expenditures.aggregate(won=Sum("amount"))["won"]


def refused_whole(settlement, *said, code, **more):
    """Expects that it is refused, and that nothing was stored by halves."""
    refused(close, settlement, *said, code=code, **more)
    assert not Settlement.objects.get().restorations().exists() and Settlement.objects.get().status == "notified"


def test_a_refund_of_the_same_year_returns_to_the_line_of_its_payment_and_interest_does_not():
    settlement = ready(interest=120)
    payment = settlement.project.payments.get()

    close(settlement)

    entry = payment.expenditure.restorations.get()
    assert (entry.amount, entry.spent_on, entry.reason) == (
        *(-100_000, settlement.refunded_on),
        f"정산 반납 {settlement.notice_number}",
    )
    assert spent(payment.line) == settlement.recognised == 2_900_000
    assert settlement.booked() == [(f"여입: {payment.line}", 100_000), ("세외수입", 120)]
    assert sum(won for _, won in settlement.booked()) == settlement.due
    assert settlement.project.payments.paid().total() == 3_000_000  # the group was paid all the same


def test_other_income_touches_no_line():
    settlement = ready()
    line = settlement.project.payments.get().line

    close(settlement, "revenue")

    assert spent(line) == 3_000_000
    assert settlement.booked() == [("세외수입", 100_000)]


def test_who_receives_it_has_to_say_how_it_is_booked():
    settlement = ready()

    for booking in ("", "other"):
        refused_whole(settlement, booking, code="refunded_as")


def test_the_last_payment_is_given_back_first():
    first = PaymentFactory(proposed=True, amount=1_000_000)
    first.pay(by=UserFactory(staff=True), on=timezone.localdate())
    said = {"agreement": first.agreement, "number": 2, "line": line_of_today(amount=5_000_000)}
    second = PaymentFactory(proposed=True, amount=2_000_000, **said)
    second.pay(by=UserFactory(staff=True), on=timezone.localdate())

    close(ready(Project.objects.get(pk=first.project_id)))  # nothing was spent

    assert [spent(payment.line) for payment in (first, second)] == [0, 0]
    assert [row.amount for row in Settlement.objects.get().restorations()] == [-2_000_000, -1_000_000]


def test_what_another_year_paid_is_other_income():
    settlement = ready()
    plan = settlement.project.payments.get().line.plan
    plan.year -= 1
    plan.save()

    refused_whole(settlement, code="refunded_as")
    close(settlement, "revenue")


def test_interest_alone_came_from_no_line():
    settlement = ready(paid_project((3_000_000, 300_000, 0)), interest=500)

    refused_whole(settlement, code="refunded_as")


def test_what_is_not_collected_returns_to_no_line():
    settlement = ready(paid_project((2_900_005, 300_000, 0)))

    assert (settlement.refund, settlement.due) == (99_995, 99_990)
    close(settlement)
    assert -settlement.restorations().get().amount == settlement.restorable == 99_990


def test_a_closed_month_takes_no_refund_and_nothing_is_stored_by_halves(client, official):
    settlement = ready()
    today = timezone.localdate()
    MonthCloseFactory(plan=settlement.project.payments.get().line.plan, month=today.month)
    official(roles.OFFICER)
    address = reverse("projects:settlement_act", args=[settlement.project_id, "refund"])

    answer = client.post(address, {"refunded_on": str(today), "refunded_as": "restored"})

    assert answer.status_code == 400 and f"{today.month}월은 마감했습니다" in answer.text
    assert dict(answer.context["acts"][0][1].errors).keys() == {"refunded_on"}
    refused_whole(settlement, code="on")


def test_nothing_comes_back_before_it_was_paid():
    settlement, day = ready(), timezone.localdate() - timedelta(days=1)
    plan = settlement.project.payments.get().line.plan
    plan.year = day.year  # also on New Year's Day
    plan.save()

    refused_whole(settlement, on=day, code="on")


def test_it_is_booked_once_however_often_the_form_arrives(client, official):
    settlement = ready()
    official(roles.OFFICER)
    address = reverse("projects:settlement_act", args=[settlement.project_id, "refund"])
    typed = {"refunded_on": str(timezone.localdate()), "refunded_as": "restored"}

    assert [client.post(address, typed).status_code for _ in range(2)] == [302, 400]

    assert Settlement.objects.get().restorations().count() == 1


def test_the_form_asks_how_and_who_may_not_write_in_the_ledger_is_not_asked(client, official):
    settlement = ready()
    there = reverse("projects:settlement", args=[settlement.project_id])
    address = reverse("projects:settlement_act", args=[settlement.project_id, "refund"])
    officer = official(roles.OFFICER)

    assert "여입: 지급한 예산 세부내역에 되돌립니다" in client.get(there).text
    assert "반납금을 어떻게 처리할지" in client.post(address, {"refunded_on": str(timezone.localdate())}).text

    officer.groups.get().permissions.filter(codename="spend_budgetline").delete()
    assert "반납금 처리" not in client.get(there).text
    assert client.post(address, {}).status_code == 404


def test_trail_statement_payment_and_history_say_it(client):
    settlement = ready(interest=120)
    close(settlement)

    shown = next(table for table in statement_document(settlement).tables() if table.title == "반납금 처리")
    assert [tuple(row) for row in shown.rows] == settlement.booked()
    assert shown.total("won") == 100_120
    assert Activity.objects.about(settlement).first().note.endswith("반납 확인, 여입 100,000원")
    client.force_login(settlement.project.application.applicant)
    page = client.get(reverse("projects:agreement", args=[settlement.project_id])).text
    assert "<dt>여입</dt><dd>100,000원</dd>" in page
    (past,) = of(settlement.project.award.group_name, settlement.project.award.year).rows
    assert past.told == "정산 완료, 반납금 여입"


def test_nothing_is_booked_before_it_came():
    settlement = notified(paid_project(WHOLE))

    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.filter(pk=settlement.pk).update(refunded_as="restored")
