from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from planning.models import (
    Area,
    BudgetChange,
    BudgetLine,
    ChangeRow,
    ChangeRule,
    CostBasis,
    DetailedProgramme,
    Expenditure,
    MonthClose,
    ObjectClass,
    Plan,
    PolicyProgramme,
    ScheduleCell,
    Section,
    StatisticalItem,
    Task,
    UnitProgramme,
)

from .district import DepartmentFactory, UserFactory


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan
        django_get_or_create = ["year"]

    year = 2016
    title = "마을공동체 활성화 시행계획"
    department = factory.SubFactory(DepartmentFactory)
    registered_on = date(2016, 2, 18)

    class Params:
        confirmed = factory.Trait(
            status=Plan.Status.CONFIRMED,
            confirmed_at=factory.LazyFunction(timezone.now),
            confirmed_by=factory.SubFactory(UserFactory, staff=True),
        )


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    plan = factory.SubFactory(PlanFactory)
    order = factory.Sequence(lambda n: n + 1)
    number = "Ⅰ"
    title = "마을공동체 조성지원"


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = Task

    area = factory.SubFactory(AreaFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"세부사업 {n}")
    department = factory.SubFactory(DepartmentFactory)


class ScheduleCellFactory(DjangoModelFactory):
    class Meta:
        model = ScheduleCell

    task = factory.SubFactory(TaskFactory)
    month = factory.Sequence(lambda n: n % 12 + 1)


class PolicyProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = PolicyProgramme
        django_get_or_create = ["plan", "name"]

    plan = factory.SubFactory(PlanFactory)
    department = factory.SubFactory(DepartmentFactory)
    name = "정책사업"


class UnitProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = UnitProgramme
        django_get_or_create = ["policy", "name"]

    policy = factory.SubFactory(PolicyProgrammeFactory)
    name = "단위사업"


class DetailedProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = DetailedProgramme
        django_get_or_create = ["unit", "name"]

    unit = factory.SubFactory(UnitProgrammeFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = "세부사업"


class ObjectClassFactory(DjangoModelFactory):
    class Meta:
        model = ObjectClass
        django_get_or_create = ["year", "name"]

    year = 2016
    order = factory.Sequence(lambda n: n + 1)
    name = "일반운영비"


class StatisticalItemFactory(DjangoModelFactory):
    class Meta:
        model = StatisticalItem
        django_get_or_create = ["object_class", "name"]

    object_class = factory.SubFactory(ObjectClassFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = "사무관리비"


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    programme = factory.SubFactory(DetailedProgrammeFactory)
    item = factory.SubFactory(StatisticalItemFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"세부내역 {n}")
    amount = 1_000_000


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    plan = factory.SubFactory(PlanFactory)
    order = factory.Sequence(lambda n: n + 1)
    number = "1"
    title = factory.Sequence(lambda n: f"사업개요 {n}")
    body = "□ 사업개요\n○ 지원규모"


class ExpenditureFactory(DjangoModelFactory):
    class Meta:
        model = Expenditure

    line = factory.SubFactory(BudgetLineFactory)
    amount = 10_000
    spent_on = date(2016, 3, 2)
    label = "사무용품"
    posted_by = factory.SubFactory(UserFactory, staff=True)


class CostBasisFactory(DjangoModelFactory):
    class Meta:
        model = CostBasis

    line = factory.SubFactory(BudgetLineFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = "강사비"
    unit_price = 100_000
    quantity = 2
    times = 5


class BudgetChangeFactory(DjangoModelFactory):
    class Meta:
        model = BudgetChange

    plan = factory.SubFactory(PlanFactory)
    kind = BudgetChange.Kind.SUPPLEMENT
    reason = "제1회 추가경정예산"
    drafted_by = factory.SubFactory(UserFactory, staff=True)

    class Params:
        approved = factory.Trait(
            status=BudgetChange.Status.APPROVED,
            document_number="자치행정과-100",
            effective_on=date(2016, 5, 1),
            approved_at=factory.LazyFunction(timezone.now),
            approved_by=factory.SubFactory(UserFactory, staff=True),
        )


COUNCIL, MAYOR = "구의회 의결", "구청장 결재"
CHANGE_RULES = {
    "policies": ("transfer", COUNCIL),
    "units": ("diversion", MAYOR),
    "within": ("adjustment", MAYOR),
    "departments": ("handover", MAYOR),
    "total": ("supplement", COUNCIL),
    "earmarked": ("advance", MAYOR),
    "left_over": ("carryover", MAYOR),
}


class ChangeRuleFactory(DjangoModelFactory):
    class Meta:
        model = ChangeRule

    reach = "total"
    kind = factory.LazyAttribute(lambda rule: CHANGE_RULES[rule.reach][0])
    decided_by = factory.LazyAttribute(lambda rule: CHANGE_RULES[rule.reach][1])
    ground = "지방재정법(예시)"


class ChangeRowFactory(DjangoModelFactory):
    class Meta:
        model = ChangeRow

    change = factory.SubFactory(BudgetChangeFactory)
    line = factory.SubFactory(BudgetLineFactory)
    amount = 500_000


class MonthCloseFactory(DjangoModelFactory):
    class Meta:
        model = MonthClose

    plan = factory.SubFactory(PlanFactory)
    month = factory.Sequence(lambda n: n % 12 + 1)
    closed_by = factory.SubFactory(UserFactory, staff=True)
