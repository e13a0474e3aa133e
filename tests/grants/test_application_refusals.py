"""What the application form refuses: told beside its field, shown again, and nothing wrong stored."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from district.models import Document
from grants.forms.application import GroupForm, ProjectForm
from grants.models import Application, Attachment
from tests.factories.district import UserFactory
from tests.factories.grants import PDF, ApplicationFactory, AttachmentFactory, CallTypeFactory, RequiredDocumentFactory

from .writing import COST, PROJECT, RESIDENT_NUMBER, address, file, lines, people, save

pytestmark = pytest.mark.django_db


# -- words that are refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "field", "typed", "told"),
    [
        ("group", "group_name", "\u3164", "눈에 보이는 글자"),
        ("group", "group_name", "모임\u202e이름", "보이지 않는 제어 문자"),
        ("group", "group_name", "가" * 61, "60자까지 쓸 수 있습니다. 지금은 61자"),
        ("group", "group_intro", f"저는 {RESIDENT_NUMBER}입니다", "주민등록번호"),
        ("group", "group_intro", "가" * 10_001, "1000자까지 쓸 수 있습니다. 지금은 10001자"),
        ("group", "type", "9" * 30, "유형을 골라"),
        ("group", "dong", "천연동", "동을 골라"),
        ("project", "plan", "가" * 10_001, "3000자까지 쓸 수 있습니다"),
        ("project", "need", "\u200b\u3164", "눈에 보이는 글자"),
        ("project", "starts_on", "2016-02-30", "달력에 없는 날짜"),
        ("project", "starts_on", "내년 봄", "2016.2.19."),
        ("project", "ends_on", "2027-02-28", "시작일보다 빠릅니다"),
    ],
)
def test_wrong_words_are_told_beside_their_field_and_shown_again(client, draft, part, field, typed, told):
    answer = save(client, draft, part, (PROJECT if part == "project" else {}) | {field: typed})

    assert answer.status_code == 400
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert told in form.errors[field][0]
    assert form[field].value() == typed
    assert not getattr(draft, field, None) and not draft.answers.get(field)


def test_a_type_of_another_call_is_refused(client, draft):
    answer = save(client, draft, "group", {"type": CallTypeFactory().pk})

    assert answer.status_code == 400
    assert draft.type is None


def test_days_as_people_write_them(client, draft):
    save(client, draft, "project", PROJECT | {"starts_on": "2016.2.19.", "ends_on": "2016년 3월 1일"})

    assert (draft.starts_on, draft.ends_on) == (date(2016, 2, 19), date(2016, 3, 1))


def test_a_limit_counts_a_new_line_once(client, draft):
    save(client, draft, "project", PROJECT | {"need": "가\r\n" * 499 + "가"})

    assert len(draft.answers["need"]) == 999


def test_the_form_and_the_record_have_the_same_limits():
    told = {name: field.limit for form in (GroupForm, ProjectForm) for name, field in form.base_fields.items()
            if getattr(field, "limit", None) and name != "partners"}  # fmt: skip

    assert told == {name: Application._meta.get_field(name).max_length for name in told}


# -- files ------------------------------------------------------------------------------------------------------------


def stored_files(settings):
    return [path for path in settings.PRIVATE_ROOT.rglob("*") if path.is_file()]


def test_a_good_file_is_kept_beside_a_bad_one(client, draft, paper, settings):
    other = RequiredDocumentFactory(call=draft.call, name="회칙")

    answer = save(client, draft, "attachments", {f"paper_{paper.pk}": file(), f"paper_{other.pk}": file("회칙.exe")})

    assert answer.status_code == 400
    assert "받을 수 없는 파일 종류" in answer.text
    assert [str(kept) for kept in draft.attachments.all()] == ["모임소개서.pdf"]
    assert len(stored_files(settings)) == 1


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (file("소개서.pdf", b"MZ\x90\x00 not a pdf at all"), "PDF 형식이 아닙니다"),
        (file("소개서.pdf", b""), "빈 파일"),
        (file("소개서.exe"), "받을 수 없는 파일 종류"),
        (file("소개서.pdf", PDF + b" " * 2000), "파일이 너무 큽니다"),
        (file(f"{RESIDENT_NUMBER}.pdf"), "주민등록번호"),
    ],
)
def test_a_wrong_file_is_told_and_leaves_nothing(client, draft, paper, settings, upload, told):
    settings.UPLOAD_MAX_BYTES = 1000
    upload.seek(0)

    answer = save(client, draft, "attachments", {f"paper_{paper.pk}": upload})

    assert answer.status_code == 400
    assert told in answer.context["form"].errors[f"paper_{paper.pk}"][0]
    assert not Document.objects.exists() and not stored_files(settings)


def test_a_new_file_takes_the_place_of_the_old_one(client, draft, paper, settings, django_capture_on_commit_callbacks):
    save(client, draft, "attachments", {f"paper_{paper.pk}": file("처음.pdf")})

    with django_capture_on_commit_callbacks(execute=True):
        save(client, draft, "attachments", {f"paper_{paper.pk}": file("나중.pdf")})

    assert draft.attachments.get().document.shown_name == "나중.pdf"
    assert Document.objects.count() == len(stored_files(settings)) == 1


def test_a_file_is_taken_away(client, draft, paper, settings, django_capture_on_commit_callbacks):
    save(client, draft, "attachments", {f"paper_{paper.pk}": file()})

    with django_capture_on_commit_callbacks(execute=True):
        save(client, draft, "attachments", {}, remove=f"paper_{paper.pk}")

    assert not Attachment.objects.exists() and not stored_files(settings)


def test_a_paper_of_another_call_takes_no_file(client, draft, settings):
    theirs = RequiredDocumentFactory()

    save(client, draft, "attachments", {f"paper_{theirs.pk}": file()})

    assert not Attachment.objects.exists() and not stored_files(settings)


# -- too late, or somebody was there first ----------------------------------------------------------------------------


def close(application):
    application.call.closes_at = timezone.now() - timedelta(seconds=1)
    application.call.save()


@pytest.mark.parametrize(("seconds", "in_time"), [(2, True), (0, False)])
def test_who_pressed_in_time_and_stood_in_line_is_in_time(client, settings, seconds, in_time):
    settings.BEHIND_PROXY = True
    application = ApplicationFactory(complete=True, call__closes_at=timezone.now() - timedelta(seconds=1))
    client.force_login(application.applicant)
    came = timezone.now() - timedelta(seconds=seconds)

    client.post(
        reverse("grants:submission", args=[application.pk]), headers={"X-Request-Start": f"t={came.timestamp():.6f}"}
    )

    application.refresh_from_db()
    assert (application.submitted_at is not None) == in_time
    if in_time:
        assert abs(application.submitted_at - came) < timedelta(milliseconds=1)


@pytest.mark.parametrize("part", ["group", "project", "people", "costs", "attachments"])
def test_after_the_deadline_nothing_is_stored_and_the_words_are_shown(client, draft, paper, settings, part):
    close(draft)
    sent = {
        "group": {"group_name": "늦은 모임"},
        "project": {"title": "늦은 사업"},
        "people": people("늦은 사람"),
        "costs": lines("costs", COST | {"basis": "늦은 음식"}),
        "attachments": {f"paper_{paper.pk}": file()},
    }[part]

    answer = save(client, draft, part, sent)

    assert answer.status_code == 409
    assert "접수 기간이 아니어서 저장하지 않았습니다" in answer.text
    assert part == "attachments" or "늦은" in answer.text
    assert (draft.version, draft.group_name, draft.title) == (1, "", "")
    assert not draft.participants.exists() and not draft.costs.exists()
    assert not Attachment.objects.exists() and not stored_files(settings)


def test_a_lost_update_is_told_with_both_texts_and_saving_again_goes_through(client, draft):
    shown = draft.version
    save(client, draft, "project", {"title": "먼저 저장한 이름"})

    answer = client.post(address(draft, "project"), {"version": shown, "title": "나중에 적은 이름"})

    draft.refresh_from_db()
    assert answer.status_code == 409
    assert "다른 사람이 먼저 고쳤습니다" in answer.text
    assert "먼저 저장한 이름" in answer.text and "나중에 적은 이름" in answer.text
    assert draft.title == "먼저 저장한 이름"
    again = {"version": answer.context["application"].version, "title": "나중에 적은 이름"}
    assert client.post(address(draft, "project"), again).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "나중에 적은 이름"


def test_a_lost_update_of_a_list_is_told_with_the_stored_lines(client, draft):
    shown = draft.version
    save(client, draft, "people", people("가", "나"))

    answer = client.post(address(draft, "people"), {"version": shown} | people("다"))

    assert answer.status_code == 409
    assert "가 (대표, 거주, 동의함)" in answer.text and 'value="다"' in answer.text
    assert draft.participants.count() == 2


@pytest.mark.parametrize(
    ("part", "sent"), [("project", PROJECT), ("people", people("가")), ("costs", lines("costs", COST))]
)
def test_the_same_words_sent_twice_are_no_conflict(client, draft, part, sent):
    sent = {"version": draft.version} | sent

    answers = [client.post(address(draft, part), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_two_windows_on_different_parts_are_no_conflict(client, draft):
    shown = draft.version
    save(client, draft, "project", {"title": "골목 평상"})
    save(client, draft, "people", people("가"))

    answer = client.post(address(draft, "group"), {"version": shown, "group_name": "골목 이웃"})

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.group_name, draft.title, draft.version) == ("골목 이웃", "골목 평상", shown + 3)
    assert client.post(address(draft, "project"), {"version": shown, "title": "옛 창"}).status_code == 409


@pytest.mark.parametrize("version", ["-1", "둘", "9" * 5000])
def test_a_version_that_never_was_is_a_conflict(client, draft, version):
    answer = client.post(address(draft, "project"), {"version": version, "title": "골목"})

    assert answer.status_code == 409


def test_a_returned_application_keeps_the_file_that_was_handed_in(client, settings):
    application = ApplicationFactory(submitted=True, complete=True)
    paper = AttachmentFactory(application=application).requirement
    application.ask_correction(by=UserFactory(staff=True), note="다시", until=timezone.now() + timedelta(days=1))
    client.force_login(application.applicant)

    save(client, application, "attachments", {f"paper_{paper.pk}": file("고친 소개서.pdf")})

    assert application.attachments.get().document.shown_name == "고친 소개서.pdf"
    assert Document.objects.count() == len(stored_files(settings)) == 2
