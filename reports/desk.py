"""What staff see of a plan before anybody else does: the preview of a chapter and the slots its text may have."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from planning import baseline, slots
from planning.models import Plan
from planning.outline import OutlineError
from reports.chapters import chapters
from reports.documents import Document, Grid, Heading, Outline, Picture
from reports.editions import INTERNAL, issued_on
from reports.plan import SectionError, section_blocks
from reports.tables import Table


@require_POST
@staff_member_required
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def preview(request):
    """A chapter as it is being written, read from the fields of its form; the frame beside the form shows it."""
    typed = request.POST
    plan = Plan.objects.filter(pk=typed["plan"]).first() if typed.get("plan", "").isdecimal() else None
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


@require_safe
@staff_member_required
def slot_list(request, year):
    """Every slot with what it yields in this plan as the records stand."""
    plan = get_object_or_404(Plan.objects.select_related("department"), year=year)
    known = slots.all_figures(plan)
    names = [name for name in slots.figure_names() if not name.endswith("*")]
    figures = [(name, known.get(name, "")) for name in sorted({*names, *known}, key=_as_registered(names))]
    blocks = [(name, _told(make(plan, INTERNAL))) for name, make in slots.BLOCKS.items()]
    return render(request, "reports/slots.html", {"plan": plan, "figures": figures, "blocks": blocks})


def _as_registered(names):
    places = {name: at for at, name in enumerate(names)}
    return lambda name: (places.get(name, len(places)), name)


def _told(made):
    """What a block slot yields, in a few words."""
    parts = made if isinstance(made, list | tuple) else [made]
    return ", ".join(filter(None, map(_words, parts))) or "기록 없음"


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
