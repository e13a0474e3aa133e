"""The admin as a whole: every list and page opens for whom it should, costs the same for one row and for three,
and takes nothing away that is a fact."""

import importlib

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_q.models import Failure
from factory.django import DjangoModelFactory

from district.models import (
    AccessLog,
    Activity,
    Department,
    Document,
    Dong,
    Letter,
    LetterBatch,
    Organisation,
    Sequence,
    User,
)
from governance.models import Body, Term
from grants.models import Application, Award, Field, Review
from planning.models import (
    BudgetChange,
    DetailedProgramme,
    Expenditure,
    MonthClose,
    ObjectClass,
    Plan,
    PolicyProgramme,
    StatisticalItem,
    UnitProgramme,
)
from reports.models import Export, Rendering
from seodaemun_maeul import desk, roles
from tests.factories.district import DepartmentFactory, OrganisationFactory, UserFactory
from tests.factories.grants import ApplicationFactory, ReviewFactory
from tests.test_house import HOUSE

pytestmark = pytest.mark.django_db

NOW = timezone.now()
ROOMS = ("district", "education", "governance", "grants", "planning", "projects", "settling", "spaces")
FACTORIES = {
    factory._meta.model: factory
    for room in ROOMS
    for factory in vars(importlib.import_module(f"tests.factories.{room}")).values()
    if isinstance(factory, type) and issubclass(factory, DjangoModelFactory) and factory._meta.model
}
# What else a factory is told to make a second one, or one that the admin shows.
NAMED = (
    Department,
    Dong,
    Body,
    DetailedProgramme,
    Field,
    ObjectClass,
    PolicyProgramme,
    StatisticalItem,
    UnitProgramme,
    Group,
)
ASK = {
    **dict.fromkeys(NAMED, lambda n: {"name": f"이름 {n}"}),
    Plan: lambda n: {"year": 2000 + n},
    Application: lambda n: {"submitted": True, "complete": True},
    Review: lambda n: {"submitted": True},
    Failure: lambda n: {"id": str(n), "func": "made.up", "success": False, "started": NOW, "stopped": NOW},
    Export: lambda n: {"numbers": [n], "asked_by": UserFactory()},
    Rendering: lambda n: {"report": "plan", "year": 2016, "edition": "public", "format": "pdf", "fingerprint": str(n)},
}
FACTS = (
    *(AccessLog, Activity, Application, Award, BudgetChange, Document, Expenditure, Failure, MonthClose, Plan, Review),
    *(Export, Letter, LetterBatch, Sequence, User),
)
DESKS = sorted(admin.site._registry, key=lambda model: model._meta.label)

every_desk = pytest.mark.parametrize("model", DESKS, ids=lambda model: model._meta.label)


def make(model, n=0):
    """The nth record of a kind."""
    asked = ASK.get(model, lambda n: {})(n)
    return FACTORIES[model](**asked) if model in FACTORIES else model.objects.create(**asked)


def page(model, kind, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def may(user, model, act):
    return user.has_perm(f"{model._meta.app_label}.{act}_{model._meta.model_name}")


@pytest.fixture
def superuser(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


# -- every list and page --------------------------------------------------------------------------------------------


@every_desk
def test_a_superuser_opens_every_page_of_a_desk(client, superuser, model):
    record = make(model)

    assert client.get(page(model, "changelist")).status_code == 200
    assert client.get(page(model, "changelist"), {"q": "없는 말"}).status_code == 200
    assert client.get(page(model, "change", record.pk)).status_code == 200
    assert client.get(page(model, "history", record.pk)).status_code == 200
    writable = admin.site._registry[model].has_add_permission(type("Request", (), {"user": superuser}))
    assert client.get(page(model, "add")).status_code == (200 if writable else 403)


@every_desk
def test_a_list_costs_the_same_for_one_row_and_for_three(client, superuser, model):
    make(model, 1)
    client.get(page(model, "changelist"))
    with CaptureQueriesContext(connection) as one:
        client.get(page(model, "changelist"))

    make(model, 2)
    make(model, 3)
    with CaptureQueriesContext(connection) as three:
        client.get(page(model, "changelist"))

    assert len(three) == len(one), "\n".join(query["sql"] for query in three)


@pytest.mark.parametrize("role", roles.ALL)
def test_a_role_opens_what_it_may_and_nothing_else(client, official, role):
    user = official(role)

    for model in DESKS:
        record, seen = make(model), 200 if may(user, model, "view") else 403
        assert client.get(page(model, "changelist")).status_code == seen, model
        assert client.get(page(model, "change", record.pk)).status_code == seen, model
        if not may(user, model, "add"):
            assert client.get(page(model, "add")).status_code == 403, model
        if not may(user, model, "change"):
            assert client.post(page(model, "change", record.pk), {}).status_code == 403, model


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model._meta.label)
def test_nobody_deletes_a_fact(client, superuser, model):
    record = make(model)

    response = client.post(page(model, "delete", record.pk), {"post": "yes"})

    assert response.status_code == 403
    assert model.objects.filter(pk=record.pk).exists()


def test_every_model_has_a_desk_or_stands_on_one():
    parts = {part.model for registered in admin.site._registry.values() for part in registered.inlines}
    parts |= {model for registered in admin.site._registry.values() for model in getattr(registered, "shown", ())}
    homeless = [model._meta.label for model in HOUSE if model not in parts and not admin.site.is_registered(model)]
    assert homeless == []


def test_the_menu_leads_to_every_list_once():
    entries = [label for _, items in desk.MENU for label, _ in items]
    assert sorted(entries) == sorted(model._meta.label_lower for model in DESKS)


def test_the_menu_shows_an_official_only_what_he_may_open(client, official):
    official(roles.OFFICER)

    groups = client.get("/admin/").context["sidebar_navigation"]

    titles = {item["title"] for group in groups for item in group["items"]}
    assert {"신청", "공모", "예산 세부내역"} <= titles
    assert titles.isdisjoint({"개인정보 접속기록", "역할", "실패한 작업"})


# -- the door -------------------------------------------------------------------------------------------------------


def test_one_signs_in_with_the_email_at_the_door_of_everybody(client):
    user = UserFactory(staff=True, email="staff@example.com")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)

    door = client.get("/admin/", follow=True)
    key = {"login": "staff@example.com", "password": "maeul-2016!"}
    inside = client.post("/accounts/login/?next=/admin/", key)

    assert door.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"
    assert inside.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/").url == "/admin/"


def test_for_residents_there_is_no_admin(client):
    client.force_login(UserFactory())

    assert client.get("/admin/", follow=True).status_code == 404
    assert client.get("/admin/grants/application/", follow=True).status_code == 404


def test_scripts_may_evaluate_only_in_the_admin_and_never_stand_inline(client, superuser):
    policy = client.get("/admin/")["Content-Security-Policy"]
    public = client.get("/accounts/login/", follow=True)["Content-Security-Policy"]

    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert scripts == "script-src 'self' 'unsafe-eval'"
    assert "unsafe" not in public


# -- the trail and people -------------------------------------------------------------------------------------------


def test_what_is_written_here_stands_in_the_one_trail(client, superuser):
    department = DepartmentFactory()

    client.post(page(Department, "change", department.pk), {"name": "마을공동체과", "level": "district", "dong": ""})

    line = Activity.objects.about(department).get()
    assert (line.actor, line.verb) == (superuser, "수정")
    assert "이름" in line.note
    assert "마을공동체과" in client.get(page(Department, "history", department.pk)).content.decode()


def test_a_refused_form_keeps_what_was_typed_and_says_why(client, superuser):
    nobody = {"membership_set-TOTAL_FORMS": 0, "membership_set-INITIAL_FORMS": 0}
    typed = {"name": "900101-1234567 모임", "kind": "group", **nobody}

    response = client.post(reverse("admin:district_organisation_add"), typed)

    assert response.status_code == 200
    assert "주민등록번호로 보이는 숫자" in response.content.decode()
    assert "900101-1234567 모임" in response.content.decode()


def test_opening_an_application_leaves_a_line_about_everybody_named_in_it(client, official):
    auditor = official(roles.AUDITOR)
    application = ApplicationFactory(submitted=True, complete=True)

    client.get(page(Application, "changelist"))
    assert not AccessLog.objects.exists()
    client.get(page(Application, "change", application.pk))

    line = AccessLog.objects.about(application).get()
    assert (line.actor, line.act, line.persons, line.address) == (auditor, "신청 열람", 6, "127.0.0.1")


def test_a_group_without_members_shows_nobody(client, superuser):
    organisation = OrganisationFactory()
    client.get(page(Organisation, "change", organisation.pk))
    assert not AccessLog.objects.exists()

    organisation.members.add(UserFactory())
    client.get(page(Organisation, "change", organisation.pk))
    assert AccessLog.objects.about(organisation).get().persons == 1


@pytest.mark.parametrize("role", [roles.OFFICER, roles.AUDITOR])
def test_lists_mask_private_persons(client, official, role):
    official(role)
    person = UserFactory(name="허난설", email="heo@example.com")
    ApplicationFactory(submitted=True, applicant=person)

    for model in (User, Application):
        body = client.get(page(model, "changelist")).content.decode()
        assert "허○설" in body
        assert "허난설" not in body and "heo@example.com" not in body


def test_only_a_superuser_gives_roles(client, official):
    official(roles.TEAM_HEAD)
    person = UserFactory()

    assert client.post(page(User, "change", person.pk), {"is_superuser": "on"}).status_code == 403
    person.refresh_from_db()
    assert not person.is_superuser


def test_the_roles_of_the_program_are_read_only(client, superuser):
    roles.load()
    officer = Group.objects.get(name=roles.OFFICER)

    assert client.post(page(Group, "change", officer.pk), {"name": "공모 담당"}).status_code == 403
    assert "신청: 보기 · 신청을 자격검토할 수 있음" in client.get(page(Group, "change", officer.pk)).content.decode()


def test_loading_the_roles_again_keeps_their_holders(official):
    user = official(roles.OFFICER)

    roles.load()

    assert user.groups.get().name == roles.OFFICER
    assert roles.permissions_of(roles.TEAM_HEAD) > roles.permissions_of(roles.OFFICER)
    assert all(".view_" in code for code in roles.permissions_of(roles.AUDITOR) - {"grants.see_ranking"})


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (Activity, {"at__year": "9999"}),
        (Activity, {"at__year": "9" * 30}),
        (Department, {"pk__in": "9" * 30}),
        (Term, {"end__year": "9999", "end__month": "12"}),
    ],
)
def test_a_filter_beyond_all_numbers_and_days_is_no_error_of_ours(client, superuser, model, asked):
    """A bad request; on PostgreSQL Django knows that no row has such a key, and the list is empty."""
    make(model)
    empty = connection.vendor == "postgresql" and "pk__in" in asked

    assert client.get(page(model, "changelist"), asked).status_code == (200 if empty else 400)


def test_an_act_on_records_that_cannot_be_is_a_bad_request(client, superuser):
    sent = {"action": "accept_selected", "_selected_action": ["x"], "index": "0"}

    assert client.post(page(Application, "changelist"), sent).status_code == 400


def test_the_last_day_of_all_is_no_deadline(client, superuser):
    application = ApplicationFactory(submitted=True)
    sent = {"note": "예산을 고쳐 주세요.", "until": "9999-12-31"}

    response = client.post(reverse("admin:grants_application_ask_correction", args=[application.pk]), sent)

    assert "사이의 날짜를 적어 주세요" in response.text


# -- the first page -------------------------------------------------------------------------------------------------


def test_the_first_page_counts_what_waits(client, official):
    official(roles.OFFICER)
    ApplicationFactory.create_batch(2, submitted=True)
    ApplicationFactory(eligible=True)
    ReviewFactory(scoring=True)

    cards = {card.title: card for card in client.get("/admin/").context["cards"]}

    assert cards["자격검토할 신청"].records.count() == 2
    assert cards["위원을 배정할 신청"].records.count() == 1
    assert cards["끝나지 않은 심사"].records.count() == 1
    for card in cards.values():
        assert client.get(card.url).status_code == 200
