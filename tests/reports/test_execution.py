"""The books as of a day: the report, its files, the page and the API say the same won."""

import io
import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from hwpx import HwpxDocument
from openpyxl import load_workbook

from planning.models import BudgetLine, Plan
from reports.editions import INTERNAL
from reports.execution import SUMS, execution_document
from reports.models import Rendering
from reports.registry import report_named, written
from seodaemun_maeul import demo_year, roles
from tests.counting import cost
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory, ChangeRowFactory, ExpenditureFactory, PlanFactory

pytestmark = pytest.mark.django_db
DAY = date(2016, 9, 30)
FILE = "/plan/2016/documents/execution{}.xlsx?edition=internal"


@pytest.fixture
def lived(plan_2016):
    """The plan of 2016 with the demo's year: expenditures, a change, a reversal."""
    demo_year.live(Plan.objects.get(year=2016), officer=UserFactory(staff=True), head=UserFactory(staff=True))


def sums_of(found):
    return {key: found.total(key) for key in SUMS}


def said_as(table, kind):
    """The figures of 계 as they are printed, or as a spreadsheet keeps them (천원)."""
    total = next(line for line in table.lines() if line.kind == "total")
    return [cell.text if kind == "text" else cell.value / 1000 for cell in total.cells if cell.kind == "thousand"]


# -- figures ----------------------------------------------------------------------------------------------------------


def test_every_table_adds_up_to_what_the_books_say(lived):
    by_programme, by_item, by_line = execution_document(2016, INTERNAL, on=DAY).tables()
    lines = list(BudgetLine.objects.of_year(2016).as_of(DAY))
    in_books = {key: sum(getattr(line, key) for line in lines) for key in SUMS}

    assert [sums_of(table) for table in (by_programme, by_item, by_line)] == [in_books] * 3
    assert in_books["amount"] == 168_613_000
    assert [len(table.rows) for table in (by_programme, by_item, by_line)] == [2, 7, 25]
    for current, spent, balance in zip(*(by_line.column(key) for key in ("current", "spent", "balance")), strict=True):
        assert balance == current - spent >= 0


def test_the_page_the_files_and_the_api_say_the_same(lived, client, official):
    official(roles.OFFICER)
    document = execution_document(2016, INTERNAL, on=DAY)
    by_line = document.tables()[-1]

    root = client.get("/budget/2016/", {"on": "2016-09-30"}).context["root"]
    assert {key: getattr(root, key) for key in SUMS} == sums_of(by_line)

    [sheet] = [sheet for sheet in _workbook(document) if sheet[0][0] == by_line.title]
    [total] = [row for row in sheet if row[0] == "계"]
    assert [value for value in total[4:9]] == said_as(by_line, "number")

    text = HwpxDocument.open(io.BytesIO(written(document, "hwpx"))).text.plain()
    totals = [line.split("\t")[1:6] for line in text.splitlines() if line.startswith("계\t")]
    assert totals == [said_as(by_line, "text")] * 3

    lines = client.get("/api/v1/budget-lines/").json()["results"]
    assert {line["name"]: line["amount"] for line in lines} == dict(
        zip(by_line.column("line"), by_line.column("amount"), strict=True)
    )


def _workbook(document):
    book = load_workbook(io.BytesIO(written(document, "xlsx")))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def test_the_books_are_those_of_the_day(lived):
    march, end = (execution_document(2016, INTERNAL, on=day) for day in (date(2016, 3, 31), date(2016, 12, 31)))

    assert march.date == date(2016, 3, 31) and march.subtitle == "2016. 3. 31. 기준"
    assert not any(march.tables()[-1].column("changed"))
    assert any(end.tables()[-1].column("changed"))
    assert 0 < march.tables()[-1].total("spent") < end.tables()[-1].total("spent")


def line_of_2017(**facts):
    return BudgetLineFactory(programme__unit__policy__plan=PlanFactory(year=2017), **facts)


def test_lines_with_little_or_much_spent_are_pointed_out():
    for spent in (299_999, 300_000, 899_999, 900_000):
        ExpenditureFactory(line=line_of_2017(amount=1_000_000), amount=spent, spent_on=date(2017, 3, 2))
    line_of_2017(amount=0)

    def pointed_out(**marks):
        return execution_document(2017, INTERNAL, on=date(2017, 3, 2), **marks).tables()[-1].column("standing")

    assert pointed_out() == ("집행 낮음", "", "", "집행 높음", "")
    assert pointed_out(little=31, much=80) == ("집행 낮음", "집행 낮음", "집행 높음", "집행 높음", "")
    words = execution_document(2017, INTERNAL, on=date(2017, 3, 2)).blocks[0]
    assert [item.text for item in words.items[1:]] == ["집행 낮음 1건", "집행 높음 1건"]


def test_an_item_of_two_programmes_is_one_row_below_its_class():
    for programme in ("가", "나"):
        for object_class, item in (("운영비", "사무관리비"), ("보상금", "기타보상금")):
            line_of_2017(programme__name=programme, item__object_class__name=object_class, item__name=item)

    _, by_item, _ = execution_document(2017, INTERNAL).tables()

    assert [row[:3] for row in by_item.rows] == [
        ("운영비", "사무관리비", 2_000_000),
        ("보상금", "기타보상금", 2_000_000),
    ]


def test_a_year_without_a_budget_is_a_report_of_nothing():
    PlanFactory(year=2017)

    document = execution_document(2017, INTERNAL)

    assert all(written(document, format) for format in ("pdf", "xlsx", "hwpx"))
    assert [sums_of(table) for table in document.tables()] == [dict.fromkeys(SUMS, 0)] * 3


# -- who gets it, and how ---------------------------------------------------------------------------------------------


def test_it_is_offered_where_the_books_are_with_what_was_asked(plan_2016, client, official):
    official(roles.OFFICER)

    page = client.get("/budget/2016/", {"on": "2016-09-30", "little": "20", "much": "80"}).text

    [address] = re.findall(r'href="(/plan/2016/documents/execution[^"]+xlsx\?edition=internal)"', page)
    assert address == FILE.format("-2016-09-30-20-80")
    book = load_workbook(io.BytesIO(b"".join(client.get(address).streaming_content)))
    assert "2016. 9. 30. 기준" in book.worksheets[0]["A2"].value
    assert "20% 미만" in str([[cell.value for cell in row] for row in book.worksheets[-1].iter_rows()])


def test_what_was_spent_is_for_who_may_see_the_books(plan_2016, client):
    assert client.get(FILE.format("")).status_code == 404
    user = UserFactory(is_staff=True)
    client.force_login(user)
    user.user_permissions.add(Permission.objects.get(codename="view_award"))
    assert client.get(FILE.format("")).status_code == 404

    user.user_permissions.add(Permission.objects.get(codename="view_budgetline"))

    assert client.get(FILE.format("")).status_code == 200
    assert client.get("/plan/2016/documents/execution.xlsx").status_code == 404


@pytest.mark.parametrize(
    "name", ["execution-2016-13-01", "execution-0000-01-01", "execution-2016", "budget-2016-09-30"]
)
def test_a_day_that_there_is_not_names_no_report(name):
    assert report_named(name) is None


def test_its_name_says_the_day():
    assert report_named("execution-2016-09-30").filename(2016, INTERNAL, "pdf") == (
        "2016년 마을공동체 예산 집행 현황 2016-09-30 (내부용).pdf"
    )


def test_the_command_takes_the_day(lived, tmp_path):
    out = tmp_path / "out.xlsx"

    call_command("report", "execution", year=2016, date="2016-09-30", format="xlsx", output=out, stdout=io.StringIO())

    assert "2016. 9. 30. 기준" in load_workbook(out).worksheets[0]["A2"].value
    with pytest.raises(CommandError, match="‘execution-2016-9-31’ 문서는 없습니다"):
        call_command("report", "execution", year=2016, date="2016-9-31", format="xlsx", output=out)


def test_it_costs_the_same_for_one_line_and_for_three():
    def fill():
        line = ExpenditureFactory(line=line_of_2017()).line
        ChangeRowFactory(change__approved=True, change__plan=line.plan, line=line)

    def queries():
        return cost(execution_document, 2017, INTERNAL)

    fill()
    with_one = queries()
    fill()
    fill()

    assert queries() == with_one


def test_a_file_made_for_others_stays_theirs(lived, django_user_model):
    """Who may have internal editions, but not the budget, does not come to its figures by a file's own address."""
    asked = {"year": 2016, "edition": INTERNAL, "format": "pdf"}
    for name in ("execution-2016-09-30", "awards"):
        Rendering.objects.create(report=name, fingerprint=name, **asked)
    reader = UserFactory(is_staff=True)
    reader.user_permissions.add(*Permission.objects.filter(codename__in=["view_plan", "view_award"]))

    assert [file.report for file in Rendering.objects.visible_to(reader)] == ["awards"]
    reader.user_permissions.add(Permission.objects.get(codename="view_budgetline"))
    reader = django_user_model.objects.get(pk=reader.pk)
    assert Rendering.objects.visible_to(reader).count() == 2
