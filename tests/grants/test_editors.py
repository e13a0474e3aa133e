"""People who write an application together: asked by mail, let in by address, gone with the next request."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from district.models import AccessLog, Activity
from grants import permissions
from grants.models import Application, Editor
from grants.models.editor import MOST, MOST_A_DAY
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import ApplicationFactory, EditorFactory, RoundFactory

from .writing import address, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Somebody who writes along on a draft, signed in."""
    editor = EditorFactory()
    client.force_login(editor.user)
    return editor


def confirmed(email, **facts):
    user = UserFactory(email=email, **facts)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def page(application, name="editors", *more):
    return reverse(f"grants:{name}", args=[application.pk, *more])


def invite(client, application, email="jiyoung@example.com", role="write"):
    return client.post(page(application), {"email": email, "role": role})


def link():
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


# -- the way in -------------------------------------------------------------------------------------------------------


def test_who_is_invited_accepts_with_his_own_account_and_writes(client, draft):
    assert invite(client, draft, "JiYoung@example.com")["Location"] == page(draft)
    assert (mail.outbox[0].to, str(draft.applicant) in mail.outbox[0].body) == (["jiyoung@example.com"], True)

    friend = confirmed("jiyoung@example.com", name="박지영")
    client.force_login(friend)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "함께 쓰자는 초대" in client.get(link()).text
    assert client.post(link())["Location"] == draft.get_absolute_url()

    assert save(client, draft, "group", {"group_name": "함께 부엌"}).status_code == 302
    assert draft.group_name == "함께 부엌"
    trail = Activity.objects.about(draft).order_by("pk")
    assert [(line.verb, line.actor) for line in trail] == [
        ("함께 쓰기 초대", draft.applicant), ("함께 쓰기 수락", friend),
    ]  # fmt: skip
    assert not AccessLog.objects.exists()


def test_the_answer_is_the_same_whether_the_address_has_an_account_or_not(client, draft):
    confirmed("known@example.com")

    pages = []
    for email in ("known@example.com", "nobody@example.com"):
        answer = invite(client, draft, email)
        shown = client.get(answer["Location"]).text
        pages.append(re.sub(r'value="[^"]{64}"|editors/\d+', "", shown.replace(email, "")).count("초대"))

    assert pages[1] == pages[0] + 4  # one more invitation on the list, the same words
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("verified", [True, False])
def test_a_link_passed_on_lets_nobody_else_in(client, draft, verified):
    invite(client, draft)
    other = UserFactory()
    other.emailaddress_set.create(email="jiyoung@example.com" if not verified else other.email, verified=verified)
    client.force_login(other)

    for answer in (client.get(link()), client.post(link())):
        assert answer.status_code == 403
        assert "이 계정으로는 수락할 수 없습니다" in answer.text
        assert draft.applicant.name not in answer.text
    assert not draft.editors.filter(user=other).exists()


def test_any_confirmed_address_of_an_account_will_do(client, draft):
    invite(client, draft)
    friend = confirmed("other@example.com")
    friend.emailaddress_set.create(email="jiyoung@example.com", verified=True)
    client.force_login(friend)

    client.post(link())

    assert draft.editors.get().user == friend


def test_a_stale_forged_or_taken_back_invitation_is_told(client, draft, monkeypatch):
    invite(client, draft)
    address, editor = link(), draft.editors.get()
    client.force_login(confirmed("jiyoung@example.com"))

    forged = client.get(address.replace(f"={editor.pk}:", f"={editor.pk + 1}:"))
    monkeypatch.setattr("grants.models.editor.VALID", timedelta(seconds=-1))
    stale = client.get(address)
    monkeypatch.undo()
    editor.remove(by=draft.applicant)
    gone = client.post(address)

    assert {answer.status_code for answer in (forged, stale, gone)} == {404}
    assert all("쓸 수 없는 초대입니다" in answer.text for answer in (forged, stale, gone))


def test_accepting_twice_changes_nothing(client, draft):
    invite(client, draft)
    client.force_login(confirmed("jiyoung@example.com"))

    answers = [client.post(link()) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {draft.get_absolute_url()}
    assert Activity.objects.filter(verb="함께 쓰기 수락").count() == 1


def test_asked_again_there_is_one_invitation_and_another_letter(client, draft):
    invite(client, draft)
    invite(client, draft, role="read")

    assert draft.editors.get().role == Editor.Role.READ
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("email", ["", "jiyoung", "a@b", f"{'가' * 300}@example.com"])
def test_a_wrong_address_is_told_beside_it_and_kept(client, draft, email):
    answer = invite(client, draft, email)

    assert answer.status_code == 400
    assert "확인해 주세요" in answer.text or "적어 주세요" in answer.text
    assert answer.context["form"]["email"].value() == email
    assert not draft.editors.exists() and not mail.outbox


def test_oneself_and_who_is_there_already_are_refused(client):
    editor = EditorFactory()
    client.force_login(editor.application.applicant)

    assert "신청인 자신" in invite(client, editor.application, editor.application.applicant.email).text
    assert "이미 함께 쓰고" in invite(client, editor.application, editor.user.email).text
    assert not mail.outbox


def test_nobody_has_us_send_letters_without_end(client, draft):
    for _ in range(MOST_A_DAY):
        Activity.write(draft, by=draft.applicant, verb="함께 쓰기 초대")
    assert "내일 다시" in invite(client, draft).text

    full = ApplicationFactory()
    for at in range(MOST):
        EditorFactory(application=full, invited=True, email=f"{at}@example.com")
    client.force_login(full.applicant)
    assert f"{MOST}명까지" in invite(client, full).text
    assert not mail.outbox


def test_a_letter_that_cannot_be_sent_is_told(client, draft, monkeypatch):
    monkeypatch.setattr("grants.models.editor.send_mail", lambda *args: (_ for _ in ()).throw(OSError("no server")))

    answer = invite(client, draft)

    assert answer.status_code == 400
    assert "메일을 보내지 못했습니다" in answer.text


# -- what an editor may -----------------------------------------------------------------------------------------------


def test_only_the_applicant_hands_in_takes_back_and_invites(client, editor):
    application = editor.application

    for name in ("submission", "withdrawal"):
        assert client.post(page(application, name)).status_code == 404
    assert invite(client, application).status_code == 404
    assert "제출하기" not in client.get(application.get_absolute_url()).text


def test_who_may_read_reads_and_nothing_else(client):
    reader = EditorFactory(role=Editor.Role.READ)
    client.force_login(reader.user)

    assert client.get(reader.application.get_absolute_url()).status_code == 200
    assert client.get(address(reader.application)).status_code == 404
    assert save(client, reader.application, "group", {"group_name": "남"}).status_code == 404


def test_who_was_removed_is_gone_with_the_next_request(client, editor):
    application = editor.application
    assert client.get(address(application)).status_code == 200

    editor.remove(by=application.applicant)

    assert client.get(address(application)).status_code == 404
    assert client.get(application.get_absolute_url()).status_code == 404
    assert save(client, application, "group", {"group_name": "남"}).status_code == 404


def test_an_editor_leaves_but_removes_nobody_else(client, editor):
    other = EditorFactory(application=editor.application)

    assert client.post(page(editor.application, "editor_removal", other.pk)).status_code == 404
    assert client.post(page(editor.application, "editor_removal", editor.pk)).status_code == 302

    assert list(editor.application.editors.all()) == [other]
    assert Activity.objects.get(verb="함께 쓰기 그만둠").actor == editor.user


def test_writing_along_is_no_draft_of_ones_own(client, editor):
    answer = client.get(reverse("grants:apply", args=[editor.application.call_id]))

    assert answer.status_code == 200  # a new form, not the friend's
    assert Application.begin(editor.application.call, by=editor.user, form_key="0" * 32).applicant == editor.user


def test_who_writes_along_neither_reviews_nor_judges_nor_sees_the_ranking(official, client):
    member = TermFactory().person
    application = ApplicationFactory(eligible=True)
    EditorFactory(application=application, user=member)

    with pytest.raises(ValidationError):
        RoundFactory(step__call=application.call).assign(application, member, by=UserFactory(staff=True))
    assert permissions.is_involved(member, application.call)

    staff = official("공모 담당")
    handed_in = ApplicationFactory(submitted=True)
    EditorFactory(application=handed_in, user=staff)
    with pytest.raises(ValidationError, match="자기 신청"):
        handed_in.accept(by=staff)


def test_two_editors_on_different_parts_do_not_meet_and_on_the_same_one_are_told(client, editor):
    application = editor.application
    first = {"version": application.version, "group_name": "우리 부엌"}
    client.post(address(application), first)

    assert client.post(address(application, "project"), {"version": 1, "title": "밥상"}).status_code == 302
    answer = client.post(address(application), {"version": 1, "group_name": "너희 부엌"})

    assert answer.status_code == 409
    assert "다른 사람이 먼저 고쳤습니다" in answer.text and "우리 부엌" in answer.text and "너희 부엌" in answer.text
    application.refresh_from_db()
    assert (application.group_name, application.title) == ("우리 부엌", "밥상")


def test_pages_ask_no_more_for_three_editors_than_for_one(client, editor):
    pages = (page(editor.application), editor.application.get_absolute_url(), reverse("grants:applications"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            for url in pages:
                assert client.get(url).status_code == 200
        return len(captured)

    one = queries()
    EditorFactory.create_batch(2, application=editor.application)

    assert queries() == one
