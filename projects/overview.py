"""A call from its awards to the last settlement: how many projects stand where, and what became of the money."""

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Least

from .models import Agreement, ExecutionPlan, Expense, Payment, Project, Settlement

MONEY = ("granted", "paid", "spent", "recognised", "refunded")
STAGES = {
    "plan": "실행계획 쓰는 중",
    "judging": "실행계획 살필 것",
    "items": "협약 준비물",
    "signing": "협약 서명",
    "paying": "교부 전",
    "running": "수행중",
    "settling": "정산",
    "stopped": "중단",
    "closed": "완료",
}


@dataclass
class Stage:
    """The projects at one stage; money in whole won."""

    key: str
    label: str
    projects: list = field(default_factory=list)

    @property
    def count(self):
        return len(self.projects)

    @property
    def sums(self):
        """The sums in the order of MONEY."""
        return [sum(getattr(project, name) for project in self.projects) for name in MONEY]


def projects_of(call):
    """The projects of a call with their money and what says their stage; one query."""
    rows = Project.objects.filter(award__application__call=call).with_award()
    return with_money(rows.order_by("award__number", "pk"))


def with_money(projects):
    """Adds to projects what `told` needs: their sums, and how far plan, agreement and settlement are."""
    plan = ExecutionPlan.objects.filter(project=OuterRef("pk"), number=1).values("status")
    agreement = Agreement.objects.filter(project=OuterRef("pk")).values("status")
    settlement = Settlement.objects.filter(project=OuterRef("pk"))
    return projects.annotate(
        plan_status=Subquery(plan),
        agreement_status=Subquery(agreement),
        settlement_status=Subquery(settlement.values("status")),
        fixed=Subquery(settlement.fixed().values("recognised")),
        returned=_sum_of(Settlement.objects.filter(status=Settlement.Status.CLOSED), "refund"),
        paid=_sum_of(Payment.objects.paid(), "amount"),
        spent=_sum_of(Expense.objects.standing(), "grant"),
        disallowed_grant=_sum_of(
            Expense.objects.standing().annotate(of_grant=Least("disallowed", "grant")), "of_grant"
        ),
    )


def _sum_of(rows, column):
    mine = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Coalesce(Subquery(mine.values_list(Sum(column))), 0)


def stages(projects):
    """A Stage for each of STAGES, empty ones too; every project stands in exactly one."""
    found = {key: Stage(key, label) for key, label in STAGES.items()}
    for project in projects:
        found[told(project).stage].projects.append(project)
    return list(found.values())


def told(project):
    """A project of `with_money` with its stage and all of MONEY."""
    found_good = project.spent - project.disallowed_grant
    project.recognised = found_good if project.fixed is None else project.fixed
    project.refunded = project.returned
    project.stage = stage_of(project)
    project.stage_label = STAGES[project.stage]
    return project


def stage_of(project):
    """Where a project of `with_money` stands."""
    status = Project.Status
    if project.status == status.CLOSED:
        return "closed"
    if project.settlement_status in Settlement.AT_THE_OFFICE:
        return "settling"
    if project.status == status.RUNNING:
        return "running" if project.paid else "paying"
    if project.status == status.STOPPED:
        return "stopped"
    if project.agreement_status:
        return "signing"
    if project.plan_status in ExecutionPlan.HOLDING:
        return "items"
    return "judging" if project.plan_status == ExecutionPlan.Status.SUBMITTED else "plan"
