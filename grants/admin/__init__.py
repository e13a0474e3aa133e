from . import alerts, applications, awards, calls, elections, letters, linked, reviews, spending

__all__ = ["alerts", "applications", "awards", "calls", "elections", "letters", "linked", "reviews", "spending"]
