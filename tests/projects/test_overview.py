"""The office's view over a call's projects: stages that add up, what is late, and reminding of it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from district.models import Letter
from projects.late import late, remind
from projects.models import Project
from projects.overview import projects_of, stages
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, AwardFactory
from tests.factories.projects import AgreementFactory, ExecutionPlanFactory, PaymentFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = UserFactory(staff=True)
    client.force_login(officer)
    return officer


def of_call(call, **more):
    return ProjectFactory(award__application__call=call, **more)


def test_every_project_stands_at_one_stage_and_the_sums_add_up():
    payment = PaymentFactory(proposed=True)
    call = payment.project.call
    payment.pay(by=UserFactory(staff=True), on=timezone.localdate())
    ExecutionPlanFactory(project=of_call(call))
    ExecutionPlanFactory(project=of_call(call), approved=True)
    AgreementFactory(project=of_call(call))
    of_call(call, status=Project.Status.STOPPED)

    rows = list(projects_of(call))
    found = stages(rows)

    assert {stage.key: stage.count for stage in found if stage.count} == {
        "plan": 1,
        "items": 1,
        "signing": 1,
        "running": 1,
        "stopped": 1,
    }
    assert sum(stage.sums[0] for stage in found) == sum(row.granted for row in rows) == 15_000_000
    assert [sum(stage.sums[1] for stage in found), found[5].sums[1]] == [3_000_000, 3_000_000]


def test_all_selected_projects_of_a_call_are_begun_at_once(client, officer):
    application = ApplicationFactory(eligible=True, complete=True)
    AwardFactory(application=application)
    AwardFactory(application=ApplicationFactory(call=application.call, eligible=True, complete=True))
    address = reverse("projects:beginning", args=[application.call.pk])
    wrong = client.post(address, {"plan_due": "2026-03-10", "agreement_due": "2026-03-01"})
    assert wrong.status_code == 400

    for _ in range(2):
        client.post(address, {"plan_due": "2026-03-10", "agreement_due": "2026-03-31"})

    assert [project.plan_due for project in Project.objects.all()] == [date(2026, 3, 10)] * 2
    assert "2건" in client.get(reverse("projects:overview", args=[application.call.pk])).content.decode()


def late_project(**more):
    yesterday = timezone.localdate() - timedelta(days=1)
    return ExecutionPlanFactory(project=ProjectFactory(plan_due=yesterday, agreement_due=yesterday, **more)).project


def test_what_is_late_is_told_by_kind_and_days():
    project = late_project()
    ExecutionPlanFactory(project=ProjectFactory(plan_due=timezone.localdate()))

    rows = late(timezone.localdate(), Project.objects.all())

    assert [(row.kind.key, row.project, row.days) for row in rows] == [("plan", project, 1), ("agreement", project, 1)]


def test_a_reminder_is_one_letter_a_project_and_waits_in_the_outbox(client, officer):
    project, other = late_project(), late_project()
    mine = [f"{kind}-{project.pk}" for kind in ("plan", "agreement")]

    client.post(reverse("projects:reminders"), {"late": mine})

    letter = Letter.objects.get()
    assert (letter.to, letter.status) == (project.application.applicant, "held")
    assert "실행계획 제출" in letter.body
    assert "협약" in letter.body
    assert other.award.title not in letter.body


def test_nothing_ticked_writes_nothing(client, officer):
    late_project()

    answer = client.post(reverse("projects:reminders"), {"late": ["plan-0", "x"]}, follow=True)

    assert "하나 이상 골라" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_group_without_an_address_is_named(officer):
    project = late_project()
    project.application.applicant.email = ""
    reached = late_project()

    rows = [row for row in late(timezone.localdate(), Project.objects.all())]
    for row in rows:
        if row.project == project:
            row.project.application.applicant.email = ""

    batch, unreached = remind(rows, by=officer)

    assert (batch.letters.get().to, unreached) == (reached.application.applicant, [project])


def test_the_auditor_looks_and_changes_nothing(client):
    auditor = UserFactory(is_staff=True)
    roles.load()
    auditor.groups.add(Group.objects.get(name=roles.AUDITOR))
    client.force_login(auditor)
    project = late_project()

    for name, args in (("calls", ()), ("late", ()), ("overview", [project.call.pk]), ("agreement", [project.pk])):
        assert client.get(reverse(f"projects:{name}", args=args)).status_code == 200
    for name, args in (("reminders", ()), ("beginning", [project.call.pk]), ("drawing", [project.pk])):
        assert client.post(reverse(f"projects:{name}", args=args)).status_code == 404
    assert client.get(reverse("projects:scans")).status_code == 404


def test_residents_find_none_of_it(client):
    project = ProjectFactory()
    client.force_login(project.application.applicant)

    for name, args in (("calls", ()), ("late", ()), ("overview", [project.call.pk]), ("scans", ())):
        assert client.get(reverse(f"projects:{name}", args=args)).status_code == 404
