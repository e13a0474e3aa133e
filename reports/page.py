"""What the public page of a plan shows: the year at a glance, what may be taken away, the chapters to read."""

from dataclasses import dataclass, replace
from itertools import groupby

from district.templatetags.maeul import kdate, thousand
from reports.chapters import chapters
from reports.editions import PUBLIC
from reports.models import Rendering
from reports.plan import SectionError
from reports.registry import REPORTS
from reports.renderings import Copy
from reports.tables import added


@dataclass(frozen=True)
class Offer:
    """A download button: whether the file is there to take, or must be made first."""

    copy: Copy
    is_ready: bool


def plan_page(plan):
    """What the page of a plan `as_published` shows to anybody: the public edition. No query of it grows with rows.

    `error` is a SectionError where the text cannot be printed; the year at a glance is shown all the same.
    """
    copies = {name: Copy(REPORTS[name], plan.year, PUBLIC, "pdf") for name in ("plan", "schedule", "budget")}
    documents = {name: copies[name].document(plan=plan) for name in ("schedule", "budget")}
    [grid], [budget, picture] = documents["schedule"].blocks, documents["budget"].blocks
    try:
        documents["plan"], error = copies["plan"].document(plan=plan), None
    except SectionError as unprintable:
        error = unprintable
    return {
        "error": error,
        "facts": _facts(plan, grid, budget),
        "grid": grid,
        "budget": budget_groups(budget),
        "budget_picture": picture,
        "amount": budget.total("amount"),
        "chapters": [] if error else chapters(documents["plan"], {"schedule": grid, "budget": budget}),
        "offers": offers({copies[name]: document for name, document in documents.items()}),
    }


def _facts(plan, grid, budget):
    """The cover in words: what the plan is about, who issued it and when."""
    areas = len({row.group for row in grid.rows})
    pairs = (
        ("비전", plan.vision),
        ("예산", f"{thousand(budget.total('amount'))}천원"),
        ("사업", f"{areas}개 분야 {len(grid.rows)}개 세부사업"),
        ("주관", f"서대문구 {plan.department}"),
        ("등록", ", ".join(filter(None, [plan.registration_number, _day(plan.registered_on)]))),
        ("결재", _day(plan.approved_on)),
        ("공개", plan.get_disclosure_display()),
    )
    return [pair for pair in pairs if pair[1]]


def _day(day):
    return kdate(day) if day else ""


def offers(documents):
    """Download buttons by report and format, for documents by a copy of theirs. One query."""
    prints = {copy: copy.key(document)["fingerprint"] for copy, document in documents.items()}
    known = Rendering.objects.filter(fingerprint__in=prints.values())
    made = {(kept.report, kept.format, kept.fingerprint) for kept in known if kept.is_done}

    def offer(copy, fingerprint):
        return Offer(copy, copy.is_quick or (copy.report.name, copy.format, fingerprint) in made)

    return {
        copy.report.name: {name: offer(replace(copy, format=name), prints[copy]) for name in copy.report.formats}
        for copy in documents
    }


def budget_groups(budget):
    """The budget as a phone can show it: (programme, sum, [(object class, item, detail, amount), …]) in whole won."""
    programmes = groupby(budget.rows, key=lambda row: row[0])
    groups = [(programme, [row[1:] for row in rows]) for programme, rows in programmes]
    return [(programme, added(row[-1] for row in rows), rows) for programme, rows in groups]
