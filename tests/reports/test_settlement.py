"""The papers of a settlement say what the database says, in every format, to those who see the project."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog
from projects.models import Settlement
from reports.registry import FORMATS
from reports.settlement import notice_document, report_document, statement_document
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.projects.settling import inspected, notified, paid_project, reported, rule

pytestmark = pytest.mark.django_db

SPENT = ((2_000_000, 200_000, 0), (500_000, 0, 40_000))


@pytest.fixture
def settlement():
    """Notified: 2,500,000원 and 200,000원 were spent, 40,000원 of it disallowed; the account bore 777원."""
    return notified(paid_project(*SPENT), interest=777)


def table(document, title):
    return next(each for each in document.tables() if each.title == title)


def download(client, settlement, paper, format):
    return client.get(reverse("reports:settlement_paper", args=[settlement.project_id, paper, format]))


def test_the_statement_prints_every_step_and_its_sums_are_those_of_the_rows(settlement):
    document = statement_document(settlement)

    assert list(table(document, "정산 계산").rows) == [(step.label, step.won, step.how) for step in settlement.lines]
    for name in ("비목별 집행", "집행 내역"):
        sums = [table(document, name).total(key) for key in ("grant", "own", "disallowed")]
        assert sums == [2_500_000, 200_000, 40_000]
    assert [row[0] for row in table(document, "확인").rows] == ["제출", "정산검사", "금액확정", "반납고지"]
    assert "예시 기준 제5조" in table(document, "정산 계산").note
    assert document.edition == ""


def test_papers_of_a_made_up_project_say_so(settlement):
    settlement.project.call.is_example = True

    papers = [make(settlement) for make in (statement_document, report_document, notice_document)]

    assert [paper.edition for paper in papers] == ["예시"] * 3


def test_what_nobody_fixed_says_so_in_its_foot():
    settlement = inspected(paid_project(*SPENT))

    assert statement_document(settlement).edition == "정산검사"


def test_the_notice_adds_up_to_what_is_due(settlement):
    won = dict(table(notice_document(settlement), "내역").rows)

    assert won["지급액"] == won["인정 보조금"] + won["반납할 보조금"]
    assert won["반납할 금액"] == won["반납할 보조금"] + won["반납할 이자"] - won["버린 끝수"] == settlement.due
    says = dict(table(notice_document(settlement), "반납할 금액").rows)
    assert says["고지 번호"] == settlement.notice_number and f"{settlement.due:,}원" in says["반납할 금액"]


def test_the_report_answers_every_question_and_prints_a_table_as_one():
    settlement = reported(paid_project(*SPENT))
    days = [{"날짜": "5. 2.", "한 일": "꽃심기", "사람 수": "12"}]
    Settlement.objects.filter(pk=settlement.pk).update(answers=settlement.answers | {"days": days})
    settlement.refresh_from_db()

    document = report_document(settlement)

    assert list(table(document, "추진 경과").rows) == [("5. 2.", "꽃심기", "", "12")]
    headings = [block.text for block, _ in document.walk() if hasattr(block, "listed")]
    assert headings == ["사업 개요", *(answer.ask.label for answer in settlement.answered())]


@pytest.mark.parametrize("format", FORMATS)
def test_the_group_takes_each_paper_in_each_format(client, settlement, format):
    client.force_login(settlement.project.application.applicant)

    for paper in ("statement", "report", "notice"):
        answer = download(client, settlement, paper, format)
        assert answer.status_code == 200 and answer["Content-Type"] == FORMATS[format]
    assert not AccessLog.objects.exists()


def test_the_workbook_s_sums_are_those_of_the_statement(client, settlement):
    client.force_login(settlement.project.application.applicant)

    book = openpyxl.load_workbook(io.BytesIO(download(client, settlement, "statement", "xlsx").getvalue()))

    rows = {row[0]: row[1] for row in book["정산 계산"].iter_rows(values_only=True) if row[0]}
    assert rows["반납할 금액"] == settlement.due and rows["인정 보조금"] == settlement.recognised


def test_strangers_find_nothing_and_the_office_leaves_a_line(client, official, settlement):
    client.force_login(UserFactory())
    assert download(client, settlement, "statement", "xlsx").status_code == 404
    officer = official(roles.AUDITOR)

    assert download(client, settlement, "statement", "xlsx").status_code == 200

    assert AccessLog.objects.about(settlement.project).get().actor == officer


def test_there_is_no_notice_before_it_was_given_and_no_paper_of_another_name(client):
    rule()
    settlement = reported(paid_project(*SPENT))
    client.force_login(settlement.project.application.applicant)

    assert download(client, settlement, "notice", "xlsx").status_code == 404
    assert download(client, settlement, "nothing", "xlsx").status_code == 404
    assert download(client, settlement, "statement", "docx").status_code == 404
    assert timezone.localdate() == statement_document(settlement).date
