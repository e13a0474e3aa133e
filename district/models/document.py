import contextlib
import uuid

from django.db import models, transaction

from ..storage import private_name
from ..uploads import KINDS, check_upload
from .people import User


class Document(models.Model):
    """A private file with the name people gave it. It has no URL; the page it belongs to decides who may have it."""

    id = models.UUIDField("번호", primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField("파일", upload_to=private_name)
    shown_name = models.CharField("파일 이름", max_length=200)
    kind = models.CharField("종류", max_length=5, choices=[(kind, kind.upper()) for kind in KINDS])
    size = models.PositiveBigIntegerField("크기(바이트)")
    sha256 = models.CharField("내용 지문", max_length=64)
    uploaded_at = models.DateTimeField("올린 일시", auto_now_add=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="올린 사람", related_name="+")

    class Meta:
        verbose_name = "파일"
        verbose_name_plural = "파일"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.shown_name

    @property
    def media_type(self):
        return KINDS[self.kind]

    @classmethod
    @contextlib.contextmanager
    def written(cls, upload, *, by):
        """Checks and writes the file, and hands out an unsaved Document; when the block fails, the file goes too.

        File work stays outside the transaction: `with Document.written(f, by=u) as d, transaction.atomic(): d.save()`.
        Raises ValidationError as `check_upload` does.
        """
        shown_name, kind, digest = check_upload(upload)
        document = cls(shown_name=shown_name, kind=kind, size=upload.size, sha256=digest, uploaded_by=by)
        document.file.save(shown_name, upload, save=False)
        try:
            yield document
        except BaseException:
            document.file.delete(save=False)
            raise

    def discard(self):
        """Deletes the record now, and the file once the transaction has held."""
        self.delete()
        transaction.on_commit(lambda: self.file.delete(save=False))
