"""A document's blocks as chapters to read on a page: the blocks that are printed, so no figure is worked out twice."""

from dataclasses import dataclass, field
from itertools import groupby, takewhile

from planning.outline import Item
from reports.documents import Box, Grid, Heading, Outline, Picture
from reports.tables import Table

BLOCKS = (Heading, Outline, Box, Table, Grid, Picture)  # cover, contents and opening belong to the head of the page


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
    """A block on the page with the template that shows it.

    `target` is where on the page it has been shown already; `base` is the highest level of its section's outline.
    """

    block: object
    target: str = ""
    base: int = 1

    @property
    def template(self):
        return f"reports/blocks/{'shown' if self.target else type(self.block).__name__.lower()}.html"

    @property
    def runs(self):
        return runs(tree(self.block.items), self.base)


@dataclass(frozen=True)
class Chapter:
    """A chapter of the text under its heading."""

    heading: Heading
    anchor: str
    parts: list[Part] = field(default_factory=list)


def chapters(document, shown):
    """The chapters of a document. Blocks that the page has `shown` above, {anchor: block}, are pointed to instead."""
    blocks = list(_joined(block for block, _ in document.walk() if isinstance(block, BLOCKS)))
    found, base = [], 1
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            base = _highest(takewhile(lambda other: not isinstance(other, Heading), blocks[at + 1 :]))
        if isinstance(block, Heading) and block.level == 1:
            found.append(Chapter(block, f"chapter-{len(found) + 1}"))
        elif found:
            target = next((anchor for anchor, other in shown.items() if _same(block, other)), "")
            found[-1].parts.append(Part(block, target, base))
    return found


def _joined(blocks):
    """The blocks with neighbouring outlines made one: lists nest across what was written and what was filled in."""
    for kind, run in groupby(blocks, key=type):
        if kind is Outline:
            yield Outline(tuple(item for block in run for item in block.items))
        else:
            yield from run


def _highest(blocks):
    """The highest level of a section's outlines, 1 where it has none."""
    items = (item for block in blocks if isinstance(block, Outline) for item in block.items)
    return min((item.level for item in items if item.kind == "item"), default=1)


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


def runs(nodes, base=None):
    """Neighbours of one kind and level together, as (kind, indent, nodes): entries are a list, the rest paragraphs.

    Lists at the top begin `level - base` deep: what goes on after a table stands where it would without it.
    """
    found = []
    for (kind, level), run in groupby(nodes, key=lambda node: (node.item.kind, node.item.level)):
        found.append((kind, max(0, level - base) if base and kind == "item" else 0, list(run)))
    return found
