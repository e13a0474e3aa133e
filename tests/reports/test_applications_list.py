"""The list of applications as a file: the rows of the desk, safe cells, masked where it must be, written down."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from district.models import AccessLog
from grants.models import Application
from reports import exports
from reports.exports import Export, write
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, IntakeFactory, ReviewFactory
from tests.reports.worker import files, work

pytestmark = pytest.mark.django_db
LIST = "/lists/applications.xlsx"


def rows(answer):
    """What a spreadsheet shows: {heading: value} for each row."""
    content = b"".join(answer.streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active
    heading, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in found]


@pytest.fixture
def few(monkeypatch):
    """Lists of more than two rows are long ones."""
    monkeypatch.setattr("reports.listing.AT_ONCE", 2)


def test_a_row_tells_everything_that_was_handed_in(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(submitted=True, complete=True, applicant__name="허난설헌")

    (row,) = rows(client.get(LIST))

    assert (row["접수번호"], row["신청인"], row["연락처"]) == (
        application.number,
        "허난설헌",
        application.applicant.email,
    )
    assert (row["참여자(명)"], row["지원 신청액(원)"], row["자부담(원)"]) == (5, 900_000, 100_000)
    assert row["접수일"].date() == timezone.localdate(application.submitted_at)
    assert (row["접수방법"], row["동"], row["사업 내용"]) == ("온라인", "천연동", "달마다 한 번 모입니다.")
    line = AccessLog.objects.get()
    assert (line.act, line.persons, line.subject_label) == ("신청 목록 내려받기", 1, str(application.call))


def test_the_rows_are_those_that_the_desk_shows_with_the_same_filters(client, official):
    officer = official(roles.OFFICER)
    wanted = ApplicationFactory(eligible=True, title="골목 평상")
    ApplicationFactory(submitted=True)
    ApplicationFactory(eligible=True, applicant=officer)
    ReviewFactory(application=ApplicationFactory(eligible=True), member=officer).recuse(by=officer, reason="이웃")

    assert [row["접수번호"] for row in rows(client.get(f"{LIST}?status__exact=eligible"))] == [wanted.number]
    assert rows(client.get(f"{LIST}?q=없는말")) == []
    for strange in ("nonsense=1", "dong__id__exact=x", f"dong__id__exact={'9' * 30}", "p=x"):
        assert client.get(f"{LIST}?{strange}").status_code in (200, 404), strange


def test_words_that_begin_like_a_formula_stay_words(client, official):
    official(roles.OFFICER)
    ApplicationFactory(submitted=True, title="=cmd|' /C calc'!A0", group_name="+82\x01", answers={"plan": "@SUM(A1)"})

    answer = client.get(LIST)
    content = b"".join(answer.streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active

    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    for words in ("=cmd|' /C calc'!A0", "+82", "@SUM(A1)"):
        assert cells[words].data_type == "s" and cells[words].quotePrefix


def test_questions_of_two_calls_each_have_their_column(client, official):
    official(roles.OFFICER)
    plain, asking = CallFactory(), CallFactory()
    asking.questions.filter(key="plan").update(label="무엇을 하나요")
    asking.renew_form(by=asking.published_by)
    first = ApplicationFactory(submitted=True, call=plain)
    second = ApplicationFactory(submitted=True, call=asking)

    found = {row["접수번호"]: row for row in rows(client.get(LIST))}

    assert found[first.number]["사업 내용"] and not found[first.number]["무엇을 하나요"]
    assert found[second.number]["무엇을 하나요"] and not found[second.number]["사업 내용"]


def test_an_auditor_gets_masked_names_and_no_addresses(client, official):
    official(roles.AUDITOR)
    ApplicationFactory(submitted=True, applicant__name="허난설헌")
    ApplicationFactory(submitted=True, applicant=None, intake=IntakeFactory(), submitted_by=UserFactory())

    found = rows(client.get(LIST))

    assert {row["신청인"] for row in found} == {"허○○헌", "이○이"}
    assert {row["연락처"] for row in found} == {None}
    assert {row["접수방법"] for row in found} == {"온라인", "방문"}


def test_residents_and_officials_without_a_role_get_nothing(client):
    ApplicationFactory(submitted=True)
    for person in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(person)
        assert client.get(LIST).status_code == 404


def test_a_list_costs_the_same_for_one_row_and_for_three(client, official):
    official(roles.OFFICER)

    def cost():
        return page_cost(client, LIST)

    call = CallFactory()
    ApplicationFactory(submitted=True, complete=True, call=call)
    one = cost()
    for _ in range(2):
        ApplicationFactory(submitted=True, complete=True, call=call)
    assert cost() == one


def test_a_long_list_is_written_by_the_worker_and_fetched_by_who_asked(
    client, official, few, django_capture_on_commit_callbacks
):
    officer = official(roles.OFFICER)
    ApplicationFactory.create_batch(3, submitted=True)

    assert "3건이라 파일을 만드는 데" in client.get(LIST).text
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(LIST).url
    assert "파일을 만들고 있습니다" in client.get(page).text
    assert not AccessLog.objects.exists()
    work()

    assert "XLSX 내려받기" in client.get(page).text
    assert len(rows(client.get(f"{page}file/"))) == 3
    assert AccessLog.objects.get().persons == 3

    other = official(roles.OFFICER)
    assert {client.get(page).status_code, client.get(f"{page}file/").status_code} == {404}
    client.force_login(officer)
    officer.groups.clear()
    assert client.get(f"{page}file/").status_code == 404
    assert other != officer


def test_what_one_may_no_longer_see_is_not_in_it(few):
    reader = UserFactory(staff=True)
    kept, gone = ApplicationFactory.create_batch(2, submitted=True)
    export = Export.order([kept.pk, gone.pk], by=reader, full=True)
    Application.objects.filter(pk=gone.pk).update(status="draft", submitted_at=None, submitted_by=None, number=None)

    write(str(export.pk))

    export.refresh_from_db()
    assert load_workbook(export.file).active.max_row == 2


def test_yesterday_s_file_goes_with_the_next_order(django_capture_on_commit_callbacks):
    person = UserFactory(staff=True)
    old = Export.order([], by=person, full=True)
    write(str(old.pk))
    assert len(files()) == 1

    Export.objects.update(requested_at=timezone.now() - timedelta(days=1, seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        Export.order([], by=person, full=True)

    assert files() == [] and not Export.objects.filter(pk=old.pk).exists()


def test_a_failure_and_a_dead_worker_are_told(client, monkeypatch):
    person = UserFactory(staff=True)
    client.force_login(person)
    broken, dead = Export.order([1], by=person, full=True), Export.order([1], by=person, full=True)
    monkeypatch.setattr("reports.applications.fetched", lambda *args: 1 / 0)
    write(str(broken.pk))
    assert dead.begin()
    write(str(dead.pk))  # handed out again while a run is at it: left alone

    assert "만들지 못했습니다" in client.get(broken.get_absolute_url()).text
    assert "만들고 있습니다" in client.get(dead.get_absolute_url()).text
    Export.objects.filter(pk=dead.pk).update(started_at=timezone.now() - 2 * exports.TIMEOUT - timedelta(seconds=1))
    assert "만들지 못했습니다" in client.get(dead.get_absolute_url()).text


def test_the_desk_s_button_takes_its_filters_along(client, official):
    official(roles.OFFICER)
    page = client.get("/admin/grants/application/?status__exact=submitted")
    assert "목록 내려받기 (XLSX)" in page.text

    came_from = {"referer": "http://testserver/admin/grants/application/?status__exact=submitted"}
    assert client.get("/admin/grants/application/list/", headers=came_from).url == f"{LIST}?status__exact=submitted"


# -- as CSV -----------------------------------------------------------------------------------------------------------
PLAIN = "/lists/applications.csv"


def lines(answer):
    """What another program reads: {heading: text} for each row."""
    content = b"".join(answer.streaming_content)
    assert content.startswith("\ufeff접수번호,".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("role", [roles.OFFICER, roles.AUDITOR])
def test_it_has_the_rows_and_columns_of_the_workbook_for_whoever_asks(client, official, role):
    official(role)
    ApplicationFactory(submitted=True, complete=True, applicant__name="허난설헌", title='골목 "평상",\n둘째 줄')
    ApplicationFactory(submitted=True, applicant=None, intake=IntakeFactory(), submitted_by=UserFactory())

    plain, book = lines(client.get(PLAIN)), rows(client.get(LIST))

    assert [list(row) for row in plain] == [list(row) for row in book]
    shown = [
        [str(cell.date()) if hasattr(cell, "date") else "" if cell is None else str(cell) for cell in row.values()]
        for row in book
    ]
    assert [list(row.values()) for row in plain] == shown
    assert AccessLog.objects.count() == 2


def test_it_takes_the_filters_of_the_desk_along(client, official):
    official(roles.OFFICER)
    wanted, _ = ApplicationFactory(eligible=True), ApplicationFactory(submitted=True)

    assert [row["접수번호"] for row in lines(client.get(f"{PLAIN}?status__exact=eligible"))] == [wanted.number]
    came_from = {"referer": "http://testserver/admin/grants/application/?status__exact=eligible"}
    button = client.get("/admin/grants/application/list-csv/", headers=came_from)
    assert button.url == f"{PLAIN}?status__exact=eligible"


@pytest.mark.parametrize("words", ["=1+1", "+82", "-1", "@SUM(A1)", "\t=1", "＝1+1", "\x01=1"])
def test_words_that_begin_like_a_formula_stand_behind_an_apostrophe(client, official, words):
    official(roles.OFFICER)
    ApplicationFactory(submitted=True, title=words)

    assert lines(client.get(PLAIN))[0]["사업명"] == "'" + words.lstrip("\x01")


def test_words_that_do_not_are_left_as_they_are(client, official):
    official(roles.OFFICER)
    ApplicationFactory(submitted=True, title="'골목' 1+1=2", group_name="🌿 홍제")

    (row,) = lines(client.get(PLAIN))

    assert (row["사업명"], row["모임·단체명"]) == ("'골목' 1+1=2", "🌿 홍제")


def test_it_goes_out_line_by_line(client, official):
    official(roles.OFFICER)
    ApplicationFactory.create_batch(2, submitted=True)

    answer = client.get(PLAIN)

    assert answer.streaming and answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(list(answer.streaming_content)) == 3
    assert "attachment" in answer["Content-Disposition"] and ".csv" in answer["Content-Disposition"]


def test_a_long_one_is_written_by_the_worker(client, official, few, django_capture_on_commit_callbacks):
    official(roles.OFFICER)
    ApplicationFactory.create_batch(3, submitted=True)
    assert f'action="{PLAIN}?' in client.get(PLAIN).text

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(PLAIN).url
    work()

    assert "CSV 내려받기" in client.get(page).text
    assert len(lines(client.get(f"{page}file/"))) == 3


def test_who_gets_no_workbook_gets_no_csv_and_there_is_no_third_format(client, official):
    ApplicationFactory(submitted=True)
    client.force_login(UserFactory())
    assert client.get(PLAIN).status_code == 404

    official(roles.OFFICER)
    assert client.get("/lists/applications.pdf").status_code == 404
