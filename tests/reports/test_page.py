"""The public page of any plan: which plan it is, what may be taken away, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.district import UserFactory
from tests.factories.grants import AwardFactory
from tests.factories.planning import BudgetLineFactory, PlanFactory, ScheduleCellFactory, SectionFactory, TaskFactory
from tests.reports.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory(confirmed=True)


def test_a_button_makes_the_file_and_then_hands_it_out(client, plan, django_capture_on_commit_callbacks):
    assert (
        '<form method="post" action="/plan/2016/documents/schedule.pdf/rendering/">' in client.get("/plan/2016/").text
    )

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/plan/2016/documents/schedule.pdf/rendering/")
    work()

    page = client.get("/plan/2016/").text
    assert 'href="/plan/2016/documents/schedule.pdf"' in page
    assert 'action="/plan/2016/documents/budget.pdf/rendering/"' in page


def test_every_document_is_offered_in_every_format(client, plan):
    page = client.get("/plan/2016/").text

    for waits in ("plan.pdf", "plan.hwpx", "schedule.pdf", "budget.pdf"):
        assert f'action="/plan/2016/documents/{waits}/rendering/"' in page
    for ready in ("plan.xlsx", "schedule.hwpx", "schedule.xlsx", "budget.hwpx", "budget.xlsx"):
        assert f'href="/plan/2016/documents/{ready}"' in page


def test_staff_are_offered_the_internal_edition(client, plan):
    assert "edition=internal" not in client.get("/plan/2016/").text

    client.force_login(UserFactory(staff=True))
    assert "plan.pdf?edition=internal" in client.get("/plan/2016/").text


def test_a_text_that_cannot_be_printed_leaves_the_year_at_a_glance(client, plan):
    SectionFactory(plan=plan, number="Ⅰ", body="○ 규모 : {없는 값}")

    response = client.get("/plan/2016/")

    assert response.status_code == 200
    assert "사업추진 일정" in response.text
    assert "지금은 일정과 예산만 보입니다" in response.text
    assert "없는 값" not in response.text
    assert "plan.pdf" not in response.text


def test_words_of_the_records_are_never_markup(client, plan):
    SectionFactory(plan=plan, number="Ⅰ", body="○ <b>굵게</b>")
    BudgetLineFactory(programme__unit__policy__plan=plan, name="<i>지도</i>")

    page = client.get("/plan/2016/").text

    assert "&lt;b&gt;굵게&lt;/b&gt;" in page
    assert "&lt;i&gt;지도&lt;/i&gt;" in page


@pytest.mark.parametrize("name", ["/plan/2016/", "/plan/2016/documents/plan.pdf"])
def test_queries_do_not_grow_with_rows(client, plan, name):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as context:
            assert client.get(name).status_code == 200
        return len(context)

    def more():
        SectionFactory(plan=plan, number="Ⅰ")
        BudgetLineFactory(programme__unit__policy__plan=plan)
        ScheduleCellFactory(task=TaskFactory(area__plan=plan))
        AwardFactory(year=2015)

    more()
    one = queries()
    more()
    more()

    assert queries() == one


def test_the_short_address_leads_to_the_newest_public_plan(client, plan):
    PlanFactory(year=2017)

    assert client.get("/plan/").url == "/plan/2016/"


def test_before_there_is_a_plan_the_page_says_so(client):
    PlanFactory()

    assert "아직 공개한 시행계획이 없습니다" in client.get("/plan/").text


def test_other_years_are_linked(client, plan):
    PlanFactory(year=2017, confirmed=True)
    PlanFactory(year=2018)

    page = client.get("/plan/2016/").text

    assert 'href="/plan/2017/"' in page
    assert "/plan/2018/" not in page


def test_an_empty_plan_is_a_page_too(client, plan):
    page = client.get("/plan/2016/").text

    assert "<h1>2016년 마을공동체 활성화 시행계획</h1>" in page
    assert "계획서 읽기" not in page
