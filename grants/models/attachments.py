from django.db import models
from django.db.models import Q

from district.models import Document

from .conditions import RequiredDocument


class AttachmentQuerySet(models.QuerySet):
    def at(self, places):
        """Those in `places`: each a RequiredDocument, or the key of a question that asks for a file."""
        keys = [place for place in places if isinstance(place, str)]
        papers = [place for place in places if not isinstance(place, str)]
        return self.filter(Q(requirement__in=papers) | Q(question__in=keys))


class AttachmentManager(models.Manager.from_queryset(AttachmentQuerySet)):
    """A file is never shown without its name, nor a paper without what was required."""

    def get_queryset(self):
        return super().get_queryset().select_related("document", "requirement")


class Attachment(models.Model):
    """A file handed in with an application: a paper the call requires, or the answer to one of its questions."""

    application = models.ForeignKey("Application", models.CASCADE, verbose_name="신청", related_name="attachments")
    requirement = models.ForeignKey(RequiredDocument, models.PROTECT, verbose_name="제출서류", null=True, blank=True)
    question = models.CharField("질문 열쇠", max_length=30, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="파일")

    objects = AttachmentManager()

    class Meta:
        verbose_name = "첨부"
        verbose_name_plural = "첨부"
        ordering = ["requirement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "requirement"],
                name="one_file_for_a_requirement",
                violation_error_message="서류마다 파일 하나만 냅니다.",
            ),
            models.UniqueConstraint(
                fields=["application", "question"],
                condition=~Q(question=""),
                name="one_file_for_a_question",
                violation_error_message="질문마다 파일 하나만 냅니다.",
            ),
            models.CheckConstraint(
                condition=Q(requirement=None) ^ Q(question=""),
                name="attachment_has_one_place",
                violation_error_message="첨부는 제출서류나 질문 가운데 하나에 속합니다.",
            ),
        ]

    def __str__(self):
        return str(self.document)

    @property
    def place(self):
        """What it was asked for as: the paper's name or the question."""
        if self.requirement_id:
            return self.requirement.name
        labels = {ask.key: ask.label for ask in self.application.sheet.asks}
        return labels.get(self.question, self.question)
