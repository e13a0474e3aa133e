"""The desk of a call's review, page by page, and the page on which a group asks whom to keep apart."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from district.models import LetterBatch
from grants.models import Application, Call, Conflict, Review, Round
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.governance import AgendaItemFactory, TermFactory
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    ConflictFactory,
    CriterionFactory,
    EditorFactory,
    PanelistFactory,
    ParticipantFactory,
    ReviewFactory,
    RoundFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return RoundFactory()


def bid(round, **more):
    return ApplicationFactory(call=round.call, eligible=True, **more)


def page(name, *keys):
    return reverse(f"grants:{name}", args=keys)


def told(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("name", ["round", "round_panel", "round_conflicts", "round_assignment"])
def test_the_desk_is_for_officials_who_run_reviews(client, official, round, name):
    client.force_login(TermFactory().person)
    assert client.get(page(name, round.pk)).status_code == 404
    official(roles.AUDITOR)
    assert client.get(page(name, round.pk)).status_code == 404

    official(roles.OFFICER)

    assert client.get(page(name, round.pk)).status_code == 200


def test_a_call_stands_on_the_desk_once_however_many_steps_it_has(client, officer, round):
    bid(round), bid(round)
    StepFactory(call=round.call), StepFactory(call=round.call)

    rows = client.get(page("review_desk")).context["page_obj"]

    assert [(call, call.eligible) for call in rows] == [(round.call, 2)]


def test_the_steps_stand_in_their_order_and_the_next_one_is_begun(client, officer):
    call = CallFactory()
    board, committee, paper = (
        StepFactory(call=call, order=order, kind=kind)
        for order, kind in ((3, "board"), (2, "committee"), (1, "paper"))
    )
    for step in (paper, committee):
        CriterionFactory(call=call, step=step)

    steps = client.get(page("rounds", call.pk)).context["steps"]
    assert [(stage.step, stage.is_scored, stage.is_next) for stage in steps] == [
        (paper, True, True),
        (committee, True, False),
        (board, False, False),
    ]

    refused = client.post(page("rounds", call.pk), {"step": committee.pk, "due_at_0": "", "due_at_1": ""})
    assert refused.status_code == 400 and "마감한 뒤에" in refused.text
    client.post(page("rounds", call.pk), {"step": paper.pk, "due_at_0": "2026-12-31", "due_at_1": "18:00"})

    assert Round.objects.get().step == paper
    assert client.get("/rounds/").status_code == 200


def test_members_are_seated_and_taken_off(client, officer, round):
    member, other = TermFactory().person, TermFactory().person

    client.post(page("round_panel", round.pk), {"members": [member.pk, other.pk]})
    client.post(page("panel_removal", round.pk, other.pk))

    assert [panelist.member for panelist in round.panel.all()] == [member]
    assert client.post(page("round_panel", round.pk), {}).status_code == 400


def test_a_plan_is_looked_over_before_it_is_stored(client, officer, round):
    PanelistFactory.create_batch(2, round=round)
    applications = [bid(round) for _ in range(3)]

    shown = client.get(page("round_assignment", round.pk), {"way": "even", "each": "1"})
    assert sorted(shown.context["plan"].counts.values()) == [1, 2]
    assert all(row.number in shown.text for row in applications) and not Review.objects.exists()
    asked = {"way": "even", "each": "1", "mark": shown.context["plan"].mark}
    bid(round)
    stale = client.post(page("round_assignment", round.pk), asked)
    assert stale.status_code == 400 and "바뀌었습니다" in stale.text
    client.post(page("round_assignment", round.pk), asked | {"mark": stale.context["plan"].mark})

    assert Review.objects.count() == 4


@pytest.mark.parametrize("each", ["", "0", "-1", "열", "9" * 40])
def test_a_number_that_is_none_is_refused_beside_its_field(client, officer, round, each):
    answer = client.get(page("round_assignment", round.pk), {"way": "even", "each": each})

    assert answer.status_code == 400 and answer.context["forms"]["even"].errors["each"]


def test_types_are_given_to_the_members_named(client, officer, round):
    member = PanelistFactory(round=round).member
    application = bid(round)
    asked = {"way": "type", f"type_{application.type_id}": [member.pk]}

    shown = client.get(page("round_assignment", round.pk), asked)
    client.post(page("round_assignment", round.pk), asked | {"mark": shown.context["plan"].mark})

    assert Review.objects.get().member == member


def test_one_application_is_given_by_hand_and_taken_back(client, officer, round):
    application, member = bid(round), PanelistFactory(round=round).member
    address = page("round_application", round.pk, application.pk)

    client.post(address, {"member": member.pk})
    assert Review.objects.get().application == application
    client.post(address, {"member": member.pk, "back": "1"})

    assert not Review.objects.exists()
    assert client.post(address, {"member": "x"}).status_code == 404
    assert client.get(page("round_application", round.pk, 10**9)).status_code == 404


def test_reminders_are_written_and_wait(client, officer, round):
    ReviewFactory(round=round, application=bid(round))

    answer = client.post(page("round_reminder", round.pk), follow=True)

    assert "편지를 썼습니다" in told(answer)[0]
    assert LetterBatch.objects.get().letters.count() == 1


def test_closing_with_sheets_missing_asks_why(client, officer, round):
    ReviewFactory(round=round, application=bid(round))
    refused = client.post(page("round_closing", round.pk), {"note": ""})
    assert refused.status_code == 400 and refused.context["closing"].errors["note"]

    client.post(page("round_closing", round.pk), {"note": "기한이 지남"})
    round.refresh_from_db()
    assert round.status == Round.Status.CLOSED
    assert client.post(page("round_reopening", round.pk), {"reason": ""}).status_code == 400
    client.post(page("round_reopening", round.pk), {"reason": "한 분이 더 냄"})

    round.refresh_from_db()
    assert round.status == Round.Status.OPEN


# -- who is kept apart ------------------------------------------------------------------------------------------------


def test_a_suggestion_is_decided_with_a_reason(client, officer, round):
    member, application = PanelistFactory(round=round).member, bid(round)
    ParticipantFactory(application=application, name=member.name)
    prefix = f"s{application.pk}-{member.pk}"
    address = page("exclusion", round.pk, application.pk, member.pk)
    assert "이름이 같은 참여자" in client.get(page("round_conflicts", round.pk)).text

    refused = client.post(address, {f"{prefix}-keeps": "yes"})
    assert refused.status_code == 400 and "까닭을 적어 주세요" in refused.text
    client.post(address, {f"{prefix}-keeps": "yes", f"{prefix}-reason": "본인입니다."})

    assert Conflict.objects.get().status == Conflict.Status.UPHELD
    assert client.get(page("round_conflicts", round.pk)).context["page_obj"].paginator.count == 0


def test_nobody_decides_about_himself(client, officer, round):
    TermFactory(person=officer)
    PanelistFactory(round=round, member=officer)
    application = bid(round)
    ParticipantFactory(application=application, name=officer.name)

    assert client.get(page("round_conflicts", round.pk)).context["rows"] == []
    assert client.post(page("exclusion", round.pk, application.pk, officer.pk)).status_code == 404


def test_what_the_committee_decided_is_recorded_with_its_item(client, officer, round):
    conflict = ConflictFactory(asked=True, kind="challenged", application=bid(round))
    item = AgendaItemFactory(passed=True)
    prefix = f"c{conflict.pk}"
    address = page("settlement", round.pk, conflict.pk)
    assert client.post(address, {f"{prefix}-upheld": "no"}).status_code == 400

    client.post(address, {f"{prefix}-upheld": "no", f"{prefix}-item": item.pk})

    conflict.refresh_from_db()
    assert (conflict.status, conflict.item) == (Conflict.Status.DISMISSED, item)


def test_a_group_asks_on_the_page_of_its_application(client, round):
    member = PanelistFactory(round=round).member
    application = bid(round)
    client.force_login(application.applicant)
    assert page("challenges", application.pk) in client.get(application.get_absolute_url()).text
    shown = client.get(page("challenges", application.pk))
    assert f"{member} (마을공동체위원회 위촉직)" in shown.text
    assert client.post(page("challenges", application.pk), {"member": member.pk}).status_code == 400

    client.post(page("challenges", application.pk), {"member": member.pk, "reason": "다툰 적이 있습니다."})

    assert Conflict.objects.get().asked_by == application.applicant
    assert "다툰 적이 있습니다." in client.get(page("challenges", application.pk)).text


def test_a_group_is_offered_to_ask_only_while_its_call_is_scored_and_no_result_is_out(client, round):
    application = bid(round)
    client.force_login(application.applicant)
    address = page("challenges", application.pk)

    def offered():
        return address in client.get(application.get_absolute_url()).text

    assert not offered()  # nobody sits on the panel yet
    member = PanelistFactory(round=round).member
    assert offered()
    Call.objects.filter(pk=round.call.pk).update(status=Call.Status.ANNOUNCED)
    assert not offered()
    with pytest.raises(ValidationError, match="지금 심사하는 위원"):
        Conflict.challenge(Application.objects.get(), member, by=application.applicant, reason="다툼")
    Call.objects.filter(pk=round.call.pk).update(status=Call.Status.PUBLISHED)
    ConflictFactory(application=application, member=member, kind="challenged", asked=True)
    round.close(by=round.opened_by)
    assert "기피 신청한 것" in client.get(application.get_absolute_url()).text


def test_the_page_of_a_round_tells_what_was_done_and_names_no_application(client, officer, round):
    review = ReviewFactory(round=round, application=bid(round, title="가려진 사업"))
    round.take_back(review, by=officer)
    ConflictFactory(application=review.application, member=officer)
    round.close(by=officer, note="모두 냈습니다.")

    shown = client.get(page("round", round.pk)).text

    assert "모두 냈습니다." in shown and "가려진 사업" not in shown


def test_who_only_reads_along_does_not_ask_and_others_find_nothing(client, round):
    member, application = PanelistFactory(round=round).member, bid(round)
    reader = EditorFactory(application=application, role="read").user
    client.force_login(reader)
    assert client.post(page("challenges", application.pk), {"member": member.pk, "reason": "x"}).status_code == 404

    client.force_login(member)

    assert client.get(page("challenges", application.pk)).status_code == 404
    assert not Conflict.objects.exists()


def test_the_day_is_moved_on_the_page_of_the_round(client, officer, round):
    ReviewFactory(round=round, application=bid(round))
    typed = {"due_at_0": "2020-01-02", "due_at_1": "18:00", "reason": "명절이 끼었습니다."}
    refused = client.post(page("round_due", round.pk), typed)
    assert refused.status_code == 400
    assert "앞으로 올 때로" in refused.text and "명절이 끼었습니다." in refused.text

    answer = client.post(page("round_due", round.pk), typed | {"due_at_0": "2099-01-02"}, follow=True)

    round.refresh_from_db()
    assert round.due_at.year == 2099 and LetterBatch.objects.count() == 1
    assert "2099. 1. 2.(금) 18:00까지로 바꿨습니다." in told(answer)[0]


def test_what_was_upheld_is_taken_back_on_the_page_with_a_reason(client, officer, round):
    conflict = ConflictFactory(application=bid(round))
    own = ConflictFactory(application=bid(round), member=officer)
    address = page("conflict_lifting", round.pk, conflict.pk)
    assert address in client.get(page("round_conflicts", round.pk)).text
    refused = client.post(address, {f"l{conflict.pk}-reason": ""})
    assert refused.status_code == 400 and "취소하는 까닭을 적어 주세요." in refused.text

    client.post(address, {f"l{conflict.pk}-reason": "다른 사람입니다."})

    conflict.refresh_from_db()
    assert (conflict.status, conflict.lifted_by) == (Conflict.Status.LIFTED, officer)
    shown = client.get(page("round_conflicts", round.pk)).text
    assert "다른 사람입니다." in shown and address not in shown
    assert client.post(page("conflict_lifting", round.pk, own.pk), {f"l{own.pk}-reason": "x"}).status_code == 404


def test_a_conflicted_official_does_not_find_it_on_the_desk(client, officer, round):
    kept, other = bid(round), bid(round)
    ConflictFactory(application=kept, member=officer)

    shown = client.get(page("round", round.pk))

    assert other.number in shown.text and kept.number not in shown.text
    assert client.get(page("round_application", round.pk, kept.pk)).status_code == 404
    assert list(Application.objects.at_desk_of(officer).filter(call=round.call)) == [other]


@pytest.mark.parametrize("name", ["round", "round_panel", "round_conflicts", "round_assignment", "rounds"])
def test_the_number_of_queries_does_not_grow(client, officer, round, name):
    def add():
        member, application = PanelistFactory(round=round).member, bid(round)
        ReviewFactory(round=round, application=application, member=member)
        ParticipantFactory(application=bid(round), name=member.name)
        ConflictFactory(application=application, asked=True, kind="challenged")
        ConflictFactory(application=application)

    def queries():
        address = page(name, round.call.pk if name == "rounds" else round.pk)
        asked = {"way": "even", "each": "1"} if name == "round_assignment" else {}
        return page_cost(client, address, asked)

    add()
    queries()
    with_one = queries()
    add(), add()

    assert queries() == with_one
