"""What every page carries: notice, menus, landmarks; and the pages for when something is wrong."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from seodaemun_maeul import views
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory

SIGN_IN = "/accounts/login/"


def page(client, url=SIGN_IN):
    return client.get(url).content.decode()


def account_menu(rf, user):
    request = rf.get("/")
    request.user = user
    return [item["label"] for item in views.site(request)["account_menu"]()]


def gallery(rf, **parameters):
    request = rf.get("/gallery/", parameters)
    request.user = AnonymousUser()
    return views.gallery(request).content.decode()


def test_until_the_service_is_official_every_page_says_it_is_a_trial(client, settings):
    assert "시연용 — 실제 행정 서비스가 아닙니다" in page(client)
    assert "공식 전자정부 누리집" not in page(client)

    settings.OFFICIAL_SERVICE = True

    assert "공식 전자정부 누리집" in page(client)
    assert "시연용 — 실제 행정 서비스가 아닙니다" not in page(client)


def test_a_page_is_korean_and_can_be_skipped_to_its_content(client):
    html = page(client)

    assert '<html lang="ko">' in html
    assert 'href="#main"' in html and 'id="main"' in html
    assert html.count("<h1") == 1


def test_every_entry_of_the_main_menu_is_a_page(client):
    assert [item["label"] for item in client.get(SIGN_IN).context["main_menu"]] == [
        label for label, _ in views.MAIN_MENU
    ]


def test_the_menu_marks_where_one_is(rf):
    url = reverse("projects:awards")

    def current(path):
        return {item["label"]: item["current"] for item in views.site(rf.get(path))["main_menu"]}["선정사업"]

    assert current(url) == "page"
    assert current(url + "2015/") == "true"
    assert current("/") == ""


@pytest.mark.django_db
def test_the_account_menu_fits_the_person(rf):
    member = TermFactory(start=date(2020, 1, 1), end=date(2999, 1, 1)).person

    assert "심사" not in account_menu(rf, UserFactory())
    assert "관리" not in account_menu(rf, UserFactory())
    assert "관리" in account_menu(rf, UserFactory(staff=True))
    assert "심사" in account_menu(rf, member)


@pytest.mark.django_db
def test_a_member_whose_term_is_over_has_no_desk(rf):
    former = TermFactory(start=date(2014, 1, 1), end=date(2016, 1, 1)).person

    assert "심사" not in account_menu(rf, former)


def test_demo_accounts_stand_beside_the_sign_in_of_a_demo_only(client, settings):
    settings.DEMO, settings.DEMO_PASSWORD = False, ""
    assert "시연용 계정" not in page(client)

    settings.DEMO, settings.DEMO_PASSWORD = True, "maeul-demo"
    assert "staff@maeul.example" in page(client)
    assert "maeul-demo" in page(client)


@pytest.mark.parametrize(
    "name, heading",
    [
        ("400.html", "알아들을 수 없는 요청입니다"),
        ("403.html", "볼 수 없는 화면입니다"),
        ("403_csrf.html", "다시 한 번 눌러 주세요"),
        ("404.html", "찾을 수 없습니다"),
        ("413.html", "보내신 내용이 너무 큽니다"),
        ("429.html", "잠시 쉬었다가 다시 시도해 주세요"),
        ("500.html", "문제가 생겼습니다"),
    ],
)
def test_error_pages_need_neither_request_nor_database(name, heading):
    html = render_to_string(name)

    assert f"<h1>{heading}</h1>" in html
    assert '<html lang="ko">' in html


def test_what_is_not_there_is_said_in_korean(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "찾을 수 없습니다" in response.content.decode()


def test_a_form_sent_without_its_token_is_explained():
    response = Client(enforce_csrf_checks=True).post(SIGN_IN, {})

    assert response.status_code == 403
    assert "다시 한 번 눌러 주세요" in response.content.decode()


def test_the_gallery_is_no_public_page(client):
    assert client.get("/gallery/").status_code == 404


def test_no_component_needs_an_inline_style_or_script(rf):
    html = gallery(rf)

    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert "<style" not in html
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_everything_a_component_points_at_exists_once(rf):
    html = re.sub(r"<pre.*?</pre>", "", gallery(rf), flags=re.S)
    ids = re.findall(r'\sid="([^"]+)"', html)
    links = re.findall(r'href="#([^"]+)"', html)
    described = " ".join(re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html)).split()

    assert len(ids) == len(set(ids))
    assert set(links + described + re.findall(r'\sfor="([^"]+)"', html)) <= set(ids)


def test_an_error_stands_beside_its_field_and_in_the_summary_with_what_was_typed(rf):
    html = gallery(rf)

    assert 'href="#wrong_amount"' in html
    assert re.search(r'<input[^>]+value="많이"[^>]+aria-invalid="true"[^>]+id="wrong_amount"', html)
    assert re.search(r'id="wrong_amount_error"><p>[^<]+</p>', html)


def test_the_limits_of_a_file_are_said_before_it_is_chosen(rf, settings):
    settings.UPLOAD_MAX_BYTES = 7 * 1024 * 1024

    assert "파일 하나에 7MB까지" in gallery(rf)


def test_turning_the_page_keeps_the_filters(rf):
    html = gallery(rf, dong="3", page="2")

    assert 'href="?dong=3&amp;page=3"' in html
