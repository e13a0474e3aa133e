"""A resident finds a call, looks whether it is for them, marks its days and asks to be told of the next."""

import re

import pytest
from django.core import mail
from django_q.models import OrmQ

from grants import notices
from grants.models import Alert
from seodaemun_maeul import demo
from tests.factories.grants import CallFactory

from .looks import LOOKS, PHONE, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


@pytest.fixture
def call():
    return demo.open_call()


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_every_page_on_the_way_is_sound(visit, call, look):
    alert = Alert.objects.create(email="soonrye@example.com")
    check = f"/calls/{call.pk}/check/"
    page = visit("/calls/", **look)
    page.locator("summary", has_text="찾기").click()
    assert_sound(page)
    for url in (
        "/calls/?kind=body&money=1000000",
        "/calls/?q=없는공모",
        "/calls/?field=x",
        "/calls/calendar/",
        "/calls/calendar/2016/2/",
        "/calls/calendar/2000/1/",
        check,
        f"{check}?answered=1&people=x",
        f"{check}?answered=1&people=3&asked=1&own=1&type={call.types.first().pk}",
        "/calls/alerts/",
        alert.get_absolute_url(),
        alert.get_cancellation_url(),
    ):
        page.goto(url)
        assert_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_calls_are_narrowed_down(visit, call, scripts):
    CallFactory(title="골목 잔치 공모", budget=None)
    page = visit("/calls/", java_script_enabled=scripts)

    page.locator("summary", has_text="찾기").click()
    page.get_by_label("찾는 말").fill("골목 잔치")
    page.get_by_label("누구의 공모").select_option("서대문구")
    page.get_by_role("button", name="찾기").click()

    assert "1건을 찾았습니다(찾는 말: 골목 잔치 · 누구의 공모: 서대문구)" in page.locator("#found").inner_text()
    assert page.get_by_role("article").count() == 1
    page.get_by_role("link", name="모두 보기").click()
    page.get_by_role("article").nth(1).wait_for()


def test_the_keyboard_alone_leads_from_the_list_through_the_check_to_the_form_s_door(visit, call):
    type = call.types.first()
    page = visit("/calls/")

    tab_to(page, page.get_by_role("link", name=str(call)))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="신청할 수 있을까?"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label(re.compile(f"^{type}")))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("모두 몇 명"))
    page.keyboard.type("4")
    tab_to(page, page.get_by_role("group", name="우리 구에 연고가").get_by_label("예"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("group", name="같은 사업인가요").get_by_label("예"))
    page.keyboard.press("ArrowDown")
    for label, typed in (("지원받으려는 돈", "1,000,000"), ("스스로 내는 돈", "100,000")):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(typed)
    page.keyboard.press("Enter")

    answer = page.locator("#answer")
    assert "다음이 어긋납니다" in answer.inner_text()
    assert "참여자가 5명 이상이어야 합니다. 지금은 4명입니다." in answer.inner_text()
    page.get_by_label("모두 몇 명").fill("5")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="신청할 수 있어 보입니다").wait_for()
    page.get_by_role("link", name="신청서 쓰기").wait_for()


def test_the_calendar_on_a_phone_lists_the_days_on_which_something_is(visit, call):
    page = visit(f"/calls/calendar/{call.closes_at:%Y/%-m}/", PHONE)

    assert page.locator(".month td:visible").count() == page.locator(".month td:has(ul)").count() > 0
    assert page.locator(".month .whole-day").first.is_visible()
    page.get_by_role("link", name="달력 보기").last.click()
    page.locator("#month").wait_for()


def work():
    """What the worker would do by now."""
    for job in OrmQ.objects.all():
        if job.task["func"].startswith("grants.notices."):
            getattr(notices, job.task["func"].rpartition(".")[2])(*job.task["args"])
        job.delete()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_alerts_are_asked_for_confirmed_and_ended(visit, call, scripts):
    OrmQ.objects.all().delete()
    page = visit("/calls/alerts/", java_script_enabled=scripts)
    page.get_by_label("이메일").fill("soonrye@example.com")
    page.locator("label", has_text="환경").click()
    page.get_by_role("button", name="알림 받기").click()
    assert "메일을 보냈습니다" in page.get_by_role("status").first.inner_text()
    work()
    link = re.search(r"http://\S+(/calls/alerts/\S+/)", mail.outbox[-1].body)[1]

    page.goto(link)
    assert page.get_by_label("환경").is_checked()
    page.get_by_role("button", name="네, 받겠습니다").click()
    assert "이제 새 공모를" in page.get_by_role("status").first.inner_text()
    notices.tell_of_call(call.pk)
    told = mail.outbox[-1]
    assert str(call) in told.subject

    page.goto(re.search(r"그만 받기: http://[^/]+(\S+)", told.body)[1])
    page.get_by_role("button", name="그만 받기").click()
    page.get_by_role("heading", name="알림을 멈췄습니다").wait_for()
    assert not Alert.objects.exists()
