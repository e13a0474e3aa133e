"""The pages of a settlement: the group hands in, one official inspects, another fixes, the refund closes it."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog
from projects.models import Project, Settlement
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import PDF, EditorFactory
from tests.factories.projects import ActivistFactory, ExecutionPlanFactory, ExpenseFactory, ProjectFactory
from tests.factories.settling import SettlementFactory
from tests.projects.settling import ANSWERS, fixed, inspected, notified, paid_project, reported, rule

pytestmark = pytest.mark.django_db

WHOLE = (2_900_000, 300_000, 0)
TYPED = {"done": "달마다 모였습니다.", "people": "24명", "meetings": "9", "effect": "골목이 환해졌습니다.",
         "interest": "1,234", "days-TOTAL_FORMS": "0", "version": "1"}  # fmt: skip


def pdf(name="통장.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def at(project, name="settlement", *args):
    return reverse(f"projects:{name}", args=[project.pk, *args])


def act(project, name):
    return at(project, "settlement_act", name)


@pytest.fixture
def group(client):
    """Signs in the group of a paid project that has spent all but 100,000원."""
    project = paid_project(WHOLE)
    client.force_login(project.application.applicant)
    return project


# -- the group --------------------------------------------------------------------------------------------------------


def test_a_group_begins_writes_files_and_hands_in(client, group):
    assert "실적보고서 쓰기" in client.get(at(group)).text
    assert client.post(at(group)).url == at(group, "report")
    there = client.post(at(group, "report"), TYPED | {"bank": pdf(), "go": "check"})
    assert there.url == at(group)
    assert "모두 채웠습니다" in client.get(at(group)).text

    client.post(at(group, "submission"))

    settlement = Settlement.objects.get()
    assert (settlement.status, settlement.interest) == ("submitted", 1234)
    assert settlement.answers["people"] == 24
    assert "제출했습니다" in client.get(at(group)).text


def test_the_statement_fills_itself_from_what_was_spent(client, group):
    page = client.get(at(group)).text

    assert "2,900,000원" in page and "인정 보조금" in page
    assert "지금까지 등록한 집행으로 계산한 것입니다" in page
    ExpenseFactory(project=group, grant=60_000)
    assert "2,960,000원" in client.get(at(group)).text


def test_what_is_missing_is_said_and_kept_from_being_handed_in(client, group):
    client.post(at(group))

    refused = client.post(at(group, "submission"), follow=True)

    assert "통장 거래내역을 올려 주세요." in refused.text and "‘한 일’에 답해 주세요." in refused.text
    assert Settlement.objects.get().status == "draft"


def test_what_can_be_read_is_stored_and_what_cannot_stays_on_the_page(client, group):
    client.post(at(group))

    answer = client.post(at(group, "report"), TYPED | {"people": "여럿", "go": "check"})

    assert answer.status_code == 400
    assert "여럿" in answer.text
    settlement = Settlement.objects.get()
    assert settlement.answers["done"] == TYPED["done"] and "people" not in settlement.answers


def test_a_report_saved_in_another_window_is_told_with_both_texts(client, group):
    client.post(at(group))
    client.post(at(group, "report"), TYPED)

    answer = client.post(at(group, "report"), TYPED | {"done": "다르게 적음"})

    assert answer.status_code == 409
    assert "먼저 고쳤습니다" in answer.text and "다르게 적음" in answer.text and TYPED["done"] in answer.text


def test_rows_and_files_are_added_and_taken_away_without_a_script(client, group):
    client.post(at(group))
    more = client.post(at(group, "report"), TYPED | {"add": "days", "bank": pdf()})
    assert more.status_code == 200 and 'name="days-0-0"' in more.text
    paper = Settlement.objects.get().papers.get()

    client.post(at(group, "report"), TYPED | {"version": "2", "drop": str(paper.pk)})

    assert not Settlement.objects.get().papers.exists()


def test_a_file_that_is_none_is_refused_beside_its_field(client, group):
    client.post(at(group))

    answer = client.post(at(group, "report"), TYPED | {"bank": SimpleUploadedFile("통장.pdf", b"no pdf")})

    assert answer.status_code == 400 and "PDF" in answer.text
    assert not Settlement.objects.get().papers.exists()


def test_who_only_reads_along_and_strangers_write_nothing(client, group):
    client.post(at(group))
    reader = EditorFactory(application=group.application, role="read", user=UserFactory(), accepted_at=timezone.now())
    for user, seen in ((reader.user, 200), (UserFactory(), 404)):
        client.force_login(user)
        assert client.get(at(group)).status_code == seen
        assert client.post(at(group, "report"), TYPED).status_code == 404
        assert client.post(at(group, "submission")).status_code == 404
        assert client.post(at(group, "receipt"), {"receipt": pdf()}).status_code == 404
    assert Settlement.objects.get().answers == {}


def test_after_it_was_handed_in_the_form_is_closed(client, group):
    reported(group)

    assert client.get(at(group, "report")).url == at(group)
    answer = client.post(at(group, "report"), TYPED | {"version": ""})
    assert answer.status_code == 409 and "제출한 뒤에는" in answer.text


# -- the office -------------------------------------------------------------------------------------------------------


def test_one_inspects_another_fixes_and_the_refund_closes_it(client, official, group):
    rule()
    reported(group)
    official(roles.OFFICER)
    assert client.post(act(group, "inspection"), {"opinion": "서류가 맞습니다."}).status_code == 302
    assert client.post(act(group, "fixing")).status_code == 404  # no team head
    official(roles.TEAM_HEAD)
    assert client.post(act(group, "fixing")).status_code == 302
    due_on = timezone.localdate()
    assert client.post(act(group, "notice"), {"due_on": str(due_on)}).status_code == 302
    client.force_login(group.application.applicant)
    assert "100,000원</b>을" in client.get(at(group)).text
    assert client.post(at(group, "receipt"), {"receipt": pdf("영수증.pdf")}).status_code == 302
    official(roles.OFFICER)

    assert client.post(act(group, "refund"), {"refunded_on": str(due_on), "refunded_as": "revenue"}).status_code == 302

    assert Project.objects.get(pk=group.pk).status == "closed"
    assert "정산이 끝났습니다" in client.get(at(group)).text


def test_what_an_act_refuses_is_said_on_the_page_and_kept(client, official, group):
    reported(group)
    official(roles.OFFICER)

    answer = client.post(act(group, "inspection"), {"opinion": "서류가 맞습니다."})

    assert answer.status_code == 400
    assert "정산 기준이 없습니다" in answer.text and "서류가 맞습니다." in answer.text


def test_who_inspected_is_told_that_another_fixes(client, official, group):
    rule()
    reported(group)
    official(roles.TEAM_HEAD)
    client.post(act(group, "inspection"), {"opinion": ""})

    answer = client.post(act(group, "fixing"))

    assert answer.status_code == 400 and "검사한 사람이" in answer.text


def test_an_act_that_came_too_late_says_so(client, official, group):
    notified(group)
    official(roles.OFFICER)

    answer = client.post(act(group, "correction"), {"note": "고치세요"})

    assert answer.status_code == 400 and "바꿀 수 없습니다" in answer.text


def test_the_auditor_sees_all_of_it_and_does_nothing(client, official, group):
    reported(group)
    official(roles.AUDITOR)

    assert client.get(at(group)).status_code == 200
    assert client.get(reverse("projects:settlements")).status_code == 200
    assert not client.get(at(group)).context["acts"]
    for name in ("inspection", "fixing", "notice", "refund", "correction"):
        assert client.post(act(group, name)).status_code == 404
    assert client.post(act(group, "nothing")).status_code == 404


def test_papers_are_handed_out_to_those_who_see_the_project_and_the_office_leaves_a_line(client, official, group):
    paper = reported(group).papers.get()
    there = at(group, "settlement_paper", paper.pk)
    assert client.get(there).status_code == 200
    other = SettlementFactory().project
    assert client.get(at(other, "settlement_paper", paper.pk)).status_code == 404

    officer = official(roles.OFFICER)
    assert client.get(there).status_code == 200
    assert AccessLog.objects.about(group).get().actor == officer


def test_an_activist_sees_how_it_stands_and_none_of_its_papers(client, group):
    paper = reported(group).papers.get()
    client.force_login(ActivistFactory(project=group).user)

    page = client.get(at(group))

    assert page.status_code == 200 and "올린 서류" not in page.text and "서류 받기" not in page.text
    assert client.get(at(group, "settlement_paper", paper.pk)).status_code == 404
    assert client.get(reverse("reports:settlement_paper", args=[group.pk, "statement", "pdf"])).status_code == 404


# -- late, and the queue ----------------------------------------------------------------------------------------------


def test_a_report_is_late_so_many_days_after_the_end_as_the_rule_gives():
    rule(report_days=60)
    late, reporting = ProjectFactory(running=True), ProjectFactory(running=True)
    running = ProjectFactory(status="running")
    ExecutionPlanFactory(project=running, approved=True, ends_on=date(2027, 12, 31))
    ends_on = late.ends_on
    SettlementFactory(project=reporting, status="submitted", submitted_at=timezone.now(), submitted_by=UserFactory())

    last = ends_on + timedelta(days=60)
    assert not Project.objects.report_late(last).exists()
    assert list(Project.objects.report_late(last + timedelta(days=1))) == [late]


def test_without_a_rule_no_report_is_late():
    ProjectFactory(running=True)

    assert not Project.objects.report_late(timezone.localdate() + timedelta(days=999)).exists()


def test_the_queue_shows_each_settlement_under_what_is_to_be_done_and_adds_up(client, official):
    projects = [paid_project(WHOLE) for _ in range(4)]
    for project, stage in zip(projects, (reported, inspected, fixed, notified), strict=True):
        stage(project)
    official(roles.OFFICER)

    page = client.get(reverse("projects:settlements"))

    assert [[row.project for row in rows] for _, rows in page.context["steps"]] == [[each] for each in projects]
    assert (
        page.context["sums"]["paid"]
        == 6_000_000
        == sum(page.context["sums"][name] for name in ("recognised", "refund"))
    )


def test_pages_cost_the_same_for_one_row_and_for_three(client, official):
    rule()
    project = paid_project(WHOLE)
    settlement = reported(project)
    official(roles.OFFICER)

    def cost():
        counted = []
        for address in (at(project), reverse("projects:settlements")):
            counted.append(page_cost(client, address))
        return counted

    def grow():
        for stage in (reported, inspected, notified):
            stage(paid_project(WHOLE))
        late = ProjectFactory(status="running")
        ExecutionPlanFactory(project=late, approved=True, starts_on="2020-01-01", ends_on="2020-03-01")
        ExpenseFactory(project=project, accepted=True, grant=1)
        Settlement.objects.filter(pk=settlement.pk).update(answers=ANSWERS)

    grow()
    one = cost()
    grow()
    grow()

    assert cost() == one
