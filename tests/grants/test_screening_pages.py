"""The pages of screening: the resident's correction, the queue, the panel and the departments."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog, Activity
from grants import queue
from grants.models import Application, DepartmentReview, Screening
from seodaemun_maeul import roles
from tests.factories.district import DepartmentFactory, UserFactory
from tests.factories.governance import BodyFactory
from tests.factories.grants import (
    PDF,
    ApplicationFactory,
    AttachmentFactory,
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
WORDS = {"title": "골목 잔치", "starts_on": "2026-12-01", "ends_on": "2026-12-31"}


def fresh(application):
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def received():
    application = ApplicationFactory(complete=True)
    application.submit(by=application.applicant)
    return application


@pytest.fixture
def corrected(client, received):
    """Asks for corrections of a received application and signs its applicant in."""

    def ask(**items):
        officer = UserFactory(staff=True)
        received.ask_correction(by=officer, until=timezone.now() + timedelta(days=3), items=items)
        client.force_login(received.applicant)
        return received

    return ask


def edit(application, part):
    return reverse("grants:application_edit", args=[application.pk, part])


def post(client, application, part, **given):
    version = fresh(application).version
    return client.post(edit(application, part), {"version": version, "go": part, **given})


# -- the resident's form ----------------------------------------------------------------------------------------------


def test_the_page_lists_what_to_mend_with_links(client, corrected):
    application = corrected(title="더 짧게 적어 주세요.", costs="단가를 나누어 적어 주세요.")

    text = client.get(application.get_absolute_url()).text

    assert "더 짧게 적어 주세요." in text and "단가를 나누어 적어 주세요." in text
    assert f'href="{edit(application, "project")}"' in text and f'href="{edit(application, "costs")}"' in text
    assert f'href="{edit(application, "people")}"' not in text


def test_the_form_opens_only_what_was_named(client, corrected):
    application = corrected(title="더 짧게 적어 주세요.")

    page = client.get(edit(application, "project")).text
    assert 'name="title"' in page and "더 짧게 적어 주세요." in page
    assert 'name="starts_on"' not in page and 'name="plan"' not in page
    assert "달마다 한 번 모입니다." in page  # what stands there is still read

    for part in ("group", "people", "costs"):
        page = client.get(edit(application, part)).text
        assert 'name="group_name"' not in page and "TOTAL_FORMS" not in page

    assert post(client, application, "project", title="골목 잔치").status_code == 302
    stored = fresh(application)
    assert (stored.title, stored.answers, stored.starts_on) == (
        "골목 잔치",
        application.answers,
        application.starts_on,
    )


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("group", {"group_name": "다른 모임"}),
        ("project", WORDS | {"starts_on": "2026-12-02"}),
        ("project", {"title": "골목 잔치", "plan": "다른 계획"}),
        ("people", {"people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 0, "people-0-name": "김하늘"}),
        ("costs", {"costs-TOTAL_FORMS": 1, "costs-INITIAL_FORMS": 0, "costs-0-category": "식비"}),
    ],
)
def test_another_field_posted_stores_nothing_and_says_why(client, corrected, part, given):
    application = corrected(title="더 짧게 적어 주세요.")
    before = fresh(application)

    answer = post(client, application, part, **given)

    after = fresh(application)
    assert answer.status_code == 409
    assert "보완을 요청받은 항목만 고칠 수 있어 저장하지 않았습니다." in answer.text
    assert (after.title, after.group_name, after.starts_on) == (before.title, before.group_name, before.starts_on)
    assert (after.answers, after.version) == (before.answers, before.version)
    assert (after.participants.count(), after.costs.count()) == (5, 1)


def test_a_paper_that_was_not_named_is_neither_replaced_nor_taken_away(client, corrected, received, tmp_path):
    paper = AttachmentFactory(application=received)
    other = RequiredDocumentFactory(call=received.call, name="규약", required=False)
    application = corrected(**{f"paper:{other.pk}": "규약을 올려 주세요."})
    page = client.get(edit(application, "attachments")).text
    name = f"paper_{paper.requirement_id}"
    assert f'name="paper_{other.pk}"' in page and f'name="{name}"' not in page

    file = tmp_path / "다른 소개서.pdf"
    file.write_bytes(PDF)
    with file.open("rb") as upload:
        assert post(client, application, "attachments", **{name: upload}).status_code == 409
    assert post(client, application, "attachments", remove=name).status_code == 409
    assert received.attachments.get().document == paper.document

    with file.open("rb") as upload:
        assert post(client, application, "attachments", **{f"paper_{other.pk}": upload}).status_code == 302
    assert received.attachments.count() == 2


def test_going_through_parts_that_are_closed_only_reads(client, corrected):
    application = corrected(title="더 짧게 적어 주세요.")
    before = fresh(application)

    for part, onward in (("people", "costs"), ("costs", "project"), ("group", "project")):
        answer = client.post(edit(application, part), {"version": before.version, "go": onward})
        assert answer.headers.get("Location") == edit(application, onward)

    after = fresh(application)
    assert (after.participants.count(), after.costs.count()) == (5, 1)
    assert (after.group_name, after.dong, after.type) == (before.group_name, before.dong, before.type)


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


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_queue_costs_the_same_for_one_and_for_three(client, official):
    official(roles.OFFICER)
    page = f"{reverse('grants:screening')}?state=departments"
    DepartmentReviewFactory(application__assignee=UserFactory(staff=True))
    one = queries(client, page)
    for _ in range(2):
        review = DepartmentReviewFactory(application__assignee=UserFactory(staff=True))
        DepartmentReviewFactory(application=review.application)

    assert queries(client, page) == one


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
    one = queries(client, desk(received))
    grow()
    grow()

    assert queries(client, desk(received)) == one


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


# -- departments ------------------------------------------------------------------------------------------------------


def colleague(department):
    return UserFactory(is_staff=True, department=department)


def test_departments_of_the_task_force_are_asked_with_a_day(client, official, received):
    official(roles.OFFICER)
    inside, outside = DepartmentFactory(), DepartmentFactory(name="문화체육과")
    BodyFactory(kind="task_force").departments.add(inside)
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    sent = {"departments": [inside.pk], "question": "겹치는 사업이 있나요?", "due": due}

    assert client.post(desk(received, "ask_departments"), sent | {"departments": [outside.pk]}).status_code == 200
    assert not DepartmentReview.objects.exists()
    client.post(desk(received, "ask_departments"), sent)
    assert received.department_reviews.get().department == inside
    again = client.post(desk(received, "ask_departments"), sent)
    assert "아직 회신하지 않은 부서입니다" in again.text
    past = sent | {"due": "2020-01-01"}
    DepartmentReview.objects.all().delete()
    assert "회신 기한은 오늘이거나 뒤여야" in client.post(desk(received, "ask_departments"), past).text


def test_an_official_of_the_department_reads_and_answers_without_a_role(client, received):
    review = DepartmentReviewFactory(application=received)
    paper = AttachmentFactory(application=received)
    user = colleague(review.department)
    client.force_login(user)

    listed = client.get(reverse("grants:department_reviews"))
    assert received.title in listed.text
    page = client.get(review.get_absolute_url())
    assert received.answers["plan"] in page.text
    assert AccessLog.objects.about(received).get().actor == user
    assert client.get(reverse("grants:attachment", args=[received.pk, paper.pk])).status_code == 200
    assert client.get(received.get_absolute_url()).status_code == 404

    answer = client.post(
        review.get_absolute_url(), {"verdict": "mend", "opinion": "장소 사용을 먼저 협의해야 합니다."}
    )
    review.refresh_from_db()
    assert answer.url == reverse("grants:department_reviews")
    assert (review.status, review.answered_by) == ("mend", user)
    assert Activity.objects.about(review).get().note == review.opinion


@pytest.mark.parametrize(
    "given", [{}, {"verdict": "fit"}, {"verdict": "asked", "opinion": "좋음"}, {"opinion": "좋음"}]
)
def test_half_an_answer_is_refused_in_words_and_keeps_what_was_typed(client, given):
    review = DepartmentReviewFactory()
    client.force_login(colleague(review.department))

    answer = client.post(review.get_absolute_url(), given)

    review.refresh_from_db()
    assert (answer.status_code, review.status) == (400, "asked")
    assert given.get("opinion", "") in answer.text


@pytest.mark.parametrize("who", ["resident", "other department", "no department", "applicant", "recused"])
def test_a_department_review_does_not_exist_for_others(client, who):
    review = DepartmentReviewFactory()
    AttachmentFactory(application=review.application)
    user = colleague(DepartmentFactory() if who == "other department" else review.department)
    if who in ("resident", "no department"):
        user = UserFactory(is_staff=who == "no department")
    elif who == "applicant":
        Application.objects.update(applicant=user)
    elif who == "recused":
        ReviewFactory(application=review.application, member=user, status="recused")
    client.force_login(user)

    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.post(review.get_absolute_url(), {"verdict": "fit", "opinion": "좋음"}).status_code == 404
    if who != "other department" and who not in ("applicant", "recused"):
        assert client.get(reverse("grants:department_reviews")).status_code == 404


def test_an_answer_is_given_once_and_not_after_the_decision(client, received):
    review = DepartmentReviewFactory(application=received)
    late = DepartmentReviewFactory(application=received)
    user = colleague(review.department)
    review.answer("fit", by=user, opinion="함께할 수 있음")
    with pytest.raises(ValidationError) as refusal:
        DepartmentReview.objects.get(pk=review.pk).answer("unfit", by=user, opinion="마음이 바뀜")
    assert refusal.value.code == "move"

    fresh(received).accept(by=UserFactory(staff=True))
    client.force_login(colleague(late.department))
    answer = client.post(late.get_absolute_url(), {"verdict": "fit", "opinion": "늦은 의견"})
    assert answer.status_code == 400 and "자격검토가 끝난 신청" in answer.text
    assert {
        "name": str(review.department),
        "verdict": "타당",
        "opinion": "함께할 수 있음",
    } in Screening.objects.get().seen["departments"]


def test_what_waits_for_a_department_is_on_its_desk(client):
    review = DepartmentReviewFactory(due=timezone.localdate() - timedelta(days=1))
    client.force_login(colleague(review.department))

    card = client.get("/admin/").context["cards"][-1]

    assert (card.title, card.records.count()) == ("우리 부서가 회신할 신청", 1)
    assert "회신 기한 지남" in client.get(card.url).text


def test_the_list_of_a_department_costs_the_same_for_one_and_for_three(client):
    department = DepartmentFactory()
    client.force_login(colleague(department))

    def grow():
        DepartmentReviewFactory(department=department)
        done = DepartmentReviewFactory(department=department)
        done.answer("fit", by=colleague(department), opinion="좋음")

    grow()
    page = reverse("grants:department_reviews")
    one = queries(client, page)
    grow()
    grow()

    assert queries(client, page) == one
