"""What comes next for an application: the call's steps and dates, seen from an instant."""

from dataclasses import dataclass
from datetime import datetime

from district.templatetags.maeul import kdatetime

GONE = ("withdrawn", "ineligible")  # statuses after which nothing more comes


@dataclass(frozen=True)
class Moment:
    """A step or date of the call; without `starts_at` its day is not known yet."""

    label: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""

    @property
    def when(self):
        """Its day or days in words."""
        if self.ends_at and not self.starts_at:
            return f"{kdatetime(self.ends_at)}까지"
        if self.ends_at:
            return f"{kdatetime(self.starts_at)} ~ {kdatetime(self.ends_at)}"
        return kdatetime(self.starts_at) if self.starts_at else "날짜는 정해지면 알려 드립니다"

    def state(self, now):
        """The word for where it lies: 지남, 지금 or 예정."""
        end = self.ends_at or self.starts_at
        if end is None or (self.starts_at and now < self.starts_at):
            return "예정"
        return "지남" if end <= now else "지금"


def ahead(application, now):
    """[(Moment, 지금 or 예정)] of what is not over yet, in the order of the call's way."""
    if application.status in GONE or _is_over(application):
        return []
    call, steps = application.call, {}
    for step in call.steps.all():
        note = " · ".join(filter(None, [step.place, step.note]))
        steps.setdefault(step.phase, []).append(Moment(str(step), step.starts_at, step.ends_at, note))
    results = Moment("결과 발표", call.results_at, note=call.results_note)
    before = steps.get("before", []) if application.status == "draft" else []
    review = [] if application.result else [*steps.get("review", []), results]
    found = [(moment, moment.state(now)) for moment in (*before, *review)]
    found[len(before) : len(before)] = [(moment, "지금") for moment in _to_do(application, now)]
    found += [(moment, moment.state(now)) for moment in steps.get("after", [])]
    return [(moment, state) for moment, state in found if state != "지남"]


def _is_over(application):
    """Whether the result is out, and nothing more comes of it."""
    return bool(application.result) and application.result.status in ("rejected", "declined")


def _to_do(application, now):
    """What waits for the group or for the office now."""
    if application.is_editable_at(now):
        label = "작성" if application.status == "draft" else "보완"
        yield Moment(label, None, application.due, "기한 안에 제출합니다.")
    elif application.status == "submitted":
        yield Moment("자격검토", application.submitted_at, note="담당자가 신청 자격과 서류를 살펴봅니다.")
