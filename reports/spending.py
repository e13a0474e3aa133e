"""What a project spent, as files for those who see it: the list at once, the vouchers by the worker."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.models import AccessLog
from projects.views.project import seen_by
from reports.exports import Export
from reports.lists import FORMATS
from reports.vouchers import expense_lines


@never_cache
@login_required
@require_safe
def expenses(request, pk, format):
    """All expenses that stand, in the columns of 보탬e."""
    project = seen_by(request.user, pk)
    if format not in FORMATS:
        raise Http404
    if not project.application.is_of(request.user):
        AccessLog.look(request, project, "집행 목록 내려받기")
    media_type, chunks = FORMATS[format]
    answer = StreamingHttpResponse(chunks(expense_lines(project)), content_type=media_type)
    name = f"{project.award.title} 집행 목록 {timezone.localdate():%Y-%m-%d}.{format}".replace("/", " ")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@login_required
@require_POST
def vouchers(request, pk):
    """Has the worker bind the vouchers of a project with their evidence into one PDF."""
    project = seen_by(request.user, pk)
    return redirect(Export.order([], by=request.user, full=True, format=Export.Format.PDF, vouchers_of=project))
