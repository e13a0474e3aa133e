"""Visits, help and the beginning of a report for the demo's running projects; one that ended is settled with a refund.

After `demo_spending`; as there each act is done now and its dates are laid back. Read from
`fixtures/demo/settling.toml`.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from district.models import Document
from projects.models import HelpRequest, Project, Settlement, SettlementRule, Visit
from projects.models.performance_report import BANK, RECEIPT

from .demo_papers import drawn
from .demo_projects import back
from .demo_spending import ago

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "settling.toml"


def live(call, *, officer, head):
    """Lays down the example rule, settles the project that has ended, sees each running one and lets its group ask."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if not SettlementRule.objects.exists():
        SettlementRule.objects.create(**said["rule"])
    ended = said["ended"]
    for project in Project.objects.filter(award__application__call=call, status=Project.Status.RUNNING).with_award():
        if project.award.group_name == ended["group_name"] and project.payments.paid().exists():
            _saw(project, ended["visit"], officer)
            _settle(project, ended, officer, head)
            continue
        _see(project, said, officer)
        _ask(project, said["asked"], officer)
        _begin(project, said["report"])


def _see(project, said, officer):
    today = timezone.localdate()
    seen = Visit.plan(project, by=officer, kind=Visit.Kind.SITE, planned_on=today, visitor=officer)
    seen.record(by=officer, happened_on=today, **said["found"], follow_up_due=today + timedelta(days=14))
    Visit.plan(project, by=officer, planned_on=today + timedelta(days=21), visitor=officer, **said["planned"])


def _ask(project, said, officer):
    group = project.application.applicant
    HelpRequest.ask(project, said["text"], by=group).answer(said["answer"], by=officer)
    HelpRequest.ask(project, said["waiting"], by=group)


def _begin(project, answers):
    group = project.application.applicant
    Settlement.begin(project, by=group).revise(by=group, version=None, answers=answers)


def _saw(project, said, officer):
    """Somebody went there while it ran; nothing was to be mended."""
    day = ago(said["days_ago"])
    visit = Visit.plan(project, by=officer, kind=Visit.Kind.SITE, planned_on=day, visitor=officer)
    visit.record(by=officer, happened_on=day, findings=said["findings"])
    back(project.visits.all(), said["days_ago"] + 10, "planned_at")
    back(project.visits.all(), said["days_ago"], "done_at")


def _settle(project, said, officer, head):
    """From the report to the end: one inspects, another fixes, the group pays back what was left."""
    group, days = project.application.applicant, said["days_ago"]
    settlement = Settlement.begin(project, by=group)
    settlement.revise(by=group, version=None, answers=said["answers"], interest=said["interest"])
    _file(settlement, BANK, drawn("통장 거래내역", project.award.group_name, "입금 2건, 출금 6건"), group)
    settlement.submit(by=group)
    settlement.inspect(by=officer, opinion=said["opinion"])
    settlement.fix(by=head)
    settlement.notify(by=officer)
    _file(settlement, RECEIPT, drawn("반납 영수증", project.award.group_name, f"{settlement.due:,}원"), group)
    came, years = ago(days["refunded"]), {payment.paid_on.year for payment in project.payments.paid()}
    booking = Settlement.Booking.RESTORED if years == {came.year} else Settlement.Booking.REVENUE
    settlement.close(by=officer, refunded_on=came, refunded_as=booking)
    of_project = Settlement.objects.filter(project=project)
    for act in ("submitted", "inspected", "fixed", "notified", "closed"):
        back(of_project, days[act], f"{act}_at")
    of_project.update(refund_due_on=ago(days["notified"] - settlement.rule.refund_days))


def _file(settlement, place, photo, group):
    with Document.written(photo, by=group) as document:
        settlement.attach(place, document, by=group)
