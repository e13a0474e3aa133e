import factory
from factory.django import DjangoModelFactory

from district.models import AccessLog, Activity, Department, Dong, Notice, Organisation, Sequence, User


class DongFactory(DjangoModelFactory):
    class Meta:
        model = Dong
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"{n}동")
    order = factory.Sequence(lambda n: n + 100)
    tile_x = factory.Sequence(lambda n: n + 100)
    tile_y = 100


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ["name", "level"]

    name = "자치행정과"
    level = Department.Level.DISTRICT


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"주민{n}")
    password = factory.django.Password("maeul-2016!")

    class Params:
        staff = factory.Trait(is_staff=True, is_superuser=True, name="담당 주무관")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"이웃모임 {n}")


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    title = factory.Sequence(lambda n: f"알림 {n}")
    body = "알립니다."


class SequenceFactory(DjangoModelFactory):
    class Meta:
        model = Sequence

    name = factory.Sequence(lambda n: f"번호 {n}")
    year = 2016


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    actor = factory.SubFactory(UserFactory)
    actor_name = factory.SelfAttribute("actor.name")
    subject_model = "grants.call"
    subject_id = "1"
    subject_label = "2016년 주민제안 공모사업"
    verb = "공고"


class AccessLogFactory(DjangoModelFactory):
    class Meta:
        model = AccessLog

    actor = factory.SubFactory(UserFactory, staff=True)
    actor_name = factory.SelfAttribute("actor.name")
    subject_model = "grants.application"
    subject_id = "1"
    subject_label = "2016-00001 마을모임"
    act = "신청 열람"
