import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from governance.models import Body, BodyRule, Meeting, Seat, SupportCentre, Term

from .district import UserFactory


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ["name"]

    name = "마을공동체위원회"
    kind = Body.Kind.COMMITTEE


class BodyRuleFactory(DjangoModelFactory):
    class Meta:
        model = BodyRule

    body = factory.SubFactory(BodyFactory)
    seats_ex_officio = 3
    seats_appointed = 15
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
    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    number = factory.Sequence(lambda n: n + 1)
    held_at = factory.LazyFunction(timezone.now)


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
