from . import applications, awards, calls, elections, linked, reviews

__all__ = ["applications", "awards", "calls", "elections", "linked", "reviews"]
