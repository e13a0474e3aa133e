"""The list of applications taken away from the desk: the rows that its filters leave, for those who may see them."""

from functools import wraps

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import FileResponse, Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from district.models import AccessLog
from district.permissions import may
from grants.models import Application, Call
from grants.permissions import may_see_ranking
from projects.views.project import seen_by
from reports.applications import AT_ONCE, applications_table, fetched
from reports.exports import Export
from reports.lists import FORMATS
from reports.public import shared
from reports.registry import FORMATS as REPORTS
from reports.scores import score_lines

SCORED_AT_ONCE = 300  # applications whose scores a page may wait for as a workbook; each has several sheets


@never_cache
@login_required
def applications(request, format):
    """The list as the desk shows it with the same filters; a long one is ordered from the worker."""
    if format not in FORMATS or not may(request.user, "grants.view_application"):
        raise Http404
    numbers = _shown(request)
    full = may(request.user, "grants.screen_application")
    if len(numbers) <= AT_ONCE:
        _, chunks = FORMATS[format]
        content = chunks(applications_table(fetched(numbers, request.user), full=full))
        return _handed_out(request, content, numbers, format)
    if request.method == "POST":
        return redirect(Export.order(numbers, by=request.user, full=full, format=format))
    asked = {"count": len(numbers), "format": format, "query": request.GET.urlencode()}
    return render(request, "reports/export_offer.html", asked)


def _shown(request):
    """The keys of what the desk's list shows for the same address, in its order; 404 for filters that cannot be."""
    try:
        listed = admin.site.get_model_admin(Application).get_changelist_instance(request)
        return list(listed.get_queryset(request).values_list("pk", flat=True))
    except (IncorrectLookupParameters, SuspiciousOperation, ValueError, OverflowError, DataError) as unreadable:
        raise Http404 from unreadable


@never_cache
@login_required
def scores(request, pk, format):
    """All scores of a call, for those who see its ranking: CSV line by line, a long workbook by the worker."""
    call = get_object_or_404(Call, pk=pk)
    if format not in FORMATS or not may_see_ranking(request.user, call):
        raise Http404
    numbers = list(call.applications.in_review().without_conflict(request.user).values_list("pk", flat=True))
    if format == Export.Format.XLSX and len(numbers) > SCORED_AT_ONCE:
        if request.method == "POST":
            return redirect(Export.order(numbers, by=request.user, full=False, format=format, scores_of=call))
        return render(request, "reports/export_offer.html", {"count": len(numbers), "format": format, "call": call})
    _, chunks = FORMATS[format]
    return _handed_out(request, chunks(score_lines(call, request.user)), numbers, format, scores_of=call)


def for_who_asked(view):
    """Hands the view one's own export of `pk`, or a public one to anybody."""

    @never_cache
    @wraps(view)
    def guarded(request, pk):
        if found := Export.objects.public().filter(pk=pk).first():
            return view(request, found)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, _own(request, pk))

    return guarded


@for_who_asked
def export(request, found):
    """How far a list is; once it is written, the way to it."""
    return render(request, "reports/export.html", {"export": found})


@for_who_asked
def export_file(request, found):
    if not found.is_done:
        return redirect(found)
    if found.is_public:
        return shared(found)
    if found.vouchers_of:
        return _vouchers(request, found)
    return _handed_out(request, found.file.chunks(), found.numbers, found.format, scores_of=found.scores_of)


@for_who_asked
def export_state(request, found):
    """What the waiting page asks for while it waits."""
    return JsonResponse({"status": found.state, "percent": found.percent, "stage": found.stage})


def _vouchers(request, found):
    project = found.vouchers_of
    if not project.application.is_of(request.user):
        AccessLog.look(request, project, "지출증빙 내려받기")
    answer = FileResponse(found.file.open(), content_type=REPORTS[found.format])
    name = f"{project.award.title} 지출증빙 {timezone.localdate():%Y-%m-%d}.{found.format}".replace("/", " ")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _own(request, pk):
    """One's own, as long as one may see what stands in it."""
    found = get_object_or_404(Export.objects.select_related("scores_of", "vouchers_of"), pk=pk, asked_by=request.user)
    if found.vouchers_of:
        seen_by(request.user, found.vouchers_of_id)
    elif found.scores_of:
        if not may_see_ranking(request.user, found.scores_of):
            raise Http404
    elif not may(request.user, "grants.screen_application" if found.full else "grants.view_application"):
        raise Http404
    return found


def _handed_out(request, chunks, numbers, format, *, scores_of=None):
    what = "심사 점수" if scores_of else "신청 목록"
    if about := Application.objects.filter(pk__in=numbers[:1]).select_related("call").first():
        AccessLog.look(request, about.call, f"{what} 내려받기", persons=len(numbers))
    media_type, _ = FORMATS[format]
    answer = StreamingHttpResponse(chunks, content_type=media_type)
    name = f"{what} {timezone.localdate():%Y-%m-%d}.{format}"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
