"""What people get wrong: it is said beside its field, what was typed stays on the page, and nothing is stored."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from planning.models import BudgetChange, BudgetLine, ChangeRule, CostBasis, Expenditure, Plan, ScheduleCell
from seodaemun_maeul import roles
from tests.factories.planning import (
    BudgetLineFactory,
    ChangeRowFactory,
    ExpenditureFactory,
    MonthCloseFactory,
    PlanFactory,
    ScheduleCellFactory,
    TaskFactory,
)

from .test_budget_formula import line_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("change_rules")]
MILLION = 1_000_000

NO_AMOUNTS = [
    ("1e9", "숫자로 적어"),
    ("1_000", "숫자로 적어"),
    ("1,00", "숫자로 적어"),
    ("10.5", "숫자로 적어"),
    ("백만원", "숫자로 적어"),
    ("-5", "0원 이상"),
    ("１" + "０" * 18, "너무 큽니다"),
    ("1" + "0" * 18, "너무 큽니다"),
]
NO_DAYS = [
    ("2016-02-30", "달력에 없는"),
    ("2016. 13. 1.", "달력에 없는"),
    ("9999-12-31", "1900년부터"),
    ("0016-03-02", "1900년부터"),
    ("어제", "2016.2.19. 또는"),
    ("1e9", "2016.2.19. 또는"),
]
NO_LINES = [("", "필요한"), ("  ", "필요한"), ("900101-1234567", "주민등록번호"), ("가\u202e나", "제어 문자")]


def at(name, *args):
    return reverse(f"planning:{name}", args=args)


def refused(response, form, typed, field, words):
    """Whether `words` stand beside `field` and what was typed on the page."""
    assert response.status_code == 400
    assert any(words in error for error in form.errors[field]), form.errors
    assert typed.strip() in unescape(response.text)
    return True


# -- spending ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "won"), [("1,000", 1_000), ("92,400천원", 92_400_000), (" １２３ 원", 123), ("7", 7)]
)
def test_amounts_are_read_as_people_write_them(client, official, typed, won):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=100 * MILLION)

    client.post(at("spending", line.pk), {"key": uuid4(), "amount": typed, "on": "2016. 3. 2.", "label": "강사비"})

    assert Expenditure.objects.get().amount == won


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        *(("amount", *case) for case in [*NO_AMOUNTS, ("", "필요한"), ("0", "1원 이상"), ("1,000,001", "잔액")]),
        *(("on", *case) for case in [*NO_DAYS, ("", "필요한"), ("2016.4.1.", "4월은 마감"), ("2099-01-01", "뒤")]),
        *(("label", *case) for case in [*NO_LINES, ("가" * 121, "120자")]),
    ],
)
def test_an_expenditure(client, official, field, typed, words):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)
    MonthCloseFactory(month=4)
    good = {"key": uuid4(), "amount": "1,000", "on": "2016.3.2.", "label": "강사비"}

    response = client.post(at("spending", line.pk), good | {field: typed})

    assert refused(response, response.context["form"], typed, field, words)
    assert not Expenditure.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        *(("on", *case) for case in [*NO_DAYS, ("", "필요한"), ("2016.4.1.", "4월은 마감"), ("2016.3.1.", "앞선")]),
        *(("reason", *case) for case in [*NO_LINES, ("가" * 201, "200자")]),
    ],
)
def test_a_reversal(client, official, field, typed, words):
    official(roles.OFFICER)
    entry = ExpenditureFactory()
    MonthCloseFactory(month=4)

    response = client.post(at("reversal", entry.pk), {"on": "2016.3.2.", "reason": "착오"} | {field: typed})

    assert refused(response, response.context["form"], typed, field, words)
    assert Expenditure.objects.count() == 1


@pytest.mark.parametrize(("typed", "words"), [*NO_LINES, ("가" * 201, "200자")])
def test_opening_a_month_again(client, official, typed, words):
    official(roles.TEAM_HEAD)
    close = MonthCloseFactory(month=4)

    response = client.post(at("reopening", close.pk), {"reason": typed})

    assert refused(response, response.context["form"], typed, "reason", words)
    close.refresh_from_db()
    assert close.reopened_at is None


# -- changes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["minus", "plus"])
@pytest.mark.parametrize(("typed", "words"), NO_AMOUNTS)
def test_a_row_of_a_change(client, official, field, typed, words):
    official(roles.OFFICER)
    row = {"rows-0-line": BudgetLineFactory().pk, f"rows-0-{field}": typed}
    data = {"save": 1, "kind": "supplement", "reason": "부족분", "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0}

    response = client.post(at("change_draft", 2016), data | row | {"key": uuid4()})

    assert refused(response, response.context["rows"].forms[0], typed, field, words)
    assert "부족분" in response.text
    assert not BudgetChange.objects.exists()


@pytest.mark.parametrize("picked", ["x", "0", "9" * 20, "-1", "1; DROP"])
def test_a_line_that_is_none_of_the_years(client, official, picked):
    official(roles.OFFICER)
    BudgetLineFactory()
    stranger = BudgetLineFactory(programme__unit__policy__plan=PlanFactory(year=2017))
    data = {"key": uuid4(), "save": 1, "kind": "supplement", "reason": "부족", "rows-0-plus": "1"}

    for line in (picked, stranger.pk):
        rows = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-line": line}
        response = client.post(at("change_draft", 2016), data | rows)

        assert response.status_code == 400
        assert "line" in response.context["rows"].forms[0].errors
    assert not BudgetChange.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        *(("effective_on", *case) for case in [*NO_DAYS, ("", "필요한"), ("2017-01-01", "회계연도 안")]),
        *(("document_number", *case) for case in [*NO_LINES, ("가" * 41, "40자")]),
    ],
)
def test_an_approval(client, official, field, typed, words):
    official(roles.TEAM_HEAD)
    change = ChangeRowFactory().change
    good = {"document_number": "1", "effective_on": "2016-05-01", "seen": change.drafted_at.isoformat()}

    response = client.post(at("change_approval", change.pk), good | {field: typed})

    assert refused(response, response.context["form"], typed, field, words)
    change.refresh_from_db()
    assert change.status == "draft"


@pytest.mark.parametrize("seen", ["", "x", "9999-99-99"])
def test_an_approval_that_does_not_say_what_was_read(client, official, seen):
    official(roles.TEAM_HEAD)
    change = ChangeRowFactory().change

    response = client.post(
        at("change_approval", change.pk), {"document_number": "1", "effective_on": "2016-05-01", "seen": seen}
    )

    assert response.status_code == 400 and "error-summary" in response.text
    change.refresh_from_db()
    assert change.status == "draft"


# -- the year's months ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "field", "typed", "words"),
    [
        *(("omission", "reason", *case) for case in [*NO_LINES, ("가" * 201, "200자")]),
        *(("confirmation", "remark", *case) for case in [*NO_LINES[2:], ("가" * 201, "200자")]),
    ],
)
def test_a_month_of_a_task(client, official, act, field, typed, words):
    official(roles.OFFICER)
    cell = ScheduleCellFactory(task=TaskFactory(area__plan=PlanFactory()), month=3)

    response = client.post(at(act, cell.task_id, 3), {field: typed})

    form = response.context["forms"]["skip" if act == "omission" else "confirm"]
    assert refused(response, form, typed, field, words)
    assert not ScheduleCell.objects.get().is_settled


# -- the desk ---------------------------------------------------------------------------------------------------------


def desk(model, kind, *args):
    return reverse(f"admin:planning_{model._meta.model_name}_{kind}", args=args)


@pytest.mark.parametrize(("typed", "words"), [*NO_AMOUNTS, ("", "필요한")])
def test_the_amount_of_a_line(client, official, typed, words):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)

    response = client.post(desk(BudgetLine, "change", line.pk), line_form(line, typed))

    assert words in response.context["adminform"].form.errors["amount"][0]
    assert f'value="{typed}"' in response.text or not typed
    line.refresh_from_db()
    assert line.amount == MILLION


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        *((("강사비", typed, 1, 1), "unit_price", words) for typed, words in [*NO_AMOUNTS, ("", "필요한")]),
        (("강사비", "0", 1, 1), "__all__", "1 이상"),
        (("강사비", "1", 0, 1), "__all__", "1 이상"),
        (("강사비", "1", "1e9", 1), "quantity", "소수점 없는"),
        (("강사비", "1", "9" * 20, 1), "quantity", "이하"),
        (("강사비", "1", 1, "-5"), "times", "0"),
        (("", "1", 1, 1), "name", "필요한"),
    ],
)
def test_a_row_of_a_formula(client, official, row, field, words):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)

    response = client.post(desk(BudgetLine, "change", line.pk), line_form(line, "1,000,000", row))

    [formset] = [shown.formset for shown in response.context["inline_admin_formsets"]]
    assert any(words in error for error in formset.errors[0][field]), formset.errors
    assert not CostBasis.objects.exists()


@pytest.mark.parametrize(("typed", "words"), NO_DAYS)
def test_days_of_a_plan_and_of_a_rule(client, official, typed, words):
    official(roles.OFFICER)
    plan, rule = PlanFactory(), ChangeRule.objects.first()

    of_plan = client.post(desk(Plan, "change", plan.pk), {"registered_on": typed})
    of_rule = client.post(desk(ChangeRule, "change", rule.pk), {"start": typed})

    assert words in of_plan.context["adminform"].form.errors["registered_on"][0]
    assert words in of_rule.context["adminform"].form.errors["start"][0]
    assert f'value="{typed}"' in of_plan.text and f'value="{typed}"' in of_rule.text


@pytest.mark.parametrize("year", ["0", "1899", "9999", "2101", "1e3", ""])
def test_a_plan_is_of_a_year_one_can_reckon_with(client, official, year):
    official(roles.OFFICER)

    response = client.post(desk(Plan, "add"), {"year": year, "title": "시행계획"})

    assert "year" in response.context["adminform"].form.errors
    assert not Plan.objects.exists()


@pytest.mark.parametrize("name", ["budget", "months", "change_draft", "schedule", "review"])
@pytest.mark.parametrize("year", [0, 2099, 10**30])
def test_a_year_without_a_plan_is_not_found(client, official, name, year):
    official(roles.TEAM_HEAD)

    assert client.get(at(name, year)).status_code == 404
