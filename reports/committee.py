"""Papers of the committee to take away: rosters, letters of appointment, minutes, lists of what was paid.

Each is written while one waits.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from district.models import AccessLog
from district.permissions import may
from governance.models import AllowancePayment, Body, Meeting, Term
from governance.permissions import may_see_pay
from reports.allowances import allowance_document
from reports.appointment import appointment_document
from reports.downloads import answer
from reports.editions import EDITIONS, INTERNAL, PUBLIC
from reports.minutes import minutes_document
from reports.registry import FORMATS, written
from reports.roster import roster_document


@require_safe
def roster(request, pk, format):
    """Who sits in a body on the day `?on=`, today without one."""
    body = get_object_or_404(Body, pk=pk)
    _refuse_unless(format, ("pdf", "xlsx"))
    try:
        day = parse_date(request.GET.get("on") or "") or timezone.localdate()
    except ValueError as unreadable:
        raise Http404 from unreadable
    return _handed_out(roster_document(body, day), format, f"{body} 명단 {day}")


@login_required
@require_safe
@never_cache
def appointment(request, pk, format):
    """The letter of appointment of one who was appointed by a letter; for officials and for himself."""
    term = get_object_or_404(Term.objects.select_related("seat").exclude(letter_number=""), pk=pk)
    _refuse_unless(format, ("pdf", "hwpx"))
    own = term.person_id == request.user.pk
    if not (own or may(request.user, "governance.view_term")):
        raise Http404
    if not own:
        AccessLog.look(request, term, f"위촉장 {format.upper()} 내려받기")
    return _handed_out(appointment_document(term), format, f"위촉장 {term.letter_number} {term.name}")


@login_required
@require_safe
@never_cache
def allowance(request, pk, format):
    """The list of what was paid for a meeting, for officials who may see it."""
    joins = (
        *("meeting__body", "line__programme", "line__item__object_class", "proposed_by", "confirmed_by"),
        *("allowance_rule", "withholding_rule", "expenditure__reversal"),
    )
    payment = get_object_or_404(AllowancePayment.objects.select_related(*joins), pk=pk)
    _refuse_unless(format, FORMATS)
    if not may_see_pay(request.user):
        raise Http404
    AccessLog.look(request, payment, f"지급조서 {format.upper()} 내려받기", persons=payment.rows.count())
    return _handed_out(allowance_document(payment), format, f"{payment} 지급조서")


@require_safe
@never_cache
def minutes(request, pk, format):
    """The minutes of a meeting: published ones in the public edition for everybody, the office's own for officials."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("body"), pk=pk)
    edition = request.GET.get("edition", PUBLIC)
    _refuse_unless(format, ("pdf", "hwpx"))
    _refuse_unless(edition, EDITIONS)
    official = may(request.user, "governance.view_meeting")
    if not meeting.has_sat or not (official or (edition == PUBLIC and meeting.published_at)):
        raise Http404
    if edition == INTERNAL:
        AccessLog.look(request, meeting, f"내부 회의록 {format.upper()} 내려받기", persons=meeting.attendees.count())
    return _handed_out(minutes_document(meeting, edition), format, f"{meeting} 회의록 ({EDITIONS[edition]})")


def _refuse_unless(asked, known):
    if asked not in known:
        raise Http404


def _handed_out(document, format, name):
    return answer(written(document, format), name, format)
