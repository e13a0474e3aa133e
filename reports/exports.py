"""Long lists that the worker writes: asked for by one person, or a public one by anybody; fetched, gone in a day."""

import logging
import uuid
from dataclasses import replace
from datetime import timedelta
from functools import partial
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_q.tasks import async_task

from district.models import User
from district.storage import private_name
from grants.models import Call
from projects.models import Project

TIMEOUT = timedelta(seconds=settings.Q_CLUSTER["timeout"])
KEPT = timedelta(days=1)  # the rows name people: nobody needs yesterday's file
logger = logging.getLogger(__name__)


class Unwanted(Exception):
    """The run has lost its job: another has taken it over."""


class ExportQuerySet(models.QuerySet):
    def public(self):
        """Those of what everybody may read."""
        return self.exclude(awards_as="")

    def discard(self):
        """Deletes rows, and their files once that is certain."""
        for old in self:
            old.delete()
            transaction.on_commit(partial(old.file.delete, save=False))


class Export(models.Model):
    """A list of applications, a call's scores or a project's vouchers as a file for who asked (내려받기 작업).

    Of the public list of funded projects there is one for all who ask, as long as `awards_as` is what it says.
    """

    class Format(models.TextChoices):
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"
        PDF = "pdf", "PDF"

    id = models.UUIDField("번호", primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="요청한 사람", null=True, related_name="+")
    numbers = models.JSONField("신청 번호", default=list, editable=False)
    awards_as = models.CharField("선정사업 목록의 지문", max_length=64, blank=True, editable=False)
    scores_of = models.ForeignKey(
        Call, models.CASCADE, verbose_name="점수를 내려받는 공모", null=True, editable=False, related_name="+"
    )
    vouchers_of = models.ForeignKey(
        Project, models.CASCADE, verbose_name="지출증빙을 내려받는 사업", null=True, editable=False, related_name="+"
    )
    full = models.BooleanField("이름을 가리지 않음", default=False)
    format = models.CharField("형식", max_length=4, choices=Format, default=Format.XLSX)
    requested_at = models.DateTimeField("요청 일시", default=timezone.now)
    started_at = models.DateTimeField("시작 일시", null=True)
    finished_at = models.DateTimeField("끝난 일시", null=True)
    percent = models.PositiveSmallIntegerField("진행률(%)", default=0, editable=False)
    stage = models.CharField("하는 일", max_length=60, blank=True, editable=False)
    file = models.FileField("파일", upload_to=private_name, blank=True)
    error = models.CharField("오류", max_length=300, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "목록 내려받기"
        verbose_name_plural = "목록 내려받기"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["awards_as"], condition=~Q(awards_as=""), name="public_list_once_for_its_data"
            ),
            models.CheckConstraint(
                condition=Q(awards_as="", asked_by__isnull=False) | ~Q(awards_as="") & Q(asked_by=None),
                name="export_is_somebodys_or_public",
                violation_error_message="내려받기는 한 사람의 것이거나 모두의 것입니다.",
            ),
        ]

    def __str__(self):
        if self.is_public:
            return "선정사업 전체 목록"
        if self.vouchers_of:
            return f"{self.vouchers_of} 지출증빙"
        what = f"{self.scores_of} 심사 점수" if self.scores_of else "신청 목록"
        return f"{what} {len(self.numbers):,}건"

    def get_absolute_url(self):
        return reverse("reports:export", args=[self.pk])

    @property
    def is_public(self):
        return bool(self.awards_as)

    @property
    def is_done(self):
        return bool(self.finished_at and self.file)

    @property
    def state(self):
        """done, failed or running."""
        return "done" if self.is_done else "failed" if self.is_failed else "running"

    @property
    def is_failed(self):
        """Told so, or left behind by a worker that was killed."""
        late = timezone.now() - (self.started_at or self.requested_at) > 2 * TIMEOUT
        return bool(self.error) or (late and not self.finished_at)

    @classmethod
    @transaction.atomic
    def order(cls, numbers, *, by, full, format=Format.XLSX, **of):
        """Has the worker write the list, or what `scores_of` or `vouchers_of` names; files older than a day go."""
        cls.objects.filter(requested_at__lt=timezone.now() - KEPT).discard()
        export = cls.objects.create(numbers=numbers, asked_by=by, full=full, format=format, **of)
        export._send()
        return export

    @classmethod
    @transaction.atomic
    def share(cls, fingerprint):
        """The public list of funded projects that says this; written once, however many ask, and again if that failed.

        Lists that said something else go when they are a day old.
        """
        cls.objects.filter(requested_at__lt=timezone.now() - KEPT).exclude(awards_as=fingerprint).discard()
        export, is_new = cls.objects.get_or_create(awards_as=fingerprint, defaults={"full": True})
        export = cls.objects.select_for_update(of=("self",)).get(pk=export.pk)
        if export.is_failed:
            export.requested_at, export.started_at, export.finished_at = timezone.now(), None, None
            export.percent, export.stage, export.error = 0, "", ""
            export.save()
            is_new = True
        if is_new:
            export._send()
        return export

    def _send(self):
        transaction.on_commit(partial(async_task, "reports.exports.write", str(self.pk)))

    def begin(self):
        """Takes the job on; False where it is finished or another run is at it."""
        self.started_at = timezone.now()
        free = Q(started_at=None) | Q(started_at__lt=self.started_at - TIMEOUT)
        jobs = Export.objects.filter(free, pk=self.pk, finished_at=None)
        return bool(jobs.update(started_at=self.started_at))

    def finish(self, content):
        """Keeps the file; a run that came too late leaves nothing behind."""
        self.file.save("list", ContentFile(content), save=False)
        if not self._of_this_run().update(file=self.file.name, finished_at=timezone.now()):
            self.file.delete(save=False)

    def tell(self, percent, stage):
        """Says how far this run is. Raises Unwanted where it has lost its job."""
        if not self._of_this_run().update(percent=percent, stage=stage[:60]):
            raise Unwanted

    def fail(self, error):
        self._of_this_run().update(error=error[:300], finished_at=timezone.now())

    def _of_this_run(self):
        return Export.objects.filter(pk=self.pk, started_at=self.started_at, finished_at=None)


def write(pk):
    """Writes the list, with the rights that its reader has by now: the worker's task."""
    export = Export.objects.select_related("asked_by", "scores_of", "vouchers_of").filter(pk=pk).first()
    if export is None or not export.begin():
        return
    try:
        export.finish(_content(export))
    except Unwanted:
        logger.info("%s is no longer wanted", export)
    except Exception as error:  # whatever it was, the one who waits is told
        logger.exception("%s could not be written", export)
        export.fail(f"{type(error).__name__}: {error}")


def _content(export):
    if export.is_public:
        return _awards(export)
    return _vouchers(export) if export.vouchers_of else _list(export)


def _awards(export):
    from reports.lists import render_list
    from reports.public import whole
    from reports.renderings import fingerprint, now_and_then

    lines, tell = whole(), now_and_then(export.tell)
    if fingerprint(lines) != export.awards_as:
        raise ValueError("만드는 동안 자료나 프로그램이 바뀌었습니다.")

    def told():
        for at, row in enumerate(lines.rows):
            tell(95 * at // len(lines.rows), f"사업 {at:,}건을 적었습니다")
            yield row

    return render_list(replace(lines, rows=told()))


def _list(export):
    from reports.lists import FORMATS

    _, chunks = FORMATS[export.format]
    return b"".join(chunks(_table(export)))


def _vouchers(export):
    from reports.pdf import render_pdf
    from reports.renderings import now_and_then
    from reports.vouchers import voucher_document

    project = Project.objects.visible_to(export.asked_by).with_award().get(pk=export.vouchers_of_id)
    export.tell(1, "증빙을 모으고 있습니다")
    with TemporaryDirectory() as folder:
        return render_pdf(voucher_document(project, folder), now_and_then(export.tell))


def _table(export):
    from reports.applications import applications_table, fetched
    from reports.scores import score_lines

    if export.scores_of:
        return score_lines(export.scores_of, export.asked_by)
    return applications_table(fetched(export.numbers, export.asked_by), full=export.full)
