"""Papers of the committee: letters of appointment as they were given, rosters of a day, lists of pay, minutes."""

import io
from datetime import date

import openpyxl
import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog
from governance.models import AgendaItem, AllowancePayment, ItemRecusal, Term, Votes
from reports.allowances import allowance_document
from reports.appointment import appointment_document
from reports.minutes import minutes_document
from reports.pdf import render_pdf
from reports.roster import roster_document
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.governance import (
    AgendaItemFactory,
    BodyFactory,
    SeatFactory,
    TermFactory,
    paid_sitting,
    sitting,
)
from tests.papers import hwpx_words
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
    said = hwpx_words(hwpx)
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


# -- lists of what was paid -------------------------------------------------------------------------------------------


@pytest.fixture
def payment():
    """Two paid and one not, proposed and confirmed."""
    meeting = paid_sitting(홍길동=180, 성춘향=90, 이몽룡=None)
    officer, today = UserFactory(staff=True), timezone.localdate()
    payment = AllowancePayment.propose(meeting, by=officer, line=meeting.budget_line, paid_on=today)
    payment.confirm(by=UserFactory(staff=True))
    return payment


def paid_list(payment, format="pdf"):
    return reverse("reports:allowance", args=[payment.pk, format])


def test_the_list_adds_up_to_what_the_ledger_has_in_every_format(client, official, payment):
    official(roles.OFFICER)
    entry = payment.line.expenditures.get()
    [table] = [one for one in allowance_document(payment).tables() if one.title == "지급 내역"]
    assert table.total("gross") == table.total("base") + table.total("extra") == entry.amount == 220_000
    assert table.total("net") == entry.amount - table.total("income_tax") - table.total("local_tax")

    pdf, xlsx, hwpx = (client.get(paid_list(payment, format)).getvalue() for format in ("pdf", "xlsx", "hwpx"))

    assert faults(pdf) == set()
    sheets = openpyxl.load_workbook(io.BytesIO(xlsx))
    assert entry.amount in {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}
    assert f"{entry.amount:,}" in hwpx_words(hwpx)
    assert AccessLog.objects.about(payment).first().persons == 3


def test_the_list_says_why_somebody_is_not_paid_and_how_the_tax_came_about(payment):
    document = allowance_document(payment)

    [unpaid] = [one for one in document.tables() if one.title == "지급하지 않는 사람"]
    assert unpaid.rows == (("이몽룡", "", "출석하지 않음"),)
    [paid] = [one for one in document.tables() if one.title == "지급 내역"]
    assert "필요경비 60%" in paid.note and "50,000원까지는 과세하지 않습니다" in paid.note
    assert document.edition == ""


def test_a_list_that_is_not_in_force_says_so(payment):
    payment.reverse(by=payment.confirmed_by, on=timezone.localdate(), reason="명단이 틀림")
    assert allowance_document(payment).edition == "지급 취소"

    again = AllowancePayment.propose(
        payment.meeting, by=payment.proposed_by, line=payment.line, paid_on=payment.paid_on
    )
    assert allowance_document(again).edition == "제안"


def test_a_list_is_for_officials_who_see_what_is_paid(client, payment):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(paid_list(payment)).status_code == 404


# -- minutes ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def meeting():
    """A closed meeting with a vote from which one kept out, and minutes."""
    meeting = sitting(members=5, present=5)
    officer, lines = meeting.called_by, list(meeting.attendees.all())
    item = AgendaItem.add(meeting, by=officer, title="공모사업 심의", text="세 건을 심의함")
    ItemRecusal.declare(item, lines[0], by=officer, kind="recused", reason="신청한 모임의 회원임")
    item.decide("passed", by=officer, votes=Votes(3, 1), note="원안대로 의결함")
    meeting.close(by=officer)
    meeting.write_minutes(by=officer, minutes="공개하는 말", internal_minutes="안에서 한 말", version=0)
    meeting.refresh_from_db()
    return meeting


def minutes(meeting, edition="public", format="hwpx"):
    return reverse("reports:minutes", args=[meeting.pk, format]) + f"?edition={edition}"


def test_the_public_minutes_keep_to_themselves_who_kept_out_and_why(client, official, meeting):
    official(roles.OFFICER)

    public, internal = (
        hwpx_words(client.get(minutes(meeting, edition)).getvalue()) for edition in ("public", "internal")
    )

    for said in (public, internal):
        assert all(words in said for words in ("공모사업 심의", "원안 의결", "찬성 3, 반대 1", "원안대로 의결함"))
    assert "공개하는 말" in public and "안에서 한 말" not in public and "모임의 회원" not in public
    assert "안에서 한 말" in internal and "회피: 신청한 모임의 회원임" in internal
    assert AccessLog.objects.about(meeting).count() == 1


def test_minutes_are_public_once_they_are_published(client, official, meeting):
    assert client.get(minutes(meeting)).status_code == 404

    meeting.confirm(by=meeting.called_by)
    meeting.publish(by=meeting.called_by)

    assert faults(client.get(minutes(meeting, format="pdf")).getvalue()) == set()
    assert client.get(minutes(meeting, "internal")).status_code == 404
    assert client.get(minutes(meeting, "other")).status_code == 404
    assert minutes_document(meeting, "public").subtitle == ""


def test_minutes_before_they_are_confirmed_say_so_and_open_sittings_have_none(client, official, meeting):
    assert minutes_document(meeting, "internal").subtitle == "확정 전"
    official(roles.OFFICER)
    open_one = sitting(body=BodyFactory(name="공동체 TF"))

    assert client.get(minutes(open_one)).status_code == 404


def test_papers_cost_the_same_for_few_and_for_many(client, official):
    official(roles.OFFICER)

    def queries(body, **stays):
        meeting = paid_sitting(body=body, **stays)
        for line in meeting.attendees.all():
            item = AgendaItemFactory(meeting=meeting, passed=True)
            item.recusals.create(attendee=line, kind="recused")
        officer, today = UserFactory(staff=True), timezone.localdate()
        payment = AllowancePayment.propose(meeting, by=officer, line=meeting.budget_line, paid_on=today)
        counts = []
        for address in (minutes(meeting, "internal"), paid_list(payment, "hwpx")):
            counts.append(page_cost(client, address))
        return counts

    assert queries(BodyFactory(), 하나=180) == queries(BodyFactory(name="공동체 TF"), 하나=180, 둘=90, 셋=None)
