"""What the demo's running projects were paid and spent: instalments, expenses with drawn receipts, changed plans.

The verbs judge by the clock and the ledger by the year, so the money comes out of a draft budget of one line that is
there for the demo alone. Each act is done now, and its dates are laid back afterwards. Everything is made up and says
so. Read from `fixtures/demo/spent.toml`.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from grants.models import Call
from planning.models import BudgetLine, ObjectClass, Plan
from projects.models import Evidence, EvidenceRule, Expense, Payment, PlanCost, Project

from .demo_papers import drawn
from .demo_projects import back, told_back

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "spent.toml"
SAID = ("category", "payee", "purpose", "method", "evidence_kind", "approval_number", "quantity", "grant", "own")


def live(call, *, officer, head):
    """Pays and spends, once; nothing where the district has a plan of its own of a year in which it was paid."""
    said, today = tomllib.loads(FILE.read_text(encoding="utf-8")), timezone.localdate()
    projects = [(_of(call, row["group_name"]), row) for row in said["projects"]]
    days = [ago(one["paid"]) for _, row in projects for one in row["payments"] if "paid" in one]
    years = {today.year, *(day.year for day in days)}
    if Plan.objects.filter(year__in=years).exists():
        return
    lines = {year: _line(year, said["budget"], call.budget) for year in sorted(years)}
    EvidenceRule.objects.bulk_create(EvidenceRule(**row) for row in said["evidence_rules"])
    for project, row in projects:
        for one in row["payments"]:
            _pay(project, one, lines, officer, head)
        for one in row["acts"]:
            {"spent": _spend, "changed": _change, "kept": _keep}[one["act"]](project, one, officer)
        told_back(project)


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def _of(call, name):
    return Project.objects.with_award().get(award__application__call=call, award__group_name=name)


def _line(year, said, amount):
    """One line of a draft budget of the year, standing where the plan of 2016 has its own."""
    model = Call.objects.get(year=2016).budget_line
    programme, item = model.programme, model.item
    policy = programme.unit.policy
    plan = Plan.objects.create(year=year, title=said["title"], purpose=said["purpose"], department=policy.department)
    book, _ = ObjectClass.objects.get_or_create(year=year, name=item.object_class.name, defaults={"order": 1})
    item, _ = book.items.get_or_create(name=item.name, defaults={"order": 1})
    unit = plan.policies.create(department=policy.department, name=policy.name).units.create(name=programme.unit.name)
    place = unit.programmes.create(order=1, name=programme.name)
    return BudgetLine.objects.create(programme=place, item=item, order=1, name=said["line"], amount=amount)


def _pay(project, row, lines, officer, head):
    """An instalment as far as it went: asked for, or paid by another than who proposed it."""
    account = f"예시은행 000-0000-0000 {project.award.group_name}"
    payment = Payment.request(project, by=project.application.applicant, account=account, amount=row["amount"])
    if "paid" in row:
        day = ago(row["paid"])
        payment.propose(by=officer, line=lines[day.year])
        payment.pay(by=head, on=day)
        back(project.payments.filter(pk=payment.pk), row["paid"], "proposed_at", "paid_at")
    back(project.payments.filter(pk=payment.pk), row["requested"], "requested_at")


def _spend(project, row, officer):
    """An expense of the group's with its papers, and what the official said of it."""
    group, days = project.application.applicant, row["days_ago"]
    said = {name: row[name] for name in SAID if name in row}
    expense = Expense.enter(project, by=group, spent_on=ago(days), **said)
    for kind in row["papers"]:
        title = Evidence.Kind(kind).label
        lines = (row["payee"], f"{expense.spent_on:%Y. %m. %d.}", row["purpose"], f"{expense.total:,}원")
        with Evidence.received(drawn(title, *lines, expense.approval_number), kind, by=group) as paper:
            expense.attach(paper, by=group)
    match row.get("judged"):
        case "accepted":
            expense.accept(by=officer)
        case "asked":
            expense.ask(by=officer, answer=row["answer"])
        case "disallowed":
            expense.disallow(by=officer, amount=row["amount"], answer=row["answer"])
    back(project.expenses.filter(pk=expense.pk), days - 1, "entered_at", "handed_in_at")
    back(project.expenses.filter(pk=expense.pk), days - 3, "decided_at")


def _change(project, row, officer):
    """A change of the plan: handed in, and approved where the fixture says so."""
    group = project.application.applicant
    plan = project.amend(by=group, reason=row["reason"])
    costs, words = None, {"ends_on": plan.ends_on + timedelta(days=row.get("longer", 0))}
    if rows := row.get("costs"):
        costs = [PlanCost(**dict(zip(PlanCost.SAID, cost, strict=True))) for cost in rows]
    plan.revise(by=group, version=plan.version, words=words, costs=costs)
    plan.submit(by=group)
    back(project.plans.filter(pk=plan.pk), row["days_ago"], "submitted_at")
    if answer := row.get("answer"):
        plan.approve(by=officer, answer=answer)
        back(project.plans.filter(pk=plan.pk), row["days_ago"] - 2, "decided_at")


def _keep(project, row, officer):
    """A receipt that was photographed and not written up yet."""
    group = project.application.applicant
    photo = drawn("영수증", row["payee"], f"{ago(row['days_ago']):%Y. %m. %d.}", f"{row['amount']:,}원")
    with Evidence.received(photo, Evidence.Kind.RECEIPT, by=group) as paper:
        paper.keep(project, by=group)
