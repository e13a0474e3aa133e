"""Downloads: who may have which edition, what a GET may do, and what one reads while the worker works."""

import io
from urllib.parse import unquote

import pytest
from django.urls import reverse
from hwpx import HwpxDocument
from openpyxl import load_workbook

from district.models import AccessLog
from planning.models import Plan
from reports.models import Rendering
from reports.renderings import Copy
from tests.factories.district import UserFactory
from tests.factories.grants import AwardFactory
from tests.factories.planning import BudgetLineFactory, PlanFactory, SectionFactory
from tests.reports.worker import waiting, work

pytestmark = pytest.mark.django_db

PDF = "/plan/2016/documents/plan.pdf"
XLSX = "/plan/2016/documents/plan.xlsx"
ORDER = "/plan/2016/documents/plan.pdf/rendering/"
INTERNAL = "?edition=internal"


@pytest.fixture
def plan():
    """A small plan that is public, with one line of budget in its text."""
    plan = PlanFactory(confirmed=True)
    SectionFactory(plan=plan, number="Ⅰ", title="소요예산", body="○ 예산\n[[표: 예산편성 내역]]")
    BudgetLineFactory(programme__unit__policy__plan=plan, name="마을지도 제작", amount=1_500_000)
    return plan


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(staff=True))
    return client


@pytest.fixture
def made(client, plan, django_capture_on_commit_callbacks):
    """Has a document made from the first click to its file; hands back the page one waits on."""

    def made(url=ORDER):
        with django_capture_on_commit_callbacks(execute=True):
            page = client.post(url).url
        with django_capture_on_commit_callbacks(execute=True):
            work()
        return page

    return made


def body(response):
    return b"".join(response.streaming_content)


# -- who may have what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [PDF + INTERNAL, XLSX + INTERNAL, PDF + "?edition=secret", PDF + "?edition="])
def test_a_visitor_cannot_get_the_internal_edition(client, plan, url):
    assert client.get(url).status_code == 404


def test_a_resident_cannot_have_the_internal_edition_made(client, plan):
    client.force_login(UserFactory())

    assert client.post(ORDER + INTERNAL).status_code == 404
    assert not Rendering.objects.exists()


def test_a_visitor_does_not_meet_the_making_of_the_internal_edition(client, staff, made):
    page = made(ORDER + INTERNAL)
    client.logout()

    assert client.get(page).status_code == 404
    assert client.get(page + "state/").status_code == 404


@pytest.mark.parametrize("url", ["/plan/2016/", PDF, XLSX])
def test_a_draft_is_for_staff(client, url):
    SectionFactory(plan=PlanFactory(), number="Ⅰ")
    assert client.get(url).status_code == 404

    client.force_login(UserFactory(staff=True))
    assert client.get(url).status_code == 200


def test_a_plan_that_is_not_disclosed_is_for_staff(client, plan, made):
    page = made()
    Plan.objects.update(disclosure=Plan.Disclosure.PARTIAL)

    assert [client.get(url).status_code for url in ("/plan/2016/", PDF, XLSX, page)] == [404] * 4
    assert client.post(ORDER).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/plan/2015/documents/plan.pdf",
        "/plan/99999999999999999999/documents/plan.pdf",
        "/plan/2016/documents/secrets.pdf",
        "/plan/2016/documents/plan.exe",
        "/plan/99999999999999999999/",
        "/renderings/5a0c1f5e-0000-4000-8000-000000000000/",
    ],
)
def test_what_there_is_not_is_not_found(client, plan, url):
    assert client.get(url).status_code == 404


# -- the way to a file ------------------------------------------------------------------------------------------------


def test_looking_starts_nothing(client, plan):
    response = client.get(PDF)

    assert "PDF 만들기" in response.text
    assert not Rendering.objects.exists()
    assert waiting() == []


def test_from_the_first_click_to_the_file(client, made):
    page = made()

    assert "다 되었습니다" in client.get(page).text
    response = client.get(PDF)
    assert body(response).startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert unquote(response["Content-Disposition"]) == (
        "attachment; filename*=utf-8''2016년 마을공동체 시행계획 (공개본).pdf"
    )


def test_the_second_download_is_at_once(client, made):
    made()

    first, second = body(client.get(PDF)), body(client.get(PDF))

    assert first == second
    assert Rendering.objects.count() == 1
    assert waiting() == []


def test_changed_data_are_in_the_next_file(client, plan, made):
    made()
    plan.sections.update(body="○ 이웃과 더불어")

    assert "PDF 만들기" in client.get(PDF).text, "the old file is no longer the plan"

    made()
    assert Rendering.objects.count() == 1
    assert client.get(PDF)["Content-Type"] == "application/pdf"


def test_the_waiting_page_says_how_far_it_is(client, plan):
    page = client.post(ORDER).url
    rendering = Rendering.objects.get()
    rendering.begin()
    rendering.tell(42, "12쪽을 놓고 있습니다")

    response = client.get(page)

    assert "시행계획 PDF를 만들고 있습니다" in response.text
    assert '<progress id="progress" max="100" value="42">42%</progress>' in response.text
    assert '<label for="progress">' in response.text
    assert 'role="status"' in response.text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in response.text
    assert client.get(page + "state/").json() == {"status": "running", "percent": 42, "stage": "12쪽을 놓고 있습니다"}
    assert client.get(PDF).url == page


def test_a_failure_offers_another_try_and_no_file(client, plan):
    page = client.post(ORDER).url
    rendering = Rendering.objects.get()
    rendering.begin()
    rendering.fail("FontsMissing: /home/maeul/fonts")

    response = client.get(page)

    assert "시행계획 PDF를 만들지 못했습니다" in response.text
    assert f'action="{ORDER}"' in response.text
    assert "/home/maeul" not in response.text, "what went wrong inside is for staff"
    assert client.get(PDF).url == page
    client.force_login(UserFactory(staff=True))
    assert "/home/maeul" in client.get(page).text


def test_a_plan_as_hwpx_is_made_by_the_worker(client, plan, made):
    made("/plan/2016/documents/plan.hwpx/rendering/")

    response = client.get("/plan/2016/documents/plan.hwpx")

    assert response["Content-Type"] == "application/hwp+zip"
    assert ".hwpx" in unquote(response["Content-Disposition"])
    assert HwpxDocument.open(io.BytesIO(body(response))).validate().ok
    assert Rendering.objects.get().format == "hwpx"


@pytest.mark.parametrize("name", ["schedule", "budget"])
def test_a_table_as_hwpx_is_there_at_once(client, plan, name):
    response = client.get(f"/plan/2016/documents/{name}.hwpx")

    assert HwpxDocument.open(io.BytesIO(body(response))).validate().ok
    assert not Rendering.objects.exists()


def test_a_workbook_is_there_at_once(client, plan):
    response = client.get(XLSX)

    book = load_workbook(io.BytesIO(body(response)))
    assert book.worksheets[0]["A1"].value == "2016년 마을공동체 활성화 시행계획"
    assert client.post("/plan/2016/documents/plan.xlsx/rendering/").url == XLSX
    assert not Rendering.objects.exists()


def test_the_list_of_projects_is_that_of_the_year_before(client, plan):
    AwardFactory(year=2015, title="함께 크는 마을")

    response = client.get("/plan/2016/documents/awards.xlsx")

    assert "2015년 마을공동체 추진사업" in unquote(response["Content-Disposition"])
    assert body(response)[:2] == b"PK"


@pytest.mark.parametrize(("method", "url"), [("post", PDF), ("get", ORDER), ("delete", PDF), ("post", "/plan/2016/")])
def test_each_address_knows_its_method(client, plan, method, url):
    assert getattr(client, method)(url).status_code == 405


# -- names of private persons -----------------------------------------------------------------------------------------


def test_names_are_in_the_internal_edition_alone_and_its_download_is_logged(staff, plan):
    AwardFactory(year=2015, group_name="허은경", is_person=True)
    AwardFactory(year=2015, group_name="우리동네 텃밭", is_person=False)

    public = staff.get("/plan/2016/documents/awards.xlsx")
    assert not AccessLog.objects.exists()
    internal = staff.get("/plan/2016/documents/awards.xlsx" + INTERNAL)

    names = [
        [cell.value for row in load_workbook(io.BytesIO(body(file))).worksheets[-2].iter_rows() for cell in row]
        for file in (public, internal)
    ]
    assert ["허은경" in cells for cells in names] == [False, True]
    assert "no-store" in internal["Cache-Control"]
    line = AccessLog.objects.get()
    assert (line.act, line.persons) == ("추진사업 선정 목록 XLSX 내려받기", 1)
    assert line.subject_label == "2016년 마을공동체 활성화 시행계획"


def test_the_internal_pdf_is_logged_when_it_is_handed_out(staff, plan, made):
    AwardFactory(year=2015, group_name="허은경", is_person=True)
    plan.sections.update(body="[[표: 추진사업 선정 목록]]")
    made(ORDER + INTERNAL)
    assert not AccessLog.objects.exists()

    response = staff.get(PDF + INTERNAL)

    assert "내부용" in unquote(response["Content-Disposition"])
    assert AccessLog.objects.get().persons == 1


# -- a text that cannot be printed ------------------------------------------------------------------------------------


def test_a_text_that_cannot_be_printed_is_told(client, plan):
    plan.sections.update(body="○ 규모 : {없는 값}")

    for response in (client.get(PDF), client.get(XLSX), client.post(ORDER)):
        assert response.status_code == 503
        assert "지금은 이 문서를 만들 수 없습니다" in response.text
        assert "없는 값" not in response.text
    client.force_login(UserFactory(staff=True))
    assert "없는 값" in client.get(PDF).text


def test_the_address_of_a_copy_is_what_the_pages_link():
    copy = Copy.of(Rendering(report="plan", year=2016, edition="internal", format="pdf"))

    assert copy.url == reverse("reports:download", args=[2016, "plan", "pdf"]) + INTERNAL
    assert copy.order_url == ORDER + INTERNAL
