"""Somebody goes to see a project, finds something, and sees that it was mended; a group asks and is helped."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity, Letter
from projects.models import Activist, HelpRequest, Project, Sanction, Visit
from tests.factories.district import UserFactory
from tests.factories.projects import ProjectFactory
from tests.factories.settling import HelpRequestFactory, SanctionFactory, VisitFactory
from tests.refusals import refused

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def plan(project, visitor, **told):
    officer = UserFactory(staff=True)
    return Visit.plan(project, by=officer, **{"kind": "site", "planned_on": TODAY(), "visitor": visitor} | told)


# -- visits -----------------------------------------------------------------------------------------------------------


def test_a_planned_visit_is_told_to_the_group_and_lets_the_activist_see_the_project():
    project, activist = ProjectFactory(running=True), UserFactory()

    visit = plan(project, activist)

    assert visit.status == "planned"
    assert list(Project.objects.visible_to(activist)) == [project]
    letter = Letter.objects.received_by(project.application.applicant).get()
    assert "현장점검 날짜" in letter.subject and letter.automatic


def test_the_same_plan_sent_twice_is_one():
    project, visitor = ProjectFactory(running=True), UserFactory(staff=True)

    assert plan(project, visitor) == plan(project, visitor)
    assert Visit.objects.count() == Letter.objects.count() == 1


def test_no_visit_is_planned_of_a_project_that_is_over():
    project = ProjectFactory(status=Project.Status.CLOSED)

    refused(lambda: plan(project, UserFactory(staff=True)), code="status")


def test_what_was_found_is_signed_and_what_is_to_be_mended_has_its_day_and_is_told():
    visit = VisitFactory(planned_on=TODAY())
    due = TODAY() + timedelta(days=14)

    visit.record(
        by=visit.visitor, happened_on=TODAY(), findings="잘하고 있음", follow_up="출석부 갖추기", follow_up_due=due
    )

    visit.refresh_from_db()
    assert (visit.status, visit.done_by, visit.told_status) == ("done", visit.visitor, "조치 필요")
    assert Letter.objects.get().subject.endswith("조치할 것이 있습니다")
    assert Activity.objects.about(visit).get().note == "잘하고 있음"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"findings": " "}, "findings"),
        ({"follow_up": "고치기"}, "follow_up_due"),
        ({"follow_up_due": date(2026, 12, 31)}, "follow_up"),
        ({"follow_up": "고치기", "follow_up_due": date(2026, 6, 1)}, "follow_up_due"),
        ({"happened_on": date(2100, 1, 1)}, "happened_on"),
    ],
)
def test_a_record_that_cannot_be_is_refused_and_nothing_stored(said, code):
    visit = VisitFactory()
    told = {"happened_on": date(2026, 7, 1), "findings": "잘하고 있음"} | said

    refused(lambda: visit.record(by=visit.visitor, **told), code=code)

    visit.refresh_from_db()
    assert (visit.status, visit.findings) == ("planned", "")


def test_what_was_to_be_mended_is_seen_to_once():
    visit = VisitFactory(following=True)
    refused(lambda: visit.confirm_follow_up(by=visit.visitor, note=""), code="note")

    visit.confirm_follow_up(by=visit.visitor, note="출석부를 보았음")

    assert visit.status == "followed"
    refused(lambda: visit.confirm_follow_up(by=visit.visitor, note="다시"), code="move")


def test_nothing_is_seen_to_where_nothing_was_to_be_mended():
    visit = VisitFactory(done=True)

    refused(lambda: visit.confirm_follow_up(by=visit.visitor, note="봄"), code="move")


def test_a_visit_is_cancelled_with_a_reason_and_only_before_it_was_recorded():
    visit = VisitFactory()
    refused(lambda: visit.cancel(by=visit.visitor, reason=""), code="reason")
    visit.cancel(by=visit.visitor, reason="비가 옴")

    assert visit.status == "cancelled"
    refused(lambda: VisitFactory(done=True).cancel(by=visit.visitor, reason="비가 옴"), code="move")


def test_follow_ups_and_records_that_are_late_are_found():
    day = date(2026, 8, 1)
    unrecorded, overdue = VisitFactory(), VisitFactory(following=True)
    VisitFactory(done=True)
    VisitFactory(following=True, follow_up_due=day)
    VisitFactory(planned_on=day)

    assert set(Visit.objects.late(day)) == {unrecorded, overdue}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "done"},
        {"follow_up": "고치기"},
        {"status": "followed", "happened_on": date(2026, 7, 1)},
    ],
)
def test_the_database_keeps_no_half_visit(wrong):
    visit = VisitFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(**wrong)


# -- help -------------------------------------------------------------------------------------------------------------


def test_a_group_asks_once_and_an_activist_answers():
    project = ProjectFactory(running=True)
    group, activist, officer = project.application.applicant, UserFactory(), UserFactory(staff=True)
    asked = HelpRequest.ask(project, "영수증이 없어요", by=group)
    assert HelpRequest.ask(project, "영수증이 없어요", by=group) == asked

    asked.assign(activist, by=officer)
    asked.answer("카드전표를 다시 뽑으면 됩니다.", by=activist)

    asked.refresh_from_db()
    assert (asked.status, asked.helper, asked.answered_by) == ("answered", activist, activist)
    assert Activist.objects.get().user == activist
    assert "맡아 주세요" in Letter.objects.get(to=activist).subject
    assert "답했습니다" in Letter.objects.get(to=group).subject


def test_a_request_needs_words_and_a_project_that_runs():
    project = ProjectFactory(running=True)

    refused(lambda: HelpRequest.ask(project, " ", by=project.application.applicant), code="text")
    over = ProjectFactory(status=Project.Status.CLOSED)
    refused(lambda: HelpRequest.ask(over, "도와주세요", by=over.application.applicant), code="status")
    assert not HelpRequest.objects.exists()


def test_what_was_answered_is_not_answered_again():
    request, officer = HelpRequestFactory(), UserFactory(staff=True)
    request.answer("이렇게 합니다.", by=officer)

    refused(lambda: request.answer("저렇게 합니다.", by=officer), code="move")
    refused(lambda: request.withdraw(by=request.asked_by), code="move")


def test_an_activist_who_is_let_go_sees_the_project_no_more():
    request = HelpRequestFactory()
    activist = Activist.assign(request.project, UserFactory(), by=UserFactory(staff=True))

    activist.remove(by=UserFactory(staff=True))

    assert not Project.objects.visible_to(activist.user).exists()
    assert not HelpRequest.objects.visible_to(activist.user).exists()


# -- sanctions --------------------------------------------------------------------------------------------------------


def impose(**told):
    facts = {"ground": "예시 조례 제20조", "reason": "다른 데 씀", "starts_on": date(2026, 1, 1)}
    return Sanction.impose(**{"group_name": "골목 모임", "by": UserFactory(staff=True)} | facts | told)


def test_a_sanction_holds_from_its_first_day_to_its_last_and_by_the_name_however_parted():
    impose(ends_on=date(2026, 12, 31))

    found = Sanction.objects.of("골목모임")
    assert [found.in_force(day).count() for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31))] == [
        0,
        1,
        1,
    ]
    assert not found.in_force(date(2027, 1, 1)).exists()


def test_a_sanction_is_imposed_once_and_lifted_with_a_reason():
    sanction, head = impose(), UserFactory(staff=True)
    assert impose() == sanction
    refused(lambda: sanction.lift(by=head, reason=""), code="reason")

    sanction.lift(by=head, reason="모두 반납함")

    assert not Sanction.objects.in_force(date(2026, 6, 1)).exists()
    refused(lambda: sanction.lift(by=head, reason="다시"), code="move")
    assert [line.verb for line in Activity.objects.about(sanction)] == ["해제", "제재"]


@pytest.mark.parametrize(
    ("told", "code"),
    [({"ground": ""}, "ground"), ({"reason": " "}, "reason"), ({"ends_on": date(2025, 1, 1)}, "ends_on")],
)
def test_a_sanction_without_ground_reason_or_end_in_order_is_refused(told, code):
    refused(lambda: impose(**told), code=code)

    assert not Sanction.objects.exists()


def test_the_factory_makes_what_the_verb_makes():
    assert SanctionFactory(group_name="꽃 길 모임") in Sanction.objects.of("꽃길모임")
