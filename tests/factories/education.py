from datetime import date

import factory
from factory.django import DjangoModelFactory

from education.models import AwardReceived, Channel, CourseRun, Event, Programme, TrainingCount


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    year = 2016
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"기본과정 {n}")
    kind = Programme.Kind.BASIC


class CourseRunFactory(DjangoModelFactory):
    class Meta:
        model = CourseRun

    programme = factory.SubFactory(ProgrammeFactory)
    number = 1
    starts_on = date(2016, 3, 2)
    ends_on = date(2016, 3, 30)
    capacity = 30


class TrainingCountFactory(DjangoModelFactory):
    class Meta:
        model = TrainingCount

    year = factory.Sequence(lambda n: 2000 + n)
    audience = "resident"
    who = "주민"
    people = 100


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    year = 2016
    order = factory.Sequence(lambda n: n + 1)
    kind = Event.Kind.FAIR
    name = factory.Sequence(lambda n: f"마을박람회 {n}")


class AwardReceivedFactory(DjangoModelFactory):
    class Meta:
        model = AwardReceived

    year = 2015
    title = factory.Sequence(lambda n: f"우수구 {n}")
    amount = 10_000_000


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    year = 2016
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"소식지 {n}")
    method = "달마다 한 번 알립니다."
