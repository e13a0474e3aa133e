"""Who scores unlike the others, on any sheets and on some that one knows."""

from fractions import Fraction
from statistics import mean

from hypothesis import given
from hypothesis import strategies as st

from grants import scorers

MOST = 100
points = st.integers(0, MOST)
sheets = st.dictionaries(
    st.integers(1, 6), st.dictionaries(st.sampled_from("가나다라"), points, min_size=1).map(lambda row: [*row.items()])
)


@given(sheets)
def test_a_deviation_is_the_mean_distance_from_the_mean_of_the_others(given_points):
    for scorer in scorers.scorers(given_points, MOST):
        away = [
            mine - mean(Fraction(n) for other, n in row if other != scorer.member)
            for row in given_points.values()
            for member, mine in row
            if member == scorer.member and len(row) > 1
        ]
        assert (scorer.deviation, scorer.compared) == (mean(away) if away else None, len(away))


@given(sheets)
def test_who_agrees_with_everybody_is_never_pointed_out(given_points):
    agreed = {application: [(member, 70) for member, _ in row] for application, row in given_points.items()}

    assert not any(scorer.is_outlying for scorer in scorers.scorers(agreed, MOST))


def test_a_scorer_far_from_the_others_is_pointed_out_with_the_distance():
    given_points = {n: [("가", 80), ("나", 82), ("다", 60)] for n in range(3)}

    told = {scorer.member: scorer for scorer in scorers.scorers(given_points, MOST)}

    assert [name for name, scorer in told.items() if scorer.is_outlying] == ["나", "다"]
    assert told["다"].explanation == (
        "다른 위원도 채점한 3건에서, 신청마다 다른 위원 평균과의 차이를 평균하면 21.00점 낮습니다."
    )


def test_too_few_applications_point_nobody_out():
    given_points = {n: [("가", 90), ("나", 10)] for n in range(2)}

    assert not any(scorer.is_outlying for scorer in scorers.scorers(given_points, MOST))
