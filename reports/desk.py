"""What only officials see of a plan: the preview of a chapter, the slots its text may have, its versions compared."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from district.parsing import parse_number
from planning import baseline, slots
from planning.models import Plan, PlanVersion
from planning.outline import OutlineError
from planning.permissions import may_review_draft
from planning.views.officials import for_officials
from reports.chapters import chapters
from reports.difference import Stand, differences, latest_pair
from reports.documents import Document, Grid, Heading, Outline, Picture, is_blank
from reports.editions import INTERNAL, issued_on
from reports.plan import SectionError, section_blocks
from reports.registry import report_named
from reports.renderings import Copy
from reports.tables import Table

SIDES = ("before", "after")


@for_officials(may_review_draft)
@require_POST
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def preview(request):
    """A chapter as it is being written, read from the fields of its form; the frame beside the form shows it."""
    typed = request.POST
    plan = Plan.objects.filter(pk=_number(typed.get("plan", ""), None)).first()
    section = baseline.Section(0, 1, typed.get("number", ""), typed.get("title", ""), typed.get("body", ""))
    return render(request, "reports/preview.html", {"section": section, **_previewed(section, plan)})


def _previewed(section, plan):
    """What the preview shows: the parts of the text, or why there are none."""
    if plan is None:
        return {"error": "시행계획을 먼저 고르십시오."}
    try:
        slots.check(section.body)
        blocks = section_blocks(section, plan, INTERNAL)
    except (OutlineError, SectionError) as error:
        return {"error": str(error), "line": error.line}
    heading = Heading(1, section.number, section.title)
    [chapter] = chapters(Document(section.title, [heading, *blocks], issued_on(plan)), {})
    return {"parts": chapter.parts}


@for_officials(may_review_draft)
@require_safe
def slot_list(request, year):
    """Every slot with what it yields in this plan as the records stand."""
    plan = get_object_or_404(Plan.objects.select_related("department"), year=year)
    known = slots.all_figures(plan)
    names = [name for name in slots.figure_names() if not name.endswith("*")]
    figures = [(name, known.get(name, "")) for name in sorted({*names, *known}, key=_as_registered(names))]
    blocks = [(name, _told(make(plan, INTERNAL))) for name, make in slots.BLOCKS.items()]
    return render(request, "reports/slots.html", {"plan": plan, "figures": figures, "blocks": blocks})


@for_officials(may_review_draft)
@require_safe
def versions(request, year):
    """The versions of a plan, and what differs between two of them."""
    plan = get_object_or_404(Plan.objects.select_related("department"), year=year)
    pair = tuple(_number(request.GET.get(side), newest) for side, newest in zip(SIDES, latest_pair(plan), strict=True))
    try:
        before, after = (Stand.of(plan, number) for number in pair)
    except PlanVersion.DoesNotExist as missing:
        raise Http404 from missing
    report = report_named("difference-{}-{}".format(*pair))
    context = {
        "plan": plan,
        "versions": plan.versions.select_related("confirmed_by"),
        "before": before,
        "after": after,
        "tables": differences(before.baseline, after.baseline),
        "copy": Copy(report, year, INTERNAL, "pdf"),
        "workbook": Copy(report, year, INTERNAL, "xlsx"),
    }
    return render(request, "reports/versions.html", context)


def _number(text, newest):
    return parse_number(text, otherwise=-1) if text else newest


def _as_registered(names):
    places = {name: at for at, name in enumerate(names)}
    return lambda name: (places.get(name, len(places)), name)


def _told(made):
    """What a block slot yields, in a few words."""
    parts = made if isinstance(made, list | tuple) else [made]
    return "기록 없음" if is_blank(made) else ", ".join(filter(None, map(_words, parts)))


def _words(block):
    match block:
        case Table():
            return f"표 {len(block.rows)}줄"
        case Grid():
            return f"일정 그림 {len(block.rows)}줄"
        case Picture():
            return "그림"
        case Outline():
            return f"글 {len(block.items)}줄" if block.items else ""
    return ", ".join(filter(None, map(_words, block.blocks)))
