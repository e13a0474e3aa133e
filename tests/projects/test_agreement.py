"""From the items that must be there to the agreement that both have signed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from grants.models import RequiredDocument, Step
from projects.models import Agreement, AgreementItem, AgreementText, Project, Scan
from tests.factories.grants import DocumentFactory, RequiredDocumentFactory, StepFactory
from tests.factories.projects import (
    AgreementFactory,
    AgreementItemFactory,
    AgreementTextFactory,
    ExecutionPlanFactory,
    ProjectFactory,
    ScanFactory,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    """Its plan is approved, its items are met and there is a text: the agreement can be drawn."""
    project = ProjectFactory()
    ExecutionPlanFactory(project=project, approved=True)
    AgreementTextFactory()
    return project


def document(by):
    return DocumentFactory.build(uploaded_by=by)


# -- what must be there -----------------------------------------------------------------------------------------------


def test_items_come_from_the_steps_and_papers_of_the_call():
    project = ProjectFactory()
    StepFactory(call=project.call, kind=Step.Kind.TRAINING)
    RequiredDocumentFactory(call=project.call, name="단체등록증", due=RequiredDocument.Due.SELECTED)
    RequiredDocumentFactory(call=project.call, name="모임소개서")

    AgreementItem.prepare(project)

    assert [str(item) for item in project.items.all()] == [
        "회계교육 이수",
        "모임 통장",
        "청렴이행서약서",
        "단체등록증",
    ]


def test_a_call_without_training_asks_for_none():
    project = ProjectFactory()

    AgreementItem.prepare(project)

    assert [item.kind for item in project.items.all()] == ["account", "pledge"]


def test_the_group_hands_in_and_the_office_finds_it_met(project, officer):
    item, member = AgreementItemFactory(project=project), project.application.applicant

    item.give(by=member, document=document(member), note="3월에 만든 통장")
    item.meet(by=officer)

    item.refresh_from_db()
    assert (item.met_by, item.note, item.document.uploaded_by) == (officer, "3월에 만든 통장", member)
    refused(item.give, by=member, note="또", code="closed")


def test_nothing_is_no_answer_to_an_item(project):
    item = AgreementItemFactory(project=project)

    refused(item.give, by=project.application.applicant, note=" ", code="empty")


def test_an_item_is_asked_for_again_with_a_reason(project, officer):
    item, member = AgreementItemFactory(project=project), project.application.applicant
    item.give(by=member, note="있음")
    item.meet(by=officer)

    refused(item.reopen, by=officer, reason="", code="reason")
    item.reopen(by=officer, reason="글씨가 보이지 않습니다.")

    item.refresh_from_db()
    assert (item.met_at, item.note, item.is_given) == (None, "", False)


def test_once_the_agreement_is_drawn_the_items_stand(project, officer):
    item = AgreementItemFactory(project=project)
    item.meet(by=officer)
    Agreement.draw(project, by=officer)

    refused(item.reopen, by=officer, reason="다시", code="closed")


# -- drawn and signed -------------------------------------------------------------------------------------------------


def test_an_agreement_keeps_the_text_of_its_day_filled_for_the_project(project, officer):
    agreement = Agreement.draw(project, by=officer)

    AgreementText.objects.update(text="바뀐 문안")
    agreement.refresh_from_db()
    assert agreement.clauses[0].startswith(
        f"{project.award.group_name}은(는) {project.award.title} 사업을 2026. 3. 1.부터"
    )
    assert "지원금은 3,000,000원, 자부담은 300,000원" in agreement.clauses[1]
    assert (agreement.plan, agreement.is_example) == (project.plan, True)


def test_an_agreement_needs_an_approved_plan_every_item_and_a_text(officer):
    project = ExecutionPlanFactory().project
    AgreementItemFactory(project=project, name="모임 통장 사본")

    said = list(Agreement.obstacles(project))

    assert len(said) == 4
    assert "모임 통장 사본" in said[2]
    refused(Agreement.draw, project, by=officer, code="obstacle")


def test_a_project_has_one_agreement(project, officer):
    Agreement.draw(project, by=officer)

    refused(Agreement.draw, project, by=officer, code="drawn")


def test_both_sign_one_after_the_other_and_the_project_runs(project, officer):
    agreement = Agreement.draw(project, by=officer)
    refused(agreement.sign, by=officer, code="move")

    scan = Scan.take(document(officer), agreement, by=officer)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.scan) == ("group", scan)

    agreement.sign(by=officer)
    project.refresh_from_db()
    assert (agreement.status, project.status) == ("signed", "running")


def test_the_copy_that_both_signed_takes_the_place_of_the_first(project, officer):
    agreement = Agreement.draw(project, by=officer)
    Scan.take(document(officer), agreement, by=officer)
    agreement.refresh_from_db()
    agreement.sign(by=officer)

    sealed = Scan.take(document(officer), agreement, by=officer)

    agreement.refresh_from_db()
    assert (agreement.scan, agreement.status, agreement.scans.count()) == (sealed, "signed", 2)


def test_what_nobody_signed_is_taken_back_with_a_reason(project, officer):
    agreement = Agreement.draw(project, by=officer)
    refused(agreement.discard, by=officer, reason=" ", code="reason")

    agreement.discard(by=officer, reason="기간이 틀림")

    again = Agreement.draw(Project.objects.get(pk=project.pk), by=officer)
    assert again.number != agreement.number


def test_what_the_group_signed_is_not_taken_back(project, officer):
    agreement = Agreement.draw(project, by=officer)
    Scan.take(document(officer), agreement, by=officer)

    refused(agreement.discard, by=officer, reason="늦음", code="move")


def test_while_it_is_signed_the_plan_does_not_change(project, officer):
    Agreement.draw(project, by=officer)

    refused(project.amend, by=officer, reason="바꿈", code="agreement")


@pytest.mark.parametrize("status", ["group", "signed"])
def test_the_database_knows_no_signature_without_paper_and_person(status):
    agreement = AgreementFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(status=status)


# -- papers that come back --------------------------------------------------------------------------------------------


def test_a_paper_without_an_owner_lies_loose_until_somebody_says_whose_it_is(project, officer):
    agreement = Agreement.draw(project, by=officer)
    scan = Scan.take(document(officer), None, by=officer, problem="QR이 없습니다.")
    assert list(Scan.objects.loose()) == [scan]

    scan.assign(agreement, by=officer)

    agreement.refresh_from_db()
    assert (agreement.scan, scan.by_hand, Scan.objects.loose().count()) == (scan, True, 0)
    refused(scan.assign, agreement, by=officer, code="taken")


def test_a_paper_that_its_item_does_not_take_lies_loose_and_says_why(project, officer):
    item = AgreementItemFactory(project=project, kind="pledge", name="")
    item.meet(by=officer)

    scan = Scan.take(document(officer), item, by=officer)

    assert (scan.item, scan.problem) == (None, "이미 확인한 준비물입니다.")
    assert Scan.objects.loose().get() == scan


def test_a_loose_paper_is_dropped_once(officer):
    scan = ScanFactory()

    scan.drop(by=officer)

    assert not Scan.objects.loose().exists()
    refused(scan.drop, by=officer, code="taken")


# -- the text ---------------------------------------------------------------------------------------------------------


def test_of_a_paper_there_is_one_text_a_day():
    AgreementTextFactory(start=date(2026, 1, 1))

    with pytest.raises(ValidationError, match="겹칩니다"):
        AgreementTextFactory.build(start=date(2026, 6, 1)).full_clean()
    AgreementTextFactory.build(kind="pledge").full_clean()


def test_a_place_that_nobody_can_fill_is_refused():
    with pytest.raises(ValidationError, match="채울 수 없습니다"):
        AgreementTextFactory.build(text="{모임}은 약속한다").full_clean()
