"""The calendar of terms of office: days in, days out."""

from calendar import monthrange
from datetime import date


def months_later(day, months):
    """The same day `months` later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_term(start, *, months, rest=None):
    """The first day on which somebody no longer sits who sits from `start` on; None where nothing says it.

    `rest` is the day to which the one before him was appointed and did not stay: who is elected in between serves
    until then (보궐). Otherwise a term takes `months`, None where the district has not said how many.
    """
    if rest and rest > start:
        return rest
    return months_later(start, months) if months else None
