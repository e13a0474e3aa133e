"""Quorum and votes as arithmetic."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from governance import rules

PEOPLE = st.integers(0, 300)
SHARES = st.tuples(st.integers(1, 12), st.integers(1, 12), st.booleans()).filter(
    lambda share: share[0] < share[1] or (share[0] == share[1] and not share[2])
)


@pytest.mark.parametrize(
    ("members", "share", "needed"),
    [
        (18, (1, 2, True), 10),
        (17, (1, 2, True), 9),
        (16, (1, 2, True), 9),
        (17, (2, 3, False), 12),
        (18, (2, 3, False), 12),
        (18, (2, 3, True), 13),
        (9, (1, 1, False), 9),
        (0, (1, 2, True), 1),
    ],
)
def test_how_many_a_share_is(members, share, needed):
    assert rules.needed(members, *share) == needed


@given(PEOPLE, SHARES)
def test_what_is_needed_is_the_smallest_number_that_bears_the_share_out(members, share):
    num, den, strict = share
    needed = rules.needed(members, num, den, strict)
    wanted = Fraction(num, den) * members

    def enough(people):
        return people > wanted if strict else people >= wanted

    assert enough(needed)
    assert not enough(needed - 1)


@given(st.integers(1, 300), SHARES)
def test_everybody_together_always_opens_and_carries(members, share):
    assert rules.quorum(members, *share) <= members
    assert rules.carried(members, 0, rules.votes_needed(members, members, *share))


@given(PEOPLE, SHARES)
def test_one_member_more_never_lowers_the_quorum(members, share):
    assert rules.quorum(members, *share) <= rules.quorum(members + 1, *share) <= rules.quorum(members, *share) + 1


@pytest.mark.parametrize("members", [0, 5])
def test_nobody_is_no_meeting_and_no_vote_in_favour_carries_nothing(members):
    assert rules.quorum(members, 0, 1, False) == 1
    assert rules.votes_needed(0, members, 1, 3, False) == 1


@given(PEOPLE, PEOPLE, PEOPLE)
def test_more_against_than_for_never_carries_by_a_majority_of_those_voting(yes, no, abstain):
    assume(yes <= no)

    assert not rules.carried(yes, no, rules.votes_needed(yes + no + abstain, 300, 1, 2, True))


@given(PEOPLE, PEOPLE, st.integers(0, 20), SHARES)
def test_an_abstention_is_no_vote_in_favour(yes, no, abstain, share):
    with_it = rules.votes_needed(yes + no + abstain, 900, *share)

    assert with_it >= rules.votes_needed(yes + no, 900, *share)


def test_a_share_of_all_members_does_not_care_how_many_vote():
    assert rules.votes_needed(9, 17, 2, 3, False, of_members=True) == 12
    assert rules.votes_needed(9, 17, 2, 3, False) == 6


@pytest.mark.parametrize("casting", [True, False])
def test_the_chair_s_word_counts_on_a_tie_and_only_there(casting):
    assert rules.carried(4, 4, 5, casting=casting) is casting
    assert rules.carried(5, 3, 5, casting=casting)
    assert not rules.carried(3, 5, 5, casting=casting)


def test_a_tie_is_no_majority_and_nobody_s_vote_is_no_tie():
    assert rules.tied(4, 4)
    assert not rules.tied(0, 0)
    assert not rules.carried(4, 4, rules.votes_needed(8, 8, 1, 2, True))


def test_who_is_recused_counts_for_the_quorum_and_not_for_the_vote():
    quorum = rules.Quorum(members=16, needed=rules.quorum(16, 1, 2, True), present=9)

    assert quorum.reached
    assert rules.voters(quorum.present, recused=2) == 7
    assert str(quorum) == "재적 16, 개의에 9명 필요, 현재 9명"


@pytest.mark.parametrize(
    ("share", "words"), [((1, 2, True), "과반수"), ((2, 3, False), "3분의 2 이상"), ((1, 3, True), "3분의 1 초과")]
)
def test_a_share_is_said_as_an_ordinance_says_it(share, words):
    assert rules.share_in_words(*share) == words
