"""One grant from the open call to the ranking, by the people who do it and through the pages they use."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog, Dong, User
from grants.models import Application
from seodaemun_maeul import demo
from tests.grants.writing import file, lines, people

from .doing import PASSWORD, arrive, desk, follow, row_of, score, step_down, trail_of

pytestmark = pytest.mark.django_db

OFFICER = "한가람"
SCORES = {
    "강보람": (18, 17, 18, 19, 16),
    "문가온": (16, 15, 17, 17, 15),
    "배한결": (19, 18, 18, 18, 17),
    "서로운": (17, 17, 16, 18, 16),
}
STEPS_DOWN = "조아라"
NEIGHBOURS = ("김순례", "이복남", "박점순", "최영자", "정만수")
GROUP = {"group_name": "홍제 화요부엌", "group_intro": "화요일마다 모이는 이웃 다섯입니다."}
PROJECT = {
    "title": "화요일엔 함께 밥을",
    "need": "혼자 드시는 어르신이 많습니다.",
    "plan": "화요일마다 함께 밥을 짓고 나눕니다.",
    "effect": "이웃의 안부를 서로 압니다.",
    "starts_on": "2027.3.2.",
    "ends_on": "2027년 11월 30일",
}
SUPPER = {"category": "식비", "basis": "쌀과 반찬", "unit_price": "15만원", "quantity": "1", "times": "10회"}


@pytest.fixture
def call(plan_2016, settings):
    """This year's call, as the demo opens it beside the whole plan of 2016."""
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    call_command("load_demo", stdout=StringIO())
    return demo.open_call()


# -- what people do with pages ----------------------------------------------------------------------------------------


def press(client, page, go, **typed):
    """Fills in the part of the application that `page` shows and presses the button that leads to `go`."""
    shown = page.context["application"]
    typed |= {"form_key": str(shown.form_key), "version": shown.version, "go": go}
    return client.post(page.request["PATH_INFO"], typed, follow=True)


def group(call):
    kind, dong = call.types.get(name="이웃만들기"), Dong.objects.get(name="홍제3동")
    return {"type": kind.pk, "dong": dong.pk, **GROUP}


# -- the way of a proposal, one step after the other ------------------------------------------------------------------


def come_for_the_first_time():
    newcomer = {"name": NEIGHBOURS[0], "email": "soonrye@example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post("/accounts/signup/", newcomer).status_code == 302
    Client().post(re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1])  # the address is hers
    return arrive("soonrye@example.com")


def write(resident, call):
    """From the front page through all parts, with the gaps people leave; the page that looks it over."""
    notice = follow(resident, resident.get("/"), str(call))
    page = follow(resident, notice, "신청서 쓰기")
    page = press(resident, page, "project", **group(call))
    page = press(resident, page, "people", **PROJECT)
    assert f'value="{NEIGHBOURS[0]}"' in page.text  # who writes stands first
    page = press(resident, page, "costs", **people(*NEIGHBOURS))
    page = press(resident, page, "attachments", **lines("costs", SUPPER))
    return press(resident, page, "check")


def fill_the_gaps(resident, page, call):
    page = follow(resident, page, "예산 고치기")
    page = press(resident, page, "attachments", **lines("costs", SUPPER | {"own_share": "15만원"}))
    return press(resident, page, "check", **{f"paper_{call.documents.get(required=True).pk}": file()})


def hand_in(resident, page):
    shown = page.context["application"]
    address = reverse("grants:submission", args=[shown.pk])
    return resident.post(address, {"version": shown.version}, follow=True)


def return_for_correction(officer, application, note):
    until = timezone.localdate() + timedelta(days=7)
    assert application.number in officer.get(reverse("admin:grants_application_changelist")).text
    assert PROJECT["need"] in officer.get(desk(application, "change")).text
    officer.post(desk(application, "ask_correction"), {"note": note, "until": until.isoformat()})


def correct(resident, call, note):
    page = follow(resident, resident.get("/applications/"), PROJECT["title"])
    assert "보완요청" in page.text and note in page.text
    page = press(resident, follow(resident, page, "신청서 고치기"), "project", **group(call))
    return press(resident, page, "check", **PROJECT | {"plan": "화요일 열 번, 스무 명이 함께 먹습니다."})


def go_through_the_checklist(officer, application):
    found = {f"answers-{at}-result": "ok" for at in range(application.call.check_items.count())}
    officer.post(desk(application, "answer_checks"), found)


def test_a_proposal_goes_from_the_open_call_to_the_ranking(call):
    resident, officer = come_for_the_first_time(), arrive("staff@maeul.example")

    page = write(resident, call)
    assert [words for gap in page.context["gaps"] for words, _ in gap["told"]] == [
        "자부담이 75,000원 이상이어야 합니다(총사업비의 5%). 지금은 0원입니다.",
        "필수 서류 ‘모임소개서’ 파일을 올려 주세요.",
    ]
    page = hand_in(resident, fill_the_gaps(resident, page, call))
    application = Application.objects.get(title=PROJECT["title"])
    assert application.number == f"{timezone.localdate().year}-00006"  # five of the demo came before
    assert "접수되었습니다" in page.text and application.number in page.text

    note = "몇 명이 몇 번 함께 먹는지 적어 주세요."
    return_for_correction(officer, application, note)
    page = hand_in(resident, correct(resident, call, note))
    assert "접수되었습니다" in page.text and application.number in page.text

    go_through_the_checklist(officer, application)
    officer.post(desk(application, "accept"), {"note": ""})
    members = {member.name: member for member in User.objects.filter(name__in=[*SCORES, STEPS_DOWN])}
    officer.post(desk(application, "assign"), {"members": [member.pk for member in members.values()]})
    for name, points in SCORES.items():
        score(arrive(members[name].email), application, points)
    step_down(arrive(members[STEPS_DOWN].email), application)

    page = follow(officer, officer.get(desk(application, "change")), "심사 순위")
    row = row_of(page, application.title)
    assert row[:3] == ["3", application.number, application.title]
    assert "(80 + 84 + 88 + 90) ÷ 4 = 85.50" in row and row[-1] == "4/4"
    assert [words for words in row if words.endswith("점")] == [
        "강보람 88점",
        "문가온 80점",
        "배한결 90점",
        "서로운 84점",
    ]
    assert_the_trail_knows_everybody(officer, application)


def assert_the_trail_knows_everybody(officer, application):
    resident = NEIGHBOURS[0]
    assert trail_of(application) == [
        (resident, "접수"),
        (OFFICER, "보완요청"),
        *[(resident, "보완 저장")] * 2,
        (resident, "접수"),
        (OFFICER, "적격"),
    ]
    assert trail_of(*application.reviews.all()) == [
        *[(OFFICER, "배정")] * 5,
        *((name, verb) for name in SCORES for verb in ("채점중", "제출")),
        (STEPS_DOWN, "회피"),
    ]
    looked = set(AccessLog.objects.about(application).values_list("actor_name", flat=True))
    assert looked == {OFFICER, *SCORES}
    history = officer.get(desk(application, "history")).text
    assert all(words in history for words in (resident, OFFICER, "보완요청", "적격"))
