"""Whose project it is not finds nothing at any address of it; whoever handles all of them finds something at each."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from projects.models import VisitPhoto
from seodaemun_maeul import roles
from tests import walk
from tests.factories.district import UserFactory
from tests.factories.grants import DocumentFactory
from tests.factories.projects import (
    ActivistFactory,
    AgreementItemFactory,
    EvidenceFactory,
    PictureFactory,
    ProjectFactory,
    ScanFactory,
    StoryFactory,
)
from tests.factories.settling import HelpRequestFactory, SanctionFactory, VisitFactory
from tests.projects.settling import paid_project, reported
from tests.test_access import OPEN_TO_ALL

pytestmark = pytest.mark.django_db

NAMES = {name for _, name in walk.patterns() if name.startswith("projects:")} - OPEN_TO_ALL
OWN = {"projects:projects", "projects:helping"}  # lists of what is one's own, for whoever is signed in
PAPER = {"projects:paper"}  # asked for by a key that the walk does not know


@pytest.fixture
def project():
    """A project with a record of every kind that has an address."""
    project = paid_project((2_500_000, 200_000, 0))
    ActivistFactory(project=project)
    AgreementItemFactory(project=project, document=DocumentFactory())
    EvidenceFactory(expense=project.expenses.get())
    HelpRequestFactory(project=project)
    VisitPhoto.objects.create(visit=VisitFactory(project=project, done=True), document=DocumentFactory())
    PictureFactory(story=StoryFactory(award=project.award, submitted=True))
    SanctionFactory(group_name=project.award.group_name)
    reported(project)
    ScanFactory()
    return project


@pytest.fixture
def addresses(project):
    """(name, address) of all that stands there before anybody else's project does."""
    return [(name, address) for name, address in walk.addresses(NAMES) if address]


def another_group():
    return ProjectFactory(running=True).application.applicant


def another_activist():
    return ActivistFactory(project=ProjectFactory(running=True)).user


def no_official_of_ours():
    return UserFactory(is_staff=True)


def found(user, method, addresses):
    """{name: statuses} of what somebody gets at the addresses."""
    client, told = Client(), {}
    client.force_login(user)
    for name, address in addresses:
        told.setdefault(name, set()).add(getattr(client, method)(address).status_code)
    return told


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("stranger", [another_group, another_activist, no_official_of_ours])
def test_whose_project_it_is_not_finds_nothing(addresses, stranger, method):
    told = found(stranger(), method, addresses)

    assert {name for name, answers in told.items() if not answers <= {404, 405}} <= OWN


def test_what_is_one_s_own_names_nobody_else_s(client, project):
    client.force_login(another_group())

    assert not any(project.award.title in client.get(reverse(name)).text for name in OWN)


def test_the_group_and_the_office_find_something_at_every_address(addresses, project):
    """The control of the first test: there is something to be found."""
    roles.load()
    head = UserFactory(is_staff=True)
    head.groups.set(Group.objects.filter(name__in=[roles.TEAM_HEAD, roles.OFFICER, roles.AUDITOR]))

    told = [found(user, "get", addresses) for user in (head, project.application.applicant)]

    assert set(told[0]) == NAMES
    assert {name for name in NAMES if all(answers[name] == {404} for answers in told)} == PAPER
