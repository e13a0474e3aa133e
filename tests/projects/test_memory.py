"""The public memory: what everybody finds of funded projects, and takes away."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from district.models import Dong
from grants.models import Award
from tests.factories.district import DongFactory
from tests.factories.grants import AwardFactory, CallFactory, FieldFactory
from tests.factories.projects import DataLicenceFactory, PictureFactory, ProjectFactory, ShowcaseFactory, StoryFactory

pytestmark = pytest.mark.django_db

LIST, MONEY, SHOWCASES = "/awards/", "/awards/money/", "/awards/showcases/"


def page(award):
    return reverse("projects:award", args=[award.pk])


def found(client, **asked):
    return {award.title for award in client.get(LIST, asked).context["page_obj"]}


def taken(client, format, **asked):
    answer = client.get(f"/awards/list.{format}", asked)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


# -- the list ---------------------------------------------------------------------------------------------------------


def test_projects_are_found_by_field_and_by_what_is_told_of_them(client):
    field = FieldFactory()
    AwardFactory(title="분야를 아는 사업", field=field)
    AwardFactory(title="조용한 사업")
    StoryFactory(award__title="쓰고 있는 사업")
    StoryFactory(published=True, award__title="이야기한 사업", text="텃밭에 감자를 심었습니다.")
    PictureFactory(story=StoryFactory(published=True, award__title="사진을 건 사업"))
    StoryFactory(good=True, award__title="본이 되는 사업")

    assert found(client, field=field.pk) == {"분야를 아는 사업"}
    assert found(client, told="story") == {"이야기한 사업", "사진을 건 사업", "본이 되는 사업"}
    assert found(client, told="picture") == {"사진을 건 사업"}
    assert found(client, told="good") == {"본이 되는 사업"}
    assert found(client, q="감자") == {"이야기한 사업"}


def test_what_is_not_yet_public_is_neither_found_nor_shown(client):
    story = StoryFactory(submitted=True, text="아직 비밀인 이야기")
    picture = PictureFactory(story=story)

    for address in (LIST, page(story.award)):
        assert "아직 비밀인" not in client.get(address).text
    assert found(client, q="비밀인") == set()
    assert client.get(picture.get_absolute_url()).status_code == 404
    assert "비밀인" not in client.get("/api/v1/awards/").text
    assert "비밀인" not in taken(client, "csv").decode()


def test_the_newest_stories_stand_above_a_list_that_nobody_narrowed_down(client):
    picture = PictureFactory(story=StoryFactory(published=True))

    assert picture.alt in client.get(LIST).text
    assert picture.alt not in client.get(LIST, {"year": 2015}).text


# -- one project ------------------------------------------------------------------------------------------------------


def test_a_project_shows_its_story_with_pictures_told_in_words(client):
    award = AwardFactory(dong=DongFactory(name="천연동"), amount=2_280_000)
    story = StoryFactory(good=True, award=award, people=12)
    shown, hidden = PictureFactory(story=story), PictureFactory(story=story, consent_at=None, consent_by=None)

    text = client.get(page(award)).text

    for said in (story.text, "2,280,000원", "천연동", "12명", story.commendation, f'alt="{shown.alt}"'):
        assert said in text
    assert hidden.alt not in text
    assert client.get(shown.get_absolute_url())["Content-Type"] == "image/jpeg"
    assert client.get(shown.get_absolute_url(), {"small": 1}).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_a_project_of_the_published_list_stands_well_without_story(client):
    award = AwardFactory(year=2015, programme="주민제안", number=7)
    AwardFactory(year=2015, programme="주민제안", title="같은 해의 사업")
    AwardFactory(year=2015, programme="다른 갈래", title="갈래가 다른 사업")

    text = client.get(page(award)).text

    assert "2015년에 서대문구 공모사업으로 지원한 사업입니다" in text
    assert "2015년 서대문구 공모사업 7번" in text
    assert "같은 해의 사업" in text and "갈래가 다른 사업" not in text


def test_a_group_s_other_projects_stand_beside_and_a_person_s_do_not(client):
    first = AwardFactory(year=2014, group_name="북마마", title="북마마의 첫 사업")
    second = AwardFactory(group_name="북마마", programme="다른 갈래")
    AwardFactory(year=2014, group_name="허은경", is_person=True, title="허은경의 첫 사업")
    person = AwardFactory(group_name="허은경", is_person=True, programme="또 다른 갈래")

    assert first.title in client.get(page(second)).text
    told = client.get(page(person)).text
    assert "허은경" not in told and "허○경" in told


def test_a_project_s_page_tells_whether_it_is_an_example(client):
    award = ProjectFactory(award__application__call=CallFactory(is_example=True)).award

    assert "예시" in client.get(page(award)).text


# -- money and showcases ----------------------------------------------------------------------------------------------


def test_money_stands_on_the_map_of_a_year_and_adds_up(client):
    known, other = DongFactory(name="천연동"), DongFactory(name="신촌동")
    AwardFactory(year=2015, dong=known, amount=3_000_000, field=FieldFactory(name="마을"))
    AwardFactory(year=2015, amount=9_000_000)
    AwardFactory(year=2016, dong=other, amount=123_456_000)

    context = client.get(MONEY, {"year": 2015}).context
    rows = dict(context["map"].rows)

    assert (rows["천연동"], rows["신촌동"], rows["동 미상"], rows["계"]) == (3_000_000, None, 9_000_000, 12_000_000)
    assert "천연동 3,000천원, 신촌동 –" in context["map"].svg
    assert client.get(MONEY).context["year"] == 2016
    by_dong, by_field, by_source = context["charts"]
    for chart in (by_dong, by_field):
        assert sum(won or 0 for _, *years in chart.rows for won in years) == Award.objects.total()
    assert by_source.rows[-1] == ("계", 12_000_000, 123_456_000)


@pytest.mark.parametrize("asked", ["", "x", "1999", "９", "99999999999999999999"])
def test_a_senseless_year_is_answered_with_one_that_is_known(client, asked):
    AwardFactory(year=2015)

    assert client.get(MONEY, {"year": asked}).context["year"] == 2015


def test_pages_stand_before_there_is_any_project(client):
    for address in (LIST, MONEY, SHOWCASES):
        assert client.get(address).status_code == 200


def test_showcases_lead_to_what_they_showed(client):
    award = AwardFactory()
    ShowcaseFactory(title="2015년 성과발표회", day="2015-12-03").awards.add(award)
    ShowcaseFactory(title="다음 성과발표회", day="2099-12-03")

    context = client.get(SHOWCASES).context

    assert ([str(one) for one in context["coming"]], [str(one) for one in context["past"]]) == (
        ["다음 성과발표회"],
        ["2015년 성과발표회"],
    )
    assert "2015년 성과발표회" in client.get(page(award)).text


# -- to take away -----------------------------------------------------------------------------------------------------


@pytest.fixture
def three():
    """A person's project, one that is told of and sounds like a formula, and one of another year."""
    AwardFactory(group_name="허은경", is_person=True, number=1, amount=1_000_001, dong=DongFactory(name="천연동"))
    award = AwardFactory(group_name="=1+1", number=2, field=FieldFactory(name="마을"), amount=2_000_000)
    StoryFactory(good=True, award=award, people=12)
    AwardFactory(year=2014, number=3, amount=3_000_000)


def test_csv_json_and_xlsx_say_the_same(client, three):
    rows = list(csv.DictReader(io.StringIO(taken(client, "csv").decode("utf-8-sig"))))
    data = json.loads(taken(client, "json"))
    sheet = load_workbook(io.BytesIO(taken(client, "xlsx")))["선정사업"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    keys, labels = data["columns"].keys(), data["columns"].values()
    assert list(rows[0]) == list(labels)
    assert [[str(award[key] or "") for key in keys] for award in data["awards"]] == [
        [str(value or "") for value in row] for row in cells
    ]
    assert [row["지원금액(원)"] for row in rows] == ["1000001", "2000000", "3000000"]
    assert [row["단체명(제안자)"] for row in rows][:2] == ["허○경", "'=1+1"]
    assert sum(award["amount"] for award in data["awards"]) == Award.objects.total()
    assert (data["awards"][1]["people"], data["awards"][1]["field"]) == (12, "마을")


def test_what_is_taken_away_is_what_the_list_shows(client, three):
    assert len(json.loads(taken(client, "json", year=2014))["awards"]) == 1
    assert json.loads(taken(client, "json", year="x"))["awards"] == []
    assert client.get("/awards/list.exe").status_code == 404


def test_every_file_says_what_it_may_be_used_for(client, three):
    assert "아직 정해지지 않았습니다" in json.loads(taken(client, "json"))["note"]
    licence = DataLicenceFactory()

    assert licence.words in client.get(LIST).text
    assert licence.words in json.loads(taken(client, "json"))["note"]
    assert licence.words in load_workbook(io.BytesIO(taken(client, "xlsx")))["설명"]["A1"].value
    assert "%EC%A0%9C1%EC%9C%A0%ED%98%95" in client.get("/awards/list.csv")["Content-Disposition"]  # 제1유형


def test_the_api_tells_what_is_public(client):
    picture = PictureFactory(story=StoryFactory(good=True))
    AwardFactory()

    told, silent = client.get("/api/v1/awards/", {"format": "json"}).json()["results"]

    assert told["story"]["is_good_practice"] and told["story"]["pictures"][0]["alt"] == picture.alt
    assert client.get(told["story"]["pictures"][0]["address"]).status_code == 200
    assert silent["story"] is None


@pytest.mark.parametrize("address", [LIST, MONEY, SHOWCASES, "{award}", "/api/v1/awards/", "/awards/list.csv"])
def test_the_number_of_queries_does_not_grow(client, address):
    first = StoryFactory(good=True, award__dong=DongFactory(), award__field=FieldFactory()).award
    showcase = ShowcaseFactory()
    address = address.format(award=page(first))

    def add():
        dong = DongFactory(name=f"{Dong.objects.count()}동")
        story = StoryFactory(good=True, award__group_name=first.group_name, award__dong=dong)
        showcase.awards.add(story.award)
        ShowcaseFactory().awards.add(story.award, first)
        PictureFactory.create_batch(2, story=story)
        ProjectFactory()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
            assert answer.status_code == 200 and (answer.content if not answer.streaming else b"".join(answer))
        return len(captured)

    add()
    queries()
    with_one = queries()
    add()
    add()

    assert queries() == with_one
