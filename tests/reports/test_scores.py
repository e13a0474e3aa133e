"""All scores of a call taken away: the rights and the ranking of the page, line by line, nothing run as a formula."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from district.models import AccessLog
from grants.ranking import ranking
from reports import listing
from reports.exports import Export, write
from reports.scores import score_lines
from tests.counting import cost
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import CallFactory, ConflictFactory, CriterionFactory, ReviewFactory, ScoreFactory
from tests.grants.scoring import scored

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(staff=True)


@pytest.fixture
def call():
    """Three applications in their places, a tie among them, and one without scores."""
    call = CallFactory(tie_rule=["committee"])
    CriterionFactory(call=call, name="필요성", max_points=100)
    for points in ((90, 81), (70, 80), (75, 75), ()):
        scored(call, *points)
    return call


def taken(client, call, format, reader):
    client.force_login(reader)
    answer = client.get(reverse("reports:scores", args=[call.pk, format]))
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def csv_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def xlsx_rows(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def ranked(rows):
    """(rank, number, points, how ties were broken) of each application, in order, from rows of a file."""
    head, *rows = rows
    at = [head.index(name) for name in ("순위", "접수번호", "점수", "동점 처리")]
    return list(dict.fromkeys(tuple(row[place] for place in at) for row in rows))


def test_page_csv_workbook_and_api_tell_the_same_ranking(client, call, staff):
    _, text = taken(client, call, "csv", staff)
    _, book = taken(client, call, "xlsx", staff)
    page = client.get(reverse("grants:ranking", args=[call.pk])).context["rows"]
    api = client.get(f"/api/v1/calls/{call.pk}/ranking/").json()

    def told(rank, *facts):
        return ("" if rank is None else str(rank), *facts)

    shown = [told(place.rank, row.number, entry.shown, entry.tie) for entry, place, _, row in page]
    assert [row[0] for row in shown] == ["1", "2", "2", ""]
    assert ranked(csv_rows(text)) == ranked(xlsx_rows(book)) == shown
    assert [told(row["rank"], row["number"], row["points"], row["tie"]) for row in api] == shown


def test_every_sheet_is_a_line_with_its_points_and_words(client, staff):
    call = CallFactory()
    plain = CriterionFactory(call=call, name="필요성")
    worded = CriterionFactory(call=call, name="실현성", needs_comment=True)
    review = ReviewFactory(application=scored(call), submitted=True, comment="좋습니다.")
    ScoreFactory(review=review, criterion=plain, points=18)
    ScoreFactory(review=review, criterion=worded, points=15, comment="길이 분명합니다.")

    head, row = csv_rows(taken(client, call, "csv", staff)[1])

    said = dict(zip(head, row, strict=True))
    assert (said["위원"], said["위원 점수(점)"], said["심사 의견"]) == (review.member.name, "33", "좋습니다.")
    assert (said["필요성(20점)"], said["실현성(20점)"], said["실현성 의견"]) == ("18", "15", "길이 분명합니다.")


def test_words_that_begin_like_a_formula_stay_words(client, call, staff):
    application = scored(call, 99, title="=1+1")
    application.reviews.update(comment="@SUM(A1)")

    text, book = (taken(client, call, format, staff)[1] for format in ("csv", "xlsx"))

    assert "'=1+1" in csv_rows(text)[1] and "'@SUM(A1)" in csv_rows(text)[1]
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}


def test_the_first_line_is_on_its_way_before_the_sheets_are_fetched(call, staff):
    lines = score_lines(call, staff)

    with CaptureQueriesContext(connection) as asked:
        rows = iter(lines.rows)
        assert not asked.captured_queries
        next(rows)
    assert asked.captured_queries


def test_the_number_of_queries_does_not_grow(call, staff):
    def queries():
        return cost(list, score_lines(call, staff).rows)

    before = queries()
    scored(call, 50, 60, 70)

    assert queries() == before


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_who_may_not_see_the_ranking_takes_nothing_away(client, call, format):
    involved = UserFactory(staff=True)
    ReviewFactory(application=scored(call), member=involved, scoring=True)

    for reader in (UserFactory(), TermFactory().person, UserFactory(is_staff=True), involved):
        assert taken(client, call, format, reader)[0].status_code == 404
        assert client.get(f"/api/v1/calls/{call.pk}/ranking/").status_code == 404
    client.logout()
    assert client.get(f"/api/v1/calls/{call.pk}/ranking/").status_code == 404


def test_what_a_reader_is_kept_from_stands_in_no_file(client, call, staff):
    hidden = scored(call, 95, title="가려진 사업")
    ConflictFactory(application=hidden, member=staff)

    for format, rows in (("csv", csv_rows), ("xlsx", xlsx_rows)):
        told = ranked(rows(taken(client, call, format, staff)[1]))
        assert hidden.number not in {number for _, number, *_ in told}
        assert [rank for rank, *_ in told] == ["2", "3", "3", ""]
    numbers = {row["number"] for row in client.get(f"/api/v1/calls/{call.pk}/ranking/").json()}
    assert hidden.number not in numbers


def test_taking_scores_away_is_logged(client, call, staff):
    taken(client, call, "csv", staff)

    line = AccessLog.objects.about(call).get()
    assert (line.actor, line.act, line.persons) == (staff, "심사 점수 내려받기", 4)


def test_a_long_workbook_is_written_by_the_worker_with_the_rights_of_that_hour(client, call, staff, monkeypatch):
    monkeypatch.setattr(listing, "SCORED_AT_ONCE", 2)
    client.force_login(staff)
    url = reverse("reports:scores", args=[call.pk, "xlsx"])
    assert "파일 만들기" in client.get(url).text
    client.post(url)
    export = Export.objects.get()
    ConflictFactory(application_id=ranking(call)[0].application_id, member=staff)

    write(str(export.pk))

    export.refresh_from_db()
    answer = client.get(reverse("reports:export_file", args=[export.pk]))
    assert [rank for rank, *_ in ranked(xlsx_rows(b"".join(answer.streaming_content)))] == ["2", "2", ""]


def test_a_workbook_is_not_handed_out_to_who_lost_the_right(client, call, staff):
    export = Export.objects.create(numbers=[], asked_by=staff, scores_of=call)
    client.force_login(staff)
    assert client.get(export.get_absolute_url()).status_code == 200

    staff.is_superuser = False
    staff.save()
    staff.groups.clear()

    assert client.get(export.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("format", ["pdf", "json"])
def test_other_formats_are_not_found(client, call, staff, format):
    assert taken(client, call, format, staff)[0].status_code == 404
