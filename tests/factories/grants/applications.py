"""An application with its people, costs and papers, and what is said about it until it is eligible."""

from datetime import date, timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from district.models import Document
from grants.models import Application, Attachment, CostItem, DepartmentReview, Editor, Intake, Message, Participant

from ..district import DepartmentFactory, DongFactory, UserFactory
from .calls import CallFactory, CallTypeFactory, RequiredDocumentFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


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
