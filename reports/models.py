import uuid
from datetime import timedelta
from functools import partial
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_q.tasks import async_task

from district.models import User
from district.permissions import may
from planning.models import Plan
from reports.editions import EDITIONS, may_have
from reports.exports import Export
from reports.registry import REPORTS

__all__ = ["Export", "Rendering", "RenderingQuerySet", "Stopped"]
TIMEOUT = timedelta(seconds=settings.Q_CLUSTER["timeout"])  # the worker gives up here, so nothing works any longer
KEPT = timedelta(days=90)


class Stopped(Exception):
    """The run has lost its job: those who asked for it withdrew, or another run has taken it over."""


def own_folder(rendering, filename=""):
    """Every rendering writes into a folder of its own, so that what a killed worker left there can be found."""
    return f"renderings/{rendering.pk}/{uuid.uuid4().hex}"


class RenderingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of plans one may read, in the editions one may have, of reports one may see at all."""
        readable = self.filter(year__in=Plan.objects.visible_to(user).values("year"))
        readable = readable.filter(edition__in=[edition for edition in EDITIONS if may_have(user, edition)])
        for report in REPORTS.values():
            if report.needs and not may(user, report.needs):
                readable = readable.exclude(Q(report=report.name) | Q(report__startswith=f"{report.name}-"))
        return readable

    def idle(self):
        """Those that nobody works on: finished, or left behind by a worker that was killed."""
        now = timezone.now()
        return self.filter(
            Q(finished_at__isnull=False)
            | Q(started_at__lt=now - TIMEOUT)
            | Q(started_at=None, requested_at__lt=now - TIMEOUT)
        )

    def superseded_by(self, rendering):
        """Idle renderings of the same document whose data have changed since, and whatever is too old to keep."""
        same = {name: getattr(rendering, name) for name in ("report", "year", "edition", "format")}
        aged = Q(requested_at__lt=timezone.now() - KEPT)
        return self.idle().filter(Q(**same) | aged).exclude(pk=rendering.pk)

    def discard(self):
        """Deletes rows, and their files once that is certain."""
        gone = list(self)
        self.delete()
        transaction.on_commit(lambda: [rendering.sweep() for rendering in gone])


class Rendering(models.Model):
    """A document as a file: asked for once, made by the worker, kept until what it says changes."""

    class Status(models.TextChoices):
        WAITING = "waiting", "대기"
        RUNNING = "running", "만드는 중"
        DONE = "done", "완료"
        FAILED = "failed", "실패"
        CANCELLED = "cancelled", "취소"

    id = models.UUIDField("번호", primary_key=True, default=uuid.uuid4, editable=False)
    report = models.CharField("문서", max_length=40)
    year = models.PositiveSmallIntegerField("회계연도", help_text="함께 나온 시행계획의 연도")
    edition = models.CharField("판", max_length=10, choices=EDITIONS)
    format = models.CharField("형식", max_length=5)
    fingerprint = models.CharField("내용 지문", max_length=64)
    requested_at = models.DateTimeField("요청 일시", default=timezone.now)
    started_at = models.DateTimeField("시작 일시", null=True)
    finished_at = models.DateTimeField("끝난 일시", null=True)
    percent = models.PositiveSmallIntegerField("진행률(%)", default=0)
    stage = models.CharField("하는 일", max_length=60, blank=True)
    file = models.FileField("파일", upload_to=own_folder, blank=True)
    error = models.CharField("오류", max_length=500, blank=True)
    waiting = models.JSONField("기다리는 사람", default=list, blank=True, editable=False)
    cancelled = models.BooleanField("취소함", default=False)
    cancelled_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="취소한 사람", null=True, blank=True, related_name="+"
    )

    objects = RenderingQuerySet.as_manager()

    class Meta:
        verbose_name = "만든 파일"
        verbose_name_plural = "만든 파일"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "year", "edition", "format", "fingerprint"], name="rendering_once_for_its_data"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, file="", error="", cancelled=False)
                | Q(finished_at__isnull=False, file="", cancelled=False) & ~Q(error="")
                | Q(finished_at__isnull=False, error="", cancelled=False) & ~Q(file="")
                | Q(finished_at__isnull=False, file="", error="", cancelled=True),
                name="rendering_ends_one_way",
                violation_error_message="끝난 작업에는 파일, 오류, 취소 가운데 하나만 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled=True) | Q(cancelled_by=None),
                name="rendering_cancelled_by_one",
                violation_error_message="취소한 사람은 취소한 작업에만 적습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.year}년 {self.report}.{self.format} ({self.get_edition_display()})"

    def get_absolute_url(self):
        return reverse("reports:rendering", args=[self.pk])

    # -- questions ---------------------------------------------------------------------------------------------------
    @property
    def status(self):
        """What the instants say: a run that outlived the worker's patience has failed, though nobody wrote it down."""
        if self.cancelled:
            return self.Status.CANCELLED
        if self.finished_at:
            return self.Status.DONE if self.file and self.file.storage.exists(self.file.name) else self.Status.FAILED
        if timezone.now() - (self.started_at or self.requested_at) > TIMEOUT:
            return self.Status.FAILED
        return self.Status.RUNNING if self.started_at else self.Status.WAITING

    @property
    def is_done(self):
        return self.status == self.Status.DONE

    @property
    def is_under_way(self):
        return self.status in (self.Status.WAITING, self.Status.RUNNING)

    @property
    def is_failed(self):
        return self.status == self.Status.FAILED

    def awaited_by(self, who):
        """Whether `who` has asked for it and not withdrawn."""
        return self.is_under_way and who in self.waiting

    def answers(self, who):
        """Whether `who` need not ask for it first: it is made or was tried in vain, or is being made for them too."""
        return self.awaited_by(who) or not (self.is_under_way or self.cancelled)

    # -- verbs -------------------------------------------------------------------------------------------------------
    @classmethod
    @transaction.atomic
    def order(cls, *, who, **document):
        """The rendering of a document as its data stand now; the worker hears of it unless it is made or being made.

        `document` is report, year, edition, format and fingerprint. However many people ask, one file is made; `who`
        tells them apart (see `withdraw`).
        """
        pk = cls.objects.get_or_create(**document)[0].pk
        rendering = cls.objects.select_for_update(of=("self",)).get(pk=pk)
        if rendering.is_done:
            return rendering
        wanted = not rendering.waiting or not rendering.is_under_way
        if wanted:
            rendering._start_anew()
        rendering.waiting = sorted({*rendering.waiting, who})
        rendering.save()
        if wanted:
            transaction.on_commit(partial(async_task, "reports.renderings.render", str(pk)))
        return rendering

    def _start_anew(self):
        self.requested_at, self.started_at, self.finished_at = timezone.now(), None, None
        self.file, self.error, self.cancelled, self.cancelled_by = "", "", False, None
        self.waiting, self.percent, self.stage = [], 0, ""

    @transaction.atomic
    def withdraw(self, who, *, by):
        """`who` waits no longer; the job is cancelled when nobody does, and goes on for the others otherwise.

        `by` is the person who did it, None for a visitor. What is finished, or was never asked for, stays as it is.
        """
        stored = Rendering.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if stored.awaited_by(who):
            stored.waiting.remove(who)
            if not stored.waiting:
                stored.cancelled, stored.cancelled_by, stored.finished_at = True, by, timezone.now()
                transaction.on_commit(stored.sweep)
            stored.save()
        return stored

    def begin(self):
        """Takes the job on; False where it is finished or another run is at it."""
        self.started_at = timezone.now()
        free = Q(started_at=None) | Q(started_at__lt=self.started_at - TIMEOUT)
        jobs = Rendering.objects.filter(free, pk=self.pk, finished_at=None)
        mine = jobs.update(started_at=self.started_at, percent=0, stage="")
        if mine:
            self.sweep()
        return bool(mine)

    def tell(self, percent, stage):
        """Says how far this run is. Raises Stopped where it is no longer wanted."""
        if not self._of_this_run().update(percent=percent, stage=stage[:60]):
            raise Stopped

    def finish(self, content):
        """Keeps the file and lets go of those it supersedes; a run that came too late leaves nothing behind."""
        self.file.save(self.format, ContentFile(content), save=False)
        kept = False
        try:
            with transaction.atomic():
                done = {"file": self.file.name, "finished_at": timezone.now(), "percent": 100, "stage": ""}
                mine = self._of_this_run().update(**done, waiting=[])
                if mine:
                    Rendering.objects.superseded_by(self).discard()
            kept = bool(mine)
        finally:
            if not kept:
                self.file.delete(save=False)

    def fail(self, error):
        """Ends this run without a file; `error` is for the people who look after the portal."""
        self._of_this_run().update(error=error[:500], finished_at=timezone.now(), waiting=[])

    def sweep(self):
        """Empties its folder: of its file, and of what killed runs may have left half written."""
        folder = PurePath(own_folder(self)).parent
        if default_storage.exists(str(folder)):
            for name in default_storage.listdir(str(folder))[1]:
                default_storage.delete(str(folder / name))
            default_storage.delete(str(folder))
        if self.file:  # one from before there were folders
            default_storage.delete(self.file.name)

    def _of_this_run(self):
        return Rendering.objects.filter(pk=self.pk, started_at=self.started_at, finished_at=None)
