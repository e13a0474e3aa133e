"""A later deadline is told to those who have begun: letters, held until somebody looks them over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from district.models import Letter, LetterBatch
from district.templatetags.maeul import until
from grants.models import Editor
from seodaemun_maeul import roles
from tests.factories.grants import ApplicationFactory, CallFactory, EditorFactory, IntakeFactory

from .test_admin import act

pytestmark = pytest.mark.django_db


def test_who_has_begun_is_told_of_a_later_deadline_by_letters_that_are_looked_over(client, official):
    official(roles.TEAM_HEAD)
    draft = ApplicationFactory(title="말하지 않은 제목")
    call, editor = draft.call, EditorFactory(application=draft)
    EditorFactory(application=draft, invited=True)
    ApplicationFactory(call=call, submitted=True)
    ApplicationFactory(call=call, applicant=None, intake=IntakeFactory(email="paper@example.com"))
    ApplicationFactory()
    later = timezone.localtime(call.closes_at + timedelta(days=3))
    typed = {"closes_at_0": f"{later:%Y-%m-%d}", "closes_at_1": f"{later:%H:%M}", "note": "신청이 적어"}

    asked = client.get(reverse("admin:grants_call_extend", args=[call.pk])).text
    answer = act(client, call, "extension", **typed)

    batch = LetterBatch.objects.get()
    assert "작성 중인 신청서 1건" in asked
    assert answer.url == reverse("admin:district_letterbatch_change", args=[batch.pk])
    letters = batch.letters.order_by("pk")
    assert [(letter.to, letter.address) for letter in letters] == [
        (person, person.email) for person in (draft.applicant, editor.user)
    ]
    assert {letter.status for letter in letters} == {Letter.Status.HELD}
    for letter in letters:
        assert (
            letter.body.startswith(f"{letter.to.name}님")
            and until(later.replace(second=0, microsecond=0)) in letter.body
        )
        assert draft.title not in letter.subject + letter.body


def test_nobody_has_begun_and_nothing_is_written(client, official):
    call = ApplicationFactory(submitted=True).call

    assert call.extend(call.closes_at + timedelta(days=3), by=official(roles.TEAM_HEAD), note="신청이 적어") is None
    assert not LetterBatch.objects.exists()


def test_telling_three_drafts_asks_the_database_no_more_than_one(official):
    head, costs = official(roles.TEAM_HEAD), []
    for count in (1, 3):
        call = CallFactory()
        for draft in ApplicationFactory.create_batch(count, call=call):
            EditorFactory(application=draft)
        with CaptureQueriesContext(connection) as asked:
            call.extend(call.closes_at + timedelta(days=3), by=head, note="신청이 적어")
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_who_only_reads_along_finds_the_way_from_the_letter_to_the_application(client, official):
    draft = ApplicationFactory()
    reader = EditorFactory(application=draft, role=Editor.Role.READ).user
    draft.call.extend(draft.call.closes_at + timedelta(days=3), by=official(roles.TEAM_HEAD), note="신청이 적어")
    LetterBatch.objects.get().release(by=draft.call.published_by)
    client.force_login(reader)

    page = client.get(reader.letters.get().get_absolute_url()).text

    assert draft.get_absolute_url() in page


def test_a_second_extension_takes_the_letters_back_that_nobody_let_out(official):
    head = official(roles.TEAM_HEAD)
    draft, other = ApplicationFactory(), ApplicationFactory(call__year=2031)
    kept = other.call.extend(other.call.closes_at + timedelta(days=3), by=head, note="신청이 적어")
    first = draft.call.extend(draft.call.closes_at + timedelta(days=3), by=head, note="신청이 적어")

    second = draft.call.extend(draft.call.closes_at + timedelta(days=2), by=head, note="그래도 적어")

    assert first.letters.get().status == Letter.Status.CANCELLED
    assert until(draft.call.closes_at) in second.letters.get().body
    assert kept.letters.get().status == Letter.Status.HELD


def test_what_was_let_out_of_an_extension_stays_sent(official):
    head, draft = official(roles.TEAM_HEAD), ApplicationFactory()
    first = draft.call.extend(draft.call.closes_at + timedelta(days=3), by=head, note="신청이 적어")
    first.release(by=head)

    draft.call.extend(draft.call.closes_at + timedelta(days=2), by=head, note="그래도 적어")

    assert first.letters.get().status == Letter.Status.WAITING
