"""What is late (늦은 것): each part names what should have been done by now, and the office reminds of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from district.models import Letter, LetterBatch, LetterKind
from district.templatetags.maeul import kdate
from grants import letters

from .models import ExecutionPlan, Project, Settlement, SettlementRule, Visit


@dataclass(frozen=True)
class Kind:
    """Something that can be late: `find(day)` gives (project's key, the day it was due) of each.

    `page` is where it is done, by the project's key; `told` is what the group is asked for, in a sentence.
    """

    key: str
    title: str
    told: str
    page: str
    find: Callable


@dataclass(frozen=True)
class Late:
    """One thing that one project is late with."""

    kind: Kind
    project: Project
    due: date
    days: int

    @property
    def key(self):
        return f"{self.kind.key}-{self.project.pk}"


def _reports(day):
    """Reports are due so many days after the last one of the project, by the rule of that day."""
    rules = list(SettlementRule.objects.all())
    for key, last in Project.objects.report_late(day).values_list("pk", "last_day"):
        rule = next(row for row in rules if (not row.start or row.start <= last) and (not row.end or last < row.end))
        yield key, last + timedelta(days=rule.report_days)


def _visits(day):
    """Of a project the follow-up, or the visit nobody wrote down, that waits longest."""
    found = {}
    for key, due, planned in Visit.objects.late(day).values_list("project", "follow_up_due", "planned_on"):
        found[key] = min(filter(None, [found.get(key), due or planned]))
    return found.items()


KINDS = [
    Kind(
        "plan",
        "실행계획 제출",
        "실행계획을 써서 제출해 주세요.",
        "projects:plans",
        lambda day: ExecutionPlan.objects.late(day).values_list("project", "project__plan_due"),
    ),
    Kind(
        "agreement",
        "협약",
        "협약 준비물을 내고 협약서에 서명해 주세요.",
        "projects:agreement",
        lambda day: Project.objects.agreement_late(day).values_list("pk", "agreement_due"),
    ),
    Kind("report", "실적보고·정산", "실적보고와 정산을 써서 제출해 주세요.", "projects:settlement", _reports),
    Kind(
        "refund",
        "반납",
        "고지한 금액을 반납하고 영수증을 올려 주세요.",
        "projects:settlement",
        lambda day: Settlement.objects.refund_late(day).values_list("project", "refund_due_on"),
    ),
    Kind("visit", "점검·조치", "점검에서 말씀드린 것을 해 주세요.", "projects:visits", _visits),
]


def late(day, projects, *, kinds=None):
    """A Late for all that `projects` are late with on `day`, the longest waiting first."""
    found = [(kind, *row) for kind in kinds or KINDS for row in kind.find(day)]
    known = projects.with_award().in_bulk({key for _, key, _ in found})
    rows = [Late(kind, known[key], due, (day - due).days) for kind, key, due in found if key in known]
    return sorted(rows, key=lambda row: (row.due, row.project.pk))


def remind(rows, *, by):
    """Writes a letter for each project about all it is late with; held, to be looked over and released.

    Returns (the batch, the projects that no letter reaches). Raises ValidationError (code "empty") without any.
    """
    mine, unreached = {}, []
    for row in rows:
        mine.setdefault(row.project, []).append(row)
    written = []
    for project, late_ones in mine.items():
        receiver = letters.receiver(project.application)
        if receiver["address"]:
            written.append(_letter(project, receiver, late_ones))
        else:
            unreached.append(project)
    return LetterBatch.write(f"늦은 것 알림 {len(written)}건", written, by=by), unreached


def _letter(project, receiver, rows):
    told = "\n".join(f"- {row.kind.title}: {row.kind.told} (기한 {kdate(row.due)})" for row in rows)
    return Letter.about(
        project,
        kind=LetterKind.NOTICE,
        subject=f"[서대문 마을] 기한이 지난 것이 있습니다 (‘{project.award.title}’)"[:200],
        body=(
            f"{receiver['name']}님, 안녕하세요.\n\n"
            f"‘{project.award.title}’ 사업에 기한이 지난 것이 있습니다.\n\n{told}\n\n"
            "누리집의 ‘내 사업’에서 하실 수 있습니다. 어려우면 담당 부서에 말씀해 주세요.\n"
        ),
        **receiver,
    )
