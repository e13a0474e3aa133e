"""What was funded in 2015 and what is offered in 2016, against the sums checked by hand in the published plan."""

from datetime import date

import pytest
from django.db.models import Count, Sum

from district.models import Dong
from grants.models import Award, AwardTally, DongOfficer, DongProgramme, LinkedProgramme, LinkedWindow
from grants.models.award import Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2016")]

THOUSAND = 1_000  # the plan prints 천원, the database keeps won


def counts_and_thousands(awards, by):
    """{group: (projects, 천원)} of the awards."""
    groups = awards.order_by().values_list(by).annotate(Count("pk"), Sum("amount"))
    return {group: (projects, won // THOUSAND) for group, projects, won in groups}


@pytest.mark.parametrize(
    ("source", "projects", "thousands"),
    [(Source.SEOUL, 35, 199_063), (Source.DISTRICT, 25, 56_510), (Source.SMALL_GROUP, 21, 18_100)],
)
def test_lists_of_the_appendix(source, projects, thousands):
    awards = Award.objects.filter(year=2015, source=source)

    assert list(awards.values_list("number", flat=True)) == list(range(1, projects + 1))
    assert awards.total() == thousands * THOUSAND


def test_city_projects_by_programme_of_the_appendix():
    assert counts_and_thousands(Award.objects.filter(source=Source.SEOUL), "programme") == {
        "부모커뮤니티": (6, 11_881),
        "우리마을지원": (13, 59_050),
        "주민연계망": (1, 6_000),
        "마을과학교": (2, 7_800),
        "공동육아": (2, 21_300),
        "공동주택": (4, 23_065),
        "마을미디어": (1, 14_000),
        "에너지자립마을": (6, 55_967),
    }


def test_city_projects_by_row_of_the_chapter():
    rows = LinkedProgramme.objects.filter(year=2015).with_awards().order_by("order")

    assert [(row.name, row.award_count, row.award_total // THOUSAND) for row in rows] == [
        ("우리마을 지원사업(공간)", 2, 33_246),
        ("우리마을 지원사업(활동)", 2, 17_010),
        ("마을과 함께하는 학교모임", 2, 7_800),
        ("주민연계망 사업", 1, 6_000),
        ("이웃만들기 지원사업", 9, 8_794),
        ("공동육아 활성화", 2, 21_300),
        ("부모커뮤니티 활성화", 6, 11_881),
        ("에너지자립마을 활성화", 6, 55_967),
        ("마을미디어", 1, 14_000),
        ("아파트공동체 활성화", 4, 23_065),
    ]


def test_city_projects_by_column_of_the_summary():
    columns = Award.objects.filter(source=Source.SEOUL).order_by().values_list("linked_programme__short_name")

    assert dict(columns.annotate(Count("pk"))) == {
        "부모 커뮤니티": 6,
        "우리 마을지원": 4,
        "이웃 만들기": 9,
        "주민 연계망": 1,
        "마을과 학교": 2,
        "공동 육아": 2,
        "공동 주택": 4,
        "마을 미디어": 1,
        "에너지 자립마을": 6,
    }


@pytest.mark.parametrize(
    ("source", "axis", "counts"),
    [
        (Source.DISTRICT, AwardTally.Axis.DONG, [3, 2, 3, 1, 0, 0, 1, 1, 4, 2, 1, 2, 2, 3]),
        (Source.DISTRICT, AwardTally.Axis.FIELD, [7, 6, 4, 5, 1, 2]),
        (Source.SMALL_GROUP, AwardTally.Axis.FIELD, [3, 5, 3, 6, 2, 2]),
    ],
)
def test_tallies_add_up_to_the_lists(source, axis, counts):
    tally = AwardTally.objects.filter(year=2015, source=source, axis=axis).order_by("order")

    assert [row.count for row in tally] == counts
    assert sum(counts) == Award.objects.filter(year=2015, source=source).count()


def test_the_tally_by_dong_is_of_the_fourteen_dongs_in_their_order():
    tally = AwardTally.objects.filter(axis=AwardTally.Axis.DONG).order_by("order")

    assert [row.dong for row in tally] == list(Dong.objects.all())
    assert [f"{row.label}동" for row in tally] == [row.dong.name for row in tally]


def test_no_dong_has_more_projects_than_its_tally():
    for tally in AwardTally.objects.filter(axis=AwardTally.Axis.DONG):
        assert tally.dong.awards.filter(source=tally.source).count() <= tally.count


def test_names_of_persons_are_names_and_groups_are_not_taken_for_persons():
    persons = Award.objects.filter(is_person=True)

    assert persons.count() == 27
    assert not persons.exclude(source=Source.SEOUL)
    assert all(2 <= len(award.group_name) <= 3 for award in persons)
    assert Award.objects.get(source=Source.SEOUL, number=1).group_name == "허은경"
    assert not Award.objects.get(group_name="가재울라디오").is_person


def test_twelve_city_programmes_in_five_stages():
    programmes = LinkedProgramme.objects.filter(year=2016)

    assert [p.get_stage_display() for p in programmes] == (
        ["씨앗기"] * 2 + ["실행기"] * 4 + ["공간"] * 2 + ["면단위"] * 3 + ["기타"]
    )
    assert not programmes.filter(city_department=None)


def test_only_two_periods_of_city_programmes_are_sure():
    sure = LinkedWindow.objects.filter(certainty=LinkedWindow.Certainty.FIXED).order_by("pk")

    assert [(w.programme.name, w.starts_on, w.ends_on) for w in sure] == [
        ("아파트마을공동체 활성화", date(2016, 1, 25), date(2016, 2, 29)),
        ("마을과 학교", date(2016, 1, 20), date(2016, 2, 3)),
    ]


def test_every_period_is_told_in_the_words_of_the_plan():
    for window in LinkedWindow.objects.select_related("programme"):
        assert window.text in window.programme.schedule


def test_programmes_of_the_dong_offices():
    programmes = DongProgramme.objects.filter(year=2016).order_by("order")

    assert [(p.name, p.get_per_display(), p.amount // THOUSAND) for p in programmes] == [
        ("주민참여지원사업", "동별", 4_000),
        ("마을복지기금", "자치구별", 30_600),
        ("마을계획", "동별", 25_000),
    ]
    assert DongOfficer.objects.filter(year=2016).count() == 2
