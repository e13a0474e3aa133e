"""The list of applications taken away from the desk: the rows that its filters leave, for those who may see them."""

import io

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from district.models import AccessLog
from district.permissions import may
from grants.models import Application
from reports.applications import AT_ONCE, applications_table, fetched
from reports.exports import Export
from reports.lists import render_list
from reports.registry import FORMATS


@never_cache
@login_required
def applications(request):
    """The list as the desk shows it with the same filters; a long one is ordered from the worker."""
    if not may(request.user, "grants.view_application"):
        raise Http404
    numbers = _shown(request)
    full = may(request.user, "grants.screen_application")
    if len(numbers) <= AT_ONCE:
        content = render_list(applications_table(fetched(numbers, request.user), full=full))
        return _handed_out(request, io.BytesIO(content), numbers)
    if request.method == "POST":
        return redirect(Export.order(numbers, by=request.user, full=full))
    return render(request, "reports/export_offer.html", {"count": len(numbers), "query": request.GET.urlencode()})


def _shown(request):
    """The keys of what the desk's list shows for the same address, in its order; 404 for filters that cannot be."""
    try:
        listed = admin.site.get_model_admin(Application).get_changelist_instance(request)
        return list(listed.get_queryset(request).values_list("pk", flat=True))
    except (IncorrectLookupParameters, SuspiciousOperation, ValueError, OverflowError, DataError) as unreadable:
        raise Http404 from unreadable


@never_cache
@login_required
def export(request, pk):
    """How far one's own list is; once it is written, the way to it."""
    return render(request, "reports/export.html", {"export": _own(request, pk)})


@never_cache
@login_required
def export_file(request, pk):
    found = _own(request, pk)
    if not found.is_done:
        return redirect(found)
    return _handed_out(request, found.file.open("rb"), found.numbers)


def _own(request, pk):
    """One's own, as long as one may see what stands in it."""
    found = get_object_or_404(Export, pk=pk, asked_by=request.user)
    if not may(request.user, "grants.screen_application" if found.full else "grants.view_application"):
        raise Http404
    return found


def _handed_out(request, content, numbers):
    if about := Application.objects.filter(pk__in=numbers[:1]).select_related("call").first():
        AccessLog.look(request, about.call, "신청 목록 내려받기", persons=len(numbers))
    name = f"신청 목록 {timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=FORMATS["xlsx"])
