"""What a person has to read again in a draft: dates and numbers typed by hand, lines of budget left behind."""

import pytest
from django.urls import reverse

from planning.models import BudgetLine, Plan
from planning.next_year import draft_next_year
from planning.review import left_behind, to_read_again, typed_lines
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory, PlanFactory, SectionFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("planning:review", args=[2017])


def found(text, kind):
    section = SectionFactory.build(plan=None, title="제목", body=text)
    return [words for line in typed_lines(section) for words, is_a in line.parts if is_a == kind]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("○ 임기만료일 2016.2.14. / 2016. 3. 24.", ["2016.2.14.", "2016. 3. 24."]),
        ("⇒ 2015. 1월 위탁 만료", ["2015. 1월"]),
        ("○ 기간 : 2016. 2월 ~ 12월", ["2016. 2월", "12월"]),
        ("○ '16년 3. 24.과 ’15년", ["'16년 3. 24.", "’15년"]),
        ("○ 2016년도 예산, 3월 2일", ["2016년", "3월 2일"]),
        ("○ 2016. 3. …", ["2016. 3."]),
        ("○ 12016명, 20160동", []),
        ("○ {기간 Ⅰ-3}, {2016년 금액}천원", []),
        ("[[표: 2016년 예산]]", []),
    ],
)
def test_dates_are_found_as_people_write_them(text, dates):
    assert found(text, "date") == dates


def test_other_numbers_are_found_beside_slots():
    assert found("- 상반기 2회 공모로 {구 공모 건수}개 사업에 5,500천원", "number") == ["2", "5,500"]


def test_the_words_of_a_line_stay_as_they_are_with_its_number():
    section = SectionFactory.build(plan=None, title="2016년 성과", body="□ 목적\n○ {구 공모 건수}개, 3월부터\n○ 끝")

    lines = typed_lines(section)

    assert [(line.number, "".join(words for words, _ in line.parts)) for line in lines] == [
        (0, "2016년 성과"),
        (2, "○ {구 공모 건수}개, 3월부터"),
    ]
    assert lines[1].is_dated


def test_the_draft_of_2017_lists_what_still_speaks_of_2016(plan_2016):
    draft, _ = draft_next_year(Plan.objects.get(year=2016), by=None)

    lines = [
        (section.number, line.number, "".join(words for words, _ in line.parts))
        for section, lines in to_read_again(draft)
        for line in lines
    ]

    assert ("마", 1, "○ 기간 : 2016. 2월 ~ 12월") in lines
    assert ("2", 1, "□ 2016년 마을공동체 사업의 한계(약점)") in lines
    assert ("1", 3, "- 상·하반기 2회 공모로 {구 공모 건수}개 사업에 {구 공모 금액}천원 지원") in lines
    assert left_behind(draft) == []


def test_the_page_leads_to_every_chapter_that_has_such_lines(client, official):
    official(roles.OFFICER)
    plan = PlanFactory(year=2017)
    section = SectionFactory(plan=plan, title="추진 방향", body="□ 목적\n○ 2016년에 {구 공모 건수}개 사업")
    SectionFactory(plan=plan, title="수 없는 장")
    old = BudgetLineFactory(name="두고 온 줄")

    page = client.get(ADDRESS).text

    assert reverse("admin:planning_section_change", args=[section.pk]) in page
    assert '<mark class="date">2016년</mark>' in page and "2번째 줄" in page
    assert "<b>구 공모 건수</b>" in page
    assert old.get_absolute_url() in page and "두고 온 줄" in page
    assert "수 없는 장" not in page


def test_a_line_carried_along_is_not_left_behind(plan_2016):
    draft, _ = draft_next_year(Plan.objects.get(year=2016), by=None)
    gone = BudgetLine.objects.of_year(2017).get(name="마을지도 제작")
    gone.delete()

    assert [line.name for line in left_behind(draft)] == ["마을지도 제작"]


def test_it_costs_the_same_for_one_chapter_and_for_three(client, official):
    official(roles.OFFICER)
    plan = PlanFactory(year=2017)

    def queries():
        SectionFactory(plan=plan, body="○ 2016년 {구 공모 건수}개")
        BudgetLineFactory()
        return page_cost(client, ADDRESS)

    client.get(ADDRESS)  # the first page of a session is written down
    first = queries()
    queries()
    assert queries() == first


def test_who_is_no_official_finds_nothing(client, official):
    PlanFactory(year=2017)
    client.force_login(UserFactory())
    assert client.get(ADDRESS).status_code == 404

    official(roles.AUDITOR)
    assert client.get(ADDRESS).status_code == 200
    assert client.get(reverse("planning:review", args=[2099])).status_code == 404
