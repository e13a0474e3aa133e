"""What can be computed of an application's eligibility, each with its reason: for the panel that staff decide by.

The conditions and the gaps are those of `terms` and `completeness`; here they are only laid out, beside what only
staff may see: who else has applied with the same people, and what the group was awarded before.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass

from . import completeness, judging
from .models.award import Award
from .models.contents import Participant

OK, WRONG, LOOK = "맞음", "어긋남", "사람이 볼 것"
PARTS = {
    "group": "모임",
    "project": "사업",
    "people": "참여자",
    "costs": "예산",
    "more": "더 묻는 것",
    "attachments": "제출서류",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `verdict` is OK, WRONG or LOOK, `others` are (key, number) of applications it is about."""

    about: str
    verdict: str
    reason: str
    others: tuple = ()

    @property
    def badge(self):
        return {OK: "success", WRONG: "danger"}.get(self.verdict, "warning")


def findings(application, user):
    """[(heading, Findings)] of everything that can be looked up; other applications as far as `user` may see them."""
    case = application.case
    return [
        ("공모 조건", list(_conditions(application, case))),
        ("신청서와 서류", list(_form(application, case))),
        ("사람", list(_people(application, user))),
        ("지원 이력", list(_history(application))),
    ]


def snapshot(application, user):
    """The findings, the checklist and the departments' verdicts as `user` sees them now, as JSON."""
    checks = application.checks.select_related("item", "checked_by")
    departments = application.department_reviews.select_related("department")
    return {
        "findings": {
            heading: [asdict(finding) for finding in found] for heading, found in findings(application, user)
        },
        "checks": [
            {"item": check.item.text, "result": check.get_result_display(), "note": check.note} for check in checks
        ],
        "departments": [
            {"name": str(row.department), "verdict": row.get_status_display(), "opinion": row.opinion}
            for row in departments
        ],
    }


def _conditions(application, case):
    for row, sentence in judging.judged(application.call.conditions.all(), case):
        if sentence:
            yield Finding(row.term.label, WRONG, sentence)
        elif row.term.is_judged and row.effect != row.Effect.TELL:
            yield Finding(row.term.label, OK, row.says)
        else:
            yield Finding(row.term.label, LOOK, row.says)


def _form(application, case):
    blocked = {sentence for _, sentence in application.problems(case)}  # stands among the conditions already
    gaps = defaultdict(list)
    for part, sentence in completeness.missing(application, case):
        if sentence not in blocked:
            gaps[part].append(sentence)
    type = application.type
    papers = ", ".join(paper.name for paper in application.papers_due(case))
    filled = {
        "costs": f"신청액 {case.asked:,}원, 자부담 {case.own:,}원(총사업비의 {case.own_percent:g}%). "
        f"{(type and type.money) or '공고에 한도가 없습니다'}.",
        "attachments": f"{papers}: 필수 서류가 모두 있습니다." if papers else "낼 서류가 없는 신청입니다.",
    }
    for part, label in PARTS.items():
        if part == "more" and not application.asks_more:
            continue
        if part in gaps:
            yield Finding(label, WRONG, " ".join(gaps[part]))
        else:
            yield Finding(label, OK, filled.get(part, "빠진 것이 없습니다."))


def _people(application, user):
    people = list(application.participants.all())
    for person, rows in _met_elsewhere(application, people, user):
        same = person.phone_end and any(row.phone_end == person.phone_end for row in rows)
        who = "이름과 전화번호 끝자리가 같은 사람" if same else "이름이 같은 사람"
        where = ", ".join(map(_where, rows))
        others = tuple((row.application_id, row.application.number) for row in rows)
        yield Finding(f"{person.name}({person.get_role_display()})", LOOK, f"{who}이 {where}에도 있습니다.", others)
    homes = defaultdict(list)
    for person in people:
        if person.household:
            homes[person.household].append(person.name)
    for home, names in homes.items():
        if len(names) > 1:
            yield Finding("같은 집", LOOK, f"‘{home}’ 집에 {len(names)}명: {', '.join(names)}.")
    if any(not person.consented for person in people):
        names = ", ".join(person.name for person in people if not person.consented)
        yield Finding("개인정보 동의", LOOK, f"동의를 확인했다는 표시가 없습니다: {names}.")


def _met_elsewhere(application, people, user):
    """(participant, those of other applications of the call in the race who have the same name)."""
    elsewhere = type(application).objects.visible_to(user).filter(call=application.call_id)
    elsewhere = elsewhere.exclude(pk=application.pk).exclude(status__in=("draft", "withdrawn"))
    same = Participant.objects.filter(application__in=elsewhere, name__in={person.name for person in people})
    rows = defaultdict(list)
    for row in same.select_related("application").order_by("application__number"):
        rows[row.name].append(row)
    for person in people:
        # Who gives another end of the phone number is somebody else.
        met = [row for row in rows[person.name] if row.phone_end in ("", person.phone_end) or not person.phone_end]
        if met:
            yield person, met


def _where(row):
    return f"{row.application.number} {row.application.group_name}({row.get_role_display()})"


def _history(application):
    if not application.group_name:
        yield Finding("선정 이력", LOOK, "모임 이름이 적혀 있지 않아 찾을 수 없습니다.")
        return
    won = list(Award.objects.won_by(application.group_name, before=application.call.year))
    if won:
        told = ", ".join(f"{year}년 ‘{title}’" for year, title in won)
        yield Finding("선정 이력", LOOK, f"이 이름으로 {len(won)}번 선정되었습니다: {told}.")
    else:
        yield Finding("선정 이력", OK, "이 이름으로 선정된 기록이 없습니다.")
