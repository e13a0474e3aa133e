"""On which days of a year a body meets that meets every month: values in, values out."""

import calendar

LAST = 5  # the last such weekday of the month, be it the fourth or the fifth
WEEKS = {1: "첫째", 2: "둘째", 3: "셋째", 4: "넷째", LAST: "마지막"}
WEEKDAYS = {0: "월요일", 1: "화요일", 2: "수요일", 3: "목요일", 4: "금요일"}


def nth_weekday(year, month, nth, weekday):
    """The nth (1–4, LAST) of a weekday (0 is Monday) in a month, as a date."""
    days = [day for day in calendar.Calendar().itermonthdates(year, month) if day.month == month]
    days = [day for day in days if day.weekday() == weekday]
    return days[-1] if nth == LAST else days[nth - 1]
