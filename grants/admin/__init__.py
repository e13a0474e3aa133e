from . import applications, awards, calls, linked, reviews

__all__ = ["applications", "awards", "calls", "linked", "reviews"]
