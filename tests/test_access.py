"""Who may see what across the rooms, what being involved takes away, and that rights end with the next request."""

from datetime import date
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse

from district.models import AccessLog, Activity
from grants.models import Application, Review
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.governance import TermFactory
from tests.factories.grants import (
    ApplicationFactory,
    AttachmentFactory,
    AwardFactory,
    CallFactory,
    CriterionFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.factories.planning import PlanFactory
from tests.test_house import FLOORS

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    *("projects:awards", "projects:award", "projects:money", "projects:showcases", "projects:picture"),
    "reports:awards",
    *("home", "grants:calls", "grants:call", "governance:bodies", "governance:body", "governance:meeting"),
    *("grants:alerts", "grants:alert", "grants:alert_cancellation", "grants:calendar", "grants:calendar_feed"),
    *("grants:call_feed", "grants:check"),
    *("grants:paper_template", "reports:notice", "reports:notice_file"),  # of a call that is public
    *("reports:latest_plan", "reports:plan", "reports:download", "reports:order"),
    *("reports:roster", "reports:minutes"),
    *("reports:rendering", "reports:rendering_state", "reports:cancellation"),
}
ANY = {"IntConverter": 1, "SlugConverter": "plan", "UUIDConverter": UUID(int=0)}


def own_addresses(patterns, room=""):
    """(name, address) of every page of our own; the libraries' are tested where we meet them."""
    for pattern in patterns:
        if getattr(pattern, "app_name", None) in FLOORS:
            yield from own_addresses(pattern.url_patterns, f"{pattern.app_name}:")
        elif room or getattr(pattern, "name", None) in OPEN_TO_ALL:
            wanted = {key: ANY[type(kind).__name__] for key, kind in pattern.pattern.converters.items()}
            yield room + pattern.name, reverse(room + pattern.name, kwargs=wanted)


ADDRESSES = list(own_addresses(get_resolver().url_patterns))


@pytest.fixture
def papers():
    """An application that was handed in, with a file."""
    application = ApplicationFactory(eligible=True, complete=True)
    return AttachmentFactory(application=application)


def pages_of(paper):
    """Everything that shows what a group handed in."""
    application = paper.application
    return [
        application.get_absolute_url(),
        reverse("grants:receipt", args=[application.pk]),
        reverse("grants:attachment", args=[application.pk, paper.pk]),
    ]


def answers(client, addresses):
    return {client.get(address).status_code for address in addresses}


# -- strangers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
def test_a_page_asks_who_comes_unless_it_is_for_everybody(client, name, address, method):
    answer = getattr(client, method)(address)

    if name not in OPEN_TO_ALL:
        asks = answer.status_code == 302 and answer["Location"].startswith(("/accounts/login/", "/admin/login/"))
        assert asks or (method == "post" and answer.status_code == 403)  # what was typed is shown once more


def test_the_list_of_open_pages_names_pages_that_exist():
    assert {name for name, _ in ADDRESSES} > OPEN_TO_ALL


# -- officials --------------------------------------------------------------------------------------------------------


def test_an_official_without_a_role_sees_what_everybody_sees(client, papers):
    AwardFactory(year=2015, is_person=True)
    plan, call = PlanFactory(year=2016, confirmed=True), CallFactory(draft=True)
    client.force_login(UserFactory(is_staff=True))

    assert answers(client, pages_of(papers)) == {404}
    assert answers(client, [call.get_absolute_url(), PlanFactory(year=2017).get_absolute_url()]) == {404}
    assert answers(client, ["/plan/2016/documents/awards.xlsx?edition=internal"]) == {404}
    assert answers(client, ["/plan/2017/slots/", "/plan/2017/versions/", "/plan/preview/"]) == {404}
    assert client.post("/plan/preview/", {"plan": plan.pk, "body": "○ {예산 총액}"}).status_code == 404
    assert "edition=internal" not in client.get(plan.get_absolute_url()).text
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("taken", ["role", "staff", "account"])
def test_what_is_taken_from_an_official_is_gone_with_the_next_request(client, official, papers, taken):
    officer = official(roles.OFFICER)
    assert answers(client, pages_of(papers)) == {200}

    if taken == "role":
        officer.groups.clear()
    else:
        officer.is_staff, officer.is_active = taken == "account", taken == "staff"
        officer.save()

    assert answers(client, pages_of(papers)) == {302 if taken == "account" else 404}
    assert client.get("/admin/grants/application/").status_code in (302, 403)


def test_a_member_s_desk_closes_with_his_term(client):
    review = ReviewFactory(scoring=True)
    client.force_login(review.member)
    assert client.get(review.get_absolute_url()).status_code == 200

    review.member.terms.update(start=date(2014, 1, 1), end=date(2016, 1, 1))

    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.post(review.get_absolute_url(), {"comment": "늦은 의견"}).status_code == 404


# -- officials who are involved themselves ----------------------------------------------------------------------------


@pytest.fixture
def desk(client, official):
    """Signs in a team head and hands out the admin's pages of a record."""
    official(roles.TEAM_HEAD)
    return lambda record, kind="change": client.get(
        reverse(f"admin:grants_{record._meta.model_name}_{kind}", args=[record.pk] if kind != "changelist" else [])
    )


@pytest.fixture
def head(desk, client):
    return client.get("/").context["user"]


def test_an_official_who_stepped_down_meets_the_application_nowhere(client, desk, head, papers):
    TermFactory(person=head)
    review = ReviewFactory(application=papers.application, member=head)
    review.recuse(by=head, reason="이웃에 삽니다.")

    assert answers(client, pages_of(papers)) == {404}
    assert desk(papers.application).status_code == 302
    assert papers.application.title not in desk(papers.application, "changelist").text
    assert papers.application.title not in desk(review, "changelist").text


def test_nobody_judges_his_own_application(client, desk, head):
    application = ApplicationFactory(submitted=True, applicant=head)
    act = reverse("admin:grants_application_accept", args=[application.pk])

    assert client.post(act, {"note": ""}).status_code == 404
    with pytest.raises(ValidationError, match="다른 담당자"):
        application.accept(by=head)

    application.refresh_from_db()
    assert application.status == Application.Status.SUBMITTED


def test_nobody_finds_the_reviews_of_his_own_application(desk, head):
    review = ReviewFactory(submitted=True, application__applicant=head)

    assert desk(review).status_code == 302
    assert review.application.title not in desk(review, "changelist").text


@pytest.mark.parametrize("part", ["applicant", "member"])
def test_the_ranking_is_not_for_those_involved(client, head, part):
    score = ScoreFactory(review__submitted=True)
    call, application = score.review.application.call, score.review.application
    ranking = reverse("grants:ranking", args=[call.pk])
    assert "풀이" in client.get(ranking).text

    if part == "applicant":
        ApplicationFactory(call=call, submitted=True, applicant=head)
    else:
        ReviewFactory(application=application, member=head)

    told = client.get(ranking, follow=True)
    assert told.redirect_chain == [(call.get_absolute_url(), 302)]
    assert "순위를 볼 수 없습니다" in told.text


def test_a_draft_of_his_own_keeps_no_official_from_the_ranking(client, head):
    draft = ApplicationFactory(applicant=head)

    assert client.get(reverse("grants:ranking", args=[draft.call_id])).status_code == 200


def test_nobody_reopens_his_own_review():
    review = ReviewFactory(submitted=True)
    CriterionFactory(call=review.application.call)

    with pytest.raises(ValidationError, match="다른 담당자"):
        review.reopen(by=review.member, reason="다시 생각했습니다.")

    review.refresh_from_db()
    assert review.status == Review.Status.SUBMITTED


# -- names of private persons -----------------------------------------------------------------------------------------


@pytest.fixture
def funded_person():
    return AwardFactory(year=2015, group_name="성춘향", is_person=True)


@pytest.mark.parametrize("address", ["/awards/", "/api/v1/awards/", "/admin/grants/award/"])
def test_lists_show_no_private_person_in_full(client, official, funded_person, address):
    official(roles.AUDITOR)

    page = client.get(address).text

    assert "성○향" in page and "성춘향" not in page


@pytest.mark.parametrize("page", ["change", "history"])
@pytest.mark.parametrize("is_person", [True, False])
def test_who_opens_the_award_of_a_private_person_leaves_a_line(client, official, page, is_person):
    officer, award = official(roles.OFFICER), AwardFactory(is_person=is_person)

    assert client.get(f"/admin/grants/award/{award.pk}/{page}/").status_code == 200

    assert list(AccessLog.objects.values_list("actor", "act")) == [(officer.pk, "선정 사업 열람")] * is_person


def test_who_opens_a_file_s_record_leaves_a_line(client, official, papers):
    officer = official(roles.OFFICER)
    client.get(f"/admin/district/document/{papers.document_id}/change/")

    assert AccessLog.objects.about(papers.document).get().actor == officer


@pytest.mark.parametrize("kind", ["activity", "accesslog"])
def test_a_line_of_the_trail_names_no_resident(client, official, rf, kind):
    official(roles.AUDITOR)
    resident = UserFactory(name="성춘향")
    if kind == "activity":
        line = Activity.write(resident, by=resident, verb="수정")
    else:
        request = rf.get("/")
        request.user = resident
        line = AccessLog.look(request, resident, "사용자 열람")

    pages = [client.get(f"/admin/district/{kind}/{line.pk}/{page}/").text for page in ("change", "history")]

    assert pages[0].count("성○향") >= 2 and not any("성춘향" in page for page in (*pages, client.get("/admin/").text))


@pytest.mark.parametrize(("typed", "found"), [("", 0), ("성", 0), (" 성 ", 0), ("성춘", 1)])
def test_people_are_picked_by_their_name_not_leafed_through(client, official, typed, found):
    official(roles.OFFICER)
    UserFactory(name="성춘향")
    asked = {"term": typed, "app_label": "governance", "model_name": "term", "field_name": "person"}

    assert len(client.get("/admin/autocomplete/", asked).json()["results"]) == found
