"""A member's desk: what is to do by round, all that is whole handed in at once, and the sheets on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.models import Review, Round, Step
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import ApplicationFactory, CallFactory, CriterionFactory, ReviewFactory, ScoreFactory

pytestmark = pytest.mark.django_db
DESK = reverse("grants:reviews")


@pytest.fixture
def member():
    return TermFactory().person


@pytest.fixture
def call():
    call = CallFactory()
    CriterionFactory(call=call, name="필요성")
    return call


def sheet(call, member, points=None, **review):
    """A sheet being scored, whole with `points`."""
    application = ApplicationFactory(call=call, eligible=True, complete=True)
    row = ReviewFactory(application=application, member=member, **{"scoring": True} | review)
    if points is not None:
        ScoreFactory(review=row, criterion=call.criteria.get(), points=points)
    return row


def hand_in(client, round):
    return client.post(reverse("grants:review_submission", args=[round.pk]), follow=True)


def queries_of(client, url):
    return page_cost(client, url)


# -- what is to do ----------------------------------------------------------------------------------------------------


def test_the_desk_tells_each_round_with_its_due_day_and_how_far_one_is(client, call, member):
    open_one, _ = sheet(call, member), sheet(call, member, 10, submitted=True)
    Round.objects.update(due_at=timezone.now() + timedelta(days=3))
    client.force_login(member)

    page = client.get(DESK).text

    assert "맡은 신청 2건 가운데 1건을 제출했습니다." in page and "D-3" in page
    assert open_one.application.title in page


def test_the_round_that_is_due_first_stands_first(client, member):
    later, sooner = (sheet(CallFactory(title=title), member).round for title in ("나중 공모", "먼저 공모"))
    Round.objects.filter(pk=later.pk).update(due_at=timezone.now() + timedelta(days=9))
    Round.objects.filter(pk=sooner.pk).update(due_at=timezone.now() + timedelta(days=2))
    client.force_login(member)

    rounds = client.get(DESK).context["rounds"]

    assert [each.round for each in rounds] == [sooner, later]


def test_a_round_is_chosen_by_its_address(client, member):
    first, second = sheet(CallFactory(), member), sheet(CallFactory(), member)
    client.force_login(member)

    for chosen, other in ((first, second), (second, first)):
        page = client.get(DESK, {"round": chosen.round_id}).text
        assert chosen.application.title in page and other.application.title not in page


@pytest.mark.parametrize("round", ["0", "여섯", "9" * 30])
def test_a_round_that_is_not_ones_own_is_passed_over(client, call, member, round):
    own = sheet(call, member)
    client.force_login(member)

    assert own.application.title in client.get(DESK, {"round": round}).text


def test_who_scores_nothing_is_told_so(client):
    client.force_login(UserFactory())

    assert "지금은 맡은 심사가 없습니다" in client.get(DESK).text


# -- handing in -------------------------------------------------------------------------------------------------------


def test_all_that_is_whole_is_handed_in_at_once_and_the_rest_stays(client, call, member):
    whole, also = sheet(call, member, 15), sheet(call, member, 12)
    bare, undeclared = sheet(call, member), sheet(call, member, scoring=False)
    client.force_login(member)

    page = hand_in(client, whole.round).text

    assert "심사 2건을 제출했습니다." in page
    states = dict(Review.objects.values_list("pk", "status"))
    assert (states[whole.pk], states[also.pk]) == ("submitted", "submitted")
    assert (states[bare.pk], states[undeclared.pk]) == ("scoring", "assigned")


def test_a_sheet_that_lacks_the_words_a_criterion_asks_for_is_not_whole(client, call, member):
    call.criteria.update(needs_comment=True)
    mute, told = sheet(call, member, 15), sheet(call, member, 15)
    told.scores.update(comment="길이 분명합니다.")
    client.force_login(member)

    hand_in(client, mute.round)

    assert set(Review.objects.filter(status="submitted")) == {told}


def test_what_is_missing_is_told_before(client, call, member):
    bare = sheet(call, member)
    sheet(call, member, 15), sheet(call, member, scoring=False)
    client.force_login(member)

    page = client.get(reverse("grants:review_submission", args=[bare.round_id])).text

    assert "점수가 빠진 기준이 있습니다: 필요성" in page and "다 채운 1건 제출" in page
    assert "아직 이해관계를 확인하지 않은 신청이 있습니다." in page


def test_nobody_hands_in_for_somebody_else(client, call, member):
    strange = sheet(call, TermFactory().person, 15)
    sheet(CallFactory(), member)
    client.force_login(member)

    assert hand_in(client, strange.round).status_code == 404
    strange.refresh_from_db()
    assert strange.status == Review.Status.SCORING


def test_nothing_is_handed_in_once_the_round_is_closed(client, call, member):
    whole = sheet(call, member, 15)
    whole.round.close(by=UserFactory(staff=True), note="기한이 지남")
    client.force_login(member)

    assert "마감한 심사입니다." in hand_in(client, whole.round).text
    whole.refresh_from_db()
    assert whole.status == Review.Status.SCORING


def test_handing_in_twice_is_handing_in_once(client, call, member):
    whole = sheet(call, member, 15)
    client.force_login(member)

    hand_in(client, whole.round)

    assert "다 채운 채점표가 없어 제출하지 않았습니다." in hand_in(client, whole.round).text


# -- on paper ---------------------------------------------------------------------------------------------------------


def test_sheets_are_printed_filled_in_or_blank_and_only_after_the_declaration(client, call, member):
    scored, undeclared = sheet(call, member, 15), sheet(call, member, scoring=False)
    client.force_login(member)
    url = reverse("grants:review_sheets", args=[scored.round_id])

    filled, blank = client.get(url).text, client.get(url, {"blank": 1}).text

    assert scored.application.title in filled and undeclared.application.title not in filled
    assert '<td class="number">15</td>' in filled and '<td class="number">15</td>' not in blank


def test_applicants_who_score_each_other_have_a_desk(client, call):
    Step.objects.create(call=call, order=1, kind=Step.Kind.PEERS)
    neighbour = ApplicationFactory(call=call, eligible=True).applicant
    review = sheet(call, neighbour)
    client.force_login(neighbour)

    assert review.application.title in client.get(DESK).text


@pytest.mark.parametrize("page", ["desk", "submission", "sheets", "sheet"])
def test_the_number_of_queries_does_not_grow(client, call, member, page):
    one = sheet(call, member, 15)
    url = {
        "desk": DESK,
        "submission": reverse("grants:review_submission", args=[one.round_id]),
        "sheets": reverse("grants:review_sheets", args=[one.round_id]),
        "sheet": one.get_absolute_url(),
    }[page]
    client.force_login(member)
    queries_of(client, url)
    with_one = queries_of(client, url)

    sheet(call, member, 15), sheet(call, member)

    assert queries_of(client, url) == with_one
