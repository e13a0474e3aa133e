"""Who is kept from an application meets it at no address of the project, whatever else he is and may."""

from urllib.parse import quote, unquote

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from district.models import AccessLog, Activity, LetterBatch
from grants import letters
from grants.models import Application, Conflict, Review, Scenario
from seodaemun_maeul import roles
from tests.factories.district import DepartmentFactory, UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import (
    AppealFactory,
    ApplicationFactory,
    AttachmentFactory,
    CriterionFactory,
    DepartmentReviewFactory,
    DocumentFactory,
    EditorFactory,
    MessageFactory,
    OutcomeFactory,
    PanelistFactory,
    ParticipantFactory,
    ReviewFactory,
    ScoreFactory,
    round_of,
)

from . import walk

pytestmark = pytest.mark.django_db
TITLE, GROUP, NUMBER, FILE = "달빛골목영화제", "은하수이웃모임", "2026-90077", "은하수소개서.pdf"
SECRETS = (TITLE, GROUP, NUMBER, FILE)
# Where an official whom nothing keeps from it meets it, and where another member does.
OFFICE = {
    "grants:application",
    "grants:receipt",
    "grants:attachment",
    "grants:messages",
    "grants:ranking",
    "grants:round",
    "grants:round_application",
    "grants:round_conflicts",
    "grants:department_review",
    "grants:scenario",
    "grants:decision",
    "grants:outcome",
    "grants:appeal_queue",
    "grants:appeal",
    "reports:application",
    "admin:grants_application_changelist",
    "admin:grants_application_change",
    "admin:grants_application_history",
    "admin:grants_review_changelist",
    "admin:grants_review_change",
    "admin:district_activity_changelist",
    "admin:district_activity_change",
    "admin:district_accesslog_changelist",
    "admin:district_document_changelist",
    "admin:district_letter_changelist",
    "admin:district_letter_change",
    "admin:district_letterbatch_change",
    "admin:index",
}
MEMBER = {"grants:reviews", "grants:review", "grants:attachment"}


@pytest.fixture
def department():
    return DepartmentFactory(name="마을과")


@pytest.fixture
def officials(department):
    """Two team heads of one department, auditors as well, who sit on the committee, too."""
    roles.load()
    people = UserFactory.create_batch(2, is_staff=True, department=department)
    for person in people:
        person.groups.set(Group.objects.filter(name__in=[roles.TEAM_HEAD, roles.AUDITOR]))
        TermFactory(person=person)
    return people


@pytest.fixture
def application():
    row = ApplicationFactory(eligible=True, complete=True, title=TITLE, group_name=GROUP, number=NUMBER)
    CriterionFactory(call=row.call, max_points=100)
    ApplicationFactory(call=row.call, eligible=True, complete=True)
    return row


@pytest.fixture
def world(application, officials, department):
    """All that has to do with an application stands somewhere, and an open suggestion about a third member."""
    round = round_of(application.call)
    for official in officials:
        PanelistFactory(round=round, member=official)
    scored = ReviewFactory(application=application, submitted=True)
    ScoreFactory(review=scored, criterion=application.call.criteria.get(), points=80)
    ReviewFactory(application=application, scoring=True)
    document = DocumentFactory(shown_name=FILE, uploaded_by=application.applicant)
    AttachmentFactory(application=application, document=document)
    EditorFactory(application=application)
    MessageFactory(application=application)
    DepartmentReviewFactory(application=application, department=department)
    text = {"subject": "{사업명} 안내", "body": "{접수번호} {모임명}", "kind": "notice"}
    LetterBatch.write("안내", letters.written([application], **text), by=officials[1])
    ParticipantFactory(application=application, name=PanelistFactory(round=round).member.name)
    Scenario.draw(application.call, name="가안", by=officials[1])
    OutcomeFactory(application=application, decision__call=application.call)
    AppealFactory(application=application)
    Activity.write(application, by=officials[1], verb="적어 둠")
    AccessLog.write(application, by=officials[1], address=None, act="열람")


def meets(user, found, secrets=SECRETS):
    """{name of a page: what it showed of the application}."""
    client, met = Client(raise_request_exception=True), {}
    client.force_login(user)
    for name, address in found:
        if not address:
            continue
        told = unquote(walk.said(client.get(address)))
        typed = unquote(address)  # a box shows again what was looked for
        if seen := [secret for secret in secrets if secret in told and secret not in typed]:
            met.setdefault(name, (address, *seen))
    return met


def everywhere():
    yield from walk.addresses()
    yield from walk.searches([quote(TITLE), NUMBER])


def test_an_official_who_was_excluded_meets_it_nowhere(world, application, officials):
    kept, other = officials
    Conflict.judge(application, kept, keeps=True, by=other, reason="사촌의 모임입니다.")

    met = meets(kept, everywhere())
    assert met == {}


def test_another_official_meets_it_where_he_works(world, application, officials):
    kept, other = officials
    Conflict.judge(application, kept, keeps=True, by=other, reason="사촌의 모임입니다.")

    assert OFFICE - set(meets(other, walk.addresses(OFFICE))) == set()


def test_a_member_who_stepped_down_meets_it_nowhere(world, application):
    review = application.reviews.get(status=Review.Status.SCORING)
    review.recuse(by=review.member, reason="이웃에 삽니다.")

    assert meets(review.member, everywhere()) == {}


def test_an_official_who_stepped_down_meets_it_nowhere_and_the_others_in_the_ranking(world, application, officials):
    review = ReviewFactory(application=application, member=officials[0], scoring=True)
    review.recuse(by=officials[0], reason="이웃에 삽니다.")
    other = application.call.applications.exclude(pk=application.pk).get()

    assert meets(officials[0], everywhere()) == {}
    ranking = {"grants:ranking", "reports:scores", "call-ranking"}
    assert set(meets(officials[0], walk.addresses(ranking), [other.number])) == ranking


def test_another_member_meets_it_at_his_desk(world, application):
    scoring = application.reviews.get(status=Review.Status.SCORING)

    assert set(meets(scoring.member, walk.addresses(MEMBER))) == MEMBER


def test_what_is_his_own_stays_his(world, application, officials):
    kept = application.applicant
    Conflict.judge(application, kept, keeps=True, by=officials[1], reason="신청인입니다.")

    assert {"grants:application", "grants:applications"} <= set(
        meets(kept, walk.addresses({"grants:application", "grants:applications"}))
    )
    assert Application.objects.visible_to(kept).get() == application
