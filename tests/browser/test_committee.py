"""Allowances of a meeting and the people of the committee in a real browser: sound pages, and two who pay."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from governance.models import AllowancePayment, BodyRule
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.governance import BodyFactory, SeatFactory, TermFactory, paid_sitting

from .looks import LOOKS, PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFICER, HEAD = "officer@maeul.example", "head@maeul.example"


@pytest.fixture
def meeting():
    """A closed meeting whose allowances wait, with an officer and a team head to pay them."""
    roles.load()
    for email, role in ((OFFICER, roles.OFFICER), (HEAD, roles.TEAM_HEAD)):
        UserFactory(email=email, name=f"{role} 김", is_staff=True).groups.add(Group.objects.get(name=role))
    meeting = paid_sitting(홍길동=180, 성춘향=90, 이몽룡=20, 변학도=None)
    meeting.attendees.update(seat_label="대학교수, 마을공동체 전문가")
    BodyRule.objects.filter(body=meeting.body).update(gender_limit=60)
    soon = timezone.localdate() + timedelta(days=20)
    for gender in ("여", "여", "남"):
        TermFactory(seat__body=meeting.body, gender=gender, end=soon)
    SeatFactory(body=meeting.body, post="마을공동체 관련 전문가")
    TermFactory(person=meeting.attendees.first().term.person, seat__body=BodyFactory(name="공동체 TF"))
    return meeting


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_pages_of_the_committee_s_people_are_sound(visit, meeting, look):
    for address in (f"/desk/meetings/{meeting.pk}/allowance/", "/desk/committee/", meeting.body.get_absolute_url()):
        assert_sound(visit(address, email=OFFICER, **look))


def test_one_proposes_on_the_desk_and_another_confirms_on_the_phone(visit, meeting):
    address = f"/desk/meetings/{meeting.pk}/allowance/"
    page = visit(address, email=OFFICER)
    page.get_by_label("성춘향 지급", exact=True).select_option("unpaid")
    page.get_by_role("button", name="지급 제안").click()
    page.get_by_role("link", name="까닭을 적어 주세요").wait_for()
    assert_sound(page)
    page.get_by_role("link", name="까닭을 적어 주세요").click()
    page.keyboard.type("본인이 사양함")
    page.get_by_role("button", name="지급 제안").click()
    page.get_by_text("제안했습니다").wait_for()

    page = visit(address, PHONE, email=HEAD)
    assert_sound(page)
    page.get_by_role("button", name="지급 확정").click()
    page.get_by_text("집행했습니다").wait_for()
    assert_sound(page)

    payment = AllowancePayment.objects.get()
    assert (payment.status, payment.expenditure.amount) == ("confirmed", 150_000)
