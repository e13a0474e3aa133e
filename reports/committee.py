"""Papers of the committee to take away: rosters, letters of appointment. Each is written while one waits."""

import io

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from district.models import AccessLog
from district.permissions import may
from governance.models import Body, Term
from reports.appointment import appointment_document
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


def _refuse_unless(format, formats):
    if format not in formats:
        raise Http404


def _handed_out(document, format, name):
    """The file; a PDF opens in the browser to be looked over, other files are for programs."""
    content = io.BytesIO(written(document, format))
    filename = f"{name}.{format}".replace("/", " ")
    return FileResponse(content, as_attachment=format != "pdf", filename=filename, content_type=FORMATS[format])
