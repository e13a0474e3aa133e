from .body import Body, BodyRule, Seat
from .centre import SupportCentre
from .meeting import AgendaItem, Meeting
from .term import Term

__all__ = ["AgendaItem", "Body", "BodyRule", "Meeting", "Seat", "SupportCentre", "Term"]
