"""What a person has to look at in a draft that was made out of last year's plan, before it is confirmed."""

import re
from dataclasses import dataclass

from .models import BudgetLine
from .outline import BLOCK_SLOT, INLINE_SLOT

YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)|['‘’]\d\d(?!\d)"
DAY = r"\d{1,2}\s?월(?:\s?\d{1,2}\s?일)?|(?<![\d.])\d{1,2}\.\s?\d{1,2}\."
# A year with what follows it is one date: 2016. 3. 24., 2015. 1월.
WRITTEN = re.compile(rf"(?P<date>(?:{YEAR})(?:\s?[.년](?:\s?\d{{1,2}}(?:월|\.)?){{0,2}})?|{DAY})|\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class TypedLine:
    """A line of a chapter with a date or a number that somebody typed; `number` is 0 for the chapter's title.

    `parts` are (words, kind) in order, the kind being "date", "number" or "" for what lies between.
    """

    number: int
    parts: tuple

    @property
    def is_dated(self):
        return any(kind == "date" for _, kind in self.parts)


def typed_lines(section):
    """The lines of a chapter that will not change with the records: those with dates and numbers typed by hand."""
    lines = (
        TypedLine(number, _parts(text)) for number, text in enumerate([section.title, *section.body.splitlines()])
    )
    return [line for line in lines if any(kind for _, kind in line.parts)]


def to_read_again(plan):
    """[(chapter, its typed lines), …] of the chapters that have some; one query."""
    found = [(section, typed_lines(section)) for section in plan.sections.all()]
    return [(section, lines) for section, lines in found if lines]


def left_behind(plan):
    """Lines of the year before that this plan's budget does not have, by programme and name."""
    carried = set(BudgetLine.objects.of_year(plan.year).values_list("programme__name", "name"))
    before = BudgetLine.objects.of_year(plan.year - 1).in_print_order()
    return [line for line in before if (line.programme.name, line.name) not in carried]


def _parts(text):
    """The text in pieces; what stands in slots comes from the records and is no piece of its own."""
    kept = INLINE_SLOT.sub(lambda slot: "\0" * len(slot[0]), BLOCK_SLOT.sub("", text))
    parts, end = [], 0
    for found in WRITTEN.finditer(kept):
        parts += [(text[end : found.start()], ""), (found[0], "date" if found["date"] else "number")]
        end = found.end()
    return tuple(part for part in [*parts, (text[end:], "")] if part[0])
