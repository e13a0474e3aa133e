import factory
from factory.django import DjangoModelFactory

from district.models import Department, Dong, User


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
