"""How the records answer the slots of a plan's text: small functions, each a query or two, found by name.

The decorators are those of `planning.slots`; `make(plan, edition)` of a block returns a block or a list of blocks.
"""

from planning.outline import REMARKS, SIGNS, Item
from planning.slots import block, figures
from reports.documents import Outline

__all__ = ["block", "figures", "outline", "told"]


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
