from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from PIL import Image

from district.models import Activity, Letter
from projects.models import DataLicence, Picture, Story
from projects.models.picture import MOST
from tests.factories.district import UserFactory
from tests.factories.grants import AwardFactory, FieldFactory
from tests.factories.photos import photo
from tests.factories.projects import DataLicenceFactory, PictureFactory, ProjectFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return UserFactory()


def files(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


# -- words ------------------------------------------------------------------------------------------------------------


def test_a_story_is_written_checked_and_published(group, officer):
    field = FieldFactory()
    story = Story.begin(AwardFactory(), by=group)

    story.write(by=group, text="꽃을 심었습니다.", people=12, version=story.version)
    story.submit(by=group)
    story.publish(by=officer, field=field)

    stored = Story.objects.public().get()
    assert (stored.text, stored.people, stored.published_by) == ("꽃을 심었습니다.", 12, officer)
    assert stored.award.field == field
    assert [line.verb for line in Activity.objects.about(story)][::-1] == ["작성 시작", "기록 씀", "확인 중", "공개"]


def test_two_who_begin_at_once_write_the_same_story(group, officer):
    award = AwardFactory()

    assert Story.begin(award, by=group) == Story.begin(award, by=officer)


def test_what_somebody_else_has_changed_is_not_written_over(group):
    story = Story.begin(AwardFactory(), by=group)
    story.write(by=group, text="먼저", people=None, version=0)

    with pytest.raises(ValidationError, match="다른 사람이 먼저"):
        story.write(by=group, text="나중", people=None, version=0)

    story.refresh_from_db()
    assert story.text == "먼저"


@pytest.mark.parametrize("state", ["submitted", "published"])
def test_a_story_that_is_checked_or_public_stays_as_it_is(group, state):
    story = StoryFactory(**{state: True})

    with pytest.raises(ValidationError, match="고칠 수 없습니다"):
        story.write(by=group, text="다른 말", people=None, version=0)
    with pytest.raises(ValidationError, match="고칠 수 없습니다"):
        Picture.add(story, photo(), by=group, alt="화분")

    assert not Picture.objects.exists()


def test_nothing_is_handed_in_without_words(group):
    story = Story.begin(AwardFactory(), by=group)

    with pytest.raises(ValidationError, match="먼저 적고"):
        story.submit(by=group)

    story.refresh_from_db()
    assert story.status == Story.Status.DRAFT


def test_what_nobody_handed_in_is_not_published(officer):
    story = StoryFactory()

    with pytest.raises(ValidationError, match="바꿀 수 없습니다"):
        story.publish(by=officer)

    assert not Story.objects.public().exists()


def test_a_story_goes_back_with_what_is_to_be_mended(officer):
    story = StoryFactory(submitted=True)

    with pytest.raises(ValidationError, match="무엇을 고칠지"):
        story.return_(by=officer, answer=" ")
    story.return_(by=officer, answer="사람 이름을 빼 주세요.")

    story.refresh_from_db()
    assert (story.status, story.answer, story.is_open) == ("returned", "사람 이름을 빼 주세요.", True)


def test_a_letter_tells_the_group_that_its_story_came_back_went_out_or_was_taken_down(officer):
    award = ProjectFactory(running=True).award
    story = StoryFactory(award=award, submitted=True)
    group = award.application.applicant

    story.return_(by=officer, answer="‘성춘향’이라는 이름을 빼 주세요.")
    story.submit(by=group)
    story.publish(by=officer)
    story.take_down(by=officer, reason="사진에 나온 분이 원하지 않습니다.")

    letters = Letter.objects.received_by(group).order_by("pk")
    assert [letter.subject.removeprefix("[서대문 마을] ") for letter in letters] == [
        "사업 기록을 고쳐 주세요",
        "사업 기록을 공개했습니다",
        "사업 기록을 내렸습니다",
    ]
    assert not any("성춘향" in letter.body or "원하지" in letter.body for letter in letters)
    assert all(f"‘{award.title}’ 사업" in letter.body for letter in letters)


def test_a_group_gets_no_letter_about_what_it_takes_down_itself():
    award = ProjectFactory(running=True).award

    StoryFactory(award=award, published=True).take_down(by=award.application.applicant, reason="고쳐 쓰려고요.")

    assert not Letter.objects.exists()


def test_of_a_project_of_long_ago_nobody_is_written_to(officer):
    story = StoryFactory(submitted=True)

    story.publish(by=officer)
    story.take_down(by=officer, reason="다시 살핍니다.")

    assert not Letter.objects.exists()


def test_what_is_refused_writes_no_letter(officer):
    story = StoryFactory(award=ProjectFactory(running=True).award)

    for act in (story.publish, partial(story.return_, answer="고쳐 주세요.")):
        with pytest.raises(ValidationError):
            act(by=officer)

    assert not Letter.objects.exists()


def test_what_is_taken_down_is_neither_public_nor_good_practice(officer):
    story = StoryFactory(good=True)

    story.take_down(by=officer, reason="모임이 부탁함")

    story.refresh_from_db()
    assert not Story.objects.public().exists()
    assert (story.is_good_practice, story.commendation, story.published_at) == (False, "", None)


def test_only_a_public_story_is_good_practice(officer):
    story = StoryFactory()

    with pytest.raises(ValidationError, match="공개한 기록만"):
        story.commend(by=officer, reason="좋음")
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.update(commended_at="2026-01-01T00:00Z", commended_by=officer)


def test_good_practice_says_why_and_may_be_taken_back(officer):
    story = StoryFactory(published=True)

    story.commend(by=officer, reason="이웃이 번갈아 물을 줍니다.")
    assert Story.objects.get().is_good_practice
    story.uncommend(by=officer)

    assert not Story.objects.get().is_good_practice
    assert [line.verb for line in Activity.objects.about(story)] == ["우수사례 거둠", "우수사례"]


# -- pictures ---------------------------------------------------------------------------------------------------------


def test_a_picture_is_kept_clean_and_small(group, settings):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"

    picture = Picture.add(StoryFactory(), photo((2000, 1000), exif=exif), by=group, alt="화분", consents=True)

    kept, small = Image.open(picture.image), Image.open(picture.small)
    assert (kept.size, small.size) == ((picture.width, picture.height), (640, 320))
    assert not kept.getexif().get_ifd(0x8825) and not small.getexif()
    assert picture.consent_by == group
    assert len(files(settings.PRIVATE_ROOT)) == 2


def test_a_picture_is_told_in_words(group, settings):
    story = StoryFactory()

    with pytest.raises(ValidationError, match="무엇이 보이는지"):
        Picture.add(story, photo(), by=group, alt=" ")

    assert files(settings.PRIVATE_ROOT) == []
    picture = PictureFactory(story=story)
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(alt="")


def test_the_same_picture_hangs_once(group, settings):
    story = StoryFactory()
    Picture.add(story, photo(), by=group, alt="화분")

    with pytest.raises(ValidationError, match="이미 올린"):
        Picture.add(story, photo(), by=group, alt="화분")

    assert story.pictures.count() == 1
    assert len(files(settings.PRIVATE_ROOT)) == 2


def test_there_is_an_end_to_pictures(group):
    story = StoryFactory()
    PictureFactory.create_batch(MOST, story=story)

    with pytest.raises(ValidationError, match=f"{MOST}장까지"):
        Picture.add(story, photo(), by=group, alt="화분")


def test_nobody_is_shown_without_consent(group, officer):
    story = StoryFactory()
    picture = Picture.add(story, photo(), by=group, alt="웃는 아이들")

    for act in (story.submit, story.publish):
        with pytest.raises(ValidationError, match="‘웃는 아이들’에 나온 사람의 동의"):
            act(by=officer)
    picture.describe(by=group, alt="웃는 아이들", caption="", consents=True)
    story.submit(by=group)
    story.publish(by=officer)

    assert list(Picture.objects.public()) == [picture]
    assert picture.consent_by == group


def test_consent_is_signed_by_who_said_so_first_and_goes_when_it_is_taken_back(group, officer):
    picture = PictureFactory(added_by=group)

    picture.describe(by=officer, alt="화분", caption="봄", consents=True)
    assert picture.consent_by == group
    picture.describe(by=officer, alt="화분", caption="봄", consents=False)

    assert Picture.objects.get().consent_at is None


def test_a_picture_goes_with_its_files_also_from_a_public_story(group, settings, django_capture_on_commit_callbacks):
    picture = PictureFactory(story=StoryFactory(published=True))

    with django_capture_on_commit_callbacks(execute=True):
        picture.remove(by=group)

    assert not Picture.objects.exists()
    assert files(settings.PRIVATE_ROOT) == []


# -- what others may do with the data ---------------------------------------------------------------------------------


def test_one_licence_holds_a_day():
    DataLicenceFactory()

    with pytest.raises(ValidationError, match="겹칩니다"):
        DataLicence(kind=2, source="서대문구", ground="예시").full_clean()

    assert "공공누리 제1유형" in DataLicence.today().words and "예시" in DataLicence.today().words
