"""When a request came: on a deadline evening it may stand in line for seconds before a worker is free."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

LONGEST_LINE = timedelta(minutes=2)  # what stood longer was given up by the browser


def arrived_at(request):
    """The instant at which the proxy in front took the request (its `X-Request-Start: t=seconds`), else now.

    Believed only where there is such a proxy (BEHIND_PROXY), which writes the header itself whatever the browser sent,
    and only within LONGEST_LINE before now: nobody hands in earlier than he did.
    """
    now = timezone.now()
    if not settings.BEHIND_PROXY:
        return now
    try:
        stamp = float(request.headers.get("X-Request-Start", "").removeprefix("t="))
        told = datetime.fromtimestamp(stamp, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return told if now - LONGEST_LINE <= told <= now else now
