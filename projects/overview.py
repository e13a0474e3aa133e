"""A call from its awards to the last settlement: how many projects stand where, and what became of the money."""

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Least

from .models import Agreement, ExecutionPlan, Expense, Payment, Project

MONEY = ("granted", "paid", "spent", "recognised", "refunded")
STAGES = {
    "plan": "실행계획 쓰는 중",
    "judging": "실행계획 살필 것",
    "items": "협약 준비물",
    "signing": "협약 서명",
    "paying": "교부 전",
    "running": "수행중",
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
    plan = ExecutionPlan.objects.filter(project=OuterRef("pk"), number=1).values("status")
    agreement = Agreement.objects.filter(project=OuterRef("pk")).values("status")
    rows = Project.objects.filter(award__application__call=call).with_award().order_by("award__number", "pk")
    return rows.annotate(
        plan_status=Subquery(plan),
        agreement_status=Subquery(agreement),
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
        project.recognised, project.refunded = project.spent - project.disallowed_grant, 0
        project.stage = stage_of(project)
        project.stage_label = STAGES[project.stage]
        found[project.stage].projects.append(project)
    return list(found.values())


def stage_of(project):
    """Where a project of `projects_of` stands."""
    status = Project.Status
    if project.status in (status.STOPPED, status.CLOSED):
        return project.status
    if project.status == status.RUNNING:
        return "running" if project.paid else "paying"
    if project.agreement_status:
        return "signing"
    if project.plan_status in ExecutionPlan.HOLDING:
        return "items"
    return "judging" if project.plan_status == ExecutionPlan.Status.SUBMITTED else "plan"
