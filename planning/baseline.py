"""What a plan says, as plain values: its cover, chapters, tasks with their months, and the lines of its budget.

`of(plan)` reads the records, `read(content)` what a version has kept of them; whoever prints or compares plans cannot
tell which. `Baseline.content()` is JSON that is equal where the plans are.
"""

from dataclasses import asdict, dataclass
from datetime import date

COVER = ("year", "title", "slogan", "purpose", "vision", "registration_number", "registered_on", "approved_on")


@dataclass(frozen=True)
class Approval:
    order: int
    post: str
    name: str
    signed_on: date | None


@dataclass(frozen=True)
class Section:
    """A chapter; its `level` and its place in the order say below which other it stands."""

    order: int
    level: int
    number: str
    title: str
    body: str

    def __str__(self):
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class Task:
    """A task with its planned months, {month: where the plan says so}."""

    order: int
    title: str
    department: str
    months: dict[int, str]


@dataclass(frozen=True)
class Area:
    order: int
    number: str
    title: str
    tasks: tuple[Task, ...]

    def __str__(self):
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class Line:
    """A line of the budget in its place; `amount` in whole won, `formula` as it is printed."""

    department: str
    policy: str
    unit: str
    programme: str
    object_class: str
    item: str
    order: int
    name: str
    fund: str
    amount: int
    formula: str


@dataclass(frozen=True)
class Baseline:
    """A plan at one moment."""

    cover: dict
    department: str
    approvals: tuple[Approval, ...]
    sections: tuple[Section, ...]
    areas: tuple[Area, ...]
    lines: tuple[Line, ...]

    @property
    def amount(self):
        """Whole won of all lines."""
        return sum(line.amount for line in self.lines)

    def content(self):
        return _plain(asdict(self))


def of(plan):
    """The plan as its records stand now; the number of queries does not grow with them."""
    return Baseline(
        cover={name: getattr(plan, name) for name in COVER},
        department=plan.department.name,
        approvals=tuple(Approval(box.order, box.post, box.name, box.signed_on) for box in plan.approvals.all()),
        sections=_sections(plan),
        areas=_areas(plan),
        lines=_lines(plan),
    )


def read(content):
    """The plan that `Baseline.content()` was made of."""
    cover = content["cover"]
    return Baseline(
        cover=cover | {name: _day(cover[name]) for name in ("registered_on", "approved_on")},
        department=content["department"],
        approvals=tuple(Approval(**box | {"signed_on": _day(box["signed_on"])}) for box in content["approvals"]),
        sections=tuple(Section(**section) for section in content["sections"]),
        areas=tuple(Area(**area | {"tasks": tuple(map(_task, area["tasks"]))}) for area in content["areas"]),
        lines=tuple(Line(**line) for line in content["lines"]),
    )


def _sections(plan):
    levels, found = {None: 0}, []
    for section in plan.sections.all():
        level = levels[section.pk] = 1 + levels[section.parent_id]
        found.append(Section(section.order, level, section.number, section.title, section.body))
    return tuple(found)


def _areas(plan):
    return tuple(
        Area(
            area.order,
            area.number,
            area.title,
            tuple(
                Task(
                    task.order,
                    task.title,
                    task.department.name,
                    {cell.month: cell.ground for cell in task.cells.all() if cell.planned},
                )
                for task in area.tasks.all()
            ),
        )
        for area in plan.areas.prefetch_related("tasks__cells", "tasks__department")
    )


def _lines(plan):
    policies = plan.policies.select_related("department").prefetch_related(
        "units__programmes__lines__item__object_class", "units__programmes__lines__bases"
    )
    found = [
        (programme.order, policy, unit, programme, line)
        for policy in policies
        for unit in policy.units.all()
        for programme in unit.programmes.all()
        for line in programme.lines.all()
    ]
    return tuple(
        Line(
            department=policy.department.name,
            policy=policy.name,
            unit=unit.name,
            programme=programme.name,
            object_class=line.item.object_class.name,
            item=line.item.name,
            order=line.order,
            name=line.name,
            fund=line.fund,
            amount=line.amount,
            formula=" + ".join(map(str, line.bases.all())),
        )
        for _, policy, unit, programme, line in sorted(found, key=lambda row: (row[0], row[4].order))
    )


def _task(content):
    months = {int(month): ground for month, ground in content["months"].items()}
    return Task(**content | {"months": dict(sorted(months.items()))})


def _day(text):
    return date.fromisoformat(text) if text else None


def _plain(value):
    """Values as JSON keeps them: days as 2016-02-18, the keys of a dictionary as text."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
