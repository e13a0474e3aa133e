"""Calls for programs that look in by themselves: a calendar (RFC 5545) and a feed (RFC 4287)."""

from datetime import UTC, datetime, timedelta

import icalendar
from django.contrib.syndication.views import Feed
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce
from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from district.models import Activity

from .dates import occasions
from .filters import FieldAndDong

NEWEST = 50
PAST, AHEAD = timedelta(days=366), timedelta(days=3 * 366)


def looked_at_often(view):
    """Programs ask every hour: they get the same bytes for the same calls, and 304 as long as nothing changed."""
    return require_safe(cache_control(public=True, max_age=900)(conditional_page(view)))


def changed(calls):
    """Adds `changed_at`: when the trail last tells of the call, else when it was published."""
    about = Activity.objects.filter(
        subject_model="grants.call", subject_id=Cast(OuterRef("pk"), CharField(max_length=40))
    ).order_by("-at")
    return calls.annotate(changed_at=Coalesce(Subquery(about.values("at")[:1]), "published_at"))


@looked_at_often
def calendar(request):
    """The occasions of a year past and three ahead as iCalendar, in Korean time, narrowed down as the page is."""
    found, today = FieldAndDong(request.GET), timezone.localdate()
    book = icalendar.Calendar()
    book.add("prodid", "-//Seodaemun Maeul//calls//KO")
    book.add("version", "2.0")
    book.add("x-wr-calname", "서대문 마을 공모")
    book.add("x-wr-timezone", timezone.get_default_timezone_name())
    book.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for occasion in occasions(changed(found.calls), found.windows, today - PAST, today + AHEAD):
        book.add_component(_event(request, occasion))
    book.add_missing_timezones()
    return HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(request, occasion):
    event = icalendar.Event()
    event.add("uid", f"{occasion.uid}@seodaemun-maeul")  # the same under every name the portal answers to
    # Told anew only when the call changed, so that the calendar's bytes stay the same.
    event.add("dtstamp", occasion.changed_at or datetime(occasion.year, 1, 1, tzinfo=UTC))
    event.add("summary", f"{occasion.words}: {occasion.title}")
    event.add("dtstart", timezone.localtime(occasion.at) if occasion.time else occasion.at)
    event.add("status", "CONFIRMED" if occasion.sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    if occasion.place:
        event.add("location", occasion.place)
    if occasion.url:
        event.add("url", request.build_absolute_uri(occasion.url))
    return event


class Atom(Atom1Feed):
    def latest_post_date(self):
        """Of an empty feed no time of day, else it would differ at every look."""
        return super().latest_post_date() if self.items else datetime(2016, 1, 1, tzinfo=UTC)


class CallFeed(Feed):
    """The newest public calls as Atom."""

    feed_type = Atom
    title = "서대문 마을 공모"
    subtitle = "서대문구 마을공동체 공모가 새로 올라오거나 바뀌면 알려 드립니다."
    link = "/calls/"
    author_name = "서대문구 자치행정과 마을공동체지원팀"
    language = "ko"

    def get_object(self, request):
        return FieldAndDong(request.GET)

    def items(self, found):
        published = changed(found.calls).exclude(published_at=None)
        return published.prefetch_related("fields").order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, call):
        return str(call)

    def item_description(self, call):
        return call.summary or call.who

    def item_pubdate(self, call):
        return call.published_at

    def item_updateddate(self, call):
        return call.changed_at

    def item_categories(self, call):
        return [field.name for field in call.fields.all()]


feed = looked_at_often(CallFeed())
