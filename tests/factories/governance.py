import factory
from factory.django import DjangoModelFactory

from governance.models import Body, Seat, Term

from .district import UserFactory


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ["name"]

    name = "마을공동체위원회"
    kind = Body.Kind.COMMITTEE


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
