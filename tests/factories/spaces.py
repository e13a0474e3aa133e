import factory
from factory.django import DjangoModelFactory

from spaces.models import Facility, FacilityCount, FacilityKind


class FacilityFactory(DjangoModelFactory):
    class Meta:
        model = Facility

    name = factory.Sequence(lambda n: f"마을사랑방 {n}")
    kind = FacilityKind.SARANGBANG


class FacilityCountFactory(DjangoModelFactory):
    class Meta:
        model = FacilityCount

    year = factory.Sequence(lambda n: 2000 + n)
    group = FacilityCount.Group.SHARED
    kind = FacilityKind.PUBLIC
    count = 3
