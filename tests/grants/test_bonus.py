"""Bonus points: only what the call names, no more than it says, never without evidence."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from district.models import Activity, Document
from grants.models import BonusPoint
from tests.factories.district import UserFactory
from tests.factories.grants import (
    PDF,
    ApplicationFactory,
    CallConditionFactory,
    CallTypeFactory,
    ConflictFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(staff=True)


@pytest.fixture
def application():
    return ApplicationFactory(eligible=True, complete=True)


@pytest.fixture
def condition(application):
    return CallConditionFactory(call=application.call, key="bonus", text="사전상담", number=3)


def given(application, condition, staff, points=3, evidence="상담 확인서"):
    return BonusPoint.give(application, condition, points, by=staff, evidence=evidence)


def page_of(application):
    return reverse("grants:bonus", args=[application.pk])


def test_bonus_points_are_signed_and_leave_a_line(application, condition, staff):
    bonus = given(application, condition, staff)

    line = Activity.objects.about(application).first()
    assert (bonus.points, bonus.given_by) == (3, staff)
    assert (line.verb, line.after, line.note) == ("가점", "사전상담 3점", "상담 확인서")


@pytest.mark.parametrize("points", [0, -1, 4])
def test_no_more_is_given_than_the_call_says(application, condition, staff, points):
    with pytest.raises(ValidationError, match="1점에서 3점까지"):
        given(application, condition, staff, points=points)

    assert not BonusPoint.objects.exists()


def test_nothing_is_given_without_evidence(application, condition, staff):
    with pytest.raises(ValidationError, match="무엇으로 확인했는지"):
        given(application, condition, staff, evidence="  ")


def test_the_same_reason_counts_once(application, condition, staff):
    given(application, condition, staff)

    with pytest.raises(ValidationError, match="이미 주었습니다"):
        given(application, condition, staff)


def test_the_database_keeps_one_for_a_reason(application, condition, staff):
    bonus = given(application, condition, staff)
    bonus.pk = None

    with pytest.raises(IntegrityError):
        bonus.save(force_insert=True)


def test_a_reason_that_is_not_the_calls_is_refused(application, staff):
    strange = CallConditionFactory(key="bonus", text="사전상담", number=3)
    own = CallConditionFactory(call=application.call, key="people", number=3)

    for condition in (strange, own):
        with pytest.raises(ValidationError, match="이 공모의 가점 조건"):
            given(application, condition, staff)


def test_a_reason_of_another_type_is_refused(application, staff):
    other = CallTypeFactory(call=application.call, name="새싹기")
    condition = CallConditionFactory(call=application.call, key="bonus", text="첫 신청", number=2, type=other)

    with pytest.raises(ValidationError, match="해당하지 않는"):
        given(application, condition, staff)


def test_a_reason_without_points_gives_none(application, staff):
    condition = CallConditionFactory(call=application.call, key="bonus", text="첫 신청", number=None)

    with pytest.raises(ValidationError, match="정해지지 않은"):
        given(application, condition, staff, points=1)


def test_only_what_is_scored_gets_bonus_points(staff):
    application = ApplicationFactory(submitted=True)
    condition = CallConditionFactory(call=application.call, key="bonus", text="사전상담", number=3)

    with pytest.raises(ValidationError, match="심사하고 있는"):
        given(application, condition, staff)


def test_nobody_gives_himself_bonus_points(condition, staff, application):
    application.applicant = staff
    application.save()

    with pytest.raises(ValidationError, match="자기 신청"):
        given(application, condition, staff)


def test_bonus_points_are_taken_back_with_a_reason(application, condition, staff):
    bonus = given(application, condition, staff)
    with pytest.raises(ValidationError, match="거두는 까닭"):
        bonus.take_back(by=staff, reason=" ")

    bonus.take_back(by=staff, reason="확인서가 다른 모임의 것")

    line = Activity.objects.about(application).first()
    assert (line.verb, line.before, line.note) == ("가점 거둠", "사전상담 3점", "확인서가 다른 모임의 것")
    assert not BonusPoint.objects.exists()


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_gives_points_with_a_paper_and_hands_the_paper_out(client, application, condition, staff):
    client.force_login(staff)
    paper = SimpleUploadedFile("확인서.pdf", PDF)

    client.post(
        page_of(application),
        {"condition": condition.pk, "points": "2", "evidence": "상담 확인서", "document": paper},
    )

    bonus = application.bonus_points.get()
    answer = client.get(reverse("grants:bonus_evidence", args=[application.pk, bonus.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert "상담 확인서" in client.get(page_of(application)).text


def test_what_the_verb_refuses_stands_beside_its_field_and_keeps_no_file(client, application, condition, staff):
    client.force_login(staff)
    paper = SimpleUploadedFile("확인서.pdf", PDF)

    answer = client.post(
        page_of(application),
        {"condition": condition.pk, "points": "9", "evidence": "상담 확인서", "document": paper},
    )

    assert answer.status_code == 400 and "1점에서 3점까지 줄 수 있습니다." in answer.text
    assert not Document.objects.exists() and not BonusPoint.objects.exists()


def test_the_page_takes_points_back(client, application, condition, staff):
    bonus = given(application, condition, staff)
    client.force_login(staff)
    url = reverse("grants:bonus_withdrawal", args=[application.pk, bonus.pk])

    assert "거두는 까닭을 적어 주세요." in client.post(url, {f"bonus{bonus.pk}-reason": ""}).text
    client.post(url, {f"bonus{bonus.pk}-reason": "잘못 줌"})

    assert not BonusPoint.objects.exists()


def test_the_page_is_for_officials_with_the_right_who_have_no_part_in_it(client, application, condition):
    kept = UserFactory(staff=True)
    ConflictFactory(application=application, member=kept)

    for user in (application.applicant, UserFactory(), UserFactory(is_staff=True), kept):
        client.force_login(user)
        assert client.get(page_of(application)).status_code == 404
        assert client.post(page_of(application), {"condition": condition.pk}).status_code == 404


def test_the_ranking_leads_to_bonus_points_only_where_the_call_has_them(client, staff, application):
    client.force_login(staff)
    ranking = reverse("grants:ranking", args=[application.call_id])
    assert page_of(application) not in client.get(ranking).text

    CallConditionFactory(call=application.call, key="bonus", text="사전상담", number=3)

    assert page_of(application) in client.get(ranking).text
