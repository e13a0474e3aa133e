"""The pages on which a story is written, checked and taken down."""

import pytest
from django.urls import reverse

from projects.models import Picture, Project, Story
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import AwardFactory, EditorFactory
from tests.factories.photos import photo
from tests.factories.projects import ActivistFactory, PictureFactory, ProjectFactory, StoryFactory

pytestmark = pytest.mark.django_db

WORDS = {"text": "꽃을 심었습니다.", "people": "12", "version": 0}
ACTS = ("story_pictures", "story_submission", "story_return", "story_publication", "story_withdrawal")


def address(award, name="story"):
    return reverse(f"projects:{name}", args=[award.pk])


@pytest.fixture
def award():
    return ProjectFactory(running=True).award


@pytest.fixture
def group(client, award):
    client.force_login(award.application.applicant)
    return award.application.applicant


# -- the group --------------------------------------------------------------------------------------------------------


def test_a_group_writes_hangs_a_picture_and_asks_to_be_checked(client, group, award):
    client.post(address(award), WORDS)
    client.post(
        address(award, "story_pictures"),
        {"new-image": photo(name="꽃.jpg"), "new-alt": "화단의 꽃", "new-consents": "on"},
    )
    told = client.post(address(award, "story_submission"), follow=True)

    story = Story.objects.get()
    assert (story.text, story.people, story.status) == ("꽃을 심었습니다.", 12, "submitted")
    assert [(picture.alt, picture.consent_by) for picture in story.pictures.all()] == [("화단의 꽃", group)]
    assert "구청이 살펴보고 있습니다" in told.text
    assert client.get(Picture.objects.get().get_absolute_url()).status_code == 200


def test_opening_the_page_begins_nothing(client, group, award):
    assert client.get(address(award)).status_code == 200
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": " "}, "사업 이야기를 적어 주세요"),
        ({"text": "전화 주세요 900101-1234567"}, "주민등록번호로 보이는"),
        ({"people": "많이"}, "함께한 사람"),
        ({"people": "-1"}, "함께한 사람"),
        ({"version": "x"}, "version"),
    ],
)
def test_bad_words_are_told_beside_their_field_and_stay(client, group, award, sent, told):
    answer = client.post(address(award), WORDS | {"text": "남을 글"} | sent)

    assert answer.status_code == 400
    assert told in answer.text
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "사진을 골라 주세요"),
        ({"new-image": photo(kind="png", name="문서.pdf")}, "받을 수 없는 파일 종류"),
        ({"new-image": photo(name="빈.jpg"), "new-alt": ""}, "무엇이 보이는지"),
    ],
)
def test_a_bad_picture_is_told_beside_its_field(client, group, award, sent, told):
    answer = client.post(address(award, "story_pictures"), {"new-alt": "화단"} | sent)

    assert answer.status_code == 400
    assert told in answer.text
    assert not Picture.objects.exists()


def test_what_somebody_else_changed_is_shown_and_may_be_saved_over(client, group, award):
    StoryFactory(award=award, text="남이 쓴 글", version=1)

    answer = client.post(address(award), WORDS)

    assert answer.status_code == 400
    assert "남이 쓴 글" in answer.text and "꽃을 심었습니다." in answer.text
    assert client.post(address(award), WORDS | {"version": answer.context["words"].data["version"]}).status_code == 302
    assert Story.objects.get().text == "꽃을 심었습니다."


def test_a_picture_s_words_and_consent_are_changed_beside_it(client, group, award):
    picture = PictureFactory(story=StoryFactory(award=award), consent_at=None, consent_by=None)
    other = PictureFactory(story=picture.story)
    name = f"picture-{picture.pk.hex[:12]}"

    refused = client.post(reverse("projects:picture_words", args=[picture.pk]), {f"{name}-alt": ""})
    client.post(
        reverse("projects:picture_words", args=[picture.pk]), {f"{name}-alt": "새 말", f"{name}-consents": "on"}
    )
    client.post(reverse("projects:picture_removal", args=[other.pk]))

    assert refused.status_code == 400 and "무엇이 보이는지" in refused.text
    assert [(one.alt, one.consent_by) for one in Picture.objects.all()] == [("새 말", group)]


def test_a_group_takes_its_story_down(client, group, award):
    StoryFactory(good=True, award=award)

    client.post(address(award, "story_withdrawal"), {"reason": ""})
    assert Story.objects.public().exists()
    client.post(address(award, "story_withdrawal"), {"reason": "고치고 싶습니다"})

    assert not Story.objects.public().exists()


@pytest.mark.parametrize("status", [Project.Status.PREPARING, Project.Status.STOPPED])
def test_there_is_nothing_to_tell_before_the_work_begins_or_after_it_was_stopped(client, group, award, status):
    Project.objects.update(status=status)

    assert "저장" not in client.get(address(award)).text
    assert client.post(address(award), WORDS).status_code == 404


# -- others -----------------------------------------------------------------------------------------------------------


def test_a_reader_and_an_activist_see_it_and_change_nothing(client, award):
    story = StoryFactory(award=award)
    reader = EditorFactory(application=award.application, role="read").user
    activist = ActivistFactory(project=award.project).user

    for user in (reader, activist):
        client.force_login(user)
        assert story.text in client.get(address(award)).text
        assert client.post(address(award), WORDS).status_code == 404
        assert {client.post(address(award, act)).status_code for act in ACTS} == {404}


def test_what_is_not_yours_is_not_there(client, award):
    picture = PictureFactory(story=StoryFactory(award=award))
    client.force_login(UserFactory())

    assert client.get(address(award)).status_code == 404
    assert client.get(picture.get_absolute_url()).status_code == 404
    assert client.get(reverse("projects:stories")).status_code == 404
    for name in ("picture_words", "picture_removal"):
        assert client.post(reverse(f"projects:{name}", args=[picture.pk])).status_code == 404


def test_a_group_does_not_publish(client, group, award):
    StoryFactory(award=award, submitted=True)

    for act in ("story_return", "story_publication", "story_commendation", "commendation_removal"):
        assert client.post(address(award, act), {"answer": "x", "reason": "x"}).status_code == 404


def test_the_auditor_sees_all_and_changes_nothing(client, official, award):
    story = StoryFactory(award=award, submitted=True)
    official(roles.AUDITOR)

    assert story.award.title in client.get(reverse("projects:stories")).text
    page = client.get(address(award)).text
    assert story.text in page and "구청이 하는 일" not in page
    assert {client.post(address(award, act)).status_code for act in ACTS} == {404}


# -- the office -------------------------------------------------------------------------------------------------------


def test_an_official_publishes_what_was_handed_in_and_points_it_out(client, official, award):
    StoryFactory(award=award, submitted=True)
    officer = official(roles.OFFICER)

    assert award.title in client.get(reverse("projects:stories")).text
    client.post(address(award, "story_publication"))
    client.post(address(award, "story_commendation"), {"reason": "이웃이 번갈아 물을 줍니다."})

    story = Story.objects.get()
    assert (story.published_by, story.commended_by) == (officer, officer)
    assert "이웃이 번갈아 물을 줍니다." in client.get(reverse("projects:award", args=[award.pk])).text
    client.post(address(award, "commendation_removal"))
    assert not Story.objects.get().is_good_practice


def test_an_official_gives_it_back_with_what_to_mend(client, official, award):
    StoryFactory(award=award, submitted=True)
    official(roles.OFFICER)

    refused = client.post(address(award, "story_return"), {"answer": ""})
    client.post(address(award, "story_return"), {"answer": "이름을 빼 주세요."})
    client.force_login(award.application.applicant)

    assert refused.status_code == 400 and "무엇을 고칠지" in refused.text
    assert "이름을 빼 주세요." in client.get(address(award)).text


def test_a_picture_without_consent_is_named_when_it_keeps_a_story_from_everybody(client, official, award):
    PictureFactory(story=StoryFactory(award=award, submitted=True), alt="아이들", consent_at=None, consent_by=None)
    official(roles.OFFICER)

    answer = client.post(address(award, "story_publication"))

    assert answer.status_code == 400
    assert "‘아이들’에 나온 사람의 동의" in answer.text


def test_an_official_tells_of_a_project_of_long_ago(client, official):
    award = AwardFactory(year=2015)
    official(roles.OFFICER)

    assert "사업 기록 쓰기" in client.get(reverse("projects:award", args=[award.pk])).text
    client.post(address(award), WORDS)
    client.post(address(award, "story_submission"))
    client.post(address(award, "story_publication"))

    assert "꽃을 심었습니다." in client.get(reverse("projects:award", args=[award.pk])).text


@pytest.mark.parametrize("page", ["story", "queue"])
def test_the_number_of_queries_does_not_grow(client, official, award, page):
    story = StoryFactory(award=award)
    official(roles.OFFICER)
    where = address(award) if page == "story" else reverse("projects:stories")

    def add():
        PictureFactory(story=story)
        StoryFactory(submitted=True)
        StoryFactory(good=True)

    def queries():
        return page_cost(client, where)

    add()
    queries()
    with_one = queries()
    add()
    add()

    assert queries() == with_one
