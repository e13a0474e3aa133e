"""The calendar of the calls: a month on a page."""

from calendar import SUNDAY, Calendar
from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from ..dates import occasions
from ..filters import FieldAndDong

YEARS = range(2000, 2101)


def calendar(request, year=None, month=None):
    """One month: what opens, closes, is explained or decided on which day. 404 where no such month is kept."""
    today = timezone.localdate()
    if year is None:
        year, month = today.year, today.month
    if year not in YEARS or month not in range(1, 13):
        raise Http404
    first = date(year, month, 1)
    found = FieldAndDong(request.GET)
    after = (first + timedelta(days=31)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    listed = occasions(found.calls, found.windows, first, after)
    weeks = [
        [(day, [on for on in listed if on.day == day] if day.month == month else None) for day in week]
        for week in Calendar(SUNDAY).monthdatescalendar(year, month)
    ]
    context = {
        "filter": found,
        "first": first,
        "weeks": weeks,
        "today": today,
        "count": len(listed),
        "before": before if before.year in YEARS else None,
        "after": after if after.year in YEARS else None,
    }
    return render(request, "grants/call_calendar.html", context)
