"""The papers of a settlement to take away, for its group and the office; written while one waits."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from district.models import AccessLog
from projects.models import Project, Settlement
from projects.permissions import may_see_all
from projects.views.agreements import may_read
from reports.downloads import answer
from reports.registry import FORMATS, written
from reports.settlement import notice_document, report_document, statement_document

SIGNERS = ("submitted_by", "inspected_by", "fixed_by", "notified_by", "closed_by")
PAPERS = {
    "statement": ("정산보고서", statement_document, lambda settlement: settlement.settles),
    "report": ("실적보고서", report_document, lambda settlement: True),
    "notice": ("반납고지서", notice_document, lambda settlement: bool(settlement.notice_number)),
}


@login_required
@require_safe
@never_cache
def settlement_paper(request, pk, paper, format):
    """One of PAPERS; a notice is there once it was given, a statement where money is accounted for."""
    project = get_object_or_404(Project.objects.visible_to(request.user).with_award(), pk=pk)
    if not may_read(request.user, project):
        raise Http404
    settlements = Settlement.objects.select_related("rule", *SIGNERS).prefetch_related("papers__document")
    settlement = get_object_or_404(settlements, project=project)
    settlement.project = project
    if paper not in PAPERS or format not in FORMATS:
        raise Http404
    name, build, is_there = PAPERS[paper]
    if not is_there(settlement):
        raise Http404
    if may_see_all(request.user):
        AccessLog.look(request, project, f"{name} {format.upper()} 내려받기")
    return answer(written(build(settlement), format), f"{name} {project.award.title}", format)
