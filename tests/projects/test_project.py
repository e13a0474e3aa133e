import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from district.models import Activity
from grants.models import Call
from grants.models.award import Source
from projects.models import ExecutionPlan, Project
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, AwardFactory, EditorFactory, OutcomeFactory
from tests.factories.projects import ActivistFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    application = ApplicationFactory(eligible=True, complete=True)
    return AwardFactory(application=application, source=Source.DISTRICT, amount=2_000_000)


def test_a_project_begins_with_a_plan_that_says_what_the_application_said(award):
    officer = UserFactory(staff=True)

    project = Project.begin(award, by=officer)

    plan = project.plans.get()
    assert (project.status, plan.number, plan.status) == ("preparing", 1, "draft")
    assert plan.grant == award.application.asked
    assert plan.content == award.application.answers.get("plan", "")
    assert Activity.objects.about(project).get().verb == "시작"


def test_a_project_begins_once(award):
    officer = UserFactory(staff=True)
    Project.begin(award, by=officer)

    with pytest.raises(ValidationError, match="이미 시작한"):
        Project.begin(award, by=officer)

    assert Project.objects.count() == ExecutionPlan.objects.count() == 1


def test_what_came_from_the_published_list_alone_has_nothing_to_begin():
    with pytest.raises(ValidationError, match="신청한 사업만"):
        Project.begin(AwardFactory(), by=UserFactory(staff=True))


def test_a_project_is_stopped_with_a_reason_only():
    project = ProjectFactory()

    with pytest.raises(ValidationError, match="까닭"):
        project.stop(by=UserFactory(staff=True), reason=" ")
    project.stop(by=UserFactory(staff=True), reason="모임이 흩어짐")

    assert project.status == "stopped"


def test_a_group_sees_its_own_project_and_an_activist_the_one_he_helps(client):
    project, other = ProjectFactory(), ProjectFactory()
    writer, activist = EditorFactory(application=project.application).user, ActivistFactory(project=project).user

    for user in (project.application.applicant, writer, activist):
        client.force_login(user)
        assert client.get(project.get_absolute_url()).status_code == 200
        assert client.get(other.get_absolute_url()).status_code == 404
        assert list(client.get(reverse("projects:projects")).context["projects"]) == [project]


def test_an_official_without_the_role_sees_no_project(client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(ProjectFactory().get_absolute_url()).status_code == 404


def test_the_office_gives_more_time_and_stops_a_project_with_a_reason(client):
    project = ProjectFactory()
    client.force_login(UserFactory(staff=True))
    dues, stop = (reverse(f"projects:{name}", args=[project.pk]) for name in ("dues", "stop"))
    assert client.post(dues, {"plan_due": "2026-04-02", "agreement_due": "2026-04-01"}).status_code == 400
    assert client.post(stop, {"reason": ""}).status_code == 400

    client.post(dues, {"plan_due": "2026-04-02", "agreement_due": "2026-04-30"})
    client.post(stop, {"reason": "모임이 흩어짐"})

    project.refresh_from_db()
    assert (f"{project.plan_due}", project.status) == ("2026-04-02", "stopped")
    assert client.post(stop, {"reason": "다시"}).status_code == 400


def test_a_group_neither_moves_its_days_nor_stops_by_itself(client):
    project = ProjectFactory()
    client.force_login(project.application.applicant)

    for name in ("dues", "stop"):
        assert client.post(reverse(f"projects:{name}", args=[project.pk]), {"reason": "x"}).status_code == 404


def announced_project(**facts):
    outcome = OutcomeFactory(application__complete=True)
    Call.objects.filter(pk=outcome.decision.call_id).update(status=Call.Status.ANNOUNCED)
    return ProjectFactory(award__application=outcome.application, **facts)


def test_the_page_of_a_selected_application_leads_to_its_project(client):
    project = announced_project()
    client.force_login(project.application.applicant)

    assert project.get_absolute_url() in client.get(project.application.get_absolute_url()).text


def test_what_has_begun_is_stopped_and_not_taken_back(client):
    application = announced_project().application
    client.force_login(application.applicant)
    withdrawal = reverse("grants:withdrawal", args=[application.pk])

    assert withdrawal not in client.get(application.get_absolute_url()).text
    page = client.post(withdrawal, {"asked": application.status}, follow=True)
    assert "그만두려면 담당자에게 알려 주세요." in page.text
    application.refresh_from_db()
    assert application.status == "eligible"
