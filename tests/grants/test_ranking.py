"""The ranking of a call: rounds, cuts, bonus points, ties, and the page that shows how every figure came about."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from grants.models import BonusPoint, Review, Step
from grants.ranking import ranking
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import (
    ApplicationFactory,
    CallConditionFactory,
    CallFactory,
    ConflictFactory,
    CostItemFactory,
    CriterionFactory,
    ReviewFactory,
    ScoreFactory,
)

from .scoring import give, round_with, scored

pytestmark = pytest.mark.django_db


def places(call):
    return {entry.application_id: entry.rank for entry in ranking(call)}


def page_of(client, call, reader=None, **asked):
    client.force_login(reader or UserFactory(staff=True))
    return client.get(reverse("grants:ranking", args=[call.pk]), asked)


# -- one round --------------------------------------------------------------------------------------------------------


def test_the_ranking_is_by_average_with_unscored_ones_last():
    call = CallFactory()
    low, high, none = scored(call, 70, 80), scored(call, 90, 81), scored(call)
    ApplicationFactory(call=call, submitted=True)

    rows = ranking(call)

    assert [(row.application_id, row.rank) for row in rows] == [(high.pk, 1), (low.pk, 2), (none.pk, None)]
    assert rows[0].explanation == "(81 + 90) ÷ 2 = 85.50"


def test_a_call_that_nobody_scores_yet_ranks_nobody():
    call = CallFactory()
    application = ApplicationFactory(call=call, eligible=True)

    [entry] = ranking(call)

    assert (entry.application_id, entry.rank, entry.shown) == (application.pk, None, "–")


def test_members_of_one_name_are_two_members():
    call = CallFactory()
    application = scored(call, 70, 90)
    for review in application.reviews.all():
        review.member.name = "김마을"
        review.member.save()

    [given] = ranking(call)[0].given

    assert [(member.name, points) for member, points in given.totals] == [("김마을", 70), ("김마을", 90)]


def test_scores_of_recused_and_unfinished_reviews_do_not_count():
    call = CallFactory()
    application = scored(call, 90)
    unfinished, recused = ReviewFactory.create_batch(2, application=application, scoring=True)
    for extra in (unfinished, recused):
        ScoreFactory(review=extra, criterion=call.criteria.get(), points=10)
    recused.recuse(by=recused.member, reason="이웃입니다.")

    [entry] = ranking(call)

    assert (entry.shown, entry.handed_in, entry.assigned) == ("90.00", 1, 2)


def test_the_step_says_how_points_become_one_figure():
    call = CallFactory()
    scored(call, 60, 80, 85)
    Step.objects.filter(call=call).update(method=Step.Method.MEDIAN, decimals=0)

    assert ranking(call)[0].explanation == "60 · 80 · 85 가운데의 값 80"


# -- several rounds ---------------------------------------------------------------------------------------------------


def test_rounds_are_combined_by_weight():
    call = CallFactory()
    paper, talk = round_with(call, weight=30), round_with(call, most=50, weight=70, name="면담")
    first, second = ApplicationFactory.create_batch(2, call=call, eligible=True)
    for application, papers, talks in ((first, 90, 30), (second, 60, 45)):
        give(application, papers, round=paper)
        give(application, talks, round=talk)

    rows = ranking(call)

    assert [(row.application_id, row.shown) for row in rows] == [(second.pk, "81.00"), (first.pk, "69.00")]
    assert rows[0].explanation == "위원회 심사 60.00 ÷ 100 × 30% + 면담 45.00 ÷ 50 × 70% = 81.00"


def test_where_no_step_has_a_weight_the_last_one_decides():
    call = CallFactory()
    paper, talk = round_with(call), round_with(call, name="면담")
    first, second = ApplicationFactory.create_batch(2, call=call, eligible=True)
    give(first, 90, round=paper), give(first, 60, round=talk)
    give(second, 70, round=paper), give(second, 80, round=talk)

    assert places(call) == {second.pk: 1, first.pk: 2}


def test_who_waits_for_a_round_that_counts_has_no_place_yet():
    call = CallFactory()
    paper, _ = round_with(call, weight=50), round_with(call, weight=50, name="면담", closed=False)
    application = ApplicationFactory(call=call, eligible=True)
    give(application, 90, round=paper)

    [entry] = ranking(call)

    assert (entry.rank, entry.explanation) == (None, "아직 점수가 없는 심사가 있습니다: 면담")


def test_who_did_not_pass_a_cut_is_not_compared_with_those_who_went_on():
    call = CallFactory()
    paper = round_with(call, name="서류심사", weight=50, cut=Step.Cut.RELATIVE, cut_at=1)
    talk = round_with(call, name="면담", weight=50, closed=False)
    on, out = ApplicationFactory.create_batch(2, call=call, eligible=True)
    give(on, 80, round=paper), give(out, 79, round=paper), give(on, 10, round=talk)

    rows = {row.application_id: row for row in ranking(call)}

    assert (rows[on.pk].rank, rows[on.pk].stopped) == (1, "")
    assert (rows[out.pk].rank, rows[out.pk].stopped) == (None, "서류심사")


def test_who_stays_below_the_last_cut_keeps_his_place_and_is_told():
    call = CallFactory()
    last = round_with(call, name="위원회 심사", cut=Step.Cut.ABSOLUTE, cut_at=70)
    low = ApplicationFactory(call=call, eligible=True)
    give(low, 69, round=last)

    [entry] = ranking(call)

    assert (entry.rank, entry.stopped) == (1, "위원회 심사")


def test_a_cut_says_nothing_while_its_round_is_open():
    call = CallFactory()
    last = round_with(call, cut=Step.Cut.ABSOLUTE, cut_at=70, closed=False)
    low = ApplicationFactory(call=call, eligible=True)
    give(low, 69, round=last)

    assert ranking(call)[0].stopped == ""


def test_among_applicants_nobody_counts_for_his_own_project():
    call = CallFactory()
    peers = round_with(call, kind=Step.Kind.PEERS)
    application = ApplicationFactory(call=call, eligible=True)
    own = ReviewFactory(application=application, member=application.applicant, submitted=True, round=peers)
    ScoreFactory(review=own, criterion=peers.criteria[0], points=100)
    give(application, 60, round=peers)

    assert ranking(call)[0].shown == "60.00"


# -- bonus points and ties --------------------------------------------------------------------------------------------


def test_bonus_points_stand_on_top_and_no_higher_than_their_limit():
    call = CallFactory()
    application = scored(call, 80)
    talk = CallConditionFactory(call=call, key="bonus", text="사전상담", number=3)
    first = CallConditionFactory(call=call, key="bonus", text="첫 신청", number=2)
    CallConditionFactory(call=call, key="bonus_limit", number=4)
    for row in (talk, first):
        BonusPoint.give(application, row, row.number, by=UserFactory(staff=True), evidence="확인서")

    [entry] = ranking(call)

    assert entry.shown == "84.00"
    assert entry.explanation == (
        "(80) ÷ 1 = 80.00, 가점(사전상담 3 + 첫 신청 2 = 5, 한도 4점까지만 더해 4) 4점을 더해 84.00"
    )


def test_equal_points_share_a_place_where_the_call_has_no_rule():
    call = CallFactory()
    scored(call, 80), scored(call, 80), scored(call, 70)

    rows = ranking(call)

    assert [row.rank for row in rows] == [1, 1, 3]
    assert rows[0].tie == "동점 2건입니다. 2건은 끝까지 같아 같은 순위입니다."


def test_equal_points_are_told_apart_by_the_criterion_with_most_points():
    call = CallFactory(tie_rule=["criterion"])
    small, large = (
        CriterionFactory(call=call, max_points=20),
        CriterionFactory(call=call, max_points=40, name="실현성"),
    )
    first, second = scored(call), scored(call)
    for application, points in ((first, (20, 30)), (second, (10, 40))):
        review = ReviewFactory(application=application, submitted=True)
        for criterion, given in zip((small, large), points, strict=True):
            ScoreFactory(review=review, criterion=criterion, points=given)

    rows = ranking(call)

    assert [row.application_id for row in rows] == [second.pk, first.pk]
    assert rows[0].tie == "동점 2건 가운데 ‘실현성’ 평균 40.00점(으)로 가렸습니다."


def test_equal_points_are_told_apart_by_the_smaller_amount_and_the_earlier_receipt():
    call = CallFactory(tie_rule=["amount", "receipt"])
    early, late = timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1)
    dear = scored(call, 80, submitted_at=early)
    CostItemFactory(application=dear)
    second, first = scored(call, 80, submitted_at=late), scored(call, 80, submitted_at=early)

    rows = ranking(call)

    assert [row.application_id for row in rows] == [first.pk, second.pk, dear.pk]
    assert [row.rank for row in rows] == [1, 2, 3]
    assert "접수" in rows[0].tie and "신청액" in rows[2].tie


def test_a_criterion_is_looked_up_only_while_one_before_it_leaves_a_tie():
    call = CallFactory(tie_rule=["criterion"])
    ask, more = CriterionFactory(call=call, max_points=40), CriterionFactory(call=call, max_points=20)

    def hand_in(*points):
        review = ReviewFactory(application=scored(call), submitted=True)
        for criterion, given in zip((ask, more), points, strict=True):
            ScoreFactory(review=review, criterion=criterion, points=given)

    hand_in(40, 10), hand_in(30, 20)
    with CaptureQueriesContext(connection) as told_apart:
        ranking(call)
    hand_in(40, 10)
    with CaptureQueriesContext(connection) as tied:
        rows = ranking(call)

    assert len(tied) == len(told_apart) + 1
    assert [row.rank for row in rows] == [1, 1, 3]


def test_the_committee_decides_where_the_call_says_so():
    call = CallFactory(tie_rule=["committee"])
    scored(call, 80), scored(call, 80)

    assert ranking(call)[0].tie.endswith("위원회가 정합니다.")


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_ranking_page_is_for_staff_with_the_right(client):
    call = CallFactory()
    scored(call, 70, 81)

    assert page_of(client, call, TermFactory().person).status_code == 404
    assert "(70 + 81) ÷ 2 = 75.50" in page_of(client, call).text


def test_who_has_points_to_give_still_does_not_see_the_ranking(client):
    call, staff = CallFactory(), UserFactory(staff=True)
    ReviewFactory(application=scored(call, 70), member=staff, scoring=True)

    assert page_of(client, call, staff).status_code == 302


def test_who_stepped_down_from_one_sees_the_ranking_of_the_others(client):
    call, member = CallFactory(), UserFactory(staff=True)
    kept, other = scored(call, 90, title="가려진 사업"), scored(call, 80)
    ReviewFactory(application=kept, member=member, scoring=True).recuse(by=member, reason="이웃입니다.")

    answer = page_of(client, call, member)

    assert [entry.application_id for entry, *_ in answer.context["rows"]] == [other.pk]
    assert answer.context["asked"] == call.applications.filter(pk=other.pk).asked()


def test_who_applied_himself_does_not_see_the_ranking_though_he_stepped_down(client):
    call, member = CallFactory(), UserFactory(staff=True)
    ReviewFactory(application=scored(call, 90), member=member, scoring=True).recuse(by=member, reason="이웃입니다.")
    ApplicationFactory(call=call, applicant=member, eligible=True)

    assert page_of(client, call, member).status_code == 302


def test_the_page_prints_the_rules_it_goes_by(client):
    call = CallFactory(tie_rule=["criterion", "committee"])
    scored(call, 70, 81)
    Step.objects.filter(call=call).update(decimals=1, drop_extremes_from=5)

    page = page_of(client, call).text

    assert "점수가 5개 이상이면 최고점과 최저점을 하나씩 빼고 평균합니다." in page
    assert "소수 1자리까지" in page
    assert "배점이 큰 기준의 점수가 높은 신청 순으로 가리고, 그래도 같으면 위원회가 정합니다." in page


def test_the_page_tells_how_far_a_round_is(client):
    call = CallFactory()
    ReviewFactory(application=scored(call, 70, 81))

    assert "배정한 심사 3건 가운데 2건이 제출됐습니다." in page_of(client, call).text


def test_the_page_points_out_who_scores_unlike_the_others(client):
    call, far = CallFactory(), TermFactory(person__name="나홀로").person
    for _ in range(3):
        application = scored(call, 80, 82, 81)
        review = ReviewFactory(application=application, member=far, submitted=True)
        ScoreFactory(review=review, criterion=call.criteria.get(), points=50)

    page = page_of(client, call).text

    assert "다른 위원과 차이가 큰 위원이 있습니다." in page
    assert re.search(r"나홀로</b>: 다른 위원도 채점한 3건에서, .* 31\.00점 낮습니다\.", page)


def test_an_application_is_found_in_the_ranking_and_keeps_its_place(client):
    call = CallFactory()
    scored(call, 90)
    wanted = scored(call, 80, title="골목 정원 가꾸기")

    answer = page_of(client, call, q="정원")

    assert [(entry.application_id, place.rank) for entry, place, *_ in answer.context["rows"]] == [(wanted.pk, 2)]
    assert "찾는 신청이 없습니다" in page_of(client, call, q="없는 이름").text


def test_a_round_alone_is_ranked_by_its_own_points(client):
    call = CallFactory()
    paper, talk = round_with(call, weight=50), round_with(call, weight=50, name="면담")
    first, second = ApplicationFactory.create_batch(2, call=call, eligible=True)
    give(first, 90, round=paper), give(first, 10, round=talk)
    give(second, 80, round=paper), give(second, 60, round=talk)

    whole, alone = page_of(client, call), page_of(client, call, step=paper.pk)

    assert [entry.application_id for entry, *_ in whole.context["rows"]] == [second.pk, first.pk]
    assert [entry.application_id for entry, *_ in alone.context["rows"]] == [first.pk, second.pk]


@pytest.mark.parametrize("asked", [{"step": "0"}, {"step": "여섯"}, {"page": "99"}, {"q": "\x00"}, {"q": "%"}])
def test_what_cannot_be_asked_is_no_error(client, asked):
    call = CallFactory()
    scored(call, 70)

    assert page_of(client, call, **asked).status_code == 200


def test_an_application_that_a_reader_is_kept_from_is_not_in_his_ranking(client):
    call, staff = CallFactory(), UserFactory(staff=True)
    kept, other = scored(call, 90, title="가려진 사업"), scored(call, 80)
    ConflictFactory(application=kept, member=staff)

    answer = page_of(client, call, staff)

    assert "가려진 사업" not in answer.text
    assert [(entry.application_id, place.rank) for entry, place, *_ in answer.context["rows"]] == [(other.pk, 2)]


def test_the_number_of_queries_does_not_grow(client):
    call, staff = CallFactory(tie_rule=["criterion", "amount", "receipt"]), UserFactory(staff=True)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert page_of(client, call, staff).status_code == 200
        return len(captured)

    scored(call, 80), scored(call, 80)
    queries()
    with_two = queries()
    for _ in range(3):
        ReviewFactory(application=scored(call, 80, 70))

    assert queries() == with_two


def test_ranking_asks_little_whatever_the_number(django_assert_max_num_queries):
    call = CallFactory()
    for points in (70, 80, 90):
        scored(call, points)

    with django_assert_max_num_queries(7):
        assert len(ranking(call)) == 3


def test_a_review_reopened_leaves_the_ranking_until_it_is_handed_in_again():
    call = CallFactory()
    application = scored(call, 70, 90)
    application.reviews.order_by("pk").first().reopen(by=UserFactory(staff=True), reason="합계를 잘못 적음")

    assert ranking(call)[0].shown == "90.00"
    assert application.reviews.filter(status=Review.Status.SCORING).count() == 1
