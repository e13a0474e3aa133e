"""A group that objects to its result is heard, answered, and, where it was right, taken in line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Letter
from grants.models import Appeal, Call, Outcome
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import AppealFactory, CostItemFactory, OutcomeFactory
from tests.refusals import refused

pytestmark = pytest.mark.django_db
Status = Appeal.Status


@pytest.fixture
def outcome():
    """Not selected, told so, and within the days for objections."""
    found = OutcomeFactory(status=Outcome.Status.REJECTED, amount=0)
    CostItemFactory(application=found.application, own_share=0)
    Call.objects.filter(pk=found.decision.call_id).update(
        status=Call.Status.ANNOUNCED, appeals_until=timezone.now() + timedelta(days=7)
    )
    return Outcome.objects.select_related("application__call", "decision__call").get(pk=found.pk)


def asked(outcome, text="점수가 잘못 더해졌습니다."):
    return Appeal.ask(outcome.application, text, by=outcome.application.applicant)


def test_a_group_objects_and_reads_the_answer(client, official, outcome):
    group, page = outcome.application.applicant, reverse("grants:appeals", args=[outcome.application_id])
    client.force_login(group)
    assert client.post(page, {"text": "점수가 잘못 더해졌습니다."}).status_code == 302
    appeal = Appeal.objects.get()
    client.force_login(official(roles.OFFICER))

    answer = client.post(
        reverse("grants:appeal", args=[appeal.pk]), {"to": "dismissed", "answer_text": "다시 셈해도 같습니다."}
    )

    assert answer.status_code == 302
    client.force_login(group)
    text = client.get(page).text
    assert "기각" in text
    assert "다시 셈해도 같습니다." in text
    assert Letter.objects.received_by(group).filter(subject__contains="이의신청").exists()
    assert [line.verb for line in Activity.objects.about(appeal)] == ["기각", "접수"]


def test_the_same_objection_sent_twice_is_one(outcome):
    assert asked(outcome) == asked(outcome)

    refused(lambda: asked(outcome, "또 다른 이의"), code="asked")


@pytest.mark.parametrize("change", [{"appeals_until": None}, {"status": "published"}, {"appeals_until": "past"}])
def test_objections_are_taken_only_in_their_days(outcome, change):
    if change.get("appeals_until") == "past":
        change = {"appeals_until": timezone.now() - timedelta(seconds=1)}
    Call.objects.filter(pk=outcome.decision.call_id).update(**change)

    refused(lambda: asked(outcome), code="closed")


def test_nobody_objects_for_others(client, outcome):
    client.force_login(UserFactory())
    page = reverse("grants:appeals", args=[outcome.application_id])

    assert client.get(page).status_code == 404
    assert client.post(page, {"text": "x"}).status_code == 404
    assert not Appeal.objects.exists()


def test_an_objection_without_words_is_told_beside_its_field(client, outcome):
    client.force_login(outcome.application.applicant)

    answer = client.post(reverse("grants:appeals", args=[outcome.application_id]), {"text": " "})

    assert answer.status_code == 400
    assert "이의 내용을 적어 주세요." in answer.text


def test_what_was_answered_or_taken_back_is_answered_no_more(outcome):
    officer, appeal = UserFactory(staff=True), asked(outcome)
    refused(lambda: appeal.answer(Status.UPHELD, " ", by=officer), code="answer_text")
    appeal.withdraw(by=outcome.application.applicant)

    refused(lambda: appeal.answer(Status.UPHELD, "맞습니다.", by=officer), code="move")


def test_an_upheld_objection_opens_the_way_to_the_end_of_the_line(outcome):
    officer, head = UserFactory(staff=True), UserFactory(staff=True)
    OutcomeFactory(decision=outcome.decision, status=Outcome.Status.RESERVE, amount=0, reserve_rank=4)
    refused(lambda: outcome.admit(by=head, reason="다시 셈함"), code="appeal")
    asked(outcome).answer(Status.UPHELD, "저희가 잘못 더했습니다.", by=officer)

    outcome.admit(by=head, reason="다시 셈함")
    outcome.offer(500_000, by=officer, note="이의신청 인용")
    outcome.move_up(by=head)

    assert (outcome.status, outcome.reserve_rank, outcome.amount) == (Outcome.Status.SELECTED, 5, 500_000)


def test_objections_of_what_one_does_not_see_do_not_exist(client, official, outcome):
    appeal = asked(outcome)
    client.force_login(official(roles.AUDITOR))  # reads, but answers nobody

    assert client.get(reverse("grants:appeal", args=[appeal.pk])).status_code == 404
    assert client.get(reverse("grants:appeal_queue")).status_code == 404


def test_the_queue_asks_no_more_for_three(client, official, outcome):
    client.force_login(official(roles.OFFICER))

    def queries(more):
        for _ in range(more):
            AppealFactory()
        return page_cost(client, reverse("grants:appeal_queue"))

    queries(0)
    assert queries(1) == queries(2)
