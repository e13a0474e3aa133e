"""The days that residents wait for: openings and closings, briefings, results; of calls and of Seoul's programmes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from district.templatetags.maeul import last_day

from .models import Step

BEFORE = {Step.Phase.BEFORE}


@dataclass(frozen=True)
class Occasion:
    """One such day. `at` is an instant, or a date where there is no hour to tell."""

    uid: str
    at: date
    what: str
    title: str
    url: str = ""
    place: str = ""
    sure: bool = True
    year: int = 0
    changed_at: datetime | None = None

    @property
    def day(self):
        return timezone.localtime(self.at).date() if self.time else self.at

    @property
    def time(self):
        """The hour in Korean time as text, "" for a whole day."""
        return f"{timezone.localtime(self.at):%H:%M}" if isinstance(self.at, datetime) else ""

    @property
    def words(self):
        return f"{self.what}{'' if self.sure else '(예상)'}"


def occasions(calls, windows, first, end):
    """What is on from the day `first` to before `end`, day by day; of each day, whole days before hours.

    `calls` and `windows` are querysets; drafts and cancelled calls are the caller's to leave out.
    """
    zone = timezone.get_default_timezone()
    # A midnight is the end of the day before, so the instant `end` itself belongs to the span.
    span = [datetime.combine(day, time(), zone) for day in (first, end)]
    within = Q(opens_at__range=span) | Q(closes_at__range=span) | Q(results_at__range=span)
    steps = Step.objects.filter(phase__in=BEFORE, starts_at__range=span)
    calls = calls.filter(within | Q(pk__in=steps.values("call"))).prefetch_related("steps")
    days = (first, end - timedelta(days=1))
    windows = windows.filter(Q(starts_on__range=days) | Q(ends_on__range=days))
    found = [occasion for call in calls for occasion in of_call(call)]
    found += [occasion for window in windows for occasion in of_window(window)]
    return sorted(
        (occasion for occasion in found if first <= occasion.day < end),
        key=lambda occasion: (occasion.day, occasion.time, occasion.title, occasion.uid),
    )


def of_call(call):
    """The Occasions of a call with its steps fetched; a deadline at midnight is the whole day before it."""
    about = {"title": str(call), "url": call.get_absolute_url(), "year": call.year}
    about["changed_at"] = getattr(call, "changed_at", None)
    moments = [("opens", call.opens_at, "접수 시작"), ("closes", call.closes_at, "접수 마감")]
    moments += [("results", call.results_at, "결과 발표")]
    for name, at, what in moments:
        if at:
            at = last_day(at) if name == "closes" and timezone.localtime(at).time() == time() else at
            yield Occasion(f"call-{call.pk}-{name}", at, what, **about)
    for step in call.steps.all():
        if step.phase in BEFORE and step.starts_at:
            yield Occasion(f"step-{step.pk}", step.starts_at, str(step), place=step.place, **about)


def of_window(window):
    """The first and the last day of a window of one of Seoul's programmes."""
    sure = window.certainty == window.Certainty.FIXED
    title = f"{window.programme}{f' ({window.label})' if window.label else ''} · 서울시 연계"
    for name, day, what in (("opens", window.starts_on, "접수 시작"), ("closes", window.ends_on, "접수 마감")):
        if day:
            yield Occasion(f"window-{window.pk}-{name}", day, what, title, sure=sure, year=window.programme.year)
