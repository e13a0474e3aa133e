"""What departments are asked about applications, and who may read and answer it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog, Activity
from grants.models import Application, DepartmentReview, Screening
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import DepartmentFactory, UserFactory
from tests.factories.governance import BodyFactory
from tests.factories.grants import (
    AttachmentFactory,
    DepartmentReviewFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db
Status = Application.Status


def fresh(application):
    return Application.objects.get(pk=application.pk)


def desk(application, act="change"):
    return reverse(f"admin:grants_application_{act}", args=[application.pk])


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
    one = page_cost(client, page)
    grow()
    grow()

    assert page_cost(client, page) == one
