"""The district's rules on spending, read once for a project: which of them held on the day money was spent."""

from dataclasses import replace

from grants import spending
from grants.models import SpendingRule

from .models.evidence_rule import EvidenceRule


class Book:
    """Rules of all days; an expense is held against those of its own day."""

    def __init__(self, project, spending_rows, evidence_rows):
        self.granted = project.granted
        self.notice = SpendingRule.objects.of_notice(project.application)
        self.spending_rows, self.evidence_rows = spending_rows, evidence_rows

    @classmethod
    def of(cls, project):
        return cls(project, list(SpendingRule.objects.all()), list(EvidenceRule.objects.all()))

    @classmethod
    def of_each(cls, projects):
        """{project's pk: Book} for many projects, reading the rules once."""
        rows = list(SpendingRule.objects.all()), list(EvidenceRule.objects.all())
        return {project.pk: cls(project, *rows) for project in projects}

    def spending_on(self, day):
        """The `grants.spending.Rule`s of that day, each saying its ground, and what the call's notice says."""
        held = [row for row in self.spending_rows if _holds(row, day)]
        return [replace(row.rule, says=f"{row.says} (근거: {row.ground})") for row in held] + self.notice

    def evidence_on(self, day):
        return [row for row in self.evidence_rows if _holds(row, day)]

    def advice(self, expense):
        """An Advice for each rule that is about the expense."""
        return spending.on_line(self.spending_on(expense.spent_on), expense)


def _holds(row, day):
    return (row.start is None or row.start <= day) and (row.end is None or row.end > day)
