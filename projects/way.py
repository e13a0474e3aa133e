"""Where a project stands on its way, and what comes next: a sentence for its group and one for the office."""

from dataclasses import dataclass

from django.utils import timezone

from district.templatetags.maeul import kdate

from .models import Agreement, Expense, Payment, Settlement

STEPS = ("실행계획", "협약 준비물", "협약", "교부", "집행", "정산")
PLAN, ITEMS, AGREEMENT, PAYMENT, SPENDING, SETTLEMENT = range(1, 7)


@dataclass(frozen=True)
class Way:
    """`current` is the number of the step, from 1; `page` leads to where it is done, if anywhere, for the office to
    `office_page` where that is another."""

    current: int
    group: str
    office: str
    page: str = ""
    office_page: str = ""

    def told(self, *, official):
        """(sentence, page) for who reads it."""
        return (self.office, self.office_page or self.page) if official else (self.group, self.page)


def way(project):
    """The Way of a project; a handful of queries."""
    status = project.Status
    if project.status == status.CLOSED:
        return Way(SETTLEMENT + 1, "사업과 정산이 모두 끝났습니다. 고맙습니다.", "모두 끝났습니다.")
    settlement = Settlement.objects.filter(project=project).first()
    if settlement and settlement.status in Settlement.AT_THE_OFFICE:
        return _settling(settlement)
    if settlement and settlement.status == Settlement.Status.RETURNED:
        told = "구청이 보완을 요청했습니다. 정산을 고쳐 다시 제출해 주세요."
        return Way(SETTLEMENT, told, "모임이 정산을 고치고 있습니다.", "projects:settlement")
    if project.status == status.STOPPED:
        return Way(
            SETTLEMENT,
            "중단한 사업입니다. 받은 돈이 있으면 정산합니다.",
            "받은 돈이 있으면 정산합니다.",
            "projects:settlement",
        )
    if project.status == status.RUNNING:
        return _running(project)
    return _preparing(project)


def _preparing(project):
    if project.plan is None:
        if project.plans.waiting().exists():
            return Way(PLAN, "구청이 실행계획을 살펴보고 있습니다.", "실행계획을 살펴봐 주세요.", "projects:plans")
        told = "실행계획을 선정액에 맞게 고쳐 제출해 주세요."
        return Way(PLAN, told, "모임이 실행계획을 쓰고 있습니다.", "projects:plans")
    agreement = Agreement.objects.filter(project=project).first()
    if agreement is None:
        open_items = list(project.items.open())
        if any(not item.is_given for item in open_items):
            told = f"협약 준비물을 내 주세요: {', '.join(str(item) for item in open_items if not item.is_given)}"
            return Way(ITEMS, told, "모임이 협약 준비물을 챙기고 있습니다.", "projects:agreement")
        if open_items:
            told = "구청이 협약 준비물을 확인하고 있습니다."
            return Way(ITEMS, told, "낸 준비물을 확인해 주세요.", "projects:agreement")
        told = "구청이 협약서를 만들고 있습니다."
        return Way(AGREEMENT, told, "협약서를 만들어 주세요.", "projects:agreement")
    if agreement.status == Agreement.Status.DRAWN:
        told = "협약서를 내려받아 서명하고 올려 주세요."
        return Way(AGREEMENT, told, "모임의 서명을 기다립니다.", "projects:agreement")
    return Way(AGREEMENT, "구청의 서명을 기다립니다.", "협약을 체결해 주세요.", "projects:agreement")


def _running(project):
    payment, deciding = project.payments.open().first(), ""
    if payment:
        asked = payment.status == Payment.Status.REQUESTED
        deciding = "교부를 결정해 주세요." if asked else "교부액을 지급해 주세요."
    if project.payments.paid().exists():
        step, told, office, page = _spending(project)
        return Way(step, told, deciding or office, page, "projects:agreement" if payment else "")
    if payment:
        return Way(PAYMENT, "구청이 교부를 처리하고 있습니다.", deciding, "projects:agreement")
    return Way(PAYMENT, "보조금 교부를 신청해 주세요.", "모임의 교부신청을 기다립니다.", "projects:agreement")


def _spending(project):
    """(step, sentence for the group, sentence for the office, page) while there is money to spend."""
    stand = list(project.expenses.values_list("status", flat=True))
    if asked := stand.count(Expense.Status.ASKED):
        told = f"구청이 집행 {asked}건의 보완을 요청했습니다. 고쳐서 다시 내 주세요."
        return SPENDING, told, "모임이 집행을 보완하고 있습니다.", "projects:expenses"
    if project.ends_on and project.ends_on < timezone.localdate():
        told = "사업 기간이 끝났습니다. 실적보고와 정산을 써서 제출해 주세요."
        return SETTLEMENT, told, "모임의 정산을 기다립니다.", "projects:settlement"
    waits = Expense.Status.ENTERED in stand
    office = "등록한 집행을 살펴봐 주세요." if waits else "모임이 집행을 등록하고 있습니다."
    told = "계획대로 쓰고, 쓸 때마다 영수증과 함께 집행을 등록해 주세요."
    return SPENDING, told, office, "projects:expenses"


def _settling(settlement):
    if settlement.status == Settlement.Status.NOTIFIED:
        told = f"{settlement.due:,}원을 {kdate(settlement.refund_due_on)}까지 반납하고 영수증을 올려 주세요."
        return Way(SETTLEMENT, told, "반납을 기다립니다.", "projects:settlement")
    return Way(SETTLEMENT, "구청이 정산을 살펴보고 있습니다.", "정산을 살펴봐 주세요.", "projects:settlement")
