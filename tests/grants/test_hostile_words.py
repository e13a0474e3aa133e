"""Words as they come from phones, other systems and people who try: stored whole and composed, or told, never run."""

import unicodedata

import pytest
from django.urls import reverse

from grants.models import Application
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory

from .writing import COST, PROJECT, RESIDENT_NUMBER, lines, people, save

pytestmark = pytest.mark.django_db

RUN = "<img src=x onerror=alert(1)>{{ 7|add:7 }}"
FAMILY = "뷁 👨‍👩‍👧 마을 🏳️‍🌈"


def test_names_from_a_mac_are_stored_composed_and_found_by_what_others_type(client, draft):
    apart = {name: unicodedata.normalize("NFD", text) for name, text in (("title", "골목 평상"), ("need", "이웃"))}

    save(client, draft, "project", PROJECT | apart)
    save(client, draft, "people", people(unicodedata.normalize("NFD", "홍길순")))

    assert (draft.title, draft.answers["need"]) == ("골목 평상", "이웃")
    assert draft.participants.get().name == "홍길순"
    assert Application.objects.filter(title__icontains="평상").exists()


def test_emoji_and_rare_letters_come_back_as_they_were_typed(client, draft):
    save(client, draft, "project", PROJECT | {"title": FAMILY, "need": FAMILY})

    assert (draft.title, draft.answers["need"]) == (FAMILY, FAMILY)
    assert FAMILY in client.get(draft.get_absolute_url()).text


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_marks_that_turn_the_direction_stand_in_no_name(client, draft, mark):
    answers = [
        save(client, draft, "project", PROJECT | {"title": f"골목{mark}fdp"}),
        save(client, draft, "people", people(f"홍길{mark}순")),
        save(client, draft, "costs", lines("costs", COST | {"basis": f"음식{mark}"})),
    ]

    assert [answer.status_code for answer in answers] == [400] * 3
    stored = [draft.title, *draft.participants.values_list("name", flat=True), *draft.costs.values_list("basis")]
    assert mark not in str(stored)


@pytest.mark.parametrize(
    ("part", "sent"),
    [
        ("project", PROJECT | {"title": "가" * 10_000}),
        ("project", PROJECT | {"effect": "가" * 10_000}),
        ("project", PROJECT | {"effect": f"연락은 {RESIDENT_NUMBER}"}),
        ("project", PROJECT | {"title": RESIDENT_NUMBER}),
        ("people", people("가" * 10_000)),
        ("people", people(RESIDENT_NUMBER)),
        ("costs", lines("costs", COST | {"basis": "가" * 10_000})),
        ("costs", lines("costs", COST | {"category": RESIDENT_NUMBER})),
    ],
)
def test_too_much_and_what_must_not_be_kept_is_told_and_is_nowhere_afterwards(client, draft, part, sent):
    answer = save(client, draft, part, sent)

    assert answer.status_code == 400
    people_and_costs = [*draft.participants.values_list("name"), *draft.costs.values_list("basis", "category")]
    kept = str([draft.title, draft.answers, *people_and_costs])
    assert RESIDENT_NUMBER not in kept and "가" * 1001 not in kept


@pytest.mark.parametrize("page", ["application", "receipt", "application_edit", "admin"])
def test_markup_is_shown_as_words_on_every_page(client, page):
    application = ApplicationFactory(
        submitted=page != "application_edit",
        complete=True,
        group_name=RUN,
        title=RUN,
        answers=dict.fromkeys(("group_intro", "need", "plan", "effect"), RUN),
    )
    application.participants.update(name=RUN[:40])
    application.costs.update(basis=RUN)
    address = reverse(
        *(("admin:grants_application_change",) if page == "admin" else (f"grants:{page}",)), args=[application.pk]
    )
    client.force_login(UserFactory(staff=True) if page == "admin" else application.applicant)

    shown = client.get(address).text

    assert "&lt;img src=x onerror" in shown
    assert "<img src=x" not in shown and "{{ 7|add:7 }}" in shown
