"""What a group and the office write to each other about an application."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog, Letter
from grants.models import Message
from grants.models.message import A_DAY
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, MessageFactory, ReviewFactory

pytestmark = pytest.mark.django_db


def page(application):
    return reverse("grants:messages", args=[application.pk])


@pytest.fixture
def application(client):
    """One that was handed in; its applicant is signed in."""
    handed_in = ApplicationFactory(submitted=True)
    client.force_login(handed_in.applicant)
    return handed_in


def test_a_question_is_stored_and_waits_for_the_office(client, application, official):
    answer = client.post(page(application), {"text": "강사비를 올려도 되나요?"}, follow=True)
    assert "강사비를 올려도 되나요?" in answer.text and "아직 읽지 않음" in answer.text
    assert not Letter.objects.exists()

    official(roles.OFFICER)
    desk = client.get("/admin/").text
    assert "답을 기다리는 글" in desk
    assert client.get("/admin/grants/application/?unread=1").context["cl"].result_count == 1
    assert "강사비를 올려도 되나요?" in client.get(page(application)).text
    assert AccessLog.objects.get().act == "대화 열람"
    assert client.get("/admin/grants/application/?unread=1").context["cl"].result_count == 0


def test_an_answer_is_told_by_mail_without_its_text_and_once_until_it_is_read(client, application, official):
    officer = official(roles.OFFICER)
    client.post(page(application), {"text": "비밀 이야기"})
    client.post(page(application), {"text": "하나 더"})

    (letter,) = Letter.objects.all()
    assert letter.to == application.applicant and letter.automatic
    assert "비밀 이야기" not in letter.body + letter.subject

    client.force_login(application.applicant)
    assert "2개의 새 글" in client.get(reverse("grants:applications")).text
    assert "2개의 새 글" in client.get(application.get_absolute_url()).text
    seen = client.get(page(application)).text
    assert "비밀 이야기" in seen and officer.name not in seen
    assert "새 글" not in client.get(reverse("grants:applications")).text

    client.force_login(officer)
    client.post(page(application), {"text": "또 하나"})
    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "글을 적어 주세요"), ("제 번호는 800101-1234567입니다.", "주민등록번호"), ("가" * 2001, "2000자까지")],
)
def test_what_is_refused_is_told_beside_the_field_and_kept(client, application, text, words):
    answer = client.post(page(application), {"text": text})

    assert answer.status_code == 400
    assert words in answer.context["form"].errors["text"][0]
    assert text in answer.text and not Message.objects.exists()


def test_a_double_click_is_one_word_and_a_day_has_its_limit(client, application):
    for _ in range(2):
        client.post(page(application), {"text": "한 번"})
    assert Message.objects.count() == 1

    MessageFactory.create_batch(A_DAY - 1, application=application)
    answer = client.post(page(application), {"text": "스물한 번째"})
    assert f"하루에 {A_DAY}번까지" in answer.text and "스물한 번째" in answer.text

    Message.objects.update(at=timezone.now() - timedelta(days=1))
    assert client.post(page(application), {"text": "이튿날"}).status_code == 302


def test_a_draft_has_no_talk(client):
    draft = ApplicationFactory()
    client.force_login(draft.applicant)

    assert client.get(page(draft)).status_code == 404
    assert "담당자에게 묻기" not in client.get(draft.get_absolute_url()).text
    with pytest.raises(ValidationError):
        Message.write(draft, by=draft.applicant, text="미리")


def test_members_strangers_and_who_stepped_down_never_see_it(client, official):
    officer = official(roles.OFFICER)
    message = MessageFactory(application=ApplicationFactory(eligible=True, complete=True))
    application = message.application
    member = ReviewFactory(application=application, scoring=True).member

    assert client.get(page(application)).status_code == 200
    for person in (member, UserFactory()):
        client.force_login(person)
        assert client.get(page(application)).status_code == 404
        assert client.post(page(application), {"text": "글"}).status_code == 404

    client.force_login(officer)
    own = ReviewFactory(application=application, member=officer)
    assert client.get(page(application)).status_code == 404, "an official who scores it"
    own.recuse(by=officer, reason="이웃입니다.")
    assert client.get(page(application)).status_code == 404
    assert Message.objects.count() == 1


def test_an_auditor_reads_leaves_unread_and_writes_nothing(client, official):
    official(roles.AUDITOR)
    message = MessageFactory()

    seen = client.get(page(message.application)).text

    assert message.text in seen and "글 남기기" not in seen
    assert client.post(page(message.application), {"text": "글"}).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_a_page_costs_the_same_for_one_word_and_for_three(client, application):
    def cost(address):
        return page_cost(client, address)

    addresses = (page(application), application.get_absolute_url(), reverse("grants:applications"))
    MessageFactory(application=application, answer=True)
    one = [cost(address) for address in addresses]
    MessageFactory.create_batch(2, application=application, answer=True)
    MessageFactory(application=ApplicationFactory(submitted=True, applicant=application.applicant), answer=True)
    assert [cost(address) for address in addresses] == one


def test_who_writes_along_talks_along_and_who_reads_along_only_reads(client, application):
    writer, reader = UserFactory(), UserFactory()
    for person, role in ((writer, "write"), (reader, "read")):
        application.editors.create(
            user=person, email=person.email, role=role, invited_by=application.applicant, accepted_at=timezone.now()
        )

    for person, status in ((writer, 302), (reader, 404)):
        client.force_login(person)
        assert client.get(page(application)).status_code == 200
        assert client.post(page(application), {"text": "글"}).status_code == status

    assert not Message.objects.get().from_office
