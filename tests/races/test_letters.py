"""Two workers with the same letters, a worker killed over one, and two people who decide at the same instant."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from district import letters
from district.models import Letter
from tests.factories.district import LetterBatchFactory, LetterFactory, UserFactory

CROWD = 6
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
Status = Letter.Status


@pytest.fixture
def post():
    """Twelve letters that wait; `send` has a crowd of workers at all of them at once."""
    return [letter.pk for letter in LetterFactory.create_batch(12, waiting=True, batch=LetterBatchFactory())]


def test_a_crowd_of_workers_sends_each_letter_once(at_once, post):
    at_once([lambda: letters.send(post)] * CROWD)

    assert len(mail.outbox) == len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 12
    assert set(Letter.objects.values_list("status", flat=True)) == {Status.SENT}


def test_without_the_claim_in_one_statement_letters_would_go_out_many_times(at_once, post, monkeypatch):
    everybody_has_read = threading.Barrier(CROWD, timeout=20)

    def read_then_write(letter):
        free = Letter.objects.filter(pk=letter.pk, status=Status.WAITING, sending_since=None).exists()
        everybody_has_read.wait()
        return free

    monkeypatch.setattr(Letter, "claim", read_then_write)

    at_once([lambda: letters.send(post[:1])] * CROWD)

    assert len(mail.outbox) == CROWD


def test_of_release_and_cancellation_at_once_one_holds_for_the_whole_batch(at_once):
    batch, officer = LetterBatchFactory(), UserFactory(staff=True)
    LetterFactory.create_batch(8, batch=batch)

    answers = at_once([lambda: batch.release(by=officer), lambda: batch.cancel(by=officer)] * 3)

    assert [answer for answer in answers if not isinstance(answer, ValidationError)] == [8]
    assert len(set(batch.letters.values_list("status", flat=True))) == 1


@pytest.mark.postgres
def test_without_lock_and_condition_both_would_hold(at_once, monkeypatch):
    """The negative control: who moves what he read before, not what is stored, overrules the other."""
    batch, officer = LetterBatchFactory(), UserFactory(staff=True)
    LetterFactory.create_batch(2, batch=batch)
    everybody_has_read = threading.Barrier(2, timeout=20)
    filtered = QuerySet.filter

    def without_status(self, *args, **conditions):
        if self.model is Letter and {"pk__in", "status"} <= conditions.keys():
            everybody_has_read.wait()
            conditions.pop("status")
        return filtered(self, *args, **conditions)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(QuerySet, "filter", without_status)

    answers = at_once([lambda: batch.release(by=officer), lambda: batch.cancel(by=officer)])

    assert answers == [2, 2]


def test_a_letter_mended_while_its_batch_goes_out_goes_as_it_was_let_out(at_once):
    """Either the mending came first and is in the mail, or it is refused."""
    batch, officer = LetterBatchFactory(), UserFactory(staff=True)
    letter = LetterFactory(batch=batch, body="처음 글")

    def mend():
        return Letter.objects.get(pk=letter.pk).revise(by=officer, subject="고침", body="고친 글")

    mended, _ = at_once([mend, lambda: batch.release(by=officer)])
    letters.send([letter.pk])

    assert mail.outbox[0].body == ("처음 글" if isinstance(mended, ValidationError) else "고친 글")


def test_a_worker_killed_over_a_letter_sends_it_no_second_time(monkeypatch, post):
    """Killed after the server took it and before that was written down: nobody but a person sends it again."""

    class Killed(BaseException):
        pass

    def die(letter):
        raise Killed

    with monkeypatch.context() as dying, ThreadPoolExecutor(1), pytest.raises(Killed):
        dying.setattr(Letter, "done", die)
        letters.send(post)
    assert len(mail.outbox) == 1

    letters.send(post)  # the queue hands the job out again

    assert len(mail.outbox) == 12
    assert Letter.objects.filter(status=Status.WAITING, sending_since__isnull=False).count() == 1
