from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from district.models import Activity
from grants.models import Application, Participant
from tests.factories.district import UserFactory
from tests.factories.grants import (
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    CallTypeFactory,
    RequiredDocumentFactory,
)

pytestmark = pytest.mark.django_db
Status = Application.Status


def refused(application, code):
    """Submits, expects the refusal, and proves that nothing was stored."""
    with pytest.raises(ValidationError) as refusal:
        application.submit(by=application.applicant)
    assert {error.code for error in refusal.value.error_list} == {code}
    application.refresh_from_db()
    assert (application.status, application.number, application.submitted_at) == (Status.DRAFT, None, None)
    return refusal.value.messages


def test_a_complete_application_gets_its_number_and_a_line_in_the_trail():
    application = ApplicationFactory(complete=True)

    application.submit(by=application.applicant)

    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    assert application.number == f"{timezone.localdate().year}-00001"
    assert application.submitted_by == application.applicant
    trail = Activity.objects.about(application).get()
    assert (trail.before, trail.after, trail.actor) == ("작성중", "접수", application.applicant)


def test_numbers_follow_each_other():
    call = CallFactory()
    first, second = (ApplicationFactory(call=call, complete=True) for _ in range(2))

    first.submit(by=first.applicant)
    second.submit(by=second.applicant)

    assert int(second.number[5:]) == int(first.number[5:]) + 1


def test_submitting_twice_is_refused_and_changes_nothing():
    application = ApplicationFactory(complete=True)
    same = Application.objects.get(pk=application.pk)
    application.submit(by=application.applicant)

    with pytest.raises(ValidationError, match="접수"):
        same.submit(by=same.applicant)

    same.refresh_from_db()
    assert (same.number, same.submitted_at) == (application.number, application.submitted_at)
    assert Activity.objects.about(application).count() == 1


def test_after_the_deadline_is_refused():
    messages = refused(ApplicationFactory(call__closed=True, complete=True), "closed")

    assert messages == ["접수 기간이 아닙니다."]


@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_holds_to_the_second(time_machine, seconds, in_time):
    deadline = timezone.now() + timedelta(days=1)
    application = ApplicationFactory(call__closes_at=deadline, complete=True)
    time_machine.move_to(deadline + timedelta(seconds=seconds), tick=False)

    if in_time:
        application.submit(by=application.applicant)
        assert application.submitted_at == timezone.now()
    else:
        refused(application, "closed")


def test_fewer_than_five_people_is_refused():
    application = ApplicationFactory(complete=True)
    application.participants.filter(role=Participant.Role.MEMBER).first().delete()

    assert "5명 이상" in refused(application, "people")[0]


def test_over_the_cap_of_the_type_is_refused():
    call = CallFactory()
    application = ApplicationFactory(call=call, type=CallTypeFactory(call=call, cap=500_000), complete=True)

    assert any("한도 500,000원" in message for message in refused(application, "costs"))


def test_too_little_own_share_is_refused():
    call = CallFactory()
    application = ApplicationFactory(call=call, type=CallTypeFactory(call=call, own_share_percent=20), complete=True)

    assert any("자부담이 200,000원 이상" in message for message in refused(application, "costs"))


def test_a_missing_paper_is_refused_and_handed_in_it_is_not():
    application = ApplicationFactory(complete=True)
    paper = RequiredDocumentFactory(call=application.call)
    assert "모임소개서" in refused(application, "attachments")[0]

    AttachmentFactory(application=application, requirement=paper)
    application.submit(by=application.applicant)

    assert application.status == Status.SUBMITTED


def test_a_returned_application_is_corrected_after_the_call_closed_until_its_own_day():
    staff = UserFactory(staff=True)
    application = ApplicationFactory(complete=True)
    application.submit(by=application.applicant)
    receipt = (application.number, application.submitted_at)
    application.ask_correction(by=staff, note="예산을 다시 적어 주세요.", until=timezone.now() + timedelta(days=3))
    application.call.closes_at = timezone.now() - timedelta(seconds=1)
    application.call.save()

    application.submit(by=application.applicant)

    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    assert (application.number, application.submitted_at) == receipt


def test_a_refusal_needs_its_reason():
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError, match="사유"):
        application.refuse(by=UserFactory(staff=True), note=" ")

    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_an_arrow_that_is_not_drawn_is_refused():
    application = ApplicationFactory(eligible=True)

    with pytest.raises(ValidationError, match="적격"):
        application.refuse(by=UserFactory(staff=True), note="늦었습니다.")


def test_people_see_their_own_and_staff_see_what_was_handed_in():
    mine, theirs = ApplicationFactory(), ApplicationFactory(submitted=True)

    assert list(Application.objects.visible_to(mine.applicant)) == [mine]
    assert list(Application.objects.visible_to(UserFactory(staff=True))) == [theirs]


def test_money_is_added_up_by_the_query_as_by_the_record():
    application = ApplicationFactory(complete=True)

    row = Application.objects.with_money().get(pk=application.pk)

    assert (row.asked_won, row.own_won) == (application.asked, application.own_share) == (900_000, 100_000)
