"""Projects at work as data: for officials, what their pages and the ledger say, nothing to write."""

import pytest
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from planning.models import Expenditure
from projects.models import Payment
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.projects import AgreementFactory, ExpenseFactory, PaymentFactory, ProjectFactory
from tests.factories.settling import VisitFactory
from tests.projects.settling import fixed, notified, paid_project, reported

pytestmark = pytest.mark.django_db

SPENT = (2_500_000, 200_000, 40_000)
ROWS = {
    "projects": ProjectFactory,
    "agreements": lambda: AgreementFactory(signed=True),
    "payments": lambda: PaymentFactory(proposed=True),
    "expenses": lambda: ExpenseFactory(disallowed=10_000, refused=True),
    "visits": lambda: VisitFactory(following=True),
    "settlements": lambda: fixed(paid_project(SPENT)),
}
every_list = pytest.mark.parametrize("name", ROWS)


def here(name, key=""):
    return f"/api/v1/{name}/{f'{key}/' if key else ''}"


def rows(client, name, **asked):
    return client.get(here(name), asked).json()["results"]


@every_list
def test_an_official_reads_each_row_of_a_list(client, official, name):
    row = ROWS[name]()
    official(roles.AUDITOR)

    (told,) = rows(client, name)

    assert told["id"] == row.pk and told == client.get(here(name, row.pk)).json()
    assert told["status"] == row.status


@every_list
def test_for_others_there_is_nothing(client, name):
    row = ROWS[name]()
    project = getattr(row, "project", row)

    for nobody in (None, project.application.applicant, UserFactory(is_staff=True)):
        if nobody:
            client.force_login(nobody)
        assert [client.get(address).status_code for address in (here(name), here(name, row.pk))] == [404, 404]


@every_list
def test_nothing_is_written(client, official, name):
    row = ROWS[name]()
    official(roles.TEAM_HEAD)

    for method in (client.post, client.put, client.patch, client.delete):
        assert method(here(name, row.pk), {}, content_type="application/json").status_code in (403, 405)


@every_list
def test_private_names_are_masked_and_what_is_looked_at_on_pages_stays_there(client, official, name):
    row = ROWS[name]()
    award = getattr(row, "project", row).award
    type(award).objects.filter(pk=award.pk).update(is_person=True, group_name="성춘향")
    official(roles.OFFICER)

    (told,) = rows(client, name)

    assert told["group_name"] == "성○향"
    assert not {"account", "payee", "purpose", "findings", "reason", "requested_by", "visitor"} & set(told)


@every_list
def test_a_list_is_narrowed_by_year_call_and_status(client, official, name):
    row, other = ROWS[name](), ROWS[name]()
    award, elsewhere = (getattr(found, "project", found).award for found in (row, other))
    type(award).objects.filter(pk=elsewhere.pk).update(year=award.year - 1)
    official(roles.OFFICER)

    def found(**asked):
        return [told["id"] for told in rows(client, name, **asked)]

    assert found() == found(status=row.status) == [row.pk, other.pk]
    assert found(year=award.year) == found(call=award.application.call_id) == [row.pk]
    absent = next(status for status in row.Status if status not in (row.status, other.status))
    assert found(status=absent) == []
    assert client.get(here(name), {"status": "unheard-of"}).status_code == 400


@every_list
def test_a_list_costs_the_same_for_one_row_and_for_three(client, official, name):
    official(roles.OFFICER)

    def cost():
        return page_cost(client, here(name))

    ROWS[name]()
    one = cost()
    ROWS[name]()
    ROWS[name]()

    assert cost() == one


def test_payments_add_up_to_what_the_ledger_has_of_them(client, official):
    for amount in (1_000_000, 700_000, 300_000):
        paid_project(amount=amount)
    PaymentFactory(proposed=True)
    by_itself, by_the_office = Payment.objects.filter(amount__in=(700_000, 300_000)).order_by("-amount")
    today, head = timezone.localdate(), UserFactory(staff=True)
    by_itself.expenditure.reverse(by=head, on=today, reason="잘못 보냄")
    by_the_office.reverse(by=head, on=today, reason="잘못 보냄")
    official(roles.OFFICER)

    told = rows(client, "payments")

    assert sum(row["paid"] for row in told) == Expenditure.objects.aggregate(won=Sum("amount"))["won"] == 1_000_000
    assert sum(row["paid"] for row in rows(client, "projects")) == Payment.objects.paid().total() == 1_000_000


def test_a_project_has_the_money_of_the_page_of_its_call(client, official):
    project = paid_project(SPENT, (100_000, 0, 0))
    ProjectFactory(award__application__call=project.call)
    official(roles.OFFICER)

    told = rows(client, "projects", call=project.call.pk)
    whole = client.get(reverse("projects:overview", args=[project.call.pk])).context["whole"]

    names = ("granted", "paid", "spent", "recognised", "refunded")
    assert [sum(row[name] for row in told) for name in names] == whole.sums
    assert whole.sums == [6_000_000, 3_000_000, 2_600_000, 2_560_000, 0]
    assert told[0]["stage"] == "수행중"


def test_an_agreement_says_what_was_agreed_and_an_expense_what_counts(client, official):
    agreement = AgreementFactory(signed=True)
    expense = ExpenseFactory(grant=30_000, own=5_000, disallowed=10_000, refused=True)
    official(roles.OFFICER)

    (agreed,), (spent,) = rows(client, "agreements"), rows(client, "expenses")

    assert (agreed["granted"], agreed["own"]) == (agreement.plan.grant, agreement.plan.own)
    assert agreed["granted"] == agreement.project.granted
    assert (spent["grant"], spent["own"], spent["disallowed"], spent["recognised"]) == (30_000, 5_000, 10_000, 25_000)
    assert spent["recognised"] == expense.recognised


def test_a_settlement_has_the_figures_of_its_statement(client, official):
    settlement = notified(paid_project(SPENT), interest=777)
    official(roles.AUDITOR)

    (told,) = rows(client, "settlements")

    assert told["granted"] == told["paid"] == told["recognised"] + told["refund"]
    assert told["due"] == settlement.due == told["steps"][-1]["won"]


def test_before_an_inspection_there_are_no_figures(client, official):
    reported(paid_project(SPENT))
    official(roles.OFFICER)

    (told,) = rows(client, "settlements")

    assert (told["paid"], told["due"], told["steps"]) == (None, None, [])
