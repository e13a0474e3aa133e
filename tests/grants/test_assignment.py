"""Applications are spread over the panel evenly, whatever pairs must not meet."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from grants.assignment import evenly

MEMBERS = "가나다라마바"


@st.composite
def tasks(draw, applications=12, members=6, barred=True):
    rows = list(range(draw(st.integers(1, applications))))
    people = list(MEMBERS[: draw(st.integers(1, members))])
    pairs = st.sampled_from([(row, one) for row in rows for one in people])
    kept = draw(st.frozensets(pairs, max_size=len(rows) * len(people))) if barred else frozenset()
    return rows, people, draw(st.integers(1, 4)), kept


def loads(found, people):
    return sorted(sum(one in given for given in found.values()) for one in people)


@given(tasks(barred=False))
def test_where_nobody_is_barred_the_counts_differ_by_one_at_most(task):
    rows, people, each, _ = task

    found = evenly(rows, people, each)

    assert all(len(set(found[row])) == min(each, len(people)) for row in rows)
    lightest, *_ = counts = loads(found, people)
    assert counts[-1] - lightest <= 1


@given(tasks())
def test_no_barred_pair_meets_and_everybody_who_can_is_given(task):
    rows, people, each, barred = task

    found = evenly(rows, people, each, barred=barred)

    for row in rows:
        free = [one for one in people if (row, one) not in barred]
        assert set(found.get(row, [])) <= set(free)
        assert len(found.get(row, [])) == min(each, len(free))


@given(tasks(applications=4, members=3))
def test_no_other_way_is_more_even(task):
    rows, people, each, barred = task

    found = evenly(rows, people, each, barred=barred)

    free = [[one for one in people if (row, one) not in barred] for row in rows]
    ways = product(*(combinations(some, min(each, len(some))) for some in free))
    best = min(sum(count * count for count in loads(dict(enumerate(way)), people)) for way in ways)
    assert sum(count * count for count in loads(found, people)) == best


@given(tasks(barred=False), st.data())
def test_what_was_given_stays_and_counts(task, data):
    rows, people, each, _ = task
    before = data.draw(st.sets(st.sampled_from([(row, one) for row in rows for one in people])))

    found = evenly(rows, people, each, given=before)

    for row in rows:
        had = {one for at, one in before if at == row}
        assert not had & set(found.get(row, []))
        assert len(found.get(row, [])) == min(max(each - len(had), 0), len(people) - len(had))


def test_the_same_question_has_the_same_answer():
    assert evenly([1, 2, 3], ["가", "나"], 1) == {1: ["가"], 2: ["나"], 3: ["가"]}
    assert evenly([1, 2, 3], ["가", "나"], 1, barred={(1, "가")}) == {1: ["나"], 2: ["가"], 3: ["가"]}
