"""An application as PDF and HWPX: everything it says, for nobody but those who may read it."""

import io

import pikepdf
import pytest
from django.urls import reverse

from district.models import AccessLog, User
from grants.models import Application
from reports.application import application_document
from reports.documents import Heading, Outline
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import (
    ApplicationFactory,
    AttachmentFactory,
    CostItemFactory,
    EditorFactory,
    ParticipantFactory,
    ReviewFactory,
)
from tests.papers import hwpx_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    return AttachmentFactory(application=ApplicationFactory(eligible=True, complete=True))


def document(application, **how):
    return application_document(Application.objects.with_contents().get(pk=application.pk), **how)


def address(application, format="pdf"):
    return reverse("reports:application", args=[application.pk, format])


def test_it_says_everything_that_was_written(paper):
    application = paper.application
    made = document(application)

    tables = {table.title: table for table in made.tables()}
    assert (application.number, "적격") == tuple(dict(tables["접수"].rows)[what] for what in ("접수번호", "상태"))
    assert dict(tables["모임"].rows)["모임·단체명"] == application.group_name
    assert [row[1] for row in tables["참여자"].rows] == [person.name for person in application.participants.all()]
    assert [tables["산출내역"].total(name) for name in ("total", "grant", "own_share")] == [
        1_000_000,
        900_000,
        100_000,
    ]
    assert tables["첨부"].rows == (("모임소개서", "모임소개서.pdf", str(paper.document.size), "0" * 12),)
    headings = [block.text for block, _ in made.walk() if isinstance(block, Heading) and block.level == 3]
    assert headings == ["모임 소개", "사업이 필요한 까닭", "사업 내용", "기대 효과"]
    lines = [item.text for block, _ in made.walk() if isinstance(block, Outline) for item in block.items]
    assert lines == list(application.answers.values())
    assert (made.edition, document(ApplicationFactory()).edition) == ("", "제출 전")


def test_an_empty_draft_is_printed_too(client, draft):
    assert client.get(address(draft)).status_code == 200


@pytest.fixture
def draft(client):
    application = ApplicationFactory(type=None, dong=None, title="", answers={}, starts_on=None, ends_on=None)
    client.force_login(application.applicant)
    return application


def test_both_formats_come_from_one_definition(client, paper):
    client.force_login(paper.application.applicant)

    pdf, hwpx = client.get(address(paper.application)), client.get(address(paper.application, "hwpx"))

    with pikepdf.open(io.BytesIO(pdf.getvalue())) as pages:
        assert pages.docinfo["/Title"] == document(paper.application).title
    assert pdf["Content-Disposition"].startswith("inline")
    said = hwpx_words(hwpx.getvalue())
    assert all(words in said for words in (paper.application.number, "900,000", "서로 인사하는 골목이 됩니다."))
    assert not AccessLog.objects.exists()


def test_it_is_for_those_who_may_read_the_files(client, paper):
    """Applicant and editors, officials, members who declared to have no interest; nobody else, in no other format."""
    application = paper.application
    editor, assigned = EditorFactory(application=application), ReviewFactory(application=application)
    declared = ReviewFactory(application=application, scoring=True)
    official = UserFactory(staff=True)
    official.is_superuser = True
    official.save()

    answers = []
    for user in (application.applicant, editor.user, official, declared.member, assigned.member, UserFactory()):
        client.force_login(user)
        answers.append(client.get(address(application)).status_code)
    assert answers == [200, 200, 200, 200, 404, 404]

    client.force_login(application.applicant)
    assert client.get(address(application, "xlsx")).status_code == 404
    looked = AccessLog.objects.order_by("pk").values_list("actor", "act", "persons")
    assert list(looked) == [(official.pk, "신청서 PDF 내려받기", 6), (declared.member.pk, "신청서 PDF 내려받기", 1)]


def test_members_read_masked_names(client, paper):
    ParticipantFactory(application=paper.application, name="허난설헌")
    User.objects.filter(pk=paper.application.applicant_id).update(name="김만덕순")
    client.force_login(ReviewFactory(application=paper.application, scoring=True).member)

    said = hwpx_words(client.get(address(paper.application, "hwpx")).getvalue())

    assert "허○○헌" in said and "허난설헌" not in said
    assert "김○○순" in said and "김만덕순" not in said


def test_three_of_everything_cost_no_more_queries_than_one(client, paper):
    client.force_login(paper.application.applicant)

    def queries():
        return page_cost(client, address(paper.application, "hwpx"))

    one = queries()
    for _ in range(2):
        AttachmentFactory(application=paper.application)
        CostItemFactory(application=paper.application)
        ParticipantFactory(application=paper.application)

    assert queries() == one
