from . import bodies, meetings, pay, terms

__all__ = ["bodies", "meetings", "pay", "terms"]
