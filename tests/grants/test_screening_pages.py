"""The queue of screening and the panel of an application."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants import queue
from grants.models import Application, Screening
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import (
    ApplicationFactory,
    CallConditionFactory,
    CheckItemFactory,
    CorrectionTemplateFactory,
    DepartmentReviewFactory,
    ParticipantFactory,
    RequiredDocumentFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db
Status = Application.Status


def fresh(application):
    return Application.objects.get(pk=application.pk)


# -- the queue --------------------------------------------------------------------------------------------------------


def counts(client, **asked):
    tabs = client.get(reverse("grants:screening"), asked).context["tabs"]
    return {tab["label"].rsplit(" ", 1)[0]: int(tab["label"].rsplit(" ", 1)[1]) for tab in tabs}


def test_the_queue_counts_each_state_once(client, official):
    official(roles.OFFICER)
    now = timezone.now()
    ApplicationFactory(submitted=True)
    DepartmentReviewFactory()
    ApplicationFactory(submitted=True, status=Status.RETURNED, correct_until=now + timedelta(days=1))
    ApplicationFactory.create_batch(2, submitted=True, status=Status.RETURNED, correct_until=now - timedelta(days=1))
    ApplicationFactory(eligible=True)
    ApplicationFactory(eligible=True, status=Status.INELIGIBLE)
    ApplicationFactory()
    ApplicationFactory(submitted=True, status=Status.WITHDRAWN)

    assert counts(client) == {
        "접수": 1,
        "부서검토 중": 1,
        "보완요청": 1,
        "보완 지남": 2,
        "적격": 1,
        "부적격": 1,
    }


def test_who_waits_longest_stands_first_and_filters_narrow(client, official):
    officer = official(roles.OFFICER)
    now = timezone.now()
    young = ApplicationFactory(submitted=True, moved_at=now - timedelta(days=1), assignee=officer)
    old = ApplicationFactory(submitted=True, moved_at=now - timedelta(days=9))
    page = reverse("grants:screening")

    answer = client.get(page)
    assert list(answer.context["page_obj"]) == [old, young]
    assert "10일째" in answer.text

    for asked in (
        {"call": young.call_id},
        {"call": young.call_id, "type": young.type_id},
        {"assignee": officer.pk},
    ):
        assert list(client.get(page, asked).context["page_obj"]) == [young]
    assert list(client.get(page, {"dong": young.dong_id}).context["page_obj"]) == [old, young]
    for nonsense in ({"call": "x"}, {"call": "9" * 30}, {"state": "?"}, {"page": "-1"}, {"assignee": "0"}):
        assert list(client.get(page, nonsense).context["page_obj"]) == [old, young]


def test_the_next_one_is_one_press_away(client, official):
    official(roles.OFFICER)
    now = timezone.now()
    first, second = (ApplicationFactory(submitted=True, moved_at=now - timedelta(days=n)) for n in (2, 1))
    ahead = reverse("grants:screening_next")

    def address(application):
        return reverse("admin:grants_application_change", args=[application.pk])

    assert client.get(ahead).url == address(first)
    assert client.get(ahead, {"after": first.pk}).url == address(second)
    assert client.get(ahead, {"after": second.pk}).url == address(first)
    assert client.get(ahead, {"after": "9" * 30}).url == address(first)
    Application.objects.update(status=Status.WITHDRAWN)
    assert client.get(ahead).url == reverse("grants:screening")


@pytest.mark.parametrize("who", ["auditor", "official", "resident"])
def test_the_queue_is_for_those_who_screen(client, official, who):
    if who == "auditor":
        official(roles.AUDITOR)
    else:
        client.force_login(UserFactory(is_staff=who == "official"))

    assert client.get(reverse("grants:screening")).status_code == 404
    assert client.get(reverse("grants:screening_next")).status_code == 404


def test_ones_own_and_what_one_stepped_down_from_is_in_no_queue(client, official):
    officer = official(roles.OFFICER)
    ApplicationFactory(submitted=True, applicant=officer)
    ReviewFactory(status="recused", member=officer)

    assert set(counts(client).values()) == {0}
    assert queue.after(officer) is None


def test_the_queue_costs_the_same_for_one_and_for_three(client, official):
    official(roles.OFFICER)
    page = f"{reverse('grants:screening')}?state=departments"
    DepartmentReviewFactory(application__assignee=UserFactory(staff=True))
    one = page_cost(client, page)
    for _ in range(2):
        review = DepartmentReviewFactory(application__assignee=UserFactory(staff=True))
        DepartmentReviewFactory(application=review.application)

    assert page_cost(client, page) == one


# -- the panel and its acts -------------------------------------------------------------------------------------------


def desk(application, act="change"):
    return reverse(f"admin:grants_application_{act}", args=[application.pk])


def test_the_panel_says_everything_before_the_decision(client, official, received):
    official(roles.OFFICER)
    CallConditionFactory(call=received.call, key="partners", number=2, effect="check")
    item = CheckItemFactory(call=received.call, is_example=True)
    DepartmentReviewFactory(application=received, due=timezone.localdate() - timedelta(days=1))
    other = ApplicationFactory(call=received.call, submitted=True)
    for application in (received, other):
        ParticipantFactory(application=application, name="김하늘")

    text = client.get(desk(received)).text

    assert "함께하는 단체가 2곳 이상이어야 합니다" in text
    assert f"{item.text} (예시)" in text
    assert "기한이 지났습니다" in text
    assert f'href="{desk(other)}"' in text


def test_the_panel_costs_the_same_for_one_of_everything_and_for_three(client, official, received):
    official(roles.OFFICER)

    def grow():
        CheckItemFactory(call=received.call)
        DepartmentReviewFactory(application=received)
        CallConditionFactory(call=received.call, key="told", text="알림", effect="tell")
        RequiredDocumentFactory(call=received.call, required=False)
        other = ApplicationFactory(call=received.call, submitted=True)
        for application in (received, other):
            ParticipantFactory(application=application, name=f"김하늘{other.pk}")

    grow()
    one = page_cost(client, desk(received))
    grow()
    grow()

    assert page_cost(client, desk(received)) == one


def test_after_the_decision_the_panel_shows_what_was_seen_then(client, official, received):
    official(roles.OFFICER)
    client.post(desk(received, "accept"), {"note": ""})
    assert Screening.objects.get().result == "eligible"
    CallConditionFactory(call=received.call, key="partners", number=7)

    text = client.get(desk(received)).text

    assert "적격 결정 때 본 것" in text and "참여자 5명 이상" in text
    assert "7곳 이상이어야" not in text


def test_an_officer_names_places_with_a_template_or_own_words(client, official, received):
    official(roles.OFFICER)
    template = CorrectionTemplateFactory(text="더 자세히 적어 주세요.")
    page = client.get(desk(received, "ask_correction"))
    lines = [key for key, _ in page.context["form"].fields["items"].widget.lines]
    until = timezone.localdate() + timedelta(days=5)
    at = {key: f"items-{lines.index(key)}" for key in ("title", "question:plan", "costs")}
    sent = {
        f"{at['title']}-named": "1",
        f"{at['title']}-template": template.pk,
        f"{at['question:plan']}-text": "날짜를 적어 주세요.",
        f"{at['costs']}-named": "1",
        "until": until.isoformat(),
    }

    refused = client.post(desk(received, "ask_correction"), sent)
    assert "무엇을 고칠지 적거나 문구를 골라 주세요: 산출내역" in refused.text
    assert 'value="날짜를 적어 주세요."' in refused.text
    assert fresh(received).status == Status.SUBMITTED

    client.post(desk(received, "ask_correction"), sent | {f"{at['costs']}-text": "단가를 나누어 주세요."})
    notes = {item.key: item.note for item in fresh(received).correction.items.all()}
    assert notes == {
        "title": "더 자세히 적어 주세요.",
        "question:plan": "날짜를 적어 주세요.",
        "costs": "단가를 나누어 주세요.",
    }


@pytest.mark.parametrize("text", ["900101-1234567", "가" * 301])
def test_words_that_may_not_be_stored_are_refused_beside_the_lines(client, official, received, text):
    official(roles.OFFICER)
    until = (timezone.localdate() + timedelta(days=5)).isoformat()

    answer = client.post(desk(received, "ask_correction"), {"items-0-text": text, "until": until})

    assert answer.context["form"].errors["items"]
    assert fresh(received).status == Status.SUBMITTED


def test_the_checklist_is_filled_in_and_kept(client, official, received):
    officer = official(roles.OFFICER)
    items = [CheckItemFactory(call=received.call) for _ in range(2)]
    sent = {"answers-0-result": "ok", "answers-1-result": "not_ok", "answers-1-note": "사본이 흐림"}

    client.post(desk(received, "answer_checks"), sent)

    found = [(check.item, check.result, check.note, check.checked_by) for check in received.checks.all()]
    assert found == [(items[0], "ok", "", officer), (items[1], "not_ok", "사본이 흐림", officer)]
    assert 'value="not_ok" checked' in client.get(desk(received, "answer_checks")).text
    client.post(desk(received, "answer_checks"), {"answers-0-result": "perhaps", "answers-1-result": "ok"})
    assert [check.item for check in received.checks.all()] == [items[1]]


def test_eligible_asks_for_the_whole_checklist_and_names_what_is_open(client, official, received):
    official(roles.OFFICER)
    item = CheckItemFactory(call=received.call)

    answer = client.post(desk(received, "accept"), {"note": ""})

    assert f"검토표에 아직 답하지 않은 것이 있습니다: {item.text}" in answer.text
    assert fresh(received).status == Status.SUBMITTED


def test_an_officer_says_who_looks_after_an_application(client, official, received):
    officer = official(roles.OFFICER)
    client.post(desk(received, "give"), {"officer": officer.pk})
    assert fresh(received).assignee == officer

    refused = client.post(desk(received, "give"), {"officer": UserFactory(is_staff=True).pk})
    assert refused.context["form"].errors["officer"]
    client.post(desk(received, "give"), {"officer": ""})
    assert fresh(received).assignee is None
