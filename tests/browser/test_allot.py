"""An official shares out a call's money with the keyboard alone, and puts one scenario to a meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.models import Body, Meeting
from grants.models import Allotment, Call, Scenario
from seodaemun_maeul import demo

from .looks import LOOKS, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

STAFF = "staff@maeul.example"


@pytest.fixture
def call():
    """The example call of the demo, with 20,000,000 won to give."""
    call = demo.open_call()
    Call.objects.filter(pk=call.pk).update(budget=20_000_000)
    return call


def press(page, button):
    tab_to(page, page.get_by_role("button", name=button, exact=True).first)
    page.keyboard.press("Enter")


def test_money_is_shared_out_with_the_keyboard_alone(visit, call):
    page = visit(f"/calls/{call.pk}/scenarios/", email=STAFF)
    assert_sound(page)
    tab_to(page, page.get_by_label("이름"))
    page.keyboard.type("1안")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="배분안 1안").wait_for()
    assert_sound(page)
    tab_to(page, page.get_by_role("link", name="도우미"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="순위대로 채우기").wait_for()
    press(page, "채운 결과 보기")
    page.get_by_role("heading", name="미리보기").wait_for()
    assert_sound(page)
    press(page, "적용")

    page.get_by_text("적용했습니다").wait_for()
    rows = Allotment.objects.filter(scenario__call=call).by_rank()
    first, second = rows[:2]
    assert first.state == "selected"
    tab_to(page, page.locator(f"#amount-{first.application_id}"))
    page.keyboard.press("Control+A")
    page.keyboard.type("10만원")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+A")
    page.keyboard.type("200,000")

    assert page.evaluate("document.activeElement.id") == f"amount-{second.application_id}"
    assert page.locator("[data-sum=allotted]").inner_text() != "0원"
    assert page.locator("[data-unsaved]").inner_text() == "저장하지 않은 줄 2"
    page.keyboard.press("Control+Enter")

    page.get_by_text("2건을 저장했습니다").wait_for()
    assert list(rows.values_list("amount", flat=True)[:2]) == [100_000, 200_000]
    page.get_by_text("원과 다릅니다.").locator("visible=true").first.wait_for()
    assert_sound(page)


def test_above_the_budget_is_said_while_one_types(visit, call):
    call.budget = 1
    call.save(update_fields=["budget"])
    scenario = Scenario.draw(call, name="1안", by=call.published_by)
    page = visit(scenario.get_absolute_url(), email=STAFF)

    page.locator("tbody select").first.select_option("selected")

    page.get_by_text("이대로는 회의에 올릴 수 없습니다").wait_for()
    assert page.locator("[data-left] dt").inner_text() == "예산 넘음"
    page.on("dialog", lambda dialog: dialog.accept())


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_every_page_of_a_scenario_is_sound(visit, call, look):
    staff = call.published_by
    scenario = Scenario.draw(call, name="1안", by=staff)
    first = scenario.allotments.by_rank().first()
    scenario.revise({first.application_id: {"state": "selected", "amount": 100_000}}, version=1, by=staff)
    scenario.copy(name="2안", by=staff)
    Meeting.objects.create(body=Body.objects.first(), number=99, held_at=timezone.now() + timedelta(days=7))
    page = visit(scenario.get_absolute_url(), **look, email=STAFF)
    assert_sound(page)

    for place in ("calculation/", "coverage/", "management/"):
        page.goto(f"{scenario.get_absolute_url()}{place}")
        assert_sound(page)
    page.goto(f"/calls/{call.pk}/scenarios/comparison/")
    assert_sound(page)

    page.goto(f"{scenario.get_absolute_url()}management/")
    page.get_by_role("combobox", name="회의").select_option(index=1)
    page.get_by_role("button", name="회의에 올리기").click()
    page.get_by_text("이제 이 배분안은 바뀌지 않습니다").wait_for()
    assert_sound(page)
    page.goto(scenario.get_absolute_url())
    assert_sound(page)
