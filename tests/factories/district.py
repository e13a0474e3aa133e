import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from district.models import (
    AccessLog,
    Activity,
    Department,
    Dong,
    Letter,
    LetterBatch,
    LetterTemplate,
    Notice,
    Organisation,
    Sequence,
    User,
)


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


class LetterTemplateFactory(DjangoModelFactory):
    class Meta:
        model = LetterTemplate

    name = factory.Sequence(lambda n: f"본보기 {n}")
    subject = "{접수번호} 안내"
    body = "{받는 이}님,\n‘{사업명}’에 대해 알려 드립니다.\n"


class LetterBatchFactory(DjangoModelFactory):
    class Meta:
        model = LetterBatch

    title = factory.Sequence(lambda n: f"안내 {n}")
    written_by = factory.SubFactory(UserFactory, staff=True)


class LetterFactory(DjangoModelFactory):
    """A held letter; `waiting` was let out and is the worker's, `failed` came back."""

    class Meta:
        model = Letter

    to = factory.SubFactory(UserFactory)
    name = factory.SelfAttribute("to.name")
    address = factory.SelfAttribute("to.email")
    kind = "notice"
    subject = factory.Sequence(lambda n: f"알려 드립니다 {n}")
    body = "안녕하세요."
    batch = factory.SubFactory(LetterBatchFactory)

    class Params:
        waiting = factory.Trait(
            status=Letter.Status.WAITING,
            released_at=factory.LazyFunction(timezone.now),
            released_by=factory.SubFactory(UserFactory, staff=True),
        )
        failed = factory.Trait(waiting=True, status=Letter.Status.FAILED, error="SMTPServerDisconnected: 예시")
