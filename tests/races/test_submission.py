"""Many people press at once: one receipt for one application, one number for each."""

import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from district.models import Activity, Sequence, User
from grants.models import Application
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory

CROWD = 12
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def submission(pk):
    """An act that hands in what it has read of the application by itself."""

    def act():
        application = Application.objects.select_related("applicant").get(pk=pk)
        application.submit(by=application.applicant)
        return application.number

    return act


def test_one_application_handed_in_by_a_crowd_is_received_once(at_once):
    application = ApplicationFactory(complete=True)

    answers = at_once([submission(application.pk)] * CROWD)

    application.refresh_from_db()
    assert [answer for answer in answers if isinstance(answer, str)] == [application.number]
    refusals = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [refusal.code for refusal in refusals] == ["move"] * (CROWD - 1)
    assert Activity.objects.about(application).count() == 1
    assert Sequence.objects.get().last == 1


@pytest.mark.postgres
def test_without_the_lock_the_crowd_would_be_received_many_times(at_once, monkeypatch):
    application = ApplicationFactory(complete=True)
    everybody_has_read = threading.Barrier(CROWD, timeout=20)
    monkeypatch.setattr(Application, "_lock_whole", lambda self: everybody_has_read.wait())
    monkeypatch.setattr(Application, "lock", lambda self: None)

    answers = at_once([submission(application.pk)] * CROWD)

    assert len({answer for answer in answers if isinstance(answer, str)}) == CROWD
    assert Activity.objects.about(application).count() == CROWD


def test_a_crowd_of_applications_gets_numbers_without_gap_or_double(at_once):
    call = CallFactory()
    applications = [ApplicationFactory(call=call, complete=True) for _ in range(CROWD)]

    numbers = at_once([submission(application.pk) for application in applications])

    assert sorted(int(number[5:]) for number in numbers) == list(range(1, CROWD + 1))


@pytest.mark.postgres
def test_without_the_lock_numbers_would_be_given_twice(at_once, monkeypatch):
    Sequence.take("접수번호", 2026)
    everybody_has_read = threading.Barrier(CROWD, timeout=20)

    def unlocked(name, year):
        row = Sequence.objects.get(name=name, year=year)
        everybody_has_read.wait()
        row.last += 1
        row.save(update_fields=["last"])
        return row.last

    monkeypatch.setattr(Sequence, "take", unlocked)

    assert at_once([lambda: Sequence.take("접수번호", 2026)] * CROWD) == [2] * CROWD


def test_one_form_sent_by_a_crowd_makes_one_draft(at_once, client, django_user_model):
    call, form_key = CallFactory(), Application().form_key
    person = django_user_model.objects.create_user("hong@example.com", name="홍길순")
    client.force_login(person)
    cookie = client.cookies["sessionid"].value

    def press():
        browser = type(client)(headers={"cookie": f"sessionid={cookie}"})
        sent = {"form_key": form_key, "version": 1, "group_name": "골목 이웃", "go": "project"}
        return browser.post(reverse("grants:apply", args=[call.pk]), sent)

    answers = at_once([press] * CROWD)

    draft = Application.objects.get()
    address = reverse("grants:application_edit", args=[draft.pk, "project"])
    assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {(302, address)}
    assert draft.group_name == "골목 이웃"


def beginning(call, person):
    """An act that begins a draft of its own, as another window would."""
    return lambda: Application.begin(call, by=person, form_key=uuid.uuid4())


def test_a_crowd_of_windows_of_one_person_makes_one_draft(at_once):
    call, person = CallFactory(), UserFactory()

    answers = at_once([beginning(call, person)] * CROWD)

    draft = Application.objects.get()
    assert answers.count(draft) == 1
    assert [answer.code for answer in answers if isinstance(answer, ValidationError)] == ["draft"] * (CROWD - 1)


@pytest.mark.postgres
def test_without_the_lock_each_window_would_make_one(at_once, monkeypatch):
    call, person = CallFactory(), UserFactory()
    everybody_has_looked = threading.Barrier(CROWD, timeout=20)
    make = type(Application.objects).get_or_create

    def make_after_all_looked(*args, **named):
        everybody_has_looked.wait()
        return make(*args, **named)

    monkeypatch.setattr(type(User.objects), "select_for_update", lambda self: self.all())
    monkeypatch.setattr(type(Application.objects), "get_or_create", make_after_all_looked)

    at_once([beginning(call, person)] * CROWD)

    assert Application.objects.count() == CROWD
