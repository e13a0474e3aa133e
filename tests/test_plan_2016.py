"""The district's plan of 2016 in the database: every sum that was checked by hand against the published text."""

from datetime import date

import pytest
from django.db.models import Count, Sum

from district.models import Department
from education.models import AwardReceived, Channel, Event, Programme, TrainingCount
from governance.models import Body, Seat, SupportCentre, Term
from grants.models import Call
from planning.models import BudgetLine, ChangeRule, DetailedProgramme, Plan, Section, StatisticalItem, Task
from spaces.models import Facility, FacilityCount, FacilityKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2016")]

CONFIRMED = date(2016, 2, 19)
THOUSAND = 1_000  # the plan prints 천원, the database keeps won


# -- cover and text ---------------------------------------------------------------------------------------------------


def test_the_cover_says_what_the_paper_says(plan_2016):
    assert str(plan_2016) == "2016년 서대문구 마을공동체 활성화 시행계획"
    assert plan_2016.registration_number == "자치행정과-4102"
    assert (plan_2016.registered_on, plan_2016.approved_on) == (date(2016, 2, 18), CONFIRMED)
    assert plan_2016.get_disclosure_display() == "대시민공개"


def test_the_approval_line_has_six_boxes_and_one_day(plan_2016):
    assert list(plan_2016.approvals.values_list("post", "name", "signed_on")) == [
        ("주무관", "조서은", None),
        ("마을공동체지원팀장", "조중훈", None),
        ("자치행정과장", "최선희", None),
        ("주민자치국장", "김종두", None),
        ("부구청장", "조인동", None),
        ("구청장", "문석진", CONFIRMED),
    ]


def test_the_plan_is_public_and_signed_by_an_account_nobody_can_use(plan_2016):
    assert Plan.objects.public().get() == plan_2016
    assert not plan_2016.confirmed_by.is_active
    assert not plan_2016.confirmed_by.has_usable_password()


def test_the_chapters_stand_as_in_the_table_of_contents():
    deepest = [(section.parent.number, section.number) for section in Section.objects.all() if section.level == 3]

    assert [s.number for s in Section.objects.filter(parent=None)] == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ", "별첨"]
    assert deepest == [("1", n) for n in "가나다라마"] + [("2", n) for n in "가나다"] + [
        ("3", n) for n in "가나다라마"
    ]


# -- tasks and months -------------------------------------------------------------------------------------------------

MARKS = {
    "Ⅰ": [[2], [1], [3], [1], [7]],
    "Ⅱ": [[3], [5, 9], [1], [1]],
    "Ⅲ": [[1], [1, 2, 6, 10, 11], [1], [10], [1]],
}
PERIODS = {
    ("Ⅰ", 3): range(3, 13),
    ("Ⅰ", 5): range(7, 13),
    ("Ⅱ", 2): range(4, 12),
    ("Ⅱ", 4): range(1, 13),
    ("Ⅲ", 1): range(1, 13),
    ("Ⅲ", 3): range(1, 13),
    ("Ⅲ", 5): range(1, 13),
}


def test_marks_of_the_schedule_grid(plan_2016):
    for area in plan_2016.areas.all():
        marks = [[cell.month for cell in task.cells.all() if cell.ground == "grid"] for task in area.tasks.all()]
        assert marks == MARKS[area.number]


@pytest.mark.parametrize(("area", "number"), PERIODS)
def test_a_period_named_in_the_chapter_fills_the_months_without_a_mark(area, number):
    task = Task.objects.get(area__number=area, order=number)

    assert task.planned_months() == list(PERIODS[area, number])
    assert all(cell.note for cell in task.cells.all() if cell.ground == "text")


def test_other_tasks_have_no_month_but_their_marks():
    for task in Task.objects.all():
        if (task.area.number, task.order) not in PERIODS:
            assert task.planned_months() == MARKS[task.area.number][task.order - 1]


# -- budget -----------------------------------------------------------------------------------------------------------


def test_the_budget_is_168613_in_two_programmes():
    programmes = DetailedProgramme.objects.annotate(Count("lines"), Sum("lines__amount")).order_by("order")

    assert [(p.name, p.lines__count, p.lines__amount__sum // THOUSAND) for p in programmes] == [
        ("마을공동체 인식확산", 17, 57_480),
        ("사람중심 서대문마을 공동체 형성", 8, 111_133),
    ]
    assert BudgetLine.objects.of_year(2016).total() == 168_613 * THOUSAND


def test_every_change_of_the_budget_has_a_name_and_somebody_who_decides():
    rules = ChangeRule.objects.in_force(date(2016, 7, 1))
    assert {rule.reach for rule in rules} == set(ChangeRule.Reach.values)
    assert all(rule.decided_by and rule.ground for rule in rules)


def test_the_budget_by_statistical_item():
    items = StatisticalItem.objects.annotate(Count("lines"), Sum("lines__amount"))

    assert {str(item): (item.lines__count, item.lines__amount__sum // THOUSAND) for item in items} == {
        "일반운영비 › 사무관리비": (12, 27_433),
        "일반운영비 › 공공운영비": (2, 5_400),
        "일반운영비 › 행사운영비": (2, 2_800),
        "업무추진비 › 시책추진 업무추진비": (3, 8_200),
        "일반보상금 › 행사실비 보상금": (2, 7_780),
        "일반보상금 › 기타보상금": (3, 24_600),
        "민간이전 › 민간경상사업보조": (1, 92_400),
    }


def test_the_communities_of_the_dongs_have_6300():
    lines = BudgetLine.objects.filter(name__startswith="동단위 주민관계망형성")

    assert sorted(lines.values_list("amount", flat=True)) == [2_100 * THOUSAND, 4_200 * THOUSAND]


# -- the call of 2016 -------------------------------------------------------------------------------------------------


def test_the_call_of_2016_may_give_what_its_budget_line_holds():
    call = Call.objects.get(year=2016, is_example=False)

    assert call.budget == call.budget_line.amount == 92_400 * THOUSAND
    assert call.budget_line.item.name == "민간경상사업보조"
    assert call.min_people == 5
    assert [(kind.stage, kind.name, kind.cap) for kind in call.types.all()] == [
        ("씨앗기", "이웃만들기", None),
        ("새싹기", "우리마을 지원사업", None),
    ]


def test_the_call_of_2016_is_over_and_public():
    call = Call.objects.public().get(year=2016)

    assert call.phase == "종료"
    assert not call.is_open


# -- committee, TF, centre --------------------------------------------------------------------------------------------


def test_the_committee_has_18_seats_and_members():
    committee = Body.objects.get(kind=Body.Kind.COMMITTEE)
    rule = committee.rule_on(CONFIRMED)

    assert (rule.seats_ex_officio, rule.seats_appointed, rule.seats) == (3, 15, 18)
    assert committee.seats.filter(kind=Seat.Kind.EX_OFFICIO).count() == 3
    assert committee.seats.filter(kind=Seat.Kind.APPOINTED).count() == 15
    assert Term.objects.in_force(CONFIRMED).filter(seat__body=committee).count() == 18


def test_named_members_of_the_committee():
    named = Term.objects.filter(seat__body__kind=Body.Kind.COMMITTEE).exclude(name="").order_by("seat__number")

    assert [(term.name, term.seat.post, term.seat.role) for term in named] == [
        ("조인동", "부구청장", "공동위원장"),
        ("김종두", "주민자치국장", ""),
        ("오제성", "복지문화국장", ""),
        ("조한혜정", "교수", "공동위원장"),
    ]


def test_nine_terms_are_over_after_the_24th_of_march():
    ending = Term.objects.exclude(end=None)

    assert ending.count() == 9
    assert ending.in_force(date(2016, 3, 24)).count() == 9
    assert not ending.in_force(date(2016, 3, 25))
    assert ending.filter(seat__post="구의원").count() == 1


def test_the_task_force_has_20_people_five_of_them_named():
    task_force = Body.objects.get(kind=Body.Kind.TASK_FORCE)
    named = Term.objects.filter(seat__body=task_force).order_by("seat__number")

    assert task_force.seats.count() == 20
    assert [term.name for term in named] == ["오제성", "서정순", "주대관", "임현진", "송상훈"]


def test_the_task_force_has_11_departments_counting_dong_offices_as_one():
    departments = Body.objects.get(kind=Body.Kind.TASK_FORCE).departments
    dong_offices = departments.filter(level=Department.Level.DONG)

    assert departments.count() - dong_offices.count() + 1 == 11
    assert [office.dong.name for office in dong_offices.order_by("dong__order")] == ["천연동", "연희동", "북가좌1동"]


def test_the_support_centre():
    centre = SupportCentre.objects.get(year=2016)

    assert centre.city_support == 60_000 * THOUSAND
    assert float(centre.area) == 49.5
    assert len(centre.roles.splitlines()) == 5


# -- education, spaces ------------------------------------------------------------------------------------------------


def test_people_taught_in_2015():
    counts = {count.get_audience_display(): count.people for count in TrainingCount.objects.filter(year=2015)}

    assert counts == {"주민교육": 143, "직원교육": 742, "마을활동가 교육": 354}


def test_shared_places():
    counts = FacilityCount.objects.order_by("pk")

    assert [(c.year, c.get_group_display(), c.count) for c in counts.filter(kind="")] == [
        (2014, "시설 공간나눔", 36),
        (2014, "마을공동체 공간조성사업", 6),
    ]
    assert [(c.year, c.get_kind_display(), c.count) for c in counts.exclude(kind="")] == [
        (2015, "공공시설", 20),
        (2015, "민간시설", 16),
        (2015, "마을사랑방", 3),
        (2015, "마을문화 예술창작소", 3),
        (2015, "문화공간(카페)", 1),
    ]


def test_the_pump_house_has_165_square_metres_on_two_floors():
    place = Facility.objects.get(kind=FacilityKind.COMMUNITY)

    assert (place.name, place.dong.name, place.site_area) == ("천연가압장", "천연동", 105)
    assert [(space.name, space.area) for space in place.spaces.all()] == [("1층", 95), ("2층", 70)]
    assert [stage.done for stage in place.stages.all()] == [True] * 3 + [False] * 3


def test_events_prizes_courses_and_channels():
    presentation = Event.objects.get(kind=Event.Kind.PRESENTATION)

    assert Event.objects.filter(year=2015).count() == 8
    assert (presentation.starts_on, presentation.attendees) == (date(2015, 12, 15), 120)
    assert [(prize.year, prize.amount) for prize in AwardReceived.objects.order_by("year")] == [
        (2012, None),
        (2014, None),
        (2015, 30_400 * THOUSAND),
    ]
    assert Programme.objects.filter(year=2016).count() == 8
    assert Channel.objects.filter(year=2016).count() == 7
