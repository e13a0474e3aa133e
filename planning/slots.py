"""The slots that a plan's text may have. Here is only what they are called: the rooms above register what fills them.

`@block("교육 실적")` stands over `make(plan, edition)`, which returns what the slot [[표: 교육 실적]] stands for.
`@figures("예산 총액", …)` stands over `make(plan)`, which returns inline figures by name, {예산 총액}; a name may end
in * for a family (기간 *). A figure of which the year has no record is left out of what `make` returns.
"""

from fnmatch import fnmatchcase

from .outline import OutlineError, parse

BLOCKS, FIGURES = {}, []
GAP = "(미정)"


def block(name):
    """Registers the maker of a block slot, `make(plan, edition)`; a name belongs to one maker."""

    def register(make):
        if name in BLOCKS:
            raise ValueError(f"Two makers for the slot {name!r}")
        BLOCKS[name] = make
        return make

    return register


def figures(*names):
    """Registers a maker of inline figures, `make(plan)` → {name: text}, for these names."""

    def register(make):
        FIGURES.append((names, make))
        return make

    return register


def all_figures(plan):
    """Every inline figure that the records of the plan's year know, by name."""
    return {name: text for _, make in FIGURES for name, text in make(plan).items()}


def figure_names():
    """What inline figures there may be, in order."""
    return [name for names, _ in FIGURES for name in names]


def is_figure(name):
    return any(fnmatchcase(name, pattern) for pattern in figure_names())


def check(text):
    """The items of an outline text whose slots all have a maker; OutlineError names the first line that is wrong."""
    items = parse(text)
    for item in items:
        if item.kind == "slot" and item.text not in BLOCKS:
            raise OutlineError(item.line, f"‘{item.text}’이라는 표가 없습니다.")
        for name in item.slots:
            if not is_figure(name):
                raise OutlineError(item.line, f"‘{name}’이라는 값이 없습니다.")
    return items


def figures_for(items, plan):
    """Figures for a text: in a draft, one that no record knows yet stands as a gap to be seen."""
    known = all_figures(plan)
    if plan.status != plan.Status.DRAFT:
        return known
    return {name: GAP for item in items for name in item.slots if is_figure(name)} | known


def unfilled(plan):
    """(chapter, line, name) of every figure that the plan's text asks for and no record knows."""
    asked = [
        (section, item.line, name)
        for section in plan.baseline.sections
        for item in parse(section.body)
        for name in item.slots
    ]
    known = all_figures(plan) if asked else {}
    return [(section, line, name) for section, line, name in asked if name not in known]
