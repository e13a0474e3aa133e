import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from district.models import AccessLog, Document
from projects.models import Evidence, Expense, Project
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.grants import PDF
from tests.factories.photos import photo
from tests.factories.projects import (
    ActivistFactory,
    EvidenceFactory,
    EvidenceRuleFactory,
    ExpenseFactory,
    ProjectFactory,
)
from tests.test_queries import queries

pytestmark = pytest.mark.django_db
TYPED = {
    "spent_on": "2026-05-02",
    "category": "재료비",
    "payee": "골목꽃집",
    "purpose": "꽃모종",
    "method": "card",
    "evidence_kind": "card",
    "approval_number": "3002-1188",
    "grant": "30,000",
    "quantity": "1",
}


@pytest.fixture
def project(client):
    """A running project whose applicant is signed in."""
    project = ProjectFactory(running=True)
    client.force_login(project.application.applicant)
    return project


def address(name, *args):
    return reverse(f"projects:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def key_of(page):
    return re.search(r'name="key" value="([0-9a-f-]+)"', page.text)[1]


def send(client, project, *, follow=False, **typed):
    """Types an expense on its page and sends it."""
    there = address("expense_new", project)
    key = {} if "key" in typed else {"key": key_of(client.get(there))}
    return client.post(there, TYPED | key | typed, follow=follow)


# -- the group --------------------------------------------------------------------------------------------------------


def test_an_expense_is_typed_with_its_photo_and_told_what_it_lacks(client, project):
    EvidenceRuleFactory(item="재료비", kind=Evidence.Kind.PHOTO, ground="구 기준")

    page = send(client, project, photo=photo(), follow=True)

    expense = Expense.objects.get()
    assert page.redirect_chain == [(expense.get_absolute_url(), 302)]
    assert (expense.approval_number, expense.grant, expense.own) == ("30021188", 30_000, 0)
    assert expense.evidence.get().kind == "receipt"
    assert "아직 없는 증빙이 있습니다" in page.text and "구 기준" in page.text
    assert "1,970,000원" in client.get(address("expenses", project)).text


def test_what_is_refused_keeps_what_was_typed_and_the_photo_in_the_box(client, project):
    page = send(client, project, photo=photo(), grant="9,000,000")

    paper = Evidence.objects.loose().get()
    assert page.status_code == 400 and not Expense.objects.exists()
    assert "남은 보조금은 2,000,000원입니다" in page.text
    assert 'value="골목꽃집"' in page.text and f'name="receipt" value="{paper.pk}"' in page.text

    send(client, project, receipt=paper.pk)

    assert Expense.objects.get().evidence.get() == paper


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"spent_on": "어제"}, "날짜"),
        ({"grant": "삼만"}, "숫자"),
        ({"payee": ""}, "필수"),
        ({"category": "여행비"}, "비목: "),
        ({"quantity": "0"}, "1"),
        ({"grant": "", "own": ""}, "1원 이상"),
        ({"key": "x"}, "한 번 더 보내 주세요"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_stored(client, project, typed, told):
    page = send(client, project, **typed)

    assert page.status_code == 400 and told in page.text
    assert not Expense.objects.exists()


def test_all_that_is_wanting_is_said_at_once(client, project):
    page = send(client, project, payee="", grant="", own="", approval_number="")

    for told in ("거래처: 꼭 필요한", "1원 이상 적어 주세요", "카드전표에 적힌 승인번호를 적어 주세요"):
        assert told in page.text


def test_the_same_form_sent_twice_makes_one_expense(client, project):
    key = key_of(client.get(address("expense_new", project)))

    for _ in range(2):
        send(client, project, key=key)

    assert Expense.objects.count() == 1


def test_a_known_receipt_is_refused_beside_its_number(client, project):
    ExpenseFactory(approval_number="30021188")

    page = send(client, project)

    assert page.status_code == 400
    assert page.context["form"].errors.keys() == {"approval_number"}


def test_a_receipt_is_laid_into_the_box_and_taken_out(client, project, django_capture_on_commit_callbacks):
    page = client.post(address("receipts", project), {"photo": photo()}, follow=True)
    paper = Evidence.objects.loose().get()
    assert "영수증함에 넣었습니다" in page.text and paper.get_absolute_url() in page.text

    again = client.post(address("receipts", project), {"photo": photo()})
    assert again.status_code == 400 and "영수증함에 있습니다" in again.text

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("evidence_removal", project, paper))
    assert not Document.objects.exists()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_photo_is_refused_in_words(client, project, content):
    page = client.post(address("receipts", project), {"photo": SimpleUploadedFile("영수증.jpg", content)})

    assert page.status_code == 400 and page.context["form"].errors["photo"]
    assert not Document.objects.exists()


def test_a_paper_is_added_and_removed(client, project):
    expense = ExpenseFactory(project=project)
    client.post(address("evidence_new", expense), {"kind": "photo", "photo": photo()})
    paper = expense.evidence.get()

    client.post(address("evidence_removal", project, paper))

    assert not expense.evidence.exists()


def test_what_was_asked_is_mended(client, project):
    expense = ExpenseFactory(project=project, asked=True)
    assert expense.answer in client.get(expense.get_absolute_url()).text

    client.post(address("expense_change", expense), TYPED | {"version": 1, "grant": "31,000"})
    client.post(address("expense_resubmission", expense))

    expense.refresh_from_db()
    assert (expense.grant, expense.status, expense.version) == (31_000, "entered", 2)


def test_who_mends_an_older_one_is_told(client, project):
    expense = ExpenseFactory(project=project, version=2)

    page = client.post(address("expense_change", expense), TYPED | {"version": 1})

    assert page.status_code == 400 and "먼저 고쳤습니다" in page.text


def test_what_was_entered_by_mistake_is_withdrawn(client, project):
    expense = ExpenseFactory(project=project)

    page = client.post(address("expense_withdrawal", expense), follow=True)

    assert "집행을 취소했습니다" in page.text
    expense.refresh_from_db()
    assert expense.status == "withdrawn"


@pytest.mark.parametrize("page", ["expenses", "expense_new", "expense", "expense_change"])
def test_a_page_costs_the_same_for_one_expense_and_for_three(client, project, page):
    def grow():
        EvidenceRuleFactory(item="", word=str(Evidence.objects.count()))
        paper = EvidenceFactory(expense__project=project)
        EvidenceFactory(expense=paper.expense, kind="photo")
        EvidenceFactory(expense=None, project=project, document__uploaded_by=paper.expense.entered_by)
        return paper.expense

    first = grow()
    there = address(page, first if page in ("expense", "expense_change") else project)
    one = queries(client, there)
    grow()
    grow()

    three = queries(client, there)
    assert len(three) == len(one), [sql[:80] for sql in {*three} - {*one}]


# -- who sees what ----------------------------------------------------------------------------------------------------


@pytest.fixture
def paper():
    paper = EvidenceFactory(kind="photo")
    with paper.document.file.open("wb") as kept:
        kept.write(photo().read())
    Document.objects.update(kind="jpg")
    return paper


def pages_of(paper):
    expense, project = paper.expense, paper.project
    return [
        *(address("expenses", project), expense.get_absolute_url(), paper.get_absolute_url()),
        f"{paper.get_absolute_url()}?small",
    ]


WRITES = ("receipts", "expense_new")
ACTS = ("expense_change", "evidence_new", "expense_resubmission", "expense_withdrawal")
JUDGES = ("acceptance", "question", "disallowance")


def test_a_stranger_finds_nothing(client, paper):
    client.force_login(ProjectFactory(running=True).application.applicant)

    assert {client.get(there).status_code for there in pages_of(paper)} == {404}
    acts = [address(name, paper.project) for name in WRITES] + [address(name, paper.expense) for name in ACTS + JUDGES]
    acts.append(address("evidence_removal", paper.project, paper))
    assert {client.post(there).status_code for there in acts} == {404}


def test_a_paper_is_not_found_below_the_project_of_another(client, project, paper):
    assert client.get(address("evidence", project, paper)).status_code == 404
    assert client.post(address("evidence_removal", project, paper)).status_code == 404


def test_an_activist_looks_and_writes_nothing(client, paper):
    client.force_login(ActivistFactory(project=paper.project).user)

    assert {client.get(there).status_code for there in pages_of(paper)} == {200}
    acts = [address(name, paper.project) for name in WRITES] + [address(name, paper.expense) for name in ACTS + JUDGES]
    assert {client.post(there).status_code for there in acts} == {404}


def test_an_auditor_sees_all_and_changes_nothing(client, official, paper):
    official(roles.AUDITOR)

    assert {client.get(there).status_code for there in [*pages_of(paper), address("spending")]} == {200}
    acts = [address(name, paper.expense) for name in ACTS + JUDGES]
    assert {client.post(there).status_code for there in acts} == {404}
    assert client.get(address("spending_next")).status_code == 404
    assert 'data-key="a"' not in client.get(paper.expense.get_absolute_url()).text


def test_who_looks_at_what_others_handed_in_leaves_a_line(client, official, paper):
    client.force_login(paper.expense.entered_by)
    client.get(paper.get_absolute_url())
    assert not AccessLog.objects.exists()

    officer = official(roles.OFFICER)
    for there in pages_of(paper)[1:3]:
        client.get(there)

    assert [line.act for line in AccessLog.objects.about(paper.expense).filter(actor=officer).order_by("pk")] == [
        *("집행 열람", "증빙 열람: 사진")
    ]


def test_a_photo_is_shown_and_a_pdf_taken_away(client, paper):
    client.force_login(paper.expense.entered_by)
    other = EvidenceFactory(expense=paper.expense)

    shown, taken = client.get(paper.get_absolute_url()), client.get(other.get_absolute_url())

    assert (shown["Content-Type"], shown["Content-Disposition"][:6]) == ("image/jpeg", "inline")
    assert taken["Content-Disposition"].startswith("attachment") and b"".join(taken) == PDF


# -- officials --------------------------------------------------------------------------------------------------------


def test_the_queue_shows_the_longest_waiting_first_and_what_to_look_at(client, official):
    official(roles.OFFICER)
    later, first = ExpenseFactory(), ExpenseFactory()
    Expense.objects.filter(pk=first.pk).update(handed_in_at="2026-05-03T00:00+09:00")

    page = client.get(address("spending"))

    assert list(page.context["page_obj"]) == [first, later]
    assert "없는 증빙: 영수증" in page.text and "같은 집행이 또 있음" in page.text
    assert client.get(address("spending_next")).url == first.get_absolute_url()
    assert "가장 오래 기다린 집행 보기" in page.text


def test_where_nothing_waits_there_is_no_next_to_look_at(client, official):
    official(roles.OFFICER)
    ExpenseFactory(accepted=True)

    assert "가장 오래 기다린 집행 보기" not in client.get(address("spending")).text


def test_the_queue_is_narrowed_to_a_call_and_a_state(client, official):
    official(roles.OFFICER)
    waiting, refused = ExpenseFactory(), ExpenseFactory(refused=True)

    page = client.get(address("spending"), {"state": "disallowed", "call": refused.project.call.pk})
    assert list(page.context["page_obj"]) == [refused]
    assert list(client.get(address("spending"), {"call": waiting.project.call.pk}).context["page_obj"]) == [waiting]
    assert client.get(address("spending"), {"state": "x", "call": "９"}).status_code == 200


def test_one_expense_after_the_other_is_judged_those_of_a_project_together(client, official):
    officer = official(roles.OFFICER)
    first = ExpenseFactory()
    elsewhere, same = ExpenseFactory(), ExpenseFactory(project=first.project)

    onward = client.post(address("acceptance", first), {"version": 1})
    assert onward.url == same.get_absolute_url()
    onward = client.post(address("question", same), {"version": 1, "answer": "영수증을 다시 찍어 주세요."})
    assert onward.url == elsewhere.get_absolute_url()
    onward = client.post(address("disallowance", elsewhere), {"version": 1, "answer": "개인 물품", "amount": "10,000"})
    assert onward.url == address("spending")

    assert list(Expense.objects.order_by("pk").values_list("status", "disallowed", "decided_by")) == [
        *(("accepted", 0, officer.pk), ("disallowed", 10_000, officer.pk), ("asked", 0, officer.pk))
    ]


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("question", {"answer": ""}, "필수"),
        ("disallowance", {"answer": "까닭", "amount": "30,001"}, "집행액 30,000원까지"),
        ("disallowance", {"answer": "까닭", "amount": "많이"}, "숫자"),
        ("disallowance", {"answer": "까닭", "amount": "1", "version": 9}, "먼저 고쳤습니다"),
    ],
)
def test_a_judgement_that_cannot_be_meant_is_told_on_its_page(client, official, name, typed, told):
    official(roles.OFFICER)
    expense = ExpenseFactory()

    page = client.post(address(name, expense), {"version": 1} | typed)

    assert page.status_code == 400 and told in page.text
    expense.refresh_from_db()
    assert expense.status == "entered"


def test_what_changed_under_the_official_s_eyes_is_not_accepted(client, official):
    official(roles.OFFICER)
    expense = ExpenseFactory(version=2)

    page = client.post(address("acceptance", expense), {"version": 1}, follow=True)

    assert "먼저 고쳤습니다" in page.text
    expense.refresh_from_db()
    assert expense.status == "entered"


def test_an_official_does_not_judge_his_own(client, official):
    officer = official(roles.OFFICER)
    expense = ExpenseFactory(entered_by=officer)

    assert 'data-key="a"' not in client.get(expense.get_absolute_url()).text
    assert "다른 담당자" in client.post(address("acceptance", expense), {"version": 1}, follow=True).text


@pytest.mark.parametrize("state", ["entered", "disallowed"])
def test_the_queue_costs_the_same_for_one_expense_and_for_three(client, official, state):
    official(roles.OFFICER)

    def grow():
        for facts in ({}, {"refused": True}):
            EvidenceFactory(expense=ExpenseFactory(**facts))

    there = f"{address('spending')}?state={state}"
    grow()
    one = queries(client, there)
    grow()
    grow()

    three = queries(client, there)
    assert len(three) == len(one), [sql[:80] for sql in {*three} - {*one}]


def test_the_page_of_an_expense_costs_an_official_the_same_for_one_paper_and_for_three(client, official):
    official(roles.OFFICER)
    expense = EvidenceFactory().expense
    one = len(queries(client, expense.get_absolute_url()))
    EvidenceFactory.create_batch(2, expense=expense)

    assert len(queries(client, expense.get_absolute_url())) == one


def test_a_closed_project_takes_nothing_more(client, project):
    expense = ExpenseFactory(project=project, spent_on=date(2026, 5, 2))
    Project.objects.update(status=Project.Status.CLOSED)

    assert "집행 적기" not in client.get(address("expenses", project)).text
    assert client.post(address("evidence_new", expense), {"kind": "photo", "photo": photo()}).status_code == 400
    assert "끝난 사업" in client.post(address("expense_withdrawal", expense), follow=True).text


def test_a_user_without_any_project_is_asked_nothing(client):
    client.force_login(UserFactory())

    assert client.get(address("spending")).status_code == 404
