"""The papers of an agreement, and the code by which a signed one is known when it comes back."""

import io
import zipfile

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from district.models import AccessLog
from projects import reading
from projects.models import Agreement, Scan
from reports.agreements import (
    agreement_document,
    comparison_document,
    decision_document,
    pledge_document,
    request_document,
)
from reports.codes import code_png
from reports.registry import written
from tests.factories.district import UserFactory
from tests.factories.projects import (
    AgreementFactory,
    AgreementItemFactory,
    AgreementTextFactory,
    ExecutionPlanFactory,
    PaymentFactory,
    ProjectFactory,
)
from tests.reports.test_standards import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def officer(client):
    officer = UserFactory(staff=True)
    client.force_login(officer)
    return officer


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)


def scanned(content, *, turn=0, kind="JPEG", width=1240):
    """The first page of a PDF as a scanner or a phone gives it back."""
    page = pypdfium2.PdfDocument(content)[0]
    picture = (
        page.render(scale=width / page.get_width(), grayscale=True).to_pil().rotate(turn, expand=True, fillcolor=255)
    )
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def test_an_agreement_says_who_what_and_how_much_and_that_its_text_is_an_example(agreement):
    content = written(agreement_document(agreement), "pdf")

    said = text_of(content)
    for words in (
        agreement.number,
        agreement.project.award.title,
        "3,000,000원",
        "300,000원",
        "예시 문안",
        "함께 지킬 것",
    ):
        assert words in said
    assert faults(content) == set()


def test_a_text_of_the_district_s_own_is_not_called_an_example(agreement):
    agreement.is_example = False

    assert "예시 문안" not in text_of(written(agreement_document(agreement), "pdf"))


def test_the_same_agreement_is_the_same_bytes(agreement):
    for format in ("pdf", "hwpx"):
        assert written(agreement_document(agreement), format) == written(agreement_document(agreement), format)


@pytest.mark.parametrize("turn", [0, 90, 180, 3])
def test_a_printed_code_is_read_again_however_the_page_lies(agreement, turn):
    picture = scanned(written(agreement_document(agreement), "pdf"), turn=turn)

    assert reading.token_in(io.BytesIO(picture), "jpg") == agreement.token


def test_a_code_is_read_from_a_pdf_and_from_a_png(agreement):
    content = written(agreement_document(agreement), "pdf")

    assert reading.token_in(io.BytesIO(content), "pdf") == agreement.token
    assert reading.token_in(io.BytesIO(scanned(content, kind="PNG")), "png") == agreement.token


def test_the_hangul_document_carries_the_same_code(agreement):
    content = written(agreement_document(agreement), "hwpx")

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        name = next(name for name in package.namelist() if name.endswith(".png"))
        assert reading.token_in(io.BytesIO(package.read(name)), "png") == agreement.token


def flood():
    """A picture that says it has more pixels than anybody's camera."""
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"%PDF-1.4 broken", "pdf", "열 수 없습니다"),
        (b"\xff\xd8\xff broken", "jpg", "열 수 없습니다"),
        (code_png("https://example.com/other/"), "png", "찾지 못했습니다"),
        (flood(), "png", "너무 큽니다"),
    ],
)
def test_what_cannot_be_read_says_why(content, kind, said):
    with pytest.raises(reading.Unreadable, match=said):
        reading.token_in(io.BytesIO(content), kind)


def test_of_many_scans_each_goes_to_its_agreement_and_the_rest_is_named(client, officer, agreement):
    other = AgreementFactory()
    pledge = AgreementItemFactory(project=ProjectFactory(), kind="pledge", name="")
    ExecutionPlanFactory(project=pledge.project)
    pages = {
        "하나.jpg": scanned(written(agreement_document(agreement), "pdf")),
        "둘.pdf": written(agreement_document(other), "pdf"),
        "서약.png": scanned(written(pledge_document(pledge), "pdf"), kind="PNG"),
        "딴것.png": code_png("https://example.com/"),
        "글.txt": b"hello",
    }

    answer = client.post(
        reverse("projects:scans"), {"files": [SimpleUploadedFile(name, content) for name, content in pages.items()]}
    )

    assert {str(scan) for scan in answer.context["taken"]} == {"하나.jpg", "둘.pdf", "서약.png"}
    assert [name for name, _ in answer.context["wrong"]] == ["글.txt"]
    assert "딴것.png: QR 표시를 찾지 못했습니다" in answer.text
    assert {found.status for found in Agreement.objects.all()} == {"group"}
    pledge.refresh_from_db()
    assert str(pledge.document) == "서약.png"


def test_a_loose_scan_is_brought_to_its_agreement_by_hand_or_dropped(client, officer, agreement):
    for name in ("하나.png", "둘.png"):
        upload = SimpleUploadedFile(name, code_png("https://example.com/"))
        client.post(reverse("projects:scans"), {"files": [upload]})
    one, two = Scan.objects.order_by("pk")

    client.post(reverse("projects:scan_assignment", args=[one.pk]), {"paper": ""})
    client.post(reverse("projects:scan_assignment", args=[one.pk]), {"paper": agreement.token})
    client.post(reverse("projects:scan_dropping", args=[two.pk]))

    agreement.refresh_from_db()
    assert (agreement.scan, agreement.status, Scan.objects.loose().count()) == (one, "group", 0)
    assert client.get(reverse("projects:scan_file", args=[two.pk])).status_code == 200


def test_a_pledge_is_in_the_words_of_today():
    item = AgreementItemFactory(kind="pledge", name="", project=ExecutionPlanFactory(approved=True).project)
    AgreementTextFactory(kind="pledge", text="{group}은(는) {title}을 바르게 쓴다.", is_example=False)

    said = text_of(written(pledge_document(item), "pdf"))

    assert f"{item.project.award.group_name}은(는)" in said
    assert "예시" not in said


def test_a_payment_is_asked_for_and_told_on_paper():
    payment = PaymentFactory(proposed=True)

    asked, told = (text_of(written(make(payment), "pdf")) for make in (request_document, decision_document))

    assert "1회 3,000,000원" in asked
    assert payment.account in asked
    assert "지급 전" in told


def test_a_decision_that_was_refused_says_so():
    payment = PaymentFactory(proposed=True)
    payment.refuse(by=UserFactory(staff=True), reason="예금주가 다름")

    assert decision_document(payment).edition == "반려"


def test_papers_of_a_made_up_project_say_so_beside_how_they_stand():
    payment = PaymentFactory(proposed=True, agreement__project__award__application__call__is_example=True)
    change = payment.project.amend(by=payment.requested_by, reason="모임이 늘어남")

    assert [make(payment).edition for make in (request_document, decision_document)] == ["예시", "예시"]
    assert comparison_document(change).edition == "작성중 · 예시"


def test_before_and_after_stand_beside_each_other_with_their_sums():
    project = ProjectFactory(running=True)
    change = project.amend(by=project.application.applicant, reason="모임이 늘어남")
    change.costs.filter(category="식비").update(unit_price=7_000)

    table = comparison_document(change).tables()[1]

    assert table.rows[0] == ("식비", 1_000_000, 0, 875_000, 0, -125_000, 0)
    assert "모임이 늘어남" in text_of(written(comparison_document(change), "pdf"))


def test_papers_are_for_the_group_and_the_office(client, agreement):
    address = reverse("reports:agreement", args=[agreement.project_id, "pdf"])
    client.force_login(agreement.project.application.applicant)
    assert client.get(address).status_code == 200
    assert not AccessLog.objects.exists()

    client.force_login(UserFactory(staff=True))
    assert client.get(address).status_code == 200
    assert AccessLog.objects.get().act == "협약서 PDF 내려받기"
    assert client.get(address.replace("pdf", "xlsx")).status_code == 404

    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_every_paper_opens_for_its_group(client):
    payment = PaymentFactory(proposed=True)
    item = AgreementItemFactory(project=payment.project, kind="pledge", name="")
    change = payment.project.amend(by=payment.requested_by, reason="늘어남")
    client.force_login(payment.project.application.applicant)

    for name, args in (
        ("payment", [payment.pk, "request", "hwpx"]),
        ("payment", [payment.pk, "decision", "hwpx"]),
        ("pledge", [item.pk, "hwpx"]),
        ("comparison", [change.pk, "hwpx"]),
    ):
        assert client.get(reverse(f"reports:{name}", args=args)).status_code == 200, name
    assert client.get(reverse("reports:comparison", args=[change.before.pk, "pdf"])).status_code == 404
