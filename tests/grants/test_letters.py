"""Letters: written to many and held, looked over, let out, sent once, read on the site."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from district.letters import filled, send
from district.models import AccessLog, Activity, Letter, LetterBatch, LetterKind
from district.models.letter import PATIENCE
from district.templatetags import maeul
from grants import letters
from grants.models import Call, Message
from seodaemun_maeul import roles
from tests.factories.district import LetterBatchFactory, LetterFactory, LetterTemplateFactory, UserFactory
from tests.factories.grants import AppealFactory, ApplicationFactory, IntakeFactory, ReviewFactory
from tests.reports.worker import waiting, work

pytestmark = pytest.mark.django_db
Status = Letter.Status
LIST = "/admin/grants/application/"


def bulk(client, *applications, **given):
    data = {"action": "write_letters", "_selected_action": [each.pk for each in applications], **given}
    return client.post(LIST, data)


def act(client, record, noun, **given):
    return client.post(f"/admin/district/{record._meta.model_name}/{record.pk}/{noun}/", given)


def statuses(batch):
    return list(batch.letters.order_by("pk").values_list("status", flat=True))


@pytest.fixture
def at_the_server(monkeypatch):
    """What the mail server says to the next letters; an empty list is a server that takes all."""
    says = []

    def answer(message, fail_silently=False):
        if says and (refusal := says.pop(0)):
            raise refusal
        mail.outbox.append(message)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", answer)
    return says


# -- filling ----------------------------------------------------------------------------------------------------------


def test_a_place_is_filled_and_what_fills_it_is_never_read_as_a_place():
    assert filled("{모임명}: {사업명}", {"모임명": "{사업명}", "사업명": "골목"}) == "{사업명}: 골목"


def test_an_unknown_place_is_refused_by_its_name():
    with pytest.raises(
        ValidationError, match=r"모르는 자리입니다: \{모임 이름\}, \{x\}\. 쓸 수 있는 자리: .*\{모임명\}"
    ):
        letters.written([], subject="{모임 이름}", body="{x} {모임명}", kind="notice")


def test_a_letter_says_the_words_of_its_own_application():
    application = ApplicationFactory(submitted=True, group_name="홍제 화요부엌", title="함께\r\n밥을")

    (letter,) = letters.written(
        [application], subject="{접수번호} {사업명}", body="{받는 이}님, {모임명}의 ‘{사업명}’ {마감}", kind="notice"
    )

    assert letter.subject == f"{application.number} 함께 밥을"
    assert letter.body.startswith(f"{application.applicant.name}님, 홍제 화요부엌의")
    assert (letter.to, letter.address) == (application.applicant, application.applicant.email)


def test_a_letter_of_refusal_may_say_the_reason():
    refused = ApplicationFactory(eligible=True, status="ineligible", screening_note="구 밖에서 모입니다.")
    said = {"subject": "결과", "body": "{부적격 사유}", "kind": LetterKind.REFUSAL}

    bodies = [letter.body for letter in letters.written([refused, ApplicationFactory()], **said)]

    assert bodies == ["구 밖에서 모입니다.", "–"]


# -- writing to many --------------------------------------------------------------------------------------------------


def test_a_template_is_chosen_read_and_held(client, official):
    officer = official(roles.OFFICER)
    applications = ApplicationFactory.create_batch(5, submitted=True)
    template = LetterTemplateFactory(kind=LetterKind.CORRECTION)

    asked = bulk(client, *applications)
    assert "{보완할 내용}" in asked.content.decode() and not LetterBatch.objects.exists()

    read = bulk(client, *applications, asked="1", template=template.pk)
    page = read.content.decode()
    assert page.count('<article class="letter">') == 3
    assert "5통이 아래처럼 쓰입니다" in page and not Letter.objects.exists()
    assert AccessLog.objects.get().persons == 3

    filled_in, hidden = read.context["form"], dict(read.context["hidden"])
    held = bulk(
        client,
        *applications,
        asked="1",
        mark=hidden["mark"],
        template=template.pk,
        subject=filled_in["subject"].value(),
        body=filled_in["body"].value().replace("\n", "\r\n"),  # as browsers send it
    )

    batch = LetterBatch.objects.get()
    assert held.url == reverse("admin:district_letterbatch_change", args=[batch.pk])
    assert (batch.written_by, statuses(batch)) == (officer, [Status.HELD] * 5)
    assert {letter.kind for letter in batch.letters.all()} == {"correction"}
    assert waiting() == [] and mail.outbox == []


def test_words_that_changed_since_they_were_read_are_read_again(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(submitted=True)
    words = {"subject": "안내", "body": "처음 글"}
    hidden = dict(bulk(client, application, asked="1", **words).context["hidden"])

    answer = bulk(client, application, asked="1", mark=hidden["mark"], subject="안내", body="다른 글")

    assert "다른 글" in answer.content.decode() and not Letter.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "본보기를 고르거나 직접 적어 주세요."),
        ({"subject": "안내", "body": "{모임이름}님"}, "모르는 자리입니다: {모임이름}"),
        ({"subject": "안내", "body": "800101-1234567"}, "주민등록번호"),
    ],
)
def test_words_that_cannot_go_out_are_told_and_kept(client, official, given, words):
    official(roles.OFFICER)

    answer = bulk(client, ApplicationFactory(submitted=True), asked="1", **given)

    assert words in answer.content.decode()
    assert given.get("body", "") in answer.content.decode()
    assert not Letter.objects.exists()


def test_all_that_the_list_holds_are_written_to_at_once(client, official):
    official(roles.OFFICER)
    applications = ApplicationFactory.create_batch(3, submitted=True)

    read = bulk(client, applications[0], asked="1", select_across="1", subject="안내", body="글")

    assert len(read.context["form"].records) == 3
    assert ("select_across", "1") in read.context["hidden"]


def test_writing_costs_the_same_for_one_and_for_three(client, official):
    official(roles.OFFICER)

    def cost(*applications):
        with CaptureQueriesContext(connection) as captured:
            bulk(
                client, *applications, asked="1", subject="안내", body="".join(f"{{{name}}}" for name in letters.WORDS)
            )
        return len(captured)

    cost(ApplicationFactory(submitted=True))
    one = cost(ApplicationFactory(submitted=True))
    assert cost(*ApplicationFactory.create_batch(3, submitted=True)) == one


def test_who_may_not_write_finds_no_such_act(client, official):
    official(roles.AUDITOR)
    bulk(client, ApplicationFactory(submitted=True), asked="1", subject="안내", body="글")
    assert not Letter.objects.exists()


# -- looking over and letting out -------------------------------------------------------------------------------------


def test_a_held_letter_is_mended_and_one_that_went_out_is_not(client, official):
    officer = official(roles.OFFICER)
    held, gone = LetterFactory(), LetterFactory(waiting=True)

    act(client, held, "revision", subject="고친 제목", body="고친 글")
    held.refresh_from_db()
    assert (held.subject, held.body) == ("고친 제목", "고친 글")
    assert Activity.objects.about(held).get().actor == officer

    answer = act(client, gone, "revision", subject="고친 제목", body="고친 글")
    gone.refresh_from_db()
    assert "내보낸 편지는 고칠 수 없습니다" in answer.content.decode() and gone.subject != "고친 제목"


def test_only_who_may_lets_a_batch_out(client, official, django_capture_on_commit_callbacks):
    batch = LetterBatchFactory()
    LetterFactory.create_batch(2, batch=batch)

    official(roles.OFFICER)
    assert act(client, batch, "release").status_code == 403

    head = official(roles.TEAM_HEAD)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, batch, "release")
    assert statuses(batch) == [Status.WAITING] * 2
    assert {letter.released_by for letter in batch.letters.all()} == {head}
    assert [args for _, args in waiting()] == [(list(batch.letters.order_by("pk").values_list("pk", flat=True)),)]
    assert Activity.objects.about(batch).get().note == "2통"


def test_a_letter_taken_out_of_the_batch_stays_when_the_others_go(client, official):
    official(roles.TEAM_HEAD)
    batch = LetterBatchFactory()
    first, _ = LetterFactory.create_batch(2, batch=batch)

    act(client, first, "cancellation")
    act(client, batch, "release")

    assert statuses(batch) == [Status.CANCELLED, Status.WAITING]
    with pytest.raises(ValidationError, match="‘보류’인 편지가 없습니다"):
        batch.cancel(by=batch.written_by)


def test_the_batch_shows_every_letter_as_it_will_be_read_and_writes_down_who_looked(client, official):
    official(roles.OFFICER)
    batch = LetterBatchFactory()
    LetterFactory(batch=batch, to=UserFactory(name="허난설헌"), body="<b>첫</b> 글")

    page = client.get(f"/admin/district/letterbatch/{batch.pk}/change/").content.decode()

    assert "&lt;b&gt;첫&lt;/b&gt; 글" in page and "보류 1통" in page
    assert "허○○헌" in page and "허난설헌" not in page and "&#x27;held&#x27;" not in page
    assert AccessLog.objects.get().persons == 1


def test_who_stepped_down_and_who_is_written_to_meet_the_letter_at_no_desk(client, official):
    officer = official(roles.OFFICER)
    application = ApplicationFactory(submitted=True)
    review = ReviewFactory(application=application, member=officer)
    batch = LetterBatchFactory()
    (about,) = letters.written([application], subject="비밀 글", body="글", kind="notice")
    about.batch = batch
    about.save()
    mine, nobody = (
        LetterFactory(to=officer, batch=batch),
        LetterFactory(to=None, name="이종이", address="p@example.com"),
    )

    assert client.get(f"/admin/district/letter/{about.pk}/change/").status_code == 200
    review.recuse(by=officer, reason="이웃입니다.")

    assert client.get(f"/admin/district/letter/{about.pk}/change/").status_code == 302
    assert client.get(f"/admin/district/letter/{mine.pk}/change/").status_code == 302
    assert client.get(f"/admin/district/letter/{nobody.pk}/change/").status_code == 200
    assert "비밀 글" not in client.get(f"/admin/district/letterbatch/{batch.pk}/change/").content.decode()


def test_no_list_shows_an_address(client, official):
    official(roles.TEAM_HEAD)
    letter = LetterFactory(failed=True, error="550 hong@example.com", to=UserFactory(email="hong@example.com"))

    for page in ("letter/", f"letterbatch/{letter.batch_id}/change/", "letterbatch/"):
        assert "hong@example.com" not in client.get(f"/admin/district/{page}").content.decode()


def test_a_template_with_an_unknown_place_is_refused(client, official):
    official(roles.OFFICER)
    sent = {"kind": "notice", "name": "새 본보기", "subject": "안내", "body": "{모임}"}

    answer = client.post("/admin/district/lettertemplate/add/", sent)

    assert "모르는 자리입니다: {모임}" in answer.content.decode()


# -- sending ----------------------------------------------------------------------------------------------------------


def test_a_letter_is_sent_once_however_often_the_worker_is_told(at_the_server):
    letter = LetterFactory(waiting=True)

    send([letter.pk])
    send([letter.pk])

    letter.refresh_from_db()
    assert (letter.status, len(mail.outbox)) == (Status.SENT, 1)
    assert letter.sent_at and mail.outbox[0].to == [letter.address]


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED])
def test_what_was_not_let_out_is_never_sent(at_the_server, status):
    send([LetterFactory(status=status).pk])
    assert mail.outbox == []


def test_a_failure_is_shown_and_sent_again(client, official, at_the_server, django_capture_on_commit_callbacks):
    head = official(roles.TEAM_HEAD)
    first, second = LetterFactory.create_batch(2, waiting=True)
    at_the_server[:] = [ConnectionRefusedError("no server"), None]

    send([first.pk, second.pk])

    first.refresh_from_db()
    assert (first.status, first.error) == (Status.FAILED, "ConnectionRefusedError: no server")
    assert "보내지 못한 편지" in client.get("/admin/").content.decode()
    assert client.get("/admin/district/letter/?trouble=1").context["cl"].result_count == 1

    with django_capture_on_commit_callbacks(execute=True):
        act(client, first, "repeat")
    work()
    first.refresh_from_db()
    assert (first.status, first.error, first.released_by) == (Status.SENT, "", head)
    assert len(mail.outbox) == 2
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_a_letter_over_which_the_worker_died_waits_for_people(at_the_server):
    letter = LetterFactory(waiting=True)
    assert letter.claim()

    send([letter.pk])  # the queue hands the job out again
    assert mail.outbox == [] and not Letter.objects.in_trouble().exists()
    letter.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        letter.send_again(by=letter.released_by)
    assert refusal.value.code == "move"

    Letter.objects.update(sending_since=timezone.now() - PATIENCE - timedelta(seconds=1))
    assert Letter.objects.in_trouble().get() == letter
    letter.send_again(by=letter.released_by)
    send([letter.pk])
    assert len(mail.outbox) == 1
    verbs = Activity.objects.about(letter).values_list("verb", "note")
    assert list(verbs)[::-1] == [("실패", ""), ("발송 대기", "")]


def test_a_batch_sends_again_what_failed(at_the_server):
    batch = LetterBatchFactory()
    LetterFactory(batch=batch, failed=True), LetterFactory(batch=batch)

    assert batch.send_again(by=batch.written_by) == 1
    assert statuses(batch) == [Status.WAITING, Status.HELD]


# -- by itself, and on the site ---------------------------------------------------------------------------------------


def test_handing_in_sends_its_receipt_with_number_and_time(at_the_server, django_capture_on_commit_callbacks):
    application = ApplicationFactory(complete=True)

    with django_capture_on_commit_callbacks(execute=True):
        application.submit(by=application.applicant)
    work()

    (message,) = mail.outbox
    assert message.to == [application.applicant.email] and application.number in message.subject
    assert (
        application.number in message.body and f"{timezone.localtime(application.submitted_at):%H:%M}" in message.body
    )
    assert Letter.objects.get().automatic


def test_the_office_s_own_receipt_is_used_and_a_broken_one_keeps_nobody_out():
    own = LetterTemplateFactory(kind=LetterKind.RECEIPT, subject="우리 구 {접수번호}", body="잘 받았습니다.")
    first, second = ApplicationFactory(complete=True), ApplicationFactory(complete=True)
    first.submit(by=first.applicant)
    assert Letter.objects.get().body == "잘 받았습니다."

    own.body = "{없는 자리}"
    own.save()
    second.submit(by=second.applicant)
    assert second.number in Letter.objects.get(to=second.applicant).body


def test_who_has_to_mend_is_told_at_once_until_when_and_not_what(at_the_server, django_capture_on_commit_callbacks):
    application = ApplicationFactory(complete=True, submitted=True)
    until = timezone.now() + timedelta(days=7)

    with django_capture_on_commit_callbacks(execute=True):
        application.ask_correction(by=UserFactory(staff=True), note="식비에 몇 명인지 적어 주세요.", until=until)
    work()

    [letter] = mail.outbox
    assert letter.to == [application.applicant.email]
    assert maeul.until(until) in letter.body and "식비" not in letter.body


def test_what_is_refused_leaves_no_letter():
    application = ApplicationFactory()
    with pytest.raises(ValidationError):
        application.submit(by=application.applicant)
    assert not Letter.objects.exists()


def test_a_resident_reads_what_was_let_out_to_him_and_nothing_else(client):
    person = UserFactory()
    mine, held = LetterFactory(to=person, failed=True, subject="온 글"), LetterFactory(to=person, subject="안 온 글")
    other = LetterFactory(waiting=True)
    client.force_login(person)

    page = client.get(reverse("grants:letters")).content.decode()
    assert "온 글" in page and "안 온 글" not in page and "새 알림" in page
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert {client.get(letter.get_absolute_url()).status_code for letter in (held, other)} == {404}
    assert "새 알림" not in client.get(reverse("grants:letters")).content.decode()


def test_a_letter_leads_to_what_it_is_about(client):
    application = ApplicationFactory(complete=True)
    application.submit(by=application.applicant)
    client.force_login(application.applicant)

    page = client.get(Letter.objects.get().get_absolute_url()).content.decode()

    assert f'href="{application.get_absolute_url()}"' in page


def test_who_brought_a_paper_reads_in_the_letter_what_others_read_on_the_site(official):
    officer = official(roles.OFFICER)
    paper = ApplicationFactory(eligible=True)
    paper.applicant, paper.intake = None, IntakeFactory(email="paper@example.com")
    paper.save()
    for text in (
        "내일 오후에 들러 주세요.",
        "도장도 가져와 주세요.",
    ):  # the second, too: nobody reads the first on the site
        Message.write(paper, by=officer, text=text)
    AppealFactory(application=paper, asked_by=officer).answer("dismissed", "다시 셈해도 같습니다.", by=officer)

    bodies = [letter.body for letter in Letter.objects.filter(address="paper@example.com").order_by("pk")]

    assert [said for said in ("내일 오후", "도장도", "기각: 다시 셈해도") if any(said in body for body in bodies)] == [
        "내일 오후",
        "도장도",
        "기각: 다시 셈해도",
    ]
    assert not any("내 신청" in body for body in bodies)


def test_where_to_object_is_said_as_the_application_came():
    until = timezone.now() + timedelta(days=7)
    paper = ApplicationFactory(applicant=None, intake=IntakeFactory(), call__appeals_until=until)
    Call.objects.filter(pk=paper.call_id).update(appeals_until=until)

    assert "담당 부서로 알려 주세요" in letters.WORDS["이의신청"](paper)
    assert "‘내 신청’에서 알려 주세요" in letters.WORDS["이의신청"](ApplicationFactory(call=paper.call))


def test_the_page_says_how_many_letters_go_out_before_they_do(client, official):
    official(roles.TEAM_HEAD)
    batch = LetterBatchFactory()
    LetterFactory.create_batch(2, batch=batch, kind=LetterKind.NOTICE)
    LetterFactory(batch=batch, kind=LetterKind.REFUSAL)
    LetterFactory(batch=batch, status=Letter.Status.CANCELLED)

    asked = client.get(reverse("admin:district_letterbatch_release", args=[batch.pk])).text

    assert "편지 3통이 나갑니다." in asked
    assert "안내 2통" in asked and "부적격 1통" in asked
