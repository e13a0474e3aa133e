from datetime import date, timedelta
from itertools import count

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from district.models import Document
from grants.models import (
    Alert,
    Allotment,
    Appeal,
    Application,
    Attachment,
    Award,
    AwardTally,
    Call,
    CallCondition,
    CallType,
    CheckItem,
    Conflict,
    CorrectionTemplate,
    CostItem,
    Criterion,
    Decision,
    DepartmentReview,
    DongOfficer,
    DongProgramme,
    Editor,
    ElectionDay,
    Field,
    Intake,
    LinkedProgramme,
    Message,
    Outcome,
    Panelist,
    Participant,
    Question,
    RequiredDocument,
    Review,
    Round,
    Scenario,
    Score,
    SpendingRule,
    Step,
)

from .district import DepartmentFactory, DongFactory, UserFactory
from .governance import AgendaItemFactory, TermFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


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


class ApplicationFactory(DjangoModelFactory):
    """A draft; `complete=True` adds the people and costs that make it fit for submission, `submitted` hands it in."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    call = factory.SubFactory(CallFactory)
    type = factory.SubFactory(CallTypeFactory, call=factory.SelfAttribute("..call"))
    applicant = factory.SubFactory(UserFactory)
    group_name = factory.Sequence(lambda n: f"마을모임 {n}")
    dong = factory.SubFactory(DongFactory, name="천연동")
    title = factory.Sequence(lambda n: f"골목 이야기 {n}")
    answers = factory.LazyFunction(
        lambda: {
            "group_intro": "함께 사는 이웃들의 모임입니다.",
            "need": "이웃이 서로를 모릅니다.",
            "plan": "달마다 한 번 모입니다.",
            "effect": "서로 인사하는 골목이 됩니다.",
        }
    )
    starts_on = date(2026, 12, 1)
    ends_on = date(2026, 12, 31)

    class Params:
        submitted = factory.Trait(
            status=Application.Status.SUBMITTED,
            number=factory.Sequence(lambda n: f"2026-T{n:04d}"),
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SelfAttribute("applicant"),
        )
        eligible = factory.Trait(
            submitted=True,
            status=Application.Status.ELIGIBLE,
            screened_at=factory.LazyFunction(timezone.now),
            screened_by=factory.SubFactory(UserFactory, staff=True),
        )

    @factory.post_generation
    def complete(self, create, extracted, **kwargs):
        if extracted:
            ParticipantFactory(application=self, role=Participant.Role.LEADER)
            ParticipantFactory.create_batch(4, application=self)
            CostItemFactory(application=self)


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = Participant

    application = factory.SubFactory(ApplicationFactory)
    name = factory.Sequence(lambda n: f"참여{n}")
    consented = True


class CostItemFactory(DjangoModelFactory):
    """A million won, a tenth of it the group's own."""

    class Meta:
        model = CostItem

    application = factory.SubFactory(ApplicationFactory)
    category = "재료비"
    basis = "모임 재료"
    unit_price = 100_000
    quantity = 10
    own_share = 100_000


class EditorFactory(DjangoModelFactory):
    """Somebody who writes along since yesterday; `invited` has not accepted yet."""

    class Meta:
        model = Editor

    application = factory.SubFactory(ApplicationFactory)
    user = factory.SubFactory(UserFactory)
    email = factory.LazyAttribute(lambda editor: editor.user.email)
    invited_by = factory.SelfAttribute("application.applicant")
    accepted_at = factory.LazyFunction(timezone.now)

    class Params:
        invited = factory.Trait(user=None, email="jiyoung@example.com", accepted_at=None)


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


class DepartmentReviewFactory(DjangoModelFactory):
    """Asked of a department, due in a week."""

    class Meta:
        model = DepartmentReview

    application = factory.SubFactory(ApplicationFactory, submitted=True)
    department = factory.SubFactory(DepartmentFactory, name=factory.Sequence(lambda n: f"부서 {n}"))
    question = "이 사업이 부서의 사업과 겹치나요?"
    due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    asked_by = factory.SubFactory(UserFactory, staff=True)


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    file = factory.LazyFunction(lambda: ContentFile(PDF, name="모임소개서.pdf"))
    shown_name = "모임소개서.pdf"
    kind = "pdf"
    size = len(PDF)
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    application = factory.SubFactory(ApplicationFactory)
    requirement = factory.SubFactory(RequiredDocumentFactory, call=factory.SelfAttribute("..application.call"))
    document = factory.SubFactory(DocumentFactory, uploaded_by=factory.SelfAttribute("..application.applicant"))


class RoundFactory(DjangoModelFactory):
    """The scoring of a step, open since today; `closed` it is over."""

    class Meta:
        model = Round

    step = factory.SubFactory(StepFactory)
    opened_at = factory.LazyFunction(timezone.now)
    opened_by = factory.SubFactory(UserFactory, staff=True)

    class Params:
        closed = factory.Trait(
            status=Round.Status.CLOSED,
            closed_at=factory.LazyFunction(timezone.now),
            closed_by=factory.SelfAttribute("opened_by"),
        )


def round_of(call):
    """The newest round of a call, begun where there is none."""
    return Round.objects.of(call).last() or RoundFactory(
        step=next((step for step, _ in call.scored_steps), None) or StepFactory(call=call)
    )


class PanelistFactory(DjangoModelFactory):
    """A sitting member on the panel of a round."""

    class Meta:
        model = Panelist

    round = factory.SubFactory(RoundFactory)
    member = factory.LazyFunction(lambda: TermFactory().person)


class ConflictFactory(DjangoModelFactory):
    """A member kept from an application; `asked` nobody has decided yet."""

    class Meta:
        model = Conflict

    application = factory.SubFactory(ApplicationFactory, eligible=True, complete=True)
    member = factory.LazyFunction(lambda: TermFactory().person)
    kind = Conflict.Kind.EXCLUDED
    reason = "모임의 참여자와 가족입니다."
    status = Conflict.Status.UPHELD
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SubFactory(UserFactory, staff=True)
    decided_at = factory.LazyFunction(timezone.now)
    decided_by = factory.SelfAttribute("asked_by")

    class Params:
        asked = factory.Trait(status=Conflict.Status.ASKED, decided_at=None, decided_by=None)


class ReviewFactory(DjangoModelFactory):
    """A review given to a sitting member; `scoring` has declared, `submitted` handed in, `recused` stepped down."""

    class Meta:
        model = Review
        skip_postgeneration_save = True

    round = factory.LazyAttribute(lambda review: round_of(review.application.call))

    application = factory.SubFactory(ApplicationFactory, eligible=True, complete=True)
    member = factory.LazyFunction(lambda: TermFactory().person)

    class Params:
        scoring = factory.Trait(
            status=Review.Status.SCORING,
            declared_at=factory.LazyFunction(timezone.now),
            declared_by=factory.SelfAttribute("member"),
        )
        submitted = factory.Trait(
            scoring=True,
            status=Review.Status.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SelfAttribute("member"),
        )
        recused = factory.Trait(status=Review.Status.RECUSED)

    @factory.post_generation
    def seat(self, create, extracted, **kwargs):
        """Whoever has a review sits on the panel; who stepped down is kept from the application."""
        Panelist.objects.get_or_create(round=self.round, member=self.member)
        if self.status == Review.Status.RECUSED:
            ConflictFactory(application=self.application, member=self.member, kind=Conflict.Kind.RECUSED)


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    review = factory.SubFactory(ReviewFactory, scoring=True)
    criterion = factory.SubFactory(CriterionFactory, call=factory.SelfAttribute("..review.application.call"))
    points = 15


class IntakeFactory(DjangoModelFactory):
    """A paper that somebody brought an hour ago."""

    class Meta:
        model = Intake

    channel = "visit"
    arrived_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    name = "이종이"
    phone = "02-330-0000"
    scan = factory.SubFactory(DocumentFactory)
    entered_by = factory.SubFactory(UserFactory, staff=True)


class MessageFactory(DjangoModelFactory):
    """A question of the group; `answer` is a word of the office."""

    class Meta:
        model = Message

    application = factory.SubFactory(ApplicationFactory, submitted=True)
    author = factory.SelfAttribute("application.applicant")
    text = factory.Sequence(lambda n: f"질문 {n}")

    class Params:
        answer = factory.Trait(from_office=True, author=factory.SubFactory(UserFactory, staff=True))


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


class ScenarioFactory(DjangoModelFactory):
    """One without rows."""

    class Meta:
        model = Scenario

    call = factory.SubFactory(CallFactory)
    name = factory.Sequence(lambda n: f"{n + 1}안")
    made_by = factory.SubFactory(UserFactory, staff=True)


class AllotmentFactory(DjangoModelFactory):
    """A million won asked; `selected` gives nine tenths of it."""

    class Meta:
        model = Allotment

    scenario = factory.SubFactory(ScenarioFactory)
    application = factory.SubFactory(ApplicationFactory, call=factory.SelfAttribute("..scenario.call"), eligible=True)
    rank = 1
    points = "80.00"
    asked = 1_000_000

    class Params:
        selected = factory.Trait(state=Allotment.State.SELECTED, amount=900_000)
        reserve = factory.Trait(state=Allotment.State.RESERVE, reserve_rank=factory.Sequence(lambda n: n + 1))


def allotted(call, *amounts):
    """A scenario with an application of a million won for each amount; None is a reserve, in their order."""
    scenario, ranks = ScenarioFactory(call=call), count(1)
    for amount in amounts:
        given = {"selected": True, "amount": amount}
        told = {"reserve": True, "reserve_rank": next(ranks)} if amount is None else given
        CostItemFactory(application=AllotmentFactory(scenario=scenario, **told).application, own_share=0)
    return scenario


def carried(scenario, **item):
    """The scenario as a meeting let it through; `item` are columns of the agenda item that differ."""
    scenario.item = AgendaItemFactory(passed=True, **item)
    scenario.save(update_fields=["item"])
    return scenario


class DecisionFactory(DjangoModelFactory):
    """Proposed without any application; `confirmed` by another."""

    class Meta:
        model = Decision

    call = factory.SubFactory(CallFactory)
    scenario = factory.LazyAttribute(lambda decision: carried(allotted(decision.call)))
    item = factory.SelfAttribute("scenario.item")
    proposed_by = factory.SubFactory(UserFactory, staff=True)

    class Params:
        confirmed = factory.Trait(
            status=Decision.Status.CONFIRMED,
            confirmed_at=factory.LazyFunction(timezone.now),
            confirmed_by=factory.SubFactory(UserFactory, staff=True),
        )


class OutcomeFactory(DjangoModelFactory):
    """A selected application of a million won."""

    class Meta:
        model = Outcome

    decision = factory.SubFactory(DecisionFactory, confirmed=True)
    application = factory.SubFactory(ApplicationFactory, call=factory.SelfAttribute("..decision.call"), eligible=True)
    status = Outcome.Status.SELECTED
    amount = 1_000_000


class AppealFactory(DjangoModelFactory):
    """Waits for an answer."""

    class Meta:
        model = Appeal

    application = factory.SubFactory(ApplicationFactory, eligible=True)
    text = "점수가 잘못 더해졌습니다."
    asked_by = factory.SelfAttribute("application.applicant")
