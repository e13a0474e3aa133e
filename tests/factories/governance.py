from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from governance.models import (
    AgendaItem,
    AllowancePayment,
    AllowanceRule,
    Body,
    BodyRule,
    Meeting,
    Seat,
    SupportCentre,
    Term,
    WithholdingRule,
)

from .district import UserFactory
from .planning import BudgetLineFactory


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


def sitting(members=5, present=5, *, body=None, rule=None, opened=True, **fields):
    """A meeting of today, by the verbs: so many members on its roll, the first of them there, opened by an official.

    `rule` are fields of the body's rule that differ from the factory's; `meeting.called_by` may act on the meeting.
    """
    body, officer = body or BodyFactory(), UserFactory(staff=True)
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


class AllowanceRuleFactory(DjangoModelFactory):
    """Who sits for half an hour is paid, who sits for more than two hours a little more."""

    class Meta:
        model = AllowanceRule

    body = factory.SubFactory(BodyFactory)
    base = 70_000
    least_minutes = 30
    extra_after_minutes = 120
    extra = 80_000
    written = 50_000
    ground = "예시"


class WithholdingRuleFactory(DjangoModelFactory):
    class Meta:
        model = WithholdingRule

    expense_percent = 60
    income_tax_permille = 200
    local_tax_percent = 10
    exempt_up_to = 50_000
    ground = "예시"


def paid_sitting(*, body=None, **stays):
    """A closed meeting of three hours, by the verbs, with the rules its allowances need and a line to pay them from.

    `stays` say for names how many minutes somebody sat there, None for who did not come.
    """
    hour, ago = timedelta(hours=1), timezone.now() - timedelta(hours=4)
    meeting = sitting(members=len(stays), present=0, opened=False, body=body, held_at=ago)
    officer = meeting.called_by
    for line, (name, minutes) in zip(meeting.attendees.all(), stays.items(), strict=True):
        line.name = name
        line.save()
        if minutes is not None:
            line.arrive(by=officer, at=ago)
    meeting.open(by=officer, at=ago)
    for line in meeting.attendees.all():
        if stays[line.name] is not None and stays[line.name] < 180:
            line.leave(by=officer, at=ago + timedelta(minutes=stays[line.name]))
    meeting.close(by=officer, at=ago + 3 * hour)
    AllowanceRuleFactory(body=meeting.body)
    if not WithholdingRule.objects.exists():
        WithholdingRuleFactory()
    meeting.budget_line = BudgetLineFactory(programme__unit__policy__plan__year=meeting.day.year)
    meeting.save()
    return meeting


class AllowancePaymentFactory(DjangoModelFactory):
    """A proposal of which nobody has written rows."""

    class Meta:
        model = AllowancePayment

    meeting = factory.SubFactory(MeetingFactory, closed=True)
    line = factory.SubFactory(BudgetLineFactory)
    paid_on = factory.SelfAttribute("meeting.day")
    allowance_rule = factory.SubFactory(AllowanceRuleFactory, body=factory.SelfAttribute("..meeting.body"))
    withholding_rule = factory.SubFactory(WithholdingRuleFactory)
    proposed_by = factory.SubFactory(UserFactory, staff=True)


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
