"""Signing up, signing in and getting a new password, in our own words."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client

from district.models import User
from tests.factories.district import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "maeul-2016!"
NEW_PASSWORD = "hongje-3-river"
NEWCOMER = {"name": "조서대문", "email": "new@example.com", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


@pytest.fixture
def person():
    user = UserFactory(email="person@example.com", name="홍길동")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "url, heading",
    [
        ("login/", "로그인"),
        ("signup/", "가입"),
        ("password/reset/", "비밀번호 다시 정하기"),
        ("password/reset/done/", "메일을 보냈습니다"),
        ("password/reset/key/1-nothing/", "쓸 수 없는 주소입니다"),
        ("password/reset/key/done/", "비밀번호를 바꿨습니다"),
        ("confirm-email/", "이메일을 확인해 주세요"),
        ("confirm-email/nothing/", "쓸 수 없는 주소입니다"),
        ("inactive/", "쓸 수 없는 계정입니다"),
    ],
)
def test_pages_for_visitors(client, url, heading):
    assert f"<h1>{heading}</h1>" in text(client.get(f"/accounts/{url}"))


@pytest.mark.parametrize(
    "url, heading",
    [
        ("logout/", "로그아웃할까요?"),
        ("email/", "이메일 주소"),
        ("password/change/", "비밀번호 변경"),
        ("reauthenticate/", "비밀번호 확인"),
    ],
)
def test_pages_for_people_with_an_account(client, person, url, heading):
    client.force_login(person)

    assert f"<h1>{heading}</h1>" in text(client.get(f"/accounts/{url}"))


def confirm(client, mail):
    """Opens the address in a mail and presses the button of its page."""
    link = re.search(r"http://testserver(\S+)", mail.body)[1]
    page = client.get(link)
    client.post(link)
    return text(page)


def test_a_newcomer_gives_a_name_an_address_and_a_password_and_confirms(client, mailoutbox):
    client.post("/accounts/signup/", NEWCOMER)
    assert User.objects.get(email="new@example.com").name == "조서대문"
    assert client.get("/accounts/email/").status_code == 302
    assert mailoutbox[0].subject == "[서대문 마을] 가입을 마치려면 이메일 주소를 확인해 주세요"

    assert "<b>new@example.com</b>" in confirm(client, mailoutbox[0])
    client.post("/accounts/login/", {"login": "new@example.com", "password": NEW_PASSWORD})

    assert EmailAddress.objects.get(email="new@example.com").verified
    assert "조서대문 님" in text(client.get("/accounts/email/"))


@pytest.mark.parametrize("page", ["signup", "password/reset"])
def test_nobody_learns_who_has_an_account(client, person, mailoutbox, page):
    def ask(email):
        answer = client.post(f"/accounts/{page}/", NEWCOMER | {"email": email}, follow=True)
        return answer.redirect_chain, re.sub(r"\S+@\S+|nonce=\S+|value=\S+", "", text(answer))

    assert ask(person.email) == ask("nobody@example.com")
    assert [mail.to for mail in mailoutbox] == [[person.email], ["nobody@example.com"]]


def test_an_address_is_one_account_however_it_is_written(client):
    client.force_login(UserFactory(staff=True))
    sent = {"email": "Kim@Seoul.example", "name": "김주무", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    client.post("/admin/district/user/add/", sent)
    again = client.post("/admin/district/user/add/", sent | {"email": "kim@seoul.EXAMPLE"})

    assert User.objects.get(name="김주무").email == "kim@seoul.example"
    assert "이미" in text(again)


def test_a_wrong_password_is_said_in_the_summary_and_the_address_is_kept(client, person):
    html = text(client.post("/accounts/login/", {"login": person.email, "password": "wrong"}))

    assert "이메일 주소나 비밀번호가 맞지 않습니다." in html
    assert f'value="{person.email}"' in html


def test_a_missing_field_is_said_beside_it(client):
    html = text(client.post("/accounts/login/", {"login": "", "password": PASSWORD}))

    assert 'id="id_login_error"><p>꼭 필요한 항목입니다.</p>' in html


def test_signing_in_says_so(client, person):
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert "로그인했습니다." in text(client.get("/accounts/email/"))


def test_the_address_of_the_reset_mail_leads_to_a_new_password(client, person, mailoutbox):
    client.post("/accounts/password/reset/", {"email": person.email})
    mail = mailoutbox[0]
    link = re.search(r"http://testserver(\S+)", mail.body)[1]
    form = client.get(link, follow=True)

    client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert mail.subject == "[서대문 마을] 비밀번호를 다시 정하는 주소입니다"
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


def test_a_mail_is_korean_throughout(client, person, mailoutbox, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # then a second sign-up is answered by mail, too

    client.post("/accounts/password/reset/", {"email": person.email})
    client.post("/accounts/password/reset/", {"email": "stranger@example.com"})
    client.post("/accounts/signup/", NEWCOMER | {"email": person.email})

    assert len(mailoutbox) == 3
    for mail in mailoutbox:
        words = re.sub(r"\S+://\S+", "", mail.subject + mail.body)
        assert not re.search(r"[A-Za-z]", words)
        assert words.count("서대문구 자치행정과 마을공동체지원팀") == 1


def test_the_rules_for_a_password_are_a_list(client):
    assert "<ul><li>다른 개인 정보와 유사한 비밀번호" in text(client.get("/accounts/signup/"))


def test_the_database_keeps_no_second_spelling(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email="Person@example.com")


@pytest.mark.parametrize("written", ["PERSON@Example.com", "person@EXAMPLE.com", " person@example.com "])
def test_one_signs_in_however_one_writes_the_address(client, person, written):
    client.post("/accounts/login/", {"login": written, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("written", ["person@ｅxample.com", "perſon@example.com"])
def test_letters_that_only_look_alike_are_another_address(client, person, written):
    answer = client.post("/accounts/login/", {"login": written, "password": PASSWORD})

    assert "이메일 주소나 비밀번호가 맞지 않습니다." in text(answer)


def test_after_the_office_changed_an_address_the_old_mailbox_leads_nowhere(client, person, mailoutbox):
    client.force_login(UserFactory(staff=True))
    address = f"/admin/district/user/{person.pk}/change/"
    client.post(address, {"email": "new@example.com", "name": person.name, "is_active": "on"})

    Client().post("/accounts/password/reset/", {"email": "person@example.com"})
    Client().post("/accounts/password/reset/", {"email": "new@example.com"})

    assert [(mail.to, "password/reset/key" in mail.body) for mail in mailoutbox] == [
        (["person@example.com"], False),
        (["new@example.com"], True),
    ]
