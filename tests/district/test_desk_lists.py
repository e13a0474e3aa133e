"""The lists of the admin, which are drawn here and not by unfold: the same cells, the days between first and last."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from unfold.templatetags.unfold_list import items_for_result

from district.models import User
from grants.models import Application, Call
from planning.models import Expenditure
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory
from tests.factories.planning import ExpenditureFactory

pytestmark = pytest.mark.django_db

# Lists whose rows begin with the box to tick or the link to the record: of others unfold misnames the first cell.
MAKE = {
    Application: lambda: ApplicationFactory(submitted=True, complete=True),
    Call: CallFactory,
    User: UserFactory,
}


@pytest.fixture
def ask(client):
    """Asks for the list of a model as somebody who may see all."""
    client.force_login(UserFactory(staff=True))

    def answer(model, **query):
        return client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), query)

    return answer


def plain(html):
    return re.sub(r"\s*(<|>)\s*", r"\1", re.sub(r"\s+", " ", html))


def days(response):
    return re.findall(r'href="([^"]*spent_on__[^"]*)"', response.content.decode().partition("result_list")[0])


@pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
@pytest.mark.parametrize("query", [{}, {"o": "-1"}, {"_popup": "1"}], ids=str)
def test_the_cells_of_a_list_are_those_that_unfold_draws(ask, model, query):
    MAKE[model]()

    response = ask(model, **query)

    shown, cl = plain(response.content.decode()), response.context["cl"]
    for record in cl.result_list:
        for cell in items_for_result(cl, record, None):
            assert plain(cell) in shown


def test_no_list_asks_for_what_is_not_drawn():
    for desk in admin.site._registry.values():
        undrawn = ("list_editable", "ordering_field", "list_sections", "actions_row")
        assert [name for name in undrawn if getattr(desk, name, None)] == [], desk


def test_a_list_is_narrowed_to_a_year_a_month_and_a_day(ask):
    for day in (date(2016, 3, 30), date(2017, 1, 2)):
        ExpenditureFactory(spent_on=day)

    years, months = ask(Expenditure), ask(Expenditure, spent_on__year=2016)
    chosen = ask(Expenditure, spent_on__year=2016, spent_on__month=3, spent_on__day=30)

    assert days(years) == ["?spent_on__year=2016", "?spent_on__year=2017"]
    assert "?spent_on__month=3&amp;spent_on__year=2016" in days(months)
    assert "3월 30일" in chosen.content.decode() and chosen.context["cl"].result_count == 1


def test_a_list_of_one_month_offers_the_days_from_its_first_to_its_last(ask):
    for day in (3, 5):
        ExpenditureFactory(spent_on=date(2016, 3, day))

    offered = [address for address in days(ask(Expenditure)) if "__day=" in address]

    assert [address.partition("__day=")[2].partition("&")[0] for address in offered] == ["3", "4", "5"]


def test_a_narrowed_list_offers_the_whole_one_again(ask):
    ExpenditureFactory(spent_on=date(2016, 3, 3))
    ExpenditureFactory(spent_on=date(2017, 3, 3))

    assert "모두 표시" not in ask(Expenditure).content.decode()
    assert "모두 표시" in ask(Expenditure, spent_on__year=2016).content.decode()
