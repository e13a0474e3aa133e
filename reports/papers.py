"""The papers of a meeting to take away, for officials who have no part in the call."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from district.models import AccessLog
from grants.permissions import may_see_scenarios
from grants.views.scenarios import scenario_of
from planning.views.officials import for_officials
from reports.agenda import agenda_document, persons_in, ranking_document
from reports.downloads import answer
from reports.editions import EDITIONS, INTERNAL, PUBLIC
from reports.registry import FORMATS, written

PAPERS = {"agenda": "심의 안건", "ranking": "심사 결과표"}
LONG = 300  # applications; of more only the workbook is written while one waits


@never_cache
@for_officials(may_see_scenarios)
@require_safe
def meeting_paper(request, pk, paper, format):
    """What a scenario proposes, or how its call's reviews came out, written while one waits."""
    scenario, edition = scenario_of(request, pk), request.GET.get("edition", PUBLIC)
    if paper not in PAPERS or format not in FORMATS or edition not in EDITIONS:
        raise Http404
    if format != "xlsx" and scenario.allotments.count() > LONG:
        messages.info(request, f"신청이 {LONG}건을 넘어 {format.upper()}로 만들지 않습니다. XLSX로 받아 주세요.")
        return redirect("grants:scenario_management", scenario.pk)
    document = agenda_document(scenario, edition) if paper == "agenda" else ranking_document(scenario.call, edition)
    if edition == INTERNAL and (persons := persons_in(document)):
        AccessLog.look(request, scenario.call, f"{PAPERS[paper]} {format.upper()} 내려받기", persons=persons)
    name = f"{document.title} {scenario.name} ({EDITIONS[edition]})"
    return answer(written(document, format), name, format, opens=())
