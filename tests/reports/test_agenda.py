"""The papers of a meeting: the proposal and the ranking, the same figures on the page and in every file."""

import io
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hwpx import HwpxDocument
from openpyxl import load_workbook

from district.models import AccessLog
from grants.models import Allotment, Scenario
from grants.overview import Overview
from reports.agenda import agenda_document, ranking_document
from reports.editions import INTERNAL, PUBLIC
from reports.registry import written
from seodaemun_maeul import roles
from tests.factories.district import DongFactory, UserFactory
from tests.factories.grants import (
    AllotmentFactory,
    ApplicationFactory,
    CostItemFactory,
    CriterionFactory,
    FieldFactory,
    ReviewFactory,
    ScenarioFactory,
    ScoreFactory,
)
from tests.papers import pdf_words
from tests.reports.test_standards import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario():
    """One selected of 720,000 won, one reserve, one that is neither; each asks 900,000 and brings 100,000."""
    scenario = ScenarioFactory(name="1안", call__budget=2_000_000, note="소위원회의 뜻을 따름")
    for rank, chosen in enumerate(({"state": "selected", "amount": 720_000}, {"state": "reserve"}, {}), start=1):
        row = AllotmentFactory(scenario=scenario, rank=rank, asked=900_000, **chosen)
        CostItemFactory(application=row.application)
    scenario.allotments.filter(state="reserve").update(reserve_rank=1, field=FieldFactory(name="환경"))
    return scenario


@pytest.fixture
def scored():
    """A scored application of a person, by two members."""
    review = ReviewFactory(submitted=True, application__group_name="성춘향", member=UserFactory(name="변학도"))
    application = review.application
    application.applicant.name = "성춘향"
    application.applicant.save()
    criterion = CriterionFactory(call=application.call, max_points=100)
    other = ReviewFactory(application=application, submitted=True, member=UserFactory(name="이몽룡"))
    for each, points in ((review, 80), (other, 91)):
        ScoreFactory(review=each, criterion=criterion, points=points)
    return application


def table(document, title):
    return next(table for table in document.tables() if table.title == title)


def xlsx_cells(content):
    return [cell.value for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row]


# -- what they say ----------------------------------------------------------------------------------------------------


def test_the_proposal_lists_everybody_the_selected_first_with_what_they_ask_and_bring(scenario):
    proposal = table(agenda_document(scenario, INTERNAL), "신청별 제안")

    assert [row[0] for row in proposal.rows] == ["선정", "예비", "미선정"]
    assert proposal.column("reserve") == (None, 1, None)
    assert proposal.column("amount") == (720_000, None, None)
    assert (proposal.total("asked"), proposal.total("own"), proposal.total("amount")) == (2_700_000, 300_000, 720_000)


def test_sums_by_dong_type_and_field_are_those_of_the_page(scenario):
    document, overview = agenda_document(scenario, INTERNAL), Overview(scenario)

    for axis, label in (("dong", "동"), ("type", "유형"), ("field", "분야")):
        printed = table(document, f"{label}별 선정")
        assert [tuple(row) for row in printed.rows] == overview.sums(axis)
        assert printed.total("amount") == 720_000


def test_who_withdrew_is_left_out_and_said(scenario):
    row = scenario.allotments.get(state=Allotment.State.SELECTED)
    type(row.application).objects.filter(pk=row.application_id).update(status="withdrawn")

    proposal = table(agenda_document(scenario, INTERNAL), "신청별 제안")

    assert [row[0] for row in proposal.rows] == ["예비", "미선정"]
    assert "취하한 1건은 뺐음" in proposal.note


def test_the_ranking_shows_every_average_with_its_calculation(scored):
    ranked = table(ranking_document(scored.call, INTERNAL), "심사 순위")

    (row,) = ranked.rows
    assert row[0] == 1 and row[-1].endswith("(80 + 91) ÷ 2 = 85.50")
    assert "변학도 80" in row[-2] and "이몽룡 91" in row[-2]


def test_the_public_edition_names_no_person(scored):
    public = table(ranking_document(scored.call, PUBLIC), "심사 순위")
    internal = table(ranking_document(scored.call, INTERNAL), "심사 순위")

    assert public.column("group") == ("성○향",) and internal.column("group") == ("성춘향",)
    assert public.column("members") == ("80, 91",)


# -- in every form ----------------------------------------------------------------------------------------------------


def test_page_pdf_workbook_and_hwpx_agree_on_every_sum(client, official, scenario):
    official(roles.OFFICER)
    document = agenda_document(scenario, INTERNAL)
    sums = {"won": 720_000, "asked": 2_700_000, "left": 1_280_000}

    page = client.get(scenario.get_absolute_url()).text
    pdf = pdf_words(written(document, "pdf"), "-layout")
    hwpx = HwpxDocument.open(io.BytesIO(written(document, "hwpx"))).text.plain()
    cells = xlsx_cells(written(document, "xlsx"))

    proposal = table(document, "신청별 제안")
    assert proposal.total("amount") == Overview(scenario).allotted == sums["won"]
    assert Scenario.objects.with_sums().get().allotted == sums["won"]
    assert "720,000원" in page and "1,280,000원" in page
    for text in (pdf, hwpx):
        assert "720,000" in text and "2,700,000" in text and "1,280,000" in text
    assert sums["won"] in cells and sums["asked"] in cells


def test_the_files_can_be_read_by_everyone(scenario):
    document = agenda_document(scenario, PUBLIC)

    assert faults(written(document, "pdf")) == set()
    assert HwpxDocument.open(io.BytesIO(written(document, "hwpx"))).validate().ok


# -- taken away -------------------------------------------------------------------------------------------------------


def paper(scenario, name, format, edition):
    return reverse("reports:meeting_paper", args=[scenario.pk, name, format], query={"edition": edition})


@pytest.mark.parametrize("name", ["agenda", "ranking"])
@pytest.mark.parametrize("edition", ["internal", "public"])
def test_officials_take_the_papers_away_and_named_members_leave_a_line(client, official, scored, name, edition):
    official(roles.AUDITOR)
    scenario = ScenarioFactory(call=scored.call)

    answer = client.get(paper(scenario, name, "xlsx", edition))

    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert "심의 안건" in unquote(answer["Content-Disposition"]) or name == "ranking"
    assert AccessLog.objects.exists() == (name == "ranking" and edition == "internal")


def test_what_is_no_paper_is_not_there(client, official, scenario):
    official(roles.OFFICER)

    for address in (
        paper(scenario, "letter", "pdf", "public"),
        paper(scenario, "agenda", "exe", "public"),
        paper(scenario, "agenda", "pdf", "secret"),
    ):
        assert client.get(address).status_code == 404


def test_of_a_long_list_only_the_workbook_is_written_while_one_waits(client, official, scenario, monkeypatch):
    official(roles.OFFICER)
    monkeypatch.setattr("reports.papers.LONG", 2)

    told = client.get(paper(scenario, "agenda", "pdf", "public"), follow=True)

    assert "XLSX로 받아 주세요" in told.text
    assert client.get(paper(scenario, "agenda", "xlsx", "public")).status_code == 200


def test_a_paper_costs_the_same_for_one_row_and_for_three(scenario):
    single = ScenarioFactory(name="2안")
    CostItemFactory(application=AllotmentFactory(scenario=single).application)
    ApplicationFactory(call=single.call, eligible=True, dong=DongFactory(name="연희동"))

    def queries(of):
        fresh = Scenario.objects.select_related("call__budget_line").get(pk=of.pk)
        with CaptureQueriesContext(connection) as asked:
            agenda_document(fresh, PUBLIC)
            ranking_document(fresh.call, PUBLIC)
        return len(asked)

    assert queries(single) == queries(scenario)
