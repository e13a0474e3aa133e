"""How a line was reckoned: unit price × quantity × times, and the amount is their sum."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from planning.models import CostBasis
from seodaemun_maeul import roles
from tests.factories.planning import BudgetLineFactory, CostBasisFactory, PlanFactory

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


def line_form(line, amount, *bases, stored=()):
    """The line's page of the admin as typed: its amount and (name, unit price, quantity, times) of each row."""
    data = {
        "programme": line.programme_id,
        "item": line.item_id,
        "order": line.order,
        "name": line.name,
        "amount": amount,
        "fund": line.fund,
        "bases-TOTAL_FORMS": len(bases),
        "bases-INITIAL_FORMS": len(stored),
    }
    for place, basis in enumerate(bases):
        names = ("order", "name", "unit_price", "quantity", "times")
        row = dict(zip(names, (place + 1, *basis), strict=True)) | {"line": line.pk}
        row["id"] = stored[place].pk if place < len(stored) else ""
        data |= {f"bases-{place}-{name}": value for name, value in row.items()}
    return data


def page(record):
    return reverse(f"admin:planning_{record._meta.model_name}_change", args=[record.pk])


def test_a_formula_that_adds_up_is_stored(client, official):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)
    typed = line_form(line, "1,200,000", ("강사비", "100,000", 2, 5), ("다과", "2만원", 10, 1))

    response = client.post(page(line), typed)

    assert response.status_code == 302
    line.refresh_from_db()
    assert (line.amount, [basis.amount for basis in line.bases.all()]) == (1_200_000, [MILLION, 200_000])


def test_a_formula_that_does_not_add_up_is_told_and_nothing_is_stored(client, official):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)

    response = client.post(page(line), line_form(line, "900,000", ("강사비", "100,000", 2, 5)))

    assert "산출근거의 합계는 1,000,000원인데 예산액은 900,000원입니다." in response.content.decode()
    line.refresh_from_db()
    assert (line.amount, line.bases.exists()) == (MILLION, False)


def test_a_row_taken_away_no_longer_counts(client, official):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)
    stored = [CostBasisFactory(line=line, order=1, times=1), CostBasisFactory(line=line, order=2, times=4)]
    typed = line_form(line, "200,000", *[("강사비", "100,000", 2, row.times) for row in stored], stored=stored)

    client.post(page(line), typed | {"bases-1-DELETE": "on"})

    line.refresh_from_db()
    assert (line.amount, CostBasis.objects.get().pk) == (200_000, stored[0].pk)


def test_the_amount_is_not_changed_past_its_formula_on_the_programme_page(client, official):
    official(roles.OFFICER)
    line = CostBasisFactory(line=BudgetLineFactory(amount=MILLION)).line
    row = {"id": line.pk, "programme": line.programme_id, "item": line.item_id, "order": line.order, "name": line.name}
    data = {"unit": line.programme.unit_id, "order": 1, "name": "세부사업"}
    data |= {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 1, "lines-0-amount": "900,000", "lines-0-fund": "district"}

    response = client.post(page(line.programme), data | {f"lines-0-{name}": value for name, value in row.items()})

    assert "산출근거와 함께 고쳐 주세요" in response.content.decode()
    line.refresh_from_db()
    assert line.amount == MILLION


def test_the_formula_of_a_confirmed_plan_is_frozen(client, official):
    official(roles.OFFICER)
    line = BudgetLineFactory(programme__unit__policy__plan=PlanFactory(confirmed=True))

    assert client.post(page(line), line_form(line, "1", ("강사비", "1", 1, 1))).status_code == 403


@pytest.mark.parametrize("facts", [{"unit_price": 0}, {"quantity": 0}, {"times": 0}, {"unit_price": -1}])
def test_the_database_takes_no_empty_row(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        CostBasisFactory(**facts)
