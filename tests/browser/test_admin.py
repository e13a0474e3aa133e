"""The office's desk in a real browser: what unfold's scripts do there, they do under our policy."""

import pytest

from district.models import User
from grants.models import Application, Call, Check
from planning.models import Task
from seodaemun_maeul import demo

from .conftest import PASSWORD
from .looks import LOOKS, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


def test_an_officer_signs_in_and_finds_an_application_eligible(visit):
    application = Application.objects.filter(status=Application.Status.SUBMITTED).first()
    answers = {item: (Check.Result.OK, "") for item in application.call.check_items.all()}
    Check.answer(application, answers, by=User.objects.get(email="head@maeul.example"))
    page = visit("/admin/")

    page.get_by_label("이메일").fill("staff@maeul.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="로그인").click()
    page.get_by_role("link", name="자격검토할 신청").click()
    page.get_by_role("link", name=application.number).click()
    page.get_by_role("link", name="적격", exact=False).first.click()
    page.get_by_label("검토 의견").fill("서류가 모두 있습니다.")
    page.get_by_role("button", name="적격").click()

    page.get_by_text("적격 처리했습니다.").wait_for()
    application.refresh_from_db()
    assert application.status == Application.Status.ELIGIBLE
    assert application.screened_by == User.objects.get(email="staff@maeul.example")
    assert page.complaints == []


def test_a_team_head_writes_a_call_and_makes_it_public(visit):
    page = visit("/admin/grants/call/add/", email="head@maeul.example")
    task = Task.objects.first()

    page.get_by_label("연도").fill("2027")
    page.get_by_label("공모명").fill("이웃 만들기 공모(예시)")
    for name, day in (("opens_at", "2027-03-02"), ("closes_at", "2027-03-31")):
        page.locator(f"[name={name}_0]").fill(day)
        page.locator(f"[name={name}_1]").fill("09:00")
    page.get_by_label("신청대상").fill("주민 5인 이상")
    page.get_by_label("지원 한도 총액(원)").fill("92,400천원")
    page.locator(".field-task .select2-selection").click()
    page.keyboard.type(task.title)
    page.locator(".select2-results__option--highlighted", has_text=task.title).click()
    page.get_by_role("link", name="심사기준", exact=True).click()
    page.get_by_text("심사기준 더 추가하기").click()
    page.locator("[name=criteria-0-name]").fill("필요성")
    page.locator("[name=criteria-0-max_points]").fill("20")
    page.get_by_role("link", name="공모 유형", exact=True).click()
    page.get_by_text("공모 유형 더 추가하기").click()
    page.locator("[name=types-0-name]").fill("이웃만들기")
    page.get_by_role("link", name="공모 조건", exact=True).click()
    page.get_by_text("공모 조건 더 추가하기").click()
    page.locator("[name=conditions-0-key]").select_option("people")
    assert page.locator("[name=conditions-0-text]").is_hidden()
    page.locator("[name=conditions-0-number]").fill("5")
    page.get_by_role("button", name="저장하고 계속 고치기").click()
    page.locator("a[href$='/publication/']").click()
    page.get_by_role("button", name="공고").click()

    page.get_by_text("공고 처리했습니다.").wait_for()
    call = Call.objects.get(year=2027)
    assert (call.status, call.budget, call.task) == (Call.Status.PUBLISHED, 92_400_000, task)
    assert call.criteria.get().name == "필요성"
    assert call.conditions.get().says == "참여자 5명 이상"
    assert page.complaints == []


@pytest.mark.parametrize("look", ["desk", "phone"])
def test_the_desk_of_a_call_is_sound_on_every_tab(visit, look):
    call = Call.objects.get(year=2016).copy(year=2027, by=User.objects.get(email="head@maeul.example"))
    for kind in ("site", "payment"):
        call.steps.create(order=1 if kind == "site" else 2, kind=kind)
    call.conditions.create(order=90, key="ties", options=["home"])
    page = visit(f"/admin/grants/call/{call.pk}/change/", email="head@maeul.example", **LOOKS[look])
    tabs = page.locator("#tabs-items a")
    assert tabs.count() == 9

    for at in range(tabs.count()):
        tabs.nth(at).click()
        assert_sound(page)


def test_obstacles_lead_to_their_tab_and_kinds_to_their_fields(visit):
    call = Call.objects.get(year=2016).copy(year=2027, by=User.objects.get(email="head@maeul.example"))
    call.criteria.create(order=1, name="필요성")
    call.conditions.all().delete()
    call.conditions.create(order=1, key="ties", options=["home"])
    page = visit(f"/admin/grants/call/{call.pk}/change/", email="head@maeul.example")

    way = page.get_by_role("link", name="고치러 가기: 심사기준 ‘필요성’의 배점")
    tab_to(page, way)
    page.keyboard.press("Enter")
    page.locator("[name=criteria-0-max_points]").wait_for()

    page.get_by_role("link", name="공모 조건", exact=True).click()
    shown = {name: page.locator(f"[name=conditions-0-{name}]").first for name in ("number", "text", "options")}
    home = page.locator("[name=conditions-0-options][value=home]")
    home.wait_for()
    assert [name for name, field in shown.items() if field.is_visible()] == []  # of options, those of other kinds
    assert home.is_checked()
    page.locator("[name=conditions-0-key]").select_option("bonus")
    page.get_by_text("수 (점)").wait_for()
    assert [name for name, field in shown.items() if field.is_visible()] == ["number", "text"]
    assert home.is_hidden()
    assert page.complaints == []


@pytest.mark.parametrize("look", ["desk", "phone"])
def test_what_is_asked_before_and_after_publishing_is_sound(visit, look):
    head, model = User.objects.get(email="head@maeul.example"), demo.open_call()
    draft = model.copy(year=model.year + 1, by=head)
    model.questions.create(order=90, key="safety", label="안전 계획")

    for address in (
        f"/admin/grants/call/{draft.pk}/publication/",
        f"/admin/grants/call/{draft.pk}/copy/",
        f"/admin/grants/call/{model.pk}/change/",
        f"/admin/grants/call/{model.pk}/extension/",
        f"/admin/grants/call/{model.pk}/form/",
        f"/calls/{draft.pk}/preview/",
        f"/calls/{draft.pk}/preview/people/",
        "/admin/grants/electionday/add/",
    ):
        assert_sound(visit(address, email=head.email, **LOOKS[look]))
