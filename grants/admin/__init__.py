from . import applications, awards, calls, elections, linked, reviews, spending

__all__ = ["applications", "awards", "calls", "elections", "linked", "reviews", "spending"]
