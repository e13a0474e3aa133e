from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog, Activity
from grants.models import Review
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import CriterionFactory, ReviewFactory, ScoreFactory

pytestmark = pytest.mark.django_db
Status = Review.Status


# -- declaration, scores ----------------------------------------------------------------------------------------------


def test_scores_outside_their_bounds_are_refused_whole():
    review = ReviewFactory(scoring=True)
    good = CriterionFactory(call=review.application.call)
    bad = CriterionFactory(call=review.application.call, max_points=10)

    with pytest.raises(ValidationError, match="0점에서 10점"):
        review.save_scores({good: 20, bad: 11}, comment="")

    assert not review.scores.exists()


def test_a_review_is_handed_in_complete_or_not_at_all():
    review = ReviewFactory(scoring=True)
    first, second = CriterionFactory.create_batch(2, call=review.application.call)
    review.save_scores({first: 10}, comment="")

    with pytest.raises(ValidationError, match=second.name):
        review.submit(by=review.member)

    review.save_scores({second: 20}, comment="좋습니다.")
    review.submit(by=review.member)
    assert (review.status, review.total) == (Status.SUBMITTED, 30)


def test_points_a_member_blanks_are_not_handed_in_behind_his_back(client):
    score = ScoreFactory(points=15)
    review = score.review
    client.force_login(review.member)

    answer = client.post(review.get_absolute_url(), {f"criterion_{score.criterion_id}": "", "submit": ""})

    assert answer.status_code == 400 and "점수가 빠진 기준이 있습니다" in answer.text
    assert not review.scores.exists()


def test_a_submitted_review_stands_until_staff_reopen_it_with_a_reason():
    review = ReviewFactory(submitted=True)
    criterion = CriterionFactory(call=review.application.call)
    with pytest.raises(ValidationError, match="고칠 수 없습니다"):
        review.save_scores({criterion: 1}, comment="")

    with pytest.raises(ValidationError, match="까닭"):
        review.reopen(by=UserFactory(staff=True), reason="")
    review.reopen(by=UserFactory(staff=True), reason="합계를 잘못 적음")

    assert review.status == Status.SCORING and review.submitted_at is None
    assert Activity.objects.about(review).first().note == "합계를 잘못 적음"


# -- who sees what ----------------------------------------------------------------------------------------------------


def test_a_member_sees_his_own_while_his_term_lasts():
    review = ReviewFactory()
    assert list(Review.objects.visible_to(review.member)) == [review]
    assert list(Review.objects.visible_to(TermFactory().person)) == []

    review.member.terms.update(start=date(2016, 1, 1), end=timezone.localdate())

    assert list(Review.objects.visible_to(review.member)) == []


def test_two_terms_do_not_double_a_review():
    review = ReviewFactory()
    TermFactory(person=review.member, seat__body__name="다른 위원회")

    assert Review.objects.visible_to(review.member).count() == 1


def test_a_recused_review_is_gone_from_every_page(client):
    review = ReviewFactory()
    client.force_login(review.member)
    client.post(reverse("grants:recusal", args=[review.pk]), {"reason": "가족이 참여합니다."})

    review.refresh_from_db()
    assert review.status == Status.RECUSED
    assert review.application.title not in client.get(reverse("grants:reviews")).text
    assert client.get(review.get_absolute_url()).status_code == 404
    for verb in ("declaration", "recusal"):
        assert client.post(reverse(f"grants:{verb}", args=[review.pk]), {"reason": "x"}).status_code == 404


def test_recusal_needs_a_reason(client):
    review = ReviewFactory()
    client.force_login(review.member)

    response = client.post(reverse("grants:recusal", args=[review.pk]), {"reason": " "})

    assert response.status_code == 400 and "회피하는 까닭을 적어 주세요." in response.text
    review.refresh_from_db()
    assert review.status == Status.ASSIGNED


def test_the_application_opens_after_the_declaration_and_the_look_is_logged(client):
    review = ReviewFactory()
    client.force_login(review.member)
    assert review.application.answers["need"] not in client.get(review.get_absolute_url()).text
    assert not AccessLog.objects.exists()

    response = client.post(reverse("grants:declaration", args=[review.pk]), follow=True)

    assert review.application.answers["need"] in response.text
    line = AccessLog.objects.about(review.application).get()
    assert (line.actor, line.persons) == (review.member, review.application.participants.count())


@pytest.mark.parametrize("method", ["options", "post"])
def test_no_way_of_asking_shows_an_application_unlogged(client, method):
    review = ReviewFactory(scoring=True)
    CriterionFactory(call=review.application.call)
    client.force_login(review.member)

    answer = getattr(client, method)(review.get_absolute_url(), {"submit": ""})

    assert review.application.answers["plan"] in answer.text
    assert AccessLog.objects.about(review.application).count() == 1


def test_somebody_elses_review_is_not_found(client):
    review = ReviewFactory(scoring=True)
    client.force_login(TermFactory().person)

    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.post(review.get_absolute_url(), {"save": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "message"),
    [("21", "20점보다"), ("-1", "0점보다"), ("열", "숫자로"), ("1e1", "숫자로"), ("9" * 30, "20점보다")],
)
def test_a_wrong_score_is_refused_beside_its_field_and_stays_typed(client, typed, message):
    review = ReviewFactory(scoring=True)
    criterion = CriterionFactory(call=review.application.call)
    client.force_login(review.member)

    response = client.post(
        review.get_absolute_url(), {f"criterion_{criterion.pk}": typed, "comment": "의견", "save": "1"}
    )

    assert response.status_code == 400
    assert message in response.text and f'value="{typed}"' in response.text and "의견" in response.text
    assert not review.scores.exists()


def test_scores_are_saved_and_handed_in(client):
    review = ReviewFactory(scoring=True)
    criterion = CriterionFactory(call=review.application.call)
    client.force_login(review.member)
    sheet = {f"criterion_{criterion.pk}": "17", "comment": "이웃이 많이 함께합니다."}

    client.post(review.get_absolute_url(), sheet | {"save": "1"})
    assert review.scores.get().points == 17
    client.post(review.get_absolute_url(), sheet | {"submit": "1"})

    review.refresh_from_db()
    assert (review.status, review.comment) == (Status.SUBMITTED, "이웃이 많이 함께합니다.")
