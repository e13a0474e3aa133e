from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from projects.models import HelpRequest, ReportQuestion, Sanction, Settlement, SettlementRule, Visit
from projects.models.report_question import STANDARD
from projects.models.sanction import name_key

from .district import UserFactory
from .projects import ProjectFactory


class VisitFactory(DjangoModelFactory):
    """A visit planned for 1 July 2026; `done` on the day itself, `following` with something to mend by the 31st."""

    class Meta:
        model = Visit

    project = factory.SubFactory(ProjectFactory, running=True)
    planned_on = date(2026, 7, 1)
    visitor = factory.SubFactory(UserFactory, staff=True)
    planned_by = factory.SelfAttribute("visitor")

    class Params:
        done = factory.Trait(
            status=Visit.Status.DONE,
            happened_on=date(2026, 7, 1),
            findings="달마다 모이고 있습니다.",
            done_at=factory.LazyFunction(timezone.now),
            done_by=factory.SelfAttribute("visitor"),
        )
        following = factory.Trait(done=True, follow_up="출석부를 갖춥니다.", follow_up_due=date(2026, 7, 31))


class HelpRequestFactory(DjangoModelFactory):
    """A question nobody has answered yet."""

    class Meta:
        model = HelpRequest

    project = factory.SubFactory(ProjectFactory, running=True)
    text = "강사비 영수증은 어떻게 받나요?"
    asked_by = factory.SelfAttribute("project.award.application.applicant")


class SanctionFactory(DjangoModelFactory):
    class Meta:
        model = Sanction

    group_name = "골목 모임"
    name_key = factory.LazyAttribute(lambda sanction: name_key(sanction.group_name))
    ground = "예시 조례 제20조"
    reason = "보조금을 다른 데 썼습니다."
    starts_on = date(2026, 1, 1)
    ends_on = date(2027, 12, 31)
    imposed_by = factory.SubFactory(UserFactory, staff=True)


class SettlementRuleFactory(DjangoModelFactory):
    """In force from the day of its year: below 10 won nothing is collected, interest is."""

    class Meta:
        model = SettlementRule

    floor_to, drop_below = 10, 10
    start = factory.Sequence(lambda n: date(2000 + n, 1, 1))
    end = factory.Sequence(lambda n: date(2001 + n, 1, 1))
    ground = "예시 기준 제5조"


class ReportQuestionFactory(DjangoModelFactory):
    class Meta:
        model = ReportQuestion

    order = factory.Sequence(lambda n: n)
    key = factory.Sequence(lambda n: f"question{n}")
    label = "무엇을 배웠나요?"


class SettlementFactory(DjangoModelFactory):
    """A report that the group has begun, by the standard questions."""

    class Meta:
        model = Settlement

    project = factory.SubFactory(ProjectFactory, running=True)
    questions = factory.LazyFunction(lambda: [ask.to_json() for ask in STANDARD])
