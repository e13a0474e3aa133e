"""The page of the year's months: who may come in, what each act answers, and what it costs."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from planning.models import Plan, ScheduleCell, State
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import CallFactory, CallTypeFactory
from tests.factories.planning import AreaFactory, PlanFactory, ScheduleCellFactory, TaskFactory

pytestmark = pytest.mark.django_db
GRID = "/schedule/2016/"
ACTS = ("confirmation", "omission", "reopening", "mark", "mark_removal")


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2016-04-05 10:00+09:00", tick=False):
        yield


def address(cell, act="cell"):
    return reverse(f"planning:{act}", args=[cell.task_id, cell.month])


def stored(cell):
    return ScheduleCell.objects.get(pk=cell.pk)


# -- who may come in --------------------------------------------------------------------------------------------------


def test_a_stranger_finds_no_schedule(client):
    cell = ScheduleCellFactory(month=3)
    client.force_login(UserFactory())

    pages = [client.get(url) for url in ("/schedule/", GRID, address(cell))]
    acts = [client.post(address(cell, act), {"reason": "까닭"}) for act in ACTS]

    assert {answer.status_code for answer in [*pages, *acts]} == {404}
    assert stored(cell).state == State.LATE


def test_a_visitor_is_asked_to_sign_in(client):
    cell = ScheduleCellFactory(month=3)

    for answer in (client.get(GRID), client.post(address(cell, "confirmation"))):
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_an_auditor_reads_and_does_nothing(client, official):
    cell = ScheduleCellFactory(month=3)
    official(roles.AUDITOR)

    assert client.get(GRID).status_code == 200
    assert "실행 확인" not in client.get(address(cell)).content.decode()
    assert client.post(address(cell, "confirmation")).status_code == 404
    assert stored(cell).state == State.LATE


@pytest.mark.parametrize(
    "url", ["/schedule/2031/", "/schedule/tasks/999999/3/", "/schedule/tasks/99999999999999999999/3/"]
)
def test_what_is_not_there_is_not_found(client, official, url):
    official(roles.OFFICER)

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("month", [0, 13, 99999])
def test_a_year_has_twelve_months(client, official, month):
    official(roles.OFFICER)
    task = TaskFactory()

    assert client.get(f"/schedule/tasks/{task.pk}/{month}/").status_code == 404
    assert client.post(f"/schedule/tasks/{task.pk}/{month}/mark/").status_code == 404


# -- the year ---------------------------------------------------------------------------------------------------------


def test_each_month_says_in_words_what_its_signs_say(client, official):
    officer = official(roles.OFFICER)
    task = TaskFactory(area__plan=PlanFactory(year=2016))
    done, skipped, *_ = [ScheduleCellFactory(task=task, month=month) for month in (1, 2, 3, 5)]
    done.confirm(by=officer)
    skipped.skip(by=officer, reason="총선")
    task.happened(on=date(2016, 4, 1), label="설명회", source=officer)

    page = client.get(GRID).content.decode()

    for words in (
        "1월 계획, 실행",
        "2월 계획, 건너뜀",
        "3월 계획, 지연",
        "4월 계획에 없던 달, 확인 대기",
        "5월 계획, 예정",
    ):
        assert words in page
    assert "6월 계획 없음" in page


def test_the_page_shows_one_area_when_asked_and_all_for_nonsense(client, official):
    official(roles.OFFICER)
    plan = PlanFactory()
    for order, title in ((1, "조성지원"), (2, "역량강화")):
        TaskFactory(area=AreaFactory(plan=plan, order=order), title=title)

    one = client.get(GRID, {"area": "2"}).content.decode()
    all_of_them = client.get(GRID, {"area": "x\x00"}).content.decode()

    assert "역량강화" in one and "1. 조성지원" not in one
    assert "조성지원" in all_of_them and "역량강화" in all_of_them


def test_the_newest_plan_has_an_address_that_stays(client, official):
    official(roles.OFFICER)
    assert "시행계획이 아직 없습니다" in client.get("/schedule/").content.decode()

    PlanFactory(year=2016)

    assert client.get("/schedule/")["Location"] == GRID
    assert "세부사업이 없습니다" in client.get(GRID).content.decode()


def test_the_sidebar_leads_to_the_months(client, official):
    official(roles.OFFICER)
    PlanFactory(year=2016)

    assert 'href="/schedule/"' in client.get("/admin/").content.decode()


def test_a_year_costs_the_same_for_one_task_and_for_three(client, official):
    officer = official(roles.OFFICER)
    area = AreaFactory()

    def grow():
        task = TaskFactory(area=area)
        for month in (1, 2, 3):
            ScheduleCellFactory(task=task, month=month).confirm(by=officer)
            task.happened(on=date(2016, month, 3), label="모임", source=officer)

    def cost():
        return page_cost(client, GRID)

    grow()
    client.get(GRID)
    one = cost()
    grow()
    grow()

    assert cost() == one <= 12


# -- one month --------------------------------------------------------------------------------------------------------


def test_a_month_leads_to_the_records_behind_it(client, official):
    officer = official(roles.TEAM_HEAD)
    task = TaskFactory(area__plan=PlanFactory(year=2016))
    call = CallFactory(draft=True, task=task, title="주민제안 공모")
    CallTypeFactory(call=call)
    call.publish(by=officer)

    page = client.get(f"/schedule/tasks/{task.pk}/4/").content.decode()

    assert f'<a href="{call.get_absolute_url()}">공고: 주민제안 공모</a>' in page


def test_a_month_without_a_row_is_confirmed_and_the_grid_comes_back_to_it(client, official):
    officer = official(roles.OFFICER)
    task = TaskFactory(area__plan=PlanFactory(year=2016))

    answer = client.post(f"/schedule/tasks/{task.pk}/2/confirmation/?area=1", {"remark": "간담회"})

    cell = task.cells.get()
    assert answer["Location"] == f"{GRID}?area=1#{cell.anchor}"
    assert (cell.month, cell.planned, cell.confirmed_by, cell.remark) == (2, False, officer, "간담회")


def test_a_refused_act_leaves_no_row_behind(client, official):
    official(roles.OFFICER)
    task = TaskFactory(area__plan=PlanFactory(year=2016))

    answer = client.post(f"/schedule/tasks/{task.pk}/2/omission/", {"reason": "까닭"})

    assert answer.status_code == 409
    assert "계획에 없는 달" in answer.content.decode()
    assert not task.cells.exists()


@pytest.mark.parametrize("typed", ["", "   ", "가" * 201])
def test_a_skip_is_refused_beside_its_field(client, official, typed):
    official(roles.OFFICER)
    cell = ScheduleCellFactory(month=3)

    answer = client.post(address(cell, "omission"), {"reason": typed})

    assert answer.status_code == 400
    form = answer.context["forms"]["skip"]
    assert form.errors["reason"] and form["reason"].value() == typed
    assert stored(cell).state == State.LATE


def test_who_was_slower_is_told_by_whom_and_keeps_his_words(client, official):
    official(roles.OFFICER)
    cell = ScheduleCellFactory(month=3)
    stored(cell).confirm(by=UserFactory(staff=True, name="이주임"))

    answer = client.post(address(cell, "omission"), {"reason": "총선으로 미룸"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "이주임 님이 이미 ‘실행’" in page and "총선으로 미룸" in page
    assert stored(cell).state == State.DONE


def test_a_month_is_reopened_with_a_reason(client, official):
    officer = official(roles.OFFICER)
    cell = ScheduleCellFactory(month=3)
    cell.confirm(by=officer)

    assert client.post(address(cell, "reopening"), {"reason": ""}).status_code == 400
    client.post(address(cell, "reopening"), {"reason": "다른 달"})

    assert stored(cell).state == State.LATE
    assert "다른 달" in client.get(address(cell)).content.decode()


def test_months_are_put_into_a_draft_and_a_confirmed_plan_offers_no_such_thing(client, official):
    officer = official(roles.OFFICER)
    task = TaskFactory(area__plan=PlanFactory(year=2016))

    client.post(f"/schedule/tasks/{task.pk}/7/mark/")
    assert task.planned_months() == [7]
    client.post(f"/schedule/tasks/{task.pk}/7/mark/removal/")
    assert task.planned_months() == []

    Plan.objects.get().confirm(by=officer)
    assert "계획에 넣기" not in client.get(f"/schedule/tasks/{task.pk}/7/").content.decode()
    assert client.post(f"/schedule/tasks/{task.pk}/7/mark/").status_code == 409
    assert task.planned_months() == []
