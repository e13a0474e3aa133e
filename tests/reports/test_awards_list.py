"""All funded projects as a workbook: written once in the background, for everybody, while they say the same."""

import io

import pytest
from openpyxl import load_workbook

from district.models import AccessLog
from grants.models import Award
from reports.exports import Export, write
from tests.factories.district import UserFactory
from tests.factories.grants import AwardFactory
from tests.reports.worker import files, waiting, work

pytestmark = pytest.mark.django_db

LIST = "/awards/list.xlsx"


@pytest.fixture(autouse=True)
def three(monkeypatch):
    """Three projects are many here."""
    monkeypatch.setattr("reports.public.AT_ONCE", 2)
    AwardFactory.create_batch(3, year=2015)


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    """Has the workbook made; returns the page that one waits on."""

    def ask():
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(LIST).url

    return ask


def titles(answer):
    sheet = load_workbook(io.BytesIO(b"".join(answer)))["선정사업"]
    return [row[5].value for row in sheet.iter_rows(min_row=2)]


def test_a_visitor_has_it_made_and_from_then_on_everybody_gets_the_same_file(client, ask):
    assert "파일 만들기" in client.get(LIST).text
    page = ask()
    assert client.get(f"{page}state/").json() == {"status": "running", "percent": 0, "stage": ""}
    assert "파일을 만들고 있습니다" in client.get(page).text and client.get(LIST).url == page

    work()

    assert "개인정보" not in client.get(page).text
    answer = client.get(LIST)
    assert answer["Content-Disposition"].endswith(".xlsx")
    assert titles(answer) == titles(client.get(f"{page}file/")) == list(Award.objects.values_list("title", flat=True))
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == client.get(page).status_code == 200
    assert len(files()) == 1 and waiting() == [] and not AccessLog.objects.exists()


def test_however_many_ask_it_is_made_once(ask):
    assert ask() == ask() and len(waiting()) == 1

    work()

    assert Export.objects.get().is_done and len(waiting()) == 0


def test_it_is_made_anew_once_the_data_say_something_else(client, ask):
    old = ask()
    work()
    Award.objects.filter(pk=Award.objects.first().pk).update(title="고친 이름")

    assert "파일 만들기" in client.get(LIST).text
    assert ask() != old
    work()

    assert "고친 이름" in titles(client.get(LIST))
    assert client.get(f"{old}file/").status_code == 200  # somebody may be about to fetch it


def test_data_that_change_while_it_waits_are_told_and_it_may_be_asked_for_again(client, ask):
    page = ask()
    AwardFactory(title="새 사업")
    work()

    assert "만들지 못했습니다" in client.get(page).text
    Award.objects.filter(title="새 사업").delete()
    assert "파일 만들기" in client.get(LIST).text
    assert ask() == page
    work()

    assert len(titles(client.get(LIST))) == 3


def test_a_part_that_is_too_long_is_offered_in_other_ways_and_makes_no_work(client, ask):
    for answer in (client.get(f"{LIST}?year=2015"), client.post(f"{LIST}?year=2015")):
        assert "/awards/list.csv?year=2015" in answer.text and "3건" in answer.text

    assert not Export.objects.exists()


def test_a_part_that_is_short_is_written_at_once(client):
    title = AwardFactory(year=2014).title

    assert titles(client.get(f"{LIST}?year=2014")) == [title]


def test_nobody_else_s_list_is_public(client):
    mine = Export.order([], by=UserFactory(staff=True), full=True)
    write(str(mine.pk))

    for address in (mine.get_absolute_url(), f"{mine.get_absolute_url()}file/", f"{mine.get_absolute_url()}state/"):
        assert "/login/" in client.get(address).url
