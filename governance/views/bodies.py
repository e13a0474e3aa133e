from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from .. import permissions
from ..models import Body, Meeting, SupportCentre


def bodies(request):
    """The committee, its subcommittee, the TF, and the support centre beside them."""
    context = {"bodies": Body.objects.with_seat_counts(), "centre": SupportCentre.objects.first()}
    return render(request, "governance/body_list.html", context)


def body(request, pk):
    """One body and its roster on a day: today, or the one asked for by `?on=`."""
    body = get_object_or_404(Body, pk=pk)
    day = _day(request.GET.get("on"))
    roster = body.roster_on(day)
    seated = sum(term is not None for _, term in roster)
    context = {
        "body": body,
        "day": day,
        "rule": body.rule_on(day),
        "roster": roster,
        "seated": seated,
        "vacant": len(roster) - seated,
        "formats": ("pdf", "xlsx"),
        "departments": body.departments.all(),
        "meetings": body.meetings.public().select_related("body")[:12],
        "may_see_meetings": permissions.may_see_meetings(request.user),
    }
    return render(request, "governance/body_detail.html", context)


def meeting(request, pk):
    """A meeting for everybody: when and what about; once its minutes are out, who was there and what was decided."""
    meeting = get_object_or_404(Meeting.objects.public().select_related("body"), pk=pk)
    published = meeting.status == Meeting.Status.PUBLISHED
    lines = meeting.attendees.members().prefetch_related("presences") if published else []
    context = {
        "meeting": meeting,
        "published": published,
        "items": meeting.items.prefetch_related("recusals", "referrals__body"),
        "lines": [line for line in lines if line.presences.all()],
        "may_see_meetings": permissions.may_see_meetings(request.user),
    }
    return render(request, "governance/meeting_detail.html", context)


def _day(text):
    try:
        return parse_date(text or "") or timezone.localdate()
    except ValueError:
        return timezone.localdate()
