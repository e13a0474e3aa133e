"""A group reports from a phone and sees its money settled; two officials and a receipt close it, a visit helps on."""

import pytest

from projects.models import Project
from tests.factories.grants import PDF
from tests.factories.photos import photo
from tests.factories.settling import VisitFactory
from tests.projects.settling import paid_project

from .looks import PHONE, assert_sound, assert_sound_on_any_screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

OFFICER, HEAD = "staff@maeul.example", "head@maeul.example"


def a_pdf(name):
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


def test_a_report_goes_from_a_phone_through_two_officials_to_its_end(visit):
    project = paid_project((1_500_000, 100_000, 0), (400_000, 0, 40_000))
    page = visit(f"/projects/{project.pk}/settlement/", PHONE, email=project.application.applicant.email)
    page.get_by_role("button", name="실적보고서 쓰기").click()
    page.locator("#id_done").fill("다섯 번 모여 골목에 꽃을 심었습니다.")
    page.get_by_role("button", name="임시저장").click()
    page.get_by_text("저장했습니다.").wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_role("textbox", name="참여한 주민 수").fill("열둘")
    page.get_by_role("button", name="저장하고 확인하기").click()
    assert "숫자로 적어 주세요" in page.locator(".error-summary").inner_text()
    assert_sound(page)
    page.get_by_role("textbox", name="참여한 주민 수").fill("12")
    page.get_by_role("textbox", name="모인 횟수").fill("5")
    page.get_by_role("textbox", name="달라진 것").fill("골목이 환해졌습니다.")
    page.get_by_role("textbox", name="통장에 붙은 이자").fill("345")
    page.locator("input[name=bank]").set_input_files(a_pdf("통장.pdf"))
    page.get_by_role("button", name="저장하고 확인하기").click()
    page.get_by_text("모두 채웠습니다.").wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_text("제출하기", exact=True).click()
    page.get_by_role("button", name="제출", exact=True).click()
    page.get_by_text("실적보고서를 제출했습니다.").wait_for()

    office = visit("/settlements/", email=OFFICER)
    assert_sound_on_any_screen(office)
    office.get_by_role("link", name=project.award.title).click()
    assert_sound_on_any_screen(office)
    office.get_by_role("button", name="정산검사 마치기").click()
    office.get_by_text("정산검사를 마쳤습니다. 다른").first.wait_for()

    head = visit(f"/projects/{project.pk}/settlement/", email=HEAD)
    head.get_by_role("button", name="금액 확정").click()
    head.get_by_text("금액을 확정했습니다.").wait_for()
    assert_sound(head)
    office.reload()
    office.get_by_role("button", name="반납 고지").click()
    office.get_by_text("반납을 고지했습니다.").wait_for()

    page.reload()
    page.locator("input[name=receipt]").set_input_files(a_pdf("반납영수증.pdf"))
    page.get_by_role("button", name="영수증 올리기").click()
    page.get_by_text("영수증을 올렸습니다.").wait_for()
    assert_sound(page)
    office.reload()
    office.get_by_text("여입: 지급한 예산 세부내역에 되돌립니다").click()
    office.get_by_role("button", name="반납 확인하고 완료").click()
    office.get_by_text("정산을 완료했습니다.").or_(office.get_by_text("반납을 확인하고")).first.wait_for()
    assert Project.objects.get(pk=project.pk).status == "closed"
    office.goto(f"/groups/history/?name={project.award.group_name}")
    assert_sound_on_any_screen(office)


def test_a_visit_is_recorded_on_the_spot_and_the_group_asks_for_help(visit):
    project = paid_project()
    planned = VisitFactory(project=project)
    there = visit(f"/visits/{planned.pk}/", PHONE, email=OFFICER)
    assert_sound_on_any_screen(there)
    there.get_by_role("textbox", name="점검 내용").fill("열두 명이 모여 있었습니다.")
    there.get_by_role("textbox", name="조치할 것").fill("참석자 명부를 갖춥니다.")
    there.get_by_role("button", name="점검 내용 저장").click()
    there.get_by_role("link", name="조치 기한").first.wait_for()
    assert_sound(there)
    there.locator("#id_follow_up_due").fill("2027-01-31")
    there.get_by_role("button", name="점검 내용 저장").click()
    there.get_by_text("점검 내용을 적었습니다.").wait_for()
    picture = {"name": "현장.jpg", "mimeType": "image/jpeg", "buffer": photo((900, 600)).read()}
    there.locator("input[type=file]").set_input_files(picture)
    there.get_by_role("button", name="사진 올리기").click()
    there.get_by_role("img", name="점검 사진 1").wait_for()
    assert_sound_on_any_screen(there)

    page = visit(f"/projects/{project.pk}/visits/", PHONE, email=project.application.applicant.email)
    page.get_by_text("참석자 명부를 갖춥니다.").wait_for()
    assert_sound_on_any_screen(page)
    page.get_by_role("link", name="도움 요청하기").click()
    page.get_by_role("textbox", name="어떤 도움이 필요한가요?").fill("명부는 어떤 모양이면 되나요?")
    assert_sound(page)
    page.get_by_role("button", name="요청 보내기").click()
    page.get_by_text("도움 요청을 보냈습니다.").wait_for()

    there.goto("/visits/?year=2026&quarter=3")
    assert_sound_on_any_screen(there)
    there.get_by_role("link", name="명부는 어떤 모양이면 되나요?").click()
    assert_sound_on_any_screen(there)
