import contextlib

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from district import photos
from district.models import Activity, Document
from district.uploads import check_upload

from .. import receipts
from ..proofs import COUNTED_ONCE, Kind

TAKEN = (*photos.KINDS, "pdf")
MOST = 20  # files of one expense
MOST_LOOSE = 60  # of a project


class EvidenceQuerySet(models.QuerySet):
    def loose(self):
        """Photographed, and not written up as an expense yet (영수증함)."""
        return self.filter(expense=None)

    def in_order(self):
        """As they are bound together: by kind, each in the order in which it came."""
        place = [models.When(kind=kind, then=number) for number, kind in enumerate(Kind)]
        return self.order_by(models.Case(*place), "pk")


class Evidence(models.Model):
    """A photographed or scanned paper that proves an expense (증빙), or will once the expense is written up."""

    Kind = Kind

    project = models.ForeignKey("Project", models.PROTECT, verbose_name="사업", related_name="evidence")
    expense = models.ForeignKey(
        "Expense", models.PROTECT, verbose_name="집행", null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField("종류", max_length=12, choices=Kind, default=Kind.RECEIPT)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="파일", related_name="evidence")
    digest = models.CharField("올린 파일의 지문", max_length=64, editable=False)
    is_void = models.BooleanField("취소된 집행의 것", default=False, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "증빙"
        verbose_name_plural = "증빙"
        ordering = ["project", "expense", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(kind__in=list(COUNTED_ONCE), is_void=False),
                name="receipt_file_once",
                violation_error_message=receipts.KNOWN,
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.document}"

    def get_absolute_url(self):
        return reverse("projects:evidence", args=[self.project_id, self.pk])

    @property
    def is_photo(self):
        return self.document.kind in photos.KINDS

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @contextlib.contextmanager
    def received(cls, upload, kind, *, by):
        """Hands out an unsaved Evidence of the upload; when the block fails, its file goes too.

        Photos are kept as `clean_photo` makes them, PDF as it came. Raises ValidationError as `check_upload` does.
        """
        _, taken, digest = check_upload(upload, kinds=TAKEN)
        kept = upload if taken == "pdf" else photos.clean_photo(upload)
        with Document.written(kept, by=by) as document:
            yield cls(kind=kind, document=document, digest=digest)

    @transaction.atomic
    def keep(self, project, *, by):
        """Lays it into the project's box of receipts, to be written up later.

        Raises ValidationError: "ended" where the project does not run, "file" for one too many, or one that is known.
        """
        project.lock()
        receipts.refuse_unless_running(project)
        if project.evidence.loose().count() >= MOST_LOOSE:
            raise ValidationError(f"영수증함에는 {MOST_LOOSE}장까지 둡니다. 먼저 집행으로 적어 주세요.", code="file")
        self.project = project
        self._write()
        Activity.write(project, by=by, verb="영수증 찍어 둠", note=str(self.document))

    @transaction.atomic
    def throw_away(self, *, by):
        """Takes it out of the box, with its file. Raises ValidationError (code "closed") once it proves an expense."""
        self.project.lock()
        if not Evidence.objects.loose().filter(pk=self.pk).exists():
            raise ValidationError("이미 집행으로 적은 영수증입니다.", code="closed")
        document = self.document
        Activity.write(self.project, by=by, verb="찍어 둔 영수증 지움", note=str(document))
        self.delete()
        document.discard()

    def put(self, expense):
        """Saves it as a part of the expense, whose project is locked. Raises ValidationError (code "file")."""
        if expense.evidence.count() >= MOST:
            raise ValidationError(f"집행 하나에 파일은 {MOST}개까지 올릴 수 있습니다.", code="file")
        if self.pk and not expense.project.evidence.loose().filter(pk=self.pk).exists():
            raise ValidationError("이미 다른 집행에 쓴 영수증입니다.", code="file")
        self.project, self.expense = expense.project, expense
        self._write()

    def _write(self):
        if self.document._state.adding:
            self.document.save()
        receipts.write_once(self, _same_file, "file")


def _same_file(paper):
    """(project, where) of the same file, wherever it proves something already."""
    if paper.kind not in COUNTED_ONCE:
        return []
    rows = Evidence.objects.filter(digest=paper.digest, kind__in=COUNTED_ONCE, is_void=False).exclude(pk=paper.pk)
    return [
        (row.project_id, f"집행 {row.expense.number}번" if row.expense else "영수증함")
        for row in rows.select_related("expense")
    ]
