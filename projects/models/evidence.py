import contextlib

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from district import photos
from district.models import Document
from district.uploads import check_upload

from .. import receipts
from ..proofs import COUNTED_ONCE, Kind

TAKEN = (*photos.KINDS, "pdf")
MOST = 20  # files of one expense


class Evidence(models.Model):
    """A photographed or scanned paper that proves an expense (증빙)."""

    Kind = Kind

    expense = models.ForeignKey("Expense", models.CASCADE, verbose_name="집행", related_name="evidence")
    kind = models.CharField("종류", max_length=12, choices=Kind, default=Kind.RECEIPT)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="파일", related_name="evidence")
    digest = models.CharField("올린 파일의 지문", max_length=64, editable=False)
    is_void = models.BooleanField("취소된 집행의 것", default=False, editable=False)

    class Meta:
        verbose_name = "증빙"
        verbose_name_plural = "증빙"
        ordering = ["expense", "pk"]
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

    @property
    def project(self):
        return self.expense.project

    @property
    def is_photo(self):
        return self.document.kind in photos.KINDS

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

    def put(self, expense):
        """Saves it as a part of the expense, whose project is locked. Raises ValidationError (code "file")."""
        self.expense = expense
        if expense.evidence.count() >= MOST:
            raise ValidationError(f"집행 하나에 파일은 {MOST}개까지 올릴 수 있습니다.", code="file")
        self.document.save()
        receipts.write_once(self, _same_file, "file")


def _same_file(paper):
    """The expenses that are proved by the same file already."""
    if paper.kind not in COUNTED_ONCE:
        return []
    rows = Evidence.objects.filter(digest=paper.digest, kind__in=COUNTED_ONCE, is_void=False).exclude(pk=paper.pk)
    return [row.expense for row in rows.select_related("expense")]
