"""The public memory: a group tells of its project from a phone, the office publishes it, everybody finds it."""

import pytest

from grants.models import Award
from projects.models import Project, Story
from tests.factories.photos import photo

from .looks import PHONE, assert_sound, assert_sound_on_any_screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


def test_a_story_goes_from_a_phone_through_the_office_to_everybody(visit):
    told = Story.objects.public().get().award
    award = Award.objects.exclude(application=None).filter(story=None).first()
    project = Project.objects.get_or_create(award=award)[0]
    Project.objects.filter(pk=project.pk).update(status=Project.Status.RUNNING)

    page = visit(f"/awards/{award.pk}/story/", PHONE, email=award.application.applicant.email)
    page.get_by_label("사업 이야기").fill("골목에서 영화를 함께 보았습니다.")
    page.get_by_role("button", name="이야기 저장").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "밤.jpg", "mimeType": "image/jpeg", "buffer": photo((900, 600)).read()}
    )
    page.get_by_role("button", name="사진 올리기").click()
    assert "사진에 무엇이 보이는지 적어 주세요" in page.locator(".error-summary").inner_text()
    assert_sound_on_any_screen(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "밤.jpg", "mimeType": "image/jpeg", "buffer": photo((900, 600)).read()}
    )
    page.get_by_label("사진 설명").fill("벽에 비친 영화")
    page.locator("label[for=id_new-consents]").click()
    page.get_by_role("button", name="사진 올리기").click()
    page.get_by_role("button", name="확인 부탁하기").click()
    page.get_by_text("구청이 살펴보고 있습니다").wait_for()
    assert_sound(page)

    office = visit("/stories/", email="staff@maeul.example")
    assert_sound_on_any_screen(office)
    office.get_by_role("link", name=award.title).click()
    office.get_by_role("button", name="공개", exact=True).click()
    office.get_by_text("공개했습니다").wait_for()
    office.goto(f"/awards/{award.pk}/story/")
    assert_sound_on_any_screen(office)

    page = visit("/awards/?told=picture", PHONE)
    page.get_by_role("link", name=award.title).click()
    page.get_by_role("img", name="벽에 비친 영화").wait_for()
    for address in (page.url, f"/awards/{told.pk}/", "/awards/", "/awards/money/", "/awards/showcases/"):
        page.goto(address)
        assert_sound_on_any_screen(page)
