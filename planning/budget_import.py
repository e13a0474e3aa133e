"""A budget that came in a workbook: set beside what the plan's draft holds, and stored in its place."""

import hashlib
from dataclasses import dataclass, field
from itertools import count, islice

from django.core.exceptions import ValidationError
from django.db import models, transaction

from district.models import Activity, Department

from .models import (
    BudgetLine,
    CostBasis,
    DetailedProgramme,
    Plan,
    PolicyProgramme,
    StatisticalItem,
    UnitProgramme,
)
from .workbook import FORMULA, FUNDS, PLACE, Choices

_LABELS = {value: label for label, value in FUNDS.items()}
WORDS = {"department": "부서", "fund": "재원", "amount": "금액", "bases": "산출근거"}


@dataclass(frozen=True)
class Entry:
    """A line of the budget as a workbook says it; `amount` in whole won, `order` among those of its programme."""

    policy: str
    unit: str
    programme: str
    object_class: str
    item: str
    name: str
    order: int = field(compare=False)
    department: str
    fund: str
    amount: int
    bases: tuple = ()

    @property
    def place(self):
        """What makes it the same line as another: where it stands, and its name."""
        return tuple(getattr(self, key) for key in PLACE)

    def rows(self):
        """The rows of the workbook that say this line, as {key: value}."""
        shared = {key: getattr(self, key) for key in (*PLACE, "department", "fund")}
        if not self.bases:
            return [shared | dict.fromkeys(FORMULA) | {"basis": "", "amount": self.amount}]
        return [
            shared | dict(zip(FORMULA, basis, strict=True)) | {"amount": basis[1] * basis[2] * basis[3]}
            for basis in self.bases
        ]


@dataclass
class Finding:
    """One line of the comparison: `kind` is 새로, 바뀜, 차례 바뀜, 그대로 or 없어짐."""

    kind: str
    entry: Entry
    line: BudgetLine | None = None
    changed: tuple = ()
    holds: str = ""  # what hangs on the line and forbids the change


@dataclass
class Comparison:
    """What the workbook would make of the plan; `stand` tells whether the plan is still what it was compared with."""

    findings: list
    stand: str

    def of(self, *kinds):
        return [finding for finding in self.findings if finding.kind in kinds]

    @property
    def gone(self):
        return self.of("없어짐")

    @property
    def held(self):
        return [finding for finding in self.findings if finding.holds]

    @property
    def differs(self):
        return len(self.of("그대로")) < len(self.findings)

    @property
    def counts(self):
        kinds = ("새로", "바뀜", "차례 바뀜", "그대로", "없어짐")
        return [(kind, len(self.of(kind))) for kind in kinds if self.of(kind)]


def choices(year):
    """The names that a workbook of that year may use."""
    items = StatisticalItem.objects.filter(object_class__year=year)
    return Choices(
        departments=frozenset(_departments()),
        items=frozenset(items.values_list("object_class__name", "name")),
    )


def _departments():
    """{name: department} of the district's own; the city has others of the same names."""
    own = Department.objects.filter(level__in=[Department.Level.DISTRICT, Department.Level.DONG])
    return {department.name: department for department in own}


def entries_of(rows):
    """The lines that the faultless rows of a workbook say, in their order (rows of one line follow each other)."""
    lines, orders = {}, {}
    for row in rows:
        values = row.values
        if known := lines.get(row.place):
            known["amount"] += values["amount"]
            known["bases"] += (row.formula,)
            continue
        programme = row.place[:3]
        orders[programme] = orders.get(programme, 0) + 1
        lines[row.place] = dict(
            zip(PLACE, row.place, strict=True),
            order=orders[programme],
            department=values["department"],
            fund=values["fund"],
            amount=values["amount"],
            bases=(row.formula,) if row.formula else (),
        )
    return [Entry(**line) for line in lines.values()]


def entries_in(plan):
    """The lines that the plan holds, as a workbook says them."""
    return [_entry(line) for line in _lines(plan)]


def _lines(plan):
    lines = BudgetLine.objects.of_year(plan.year).in_print_order()
    return lines.select_related("programme__unit__policy__department").prefetch_related("bases")


def _entry(line):
    unit = line.programme.unit
    return Entry(
        policy=unit.policy.name,
        unit=unit.name,
        programme=line.programme.name,
        object_class=line.item.object_class.name,
        item=line.item.name,
        name=line.name,
        order=line.order,
        department=unit.policy.department.name,
        fund=_LABELS[line.fund],
        amount=line.amount,
        bases=tuple((basis.name, basis.unit_price, basis.quantity, basis.times) for basis in line.bases.all()),
    )


def compare(plan, entries):
    """The entries beside the lines of the plan, then the lines that would go; the number of queries does not grow."""
    lines = {line.pk: (line, _entry(line)) for line in _lines(plan)}
    known = {entry.place: pk for pk, (_, entry) in lines.items()}
    held, findings = _held(plan), []
    for entry in entries:
        pk = known.pop(entry.place, None)
        findings.append(_finding(entry, *lines.pop(pk), held.get(pk, "")) if pk else Finding("새로", entry))
    findings += [Finding("없어짐", entry, line, holds=held.get(pk, "")) for pk, (line, entry) in lines.items()]
    stand = repr([(finding.line.pk, _entry(finding.line), finding.line.order) for finding in findings if finding.line])
    return Comparison(findings, hashlib.sha256(stand.encode()).hexdigest())


def _finding(entry, line, stored, holds):
    changed = tuple(label for key, label in WORDS.items() if getattr(entry, key) != getattr(stored, key))
    if changed:
        return Finding("바뀜", entry, line, changed, holds)
    return Finding("그대로" if entry.order == stored.order else "차례 바뀜", entry, line)


def _held(plan):
    """{line: what hangs on it} of the plan's lines on which somebody has spent, changed or called."""
    held = {}
    for relation in BudgetLine._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            path = f"{relation.field.name}__programme__unit__policy__plan"
            rows = relation.related_model._base_manager.filter(**{path: plan})
            for pk in rows.order_by().values_list(relation.field.name, flat=True).distinct():
                held.setdefault(pk, []).append(str(relation.related_model._meta.verbose_name))
    return {pk: ", ".join(names) for pk, names in held.items()}


@transaction.atomic
def take_in(plan, entries, *, by, seen, source):
    """Makes the entries the budget of the plan's draft; returns what that changed. A second time changes nothing.

    `seen` is the `stand` that was looked at, `source` the file's name for the trail. Raises ValidationError: code
    "frozen" where the plan is no draft, "held" where money hangs on a line that would change or go, "stand" where
    the budget or its names have changed since.
    """
    plan.lock()
    if plan.status != Plan.Status.DRAFT:
        raise ValidationError("초안인 시행계획의 예산만 엑셀로 넣을 수 있습니다.", code="frozen")
    list(BudgetLine.objects.of_year(plan.year).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    found = compare(plan, entries)
    if not found.differs:
        return found
    if found.stand != seen:
        raise ValidationError("미리보기 뒤에 예산이 바뀌었습니다. 달라진 내용을 다시 확인해 주세요.", code="stand")
    if found.held:
        raise ValidationError("집행이나 예산변경이 있는 세부내역은 바꾸거나 지울 수 없습니다.", code="held")
    _store(plan, found)
    sums = ", ".join(f"{kind} {number}개" for kind, number in found.counts)
    total = sum(entry.amount for entry in entries)
    Activity.write(plan, by=by, verb="예산 엑셀로 넣기", note=f"{source}: {sums}. 합계 {total:,}원")
    return found


def _store(plan, found):
    left = {finding.line.programme_id for finding in found.gone}
    BudgetLine.objects.filter(pk__in=[finding.line.pk for finding in found.gone]).delete()
    entries = [finding.entry for finding in found.findings if finding.kind != "없어짐"]
    programmes, items = _tree(plan, entries), _items(plan.year)
    kept = found.of("바뀜", "차례 바뀜", "그대로")
    _make_room([finding.line for finding in kept if finding.line.order != finding.entry.order], entries)
    for finding in kept:
        line, entry = finding.line, finding.entry
        line.order, line.fund, line.amount = entry.order, FUNDS[entry.fund], entry.amount
    BudgetLine.objects.bulk_update([f.line for f in kept if f.kind != "그대로"], ["order", "fund", "amount"], 200)
    new = found.of("새로")
    for finding in new:
        entry = finding.entry
        facts = {"order": entry.order, "name": entry.name, "amount": entry.amount, "fund": FUNDS[entry.fund]}
        item = items.get((entry.object_class, entry.item))
        if item is None:
            raise ValidationError("과목표가 바뀌었습니다. 파일을 다시 올려 주세요.", code="names")
        finding.line = BudgetLine(programme=programmes[entry.place[:3]], item=item, **facts)
    BudgetLine.objects.bulk_create([finding.line for finding in new])
    changed = found.of("바뀜", "새로")
    CostBasis.objects.filter(line__in=[finding.line for finding in changed]).delete()
    CostBasis.objects.bulk_create(
        CostBasis(line=finding.line, order=order, name=name, unit_price=price, quantity=quantity, times=times)
        for finding in changed
        for order, (name, price, quantity, times) in enumerate(finding.entry.bases, start=1)
    )
    _prune(left)


def _make_room(lines, entries):
    """Lines that move wait under numbers that nobody has or wants: two may never stand under the same."""
    taken = {line.order for line in lines} | {entry.order for entry in entries}
    free = islice((number for number in count(1) if number not in taken), len(lines))
    for line, number in zip(lines, free, strict=True):
        line.order = number
    BudgetLine.objects.bulk_update(lines, ["order"], 200)


def _items(year):
    items = StatisticalItem.objects.filter(object_class__year=year).select_related("object_class")
    return {(item.object_class.name, item.name): item for item in items}


def _tree(plan, entries):
    """{(정책사업, 단위사업, 세부사업): programme} of all entries; what is missing is made, programmes at the end."""
    departments = _departments()
    policies = {policy.name: policy for policy in plan.policies.all()}
    units = {(unit.policy_id, unit.name): unit for unit in UnitProgramme.objects.filter(policy__plan=plan)}
    stored = DetailedProgramme.objects.filter(unit__policy__plan=plan)
    programmes = {(programme.unit_id, programme.name): programme for programme in stored}
    order, tree = max((programme.order for programme in programmes.values()), default=0), {}
    for entry in entries:
        department = departments.get(entry.department)
        if department is None:
            raise ValidationError("부서 이름이 바뀌었습니다. 파일을 다시 올려 주세요.", code="names")
        policy = policies.get(entry.policy)
        if policy is None:
            policy = PolicyProgramme.objects.create(plan=plan, name=entry.policy, department=department)
            policies[entry.policy] = policy
        elif policy.department_id != department.pk:
            policy.department = department
            policy.save(update_fields=["department"])
        key = (policy.pk, entry.unit)
        if key not in units:
            units[key] = policy.units.create(name=entry.unit)
        key = (units[key].pk, entry.programme)
        if key not in programmes:
            order += 1
            programmes[key] = DetailedProgramme.objects.create(unit_id=key[0], name=entry.programme, order=order)
        tree[entry.place[:3]] = programmes[key]
    return tree


def _prune(programmes):
    """Takes away those of the programmes that have lost their last line, and what stood above them alone."""
    empty = DetailedProgramme.objects.filter(pk__in=programmes, lines=None).select_related("unit")
    units = {programme.unit_id for programme in empty}
    policies = {programme.unit.policy_id for programme in empty}
    empty.delete()
    UnitProgramme.objects.filter(pk__in=units, programmes=None).delete()
    PolicyProgramme.objects.filter(pk__in=policies, units=None).delete()
