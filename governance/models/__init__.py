from .agenda import AgendaItem, ItemRecusal, Votes
from .body import Body, Seat
from .centre import SupportCentre
from .followup import ActionItem, Referral
from .meeting import Meeting
from .pay import AllowancePayment, AttendancePay
from .pay_rules import AllowanceRule, WithholdingRule
from .roll import Attendee, Presence
from .rule import BodyRule
from .term import Term

__all__ = [
    "ActionItem",
    "AgendaItem",
    "AllowancePayment",
    "AllowanceRule",
    "AttendancePay",
    "Attendee",
    "Body",
    "BodyRule",
    "ItemRecusal",
    "Meeting",
    "Presence",
    "Referral",
    "Seat",
    "SupportCentre",
    "Term",
    "Votes",
    "WithholdingRule",
]
