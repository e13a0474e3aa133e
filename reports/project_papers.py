"""The papers of a project to take away, for its group and the office, written while one waits."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from district.models import AccessLog
from projects.models import Agreement, AgreementItem, Payment
from projects.views.agreements import may_read
from projects.views.plans import plan_of
from projects.views.project import seen_by
from reports.agreements import (
    agreement_document,
    comparison_document,
    decision_document,
    pledge_document,
    request_document,
)
from reports.downloads import answer
from reports.registry import written

PAYMENT_PAPERS = {"request": request_document, "decision": decision_document}


def _project(request, pk):
    """The project of whose papers one may read; else a 404."""
    project = seen_by(request.user, pk)
    if not may_read(request.user, project):
        raise Http404
    return project


@never_cache
@login_required
@require_safe
def agreement(request, pk, format):
    project = _project(request, pk)
    found = get_object_or_404(Agreement.objects.select_related("plan"), project=project)
    found.project = project
    return handed_out(request, project, agreement_document(found), format, f"협약서 {found.number}")


@never_cache
@login_required
@require_safe
def pledge(request, pk, format):
    item = get_object_or_404(AgreementItem, pk=pk, kind=AgreementItem.Kind.PLEDGE)
    item.project = _project(request, item.project_id)
    return handed_out(request, item.project, pledge_document(item), format, f"청렴이행서약서 {item.project.award}")


@never_cache
@login_required
@require_safe
def payment(request, pk, paper, format):
    found = get_object_or_404(Payment.objects.select_related("agreement__plan", "requested_by", "expenditure"), pk=pk)
    found.project = _project(request, found.project_id)
    if paper not in PAYMENT_PAPERS or (paper == "decision" and found.proposed_at is None):
        raise Http404
    document = PAYMENT_PAPERS[paper](found)
    return handed_out(
        request, found.project, document, format, f"{document.title} {found.number}회 {found.project.award}"
    )


@never_cache
@login_required
@require_safe
def comparison(request, pk, format):
    plan = plan_of(request.user, pk)
    if plan.before is None or not may_read(request.user, plan.project):
        raise Http404
    return handed_out(
        request, plan.project, comparison_document(plan), format, f"변경 대비표 {plan.number}판 {plan.project.award}"
    )


def handed_out(request, project, document, format, name):
    """The file; what an official takes away leaves a line in the access log. A PDF opens in the browser."""
    if format not in ("pdf", "hwpx"):
        raise Http404
    if not project.application.is_of(request.user):
        AccessLog.look(request, project, f"{document.title} {format.upper()} 내려받기")
    return answer(written(document, format), name, format)
