"""The pages of visits and help: who finds them, what they say, what they do with what cannot be."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from district.models import AccessLog
from projects import quarters
from projects.models import Activist, HelpRequest, Visit, VisitPhoto
from projects.quarters import Quarter
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import EditorFactory
from tests.factories.projects import ActivistFactory, ProjectFactory
from tests.factories.settling import HelpRequestFactory, VisitFactory

pytestmark = pytest.mark.django_db


def picture(name="현장.jpg"):
    kept = BytesIO()
    Image.new("RGB", (40, 30), "green").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/jpeg")


@pytest.fixture
def group(client):
    """Signs in who wrote the application, and returns his project."""
    project = ProjectFactory(running=True)
    client.force_login(project.application.applicant)
    return project


def pages(project, visit):
    return [reverse("projects:visits", args=[project.pk]), visit.get_absolute_url()]


# -- who finds what ---------------------------------------------------------------------------------------------------


def test_a_group_its_activist_and_the_office_see_the_visits_and_nobody_else(client, official):
    visit = VisitFactory(following=True)
    project = visit.project
    activist = ActivistFactory(project=project).user
    reader = EditorFactory(application=project.application, role="read").user

    for user in (project.application.applicant, activist, reader):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages(project, visit)] == [200, 200]
    official(roles.AUDITOR)
    assert [client.get(page).status_code for page in pages(project, visit)] == [200, 200]
    stranger = ActivistFactory().user
    client.force_login(stranger)
    assert [client.get(page).status_code for page in pages(project, visit)] == [404, 404]


def test_an_official_who_looks_leaves_a_line_and_a_group_does_not(client, official, group):
    visit = VisitFactory(project=group)
    for page in pages(group, visit):
        client.get(page)
    assert not AccessLog.objects.exists()

    officer = official(roles.OFFICER)
    for page in pages(group, visit):
        client.get(page)

    assert [line.actor for line in AccessLog.objects.about(group)] == [officer, officer]


@pytest.mark.parametrize("role", ["group", roles.AUDITOR])
def test_who_does_not_handle_visits_finds_no_way_to(client, official, role):
    visit, request = VisitFactory(), HelpRequestFactory()
    if role == "group":
        client.force_login(visit.project.application.applicant)
    else:
        official(role)
    project = visit.project
    ways = [
        reverse("projects:visit_plan", args=[project.pk]),
        reverse("projects:activists", args=[project.pk]),
        reverse("projects:visit_follow_up", args=[visit.pk]),
        reverse("projects:visit_cancellation", args=[visit.pk]),
        reverse("projects:visit_photos", args=[visit.pk]),
        reverse("projects:help_assignment", args=[request.pk]),
        visit.get_absolute_url(),
    ]

    assert {client.post(way, {"reason": "비", "note": "함", "findings": "봄"}).status_code for way in ways} == {404}
    visit.refresh_from_db()
    assert visit.status == "planned"


# -- visits -----------------------------------------------------------------------------------------------------------


def test_an_official_plans_a_visit_and_the_activist_records_it_with_a_picture(client, official, group):
    activist = ActivistFactory(project=group).user
    official(roles.OFFICER)
    told = {"kind": "site", "planned_on": str(timezone.localdate()), "visitor": activist.pk, "purpose": "첫 모임"}
    assert client.post(reverse("projects:visit_plan", args=[group.pk]), told).status_code == 302
    visit = Visit.objects.get()
    client.force_login(activist)

    found = {"happened_on": str(timezone.localdate()), "findings": "열두 명이 모였습니다."}
    assert client.post(visit.get_absolute_url(), found).status_code == 302
    added = client.post(reverse("projects:visit_photos", args=[visit.pk]), {"photo": picture()})

    assert added.status_code == 302
    photo = VisitPhoto.objects.get()
    shown = client.get(reverse("projects:visit_photo", args=[visit.pk, photo.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert "열두 명이 모였습니다." in client.get(reverse("projects:visits", args=[group.pk])).text


def test_what_is_no_picture_is_refused_beside_its_field_and_nothing_is_kept(client, official):
    visit = VisitFactory()
    official(roles.OFFICER)

    answer = client.post(
        reverse("projects:visit_photos", args=[visit.pk]),
        {"photo": SimpleUploadedFile("사진.jpg", b"not a picture", content_type="image/jpeg")},
    )

    assert answer.status_code == 400
    assert "JPG" in answer.text
    assert not VisitPhoto.objects.exists()


def test_a_record_that_cannot_be_keeps_what_was_typed(client, official):
    visit = VisitFactory()
    official(roles.OFFICER)

    answer = client.post(
        visit.get_absolute_url(), {"happened_on": "2026-07-01", "findings": "잘함", "follow_up": "출석부 갖추기"}
    )

    assert answer.status_code == 400
    assert "출석부 갖추기" in answer.text and "조치 기한을 함께" in answer.text
    assert Visit.objects.get().status == "planned"


def test_follow_up_and_cancellation_go_by_their_own_addresses(client, official):
    following, planned = VisitFactory(following=True), VisitFactory()
    official(roles.OFFICER)

    client.post(reverse("projects:visit_follow_up", args=[following.pk]), {"note": "보았음"})
    client.post(reverse("projects:visit_cancellation", args=[planned.pk]), {"reason": "비가 옴"})

    assert set(Visit.objects.values_list("status", flat=True)) == {"followed", "cancelled"}
    again = client.post(reverse("projects:visit_cancellation", args=[planned.pk]), {"reason": "비가 옴"})
    assert again.status_code == 400 and "바꿀 수 없습니다" in again.text


# -- help -------------------------------------------------------------------------------------------------------------


def test_a_group_asks_the_office_connects_and_the_activist_answers(client, official, group):
    activist = UserFactory(email="activist@example.com")
    assert client.post(reverse("projects:help_request_form", args=[group.pk]), {"text": "영수증?"}).status_code == 302
    asked = HelpRequest.objects.get()
    official(roles.OFFICER)
    there = reverse("projects:help_assignment", args=[asked.pk])
    assert "가입한 사람이 없습니다" in client.post(there, {"email": "nobody@example.com"}).text
    client.post(there, {"email": "Activist@example.com"})
    client.force_login(activist)
    assert "영수증?" in client.get(reverse("projects:helping")).text

    client.post(reverse("projects:help_request", args=[asked.pk]), {"answer_text": "다시 뽑으세요."})

    client.force_login(group.application.applicant)
    page = client.get(reverse("projects:visits", args=[group.pk])).text
    assert "다시 뽑으세요." in page and activist.name in page


def test_a_group_takes_its_request_back(client, group):
    asked = HelpRequestFactory(project=group)

    client.post(reverse("projects:help_withdrawal", args=[asked.pk]))

    assert HelpRequest.objects.get().status == "withdrawn"
    assert client.get(reverse("projects:help_request", args=[asked.pk])).status_code == 302


def test_an_activist_is_assigned_by_his_address_and_let_go(client, official, group):
    person = UserFactory(email="neighbour@example.com")
    official(roles.OFFICER)
    client.post(reverse("projects:activists", args=[group.pk]), {"email": "neighbour@example.com"})
    activist = Activist.objects.get(user=person)

    client.post(reverse("projects:activist_removal", args=[group.pk, activist.pk]))

    assert not Activist.objects.exists()


# -- the quarter ------------------------------------------------------------------------------------------------------


def test_a_quarter_ends_on_its_last_day():
    ends = [Quarter(2026, number).end for number in range(1, 5)]

    assert ends == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]


def test_visits_count_in_the_quarter_they_were_made_in(client, official):
    VisitFactory(planned_on=date(2026, 6, 30))
    VisitFactory(planned_on=date(2026, 6, 30), following=True)  # made on 1 July
    VisitFactory(planned_on=date(2026, 9, 30), status="followed", done=True, follow_up="고침",
                 follow_up_due=date(2026, 7, 31), followed_at=timezone.now(),
                 followed_by=UserFactory(staff=True))  # fmt: skip

    counted = {quarter.number: row for quarter, row in quarters.table(2026)}

    assert (counted[2]["planned"], counted[2]["done"]) == (1, 0)
    assert (counted[3]["done"], counted[3]["to_follow"], counted[3]["followed"]) == (2, 1, 1)


def test_the_overview_names_running_projects_that_nobody_visits(client, official):
    official(roles.AUDITOR)
    seen, unseen = VisitFactory().project, ProjectFactory(running=True)
    VisitFactory(project=unseen, status="cancelled")

    page = client.get(reverse("projects:quarter"), {"year": "2026", "quarter": "3"})

    assert [list(page.context[name]) for name in ("visits", "unvisited")][1] == [unseen]
    assert seen.award.title in page.text


@pytest.mark.parametrize("asked", [{"year": "x"}, {"quarter": "7"}, {"year": "99999"}, {"year": "1999"}])
def test_a_quarter_that_there_is_not_is_today_s(client, official, asked):
    official(roles.OFFICER)

    assert client.get(reverse("projects:quarter"), asked).status_code == 200


# -- queries ----------------------------------------------------------------------------------------------------------


def grow(project, officer, activist):
    VisitFactory(project=project, following=True, visitor=activist)
    VisitFactory(project=project, visitor=activist)
    HelpRequestFactory(project=project, status="assigned", helper=activist, assigned_at=timezone.now(),
                       assigned_by=officer)  # fmt: skip
    HelpRequestFactory(project=project, status="answered", answered_by=activist, answered_at=timezone.now())
    ActivistFactory(project=project)
    HelpRequestFactory()
    ActivistFactory(user=activist)
    VisitFactory(visitor=activist, project=project, planned_on=timezone.localdate())


def test_pages_cost_the_same_for_one_row_and_for_three(client, official):
    officer, activist, project = official(roles.OFFICER), UserFactory(), ProjectFactory(running=True)
    ActivistFactory(user=activist, project=project)

    def cost():
        counted = []
        office = [reverse("projects:visits", args=[project.pk]), reverse("projects:quarter")]
        for user, addresses in ((officer, office), (activist, [reverse("projects:helping")])):
            client.force_login(user)
            for address in addresses:
                counted.append(page_cost(client, address))
        return counted

    grow(project, officer, activist)
    one = cost()
    grow(project, officer, activist)
    grow(project, officer, activist)

    assert cost() == one
