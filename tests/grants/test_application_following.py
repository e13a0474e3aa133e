"""An application handed in, followed, corrected, withdrawn; and kept from everybody else."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog, Activity, Document
from grants.models import Application, Review
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import (
    PDF,
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    CallTypeFactory,
    CostItemFactory,
    ParticipantFactory,
    RequiredDocumentFactory,
    ReviewFactory,
)

from .writing import PROJECT, save

pytestmark = pytest.mark.django_db
Status = Application.Status


@pytest.fixture
def complete(client):
    """A draft with nothing missing whose applicant is signed in."""
    application = ApplicationFactory(complete=True)
    client.force_login(application.applicant)
    return application


def hand_in(client, application, **sent):
    answer = client.post(reverse("grants:submission", args=[application.pk]), sent, follow=True)
    application.refresh_from_db()
    return answer


def returned(application, note="예산을 다시 적어 주세요.", days=3):
    until = timezone.now() + timedelta(days=days)
    application.ask_correction(by=UserFactory(staff=True, name="한가람"), note=note, until=until)


# -- the last look, and handing in ------------------------------------------------------------------------------------


def test_the_last_look_shows_everything_and_lists_the_gaps_by_part(client):
    application = ApplicationFactory(answers={"group_intro": "여섯 집", "need": "서로 모릅니다.", "plan": "모입니다."})
    paper = RequiredDocumentFactory(call=application.call)
    client.force_login(application.applicant)

    page = client.get(application.get_absolute_url())

    assert [(gap["label"], len(gap["told"])) for gap in page.context["gaps"]] == [
        ("사업", 1),
        ("참여자", 2),
        ("예산", 1),
        ("첨부", 1),
    ]
    assert "‘기대 효과’에 답해 주세요" in page.text and f"‘{paper.name}’" in page.text
    assert reverse("grants:application_edit", args=[application.pk, "people"]) in page.text
    assert application.answers["plan"] in page.text
    assert "제출하기" not in page.text


def test_handing_in_gives_number_and_time_and_tells_what_comes_next(client, complete):
    page = hand_in(client, complete)

    assert complete.status == Status.SUBMITTED
    assert complete.number in page.text
    assert "접수되었습니다" in page.text and "담당자가 신청 자격과 서류를 살펴봅니다" in page.text
    assert [act.verb for act in page.context["history"]] == ["접수"]


def test_handing_in_twice_shows_the_receipt(client, complete):
    first, second = hand_in(client, complete), hand_in(client, complete)

    assert first.redirect_chain == second.redirect_chain == [(complete.get_absolute_url(), 302)]
    assert complete.number in second.text
    assert "바꿀 수 없습니다" not in second.text
    assert Activity.objects.about(complete).count() == 1


def test_the_address_of_a_handing_in_leads_to_the_application(client, complete):
    answer = client.get(reverse("grants:submission", args=[complete.pk]))

    assert answer["Location"] == complete.get_absolute_url()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda a: a.participants.last().delete(), "참여자가 5명 이상이어야 합니다. 지금은 4명입니다."),
        (lambda a: CostItemFactory(application=a, unit_price=2_000_000), "한도 2,000,000원을 넘습니다"),
        (lambda a: a.costs.update(own_share=0), "자부담이 100,000원 이상이어야 합니다"),
        (lambda a: RequiredDocumentFactory(call=a.call), "필수 서류 ‘모임소개서’ 파일을 올려 주세요."),
        (lambda a: Application.objects.filter(pk=a.pk).update(type=None), "공모 유형을 골라 주세요."),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_handed_in(client, complete, spoil, told):
    spoil(complete)

    page = hand_in(client, complete)

    assert page.status_code == 409
    assert told in page.text
    assert (complete.status, complete.number) == (Status.DRAFT, None)


def test_after_the_deadline_nothing_is_handed_in(client, complete):
    complete.call.closes_at = timezone.now()
    complete.call.save()

    page = hand_in(client, complete)

    assert page.status_code == 409
    assert "접수 기간이 아닙니다" in page.text and "접수 기간이 끝나" in page.text
    assert complete.status == Status.DRAFT


def test_what_was_changed_since_the_last_look_is_not_handed_in_unseen(client, complete):
    looked_at = complete.version
    save(client, complete, "project", PROJECT)

    page = hand_in(client, complete, version=looked_at)

    assert page.status_code == 409
    assert "다른 사람이 먼저 고쳤습니다" in page.text
    assert complete.status == Status.DRAFT


def test_what_was_handed_in_cannot_be_changed(client, complete):
    hand_in(client, complete)
    form = reverse("grants:application_edit", args=[complete.pk])

    assert client.get(form)["Location"] == complete.get_absolute_url()
    assert save(client, complete, "project", PROJECT).status_code == 409

    assert complete.title != PROJECT["title"]


def test_the_receipt_is_a_page_of_its_own(client, complete):
    assert client.get(reverse("grants:receipt", args=[complete.pk]))["Location"] == complete.get_absolute_url()
    hand_in(client, complete)

    page = client.get(reverse("grants:receipt", args=[complete.pk]))

    for said in (complete.number, complete.group_name, complete.title, "900,000원", str(complete.applicant)):
        assert said in page.text


# -- following --------------------------------------------------------------------------------------------------------


def test_a_request_for_correction_is_told_corrected_and_handed_in_again_after_the_call_closed(client, complete):
    hand_in(client, complete)
    number = complete.number
    returned(complete)
    complete.call.closes_at = timezone.now()
    complete.call.save()
    page = client.get(complete.get_absolute_url())
    assert "예산을 다시 적어 주세요." in page.text and "고친 신청서 다시 제출하기" in page.text
    assert "한가람" not in page.text

    assert save(client, complete, "project", PROJECT).status_code == 302
    page = hand_in(client, complete)

    assert (complete.status, complete.number, complete.title) == (Status.SUBMITTED, number, PROJECT["title"])
    assert [act.verb for act in page.context["history"]] == ["접수", "보완요청", "접수"]
    changed = Activity.objects.about(complete).get(verb="보완 저장")
    assert "사업명" in changed.note


def test_after_its_own_day_a_correction_is_refused(client, complete, time_machine):
    hand_in(client, complete)
    returned(complete, days=1)
    time_machine.move_to(timezone.now() + timedelta(days=1, seconds=1))

    assert save(client, complete, "project", PROJECT).status_code == 409
    assert hand_in(client, complete).status_code == 409

    assert complete.status == Status.RETURNED
    assert "보완 기한이 지났습니다" in client.get(complete.get_absolute_url()).text


def test_the_reason_of_a_refusal_is_told_and_remarks_on_an_acceptance_are_not(client, complete):
    hand_in(client, complete)
    other = ApplicationFactory(complete=True, applicant=complete.applicant, call=complete.call)
    hand_in(client, other)
    officer = UserFactory(staff=True)

    complete.refuse(by=officer, note="대상사업이 아닙니다.")
    other.accept(by=officer, note="내부 검토 의견")

    assert "대상사업이 아닙니다." in client.get(complete.get_absolute_url()).text
    assert "내부 검토 의견" not in client.get(other.get_absolute_url()).text


def test_withdrawing_asks_once_more_and_cannot_be_undone(client, complete):
    hand_in(client, complete)
    address = reverse("grants:withdrawal", args=[complete.pk])

    assert "신청을 취하할까요?" in client.get(address).text
    complete.refresh_from_db()
    assert complete.status == Status.SUBMITTED
    page = client.post(address, {"asked": "submitted"}, follow=True)

    complete.refresh_from_db()
    assert complete.status == Status.WITHDRAWN
    assert "취하한 신청입니다" in page.text
    assert client.post(address).status_code == 302
    assert Activity.objects.about(complete).count() == 2


def test_a_draft_is_deleted_with_its_files(client, complete, settings, django_capture_on_commit_callbacks):
    document = AttachmentFactory(application=complete).document
    address = reverse("grants:withdrawal", args=[complete.pk])
    assert "지울까요?" in client.get(address).text

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"asked": "draft"})

    assert not Application.objects.exists() and not Document.objects.exists()
    assert not document.file.storage.exists(document.file.name)


def test_who_throws_a_draft_away_that_was_handed_in_meanwhile_is_asked_again(client, complete):
    address = reverse("grants:withdrawal", args=[complete.pk])
    assert 'name="asked" value="draft"' in client.get(address).text
    hand_in(client, complete)

    answer = client.post(address, {"asked": "draft"})

    complete.refresh_from_db()
    assert complete.status == Status.SUBMITTED
    assert "신청을 취하할까요?" in answer.text


def test_what_is_typed_into_a_draft_thrown_away_meanwhile_is_kept_on_the_screen(client, complete, monkeypatch):
    deleted = Application.objects.filter(pk=complete.pk)
    lock = Application.lock
    monkeypatch.setattr(Application, "lock", lambda self: deleted.delete() and lock(self))

    answer = save(client, complete, "project", PROJECT)

    assert answer.status_code == 409
    assert "그 사이에 지워졌습니다." in answer.text and PROJECT["title"] in answer.text


def test_what_was_refused_cannot_be_withdrawn(client):
    application = ApplicationFactory(eligible=True, status="ineligible")
    client.force_login(application.applicant)

    page = client.post(reverse("grants:withdrawal", args=[application.pk]), follow=True)

    application.refresh_from_db()
    assert application.status == Status.INELIGIBLE
    assert "취하할 수 없습니다" in page.text


def test_my_applications_are_mine_drafts_first(client):
    me = UserFactory()
    sent = ApplicationFactory(submitted=True, applicant=me, complete=True)
    draft = ApplicationFactory(applicant=me, title="")
    ApplicationFactory(submitted=True)
    client.force_login(me)

    page = client.get(reverse("grants:applications"))

    assert list(page.context["page_obj"]) == [draft, sent]
    assert "제목 없는 신청서" in page.text and sent.number in page.text and "900,000원" in page.text


# -- who may not ------------------------------------------------------------------------------------------------------

PAGES = ["application", "application_edit", "submission", "withdrawal", "receipt"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_somebody_elses_application_does_not_exist(client, page, method):
    theirs = ApplicationFactory(complete=True)
    client.force_login(UserFactory())

    assert getattr(client, method)(reverse(f"grants:{page}", args=[theirs.pk])).status_code == 404

    theirs.refresh_from_db()
    assert (theirs.status, theirs.version) == (Status.DRAFT, 1)


@pytest.mark.parametrize("page", PAGES)
def test_without_signing_in_there_is_only_the_way_to_sign_in(client, page):
    address = reverse(f"grants:{page}", args=[ApplicationFactory().pk])

    assert client.get(address)["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("page", ["application_edit", "submission", "withdrawal"])
def test_staff_read_what_was_handed_in_but_write_nothing_in_it(client, page):
    application = ApplicationFactory(submitted=True, complete=True)
    client.force_login(UserFactory(staff=True))

    assert client.get(application.get_absolute_url()).status_code == 200
    assert client.post(reverse(f"grants:{page}", args=[application.pk])).status_code == 404


def test_a_draft_is_not_for_staff(client):
    client.force_login(UserFactory(staff=True))

    assert client.get(ApplicationFactory().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999"])
def test_a_number_that_never_was_is_not_found(client, pk):
    client.force_login(UserFactory())

    for page in ("", "edit/", "submission/", "withdrawal/", "receipt/", "attachments/1/"):
        assert client.get(f"/applications/{pk}/{page}").status_code == 404


def test_a_part_that_never_was_is_not_found(client, complete):
    assert client.get(f"/applications/{complete.pk}/edit/score/").status_code == 404


# -- files ------------------------------------------------------------------------------------------------------------


def download(client, paper):
    return client.get(reverse("grants:attachment", args=[paper.application_id, paper.pk]))


def test_the_applicant_takes_his_file_back_under_its_korean_name(client):
    paper = AttachmentFactory(document__shown_name="모임 소개서.pdf")
    client.force_login(paper.application.applicant)

    answer = download(client, paper)

    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('모임 소개서.pdf')}"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert not AccessLog.objects.exists()


def test_what_staff_look_at_is_logged(client):
    application = ApplicationFactory(submitted=True, complete=True)
    paper = AttachmentFactory(application=application)
    officer = UserFactory(staff=True)
    client.force_login(officer)

    client.get(application.get_absolute_url())
    assert download(client, paper).status_code == 200

    assert list(AccessLog.objects.about(application).order_by("pk").values_list("act", "persons", "actor")) == [
        ("신청서 열람", 6, officer.pk),
        ("첨부 내려받기: 모임소개서", 1, officer.pk),
    ]


@pytest.mark.parametrize(
    ("status", "answer"),
    [({}, 404), ({"scoring": True}, 200), ({"submitted": True}, 200), ({"status": Review.Status.RECUSED}, 404)],
)
def test_a_member_takes_files_after_declaring_and_not_after_stepping_down(client, status, answer):
    review = ReviewFactory(**status)
    paper = AttachmentFactory(application=review.application)
    client.force_login(review.member)

    assert download(client, paper).status_code == answer
    assert AccessLog.objects.count() == (answer == 200)


def test_a_file_is_nobody_elses_and_belongs_to_its_application(client):
    paper, own = AttachmentFactory(), ApplicationFactory()
    client.force_login(own.applicant)

    assert download(client, paper).status_code == 404
    assert client.get(reverse("grants:attachment", args=[own.pk, paper.pk])).status_code == 404
    client.force_login(UserFactory(staff=True))
    assert download(client, paper).status_code == 404  # a draft's


# -- the number of queries --------------------------------------------------------------------------------------------


def counted(client, address):
    return page_cost(client, address)


def test_the_list_asks_no_more_for_three_than_for_one(client):
    me = UserFactory()
    client.force_login(me)
    ApplicationFactory(applicant=me, complete=True)
    with_one = counted(client, reverse("grants:applications"))

    ApplicationFactory.create_batch(2, applicant=me, complete=True)

    assert counted(client, reverse("grants:applications")) == with_one


@pytest.mark.parametrize("part", [None, "group", "people", "costs", "attachments"])
def test_an_application_asks_no_more_for_three_lines_than_for_one(client, part):
    application = ApplicationFactory(call=CallFactory(min_people=1))
    client.force_login(application.applicant)
    address = (
        reverse("grants:application_edit", args=[application.pk, part]) if part else application.get_absolute_url()
    )

    def grow():
        CallTypeFactory(call=application.call)
        ParticipantFactory(application=application)
        CostItemFactory(application=application)
        AttachmentFactory(application=application)

    grow()
    with_one = counted(client, address)
    grow()
    grow()

    assert counted(client, address) == with_one
