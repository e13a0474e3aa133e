"""Papers of the committee: letters of appointment as they were given, rosters as of a day."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from district.models import AccessLog
from governance.models import Term
from reports.appointment import appointment_document
from reports.pdf import render_pdf
from reports.roster import roster_document
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.governance import SeatFactory, TermFactory
from tests.reports.test_standards import faults

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def term():
    """Somebody appointed by a letter for two years."""
    person = UserFactory(name="홍길동")
    seat = SeatFactory(role="부위원장")
    return Term.appoint(seat, by=UserFactory(staff=True), person=person, start=DAY, end=date(2028, 3, 2))


def letter(term, format="pdf"):
    return reverse("reports:appointment", args=[term.pk, format])


def words_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(re.findall(r">([^<]+)<", packed.read("Contents/section0.xml").decode()))


# -- letters of appointment -------------------------------------------------------------------------------------------


def test_a_letter_says_what_was_written_down_when_it_was_given(term):
    given = appointment_document(term)

    term.seat.role, term.person.name = "", "홍길순"
    term.seat.save()
    term.person.save()
    term.leave(Term.EndReason.RESIGNED, by=term.appointed_by, last_day=date(2026, 12, 31))

    again = appointment_document(Term.objects.get(pk=term.pk))
    assert again.fingerprint() == given.fingerprint()
    [paper] = given.blocks
    assert (paper.number, paper.receiver) == ("제 2026-1 호", "홍길동")
    assert paper.text == "귀하를 마을공동체위원회 부위원장으로 위촉합니다."
    assert paper.facts == [("위촉기간", "2026. 3. 2. ~ 2028. 3. 1.")]


def test_a_letter_follows_both_standards_on_one_page_and_is_a_hangul_document_too(client, term):
    client.force_login(term.person)
    pdf, hwpx = (client.get(letter(term, format)).getvalue() for format in ("pdf", "hwpx"))

    assert faults(pdf) == set()
    with pikepdf.open(io.BytesIO(pdf)) as pages:
        assert len(pages.pages) == 1
    said = words_of(hwpx)
    assert all(words in said for words in ("제 2026-1 호", "위촉장", "홍길동", "서대문구청장"))
    assert not AccessLog.objects.exists()


def test_a_long_name_and_post_stay_on_the_page(term):
    term.name, term.letter_post = "남궁아름다운이름긴사람" * 3, "마을공동체위원회 " * 10 + "위원"

    with pikepdf.open(io.BytesIO(render_pdf(appointment_document(term)))) as pages:
        assert len(pages.pages) == 1


def test_a_letter_is_for_its_receiver_and_for_officials(client, official, term):
    client.force_login(UserFactory())
    assert client.get(letter(term)).status_code == 404

    officer = official(roles.OFFICER)
    assert client.get(letter(term)).status_code == 200
    assert client.get(letter(term, "xlsx")).status_code == 404
    assert AccessLog.objects.about(term).get().actor == officer


def test_who_was_not_appointed_by_a_letter_has_none(client, official):
    official(roles.OFFICER)

    assert client.get(letter(TermFactory())).status_code == 404


# -- rosters ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def body(term):
    SeatFactory(body=term.seat.body)
    return term.seat.body


def test_a_roster_is_of_a_day_and_names_vacancies(body):
    [now], [before] = roster_document(body, DAY).blocks, roster_document(body, date(2026, 3, 1)).blocks

    assert now.column("name") == ("홍길동", "공석") and before.column("name") == ("공석", "공석")
    assert now.column("period") == ("2026. 3. 2. ~ 2028. 3. 1.", "")
    assert "2석 가운데 1명, 공석 1석" in now.note


def test_anybody_takes_a_roster_away_as_pdf_and_xlsx(client, body):
    page = client.get(body.get_absolute_url(), {"on": "2026-03-02"}).text
    assert all(f"/bodies/{body.pk}/roster.{format}?on=2026-03-02" in page for format in ("pdf", "xlsx"))

    pdf, xlsx = (
        client.get(reverse("reports:roster", args=[body.pk, format]) + "?on=2026-03-02") for format in ("pdf", "xlsx")
    )

    assert faults(pdf.getvalue()) == set()
    book = openpyxl.load_workbook(io.BytesIO(xlsx.getvalue()))
    assert "홍길동" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(("format", "on"), [("hwpx", ""), ("exe", ""), ("pdf", "2026-02-30")])
def test_a_roster_that_cannot_be_is_not_found(client, body, format, on):
    assert client.get(reverse("reports:roster", args=[body.pk, format]), {"on": on}).status_code == 404
