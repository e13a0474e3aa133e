"""A call of last year that went the whole way: handed in, scored, decided by the committee, announced, objected to.

The verbs judge by the clock. So all of it is done at once, inside a window that is open at this moment, and afterwards
its dates are laid back to last year. The trail stays as it was written: it says when that was really done, and that
the dates were moved. Everything is made up and marked so. Read from `fixtures/demo/decided.toml`.
"""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from district.models import Activity, Dong, Letter, LetterBatch, Sequence, User
from district.parsing import parse_won
from governance.models import Body, ItemRecusal, Meeting, Votes
from grants.models import (
    Appeal,
    Application,
    Call,
    Conflict,
    CostItem,
    Criterion,
    Decision,
    Participant,
    Review,
    Round,
    Scenario,
    Step,
)

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "decided.toml"
MOVED = "이 공모의 날짜는 시연을 위해 지난해로 옮겼습니다. 처리 이력에는 시연을 만든 때가 그대로 남습니다."


@cache
def _read():
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def year():
    return timezone.localdate().year - 1


def instant(name):
    """The instant of last year that the fixture names so."""
    said = datetime.strptime(f"{year()}-{_read()['days'][name]}", "%Y-%m-%d %H:%M")
    return said.replace(tzinfo=timezone.get_current_timezone())


def live(people, members, *, officer, head):
    """Makes the call and takes it through; returns it. `people` are the accounts by e-mail, `members` score."""
    call = _call(head)
    for row in _read()["applications"]:
        _application(call, row, people, officer)
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now())
    _score(call, members, officer)
    scenario, *_ = [_scenario(call, row, officer) for row in _read()["scenarios"]]
    _meet(scenario, members, officer, head)
    decision = _decide(scenario, officer, head)
    _afterwards(decision, officer, head)
    return call


# -- the call and what was handed in ----------------------------------------------------------------------------------


def _call(head):
    data, model, now = _read(), Call.objects.get(year=2016), timezone.now()
    call = Call.objects.create(
        year=year(),
        title=data["title"],
        summary=data["summary"],
        results_note=data["results_note"],
        budget=parse_won(data["budget"]),
        who=model.who,
        subject=model.subject,
        restriction=model.restriction,
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=1),
        appeals_until=now + timedelta(days=1),
        is_example=True,
    )
    for order, row in enumerate(data["types"], start=1):
        cap = parse_won(row["cap"])
        type = call.types.create(order=order, stage=row["stage"], name=row["name"], cap=cap)
        call.conditions.create(order=order, key="own_share", type=type, number=row["own_share_percent"], ground="예시")
    call.conditions.create(order=9, key="people", number=5, ground="예시")
    call.steps.create(order=1, kind=Step.Kind.COMMITTEE, drop_extremes_from=5)
    Criterion.objects.bulk_create(
        Criterion(call=call, order=order, max_points=20, is_example=True, **row)
        for order, row in enumerate(data["criteria"], start=1)
    )
    call.publish(by=head)
    return call


def _application(call, row, people, officer):
    """One that came in on its day of last year, written down as received then: its number is one of last year's."""
    number = Sequence.take("접수번호", year())
    applicant = people.get(row.get("applicant")) or _neighbour(row["people"][0], number)
    application = call.applications.create(
        type=call.types.get(name=row["type"]),
        form=call.sheet,
        applicant=applicant,
        dong=Dong.objects.get(name=row["dong"]),
        starts_on=instant("moved_up").date(),
        ends_on=instant("moved_up").date() + timedelta(days=180),
        answers={
            "group_intro": f"{row['dong']}에 사는 이웃들입니다. (예시)",
            "need": row["need"],
            "plan": row["plan"],
            "effect": "서로 돌보는 이웃이 늘어납니다. (예시)",
        },
        status=Application.Status.SUBMITTED,
        number=f"{year()}-{number:05d}",
        submitted_at=instant("opens") + timedelta(days=number, hours=number),
        submitted_by=applicant,
        group_name=row["group_name"],
        title=row["title"],
    )
    roles = [Participant.Role.LEADER, Participant.Role.TREASURER]
    Participant.objects.bulk_create(
        Participant(application=application, name=name, role=role, consented=True)
        for name, role in zip(row["people"], roles + [Participant.Role.MEMBER] * len(row["people"]), strict=False)
    )
    columns = ("category", "basis", "unit_price", "quantity", "times", "own_share")
    CostItem.objects.bulk_create(
        CostItem(application=application, **dict(zip(columns, cost, strict=True))) for cost in row["costs"]
    )
    received = Application.Status.SUBMITTED.label
    Activity.write(
        application, by=applicant, verb=received, before="작성중", after=received, note="지난해의 접수 (예시)"
    )
    application.accept(by=officer)


def _neighbour(name, number):
    """Somebody who applied and does not sign in."""
    return User.objects.create_user(f"neighbour{number}@maeul.example", None, name=name)


# -- what the committee did -------------------------------------------------------------------------------------------


def _score(call, members, officer):
    """Everybody scores what he was given; one steps down from one of them."""
    round = Round.open(call.steps.get(), by=officer, due_at=instant("round_due"))
    for member in members:
        round.seat(member, by=officer)
    for row in _read()["applications"]:
        application = _of(call, row)
        for member, points in zip(members, row["scores"], strict=True):
            review = round.assign(application, member, by=officer)
            if not points:
                review.recuse(by=member, reason=row["recusal"])
                continue
            review.declare(by=member)
            review.save_scores(dict(zip(round.criteria, _shared(points), strict=True)), comment=row["comment"])
            review.submit(by=member)
    round.close(by=officer)


def _of(call, row):
    return call.applications.get(group_name=row["group_name"])


def _shared(points):
    """So many points over five criteria, the first ones getting what does not divide."""
    return [points // 5 + (at < points % 5) for at in range(5)]


def _scenario(call, row, officer):
    keys = dict(call.applications.values_list("group_name", "pk"))
    scenario = Scenario.draw(call, name=row["name"], by=officer)
    said = {keys[name]: {"state": "selected", "amount": won} for name, won in row["selected"].items()}
    said |= {keys[name]: {"state": "reserve"} for name in row["reserve"]}
    if reason := row.get("reason"):
        for change in said.values():
            change["reason"] = reason
    scenario.revise(said, version=scenario.version, by=officer)
    scenario.rename(name=row["name"], note=row["note"], by=officer)
    return scenario


def _meet(scenario, members, officer, head):
    """The committee sits on its day of last year, without whom the plan names; who stepped down does not vote."""
    said, held = _read()["meeting"], instant("held")
    committee = Body.objects.get(kind=Body.Kind.COMMITTEE)
    meeting = Meeting.plan(committee, by=officer, held_at=held, place=said["place"])
    item = scenario.put_to(meeting, by=officer)
    meeting.call(by=officer, urgent=said["urgent"])
    lines = list(meeting.attendees.filter(term__person__in=members))
    came = [*lines, *meeting.attendees.filter(term__person=None, name="")]
    meeting.note_presence(by=officer, came=[line.pk for line in came], at=held - timedelta(minutes=10))
    meeting.open(by=officer, at=held)
    stepped_down = next(line for line in lines if line.term.person.conflicts.exists())
    ItemRecusal.declare(item, stepped_down, by=officer, kind="recused", reason=said["recused"])
    votes = Votes(len(came) - 1 - said["against"], said["against"])
    item.decide("passed", by=officer, votes=votes, note=said["note"])
    meeting.close(by=officer, at=held + timedelta(minutes=90))
    meeting.write_minutes(
        by=officer, minutes=said["minutes"], internal_minutes=said["internal_minutes"], version=meeting.version
    )
    meeting.confirm(by=head)
    meeting.publish(by=head)


def _decide(scenario, officer, head):
    decision = Decision.propose(scenario, by=officer, note="의결한 대로 (예시)")
    decision.confirm(by=head)
    for row in _read()["applications"]:
        decision.outcomes.get(application__group_name=row["group_name"]).say(row["comment"], by=officer)
    decision.write_letters(by=officer)
    decision.call.announce(by=head)
    return decision


def _afterwards(decision, officer, head):
    """A group objects and is answered, another gives its place up, and the first reserve moves up."""
    for row in _read()["applications"]:
        application = _of(decision.call, row)
        if text := row.get("appeal"):
            appeal = Appeal.ask(application, text, by=application.applicant)
            appeal.answer(Appeal.Status.DISMISSED, row["answer"], by=officer)
        if reason := row.get("gives_up"):
            application.outcome.decline(by=officer, reason=reason)
        if amount := row.get("moves_up"):
            application.outcome.offer(parse_won(amount), by=officer)
            application.outcome.move_up(by=head)
    for batch in LetterBatch.objects.unreleased():
        batch.release(by=head)


# -- back to last year ------------------------------------------------------------------------------------------------


def lay_back(call):
    """Gives every record of the call the day that the fixture names; only the trail keeps its own, and says so."""
    applications, decision = call.applications.all(), call.decision
    round, meeting, of_call = Round.objects.of(call).get(), decision.item.meeting, {"application__call": call}
    later = Letter.objects.filter(subject_id__in=[str(one.pk) for one in applications]).exclude(batch=decision.letters)
    for rows, days in (
        (_only(call), {"published_at": "published", "opens_at": "opens", "closes_at": "closes"}),
        (_only(call), {"results_at": "results", "appeals_until": "appeals_until"}),
        (applications, {"screened_at": "screened"}),
        (_only(round), {"opened_at": "round_opened", "closed_at": "round_closed"}),
        (Review.objects.filter(**of_call, status="submitted"), {"declared_at": "scored", "submitted_at": "scored"}),
        (Conflict.objects.filter(**of_call), {"asked_at": "scored", "decided_at": "scored"}),
        (call.scenarios.all(), {"made_at": "drawn", "changed_at": "drawn"}),
        (_only(meeting), {"called_at": "called", "confirmed_at": "minuted", "published_at": "minuted"}),
        (meeting.items.all(), {"decided_at": "held"}),
        (_only(decision), {"proposed_at": "proposed", "confirmed_at": "confirmed"}),
        (_only(decision.letters), {"written_at": "written"}),
        (decision.letters.letters.all(), {"written_at": "written", "released_at": "results", "sent_at": "results"}),
        (decision.outcomes.exclude(moved_up_at=None), {"offered_at": "offered", "moved_up_at": "moved_up"}),
        (later.filter(kind="selected"), dict.fromkeys(("written_at", "released_at", "sent_at"), "moved_up")),
        (LetterBatch.objects.filter(letters__in=later), {"written_at": "moved_up"}),
        (later.filter(kind="notice"), dict.fromkeys(("written_at", "sent_at"), "answered")),
        (Appeal.objects.filter(**of_call), {"asked_at": "appealed", "answered_at": "answered"}),
    ):
        rows.update(**{name: instant(day) for name, day in days.items()})
    for subject in (call, round, *applications, meeting, decision):
        Activity.write(subject, by=None, verb="시연 날짜 옮김", after="시연", note=MOVED)


def _only(record):
    return type(record).objects.filter(pk=record.pk)
