"""The decision on a call's money: who may, what it checks, what it writes, and what nobody hears before the others."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Letter, LetterTemplate
from governance.models import AgendaItem
from grants import notices
from grants.models import Award, Call, Decision, Outcome, Scenario
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import (
    AwardFactory,
    CallFactory,
    DecisionFactory,
    OutcomeFactory,
    RoundFactory,
    allotted,
    carried,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db
Status = Outcome.Status


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def head():
    return UserFactory(staff=True)


@pytest.fixture
def call():
    """A call whose window is over, with two million won to give."""
    return CallFactory(closed=True, budget=2_000_000)


@pytest.fixture
def scenario(call):
    """Three applications of 900,000 won each: two selected, one reserve; the committee passed it."""
    return carried(allotted(call, 900_000, 900_000, None))


@pytest.fixture
def decision(scenario, officer, head):
    """Confirmed, told to nobody."""
    found = Decision.propose(scenario, by=officer)
    found.confirm(by=head)
    return found


def announced(decision, head):
    decision.write_letters(by=head)
    decision.call.announce(by=head)
    decision.refresh_from_db()
    return decision


# -- proposed and confirmed -------------------------------------------------------------------------------------------


def test_a_decision_is_proposed_by_one_and_confirmed_by_another(scenario, officer, head):
    decision = Decision.propose(scenario, by=officer)

    refused(lambda: decision.confirm(by=officer), code="by")
    assert not Outcome.objects.exists()
    decision.confirm(by=head)

    assert decision.item == scenario.item
    assert list(decision.outcomes.values_list("status", "amount", "reserve_rank")) == [
        *[(Status.SELECTED, 900_000, None)] * 2,
        (Status.RESERVE, 0, 1),
    ]
    assert [line.verb for line in Activity.objects.about(decision)] == ["확정", "제안"]


def test_the_database_keeps_proposer_and_confirmer_apart(scenario, officer):
    decision = Decision.propose(scenario, by=officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(
            status="confirmed", confirmed_by=officer, confirmed_at=timezone.now()
        )


@pytest.mark.parametrize(
    "item",
    [
        {"result": "", "decided_at": None, "decided_by": None},
        *({"result": result} for result in ("rejected", "deferred", "reported")),
        {"meeting__closed": False, "meeting__opened": True},
    ],
)
def test_only_what_a_meeting_let_through_and_closed_is_proposed(call, officer, item):
    scenario = carried(allotted(call, 900_000), **item)

    refused(lambda: Decision.propose(scenario, by=officer), code="scenario")


def test_a_scenario_that_was_never_put_to_a_meeting_is_not_proposed(call, officer):
    refused(lambda: Decision.propose(allotted(call, 900_000), by=officer), code="scenario")


def test_what_was_carried_with_changes_is_written_as_a_copy(scenario, officer):
    changed = scenario.copy(name="수정안", by=officer)
    refused(lambda: Decision.propose(changed, by=officer), code="scenario")

    AgendaItem.objects.update(result="amended")

    assert Decision.propose(changed, by=officer).item == scenario.item


def test_nothing_above_the_money_is_proposed(call, officer):
    scenario = carried(allotted(call, 900_000, 900_000, 900_000))

    refused(lambda: Decision.propose(scenario, by=officer), code="budget")


def test_a_call_that_names_no_total_and_has_no_line_gives_nothing(scenario, officer):
    Call.objects.update(budget=None)

    refused(lambda: Decision.propose(Scenario.objects.get(pk=scenario.pk), by=officer), code="budget")


def test_nothing_is_decided_while_somebody_still_scores(scenario, officer, head):
    round = RoundFactory(step__call=scenario.call)
    refused(lambda: Decision.propose(scenario, by=officer), code="round")
    round.close(by=officer)
    Decision.propose(scenario, by=officer)

    refused(lambda: round.reopen(by=officer, reason="점수를 잘못 적었습니다."), code="decision")


def test_the_money_is_counted_again_at_the_confirmation(scenario, officer, head):
    decision = Decision.propose(scenario, by=officer)
    Call.objects.update(budget=1_000_000)

    refused(lambda: decision.confirm(by=head), code="budget")
    assert not Outcome.objects.exists()


def test_an_application_that_became_eligible_meanwhile_is_not_forgotten(scenario, officer):
    allotted(scenario.call, None)  # of another scenario

    refused(lambda: Decision.propose(scenario, by=officer), code="scenario")


def test_what_was_taken_back_before_the_confirmation_gets_no_outcome(scenario, officer, head):
    decision = Decision.propose(scenario, by=officer)
    first = scenario.allotments.select_related("application").first().application
    first.withdraw(by=first.applicant)

    decision.confirm(by=head)

    assert decision.outcomes.count() == 2
    assert decision.outcomes.allotted() == 900_000


def test_a_call_has_one_decision_that_stands(decision, scenario, officer):
    refused(lambda: Decision.propose(scenario, by=officer), code="call")
    refused(lambda: decision.confirm(by=UserFactory(staff=True)), code="move")


def test_a_decision_is_taken_back_with_its_outcomes_and_letters(decision, scenario, officer, head):
    decision.write_letters(by=officer)

    refused(lambda: decision.discard(by=head, reason=" "), code="reason")
    decision.discard(by=head, reason="금액을 잘못 옮겼습니다.")

    assert not Outcome.objects.exists()
    assert set(Letter.objects.values_list("status", flat=True)) == {"cancelled"}
    Decision.propose(scenario, by=officer)


# -- letters and announcement -----------------------------------------------------------------------------------------


def test_results_go_out_together_and_not_before(decision, head, client):
    outcome = decision.outcomes.first()
    group = outcome.application.applicant
    decision.outcomes.first().say("이웃이 함께하는 계획이 좋습니다.", by=head)
    decision.write_letters(by=head)
    client.force_login(group)
    before = client.get(outcome.application.get_absolute_url()).text
    assert "선정액" not in before
    assert "결과" in before  # of the steps to come
    assert not Letter.objects.received_by(group).exists()

    decision.call.announce(by=head)

    page = client.get(outcome.application.get_absolute_url()).text
    assert "결과: 선정" in page
    assert "900,000원" in page
    assert "이웃이 함께하는 계획이 좋습니다." in page
    letter = Letter.objects.received_by(group).get()
    assert "선정액: 900,000원" in letter.body
    assert "이웃이 함께하는 계획이 좋습니다." in letter.body
    assert decision.call.status == Call.Status.ANNOUNCED


def test_letters_of_results_do_not_leave_the_outbox_by_themselves(decision, head):
    decision.write_letters(by=head)

    refused(lambda: decision.letters.release(by=head), code="held_for")
    refused(lambda: decision.letters.cancel(by=head), code="held_for")


def test_nothing_is_announced_without_a_decision_or_without_letters(call, scenario, officer, head):
    refused(lambda: call.announce(by=head), code="decision")
    decision = Decision.propose(scenario, by=officer)
    refused(lambda: call.announce(by=head), code="decision")
    decision.confirm(by=head)

    refused(lambda: call.announce(by=head), code="letters")

    assert Call.objects.get(pk=call.pk).status == Call.Status.PUBLISHED
    assert not Award.objects.exists()


def test_selected_projects_enter_the_years_list_under_the_next_numbers(decision, head):
    AwardFactory(year=2026, number=7)

    announced(decision, head)

    entered = Award.objects.exclude(application=None).order_by("number")
    assert [(award.number, award.amount) for award in entered] == [(8, 900_000), (9, 900_000)]
    assert {award.application.outcome.status for award in entered} == {Status.SELECTED}


def test_comments_stand_still_while_letters_quote_them(decision, officer):
    outcome = decision.outcomes.first()
    decision.write_letters(by=officer)
    refused(lambda: outcome.say("고침", by=officer), code="comment")

    decision.recall_letters(by=officer)
    outcome.say("고침", by=officer)

    assert Outcome.objects.get(pk=outcome.pk).comment == "고침"


def test_letters_are_in_the_words_of_the_offices_own_template(decision, officer):
    LetterTemplate.objects.create(
        kind="reserve", name="예비 통보", subject="{모임명} {결과}", body="{위원회 의견} {선정액}"
    )

    decision.write_letters(by=officer)

    letter = Letter.objects.get(kind="reserve")
    assert letter.subject.endswith("예비 1순위")
    assert letter.body == "– –"


def test_results_of_which_the_instant_is_set_are_announced_by_the_worker(decision, officer, head):
    call = decision.call
    call.results_at = timezone.now() + timedelta(days=1)
    call.save(update_fields=["results_at"])
    refused(lambda: decision.schedule(by=head), code="letters")
    decision.write_letters(by=officer)
    decision.schedule(by=head)

    notices.announce(call.pk)  # woken too early
    assert Call.objects.get(pk=call.pk).status == Call.Status.PUBLISHED
    with time_machine.travel(call.results_at):
        notices.announce(call.pk)
        notices.announce(call.pk)  # and once more

    assert Call.objects.get(pk=call.pk).status == Call.Status.ANNOUNCED
    assert Activity.objects.about(call).filter(verb="결과 발표").get().actor == head


def test_a_schedule_that_was_taken_back_with_the_letters_announces_nothing(decision, officer, head):
    call = decision.call
    call.results_at = timezone.now() + timedelta(days=1)
    call.save(update_fields=["results_at"])
    decision.write_letters(by=officer)
    decision.schedule(by=head)
    decision.recall_letters(by=officer)

    with time_machine.travel(call.results_at):
        notices.announce(call.pk)

    assert Call.objects.get(pk=call.pk).status == Call.Status.PUBLISHED


# -- afterwards -------------------------------------------------------------------------------------------------------


def test_a_reserve_moves_up_when_a_group_gives_its_place_up(decision, officer, head):
    announced(decision, head)
    selected, reserve = decision.outcomes.first(), decision.outcomes.reserve().get()
    refused(lambda: reserve.offer(900_000, by=officer), code="amount")  # 200,000 won are left

    selected.application.withdraw(by=selected.application.applicant, reason="이사")
    reserve.offer(900_000, by=officer)
    refused(lambda: reserve.move_up(by=officer), code="by")
    reserve.move_up(by=head)

    assert Outcome.objects.get(pk=selected.pk).status == Status.DECLINED
    assert decision.outcomes.allotted() == 1_800_000
    assert set(Award.objects.values_list("application", flat=True)) == set(
        decision.outcomes.selected().values_list("application", flat=True)
    )
    letter = Letter.objects.get(kind="selected", status="held")
    assert letter.to == reserve.application.applicant


def test_who_is_passed_over_has_a_reason(call, officer, head):
    decision = Decision.propose(carried(allotted(call, 900_000, None, None)), by=officer)
    decision.confirm(by=head)
    _, second = decision.outcomes.reserve()

    refused(lambda: second.offer(500_000, by=officer), code="note")
    second.offer(500_000, by=officer, note="앞선 모임이 연락되지 않습니다.")

    assert "연락되지" in Activity.objects.about(second).first().note


def test_a_reserve_that_nobody_put_forward_does_not_move(decision, head):
    refused(lambda: decision.outcomes.reserve().get().move_up(by=head), code="offered")


def test_a_group_that_gives_up_before_the_announcement_gets_no_letter(decision, officer, head):
    decision.write_letters(by=officer)
    selected = decision.outcomes.first()

    selected.application.withdraw(by=selected.application.applicant)
    decision.call.announce(by=head)

    assert not Letter.objects.received_by(selected.application.applicant).exists()
    assert Award.objects.count() == 1


# -- pages ------------------------------------------------------------------------------------------------------------


def test_the_page_leads_from_the_proposal_to_the_announcement(client, official, scenario):
    officer, head = official(roles.OFFICER), official(roles.TEAM_HEAD)
    page = reverse("grants:decision", args=[scenario.call_id])

    def press(name, by, **typed):
        client.force_login(by)
        key = scenario.call_id if name == "proposal" else scenario.call.decision.pk
        answer = client.post(reverse(f"grants:{name}", args=[key]), typed)
        assert client.get(page).status_code == 200
        return answer.status_code

    assert press("proposal", officer, scenario=scenario.pk, note="의결대로") == 302
    assert press("confirmation", officer) == 404  # officers confirm nothing
    assert press("confirmation", head) == 302
    assert press("result_letters", officer) == 302
    assert press("announcement", officer) == 404
    assert press("announcement", head) == 302

    assert Call.objects.get(pk=scenario.call_id).status == Call.Status.ANNOUNCED


def test_a_proposal_without_a_scenario_says_so_and_keeps_what_was_typed(client, official, scenario):
    client.force_login(official(roles.OFFICER))

    answer = client.post(
        reverse("grants:proposal", args=[scenario.call_id]), {"scenario": "", "note": "의결한 대로입니다"}
    )

    assert answer.status_code == 400
    assert "배분안을 골라 주세요." in answer.text
    assert "의결한 대로입니다" in answer.text


def test_who_is_involved_finds_no_decision(client, official, decision):
    officer = official(roles.TEAM_HEAD)
    client.force_login(officer)
    page, one = decision.get_absolute_url(), decision.outcomes.first().get_absolute_url()
    assert {client.get(page).status_code, client.get(one).status_code} == {200}
    assert decision.scenario.get_absolute_url() in client.get(page).text

    application = decision.outcomes.last().application
    type(application).objects.filter(pk=application.pk).update(applicant=officer)

    assert {client.get(page).status_code, client.get(one).status_code} == {404}
    assert client.post(reverse("grants:decision_reversal", args=[decision.pk]), {"reason": "x"}).status_code == 404


def test_anybody_reads_who_was_selected_once_it_is_out(client, decision, head):
    page = decision.call.get_absolute_url()
    names = list(decision.outcomes.selected().values_list("application__group_name", flat=True))
    assert not any(name in client.get(page).text for name in names)

    announced(decision, head)

    text = client.get(page).text
    assert all(name in text for name in names)
    assert decision.outcomes.reserve().get().application.group_name not in text
    assert "1,800,000원" in text


@pytest.mark.parametrize("page", ["decision", "call", "applications"])
def test_the_number_of_queries_does_not_grow(client, official, page):
    decision = DecisionFactory(confirmed=True, call__closed=True)
    group = UserFactory()
    client.force_login(group if page == "applications" else official(roles.TEAM_HEAD))
    address = {
        "decision": decision.get_absolute_url(),
        "call": decision.call.get_absolute_url(),
        "applications": reverse("grants:applications"),
    }[page]

    def queries(more):
        for _ in range(more):
            OutcomeFactory(decision=decision, application__applicant=group)
        Call.objects.filter(pk=decision.call_id).update(status="announced")
        return page_cost(client, address)

    queries(0)  # what only a first page asks
    assert queries(1) == queries(2)
