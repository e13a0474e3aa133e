"""What a project spent, taken away: the columns of 보탬e, and all vouchers bound with their evidence."""

import csv
import io
import re

import openpyxl
import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from PIL import Image

from district.models import AccessLog, Document
from projects.models import Expense
from reports.exports import Export, write
from reports.vouchers import COLUMNS, expense_lines, voucher_document
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.photos import photo
from tests.factories.projects import EvidenceFactory, ExpenseFactory, ProjectFactory
from tests.reports.worker import work

pytestmark = pytest.mark.django_db


def kept(expense, content, ending, **facts):
    """Evidence whose file holds `content`."""
    paper = EvidenceFactory(expense=expense, **facts)
    with paper.document.file.open("wb") as file:
        file.write(content)
    Document.objects.filter(pk=paper.document_id).update(kind=ending)
    return paper


def pdf(pages):
    written = io.BytesIO()
    Image.new("RGB", (300, 400), "green").save(
        written, "PDF", save_all=True, append_images=[Image.new("RGB", (300, 400), "blue")] * (pages - 1)
    )
    return written.getvalue()


@pytest.fixture
def project():
    """A receipt, then a disallowed expense with an attendance list of two pages, and one that was taken back."""
    project = ProjectFactory(running=True)
    first = ExpenseFactory(project=project, purpose="=꽃모종", own=5_000)
    second = ExpenseFactory(project=project, refused=True, approval_number="")
    ExpenseFactory(project=project, status=Expense.Status.WITHDRAWN)
    kept(second, pdf(2), "pdf", kind="attendance")
    kept(second, photo((400, 600)).read(), "jpg")
    kept(first, photo((600, 400)).read(), "jpg")
    return project


def test_the_list_has_the_columns_of_the_national_system_in_their_order(project):
    assert [column.label for column in COLUMNS] == [
        *("순번", "집행일", "집행방식", "집행목적", "비목", "거래처", "증빙유형"),
        *("보조금 집행액", "자부담 집행액", "불인정액", "검토상태"),
    ]
    rows = list(expense_lines(project).rows)
    assert [(row[0], *row[7:]) for row in rows] == [(1, 30_000, 5_000, 0, "등록"), (2, 30_000, 0, 10_000, "불인정")]


def test_list_workbook_and_database_have_the_same_sums(client, project):
    client.force_login(project.application.applicant)
    files = {
        format: b"".join(client.get(reverse("reports:expenses", args=[project.pk, format])).streaming_content)
        for format in ("csv", "xlsx")
    }

    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    sheet = list(openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active.iter_rows(values_only=True))

    sums = project.spending()
    for rows, unquoted in ((lines, "'=꽃모종"), (sheet, "=꽃모종")):
        head, *body = rows
        for name, key in (("보조금 집행액", "grant"), ("자부담 집행액", "own"), ("불인정액", "disallowed")):
            assert sum(int(row[head.index(name)]) for row in body) == sums[key]
        assert body[0][head.index("집행목적")] == unquoted


def test_vouchers_follow_each_other_in_order_each_with_its_evidence(project, tmp_path):
    document = voucher_document(project, tmp_path)

    titles = [block.title for block, _ in document.walk() if hasattr(block, "title")]
    assert titles == [
        *("비목별 집행", "집행 목록"),
        *("지출결의서 1번", "서명 1번", "1번 영수증"),
        *("지출결의서 2번", "서명 2번", "2번 영수증", "2번 참석자 명부 1쪽", "2번 참석자 명부 2쪽"),
    ]
    listed = next(table for table in document.tables() if table.title == "집행 목록")
    assert [listed.total(key) for key in ("grant", "own", "disallowed")] == [60_000, 5_000, 10_000]


def test_the_worker_binds_them_into_one_pdf(client, project, django_capture_on_commit_callbacks):
    client.force_login(project.application.applicant)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(reverse("reports:vouchers", args=[project.pk])).url
    assert client.get(f"{page}state/").json() == {"status": "running", "percent": 0, "stage": ""}
    assert "파일을 만들고 있습니다" in client.get(page).text

    work()

    assert client.get(f"{page}state/").json()["status"] == "done"
    answer = client.get(f"{page}file/")
    content = b"".join(answer)
    bound = pypdfium2.PdfDocument(content)
    texts = [bound[at].get_textpage().get_text_range() for at in range(len(bound))]
    bound.close()
    assert [re.search(r"지출결의서|영수증|참석자 명부", text)[0] for text in texts[1:]] == [
        *("지출결의서", "영수증", "지출결의서", "영수증", "참석자 명부", "참석자 명부")
    ]
    with pikepdf.open(io.BytesIO(content)) as tagged:
        assert sum(element.get("/S") == "/Figure" for element in tagged.objects if hasattr(element, "get")) == 4


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b""])
def test_a_pdf_that_cannot_be_opened_is_told_in_its_place(project, tmp_path, content):
    kept(project.expenses.get(number=1), content, "pdf", kind="other")

    titles = [block.title for block, _ in voucher_document(project, tmp_path).walk() if hasattr(block, "title")]

    assert titles[4:6] == ["1번 영수증", "1번 기타"]
    told = [table for table in voucher_document(project, tmp_path).tables() if table.title == "1번 기타"]
    assert "열 수 없어" in told[0].rows[0][0]


def test_vouchers_are_for_who_sees_the_project_and_asked(client, official, project):
    stranger = UserFactory()
    client.force_login(stranger)
    assert client.post(reverse("reports:vouchers", args=[project.pk])).status_code == 404
    assert client.get(reverse("reports:expenses", args=[project.pk, "csv"])).status_code == 404

    export = Export.order([], by=stranger, full=True, format="pdf", vouchers_of=project)
    write(str(export.pk))
    export.refresh_from_db()
    assert export.is_failed and client.get(export.get_absolute_url()).status_code == 404

    official(roles.AUDITOR)
    assert client.get(reverse("reports:expenses", args=[project.pk, "csv"])).status_code == 200
    assert AccessLog.objects.get().act == "집행 목록 내려받기"
    assert client.get(reverse("reports:expenses", args=[project.pk, "pdf"])).status_code == 404
