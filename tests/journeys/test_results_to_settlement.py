"""One funded project from the announced result to its closed settlement, with a change, a disallowed amount and a
refund, by the people who do it."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from district.models import Letter
from grants.models.award import Source
from projects.models import Expense, Payment, Project, Settlement
from projects.overview import projects_of, stages
from seodaemun_maeul import roles
from tests.factories.grants import PDF, ApplicationFactory, AwardFactory
from tests.factories.photos import photo
from tests.factories.projects import AgreementTextFactory, AmendmentRuleFactory, line_of_today
from tests.papers import hwpx_words, pdf_words
from tests.projects.settling import rule

from .doing import arrive, somebody, trail_of

pytestmark = pytest.mark.django_db

GRANTED, OWN = 2_000_000, 200_000
CELLS = ("category", "basis", "unit_price", "quantity", "times", "own_share")
FIRST = [("식비", "모임 밥", 500_000, 1, 1, 0), ("재료비", "꽃모종", 1_700_000, 1, 1, OWN)]
CHANGED = [("식비", "모임 밥", 200_000, 1, 1, 0), ("재료비", "꽃모종과 흙", 2_000_000, 1, 1, OWN)]


@pytest.fixture
def people():
    """The applicant of the awarded project, an officer and the head of the team, each signed in."""
    roles.load()
    found = {"group": somebody("모래내모임 대표")}
    for name, role in (("officer", roles.OFFICER), ("head", roles.TEAM_HEAD)):
        found[name] = somebody(name, is_staff=True)
        found[name].groups.add(Group.objects.get(name=role))
    return {name: arrive(user.email) for name, user in found.items()} | {"applicant": found["group"]}


@pytest.fixture
def call(people):
    """A call whose result is announced: one award of 2,000,000원, of which the group adds 200,000원 itself."""
    application = ApplicationFactory(
        applicant=people["applicant"], eligible=True, complete=True, type__own_share_percent=9
    )
    facts = {"group_name": application.group_name, "title": application.title, "source": Source.DISTRICT}
    AwardFactory(application=application, amount=GRANTED, year=timezone.localdate().year, **facts)
    AgreementTextFactory()
    AmendmentRuleFactory()
    rule()
    return application.call


def sent(client, address, /, *keys, **typed):
    """Presses a button and comes out on the page that follows."""
    page = client.post(reverse(f"projects:{address}", args=keys), typed, follow=True)
    assert page.status_code == 200, page.text
    return page


def pdf(name):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


# -- the way, one step after the other --------------------------------------------------------------------------------


def begin(call, officer):
    page = sent(officer, "beginning", call.pk, plan_due="", agreement_due="")
    assert "사업 1건을 시작했습니다" in page.text
    return Project.objects.get()


def write_plan(group, plan, lines, **more):
    """The plan from today on, with these lines, handed in as the page says it is whole."""
    today = timezone.localdate()
    words = {"content": "다섯 번 모입니다.", "starts_on": str(today), "ends_on": str(today + timedelta(days=30))}
    cells = {
        f"costs-{at}-{name}": cell for at, line in enumerate(lines) for name, cell in zip(CELLS, line, strict=True)
    }
    sizes = {"costs-TOTAL_FORMS": len(lines), "costs-INITIAL_FORMS": 0, "version": plan.version}
    page = sent(group, "plan_edit", plan.pk, **words, **cells, **sizes, **more, go="check")
    assert "빠진 것이 없습니다" in page.text
    plan.refresh_from_db()
    return sent(group, "plan_submission", plan.pk, version=plan.version)


def agree(project, group, officer, head):
    """The plan is approved, what must be there is there, and both sides sign."""
    plan = project.plans.get()
    write_plan(group, plan, FIRST)
    sent(officer, "plan_verdict", plan.pk, verdict="approve", answer="")
    assert "협약을 체결한 뒤에" in refusal_of(lambda: Payment.request(project, by=None, account="x"))
    for item in project.items.all():
        sent(group, "item_evidence", item.pk, note="냅니다.")
        sent(officer, "item_check", item.pk)
    sent(officer, "drawing", project.pk)
    sent(group, "signed_copy", project.pk, file=pdf("협약서.pdf"))
    sent(head, "signature", project.pk)
    project.refresh_from_db()
    assert project.status == "running"


def refusal_of(act):
    with pytest.raises(ValidationError) as refusal:
        act()
    return " ".join(refusal.value.messages)


def pay(project, group, officer, head):
    """Asked for by the group, decided by one, paid by another out of a line of the budget."""
    line = line_of_today(amount=10_000_000)
    sent(group, "payment_request", project.pk, account="마을은행 1 모래내모임")
    payment = Payment.objects.get()
    sent(officer, "payment_proposal", payment.pk, line=line.pk)
    sent(head, "payout", payment.pk, on=str(timezone.localdate()))
    assert line.expenditures.get().amount == GRANTED


def spend(project, group, *, grant, own=0, category="재료비", number, colour):
    """Typed from a receipt with its photo."""
    there = reverse("projects:expense_new", args=[project.pk])
    key = re.search(r'name="key" value="([0-9a-f-]+)"', group.get(there).text)[1]
    typed = {
        **{"key": key, "spent_on": str(timezone.localdate()), "category": category, "payee": "골목꽃집"},
        **{"purpose": "꽃모종", "method": "card", "evidence_kind": "card", "approval_number": number},
        **{"grant": f"{grant:,}", "own": f"{own:,}", "quantity": "1", "photo": photo(colour=colour)},
    }
    return group.post(there, typed, follow=True)


def change_the_plan(project, group, officer):
    """300,000원 move from 식비 to 재료비: more than may only be told, so the office approves."""
    sent(group, "amendment", project.pk, reason="밥보다 꽃이 더 듭니다.")
    plan = project.plans.get(number=2)
    page = write_plan(group, plan, CHANGED, reason="밥보다 꽃이 더 듭니다.")
    assert "구청에서 살펴보고" in page.text
    sent(officer, "plan_verdict", plan.pk, verdict="approve", answer="")


def settle(project, group, officer, head):
    """Reported by the group, inspected by one, fixed by another, asked for, paid back and closed."""
    sent(group, "settlement", project.pk)
    typed = {"done": "다섯 번 모였습니다.", "people": "12", "meetings": "5", "effect": "골목이 환해졌습니다."}
    money = {"interest": "345", "bank": pdf("통장.pdf"), "days-TOTAL_FORMS": "0", "version": "1", "go": "check"}
    assert "모두 채웠습니다" in sent(group, "report", project.pk, **typed, **money).text
    assert "제출했습니다" in sent(group, "submission", project.pk).text
    assert (
        "정산검사를 마쳤습니다" in sent(officer, "settlement_act", project.pk, "inspection", opinion="맞습니다.").text
    )
    assert "금액을 확정했습니다" in sent(head, "settlement_act", project.pk, "fixing").text
    sent(officer, "settlement_act", project.pk, "notice", due_on=str(timezone.localdate()))
    assert "영수증을 올렸습니다" in sent(group, "receipt", project.pk, receipt=pdf("반납영수증.pdf")).text
    came = {"refunded_on": str(timezone.localdate()), "refunded_as": "restored"}
    page = sent(officer, "settlement_act", project.pk, "refund", **came)
    assert "정산이 끝났습니다" in page.text and "세외수입 340원" in page.text
    return Settlement.objects.get()


def the_papers_say_the_same(project, settlement, group, officer):
    """Ledger, workbook, PDF, HWPX, data, pages and database have one figure for one thing."""
    papers = {
        format: group.get(reverse("reports:settlement_paper", args=[project.pk, "statement", format])).getvalue()
        for format in ("xlsx", "pdf", "hwpx")
    }
    book = openpyxl.load_workbook(io.BytesIO(papers["xlsx"]))
    won = {row[0]: row[1] for row in book["정산 계산"].iter_rows(values_only=True)}
    assert won["지급액"] == project.payments.get().expenditure.amount == settlement.paid
    assert (won["인정 보조금"], won["반납할 금액"]) == (settlement.recognised, settlement.due)
    for text in (pdf_words(papers["pdf"], "-raw"), hwpx_words(papers["hwpx"])):
        assert all(f"{sum:,}" in text for sum in (settlement.paid, settlement.recognised, settlement.due))
    told = officer.get(f"/api/v1/settlements/{settlement.pk}/").json()
    for name in ("paid", "recognised", "refund", "due"):
        assert told[name] == getattr(settlement, name)
    assert f"{settlement.due:,}원" in group.get(reverse("projects:settlement", args=[project.pk])).text
    back = {row[0]: row[1] for row in book["반납금 처리"].iter_rows(values_only=True)}
    spent = project.payments.get().line.expenditures.aggregate(won=Sum("amount"))["won"]
    assert (back["계"], back["세외수입"], spent) == (settlement.due, 340, GRANTED - settlement.refund)
    (row,) = projects_of(project.call)
    (stage,) = [stage for stage in stages([row]) if stage.count]
    assert (stage.key, stage.sums) == (
        "closed",
        [GRANTED, GRANTED, 1_850_000, settlement.recognised, settlement.refund],
    )


def test_a_project_goes_from_its_result_to_its_closed_settlement(call, people):
    group, officer, head = (people[name] for name in ("group", "officer", "head"))
    project = begin(call, officer)
    agree(project, group, officer, head)
    pay(project, group, officer, head)

    spend(project, group, grant=1_500_000, own=200_000, number="1001", colour="red")
    assert (
        "남은 보조금은" in spend(project, group, grant=200_000, number="1002", colour="green").text
    )  # 재료비 is used up
    change_the_plan(project, group, officer)
    spend(project, group, grant=200_000, number="1002", colour="lime")
    spend(project, group, grant=150_000, category="식비", number="1003", colour="blue")
    first, second, third = Expense.objects.order_by("number")
    for expense in (first, second):
        sent(officer, "acceptance", expense.pk, version=expense.version)
    sent(officer, "disallowance", third.pk, version=third.version, amount="50,000", answer="술값이 있습니다.")
    settlement = settle(project, group, officer, head)

    # E = 1,850,000 + 200,000 − 50,000; the own share of 10 % is above the agreed 200,000 ÷ 2,200,000
    assert (settlement.recognised, settlement.refund, settlement.due) == (1_800_000, 200_000, 200_340)
    assert settlement.recognised + settlement.refund == GRANTED
    project.refresh_from_db()
    assert (project.status, settlement.status) == ("closed", "closed")
    the_papers_say_the_same(project, settlement, group, officer)
    told = [letter.subject for letter in Letter.objects.received_by(people["applicant"])]
    assert any("반납" in subject for subject in told) and any("정산이 끝났습니다" in subject for subject in told)
    assert [what for _, what in trail_of(settlement)][-6:] == [
        *("제출", "정산검사", "금액확정", "반납고지", "파일 올림", "완료"),
    ]
