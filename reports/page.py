"""A plan as a page to read: its year at a glance, and its document's blocks parted into chapters.

The blocks are those that are printed, so no figure is worked out twice.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from district.templatetags.maeul import kdate, thousand
from planning.outline import Item
from reports.charts import bar_chart
from reports.documents import Box, Grid, Heading, Outline, Picture
from reports.editions import PUBLIC
from reports.models import Rendering
from reports.plan import SectionError
from reports.registry import REPORTS
from reports.renderings import Copy
from reports.tables import Column, Table

BLOCKS = (Heading, Outline, Box, Table, Grid, Picture)  # cover, contents and opening are the head of the page


@dataclass
class Node:
    """An entry of an outline with what stands under it: entries one level deeper, notes, conclusions."""

    item: Item
    below: list["Node"] = field(default_factory=list)

    @property
    def runs(self):
        return runs(self.below)


@dataclass(frozen=True)
class Part:
    """A block on the page with the template that shows it; `target` is where on the page it has been shown already."""

    block: object
    target: str = ""

    @property
    def template(self):
        return f"reports/blocks/{'shown' if self.target else type(self.block).__name__.lower()}.html"

    @property
    def runs(self):
        return runs(tree(self.block.items))


@dataclass(frozen=True)
class Chapter:
    """A chapter of the text under its heading."""

    heading: Heading
    anchor: str
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """A download button: whether the file is there to take, or must be made first; the workbook is quickly written."""

    copy: Copy
    is_ready: bool

    @property
    def workbook(self):
        return replace(self.copy, format="xlsx")


def plan_page(plan):
    """What the page of a plan shows to anybody: the public edition. Its queries do not grow with its rows.

    `error` is a SectionError where the text cannot be printed; the year at a glance is shown all the same.
    """
    copies = {name: Copy(REPORTS[name], plan.year, PUBLIC, "pdf") for name in ("plan", "schedule", "budget")}
    documents = {name: copies[name].document() for name in ("schedule", "budget")}
    [grid], [budget] = documents["schedule"].blocks, documents["budget"].blocks
    try:
        documents["plan"], error = copies["plan"].document(), None
    except SectionError as unprintable:
        error = unprintable
    return {
        "error": error,
        "facts": _facts(plan, grid, budget),
        "grid": grid,
        "budget": budget,
        "budget_picture": budget_picture(budget),
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
        ("등록번호", plan.registration_number),
        ("등록일자", plan.registered_on and kdate(plan.registered_on)),
        ("결재일자", plan.approved_on and kdate(plan.approved_on)),
        ("공개구분", plan.get_disclosure_display()),
    )
    return [pair for pair in pairs if pair[1]]


def offers(documents):
    """Download buttons by the name of the report, for documents by their copy. One query."""
    keys = {copy: copy.key(document) for copy, document in documents.items()}
    known = Rendering.objects.filter(fingerprint__in=[key["fingerprint"] for key in keys.values()])
    made = {(kept.report, kept.format, kept.fingerprint) for kept in known if kept.is_done}
    return {
        copy.report.name: Offer(copy, (copy.report.name, copy.format, key["fingerprint"]) in made)
        for copy, key in keys.items()
    }


def chapters(document, shown):
    """The chapters of a document. Blocks `shown` on the page already, {anchor: block}, are pointed to, not repeated."""
    found = []
    for block, _ in document.walk():
        if isinstance(block, Heading) and block.level == 1:
            found.append(Chapter(block, f"chapter-{len(found) + 1}"))
        elif found and isinstance(block, BLOCKS):
            above = [anchor for anchor, other in shown.items() if _same(block, other)]
            found[-1].parts.append(Part(block, *above))
    return found


def _same(block, other):
    """Whether two tables or two grids tell the same; captions may differ."""
    return type(block) is type(other) and block.rows == other.rows


def tree(items):
    """Outline entries as nested nodes, the way lists nest on a page; the first may begin at any level."""
    top, path = [], []
    for item in items:
        node = Node(item)
        while path and (item.kind == "paragraph" or (item.kind == "item" and path[-1].item.level >= item.level)):
            path.pop()
        (path[-1].below if path else top).append(node)
        if item.kind == "item":
            path.append(node)
    return top


def runs(nodes):
    """Neighbours of one kind together, as (kind, nodes): a run of entries is a list, the rest are paragraphs."""
    return [(kind, list(run)) for kind, run in groupby(nodes, key=lambda node: node.item.kind)]


def budget_picture(budget):
    """The budget by object class (편성목), the largest first: bars, and the same as shares of the whole."""
    sums = {}
    for name, amount in zip(budget.column("object_class"), budget.column("amount"), strict=True):
        sums[name] = sums.get(name, 0) + amount
    ranked, whole = sorted(sums.items(), key=lambda pair: -pair[1]), budget.total("amount")
    table = Table(
        "편성목별 예산",
        (
            Column("object_class", "편성목", head=True, share=3),
            Column("amount", "예산액", kind="thousand", share=2),
            Column("share", "비중(%)", kind="percent"),
        ),
        [(name, amount, Decimal(100 * amount) / whole if whole else None) for name, amount in ranked],
        unit="천원",
        totals=("amount",),
    )
    return Picture(table.title, bar_chart(table.title, ranked, "천원", "thousand"), table)
