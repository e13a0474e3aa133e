"""A paper is received the day it comes, with what it lacks; then the office asks for the rest."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Letter
from grants.models import Application, Call, Correction, Intake
from tests.factories.grants import ApplicationFactory, CallTypeFactory, IntakeFactory, ParticipantFactory

from .writing import COST, PROJECT, lines, save

pytestmark = pytest.mark.django_db
Status = Application.Status
NOTHING = {
    "type": None,
    "dong": None,
    "group_name": "",
    "title": "",
    "answers": {},
    "starts_on": None,
    "ends_on": None,
}
SOON = timedelta(days=5)


@pytest.fixture
def bare():
    """A paper of which only who brought it is known."""
    return ApplicationFactory(applicant=None, intake=IntakeFactory(email="paper@example.com"), **NOTHING)


def hand_in(client, application, **sent):
    return client.post(reverse("grants:submission", args=[application.pk]), {"version": application.version, **sent})


def test_it_gets_its_number_and_the_instant_it_came_though_all_is_missing(client, officer, bare):
    answer = hand_in(client, bare, with_gaps="on")

    bare.refresh_from_db()
    assert answer.url == bare.get_absolute_url()
    assert (bare.status, bare.submitted_by, bare.submitted_at) == (Status.SUBMITTED, officer, bare.intake.arrived_at)
    assert bare.number
    line = Activity.objects.about(bare).get(verb="접수").note
    assert "빠진 것: 모임·단체명을 적어 주세요." in line and "동의를 확인하고" not in line
    assert bare.number in Letter.objects.get().body


def test_the_page_says_what_is_missing_before_and_after(client, officer, bare):
    before = client.get(bare.get_absolute_url()).text
    hand_in(client, bare, with_gaps="on")
    after = client.get(bare.get_absolute_url()).text

    assert "빠진 채로 접수하기" in before and "활동하는 동을 골라 주세요." in before
    assert "빠진 것이 있는 채로 접수했습니다" in after and "활동하는 동을 골라 주세요." in after
    assert "빠진 채로 접수하기" not in after
    assert reverse("admin:grants_application_change", args=[bare.pk]) in after


def test_without_the_confirmation_it_stays_a_draft(client, officer, bare):
    answer = hand_in(client, bare)

    bare.refresh_from_db()
    assert answer.status_code == 409 and "모임·단체명을 적어 주세요." in answer.text
    assert (bare.status, bare.number) == (Status.DRAFT, None)


def test_what_was_typed_meanwhile_is_looked_at_first(client, officer, bare):
    seen = bare.version
    save(client, bare, "project", PROJECT)

    answer = client.post(reverse("grants:submission", args=[bare.pk]), {"version": seen, "with_gaps": "on"})

    bare.refresh_from_db()
    assert answer.status_code == 409 and bare.status == Status.DRAFT


def test_a_paper_that_came_too_late_is_not_received_this_way(officer, bare):
    Call.objects.update(closes_at=timezone.now() - timedelta(days=3), opens_at=timezone.now() - timedelta(days=9))

    with pytest.raises(ValidationError, match="접수 기간이 아닙니다"):
        bare.submit(by=officer, with_gaps=True)


def test_residents_hand_in_nothing_with_gaps(client, draft):
    answer = hand_in(client, draft, with_gaps="on")

    draft.refresh_from_db()
    assert answer.status_code == 409 and draft.status == Status.DRAFT
    assert "빠진 채로 접수하기" not in client.get(draft.get_absolute_url()).text
    with pytest.raises(IntegrityError):
        Application.objects.filter(pk=draft.pk).update(
            status=Status.SUBMITTED, number="2026-9", submitted_at=timezone.now(), submitted_by=draft.applicant
        )


def test_it_stands_in_the_queue_and_the_panel_says_what_is_missing(client, officer, bare):
    bare.submit(by=officer, with_gaps=True)

    queue = client.get(reverse("grants:screening")).text
    panel = client.get(reverse("admin:grants_application_change", args=[bare.pk])).text

    assert bare.number in queue
    for sentence in ("활동하는 동을 골라 주세요.", "사업명을 적어 주세요.", "모임 이름이 적혀 있지 않아"):
        assert sentence in panel
    assert reverse("admin:grants_application_ask_correction", args=[bare.pk]) in panel


def test_every_page_and_paper_of_it_opens(client, officer, bare):
    bare.submit(by=officer, with_gaps=True)

    for address in (
        reverse("grants:receipt", args=[bare.pk]),
        reverse("grants:messages", args=[bare.pk]),
        reverse("reports:application", args=[bare.pk, "pdf"]),
        reverse("reports:application", args=[bare.pk, "hwpx"]),
        reverse("admin:grants_application_changelist"),
        reverse("admin:grants_application_ask_correction", args=[bare.pk]),
        reverse("admin:grants_application_ask_departments", args=[bare.pk]),
    ):
        assert client.get(address).status_code == 200, address


def test_it_is_not_eligible_before_it_is_whole(officer, bare):
    bare.submit(by=officer, with_gaps=True)

    with pytest.raises(ValidationError, match=r"빠진 것이 있어 적격으로 할 수 없습니다.*활동하는 동") as refusal:
        bare.accept(by=officer)
    assert refusal.value.code == "gaps"
    with pytest.raises(IntegrityError):
        Application.objects.filter(pk=bare.pk).update(
            status=Status.ELIGIBLE, screened_at=timezone.now(), screened_by=officer
        )


def test_who_brought_it_reads_in_the_letter_what_to_mend_for_he_has_no_page_to_read_it_on(officer, bare):
    bare.submit(by=officer, with_gaps=True)
    bare.ask_correction(by=officer, items={"dong": "동을 적어 주세요."}, until=timezone.now() + SOON)

    receipt, correction = Letter.objects.order_by("pk")
    assert "활동 동: 동을 적어 주세요." in correction.body and "담당 부서로" in correction.body
    assert "내 신청" not in receipt.body + correction.body


def test_what_is_missing_is_asked_for_typed_in_and_handed_in_again_under_the_same_number(client, officer, bare):
    bare.submit(by=officer, with_gaps=True)
    number, came = bare.number, bare.submitted_at
    bare.ask_correction(by=officer, note="빈 곳을 채워 주세요.", until=timezone.now() + SOON)
    with pytest.raises(ValidationError):
        bare.submit(by=officer, with_gaps=True)  # once it was asked for, it comes whole

    kind = CallTypeFactory(call=bare.call, own_share_percent=0)
    dong = ApplicationFactory().dong
    words = {"type": kind.pk, "dong": dong.pk, "group_name": "홍제 화요부엌", "group_intro": "이웃입니다."}
    save(client, bare, "group", words)
    save(client, bare, "project", PROJECT)
    save(client, bare, "costs", lines("costs", COST))
    ParticipantFactory(application=bare, role="leader")
    ParticipantFactory.create_batch(4, application=bare)
    hand_in(client, bare)

    bare.refresh_from_db()
    assert (bare.status, bare.number, bare.submitted_at) == (Status.SUBMITTED, number, came)
    assert Correction.objects.get().done_at
    bare.accept(by=officer)
    assert bare.status == Status.ELIGIBLE


def test_who_does_not_mend_it_in_time_is_refused_with_the_gaps(officer, bare):
    bare.submit(by=officer, with_gaps=True)
    bare.ask_correction(by=officer, note="빈 곳을 채워 주세요.", until=timezone.now() + SOON)
    Application.objects.update(correct_until=timezone.now() - SOON)

    bare.refuse(by=officer, note="기한 안에 보완하지 않았습니다.")

    bare.refresh_from_db()
    assert bare.status == Status.INELIGIBLE and bare.title == ""


def test_what_a_resident_emptied_while_mending_is_refused_in_time_too(officer):
    application = ApplicationFactory(submitted=True)
    application.ask_correction(by=officer, note="고쳐 주세요.", until=timezone.now() + SOON)
    application.revise(by=application.applicant, words={"title": ""})
    Application.objects.update(correct_until=timezone.now() - SOON)

    application.refuse(by=officer, note="사업명이 없습니다.")

    assert application.status == Status.INELIGIBLE


def test_a_double_click_receives_it_once(client, officer, bare):
    for _ in range(2):
        assert hand_in(client, bare, with_gaps="on").status_code == 302

    assert Activity.objects.about(bare).filter(verb="접수").count() == 1
    assert Intake.objects.count() == 1
