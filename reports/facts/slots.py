"""How the records answer the slots of a plan's text: small functions, each a query or two, found by name.

`@block("교육 실적")` stands over `make(plan, edition)`, which returns what the slot [[표: 교육 실적]] stands for,
a block or a list of blocks. `@figures` stands over `make(plan)`, which returns inline figures by name,
{구 공모 건수}, none where the year has no such record: then the text that asks for one is told so.
"""

from planning.outline import REMARKS, SIGNS, Item
from reports.documents import Outline

BLOCKS, FIGURES = {}, []


def block(name):
    """Registers the maker of a block slot, `make(plan, edition)`; a name belongs to one maker."""

    def register(make):
        if name in BLOCKS:
            raise ValueError(f"Two makers for the slot {name!r}")
        BLOCKS[name] = make
        return make

    return register


def figures(make):
    """Registers a maker of inline figures, `make(plan)` → {name: text}."""
    FIGURES.append(make)
    return make


def all_figures(plan):
    """Every inline figure of the plan's year, by name."""
    return {name: text for make in FIGURES for name, text in make(plan).items()}


def outline(*lines):
    """An Outline of finished lines such as "- 장소 : 구청"; empty ones are left out. The words are taken as they are:
    what a record says is never read for signs or slots."""
    return Outline(tuple(_item(line[0], line[2:]) for line in lines if line))


def told(sign, label, words):
    """The line "- 대상 : 주민", or nothing where the record does not say."""
    return f"{sign} {label} : {words}" if words else ""


def _item(sign, words):
    level = SIGNS.get(sign, 0)
    return Item("item" if level else REMARKS[sign], level, words, 0, sign)
