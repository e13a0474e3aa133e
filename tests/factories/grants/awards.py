"""What was funded, with the city's programmes and those of the dongs."""

import factory
from factory.django import DjangoModelFactory

from grants.models import Award, AwardTally, DongOfficer, DongProgramme, LinkedProgramme

from ..district import DepartmentFactory


class AwardFactory(DjangoModelFactory):
    class Meta:
        model = Award

    year = 2015
    source = "district"
    number = factory.Sequence(lambda n: n + 1)
    programme = "주민제안"
    group_name = factory.Sequence(lambda n: f"모임 {n}")
    title = factory.Sequence(lambda n: f"사업 {n}")
    amount = 1_000_000


class AwardTallyFactory(DjangoModelFactory):
    class Meta:
        model = AwardTally

    year = 2015
    source = "district"
    axis = AwardTally.Axis.FIELD
    order = factory.Sequence(lambda n: n + 1)
    label = factory.Sequence(lambda n: f"분야 {n}")
    count = 3


class LinkedProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = LinkedProgramme

    year = 2016
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"우리마을 프로젝트 {n}")
    department = factory.SubFactory(DepartmentFactory)


class DongProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = DongProgramme

    year = 2016
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"마을계획 {n}")
    vision = "이웃과 함께"
    kind = "sharing"
    dongs = "천연동"
    purpose = "주민 참여"
    per = DongProgramme.Per.DONG
    amount = 1_000_000
    content = "마을총회"


class DongOfficerFactory(DjangoModelFactory):
    class Meta:
        model = DongOfficer

    year = factory.Sequence(lambda n: 2000 + n)
    kind = "sharing"
    duty = "마을계획 지원"
