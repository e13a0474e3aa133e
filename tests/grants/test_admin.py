"""What officials do with calls, applications and reviews at their desk: only through the verbs, only what they may."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from district.models import Activity
from grants.models import Application, Call, Review
from seodaemun_maeul import roles
from tests.factories.governance import TermFactory
from tests.factories.grants import (
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    CallTypeFactory,
    CriterionFactory,
    PanelistFactory,
    ReviewFactory,
    ScoreFactory,
    round_of,
)

pytestmark = pytest.mark.django_db
Status = Application.Status


def page(record, kind):
    return reverse(f"admin:grants_{record._meta.model_name}_{kind}", args=[record.pk])


def act(client, record, noun, **given):
    """Sends the form of an act and returns the response and the record as stored afterwards."""
    response = client.post(f"{page(record, 'change').removesuffix('change/')}{noun}/", given)
    record.refresh_from_db()
    return response


def buttons(client, record):
    return {button["title"] for button in client.get(page(record, "change")).context["actions_detail"]}


def bulk(client, action, *applications, **given):
    data = {"action": action, "_selected_action": [application.pk for application in applications], **given}
    return client.post(reverse("admin:grants_application_changelist"), data, follow=True)


# -- screening --------------------------------------------------------------------------------------------------------


def test_an_officer_finds_an_application_eligible(client, official):
    officer, application = official(roles.OFFICER), ApplicationFactory(submitted=True)

    response = act(client, application, "eligibility", note="서류가 모두 있음")

    assert response.url == page(application, "change")
    assert (application.status, application.screened_by) == (Status.ELIGIBLE, officer)
    line = Activity.objects.about(application).get()
    assert (line.actor, line.before, line.after, line.note) == (officer, "접수", "적격", "서류가 모두 있음")


def test_opening_the_page_of_an_act_changes_nothing(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(submitted=True)

    response = client.get(f"/admin/grants/application/{application.pk}/eligibility/")

    application.refresh_from_db()
    assert response.status_code == 200
    assert application.status == Status.SUBMITTED


def test_a_refusal_needs_its_reason(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(submitted=True)

    silent = act(client, application, "refusal", note=" ")
    assert (silent.status_code, application.status) == (200, Status.SUBMITTED)
    assert silent.context["form"].errors["note"]

    act(client, application, "refusal", note="영리 목적의 사업")
    assert (application.status, application.screening_note) == (Status.INELIGIBLE, "영리 목적의 사업")


def test_the_day_of_a_correction_counts_whole(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(submitted=True)
    day = timezone.localdate() + timedelta(days=7)

    act(client, application, "correction", note="참여자 명단을 다시 내 주세요.", until=f"{day:%Y.%m.%d.}")

    assert application.status == Status.RETURNED
    end = timezone.localtime(application.correct_until)
    assert (end.date(), end.hour, end.minute) == (day + timedelta(days=1), 0, 0)


@pytest.mark.parametrize(
    ("until", "words"), [("2016-02-19", "지금보다 뒤여야"), ("2016-02-30", "달력에 없는"), ("", "항목")]
)
def test_a_wrong_deadline_is_told_beside_its_field_and_keeps_the_note(client, official, until, words):
    official(roles.OFFICER)
    application = ApplicationFactory(submitted=True)

    response = act(client, application, "correction", note="명단을 다시 내 주세요.", until=until)

    assert application.status == Status.SUBMITTED
    assert words in response.context["form"].errors["until"][0]
    assert "명단을 다시 내 주세요." in response.content.decode()


def test_what_the_verb_refuses_is_said_in_words(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(eligible=True)

    response = act(client, application, "refusal", note="늦음")

    assert (response.status_code, application.status) == (200, Status.ELIGIBLE)
    assert "‘적격’ 상태에서는 ‘부적격’(으)로 바꿀 수 없습니다." in response.content.decode()


def test_the_buttons_are_those_that_the_status_allows(client, official):
    official(roles.OFFICER)

    assert buttons(client, ApplicationFactory(submitted=True)) == {
        *("적격", "보완요청", "부적격", "부서검토 요청", "담당 지정", "다음 신청", "심사 순위", "대화")
    }
    offered = buttons(client, ApplicationFactory(eligible=True))
    assert offered == {"심사 배정", "심사 순위", "다음 신청", "대화", "가점"}


def test_an_auditor_reads_and_does_nothing(client, official):
    official(roles.AUDITOR)
    application = ApplicationFactory(submitted=True)

    assert buttons(client, application) == {"대화", "심사 순위"}
    assert act(client, application, "eligibility", note="").status_code == 403
    bulk(client, "accept_selected", application)
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_drafts_of_residents_are_nobodys_business(client, official):
    official(roles.TEAM_HEAD)
    draft = ApplicationFactory()

    assert client.get(page(draft, "change")).status_code == 302
    assert act(client, draft, "eligibility", note="").status_code == 404
    assert draft.title not in client.get(reverse("admin:grants_application_changelist")).content.decode()


def test_several_are_found_eligible_at_once_and_what_fails_is_named(client, official):
    official(roles.OFFICER)
    good = ApplicationFactory.create_batch(2, submitted=True)
    done = ApplicationFactory(eligible=True)

    response = bulk(client, "accept_selected", *good, done)

    said = [str(message) for message in response.context["messages"]]
    assert "적격 처리: 2건을 마쳤습니다." in said
    assert any(message.startswith(str(done)) for message in said)
    assert set(Application.objects.values_list("status", flat=True)) == {Status.ELIGIBLE}


# -- the page of an application ---------------------------------------------------------------------------------------


def test_the_page_shows_people_money_papers_and_trail_and_leads_on(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(complete=True)
    paper = AttachmentFactory(application=application)
    application.type.cap = None
    application.type.save()
    application.submit(by=application.applicant)

    body = client.get(page(application, "change")).content.decode()

    assert application.participants.first().name in body
    assert "900,000원" in body and "100,000원" in body
    assert f'href="{reverse("grants:attachment", args=[application.pk, paper.pk])}"' in body
    assert f'href="{reverse("grants:application", args=[application.pk])}"' in body
    assert "작성중 → 접수" in body


def test_the_words_of_an_application_cannot_be_posted_over(client, official):
    official(roles.TEAM_HEAD)
    application = ApplicationFactory(submitted=True)

    response = client.post(page(application, "change"), {"title": "다른 사업", "status": "eligible"})

    assert response.status_code == 403
    assert Application.objects.get(pk=application.pk).title == application.title


def test_the_ranking_button_leads_to_the_call(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(submitted=True)

    response = client.get(f"/admin/grants/application/{application.pk}/ranking/")

    assert response.url == reverse("grants:ranking", args=[application.call_id])


# -- assigning and reopening ------------------------------------------------------------------------------------------


def seated(call, count):
    """So many members on the panel of a call's round."""
    return [panelist.member for panelist in PanelistFactory.create_batch(count, round=round_of(call))]


def test_an_application_is_given_to_members(client, official):
    officer, application = official(roles.OFFICER), ApplicationFactory(eligible=True)
    members = seated(application.call, 2)

    act(client, application, "assignment", members=[member.pk for member in members])

    assert {review.member for review in application.reviews.all()} == set(members)
    assert {line.actor for line in Activity.objects.filter(verb="배정")} == {officer}


def test_only_who_sits_on_the_panel_is_offered(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(eligible=True)
    [seat], other = seated(application.call, 1), TermFactory().person

    response = act(client, application, "assignment", members=[other.pk])

    assert list(response.context["form"].fields["members"].queryset) == [seat]
    assert not application.reviews.exists()


def test_members_are_given_an_application_together_or_not_at_all(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory(eligible=True)
    members = seated(application.call, 1)
    PanelistFactory(round=round_of(application.call), member=application.applicant)
    members.append(application.applicant)

    response = act(client, application, "assignment", members=[member.pk for member in members])

    assert "신청인은 자기 신청을 심사할 수 없습니다." in response.content.decode()
    assert not application.reviews.exists()


def test_several_applications_are_given_to_members_at_once(client, official):
    official(roles.OFFICER)
    applications = ApplicationFactory.create_batch(2, eligible=True, call=(call := CallFactory()))
    waiting = ApplicationFactory(submitted=True, call=call)
    members = seated(call, 2)

    asked = bulk(client, "assign_selected", *applications, waiting)
    assert asked.template_name == "admin/act.html"
    assert not Review.objects.exists()

    given = dict(asked.context["hidden"]) | {"members": [member.pk for member in members]}
    done = bulk(client, "assign_selected", *applications, waiting, asked=given["asked"], members=given["members"])
    said = [str(message) for message in done.context["messages"]]
    assert Review.objects.count() == 4
    assert "심사 배정: 4건을 마쳤습니다." in said
    assert any("이 심사에 오른 신청만" in message for message in said)


def test_a_submitted_review_is_given_back_with_a_reason(client, official):
    official(roles.OFFICER)
    review = ReviewFactory(submitted=True)

    assert buttons(client, review) == {"다시 열기"}
    act(client, review, "reopening", note="점수를 잘못 적음")

    assert (review.status, review.submitted_at) == (Review.Status.SCORING, None)
    assert Activity.objects.about(review).get().note == "점수를 잘못 적음"
    assert buttons(client, review) == set()


def test_a_review_that_nobody_declared_for_is_not_opened_by_reopening(client, official):
    official(roles.OFFICER)
    review = ReviewFactory()

    assert buttons(client, review) == set()
    act(client, review, "reopening", note="먼저 열어 봄")

    assert review.status == Review.Status.ASSIGNED


def test_who_still_has_to_score_sees_nobody_elses_points(client, official):
    officer = official(roles.OFFICER)
    other = ScoreFactory(review__submitted=True).review
    own = ReviewFactory(application=other.application, member=officer)

    assert client.get(page(other, "change")).status_code == 302
    assert client.get(page(own, "change")).status_code == 302
    Review.objects.filter(pk=own.pk).update(
        status="submitted",
        declared_at=timezone.now(),
        declared_by=officer,
        submitted_at=timezone.now(),
        submitted_by=officer,
    )
    assert client.get(page(other, "change")).status_code == 200


# -- calls ------------------------------------------------------------------------------------------------------------


def test_a_team_head_publishes_a_call_and_an_officer_does_not(client, official):
    call = CallTypeFactory(call__draft=True).call
    official(roles.OFFICER)
    assert "공고" not in buttons(client, call)
    assert act(client, call, "publication").status_code == 403

    head = official(roles.TEAM_HEAD)
    assert "공고" in buttons(client, call)
    act(client, call, "publication")

    assert (call.status, call.published_by) == (Call.Status.PUBLISHED, head)


def test_a_call_without_a_window_is_not_published(client, official):
    official(roles.TEAM_HEAD)
    call = CallFactory(draft=True, opens_at=None, closes_at=None)

    response = act(client, call, "publication")

    assert call.status == Call.Status.DRAFT
    assert "접수 시작과 마감을 정한 뒤에" in response.content.decode()


def form_of(client, call, **changed):
    """What the browser would send back from the page of a call, some fields changed."""
    context = client.get(page(call, "change")).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {}
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, list):
                sent |= {f"{field.html_name}_{n}": part for n, part in enumerate(value)}
            elif value is not None and value is not False:
                sent[field.html_name] = value
    for name in ("opens_at", "closes_at"):
        instant = timezone.localtime(getattr(call, name))
        sent |= {f"{name}_0": f"{instant:%Y-%m-%d}", f"{name}_1": f"{instant:%H:%M:%S}"}
    return sent | changed


@pytest.mark.parametrize(("typed", "won"), [("92,400천원", 92_400_000), ("１２,０００", 12_000), ("5000", 5000)])
def test_money_is_typed_as_koreans_write_it(client, official, typed, won):
    official(roles.OFFICER)
    call = CallFactory(budget=1)

    response = client.post(page(call, "change"), form_of(client, call, budget=typed))

    assert response.status_code == 302, response.context["errors"]
    call.refresh_from_db()
    assert call.budget == won
    assert "지원 한도 총액" in Activity.objects.about(call).get().note


@pytest.mark.parametrize("typed", ["1e9", "-5", "10.5", "많이"])
def test_money_that_is_none_is_refused_beside_its_field(client, official, typed):
    official(roles.OFFICER)
    call = CallFactory()

    response = client.post(page(call, "change"), form_of(client, call, budget=typed))

    assert response.status_code == 200
    assert "budget" in response.context["adminform"].form.errors
    assert f'value="{typed}"' in response.content.decode()


def test_a_window_the_wrong_way_round_is_refused_in_korean(client, official):
    official(roles.OFFICER)
    call = CallFactory(draft=True)

    response = client.post(page(call, "change"), form_of(client, call, closes_at_0="2016.2.19.", closes_at_1="18:00"))

    assert "접수 마감은 접수 시작보다 뒤여야 합니다." in response.content.decode()


def test_criteria_trade_places(client, official):
    official(roles.OFFICER)
    call = CallFactory()
    first, second = CriterionFactory(call=call, order=1), CriterionFactory(call=call, order=2)
    traded = {"criteria-0-order": 2, "criteria-1-order": 1}

    response = client.post(page(call, "change"), form_of(client, call, **traded))

    assert response.status_code == 302
    assert list(call.criteria.order_by("order")) == [second, first]


def test_two_criteria_in_one_place_are_refused_in_words(client, official):
    official(roles.OFFICER)
    call = CallFactory()
    CriterionFactory(call=call, order=1)
    CriterionFactory(call=call, order=2)

    response = client.post(page(call, "change"), form_of(client, call, **{"criteria-1-order": 1}))

    assert "순서가 같은 줄이 있습니다." in response.content.decode()


def test_criteria_stand_still_once_points_were_given(client, official):
    official(roles.OFFICER)
    criterion = CriterionFactory()
    call = criterion.call
    part = f"{page(call, 'change')}"
    assert f'name="criteria-0-max_points" value="{criterion.max_points}"' in client.get(part).content.decode()

    ScoreFactory(criterion=criterion, review__application__call=call)

    assert "criteria-0-max_points" not in client.get(part).content.decode()


def test_a_published_call_is_not_deleted(client, official):
    official(roles.TEAM_HEAD)
    published, draft = CallFactory(), CallFactory(draft=True)

    assert client.post(page(published, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(page(draft, "delete"), {"post": "yes"}).status_code == 302
    assert list(Call.objects.all()) == [published]
    assert Activity.objects.about(draft).get().verb == "삭제"
