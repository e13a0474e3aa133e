"""The budget as a tree with its books: every sum worked out from the lines, in whole won."""

from dataclasses import dataclass, field, replace

from . import rules
from .models import BudgetLine

STOREYS = ("정책사업", "단위사업", "세부사업", "편성목", "통계목")


@dataclass
class Node:
    """A part of the budget with the sums of its lines; `line` is the line itself at the bottom."""

    name: str
    storey: str
    line: BudgetLine | None = None
    standing: str = ""  # little or much, of a line
    amount: int = 0
    changed: int = 0
    spent: int = 0
    children: dict = field(default_factory=dict)

    @property
    def current(self):
        return self.amount + self.changed

    @property
    def balance(self):
        return self.current - self.spent

    @property
    def rate(self):
        return rules.rate(self.spent, self.current)

    def book(self, line):
        self.amount += line.amount
        self.changed += line.changed
        self.spent += line.spent

    def rows(self, depth=0):
        """The (depth, node) of everything below, top-down; a chain of only children is one row."""
        for child in self.children.values():
            names, node = [child.name], child
            while node.only_child and not node.only_child.line:
                node = node.only_child
                names.append(node.name)
            yield depth, replace(node, name=" › ".join(names))
            yield from node.rows(depth + 1)

    def at(self, storey):
        """The nodes of one storey (세부사업, 세부내역 …), in order."""
        for child in self.children.values():
            yield from [child] if child.storey == storey else child.at(storey)

    @property
    def only_child(self):
        return next(iter(self.children.values())) if len(self.children) == 1 else None


def tree(lines, *, little=rules.LITTLE, much=rules.MUCH):
    """The root of the tree of `lines`, which know their books (`as_of`); it holds the sums of all."""
    root = Node("합계", "")
    for line in lines:
        node = root
        node.book(line)
        for storey, part in zip(STOREYS, _way_to(line), strict=True):
            node = node.children.setdefault(part.pk, Node(part.name, storey))
            node.book(line)
        standing = rules.standing(line.spent, line.current, little=little, much=much)
        leaf = node.children[line.pk] = Node(line.name, "세부내역", line, standing)
        leaf.book(line)
    return root


def _way_to(line):
    unit = line.programme.unit
    return unit.policy, unit, line.programme, line.item.object_class, line.item
