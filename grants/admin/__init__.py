from . import alerts, applications, awards, calls, elections, letters, linked, reviews, screening, spending

__all__ = [
    "alerts",
    "applications",
    "awards",
    "calls",
    "elections",
    "letters",
    "linked",
    "reviews",
    "screening",
    "spending",
]
