"""The days of a call in words, as its page and its notice say them."""

from datetime import time

from django.utils import timezone

from district.templatetags.maeul import WEEKDAYS, kdate, kdatetime, until


def moment(instant):
    """`2016. 2. 18.(목) 14:00`; midnight says nothing about the hour: `2016. 2. 18.(목)`. "" where there is none."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    return kdatetime(instant) if local.time() != time() else f"{kdate(instant)}({WEEKDAYS[local.weekday()]})"


def between(start, end):
    """When a step is: `2016. 2. 18.(목) 14:00`, `… 14:00 ~ 16:00` on one day, `…부터 …까지` over several."""
    if not (start and end):
        return moment(start) or (until(end) if end else "")
    first, last = timezone.localtime(start), timezone.localtime(end)
    if first.date() == last.date():
        return f"{moment(start)} ~ {last:%H:%M}"
    return f"{moment(start)}부터 {until(end)}"


def project(first, last):
    """The days of a project; without a first one it begins with the agreement. "" where nothing is said."""
    if last is None:
        return f"{kdate(first)}부터" if first else ""
    return f"{kdate(first) if first else '협약한 날'}부터 {kdate(last)}까지"
