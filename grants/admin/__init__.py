from . import alerts, applications, awards, calls, elections, linked, reviews, spending

__all__ = ["alerts", "applications", "awards", "calls", "elections", "linked", "reviews", "spending"]
