"""What the office may do with a settlement as it stands: each act with its form, who may do it, and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from grants.forms.decision import ReasonForm

from . import permissions
from .forms.settlement import NoticeForm, OpinionForm, PlainForm, RefundForm, ReturnForm
from .models import Settlement

Status = Settlement.Status


@dataclass(frozen=True)
class Act:
    """One act, named as in its address; `verb` is the method of Settlement that it calls."""

    name: str
    verb: str
    form: type
    may: Callable
    title: str
    text: str
    button: str
    told: str
    at: tuple
    look: str = "primary"
    when: Callable = lambda settlement: True

    def is_offered(self, user, settlement):
        return settlement.status in self.at and self.when(settlement) and self.may(user)


ACTS = {
    act.name: act
    for act in (
        Act(
            *("inspection", "inspect", OpinionForm, permissions.may_inspect, "정산검사"),
            "위의 정산 계산을 확인하고 검사를 마칩니다. 금액은 다른 담당자가 확정합니다.",
            *("정산검사 마치기", "정산검사를 마쳤습니다. 다른 담당자가 금액을 확정합니다.", (Status.SUBMITTED,)),
            when=lambda settlement: settlement.settles,
        ),
        Act(
            *("acceptance", "accept", OpinionForm, permissions.may_inspect, "실적보고 확인"),
            "정산하지 않는 사업입니다. 실적보고서를 확인하면 사업이 완료됩니다.",
            *("확인하고 완료", "실적보고를 확인하고 사업을 완료했습니다.", (Status.SUBMITTED,)),
            when=lambda settlement: not settlement.settles,
        ),
        Act(
            *("fixing", "fix", PlainForm, permissions.may_fix, "금액 확정"),
            "확정하면 금액을 더는 바꿀 수 없습니다. 검사한 사람은 확정할 수 없습니다.",
            *("금액 확정", "금액을 확정했습니다.", (Status.INSPECTED,)),
        ),
        Act(
            *("notice", "notify", NoticeForm, permissions.may_inspect, "반납 고지"),
            "모임에 편지가 나가고 반납고지서를 받을 수 있게 됩니다.",
            *("반납 고지", "반납을 고지했습니다. 모임에 편지로 알립니다.", (Status.FIXED,)),
            when=lambda settlement: bool(settlement.due),
        ),
        Act(
            *("completion", "close", PlainForm, permissions.may_inspect, "정산 완료"),
            "반납할 금액이 없습니다. 완료하면 사업이 끝납니다.",
            *("정산 완료", "정산을 완료했습니다.", (Status.FIXED,)),
            when=lambda settlement: not settlement.due,
        ),
        Act(
            *("refund", "close", RefundForm, permissions.may_receive, "반납 확인"),
            "반납 영수증과 입금을 확인하고, 들어온 돈을 어떻게 처리하는지 적어 정산을 완료합니다.",
            *("반납 확인하고 완료", "반납을 확인하고 정산을 완료했습니다.", (Status.NOTIFIED,)),
        ),
        Act(
            *("correction", "return_", ReturnForm, permissions.may_inspect, "보완요청"),
            "모임이 실적보고서와 집행을 고쳐 다시 냅니다.",
            *("보완요청", "보완을 요청했습니다. 모임에 편지로 알립니다.", (Status.SUBMITTED, Status.INSPECTED)),
            look="secondary",
        ),
        Act(
            *("reinspection", "send_back", ReasonForm, permissions.may_fix, "다시 검사"),
            "확정하지 않고 검사한 담당자에게 되돌립니다.",
            *("다시 검사하게 하기", "다시 검사하도록 되돌렸습니다.", (Status.INSPECTED,)),
            look="secondary",
        ),
    )
}


def offered(user, settlement, *, refused=None):
    """(act, form) for every act that this person may do now; `refused` is (name, bound form) and shown anyway."""
    name, bound = refused or ("", None)
    found = [(act, _blank(act, settlement)) for act in ACTS.values() if act.is_offered(user, settlement)]
    return [(act, bound if act.name == name else form) for act, form in found] + (
        [] if not bound or any(act.name == name for act, _ in found) else [(ACTS[name], bound)]
    )


def _blank(act, settlement):
    """A form with what is most likely: the rule's days for a refund, today for what has come."""
    today = timezone.localdate()
    if act.form is NoticeForm:
        return NoticeForm(initial={"due_on": today + timedelta(days=settlement.rule.refund_days)})
    return RefundForm(initial={"refunded_on": today}) if act.form is RefundForm else act.form()
