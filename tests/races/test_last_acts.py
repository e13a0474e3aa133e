"""Different acts on one application at the same instant, and the deadline itself: what is stored is whole."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from district.models import Document, Sequence
from grants.models import Application, Call
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, DocumentFactory, RequiredDocumentFactory

PAIRS = 5
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
Status = Application.Status


@pytest.fixture
def paper():
    """A paper that may be handed in, but need not be."""
    return RequiredDocumentFactory(required=False)


def drafts(paper, number=PAIRS):
    return [ApplicationFactory(call=paper.call, complete=True) for _ in range(number)]


def verb(application, name, **given):
    """An act on what it has read of the application by itself."""

    def act():
        getattr(Application.objects.get(pk=application.pk), name)(**given)
        return name

    return act


def submission(application):
    return verb(application, "submit", by=application.applicant)


def upload(application, paper):
    file = DocumentFactory.build(uploaded_by=application.applicant)
    return verb(application, "revise", by=application.applicant, part="attachments", papers={paper: file})


def codes(answers):
    """What each answered, refusals by their code."""
    return [answer.code if isinstance(answer, ValidationError) else answer for answer in answers]


def pairs(answers):
    return list(zip(answers[::2], answers[1::2], strict=True))


def both_read_first(monkeypatch):
    """The control: nobody locks, and both have read before either writes."""
    read = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(Application, "_lock_whole", lambda self: read.wait())
    monkeypatch.setattr(Application, "lock", lambda self: None)


def test_a_file_that_comes_while_it_is_handed_in_is_there_or_refused(at_once, paper):
    rows = drafts(paper)

    answers = at_once([act for row in rows for act in (submission(row), upload(row, paper))])

    for row, (sent, filed) in zip(rows, pairs(codes(answers)), strict=True):
        assert (sent, filed) in {("submit", "revise"), ("submit", "closed")}
        assert row.attachments.count() == (filed == "revise")
    assert Document.objects.count() == codes(answers).count("revise")


@pytest.mark.postgres
def test_without_the_lock_a_file_would_come_into_what_was_handed_in(at_once, paper, monkeypatch):
    (row,) = drafts(paper, 1)
    handed_in, is_editable = threading.Event(), Application.is_editable.fget
    both_read_first(monkeypatch)

    def judged_too_early(application):
        editable = is_editable(application)
        assert handed_in.wait(20)
        return editable

    monkeypatch.setattr(Application, "is_editable", property(judged_too_early))

    def hand_in():
        try:
            return submission(row)()
        finally:
            handed_in.set()

    assert at_once([hand_in, upload(row, paper)]) == ["submit", "revise"]
    row.refresh_from_db()
    assert row.attachments.get().document.uploaded_at > row.submitted_at


def test_a_draft_is_handed_in_or_thrown_away(at_once, paper):
    rows = drafts(paper)

    answers = at_once([act for row in rows for act in (submission(row), verb(row, "discard"))])

    for row, outcome in zip(rows, pairs(codes(answers)), strict=True):
        assert outcome in {("submit", "move"), ("gone", "discard")}
        assert Application.objects.filter(pk=row.pk).exists() == (outcome[0] == "submit")
    received = Application.objects.exclude(submitted_at=None)
    last = Sequence.objects.get().last if received else 0
    assert sorted(int(row.number[5:]) for row in received) == list(range(1, last + 1))


@pytest.mark.postgres
def test_without_the_lock_a_receipt_would_be_thrown_away(at_once, paper, monkeypatch):
    (row,) = drafts(paper, 1)
    handed_in = threading.Event()
    both_read_first(monkeypatch)
    delete = Application.delete

    def delete_late(application):
        assert handed_in.wait(20)
        return delete(application)

    monkeypatch.setattr(Application, "delete", delete_late)

    def hand_in():
        try:
            return submission(row)()
        finally:
            handed_in.set()

    assert at_once([hand_in, verb(row, "discard")]) == ["submit", "discard"]
    assert not Application.objects.exists()


def received(number):
    rows = [ApplicationFactory(submitted=True, complete=True) for _ in range(number)]
    return [
        (row, [verb(row, "withdraw", by=row.applicant), verb(row, "refuse", by=UserFactory(staff=True), note="예시")])
        for row in rows
    ]


def test_what_is_taken_back_is_not_found_ineligible(at_once):
    rows = received(PAIRS)

    answers = at_once([act for _, acts in rows for act in acts])

    for (row, _), outcome in zip(rows, pairs(codes(answers)), strict=True):
        row.refresh_from_db()
        assert outcome in {("withdraw", "move"), ("move", "refuse")}
        assert row.status == (Status.WITHDRAWN if outcome[0] == "withdraw" else Status.INELIGIBLE)
        assert row.screenings.count() == (outcome[1] == "refuse")


@pytest.mark.postgres
def test_without_the_lock_it_would_be_both(at_once, monkeypatch):
    ((row, acts),) = received(1)
    both_have_read, waited = threading.Barrier(2, timeout=20), set()

    def read(application):
        """Where each would lock for the first time it waits until the other has read, too."""
        if (me := threading.get_ident()) not in waited:
            waited.add(me)
            both_have_read.wait()

    monkeypatch.setattr(Application, "_lock_whole", lambda self: None)
    monkeypatch.setattr(Application, "lock", read)

    assert at_once(acts) == ["withdraw", "refuse"]
    assert row.screenings.count() == 1


# -- the deadline -----------------------------------------------------------------------------------------------------


def at(instant, act):
    """The act, begun at the instant."""

    def wait():
        time.sleep(max(0, (instant - timezone.now()).total_seconds()))
        return act()

    return wait


BEFORE = [2500, *range(300, -100, -50), -500]  # milliseconds before the deadline


def pressed(at_once):
    """The call, and for each who presses around its deadline the draft and what the page answered."""
    call = CallFactory()
    rows = [ApplicationFactory(call=call, complete=True) for _ in BEFORE]
    clients = [Client() for _ in rows]
    for client, row in zip(clients, rows, strict=True):
        client.force_login(row.applicant)
        client.get(row.get_absolute_url())  # whatever is loaded once is loaded before the clock runs
    call.closes_at = timezone.now() + timedelta(seconds=3)
    call.save()

    def pressing(client, row):
        return lambda: client.post(reverse("grants:submission", args=[row.pk])).status_code

    acts = [
        at(call.closes_at - timedelta(milliseconds=before), pressing(client, row))
        for before, client, row in zip(BEFORE, clients, rows, strict=True)
    ]
    return call, list(zip(rows, at_once(acts), strict=True))


def test_what_is_received_was_received_before_the_deadline_and_the_rest_is_told(at_once):
    call, answers = pressed(at_once)

    for row, status in answers:
        row.refresh_from_db()
        in_time = row.submitted_at is not None
        assert status == (302 if in_time else 409)
        assert not in_time or row.submitted_at < call.closes_at
        assert (row.status == Status.SUBMITTED) == in_time
    assert answers[0][0].submitted_at and not answers[-1][0].submitted_at


def test_without_the_check_at_the_instant_that_is_stored_some_would_be_late(at_once, monkeypatch):
    """The control: a call that was open when the page was made is not asked again."""
    monkeypatch.setattr(Call, "is_open_at", lambda call, instant: True)

    call, answers = pressed(at_once)

    answers[-1][0].refresh_from_db()
    assert answers[-1][1] == 302
    assert answers[-1][0].submitted_at >= call.closes_at
