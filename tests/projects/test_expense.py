from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.models import Activity, Document
from grants.models import SpendingRule
from projects.book import Book
from projects.models import Evidence, Expense, Project
from projects.models.spent import Left
from tests.factories.grants import EditorFactory, SpendingRuleFactory
from tests.factories.photos import photo
from tests.factories.projects import AgreementFactory, EvidenceFactory, ExpenseFactory, ProjectFactory

pytestmark = pytest.mark.django_db
SAID = {
    "spent_on": date(2026, 5, 2),
    "category": "재료비",
    "payee": "골목꽃집",
    "purpose": "꽃모종",
    "approval_number": "30021188",
    "grant": 30_000,
}


@pytest.fixture
def project():
    return ProjectFactory(running=True)


def enter(project, **said):
    return Expense.enter(project, by=project.application.applicant, **SAID | said)


def codes(refusal):
    return {error.code for error in refusal.value.error_list}


# -- entering ---------------------------------------------------------------------------------------------------------


def test_what_was_spent_is_entered_with_its_receipt_and_counted(project):
    group = project.application.applicant

    with Evidence.received(photo(), Evidence.Kind.RECEIPT, by=group) as paper:
        expense = enter(project, evidence=[paper], own=5_000)

    assert (expense.number, expense.status, expense.total) == (1, "entered", 35_000)
    assert expense.evidence.get().document.kind == "jpg"
    assert Activity.objects.about(expense).get().note == "35,000원"
    assert project.spent_by_category() == {"재료비": 30_000}
    assert enter(project, approval_number="2").number == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"spent_on": date(2026, 2, 28)}, "spent_on"),
        ({"spent_on": date(2026, 12, 1)}, "spent_on"),
        ({"category": "여행비"}, "category"),
        ({"grant": 0}, "grant"),
        ({"grant": -1, "own": 5}, "grant"),
        ({"grant": 2_000_001}, "grant"),
        ({"approval_number": ""}, "approval_number"),
    ],
)
def test_what_the_plan_does_not_hold_is_refused_beside_its_field(project, said, code):
    with pytest.raises(ValidationError) as refusal:
        enter(project, **said)

    assert codes(refusal) == {code}
    assert not Expense.objects.exists()


def test_a_day_that_is_yet_to_come_is_refused(project):
    with pytest.raises(ValidationError, match="아직 오지 않은"):
        enter(project, spent_on=timezone.localdate() + timedelta(days=1))


def test_what_is_refused_leaves_no_file(project, settings):
    with (
        pytest.raises(ValidationError),
        Evidence.received(photo(), Evidence.Kind.RECEIPT, by=project.application.applicant) as paper,
    ):
        enter(project, evidence=[paper], category="여행비")

    assert not Document.objects.exists()
    assert not [path for path in settings.PRIVATE_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("status", [Project.Status.PREPARING, Project.Status.STOPPED, Project.Status.CLOSED])
def test_only_a_running_project_spends(project, status):
    Project.objects.update(status=status)

    with pytest.raises(ValidationError, match="수행하고 있는"):
        enter(project)


def test_nothing_is_spent_before_the_agreement_was_signed(project):
    AgreementFactory(
        project=project, signed=True, signed_at=datetime(2026, 5, 3, tzinfo=timezone.get_current_timezone())
    )

    with pytest.raises(ValidationError, match=r"2026\. 5\. 3\.부터"):
        enter(project)
    assert enter(project, spent_on=date(2026, 5, 3))


def test_a_project_without_a_plan_spends_nothing():
    with pytest.raises(ValidationError, match="실행계획을 승인받은"):
        enter(ProjectFactory(status=Project.Status.RUNNING))


def test_the_grant_is_spent_up_to_what_its_item_was_given_and_no_further(project):
    enter(project, grant=1_999_999)

    with pytest.raises(ValidationError, match="남은 보조금은 1원"):
        enter(project, grant=2, approval_number="2")
    enter(project, grant=1, own=500_000, approval_number="3")

    assert project.budget_left()[1] == Left("재료비", 2_000_000, 2_000_000, 300_000, 500_000)


def test_what_was_taken_back_may_be_spent_anew_and_what_was_disallowed_may_not(project, officer):
    group, gone = project.application.applicant, enter(project, grant=1_000_000)
    lost = enter(project, grant=1_000_000, approval_number="2")
    gone.withdraw(by=group)
    lost.disallow(by=officer, amount=1_000_000, answer="사업과 관계없는 물건입니다.")

    assert enter(project, grant=1_000_000, approval_number="3").number == 3
    with pytest.raises(ValidationError, match="남은 보조금은 0원"):
        enter(project, grant=1, approval_number="4")


def test_the_same_form_enters_once(project):
    key = uuid4()

    assert enter(project, key=key) == enter(project, key=key)
    with pytest.raises(ValidationError, match="이미 보내"):
        enter(project, key=key, grant=1)


# -- the book ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def meals():
    return SpendingRuleFactory(ground="구 집행기준(예시)", start=date(2026, 1, 1), end=date(2026, 6, 1))


MEAL = {"category": "식비", "grant": 90_000, "quantity": 10}


def test_what_only_warns_is_entered_and_told_with_its_ground(project, meals):
    expense = enter(project, **MEAL)

    (note,) = expense.advice(Book.of(project))
    assert note.over and not note.blocks
    assert note.sentence == (
        "식비: 한 사람 한 끼 8,000원까지(예시) (근거: 구 집행기준(예시)). 지금 단가는 9,000원입니다."
    )


def test_what_blocks_is_refused_with_its_ground(project, meals):
    SpendingRule.objects.update(effect=SpendingRule.Effect.BLOCK)

    with pytest.raises(ValidationError, match=r"근거: 구 집행기준") as refusal:
        enter(project, **MEAL)

    assert codes(refusal) == {"rule"}
    assert enter(project, **MEAL | {"quantity": 12}).unit_price == 7_500


def test_the_book_of_the_day_holds_not_that_of_today(project, meals):
    SpendingRule.objects.update(effect=SpendingRule.Effect.BLOCK)

    assert enter(project, **MEAL, spent_on=date(2026, 6, 1))


# -- a receipt counts once --------------------------------------------------------------------------------------------


def test_the_same_receipt_is_refused_in_any_project_without_telling_whose_it_is(project):
    other = ProjectFactory(running=True)
    enter(other)

    with pytest.raises(ValidationError, match="이미 등록된 영수증") as refusal:
        enter(project, payee="골목 꽃집", grant=20_000, own=10_000)

    assert codes(refusal) == {"receipt"}
    assert other.award.group_name not in str(refusal.value) and "번에" not in str(refusal.value)


def test_of_one_s_own_receipt_it_is_told_where_it_stands(project):
    enter(project)

    with pytest.raises(ValidationError, match="이 사업의 집행 1번"):
        enter(project)


@pytest.mark.parametrize("said", [{"approval_number": "2"}, {"spent_on": date(2026, 5, 3)}, {"grant": 30_001}])
def test_another_number_day_or_sum_is_another_receipt(project, said):
    enter(project)

    assert enter(project, **said).number == 2


def test_the_same_file_proves_one_expense_only(project):
    other, upload = ProjectFactory(running=True), photo()
    with Evidence.received(upload, Evidence.Kind.RECEIPT, by=other.application.applicant) as paper:
        enter(other, evidence=[paper])

    with (
        pytest.raises(ValidationError, match="이미 등록된 영수증") as refusal,
        Evidence.received(upload, Evidence.Kind.RECEIPT, by=project.application.applicant) as paper,
    ):
        enter(project, approval_number="2", evidence=[paper])

    assert codes(refusal) == {"file"}
    assert (Expense.objects.count(), Document.objects.count()) == (1, 1)


def test_the_same_list_of_those_present_may_prove_several(project):
    for number in "12":
        with Evidence.received(photo(), Evidence.Kind.ATTENDANCE, by=project.application.applicant) as paper:
            enter(project, approval_number=number, evidence=[paper])

    assert Evidence.objects.count() == 2


def test_a_receipt_that_was_taken_back_may_be_entered_anew(project):
    group = project.application.applicant
    for _ in range(2):
        with Evidence.received(photo(), Evidence.Kind.RECEIPT, by=group) as paper:
            expense = enter(project, evidence=[paper])
        expense.withdraw(by=group)

    assert expense.number == 2


@pytest.mark.parametrize("made", [ExpenseFactory, EvidenceFactory])
def test_the_database_itself_takes_a_receipt_once(made):
    twin = {ExpenseFactory: {"approval_number": "7"}, EvidenceFactory: {"digest": "7" * 64}}[made]
    made(**twin)

    with pytest.raises(IntegrityError), transaction.atomic():
        made(**twin)


# -- mending and judging ----------------------------------------------------------------------------------------------


def test_what_was_asked_is_mended_and_looked_at_again(project, officer):
    group, expense = project.application.applicant, enter(project)
    expense.ask(by=officer, answer="금액이 영수증과 다릅니다.")

    expense.revise(by=group, version=expense.version, **SAID | {"grant": 31_000})
    expense.hand_in_again(by=group)
    expense.accept(by=officer, version=expense.version)

    assert (expense.status, expense.grant, expense.answer) == ("accepted", 31_000, "")
    assert [line.verb for line in Activity.objects.about(expense).order_by("pk")] == [
        *("등록", "보완요청", "수정", "등록", "인정")
    ]


def test_what_is_judged_is_not_changed_any_more(officer):
    paper = EvidenceFactory(expense__accepted=True)
    expense = paper.expense

    for act in (
        lambda: expense.revise(by=expense.entered_by, version=1, grant=1),
        lambda: expense.detach(paper, by=expense.entered_by),
    ):
        with pytest.raises(ValidationError, match="검토가 끝난"):
            act()
    with pytest.raises(ValidationError, match="바꿀 수 없습니다"):
        expense.withdraw(by=expense.entered_by)


@pytest.mark.parametrize("act", ["revise", "accept"])
def test_what_somebody_else_changed_meanwhile_is_told(project, officer, act):
    expense = enter(project)
    Expense.objects.get().revise(by=expense.entered_by, version=1, **SAID | {"grant": 1})

    with pytest.raises(ValidationError, match="먼저 고쳤습니다"):
        getattr(expense, act)(by=officer, version=1)


def test_a_part_is_disallowed_with_a_reason_and_taken_from_the_grant_first(project, officer):
    expense = enter(project, grant=20_000, own=10_000)
    for amount, answer in ((0, "까닭"), (30_001, "까닭"), (1, " ")):
        with pytest.raises(ValidationError):
            expense.disallow(by=officer, amount=amount, answer=answer)

    expense.disallow(by=officer, amount=25_000, answer="사업과 관계없는 물건이 있습니다.")

    assert (expense.status, expense.recognised) == ("disallowed", 5_000)
    assert project.spending() == {
        **{"grant": 20_000, "own": 10_000, "count": 1},
        **{"disallowed": 25_000, "disallowed_grant": 20_000, "disallowed_own": 5_000},
    }


def test_a_judgement_may_be_taken_back(project, officer):
    expense = enter(project)
    expense.disallow(by=officer, amount=30_000, answer="영수증이 없습니다.")

    expense.accept(by=officer)

    assert (expense.status, expense.disallowed, expense.answer) == ("accepted", 0, "")


@pytest.mark.parametrize("part", ["entered it", "writes along"])
def test_nobody_judges_what_is_his_own(project, officer, part):
    if part == "entered it":
        expense = Expense.enter(project, by=officer, **SAID)
    else:
        expense = enter(project)
        EditorFactory(application=project.application, user=officer)

    with pytest.raises(ValidationError, match="다른 담당자"):
        expense.accept(by=officer)


def test_a_stopped_project_is_judged_and_a_closed_one_is_not(project, officer):
    expense = enter(project)
    Project.objects.update(status=Project.Status.STOPPED)
    expense.ask(by=officer, answer="영수증을 올려 주세요.")
    Project.objects.update(status=Project.Status.CLOSED)

    with pytest.raises(ValidationError, match="끝난 사업"):
        expense.accept(by=officer)


def test_the_same_day_payee_and_sum_elsewhere_is_pointed_out():
    one, other, third = ExpenseFactory(), ExpenseFactory(), ExpenseFactory(grant=1)

    assert list(Expense.objects.with_alike().filter(is_alike=True).order_by("pk")) == [one, other]
    other.withdraw(by=other.entered_by)
    assert not Expense.objects.standing().with_alike().filter(is_alike=True)
    assert third.total == 1


# -- the box of receipts ----------------------------------------------------------------------------------------------


def kept(project, upload=None):
    with Evidence.received(upload or photo(), Evidence.Kind.RECEIPT, by=project.application.applicant) as paper:
        paper.keep(project, by=project.application.applicant)
    return paper


def test_a_receipt_is_photographed_now_and_written_up_later(project):
    paper = kept(project)
    assert list(project.evidence.loose()) == [paper]

    expense = enter(project, evidence=[paper])

    assert list(expense.evidence.all()) == [paper] and not project.evidence.loose()
    with pytest.raises(ValidationError, match="이미 다른 집행에 쓴"):
        enter(project, approval_number="2", evidence=[paper])


def test_a_receipt_in_the_box_is_not_photographed_again(project):
    upload = photo()
    kept(project, upload)

    with pytest.raises(ValidationError, match="이 사업의 영수증함에"):
        kept(project, upload)


def test_a_receipt_leaves_the_box_with_its_file_and_only_from_there(project, django_capture_on_commit_callbacks):
    wrong, right = kept(project), kept(project, photo(colour="green"))
    expense = enter(project, evidence=[right])

    with django_capture_on_commit_callbacks(execute=True):
        wrong.throw_away(by=expense.entered_by)
    with pytest.raises(ValidationError, match="이미 집행으로"):
        right.throw_away(by=expense.entered_by)

    assert [paper.document for paper in Evidence.objects.all()] == list(Document.objects.all())


def test_only_a_running_project_keeps_receipts(project):
    Project.objects.update(status=Project.Status.CLOSED)

    with pytest.raises(ValidationError, match="수행하고 있는"):
        kept(project)
