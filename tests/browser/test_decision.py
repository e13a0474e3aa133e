"""From the meeting's word to the letters: two officials decide, a resident reads the result on a phone and objects."""

from datetime import timedelta

import pytest
from django.utils import timezone

from district.models import User
from grants.models import Decision, Round, Scenario
from seodaemun_maeul import demo
from tests.factories.grants import carried

from .looks import LOOKS, PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

OFFICER, HEAD, GROUP = "staff@maeul.example", "head@maeul.example", "resident1@maeul.example"


@pytest.fixture
def call():
    """The demo call after its window, with a scenario that was carried: two selected, a reserve."""
    now = timezone.now()
    call, officer = demo.open_call(), User.objects.get(email=OFFICER)
    call.closes_at, call.appeals_until = now - timedelta(minutes=1), now + timedelta(days=7)
    call.save(update_fields=["closes_at", "appeals_until"])
    scenario = Scenario.draw(call, name="1안", by=officer)
    first, second, third = scenario.allotments.by_rank()
    chosen = {"state": "selected", "amount": 500_000}
    changes = {first.application_id: chosen, second.application_id: chosen, third.application_id: {"state": "reserve"}}
    scenario.revise(changes, version=scenario.version, by=officer)
    carried(scenario, meeting__number=90)
    for round in Round.objects.of(call).open():
        round.close(by=officer, note="예시")
    return call


def test_a_decision_is_made_by_two_and_told_at_once(visit, call):
    page = visit(f"/calls/{call.pk}/decision/", email=OFFICER)
    page.get_by_role("button", name="제안").click()
    page.get_by_role("link", name="의결된 배분안: 배분안을 골라 주세요.").wait_for()
    assert_sound(page)
    page.get_by_label("의결된 배분안").select_option(index=1)
    page.get_by_role("button", name="제안").click()
    page.get_by_text("제안한 사람은 확정할 수 없습니다.").wait_for()
    assert_sound(page)

    head = visit(f"/calls/{call.pk}/decision/", email=HEAD)
    head.get_by_role("button", name="확정").click()
    head.get_by_text("선정 결정을 확정했습니다.").wait_for()
    assert_sound(head)
    application = call.applications.get(applicant__email=GROUP, status="eligible")
    head.get_by_role("link", name=application.number).click()
    head.get_by_role("textbox", name="모임에 알리는 의견").fill("이웃이 함께 만드는 계획이 좋습니다.")
    head.get_by_role("button", name="저장").click()
    head.get_by_text("모임에 알릴 의견을 적었습니다.").wait_for()
    assert_sound(head)

    head.get_by_role("link", name="선정 결정").click()
    head.get_by_role("button", name="결과 편지 쓰기").click()
    head.get_by_text("지금 발표").click()
    assert_sound(head)
    head.get_by_role("button", name="발표", exact=True).click()
    head.get_by_text("결과를 발표했습니다.").wait_for()
    assert_sound(head)

    phone = visit("/applications/", PHONE, email=GROUP)
    phone.get_by_text("선정", exact=True).first.wait_for()
    phone.get_by_role("link", name=application.title).click()
    phone.get_by_role("heading", name="결과: 선정").wait_for()
    phone.get_by_text("이웃이 함께 만드는 계획이 좋습니다.").wait_for()
    assert_sound(phone)
    phone.get_by_role("link", name="결과에 이의신청하기").click()
    phone.get_by_label("이의 내용").fill("선정액을 다시 살펴봐 주세요.")
    phone.get_by_role("button", name="이의신청 내기").click()
    phone.get_by_text("이의신청을 접수했습니다.").wait_for()
    assert_sound(phone)

    page.goto("/appeals/")
    assert_sound(page)
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    page.get_by_text("기각", exact=True).click()
    page.get_by_role("textbox", name="답변").fill("위원회가 정한 금액입니다.")
    assert_sound(page)
    page.get_by_role("button", name="답변 보내기").click()
    page.get_by_text("모임에 편지로 알립니다.").wait_for()

    phone.reload()
    phone.get_by_text("위원회가 정한 금액입니다.").wait_for()
    assert_sound(phone)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_anybody_reads_who_was_selected(visit, call, look):
    officer, head = User.objects.get(email=OFFICER), User.objects.get(email=HEAD)
    decision = Decision.propose(call.scenarios.get(), by=officer)
    decision.confirm(by=head)
    decision.write_letters(by=officer)
    call.announce(by=head)

    page = visit(call.get_absolute_url(), **look)
    page.get_by_role("heading", name="선정 결과").wait_for()
    page.get_by_text("1,000,000원").first.wait_for()
    assert_sound(page)
