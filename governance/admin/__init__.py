from . import bodies, meetings, terms

__all__ = ["bodies", "meetings", "terms"]
