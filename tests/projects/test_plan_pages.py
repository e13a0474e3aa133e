"""The pages on which a group writes its plan and the office answers."""

import pytest
from django.urls import reverse

from projects.models import ExecutionPlan
from tests.factories.district import UserFactory
from tests.factories.projects import ActivistFactory, AmendmentRuleFactory, ExecutionPlanFactory, ProjectFactory

pytestmark = pytest.mark.django_db
LINES = [("식비", "모임 밥", "8000", "25", "5", ""), ("재료비", "꽃모종", "2,300,000", "1", "1", "30만원")]
CELLS = ("category", "basis", "unit_price", "quantity", "times", "own_share")


def typed(lines=LINES, **more):
    """The form as a browser sends it."""
    cells = {
        f"costs-{at}-{name}": cell for at, line in enumerate(lines) for name, cell in zip(CELLS, line, strict=True)
    }
    words = {"content": "다섯 번 모입니다.", "starts_on": "2026-03-01", "ends_on": "2026-11-30"}
    return {"version": "1", "costs-TOTAL_FORMS": len(lines), "costs-INITIAL_FORMS": 0, **words, **cells, **more}


@pytest.fixture
def plan():
    return ExecutionPlanFactory()


@pytest.fixture
def member(client, plan):
    client.force_login(plan.project.application.applicant)
    return plan.project.application.applicant


@pytest.fixture
def officer(client):
    officer = UserFactory(staff=True)
    client.force_login(officer)
    return officer


def to(name, record):
    return reverse(f"projects:{name}", args=[record.pk])


def test_a_group_writes_its_plan_and_hands_it_in(client, plan, member):
    answer = client.post(to("plan_edit", plan), typed(go="check"), follow=True)
    assert "빠진 것이 없습니다" in answer.content.decode()

    client.post(to("plan_submission", plan), {"version": "2"})

    plan.refresh_from_db()
    assert (plan.status, plan.content, plan.own) == ("submitted", "다섯 번 모입니다.", 300_000)


def test_the_page_shows_the_costs_by_which_the_sum_is_off(client, plan, member):
    answer = client.get(to("plan_edit", plan))
    assert f'data-exact="{plan.project.granted}"' in answer.content.decode()

    answer = client.post(to("plan_edit", plan), typed(LINES[:1], go="check"), follow=True)

    assert "2,000,000원 모자랍니다" in answer.content.decode()
    assert to("plan_submission", plan) not in answer.content.decode()


def test_what_can_be_read_is_kept_and_the_rest_is_said_beside_its_field(client, plan, member):
    answer = client.post(to("plan_edit", plan), typed([("식비", "밥", "많이", "1", "1", "")], starts_on="어제"))

    assert answer.status_code == 400
    assert "많이" in answer.content.decode()
    plan.refresh_from_db()
    assert (plan.content, plan.starts_on.month, plan.costs.get().unit_price) == ("다섯 번 모입니다.", 3, 0)


def test_a_line_is_added_and_taken_away_without_script(client, plan, member):
    added = client.post(to("plan_edit", plan), typed(add="costs"))
    gone = client.post(to("plan_edit", plan), typed(version="2", remove="0"))

    assert len(added.context["form"].forms) == 3
    assert [form["category"].value() for form in gone.context["form"]] == ["재료비"]


def test_who_saves_an_older_page_is_told_and_overwrites_nothing(client, plan, member):
    client.post(to("plan_edit", plan), typed())

    answer = client.post(to("plan_edit", plan), typed(content="나중에 쓴 것"))

    assert answer.status_code == 409
    assert "나중에 쓴 것" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.content == "다섯 번 모입니다."


def test_the_office_asks_for_more_in_words_that_the_group_reads(client, plan, member, officer):
    plan.submit(by=member)
    refused = client.post(to("plan_verdict", plan), {"verdict": "return_", "answer": " "})
    assert refused.status_code == 400

    client.post(to("plan_verdict", plan), {"verdict": "return_", "answer": "식비를 나누어 주세요."})

    client.force_login(member)
    assert "식비를 나누어 주세요." in client.get(to("plan", plan)).content.decode()


def test_the_office_approves(client, plan, member, officer):
    plan.submit(by=member)

    client.post(to("plan_verdict", plan), {"verdict": "approve", "answer": ""})

    plan.refresh_from_db()
    assert (plan.status, plan.decided_by) == ("approved", officer)


def test_a_first_plan_is_not_offered_to_be_rejected(client, plan, member, officer):
    plan.submit(by=member)

    assert client.post(to("plan_verdict", plan), {"verdict": "reject", "answer": "아니오"}).status_code == 400


def test_a_change_is_begun_written_and_told(client):
    AmendmentRuleFactory(notify_percent=20)
    project = ProjectFactory(running=True)
    client.force_login(project.application.applicant)

    answer = client.post(to("amendment", project), {"reason": "모임이 늘어남"}, follow=True)
    change = project.plans.get(number=2)
    assert answer.status_code == 200
    lines = [("식비", "모임 밥", "900000", "1", "1", ""), ("재료비", "꽃모종", "2400000", "1", "1", "300000")]
    said = typed(lines, content=change.content, reason="모임이 늘어남", go="check")
    shown = client.post(to("plan_edit", change), said, follow=True)
    assert "변경 전·후 대비표" in shown.content.decode()
    client.post(to("plan_submission", change), {"version": "2"})

    change.refresh_from_db()
    assert change.status == "notified"


def test_a_change_sent_twice_is_one(client):
    project = ProjectFactory(running=True)
    client.force_login(project.application.applicant)

    for _ in range(2):
        assert client.post(to("amendment", project), {"reason": "늘어남"}).status_code == 302

    assert project.plans.count() == 2


def test_a_change_is_dropped_before_it_is_handed_in(client):
    project = ProjectFactory(running=True)
    change = project.amend(by=project.application.applicant, reason="늘어남")
    client.force_login(project.application.applicant)

    client.post(to("plan_removal", change))

    assert not ExecutionPlan.objects.filter(pk=change.pk).exists()


def test_an_activist_reads_a_plan_and_writes_none(client, plan):
    client.force_login(ActivistFactory(project=plan.project).user)

    assert client.get(to("plan", plan)).status_code == 200
    assert client.get(to("plan_edit", plan)).status_code == 404
    assert client.post(to("plan_submission", plan)).status_code == 404


def test_for_a_stranger_there_is_no_plan(client, plan):
    client.force_login(UserFactory())

    for name in ("plan", "plan_edit"):
        assert client.get(to(name, plan)).status_code == 404
    for name in ("plan_submission", "plan_removal", "plan_verdict"):
        assert client.post(to(name, plan)).status_code == 404
    assert client.get(to("plans", plan.project)).status_code == 404
    assert client.post(to("amendment", plan.project), {"reason": "x"}).status_code == 404
