from datetime import date

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from grants.models.award import Source
from projects.models import (
    Activist,
    Agreement,
    AgreementItem,
    AgreementText,
    AmendmentRule,
    DataLicence,
    Evidence,
    EvidenceRule,
    ExecutionPlan,
    Expense,
    Payment,
    Picture,
    PlanCost,
    Project,
    Scan,
    Showcase,
    Story,
)

from .district import UserFactory
from .grants import ApplicationFactory, AwardFactory, DocumentFactory
from .photos import photo
from .planning import BudgetLineFactory


class ProjectFactory(DjangoModelFactory):
    """A project whose agreement is being prepared: 3,000,000원, and of the whole 9 % are asked of the group itself."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    award = factory.SubFactory(
        AwardFactory,
        year=2026,
        amount=3_000_000,
        application=factory.SubFactory(ApplicationFactory, eligible=True, complete=True, type__own_share_percent=9),
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


class AmendmentRuleFactory(DjangoModelFactory):
    class Meta:
        model = AmendmentRule

    notify_percent = 20
    ground = "예시"


class AgreementTextFactory(DjangoModelFactory):
    class Meta:
        model = AgreementText

    kind = AgreementText.Kind.AGREEMENT
    text = "{group}은(는) {title} 사업을 {starts}부터 {ends}까지 한다.\n지원금은 {grant}, 자부담은 {own}이다. (예시)"
    ground = "예시"


class AgreementItemFactory(DjangoModelFactory):
    class Meta:
        model = AgreementItem

    project = factory.SubFactory(ProjectFactory)
    kind = AgreementItem.Kind.OTHER
    name = factory.Sequence(lambda n: f"서류 {n}")


class ScanFactory(DjangoModelFactory):
    """A signed paper that lies loose."""

    class Meta:
        model = Scan

    document = factory.SubFactory(DocumentFactory)
    uploaded_by = factory.SubFactory(UserFactory)


def approved_plan(project):
    """The plan in force, made where there is none."""
    return project.plan or ExecutionPlanFactory(project=project, approved=True)


class AgreementFactory(DjangoModelFactory):
    """Drawn from an approved plan; `signed` is signed on both sides, and its project runs."""

    class Meta:
        model = Agreement

    project = factory.SubFactory(ProjectFactory)
    number = factory.Sequence(lambda n: f"2026-협약-T{n:03d}")
    plan = factory.LazyAttribute(lambda row: approved_plan(row.project))
    text = "함께 지킬 것을 약속한다. (예시)"
    is_example = True
    drawn_by = factory.SubFactory(UserFactory, staff=True)

    class Params:
        signed = factory.Trait(
            project=factory.SubFactory(ProjectFactory, status=Project.Status.RUNNING),
            status=Agreement.Status.SIGNED,
            scan=factory.SubFactory(ScanFactory),
            group_signed_at=factory.LazyFunction(timezone.now),
            group_signed_by=factory.SubFactory(UserFactory),
            signed_at=factory.LazyFunction(timezone.now),
            signed_by=factory.SubFactory(UserFactory, staff=True),
        )


def line_of_today(**facts):
    """A line of this year's budget, out of which something can be paid today."""
    return BudgetLineFactory(programme__unit__policy__plan__year=timezone.localdate().year, **facts)


class PaymentFactory(DjangoModelFactory):
    """Asked for after the agreement was signed; `proposed` waits to be paid out of a line of its own."""

    class Meta:
        model = Payment

    agreement = factory.SubFactory(AgreementFactory, signed=True)
    project = factory.SelfAttribute("agreement.project")
    agreed_at = factory.SelfAttribute("agreement.signed_at")
    number = 1
    amount = 3_000_000
    account = "마을은행 000-00-000000 이웃모임"
    requested_by = factory.SubFactory(UserFactory)

    class Params:
        proposed = factory.Trait(
            status=Payment.Status.PROPOSED,
            line=factory.LazyFunction(lambda: line_of_today(amount=10_000_000)),
            proposed_at=factory.LazyFunction(timezone.now),
            proposed_by=factory.SubFactory(UserFactory, staff=True),
        )


class StoryFactory(DjangoModelFactory):
    """The story of an award that came out of no call, being written; `published` is read by everybody."""

    class Meta:
        model = Story
        skip_postgeneration_save = True

    award = factory.SubFactory(AwardFactory)
    text = "달마다 골목에 모여 꽃을 심었습니다."

    class Params:
        submitted = factory.Trait(
            status=Story.Status.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SubFactory(UserFactory),
        )
        published = factory.Trait(
            status=Story.Status.PUBLISHED,
            published_at=factory.LazyFunction(timezone.now),
            published_by=factory.SubFactory(UserFactory, staff=True),
        )
        good = factory.Trait(
            published=True,
            commended_at=factory.LazyFunction(timezone.now),
            commended_by=factory.SubFactory(UserFactory, staff=True),
            commendation="이웃이 번갈아 물을 줍니다.",
        )


class PictureFactory(DjangoModelFactory):
    """A picture of a story with its two files and the consent of who is on it."""

    class Meta:
        model = Picture

    story = factory.SubFactory(StoryFactory)
    alt = factory.Sequence(lambda n: f"골목에 놓인 화분 {n}개")
    digest = factory.Sequence(lambda n: f"{n:064x}")
    image = factory.LazyFunction(lambda: ContentFile(photo().read(), name="사진.jpg"))
    small = factory.LazyFunction(lambda: ContentFile(photo().read(), name="사진.jpg"))
    width, height = 60, 40
    added_by = factory.SubFactory(UserFactory)
    consent_at = factory.LazyFunction(timezone.now)
    consent_by = factory.SelfAttribute("added_by")


class ShowcaseFactory(DjangoModelFactory):
    class Meta:
        model = Showcase

    title = factory.Sequence(lambda n: f"마을공동체 성과발표회 {n}")
    day = date(2026, 12, 3)
    place = "구청 대강당"


class DataLicenceFactory(DjangoModelFactory):
    class Meta:
        model = DataLicence

    kind = DataLicence.Kind.FREE
    source = "서대문구"
    ground = "예시"
    is_example = True


class ExpenseFactory(DjangoModelFactory):
    """Paid by card on 2 May 2026 out of a running project: flowers for 30,000원 of the grant."""

    class Meta:
        model = Expense

    project = factory.SubFactory(ProjectFactory, running=True)
    number = factory.LazyAttribute(lambda row: row.project.expenses.count() + 1)
    spent_on = date(2026, 5, 2)
    category = "재료비"
    payee = "골목꽃집"
    purpose = "골목 화분에 심을 꽃모종"
    approval_number = factory.Sequence(lambda n: f"{n:08}")
    grant = 30_000
    entered_by = factory.SelfAttribute("project.application.applicant")

    class Params:
        accepted = factory.Trait(
            status=Expense.Status.ACCEPTED,
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory, staff=True),
        )
        asked = factory.Trait(accepted=True, status=Expense.Status.ASKED, answer="영수증이 잘 보이지 않습니다.")
        refused = factory.Trait(
            accepted=True, status=Expense.Status.DISALLOWED, disallowed=10_000, answer="개인 물품이 있습니다."
        )


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    expense = factory.SubFactory(ExpenseFactory)
    project = factory.SelfAttribute("expense.project")
    document = factory.SubFactory(DocumentFactory, uploaded_by=factory.SelfAttribute("..expense.entered_by"))
    digest = factory.Sequence(lambda n: f"{n:064x}")


class EvidenceRuleFactory(DjangoModelFactory):
    """A lecture needs who was there."""

    class Meta:
        model = EvidenceRule

    item = "강사비"
    kind = Evidence.Kind.ATTENDANCE
    ground = "예시"
