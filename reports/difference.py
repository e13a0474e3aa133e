"""What changed between two versions of a plan (변경 대비표): its cover, its text line by line, months, budget."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from district.templatetags.maeul import kdate
from planning import baseline
from planning.models import Plan
from reports.documents import Heading, Opening
from reports.editions import in_the_name_of
from reports.facts.slots import outline
from reports.tables import Column, Table, printed

NOW = 0  # as a version's number: the records as they stand
BEFORE, AFTER = Column("before", "변경 전", share=5), Column("after", "변경 후", share=5)
COVER = {
    "title": "제목",
    "slogan": "부제",
    "purpose": "수립 목적",
    "vision": "비전",
    "registration_number": "등록번호",
    "registered_on": "등록일자",
    "approved_on": "결재일자",
}


@dataclass(frozen=True)
class Stand:
    """One side of the comparison: a version of the plan, or what its records say now."""

    number: int
    name: str
    baseline: baseline.Baseline

    @classmethod
    def of(cls, plan, number):
        """Raises PlanVersion.DoesNotExist for a number that there is not."""
        if number == NOW:
            return cls(NOW, "지금 기록", baseline.of(plan))
        version = plan.versions.get(number=number)
        return cls(number, f"제{number}판({kdate(version.confirmed_at)} 확정)", version.baseline)


def latest_pair(plan):
    """The numbers of the newest change: what is being changed against what is confirmed, or the last two versions."""
    numbers = list(plan.versions.values_list("number", flat=True))
    if plan.is_frozen and len(numbers) > 1:
        return numbers[-2], numbers[-1]
    return (numbers[-1] if numbers else NOW), NOW


def difference_document(year, edition, pair=None):
    """The changes between a pair of versions, by default the newest; PlanVersion.DoesNotExist for others."""
    plan = Plan.objects.select_related("department").get(year=year)
    before, after = (Stand.of(plan, number) for number in pair or latest_pair(plan))
    tables = differences(before.baseline, after.baseline)
    blocks = [Opening(f"{year}년 시행계획 변경 대비표", f"{before.name}과 {after.name}을 견줌")]
    for number, table in enumerate(tables, start=1):
        blocks += [Heading(1, str(number), table.title, listed=False), table]
    if not tables:
        blocks.append(outline("○ 달라진 것이 없습니다."))
    return in_the_name_of(plan, title=f"{year}년 {plan.title} 변경 대비표", blocks=blocks, edition=edition)


def differences(before, after):
    """Tables of what differs between two baselines, only those that have something to say."""
    tables = (
        _table("표지", [Column("what", "항목", head=True, share=2), BEFORE, AFTER], _cover(before, after)),
        _table(
            "본문", [Column("section", "장·절", share=2.6), BEFORE, AFTER], _text(before, after), merge=("section",)
        ),
        _table("추진일정", [Column("task", "세부사업", share=4), BEFORE, AFTER], _months(before, after)),
        _table(
            "예산",
            [
                Column("programme", "세부사업", align="center", share=2.4),
                Column("item", "통계목", align="center", share=2.2),
                Column("line", "세부 내역", share=4),
                Column("before", "변경 전", kind="thousand", share=1.7),
                Column("after", "변경 후", kind="thousand", share=1.7),
                Column("change", "증감", kind="thousand", share=1.7),
            ],
            _lines(before, after),
            unit="천원",
            totals=("before", "after", "change"),
            total_label="달라진 줄의 계",
        ),
    )
    return [table for table in tables if table.rows]


def _table(title, columns, rows, **more):
    return Table(title, columns, rows, captioned=False, **more)


def _cover(before, after):
    rows = [(label, printed(before.cover[name]), printed(after.cover[name])) for name, label in COVER.items()]
    rows.append(("주관 부서", before.department, after.department))
    rows.append(("결재", *("\n".join(map(_box, stand.approvals)) for stand in (before, after))))
    return [row for row in rows if row[1] != row[2]]


def _box(box):
    return f"{box.post} {box.name} {printed(box.signed_on)}".strip()


def _text(before, after):
    """(chapter, lines before, lines after) for every run of lines that differs."""
    old, new = _by_path(before.sections), _by_path(after.sections)
    rows = []
    for path in _merged(old, new):
        lines = [_lines_of(sections.get(path)) for sections in (old, new)]
        for what, i, j, k, m in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
            if what != "equal":
                rows.append((path, "\n".join(lines[0][i:j]), "\n".join(lines[1][k:m])))
    return rows


def _by_path(sections):
    """{"Ⅳ-1-가": section}"""
    found, path = {}, []
    for section in sections:
        path = [*path[: section.level - 1], section.number or section.title]
        found["-".join(path)] = section
    return found


def _lines_of(section):
    return [section.title, *filter(str.strip, section.body.splitlines())] if section else []


def _months(before, after):
    old, new = _by_task(before), _by_task(after)
    rows = [(name, _told(old.get(name)), _told(new.get(name))) for name in _merged(old, new)]
    return [row for row in rows if row[1] != row[2]]


def _by_task(stand):
    return {f"{area.number} {task.title}": task for area in stand.areas for task in area.tasks}


def _told(task):
    """A task's months and lead; nothing where there is no such task."""
    if task is None:
        return "(없음)"
    return f"{' · '.join(f'{month}월' for month in task.months) or '계획한 달 없음'} ({task.department})"


def _lines(before, after):
    old, new = _by_line(before), _by_line(after)
    rows = [(*key, old.get(key), new.get(key), new.get(key, 0) - old.get(key, 0)) for key in _merged(old, new)]
    return [row for row in rows if row[3] != row[4]]


def _by_line(stand):
    """Whole won by (detailed programme, item, line)."""
    sums = {}
    for line in stand.lines:
        key = (line.programme, line.item, line.name)
        sums[key] = sums.get(key, 0) + line.amount
    return sums


def _merged(old, new):
    """The keys of both in the order of the new one, what is gone after what stood before it."""
    order, before = list(new), None
    for key in old:
        if key not in new:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order
