"""The selected projects of last year's demo call on their way to the agreement, each at another step.

Those that go on signed theirs some time ago: it is done now, and its dates are laid back. Read from
`fixtures/demo/projects.toml`.
"""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone

from district.models import Activity, Document
from grants.models import Step
from projects.models import Agreement, AgreementText, AmendmentRule, PlanCost, Project, Scan
from reports.codes import code_png

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "projects.toml"
WAY = ("plan", "submitted", "items", "group", "signed")
LASTS = 180  # days
MOVED = "이 사업의 날짜는 시연을 위해 앞당겨 적었습니다. 처리 이력에는 시연을 만든 때가 그대로 남습니다."


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
    for order, kind in enumerate((Step.Kind.TRAINING, Step.Kind.INSTALMENTS), start=call.steps.count() + 1):
        call.steps.create(order=order, kind=kind)
    dues = {"plan_due": today - timedelta(days=3), "agreement_due": today + timedelta(days=14)}
    Project.begin_all(call, by=officer, **dues)
    for row in said["projects"]:
        project = Project.objects.with_award().get(award__application__call=call, award__group_name=row["group_name"])
        _go(project, row, officer, head)
        if days := row.get("signed_days_ago"):
            _lay_back(project, days)


def back(rows, days, *names):
    """Lays what the rows say of themselves in these columns so many days back."""
    rows.update(**{name: F(name) - timedelta(days=days) for name in names})


def told_back(project):
    """Says in the project's trail that its dates were moved."""
    Activity.write(project, by=None, verb="시연 날짜 옮김", after="시연", note=MOVED)


def _lay_back(project, days):
    back(project.plans.all(), days + 7, "submitted_at")
    back(project.plans.all(), days + 5, "decided_at")
    back(project.items.all(), days + 4, "met_at")
    back(Scan.objects.filter(agreement__project=project), days + 1, "uploaded_at")
    back(Agreement.objects.filter(project=project), days + 3, "drawn_at")
    back(Agreement.objects.filter(project=project), days + 1, "group_signed_at")
    back(Agreement.objects.filter(project=project), days, "signed_at")
    signed_on = timezone.localdate() - timedelta(days=days)
    dues = {"plan_due": signed_on - timedelta(days=3), "agreement_due": signed_on + timedelta(days=14)}
    Project.objects.filter(pk=project.pk).update(**dues)


def _go(project, row, officer, head):
    far = WAY.index(row["until"])
    member, plan = project.application.applicant, project.plans.get()
    starts_on = timezone.localdate() - timedelta(days=row.get("signed_days_ago", 0))
    days = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=row.get("lasts", LASTS))}
    plan.revise(by=member, version=plan.version, words=days)
    if far >= WAY.index("submitted"):
        plan.revise(by=member, version=plan.version, costs=_fitted(project, plan))
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
    if far >= WAY.index("signed"):
        Agreement.objects.get(pk=agreement.pk).sign(by=head)


def _fitted(project, plan):
    """The costs of the application, of which the group pays what was not granted."""
    over, costs = plan.grant - project.granted, []
    for cost in plan.costs.all():
        taken = min(over, cost.grant)
        over -= taken
        said = {name: getattr(cost, name) for name in PlanCost.SAID}
        costs.append(PlanCost(**said | {"own_share": cost.own_share + taken}))
    return costs
