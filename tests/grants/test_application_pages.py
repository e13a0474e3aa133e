"""Writing an application: beginning, saving part by part, lists and money."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from grants.models import Application, Participant
from tests.factories.district import DongFactory, UserFactory
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    CallTypeFactory,
    CostItemFactory,
    RequiredDocumentFactory,
)

from .writing import COST, PROJECT, RESIDENT_NUMBER, address, file, lines, people, save

pytestmark = pytest.mark.django_db

# -- beginning --------------------------------------------------------------------------------------------------------


def begin(client, call, **sent):
    return client.post(reverse("grants:apply", args=[call.pk]), {"form_key": uuid.uuid4(), "version": 1} | sent)


def test_a_new_application_is_stored_with_its_first_words(client):
    type, person = CallTypeFactory(), UserFactory()
    client.force_login(person)

    answer = begin(client, type.call, type=type.pk, group_name="골목 이웃", go="project")

    application = Application.objects.get()
    assert answer["Location"] == address(application, "project")
    assert (application.applicant, application.call, application.type) == (person, type.call, type)
    assert application.group_name == "골목 이웃"


def test_opening_the_form_stores_nothing(client):
    client.force_login(UserFactory())

    assert client.get(reverse("grants:apply", args=[CallFactory().pk])).status_code == 200

    assert not Application.objects.exists()


def test_a_double_click_makes_one_draft_and_is_no_conflict(client):
    call, key = CallFactory(), uuid.uuid4()
    client.force_login(UserFactory())

    answers = [begin(client, call, form_key=key, group_name="골목 이웃", go="project") for _ in range(2)]

    application = Application.objects.get()
    assert {answer["Location"] for answer in answers} == {address(application, "project")}
    assert application.group_name == "골목 이웃"


def test_somebody_elses_form_key_opens_nothing(client):
    theirs = ApplicationFactory(group_name="남의 모임")
    client.force_login(UserFactory())

    assert begin(client, theirs.call, form_key=theirs.form_key, group_name="내 모임").status_code == 404

    theirs.refresh_from_db()
    assert theirs.group_name == "남의 모임"


def test_a_broken_form_key_is_replaced(client):
    client.force_login(UserFactory())

    assert begin(client, CallFactory(), form_key="열쇠", group_name="골목 이웃").status_code == 302


def test_a_second_draft_of_a_call_is_refused_with_what_was_typed(client, draft):
    answer = begin(client, draft.call, group_name="다른 모임")

    assert answer.status_code == 409
    assert "작성하던 신청서가 이미 있습니다" in answer.text and "다른 모임" in answer.text
    assert Application.objects.get() == draft


def test_who_handed_one_in_may_begin_another(client):
    sent = ApplicationFactory(submitted=True)
    client.force_login(sent.applicant)

    assert begin(client, sent.call, group_name="다른 모임").status_code == 302


def test_a_draft_is_opened_again_instead_of_a_second_one(client, draft):
    answer = client.get(reverse("grants:apply", args=[draft.call_id]), follow=True)

    assert answer.redirect_chain[0][0] == reverse("grants:application_edit", args=[draft.pk])
    assert "이어서 엽니다" in answer.text


def test_what_is_typed_after_the_deadline_is_refused_and_shown_again(client):
    client.force_login(UserFactory())

    answer = begin(client, CallFactory(closed=True), group_name="늦은 모임")

    assert answer.status_code == 409
    assert "접수 기간이 아닙니다" in answer.text and "늦은 모임" in answer.text
    assert not Application.objects.exists()


# -- saving -----------------------------------------------------------------------------------------------------------


def test_each_part_is_stored_and_leads_on(client, draft, paper):
    dong, type = DongFactory(), CallTypeFactory(call=draft.call)

    words = {"type": type.pk, "group_name": "골목", "group_intro": "여섯 집", "dong": dong.pk}
    assert save(client, draft, "group", words, go="project")["Location"] == address(draft, "project")
    assert save(client, draft, "project", PROJECT, go="people")["Location"] == address(draft, "people")
    assert save(client, draft, "people", people("가", "나", "다", "라", "마")).status_code == 302
    assert save(client, draft, "costs", lines("costs", COST)).status_code == 302
    answer = save(client, draft, "attachments", {f"paper_{paper.pk}": file()}, go="check")

    assert answer["Location"] == draft.get_absolute_url()
    assert draft.missing() == []
    assert (draft.starts_on, draft.ends_on) == (date(2027, 3, 1), date(2027, 6, 30))
    assert (draft.asked, draft.own_share) == (5_000, 1_000)
    assert draft.participants.get(role=Participant.Role.LEADER).name == "가"


def test_a_draft_may_have_gaps_and_every_part_tells_how_many(client, draft):
    save(client, draft, "project", {"title": "골목 평상"})

    parts = client.get(address(draft, "project")).context["parts"]

    assert {part["key"]: part["gaps"] for part in parts} == {
        "group": 4, "project": 5, "people": 2, "costs": 1, "attachments": 0,
    }  # fmt: skip


def test_what_can_be_read_is_stored_beside_what_cannot(client, draft):
    answer = save(client, draft, "project", PROJECT | {"starts_on": "2016-02-30"})

    assert answer.status_code == 400
    assert "달력에 없는 날짜" in answer.text
    assert (draft.title, draft.starts_on, draft.ends_on) == ("골목 평상", None, None)


def test_saving_in_the_background_answers_with_the_new_version(client, draft):
    sent = {"version": draft.version, "title": "골목 평상"}

    answer = client.post(address(draft, "project"), sent, headers={"accept": "application/json"})

    draft.refresh_from_db()
    assert answer.json()["version"] == draft.version == 2
    assert "저장됨" in answer.json()["saved"]
    assert draft.title == "골목 평상"


def test_words_typed_after_the_session_ended_are_shown_not_lost(client, draft):
    client.logout()

    answer = save(client, draft, "project", {"need": "한 시간 동안 적은 글"})

    assert answer.status_code == 403
    assert "로그인이 풀려" in answer.text and "한 시간 동안 적은 글" in answer.text


# -- lines ------------------------------------------------------------------------------------------------------------


def test_a_line_is_added_without_losing_what_was_typed(client, draft):
    answer = save(client, draft, "people", people("가", "나"), add="people")

    form = answer.context["form"]
    assert answer.status_code == 200
    assert [row["name"].value() for row in form] == ["가", "나", ""]
    assert form.forms[2]["role"].value() == Participant.Role.MEMBER
    assert [person.name for person in draft.participants.all()] == ["가", "나"]


def test_a_line_is_taken_away(client, draft):
    save(client, draft, "people", people("가", "나", "다"), remove="1")

    assert [person.name for person in draft.participants.all()] == ["가", "다"]


def test_blank_lines_and_missing_numbers_are_passed_over(client, draft):
    sent = people("가", "", "다")
    del sent["people-1-name"]

    save(client, draft, "people", sent)

    assert [person.name for person in draft.participants.all()] == ["가", "다"]


def test_an_unreadable_cell_keeps_the_rest_of_its_line(client, draft):
    answer = save(client, draft, "costs", lines("costs", COST | {"unit_price": "1e9"}, COST))

    assert answer.status_code == 400
    assert 'value="1e9"' in answer.text and "1번째 줄 단가(원)" in answer.text
    assert [(item.category, item.unit_price, item.own_share) for item in draft.costs.all()] == [
        ("재료비", 0, 0),
        ("재료비", 1_000, 1_000),
    ]
    assert any("산출내역 1번째 줄" in sentence for _, sentence in draft.missing())


def test_what_officials_write_beside_a_field_is_text(client, draft):
    RequiredDocumentFactory(call=draft.call, guidance="<form action='//evil.example'>")

    assert "&lt;form action=" in client.get(address(draft, "attachments")).text


@pytest.mark.parametrize("typed", ["1,000", "１０００", "1000원", "1천원"])
def test_amounts_are_read_as_people_write_them(client, draft, typed):
    assert save(client, draft, "costs", lines("costs", COST | {"unit_price": typed})).status_code == 302

    assert draft.costs.get().unit_price == 1_000


@pytest.mark.parametrize(
    ("cell", "typed", "told"),
    [
        ("unit_price", "-5", "0원 이상"),
        ("unit_price", "1e9", "숫자로 적어"),
        ("unit_price", "9" * 5000, "너무 큽니다"),
        ("unit_price", "20억원", "1,000,000,000원까지"),
        ("unit_price", "5억원", "한 줄의 금액은 1,000,000,000원까지"),
        ("quantity", "0", "1에서 10,000 사이"),
        ("quantity", "1.5", "1에서 10,000 사이"),
        ("times", "9" * 5000, "1에서 10,000 사이"),
        ("own_share", "6,001", "금액 6,000원보다 많습니다"),
        ("category", "\u200b", "보이지 않는"),
        ("basis", "가" * 101, "100자까지"),
        ("basis", RESIDENT_NUMBER, "주민등록번호"),
    ],
)
def test_a_wrong_cell_is_told_beside_it(client, draft, cell, typed, told):
    answer = save(client, draft, "costs", lines("costs", COST | {"own_share": "0", cell: typed}))

    assert answer.status_code == 400
    (row,) = answer.context["form"]
    assert [told in error for error in row.errors[cell]] == [True]
    assert row[cell].value() == typed


def test_two_leaders_are_told_and_both_people_kept(client, draft):
    answer = save(client, draft, "people", people("가", "나") | {"people-1-role": "leader"})

    assert "‘가’님이 이미 대표" in answer.text
    assert [person.role for person in draft.participants.all()] == ["leader", "member"]


@pytest.mark.parametrize(
    "sent",
    [
        people(*["가"] * 101),
        people("가") | {"people-TOTAL_FORMS": "999999999"},
        {"people-0-name": "가"},
        people("가") | {"people-TOTAL_FORMS": "많이"},
    ],
)
def test_too_many_lines_or_a_broken_page_leave_the_stored_list_alone(client, draft, sent):
    save(client, draft, "people", people("먼저"))

    assert save(client, draft, "people", sent).status_code == 400

    assert [person.name for person in draft.participants.all()] == ["먼저"]


def test_money_is_added_up_and_the_own_share_explained(client, draft):
    draft.type = CallTypeFactory(call=draft.call, cap=500_000, own_share_percent=10)
    draft.save()
    CostItemFactory(application=draft, unit_price=1_000_000, quantity=1, own_share=50_000)

    page = client.get(address(draft, "costs"))

    assert page.context["form"].sums == {
        "total": 1_000_000, "own_share": 50_000, "asked": 950_000, "cap": 500_000, "measure": "총사업비의 10%",
        "due": 100_000, "short": 50_000, "over": 450_000,
    }  # fmt: skip
    assert "100,000원 이상이어야 합니다. 50,000원 모자랍니다" in page.text
    assert "450,000원 넘습니다" in page.text
