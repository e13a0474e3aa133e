from . import (
    alerts,
    applications,
    awards,
    calls,
    decisions,
    elections,
    letters,
    linked,
    reviews,
    scenarios,
    screening,
    spending,
)

__all__ = [
    "alerts",
    "applications",
    "awards",
    "calls",
    "decisions",
    "elections",
    "letters",
    "linked",
    "reviews",
    "scenarios",
    "screening",
    "spending",
]
