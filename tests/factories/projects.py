from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from grants.models.award import Source
from projects.models import Activist, ExecutionPlan, PlanCost, Project

from .district import UserFactory
from .grants import ApplicationFactory, AwardFactory


class ProjectFactory(DjangoModelFactory):
    """A project whose agreement is being prepared: 3,000,000원, out of an eligible application of its own."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    award = factory.SubFactory(
        AwardFactory,
        year=2026,
        amount=3_000_000,
        application=factory.SubFactory(ApplicationFactory, eligible=True, complete=True),
        group_name=factory.SelfAttribute("application.group_name"),
        title=factory.SelfAttribute("application.title"),
        dong=factory.SelfAttribute("application.dong"),
        source=Source.DISTRICT,
    )

    class Params:
        running = factory.Trait(
            status=Project.Status.RUNNING,
            approved=factory.RelatedFactory(
                "tests.factories.projects.ExecutionPlanFactory", factory_related_name="project", approved=True
            ),
        )


class ExecutionPlanFactory(DjangoModelFactory):
    """A draft for March to November 2026 with two lines: 식비 1,000,000원, 재료비 2,000,000원 and 300,000원 자부담."""

    class Meta:
        model = ExecutionPlan
        skip_postgeneration_save = True

    project = factory.SubFactory(ProjectFactory)
    number = 1
    content = "달마다 모여 골목을 가꿉니다."
    starts_on = date(2026, 3, 1)
    ends_on = date(2026, 11, 30)

    class Params:
        approved = factory.Trait(
            status=ExecutionPlan.Status.APPROVED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory, staff=True),
        )

    @factory.post_generation
    def costs(self, create, extracted, **kwargs):
        PlanCost.objects.create(plan=self, category="식비", basis="모임 밥", unit_price=8_000, quantity=25, times=5)
        PlanCost.objects.create(plan=self, category="재료비", basis="꽃모종", unit_price=2_300_000, own_share=300_000)


class ActivistFactory(DjangoModelFactory):
    class Meta:
        model = Activist

    project = factory.SubFactory(ProjectFactory)
    user = factory.SubFactory(UserFactory)
    assigned_by = factory.SubFactory(UserFactory, staff=True)
