"""The selected projects of last year's demo call on their way to the agreement, each at another step.

Read from `fixtures/demo/projects.toml`. Nothing is paid: the demo has no budget of this year to pay it from.
"""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from district.models import Document
from grants.models import Step
from projects.models import Agreement, AgreementText, AmendmentRule, Payment, PlanCost, Project, Scan
from reports.codes import code_png

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "projects.toml"
WAY = ("plan", "submitted", "items", "group", "requested")


@cache
def _read():
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def live(call, *, officer, head):
    """Begins the projects of an announced call and takes each as far as the fixture says."""
    said, today = _read(), timezone.localdate()
    for kind in AgreementText.Kind.values:
        AgreementText.objects.get_or_create(kind=kind, defaults={**said[kind], "text": said[kind]["text"].strip()})
    if not AmendmentRule.objects.exists():
        AmendmentRule.objects.create(**said["amendment"])
    call.steps.create(order=call.steps.count() + 1, kind=Step.Kind.TRAINING)
    dues = {"plan_due": today - timedelta(days=3), "agreement_due": today + timedelta(days=14)}
    Project.begin_all(call, by=officer, **dues)
    for row in said["projects"]:
        project = Project.objects.with_award().get(award__application__call=call, award__group_name=row["group_name"])
        _go(project, WAY.index(row["until"]), officer, head)


def _go(project, far, officer, head):
    member = project.application.applicant
    if far >= WAY.index("submitted"):
        plan = project.plans.get()
        today = timezone.localdate()
        days = {"starts_on": today, "ends_on": today + timedelta(days=180)}
        plan.revise(by=member, version=plan.version, words=days, costs=_fitted(project, plan))
        plan.submit(by=member)
    if far >= WAY.index("items"):
        plan.approve(by=officer, answer="실행계획대로 진행해 주세요. (예시)")
        items = list(project.items.all())
        for item in items[: None if far > WAY.index("items") else 2]:
            item.give(by=member, note=f"{item} 준비했습니다. (예시)")
        for item in items[: None if far > WAY.index("items") else 1]:
            item.meet(by=officer)
    if far >= WAY.index("group"):
        agreement = Agreement.draw(project, by=officer)
        file = ContentFile(code_png(f"{settings.SITE_URL}/papers/{agreement.token}/"), name="서명한 협약서(예시).png")
        with Document.written(file, by=member) as document:
            Scan.take(document, agreement, by=member)
    if far >= WAY.index("requested"):
        Agreement.objects.get(pk=agreement.pk).sign(by=head)
        project.refresh_from_db()
        Payment.request(project, by=member, account=f"예시은행 000-0000-0000 {project.award.group_name}")


def _fitted(project, plan):
    """The costs of the application, of which the group pays what was not granted."""
    over, costs = plan.grant - project.granted, []
    for cost in plan.costs.all():
        taken = min(over, cost.grant)
        over -= taken
        said = {name: getattr(cost, name) for name in PlanCost.SAID}
        costs.append(PlanCost(**said | {"own_share": cost.own_share + taken}))
    return costs
