from datetime import date

import pytest
from django.core.exceptions import ValidationError

from projects.book import Book
from projects.models import Evidence
from projects.proofs import Kind, Paper, needed
from tests.factories.projects import EvidenceFactory, EvidenceRuleFactory, ExpenseFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ({}, [Kind.RECEIPT]),
        ({"evidence_kind": Paper.TAX_INVOICE, "method": "transfer"}, [Kind.INVOICE, Kind.TRANSFER]),
        ({"evidence_kind": Paper.WITHHOLDING, "method": "transfer"}, [Kind.TRANSFER, Kind.WITHHOLDING]),
    ],
)
def test_an_expense_says_itself_what_proves_it(facts, kinds):
    assert [
        need.kind for need in needed(ExpenseFactory.build(**facts, number=1, project=None, entered_by=None), [])
    ] == kinds


@pytest.mark.parametrize("paper", Paper)
def test_each_kind_of_paper_is_shown_by_something(paper):
    assert needed(ExpenseFactory.build(evidence_kind=paper, number=1, project=None, entered_by=None), [])


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        ({}, False),
        ({"item": "재료비"}, True),
        ({"item": "물품비", "also": "홍보비, 재료비"}, True),
        ({"item": ""}, True),
        ({"item": "", "word": "꽃 모종"}, True),
        ({"item": "재료비", "word": "현수막"}, False),
        ({"item": "", "from_amount": 30_000}, True),
        ({"item": "", "from_amount": 30_001}, False),
        ({"item": "", "end": date(2026, 5, 2)}, False),
        ({"item": "", "start": date(2026, 5, 2)}, True),
    ],
)
def test_a_rule_asks_for_a_paper_where_it_is_about_the_expense(rule, asks):
    expense = EvidenceFactory().expense
    EvidenceRuleFactory(**rule, kind=Kind.PHOTO, ground="구 기준")

    missing = expense.missing(Book.of(expense.project))

    assert [need.label for need in missing] == ["사진"] * asks
    assert all("구 기준" in need.why for need in missing)


def test_what_was_put_there_is_missing_no_more():
    expense = ExpenseFactory()
    assert [need.label for need in expense.missing(Book.of(expense.project))] == ["영수증"]

    EvidenceFactory(expense=expense, kind=Evidence.Kind.RECEIPT)

    assert expense.missing(Book.of(expense.project)) == []


def test_two_rules_do_not_ask_for_the_same_on_one_day():
    EvidenceRuleFactory(end=date(2026, 6, 1))

    with pytest.raises(ValidationError, match="기간이 겹칩니다"):
        EvidenceRuleFactory.build(start=date(2026, 5, 31)).full_clean()
    EvidenceRuleFactory.build(start=date(2026, 6, 1)).full_clean()
