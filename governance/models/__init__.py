from .body import Body, BodyRule, Seat, Term
from .centre import SupportCentre
from .meeting import AgendaItem, Meeting

__all__ = ["AgendaItem", "Body", "BodyRule", "Meeting", "Seat", "SupportCentre", "Term"]
