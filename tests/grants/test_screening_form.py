"""A correction on the resident's form: what was named opens, the rest stands and is refused on the server."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.models import Application
from tests.factories.district import UserFactory
from tests.factories.grants import (
    PDF,
    AttachmentFactory,
    RequiredDocumentFactory,
)

pytestmark = pytest.mark.django_db
Status = Application.Status
WORDS = {"title": "골목 잔치", "starts_on": "2026-12-01", "ends_on": "2026-12-31"}


def fresh(application):
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def corrected(client, received):
    """Asks for corrections of a received application and signs its applicant in."""

    def ask(**items):
        officer = UserFactory(staff=True)
        received.ask_correction(by=officer, until=timezone.now() + timedelta(days=3), items=items)
        client.force_login(received.applicant)
        return received

    return ask


def edit(application, part):
    return reverse("grants:application_edit", args=[application.pk, part])


def post(client, application, part, **given):
    version = fresh(application).version
    return client.post(edit(application, part), {"version": version, "go": part, **given})


# -- the resident's form ----------------------------------------------------------------------------------------------


def test_the_page_lists_what_to_mend_with_links(client, corrected):
    application = corrected(title="더 짧게 적어 주세요.", costs="단가를 나누어 적어 주세요.")

    text = client.get(application.get_absolute_url()).text

    assert "더 짧게 적어 주세요." in text and "단가를 나누어 적어 주세요." in text
    assert f'href="{edit(application, "project")}"' in text and f'href="{edit(application, "costs")}"' in text
    assert f'href="{edit(application, "people")}"' not in text


def test_the_form_opens_only_what_was_named(client, corrected):
    application = corrected(title="더 짧게 적어 주세요.")

    page = client.get(edit(application, "project")).text
    assert 'name="title"' in page and "더 짧게 적어 주세요." in page
    assert 'name="starts_on"' not in page and 'name="plan"' not in page
    assert "달마다 한 번 모입니다." in page  # what stands there is still read

    for part in ("group", "people", "costs"):
        page = client.get(edit(application, part)).text
        assert 'name="group_name"' not in page and "TOTAL_FORMS" not in page

    assert post(client, application, "project", title="골목 잔치").status_code == 302
    stored = fresh(application)
    assert (stored.title, stored.answers, stored.starts_on) == (
        "골목 잔치",
        application.answers,
        application.starts_on,
    )


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("group", {"group_name": "다른 모임"}),
        ("project", WORDS | {"starts_on": "2026-12-02"}),
        ("project", {"title": "골목 잔치", "plan": "다른 계획"}),
        ("people", {"people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 0, "people-0-name": "김하늘"}),
        ("costs", {"costs-TOTAL_FORMS": 1, "costs-INITIAL_FORMS": 0, "costs-0-category": "식비"}),
    ],
)
def test_another_field_posted_stores_nothing_and_says_why(client, corrected, part, given):
    application = corrected(title="더 짧게 적어 주세요.")
    before = fresh(application)

    answer = post(client, application, part, **given)

    after = fresh(application)
    assert answer.status_code == 409
    assert "보완을 요청받은 항목만 고칠 수 있어 저장하지 않았습니다." in answer.text
    assert (after.title, after.group_name, after.starts_on) == (before.title, before.group_name, before.starts_on)
    assert (after.answers, after.version) == (before.answers, before.version)
    assert (after.participants.count(), after.costs.count()) == (5, 1)


def test_a_paper_that_was_not_named_is_neither_replaced_nor_taken_away(client, corrected, received, tmp_path):
    paper = AttachmentFactory(application=received)
    other = RequiredDocumentFactory(call=received.call, name="규약", required=False)
    application = corrected(**{f"paper:{other.pk}": "규약을 올려 주세요."})
    page = client.get(edit(application, "attachments")).text
    name = f"paper_{paper.requirement_id}"
    assert f'name="paper_{other.pk}"' in page and f'name="{name}"' not in page

    file = tmp_path / "다른 소개서.pdf"
    file.write_bytes(PDF)
    with file.open("rb") as upload:
        assert post(client, application, "attachments", **{name: upload}).status_code == 409
    assert post(client, application, "attachments", remove=name).status_code == 409
    assert received.attachments.get().document == paper.document

    with file.open("rb") as upload:
        assert post(client, application, "attachments", **{f"paper_{other.pk}": upload}).status_code == 302
    assert received.attachments.count() == 2


def test_going_through_parts_that_are_closed_only_reads(client, corrected):
    application = corrected(title="더 짧게 적어 주세요.")
    before = fresh(application)

    for part, onward in (("people", "costs"), ("costs", "project"), ("group", "project")):
        answer = client.post(edit(application, part), {"version": before.version, "go": onward})
        assert answer.headers.get("Location") == edit(application, onward)

    after = fresh(application)
    assert (after.participants.count(), after.costs.count()) == (5, 1)
    assert (after.group_name, after.dong, after.type) == (before.group_name, before.dong, before.type)
