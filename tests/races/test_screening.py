"""Two officials at one application, and a group that hands in while its time runs out: one decision, whole."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from district.models import Activity
from grants.models import Application, DepartmentReview, Screening
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, DepartmentReviewFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
Status = Application.Status


@pytest.fixture
def received():
    application = ApplicationFactory(complete=True)
    application.submit(by=application.applicant)
    return application


def decision(application, verb, **given):
    """An act that decides on what it has read of the application by itself."""
    officer = UserFactory(staff=True)

    def act():
        getattr(Application.objects.get(pk=application.pk), verb)(by=officer, **given)
        return verb

    return act


def decisions(received):
    return [decision(received, "accept"), decision(received, "refuse", note="대상이 아님")]


def test_two_officials_who_decide_at_once_decide_once(at_once, received):
    answers = at_once(decisions(received) * 3)

    done = [answer for answer in answers if isinstance(answer, str)]
    assert len(done) == 1
    assert {answer.code for answer in answers if isinstance(answer, ValidationError)} == {"move"}
    assert Screening.objects.get().result == Application.objects.get().status
    assert Activity.objects.about(received).filter(after__in=["적격", "부적격"]).count() == 1


@pytest.mark.postgres
def test_without_the_lock_both_would_decide(at_once, received, monkeypatch):
    both_have_read = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(Application, "_lock_whole", lambda self: both_have_read.wait())
    monkeypatch.setattr(Application, "lock", lambda self: None)

    assert at_once(decisions(received)) == ["accept", "refuse"]
    assert Screening.objects.count() == 2


def test_at_the_end_of_its_time_a_correction_is_received_or_refused_never_both(at_once, received):
    officer, until = UserFactory(staff=True), timezone.now() + timedelta(seconds=1)
    Application.objects.get().ask_correction(by=officer, note="고침", until=until)

    def at_the_end(act, early):
        def wait():
            while timezone.now() < until - early:
                pass
            return act()

        return wait

    hand_in, refuse = handing_in(received), decision(received, "refuse", note="보완하지 않음")
    early = timedelta(milliseconds=20)
    answers = at_once([at_the_end(hand_in, early), at_the_end(hand_in, timedelta()), at_the_end(refuse, timedelta())])

    stored = Application.objects.get()
    done = [answer for answer in answers if isinstance(answer, str)]
    assert all(isinstance(answer, str | ValidationError) for answer in answers), answers
    # Handed in at the last moment, it may be refused as what was received; without that it is refused as lapsed.
    assert done in (["submit"], ["refuse"], ["submit", "refuse"])
    assert stored.status == (Status.INELIGIBLE if done[-1] == "refuse" else Status.SUBMITTED)
    assert (stored.corrections.get().done_at is not None) == ("submit" in done)


def handing_in(application):
    def act():
        Application.objects.get(pk=application.pk).submit(by=application.applicant)
        return "submit"

    return act


def asked_again(application, officer):
    def act():
        Application.objects.get(pk=application.pk).ask_correction(
            by=officer, note="하나 더", until=timezone.now() + timedelta(days=2)
        )
        return "ask"

    return act


def test_a_correction_handed_in_while_more_is_asked_ends_with_a_whole_round(at_once, received):
    """Whichever comes first, the status and the newest round say the same."""
    officer = UserFactory(staff=True)
    Application.objects.get().ask_correction(by=officer, note="고침", until=timezone.now() + timedelta(days=1))

    answers = at_once([handing_in(received), asked_again(received, officer)])

    stored = Application.objects.get()
    assert answers[1] == "ask"  # of what was handed in, and of what was returned, more may be asked
    assert (stored.corrections.first().done_at is None) == (stored.status == Status.RETURNED)


def test_colleagues_of_one_department_answer_once(at_once):
    review = DepartmentReviewFactory()
    colleagues = [UserFactory(is_staff=True, department=review.department) for _ in range(6)]

    def answering(user):
        def act():
            DepartmentReview.objects.get(pk=review.pk).answer("fit", by=user, opinion=f"{user}의 의견")
            return user.pk

        return act

    answers = at_once([answering(user) for user in colleagues])

    review.refresh_from_db()
    assert [answer for answer in answers if isinstance(answer, int)] == [review.answered_by_id]
    assert Activity.objects.about(review).count() == 1
