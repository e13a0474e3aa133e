"""The draft of next year's plan out of this year's: chapters, tasks, months and lines of budget in one step.

Figures need no copying: the slots of the text ask the records of the new year and of the one before.
"""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Sum

from district.models import Activity

from .models import BudgetLine, ObjectClass, Plan, StatisticalItem

KEPT = ("title", "slogan", "vision", "department", "disclosure")


def items_used(plan):
    """The statistical items of the plan's lines in the order of the code book, with `line_count` and `line_total`."""
    items = StatisticalItem.objects.filter(lines__programme__unit__policy__plan=plan, object_class__year=plan.year)
    counted = items.annotate(line_count=Count("lines"), line_total=Sum("lines__amount"))
    return counted.select_related("object_class").order_by("object_class__order", "order")


def suggested(plan):
    """{item: item of next year's code book}, by their names; None where the book has no such name."""
    book = StatisticalItem.objects.filter(object_class__year=plan.year + 1).select_related("object_class")
    known = {(item.object_class.name, item.name): item for item in book}
    return {item: known.get((item.object_class.name, item.name)) for item in items_used(plan)}


def carry_book(year):
    """Takes the code book of a year over to the next, where that has none yet."""
    if ObjectClass.objects.filter(year=year + 1).exists():
        return
    for kind in ObjectClass.objects.filter(year=year).prefetch_related("items"):
        new = ObjectClass.objects.create(year=year + 1, order=kind.order, code=kind.code, name=kind.name)
        for item in kind.items.all():
            new.items.create(order=item.order, code=item.code, name=item.name)


@transaction.atomic
def draft_next_year(plan, *, by, items=None):
    """Makes the draft of the year after; returns it and the lines whose item has none in `items`, {old: new item}.

    Without `items` the code book is carried over and items go by their names. Raises ValidationError (code "year")
    when there is a plan of that year already.
    """
    plan.lock()
    year = plan.year + 1
    if Plan.objects.filter(year=year).exists():
        raise ValidationError(f"{year}년 시행계획은 이미 있습니다.", code="year")
    if items is None:
        carry_book(plan.year)
        items = suggested(plan)
    kept = {name: getattr(plan, name) for name in KEPT}
    draft = Plan.objects.create(year=year, purpose=moved_on(plan.purpose, plan.year), **kept)
    for box in plan.approvals.all():
        draft.approvals.create(order=box.order, post=box.post, name=box.name)
    _copy_sections(plan, draft)
    _copy_tasks(plan, draft)
    unmapped = _copy_budget(plan, draft, items)
    left = ", ".join(f"{line} ({line.item})" for line in unmapped)
    note = f"{plan.year}년 계획에서 만듦." + (f" 새 예산과목이 없어 두고 온 세부내역: {left}" if left else "")
    Activity.write(draft, by=by, verb="초안 작성", note=note)
    return draft, unmapped


def moved_on(text, year):
    """The text with this year and the one before each a year later; a day or a month (2015. 1월) stays history."""
    return re.sub(rf"(?<!\d)({year - 1}|{year})(?![\d.])", lambda found: str(int(found[1]) + 1), text)


def _copy_sections(plan, draft):
    """Headings and □ lines speak of the year and move on with it; the rest is for a person to read again."""
    copies = {None: None}
    for section in plan.sections.all():
        lines = section.body.splitlines()
        copies[section.pk] = draft.sections.create(
            parent=copies[section.parent_id],
            order=section.order,
            number=section.number,
            title=moved_on(section.title, plan.year),
            body="\n".join(
                moved_on(line, plan.year) if line.startswith(("□", "따로붙임")) else line for line in lines
            ),
        )


def _copy_tasks(plan, draft):
    for area in plan.areas.prefetch_related("tasks__cells"):
        new_area = draft.areas.create(order=area.order, number=area.number, title=area.title)
        for task in area.tasks.all():
            new_task = new_area.tasks.create(order=task.order, title=task.title, department=task.department)
            for cell in task.cells.all():
                if cell.planned:
                    new_task.cells.create(month=cell.month, ground=cell.ground, note=cell.note)


def _copy_budget(plan, draft, items):
    """The tree and those of its lines that have an item to stand on; returns the others."""
    unmapped = []
    for policy in plan.policies.all():
        new_policy = draft.policies.create(department=policy.department, name=policy.name)
        for unit in policy.units.all():
            new_unit = new_policy.units.create(name=unit.name)
            for programme in unit.programmes.all():
                new_programme = new_unit.programmes.create(order=programme.order, name=programme.name)
                for line in programme.lines.select_related("item__object_class"):
                    if new_item := items.get(line.item):
                        _copy_line(line, new_programme, new_item)
                    else:
                        unmapped.append(line)
    return unmapped


def _copy_line(line, programme, item):
    kept = {name: getattr(line, name) for name in ("order", "name", "amount", "fund")}
    new_line = BudgetLine.objects.create(programme=programme, item=item, **kept)
    for basis in line.bases.all():
        formula = {name: getattr(basis, name) for name in ("order", "name", "unit_price", "quantity", "times")}
        new_line.bases.create(**formula)
