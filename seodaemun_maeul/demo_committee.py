"""Meetings of the demo: one of the committee and one of the TF that took place, the next of each, and in the year of
the plan one whose allowances were paid.

They go through the verbs the screens use. Whatever they say is marked as an example, and nobody whom the plan names is
said to have been there: members of the demo, seats without a name and departments are. Read from
`fixtures/demo/committee.toml`.
"""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from district.models import Department
from governance import drafting
from governance.models import (
    ActionItem,
    AgendaItem,
    AllowancePayment,
    Body,
    ItemRecusal,
    Meeting,
    Referral,
    Term,
    Votes,
)
from planning.models import BudgetLine, Task

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "committee.toml"


def live(*, officer, head):
    """Holds the meetings, unless there is one already besides that of `demo_decided`."""
    data = _read()
    others = Meeting.objects.exclude(items__scenario__call__is_example=True)
    if others.exclude(held_at=_seoul(data["paid"]["held_at"])).exists():
        return
    _committee(data["committee"], officer, head)
    _task_force(data["task_force"], officer)


def _read():
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _seoul(moment):
    return moment.replace(tzinfo=timezone.get_current_timezone())


def seat(members, start, end):
    """Gives each of `members` ({person: gender}) a free appointed seat of the committee between two days."""
    for (person, gender), free in zip(members.items(), _free(start, len(members)), strict=True):
        _sit(free, start, end, person=person, name=person.name, gender=gender)


def seat_who_leaves(start):
    """Somebody without an account whose term ends soon."""
    row = _read()["leaving"]
    end = timezone.localdate() + timedelta(days=row["in_days"])
    _sit(*_free(start, 1), start, end, name=row["name"], gender=row["gender"])


def _free(day, count):
    seats = Body.objects.get(kind=Body.Kind.COMMITTEE).seats.filter(kind="appointed")
    return seats.exclude(terms__in=Term.objects.in_force(day))[:count]


def _sit(free, start, end, **who):
    term = Term(seat=free, start=start, end=end, note="시연용 위원", **who)
    term.full_clean()
    term.save()


def pay(plan, members, *, officer, head):
    """A meeting in the year of the plan whose allowances were proposed, confirmed and booked to its budget line."""
    row = _read()["paid"]
    seat(members, row["seated_from"], row["seated_until"])
    held, closed = _seoul(row["held_at"]), _seoul(row["closed_at"])
    area, order = row["task"]
    where = {
        "place": row["place"],
        "budget_line": BudgetLine.objects.of_year(plan.year).get(name=row["budget_line"]),
        "task": Task.objects.get(area__plan=plan, area__order=area, order=order),
    }
    meeting = Meeting.plan(Body.objects.get(name=row["body"]), by=officer, held_at=held, **where)
    item = AgendaItem.add(meeting, by=officer, title=row["item"])
    meeting.call(by=officer, urgent=row["urgent"])
    came = meeting.attendees.filter(Q(term__person__isnull=False) | Q(name=""))
    meeting.note_presence(by=officer, came=came.values_list("pk", flat=True), at=held - timedelta(minutes=10))
    meeting.open(by=officer, at=held)
    item.decide("reported", by=officer)
    meeting.close(by=officer, at=closed)
    unnamed = {line.pk: (False, row["unpaid"]) for line in came if not line.name}
    how = {"line": meeting.budget_line, "paid_on": row["paid_on"], "choices": unnamed}
    AllowancePayment.propose(meeting, by=officer, **how).confirm(by=head)


def _at(days, hour=14, minute=0):
    """So many days from today, or the Friday before where that is a weekend."""
    day = timezone.localdate() + timedelta(days=days)
    day -= timedelta(days=max(day.weekday() - 4, 0))
    return datetime.combine(day, time(hour, minute), timezone.get_current_timezone())


def _called(row, officer):
    """The meeting that took place, called, with its agenda; and the next one, planned."""
    body = Body.objects.get(name=row["body"])
    meeting = Meeting.plan(body, by=officer, held_at=_at(-row["held_days_ago"]), place=row["place"])
    for item in row["items"]:
        AgendaItem.add(meeting, by=officer, title=item["title"], text=item.get("text", ""))
    meeting.call(by=officer, urgent=row.get("urgent", "시연 (예시)"))
    following = Meeting.plan(body, by=officer, held_at=_at(row["next_in_days"]), place=row["place"])
    for title in row.get("next_items", ()):
        AgendaItem.add(following, by=officer, title=title)
    return meeting


def _held(meeting, row, came, officer):
    """Who came comes, the items are decided in order, and the sitting closes after an hour and a half."""
    days = -row["held_days_ago"]
    meeting.note_presence(by=officer, came=[line.pk for line in came], at=_at(days, 13, 50))
    meeting.open(by=officer, at=_at(days))
    for item, said in zip(meeting.items.all(), row["items"], strict=True):
        _decided(item, said, came, row, officer)
    for action in row["actions"]:
        department = Department.objects.filter(name=action["department"]).first()
        due = timezone.localdate() + timedelta(days=action["due_in_days"])
        ActionItem.note_down(meeting, by=officer, text=action["text"], department=department, due=due)
    meeting.close(by=officer, at=_at(days, 15, 30))


def _decided(item, said, came, row, officer):
    voting = len(came)
    if said.get("recusal"):
        ItemRecusal.declare(item, came[0], by=officer, kind="recused", reason=row["recused"])
        voting -= 1
    against = said.get("against")
    votes = None if against is None else Votes(voting - against, against)
    item.decide(said["result"], by=officer, votes=votes, note=said.get("note", ""))
    if said.get("referral"):
        referral = Referral.send(item, Body.objects.get(name=row["referred_to"]), by=officer)
        referral.answer("passed", by=officer, note="원안대로 (예시)")


def _committee(row, officer, head):
    meeting = _called(row, officer)
    seated = list(meeting.attendees.filter(term__person__isnull=False))
    nameless = list(meeting.attendees.filter(term__person=None, name=""))
    _held(meeting, row, seated[: len(seated) - row["absent"]] + nameless, officer)
    meeting.write_minutes(by=officer, minutes=drafting.drafted(meeting), internal_minutes="", version=0)
    meeting.confirm(by=head)
    meeting.publish(by=head)


def _task_force(row, officer):
    meeting = _called(row, officer)
    _held(meeting, row, list(meeting.attendees.filter(term=None))[: row["departments"]], officer)
