"""The year's plan (시행계획) as a document: the text of its chapters, every figure out of the records."""

from itertools import zip_longest

from planning import outline, slots
from reports.documents import Approval, Box, Contents, Cover, Heading, Opening, Outline, is_blank, woven
from reports.editions import in_the_name_of, plan_of


class SectionError(ValueError):
    """A section's text cannot be printed; the message names the section and the line for the person who wrote it."""

    def __init__(self, section, error):
        super().__init__(f"「{section}」 {error}")
        self.section, self.line = section, error.line


def plan_document(year, edition, plan=None):
    """The whole plan of a year. Raises SectionError for a slot that nobody fills, Plan.DoesNotExist for the year."""
    plan = plan or plan_of(year, edition)
    blocks = [_cover(plan), Contents(), Opening(f"{year}년도 {plan.title}", plan.purpose)]
    sections = plan.baseline.sections
    known = slots.figures_for([item for section in sections for item in _items(section)], plan)
    for section, after in zip_longest(sections, sections[1:]):
        has_parts = after is not None and after.level > section.level
        # A section (1, 2 …) without tasks of its own (가, 나 …) is too small for the contents.
        blocks.append(Heading(section.level, section.number, section.title, listed=section.level != 2 or has_parts))
        body = section_blocks(section, plan, edition, known)
        blocks += [_framed(body)] if has_parts and body else body
    return in_the_name_of(plan, title=f"{year}년 {plan.title}", subtitle=plan.slogan, blocks=blocks, edition=edition)


def _cover(plan):
    """Registration box and approval line; the last one to sign carries the day."""
    registry = (
        ("등록번호", plan.registration_number),
        ("등록일자", _dotted(plan.registered_on)),
        ("결재일자", _dotted(plan.approved_on)),
        ("공개구분", plan.get_disclosure_display()),
    )
    boxes = [
        Approval(box.post, box.name, f"{box.signed_on:%m/%d}" if box.signed_on else "")
        for box in plan.baseline.approvals
    ]
    return Cover([pair for pair in registry if pair[1]], boxes)


def section_blocks(section, plan, edition, known=None):
    """The blocks of one section's text, its slots filled; SectionError where it cannot be printed."""
    items = _items(section)
    known = slots.figures_for(items, plan) if known is None else known
    wanted = {item.text for item in items if item.kind == "slot"} & slots.BLOCKS.keys()
    try:
        return woven(items, known, {name: _block(name, plan, edition) for name in sorted(wanted)})
    except outline.OutlineError as error:
        raise SectionError(section, error) from error


def _block(name, plan, edition):
    """What the records make of a block slot; in a draft, one that no record fills yet stands as a gap to be seen."""
    made = slots.BLOCKS[name](plan, edition)
    if plan.status == plan.Status.DRAFT and is_blank(made):
        return Outline((outline.Item("paragraph", 0, f"{slots.GAP} {name}", 0),))
    return made


def _items(section):
    try:
        return outline.parse(section.body)
    except outline.OutlineError as error:
        raise SectionError(section, error) from error


def _framed(body):
    """What a section says before its parts is their common aim: it stands in a frame."""
    return Box("", [item for part in body if isinstance(part, Outline) for item in part.items])


def _dotted(day):
    return f"{day.year}.{day.month}.{day.day}." if day else ""
