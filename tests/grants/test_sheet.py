"""The score sheet: what it asks for, that it saves by itself, and that nobody overwrites himself unknowingly."""

import pytest
from django.core.exceptions import ValidationError

from district.models import AccessLog
from grants.models import Review
from tests.factories.governance import TermFactory
from tests.factories.grants import ApplicationFactory, CallFactory, CriterionFactory, ReviewFactory, ScoreFactory

pytestmark = pytest.mark.django_db

ASKED = {"headers": {"accept": "application/json"}}  # what the page asks for when it saves by itself


@pytest.fixture
def review():
    """Being scored, on one criterion out of 20 points and one out of 10 that asks for words."""
    review = ReviewFactory(scoring=True)
    call = review.application.call
    review.plain = CriterionFactory(call=call, order=1, name="필요성")
    review.told = CriterionFactory(call=call, order=2, name="실현가능성", max_points=10, needs_comment=True)
    return review


@pytest.fixture
def desk(client, review):
    client.force_login(review.member)
    return client


def sheet(review, plain="17", told="8", words="길이 분명합니다.", **others):
    points = {f"criterion_{review.plain.pk}": plain, f"criterion_{review.told.pk}": told}
    return points | {f"remark_{review.told.pk}": words, "comment": "좋습니다."} | others


def test_words_are_asked_for_where_the_criterion_wants_them(desk, review):
    page = desk.get(review.get_absolute_url()).text

    assert f'name="remark_{review.told.pk}"' in page
    assert f'name="remark_{review.plain.pk}"' not in page


def test_points_and_words_are_kept_together(desk, review):
    desk.post(review.get_absolute_url(), sheet(review, save="1"))

    stored = {score.criterion: (score.points, score.comment) for score in review.scores.all()}
    assert stored == {review.plain: (17, ""), review.told: (8, "길이 분명합니다.")}


def test_words_wait_for_their_points(desk, review):
    desk.post(review.get_absolute_url(), sheet(review, plain="", told="", save="1"))

    score = review.scores.get()
    assert (score.criterion, score.points, score.comment) == (review.told, None, "길이 분명합니다.")


def test_a_sheet_without_the_words_it_asks_for_is_not_handed_in(desk, review):
    answer = desk.post(review.get_absolute_url(), sheet(review, words=" ", submit="1"))

    assert answer.status_code == 400 and "의견이 빠진 기준이 있습니다: 실현가능성" in answer.text
    review.refresh_from_db()
    assert review.status == Review.Status.SCORING


def test_words_without_points_are_not_handed_in(desk, review):
    answer = desk.post(review.get_absolute_url(), sheet(review, told="", submit="1"))

    assert answer.status_code == 400 and "점수가 빠진 기준이 있습니다: 실현가능성" in answer.text


def test_a_score_with_an_underline_is_no_number(desk, review):
    answer = desk.post(review.get_absolute_url(), sheet(review, plain="1_5", save="1"))

    assert answer.status_code == 400 and "숫자로" in answer.text


def test_the_page_saves_by_itself_and_says_when(desk, review):
    answer = desk.post(review.get_absolute_url(), sheet(review, version="1"), **ASKED)

    review.refresh_from_db()
    assert answer.json()["version"] == review.version == 2
    assert answer.json()["saved"].startswith("저장됨 ")
    assert review.total == 25 and review.status == Review.Status.SCORING


def test_what_cannot_be_saved_by_itself_is_told_in_words(desk, review):
    answer = desk.post(review.get_absolute_url(), sheet(review, plain="21", version="1"), **ASKED)

    assert (answer.status_code, answer.json()) == (400, {"refused": "필요성: 20점보다 높을 수 없습니다."})
    assert not review.scores.exists()


def test_saving_by_itself_is_no_look_at_the_application(desk, review):
    desk.post(review.get_absolute_url(), sheet(review, version="1"), **ASKED)

    assert not AccessLog.objects.exists()


def test_a_second_window_is_told_what_the_first_one_saved(desk, review):
    desk.post(review.get_absolute_url(), sheet(review, version="1", save="1"))

    answer = desk.post(review.get_absolute_url(), sheet(review, plain="11", version="1", save="1"))

    assert answer.status_code == 409 and "다른 창에서 먼저 고쳤습니다" in answer.text
    assert "저장되어 있는 필요성" in answer.text and 'value="11"' in answer.text
    assert review.scores.get(criterion=review.plain).points == 17


def test_whoever_was_told_may_save_once_more(desk, review):
    desk.post(review.get_absolute_url(), sheet(review, version="1", save="1"))
    desk.post(review.get_absolute_url(), sheet(review, plain="11", version="1", save="1"))

    desk.post(review.get_absolute_url(), sheet(review, plain="11", version="2", save="1"))

    assert review.scores.get(criterion=review.plain).points == 11


def test_the_same_sheet_sent_twice_is_no_conflict(desk, review):
    desk.post(review.get_absolute_url(), sheet(review, version="1", save="1"))

    assert desk.post(review.get_absolute_url(), sheet(review, version="1", save="1")).status_code == 302


@pytest.mark.parametrize("version", ["0", "9" * 30, "둘"])
def test_a_version_that_never_was_is_a_stranger(desk, review, version):
    desk.post(review.get_absolute_url(), sheet(review, version="1", save="1"))

    answer = desk.post(review.get_absolute_url(), sheet(review, plain="3", version=version, save="1"))

    assert answer.status_code == 409


def test_after_handing_in_a_saving_that_comes_late_changes_nothing(desk, review):
    desk.post(review.get_absolute_url(), sheet(review, submit="1"))

    answer = desk.post(review.get_absolute_url(), sheet(review, plain="1", version="1"), **ASKED)

    assert (answer.status_code, answer.json()["refused"]) == (409, "지금은 점수를 고칠 수 없습니다.")
    assert review.scores.get(criterion=review.plain).points == 17


def test_whose_session_ended_sees_what_he_typed(client, review):
    answer = client.post(review.get_absolute_url(), sheet(review, words="길이 아주 분명합니다.", save="1"))

    assert answer.status_code == 403 and "길이 아주 분명합니다." in answer.text


def test_one_leads_to_the_next_by_receipt_number(desk, review):
    call, member = review.application.call, review.member
    numbers = ["2026-T9001", "2026-T9002"]
    first, last = (
        ReviewFactory(application=ApplicationFactory(call=call, eligible=True, number=number), member=member)
        for number in numbers
    )
    review.application.number = "2026-T9001a"
    review.application.save()

    page = desk.get(review.get_absolute_url()).text
    onward = desk.post(review.get_absolute_url(), sheet(review, go=str(last.pk)))

    assert "맡은 심사 3건 가운데 2번째" in page
    assert f'href="{first.get_absolute_url()}" rel="prev"' in page
    assert onward["Location"] == last.get_absolute_url()


def test_nobody_is_led_to_a_sheet_that_is_not_his(desk, review):
    strange = ReviewFactory()

    onward = desk.post(review.get_absolute_url(), sheet(review, go=str(strange.pk)))

    assert onward["Location"] == review.get_absolute_url()


def others_of(review, *totals):
    for points in totals:
        other = ReviewFactory(application=review.application, submitted=True)
        ScoreFactory(review=other, criterion=review.plain, points=points)


def test_others_points_show_after_ones_own_are_handed_in_and_not_before(desk, review):
    others_of(review, 11, 13)

    before = desk.get(review.get_absolute_url()).text
    desk.post(review.get_absolute_url(), sheet(review, submit="1"))
    after = desk.get(review.get_absolute_url()).text

    assert "지금까지의 평균" not in before
    assert "(11 + 13 + 25) ÷ 3 = 16.33" in after


def test_a_scorer_who_stepped_down_is_not_among_the_others(desk, review):
    others_of(review, 11, 13)
    Review.objects.exclude(pk=review.pk).order_by("pk").first().recuse(by=TermFactory().person, reason="가족")

    desk.post(review.get_absolute_url(), sheet(review, submit="1"))

    assert "(13 + 25) ÷ 2 = 19.00" in desk.get(review.get_absolute_url()).text


def test_points_of_another_call_are_not_taken(review):
    strange = CriterionFactory(call=CallFactory())

    with pytest.raises(ValidationError, match="0점에서"):
        review.save_scores({strange: 3}, comment="")
