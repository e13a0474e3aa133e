"""A call and what it says: types, conditions, criteria, steps, questions, papers, and the books it is held to."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from grants.models import (
    Alert,
    Call,
    CallCondition,
    CallType,
    CheckItem,
    CorrectionTemplate,
    Criterion,
    ElectionDay,
    Field,
    Question,
    RequiredDocument,
    SpendingRule,
    Step,
)

from ..district import UserFactory


class CallFactory(DjangoModelFactory):
    """A published call that is open now, for five people or more."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    year = 2026
    title = factory.Sequence(lambda n: f"주민제안 공모사업 {n}")
    budget = 92_400_000
    who = "관내 주민 5인 이상의 모임 또는 단체"
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    status = Call.Status.PUBLISHED
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=8))
    published_by = factory.SubFactory(UserFactory, staff=True)

    class Params:
        closed = factory.Trait(closes_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1)))
        draft = factory.Trait(status=Call.Status.DRAFT, published_at=None, published_by=None)

    @factory.post_generation
    def min_people(self, create, extracted, **kwargs):
        CallConditionFactory(call=self, key="people", number=extracted or 5)

    @factory.post_generation
    def form(self, create, extracted, **kwargs):
        """Its form asks the standard questions, and is published with the call."""
        self.ask_standard()
        if self.status != Call.Status.DRAFT:
            self.renew_form(by=self.published_by)


class FieldFactory(DjangoModelFactory):
    class Meta:
        model = Field
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"분야 {n}")
    order = factory.Sequence(lambda n: n + 100)


class AlertFactory(DjangoModelFactory):
    """An address that said yes."""

    class Meta:
        model = Alert

    email = factory.Sequence(lambda n: f"neighbour{n}@example.com")
    confirmed_at = factory.LazyFunction(timezone.now)


class CallTypeFactory(DjangoModelFactory):
    class Meta:
        model = CallType
        skip_postgeneration_save = True

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 1)
    stage = "씨앗기"
    name = "이웃만들기"
    cap = 2_000_000

    @factory.post_generation
    def own_share_percent(self, create, extracted, **kwargs):
        CallConditionFactory(call=self.call, type=self, key="own_share", number=10 if extracted is None else extracted)


class CallConditionFactory(DjangoModelFactory):
    class Meta:
        model = CallCondition

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 1)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"기준 {n}")
    max_points = 20


class StepFactory(DjangoModelFactory):
    class Meta:
        model = Step

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 1)
    kind = Step.Kind.COMMITTEE


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 10)
    key = factory.Sequence(lambda n: f"q{n}")
    label = factory.Sequence(lambda n: f"질문 {n}")


class ElectionDayFactory(DjangoModelFactory):
    class Meta:
        model = ElectionDay

    date = factory.Sequence(lambda n: date(2000 + n, 6, 3))
    name = "지방선거(예시)"
    days_before = 60


class RequiredDocumentFactory(DjangoModelFactory):
    class Meta:
        model = RequiredDocument

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = "모임소개서"


class SpendingRuleFactory(DjangoModelFactory):
    """Meals at 8,000 won a head."""

    class Meta:
        model = SpendingRule

    item = "식비"
    limit = 8_000
    per = "한 사람 한 끼"
    ground = "예시"


class CheckItemFactory(DjangoModelFactory):
    class Meta:
        model = CheckItem

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"살펴볼 것 {n}")


class CorrectionTemplateFactory(DjangoModelFactory):
    class Meta:
        model = CorrectionTemplate

    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"문구 {n}")
    text = "더 자세히 적어 주세요."
