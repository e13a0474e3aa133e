from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from governance.models import AgendaItem, Body, BodyRule, Meeting, Seat, SupportCentre, Term

from .district import UserFactory


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ["name"]

    name = "마을공동체위원회"
    kind = Body.Kind.COMMITTEE


class BodyRuleFactory(DjangoModelFactory):
    """과반수 of the members opens, 과반수 of those there decides, and a tie is lost."""

    class Meta:
        model = BodyRule

    body = factory.SubFactory(BodyFactory)
    seats_ex_officio = 3
    seats_appointed = 15
    open_num = pass_num = 1
    open_den = pass_den = 2
    tie = BodyRule.Tie.REJECTED
    ground = "예시"


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    body = factory.SubFactory(BodyFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = Seat.Kind.APPOINTED


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(UserFactory, name=factory.Sequence(lambda n: f"위원{n}"))
    name = factory.SelfAttribute("person.name")


class MeetingFactory(DjangoModelFactory):
    """A planned meeting of this moment; `opened` and `closed` ones stand as the verbs leave them, without a roll."""

    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    number = factory.Sequence(lambda n: n + 1)
    held_at = factory.LazyFunction(timezone.now)

    class Params:
        opened = factory.Trait(
            status=Meeting.Status.OPEN,
            members=5,
            quorum=3,
            called_at=factory.LazyAttribute(lambda meeting: meeting.held_at - timedelta(days=7)),
            called_by=factory.SubFactory(UserFactory, staff=True),
            opened_at=factory.SelfAttribute("held_at"),
            opened_by=factory.SelfAttribute("called_by"),
        )
        closed = factory.Trait(
            opened=True,
            status=Meeting.Status.CLOSED,
            closed_at=factory.LazyAttribute(lambda meeting: meeting.opened_at + timedelta(hours=2)),
            closed_by=factory.SelfAttribute("called_by"),
        )


class AgendaItemFactory(DjangoModelFactory):
    """An item not decided yet; a `passed` one of a closed meeting, as it stood and without a vote."""

    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"안건 {n}")

    class Params:
        passed = factory.Trait(
            meeting__closed=True,
            result=AgendaItem.Result.PASSED,
            present=5,
            recused=0,
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SelfAttribute("meeting.opened_by"),
        )


def sitting(members=5, present=5, *, rule=None, opened=True, **fields):
    """A meeting of today, by the verbs: so many members on its roll, the first of them there, opened by an official.

    `rule` are fields of the body's rule that differ from the factory's; `meeting.called_by` may act on the meeting.
    """
    body, officer = BodyFactory(), UserFactory(staff=True)
    BodyRuleFactory(body=body, **(rule or {}))
    for _ in range(members):
        TermFactory(seat__body=body)
    meeting = Meeting.plan(body, by=officer, held_at=fields.pop("held_at", timezone.now()), **fields)
    meeting.call(by=officer, urgent="오늘")
    for line in list(meeting.attendees.all())[:present]:
        line.arrive(by=officer)
    if opened:
        meeting.open(by=officer)
    return meeting


class SupportCentreFactory(DjangoModelFactory):
    class Meta:
        model = SupportCentre

    year = factory.Sequence(lambda n: 2000 + n)
    name = "마을공동체지원센터"
    operation = "직영"
    place = "자치행정과"
    period = "연중"
    function = "상담"
    staffing = "3명"
    roles = "상담"
