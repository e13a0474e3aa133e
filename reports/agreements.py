"""The papers of an agreement: the agreement itself (협약서), the pledge, what a payment is asked for and decided by.

The code on a paper that is signed names it, so that it is known again when it comes back as a picture.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from district.templatetags.maeul import kdate
from planning.outline import Item
from projects.models import AgreementText
from reports.appointment import ISSUER
from reports.documents import Code, Document, Heading, Outline
from reports.tables import Column, Table

EXAMPLE = "예시 문안"
BUDGET = (
    Column("category", "비목", head=True, share=3),
    Column("grant", "지원금", kind="won", share=2),
    Column("own", "자부담", kind="won", share=2),
    Column("total", "계", kind="won", share=2),
)
SUMS = ("grant", "own", "total")


def agreement_document(agreement):
    """The agreement as it was drawn; as long as its text is an example, the foot says so."""
    plan, award = agreement.plan, agreement.project.award
    day = timezone.localdate(agreement.drawn_at)
    blocks = [
        _code(agreement.token, f"협약 번호 {agreement.number}. 서명한 뒤 찍거나 스캔해 올리면 이 표시로 찾습니다."),
        Heading(2, "1", "협약 사업", listed=False),
        _facts(
            "협약 사업",
            ("협약 번호", agreement.number),
            ("사업명", award.title),
            ("모임", award.group_name),
            ("공모", str(agreement.project.call)),
            ("사업 기간", f"{kdate(plan.starts_on)} ~ {kdate(plan.ends_on)}"),
            ("지원금", f"{plan.grant:,}원"),
            ("자부담", f"{plan.own:,}원"),
        ),
        Heading(2, "2", "약속", listed=False),
        _lines(agreement.clauses),
        Heading(2, "3", "실행예산", listed=False),
        budget_table(plan),
        Heading(2, "4", "서명", listed=False),
        _signatures((ISSUER, "(직인)"), (f"{award.group_name} 대표", "(서명)")),
    ]
    return Document("협약서", blocks, day, edition=EXAMPLE if agreement.is_example else "")


def pledge_document(item):
    """The pledge (청렴이행서약서) in the text of today; without one there is a frame to write in."""
    award, today = item.project.award, timezone.localdate()
    text = AgreementText.objects.filter(kind=AgreementText.Kind.PLEDGE).in_force(today).first()
    plan = item.project.plan or item.project.plans.order_by("number").first()
    words = text.filled(plan).splitlines() if text else ["서약 내용은 담당 부서에 물어 주세요."]
    blocks = [
        _code(item.token, "서명한 뒤 찍거나 스캔해 올리면 이 표시로 찾습니다."),
        _facts(
            "서약하는 모임", ("모임", award.group_name), ("사업명", award.title), ("지원금", f"{award.amount:,}원")
        ),
        _lines(line.strip() for line in words if line.strip()),
        _signatures((f"{award.group_name} 대표", "(서명)")),
    ]
    return Document("청렴이행서약서", blocks, today, edition=EXAMPLE if text is None or text.is_example else "")


def request_document(payment):
    """What the group asks for (교부신청서)."""
    award, plan = payment.project.award, payment.agreement.plan
    day = timezone.localdate(payment.requested_at)
    blocks = [
        Heading(2, "1", "신청 내용", listed=False),
        _facts(
            "신청 내용",
            ("모임", award.group_name),
            ("사업명", award.title),
            ("협약 번호", payment.agreement.number),
            ("선정액", f"{award.amount:,}원"),
            ("이번 신청", f"{payment.number}회 {payment.amount:,}원"),
            ("입금 계좌", payment.account),
            ("신청한 날", kdate(day)),
            ("신청한 사람", payment.requested_by.name),
        ),
        Heading(2, "2", "실행예산", listed=False),
        budget_table(plan),
    ]
    return Document("보조금 교부신청서", blocks, day, edition=marked("", award))


def decision_document(payment):
    """What the group is told of the decision (교부결정 통지서); the foot says so once it was refused or taken back."""
    award, day = payment.project.award, timezone.localdate(payment.proposed_at)
    standing = payment.status in payment.STANDING and not payment.is_taken_back
    blocks = [
        _facts(
            "교부결정",
            ("받는 곳", award.group_name),
            ("보내는 곳", ISSUER),
            ("사업명", award.title),
            ("협약 번호", payment.agreement.number),
            ("교부결정액", f"{payment.number}회 {payment.amount:,}원"),
            ("교부결정한 날", kdate(day)),
            ("입금 계좌", payment.account),
            ("지급일", kdate(payment.paid_on) if payment.paid_on else "지급 전"),
        ),
        _lines(["보조금은 협약과 실행계획에 적은 대로 씁니다. 금액을 바꾸려면 먼저 사업변경을 신청해 주세요."]),
    ]
    edition = "" if standing else "취소" if payment.paid_on else payment.get_status_display()
    return Document("보조금 교부결정 통지서", blocks, day, edition=marked(edition, award))


def comparison_document(plan):
    """Before and after a change (변경 전·후 대비표)."""
    before, award = plan.before, plan.project.award
    shares = (
        Column("category", "비목", head=True, share=2.6),
        Column("grant_before", "지원금", kind="won", over="변경 전", share=1.8),
        Column("own_before", "자부담", kind="won", over="변경 전", share=1.6),
        Column("grant_after", "지원금", kind="won", over="변경 후", share=1.8),
        Column("own_after", "자부담", kind="won", over="변경 후", share=1.6),
        Column("grant", "지원금", kind="won", over="증감", share=1.7),
        Column("own", "자부담", kind="won", over="증감", share=1.6),
    )
    keys = [column.key for column in shares]
    rows = [tuple(getattr(shift, key) for key in keys) for shift in plan.shifts]
    days = tuple(f"{kdate(one.starts_on)} ~ {kdate(one.ends_on)}" for one in (before, plan))
    blocks = [
        _facts(
            "사업변경",
            ("모임", award.group_name),
            ("사업명", award.title),
            ("변경", f"{before.number}판에서 {plan.number}판으로"),
            ("바꾸는 까닭", plan.reason),
            ("처리", plan.get_status_display()),
        ),
        Heading(2, "1", "비목별 금액", listed=False),
        Table("비목별 금액", shares, rows, unit="원", totals=tuple(keys[1:]), total_first=False, captioned=False),
        Heading(2, "2", "기간과 내용", listed=False),
        Table(
            "기간과 내용",
            (
                Column("what", "구분", head=True, share=1.4),
                Column("before", "변경 전", share=4),
                Column("after", "변경 후", share=4),
            ),
            [("사업 기간", *days), ("추진 내용", before.content, plan.content)],
            captioned=False,
        ),
    ]
    day = timezone.localdate(plan.submitted_at) if plan.submitted_at else timezone.localdate()
    edition = "" if plan.submitted_at else "작성중"
    return Document("사업변경 전·후 대비표", blocks, day, edition=marked(edition, award))


def marked(edition, award):
    """What the foot of a paper says: how it stands, and that its award is made up for show."""
    return " · ".join(filter(None, [edition, "예시" if award.is_example else ""]))


def budget_table(plan):
    """The budget of a plan by 비목, in whole won."""
    rows = [(name, grant, own, grant + own) for name, (grant, own) in plan.by_category.items()]
    return Table("실행예산", BUDGET, rows, unit="원", totals=SUMS, total_first=False, captioned=False)


def _code(token, told):
    return Code(settings.SITE_URL + reverse("projects:paper", args=[token]), told)


def _signatures(*rows):
    """Room for names and signatures: rows of (who, what stands small in the place of the name, and of the sign)."""
    columns = (
        Column("who", "누가", head=True, share=3),
        Column("name", "이름", share=3),
        Column("sign", "서명 또는 직인", share=3),
    )
    return Table("서명", columns, [(who, "\n\n", f"\n\n{sign}") for who, sign in rows], captioned=False)


def _facts(title, *pairs):
    columns = (Column("what", "구분", head=True, share=1.6), Column("says", "내용", share=8))
    return Table(title, columns, [pair for pair in pairs if pair[1]], captioned=False)


def _lines(lines):
    return Outline(tuple(Item("paragraph", 0, line, 0) for line in lines))
