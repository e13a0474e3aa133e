"""Files sent one by one: stored at once in their place, or refused with the reason, whatever somebody sends."""

import io
import zipfile

import pytest
from django.urls import reverse

from district.models import Document
from tests.factories.district import UserFactory
from tests.factories.grants import PDF, EditorFactory, RequiredDocumentFactory

from .writing import RESIDENT_NUMBER, address, file, save

pytestmark = pytest.mark.django_db

HWP = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + b"HWP Document File V5.00"


def archive(*names, of=b""):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, of)
    return content.getvalue()


def upload(client, application, place, sent=None):
    facts = {"place": place} | ({"file": sent} if sent else {})
    return client.post(reverse("grants:upload", args=[application.pk]), facts)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("모임소개서.pdf", PDF),
        ("모임소개서.hwp", HWP),
        ("모임소개서.hwpx", archive("mimetype", "Contents/content.hpf")),
        ("모임소개서.최종.pdf", PDF),
        ("SCAN.PDF", PDF),
    ],
)
def test_a_file_is_stored_at_once_and_shown_in_its_place(client, draft, paper, name, content):
    answer = upload(client, draft, f"paper_{paper.pk}", file(name, content))

    assert answer.status_code == 200
    assert name in answer.json()["stored"] and "저장됨" in answer.json()["saved"]
    assert draft.attachments.get(requirement=paper).document.shown_name == name


def test_a_name_of_150_letters_is_kept_with_its_ending(client, draft, paper):
    upload(client, draft, f"paper_{paper.pk}", file(f"{'가나다라마' * 30}.pdf"))

    stored = draft.attachments.get().document
    assert stored.shown_name == f"{'가나다라마' * 30}.pdf"
    assert stored.file.size == len(PDF)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("빈 파일.pdf", b"", "빈 파일입니다"),
        ("소개서.pdf.exe", b"MZ", "받을 수 없는 파일 종류"),
        ("소개서.exe.pdf", b"MZ\x90\x00", "PDF 형식이 아닙니다"),
        ("소개서.pdf", b"<!doctype html><script>alert(1)</script>", "PDF 형식이 아닙니다"),
        ("그림.svg", b"<svg onload='alert(1)'/>", "받을 수 없는 파일 종류"),
        ("그림.png", b"<svg onload='alert(1)'/>", "PNG 형식이 아닙니다"),
        ("폭탄.zip", archive("a", of=bytes(10**7)), "받을 수 없는 파일 종류"),
        ("폭탄.docx", archive(*(f"{number:05}" * 20 for number in range(10_000))), "DOCX 형식이 아닙니다"),
        (f"{RESIDENT_NUMBER}.pdf", PDF, "주민등록번호"),
        ("소개서", PDF, "받을 수 없는 파일 종류"),
    ],
)
def test_what_we_do_not_take_is_told_and_what_was_there_stays(client, draft, paper, name, content, told):
    upload(client, draft, f"paper_{paper.pk}", file("먼저.pdf"))

    answer = upload(client, draft, f"paper_{paper.pk}", file(name, content))

    assert answer.status_code == 400
    assert told in answer.json()["error"]
    assert [document.shown_name for document in Document.objects.all()] == ["먼저.pdf"]


def test_a_large_file_is_refused_with_the_limit(client, draft, paper, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    answer = upload(client, draft, f"paper_{paper.pk}", file(content=PDF + bytes(1024 * 1024)))
    assert (answer.status_code, answer.json()) == (400, {"error": "파일이 너무 큽니다. 1MB까지 올릴 수 있습니다."})

    answer = upload(client, draft, f"paper_{paper.pk}", file(content=PDF + bytes(11 * 1024 * 1024)))
    assert answer.status_code == 413  # unread


def test_a_file_takes_the_place_of_the_one_before(client, draft, paper):
    for name in ("처음.pdf", "다음.pdf"):
        upload(client, draft, f"paper_{paper.pk}", file(name))

    assert [document.shown_name for document in Document.objects.all()] == ["다음.pdf"]


def test_words_on_the_same_page_are_no_older_for_it(client, draft, paper):
    version = draft.version
    upload(client, draft, f"paper_{paper.pk}", file())

    answer = client.post(address(draft), {"version": version, "group_name": "골목"})

    assert answer.status_code == 302


def test_a_name_is_shown_as_text(client, draft, paper):
    answer = upload(client, draft, f"paper_{paper.pk}", file("<img src=x onerror=alert(1)>.pdf"))

    assert "&lt;img" in answer.json()["stored"] and "<img" not in answer.json()["stored"]


@pytest.mark.parametrize("place", ["", "paper_0", "paper_x", "group_intro", "title"])
def test_there_is_no_other_place(client, draft, paper, place):
    assert upload(client, draft, place, file()).status_code == 404
    assert not Document.objects.exists()


def test_nothing_sent_is_told(client, draft, paper):
    assert upload(client, draft, f"paper_{paper.pk}").json() == {"error": "파일을 골라 주세요."}


def test_only_who_writes_sends_files(client, draft, paper):
    place = f"paper_{paper.pk}"
    friend, reader = EditorFactory(application=draft), EditorFactory(application=draft, role="read")

    client.force_login(friend.user)
    assert upload(client, draft, place, file()).status_code == 200
    for user in (reader.user, UserFactory(), UserFactory(staff=True)):
        client.force_login(user)
        assert upload(client, draft, place, file("남의 것.pdf")).status_code == 404
    client.logout()
    assert upload(client, draft, place, file("남의 것.pdf")).status_code == 403

    assert draft.attachments.get().document.uploaded_by == friend.user


def test_after_the_deadline_nothing_is_taken(client, draft, paper):
    draft.call.closes_at = draft.call.opens_at.replace(year=draft.call.opens_at.year - 1)
    draft.call.opens_at = draft.call.closes_at.replace(year=draft.call.closes_at.year - 1)
    draft.call.save()

    answer = upload(client, draft, f"paper_{paper.pk}", file())

    assert (answer.status_code, "접수 기간" in answer.json()["error"]) == (409, True)
    assert not Document.objects.exists()


def test_a_refused_form_keeps_the_file_that_came_with_it(client, draft, paper):
    """Without scripts the files come with the form: what can be stored is, what cannot is told beside its field."""
    second = RequiredDocumentFactory(call=draft.call, name="생활권 증빙")
    sent = {f"paper_{paper.pk}": file("좋은 것.pdf"), f"paper_{second.pk}": file("나쁜 것.pdf", b"MZ")}

    answer = save(client, draft, "attachments", sent)

    assert answer.status_code == 400
    assert "올린 파일: <b>좋은 것.pdf</b>" in answer.text and "PDF 형식이 아닙니다" in answer.text
