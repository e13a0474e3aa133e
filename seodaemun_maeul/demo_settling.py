"""Visits, help and the beginning of a report for the demo's running projects; after `demo_projects`.

Read from `fixtures/demo/settling.toml`. Nothing is settled: the demo's projects were never paid.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from projects.models import HelpRequest, Project, Settlement, SettlementRule, Visit

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "settling.toml"


def live(call, *, officer):
    """Lays down the example rule, goes to see each running project of the call, and lets its group ask."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if not SettlementRule.objects.exists():
        SettlementRule.objects.create(**said["rule"])
    for project in Project.objects.filter(award__application__call=call, status=Project.Status.RUNNING).with_award():
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
