from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Document, Lifecycle, User, signature, signed
from district.templatetags.maeul import kdate

from .. import notices
from .activist import Activist
from .project import Project

MOST_PHOTOS = 20


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of projects that one sees."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    def planned(self):
        return self.filter(status=Visit.Status.PLANNED)

    def to_follow(self):
        """Those whose follow-up somebody still has to see done."""
        return self.filter(status=Visit.Status.DONE).exclude(follow_up="")

    def late(self, day):
        """Follow-ups whose day is over, and visits that were planned before `day` and nobody has recorded."""
        overdue = Q(pk__in=self.model.objects.to_follow().filter(follow_up_due__lt=day).values("pk"))
        return self.filter(overdue | Q(status=Visit.Status.PLANNED, planned_on__lt=day))


class Visit(Lifecycle):
    """Somebody goes to see a project (점검): what he found, what the group is to do about it, and that it was done."""

    class Kind(models.TextChoices):
        SITE = "site", "현장점검"
        ADVICE = "advice", "컨설팅"

    class Status(models.TextChoices):
        PLANNED = "planned", "예정"
        DONE = "done", "완료"
        FOLLOWED = "followed", "이행 확인"
        CANCELLED = "cancelled", "취소"

    MOVES = {
        Status.PLANNED: {Status.DONE, Status.CANCELLED},
        Status.DONE: {Status.FOLLOWED},
    }

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="사업", related_name="visits")
    kind = models.CharField("종류", max_length=6, choices=Kind, default=Kind.SITE)
    planned_on = models.DateField("가기로 한 날")
    purpose = models.CharField("볼 것", max_length=200, blank=True)
    visitor = models.ForeignKey(User, models.PROTECT, verbose_name="가는 사람", related_name="project_visits")
    status = models.CharField("상태", max_length=9, choices=Status, default=Status.PLANNED, editable=False)
    happened_on = models.DateField("다녀온 날", null=True, blank=True)
    findings = models.TextField("점검 내용", blank=True)
    follow_up = models.TextField("조치할 것", blank=True)
    follow_up_due = models.DateField("조치 기한", null=True, blank=True)
    followed_note = models.TextField("이행 내용", blank=True)
    planned_at = models.DateTimeField("계획한 일시", default=timezone.now, editable=False)
    planned_by = models.ForeignKey(User, models.PROTECT, verbose_name="계획한 사람", editable=False, related_name="+")
    done_at, done_by = signature("기록 일시", "기록한 사람")
    followed_at, followed_by = signature("이행 확인 일시", "이행을 확인한 사람")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "점검"
        verbose_name_plural = "점검"
        ordering = ["-planned_on", "-pk"]
        indexes = [models.Index(fields=["planned_on"], name="visit_by_day")]
        constraints = [
            signed("done"),
            signed("followed"),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"], done_at=None, happened_on=None)
                | Q(status__in=["done", "followed"], done_at__isnull=False, happened_on__isnull=False),
                name="visit_done_is_recorded",
                violation_error_message="다녀온 점검에는 다녀온 날과 기록한 사람이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(follow_up="", follow_up_due=None) | (~Q(follow_up="") & Q(follow_up_due__isnull=False)),
                name="visit_follow_up_has_its_day",
                violation_error_message="조치할 것과 조치 기한은 함께 적혀야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status="followed") | (Q(followed_at__isnull=False) & ~Q(follow_up="")),
                name="visit_followed_was_asked",
                violation_error_message="이행은 조치를 요구한 점검에만 확인합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.get_kind_display()} {kdate(self.happened_on or self.planned_on)}"

    def get_absolute_url(self):
        return reverse("projects:visit", args=[self.pk])

    @property
    def badge(self):
        """The look of the status on screens."""
        if self.waits_for_group:
            return "warning"
        return {self.Status.PLANNED: "information", self.Status.CANCELLED: "gray"}.get(self.status, "success")

    @property
    def told_status(self):
        """The status as people are told it: what was found may still have to be mended."""
        return "조치 필요" if self.waits_for_group else self.get_status_display()

    @property
    def waits_for_group(self):
        return self.status == self.Status.DONE and bool(self.follow_up)

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def plan(cls, project, *, by, kind, planned_on, visitor, purpose=""):
        """Plans a visit and tells the group; whoever goes and is no official is asked to help the project.

        The same plan sent twice is one. Raises ValidationError (code "status") once the project is over.
        """
        project.lock()
        if project.status == Project.Status.CLOSED:
            raise ValidationError("완료한 사업에는 점검을 계획하지 않습니다.", code="status")
        same = {"kind": kind, "planned_on": planned_on, "visitor": visitor, "status": cls.Status.PLANNED}
        if found := project.visits.filter(**same).first():
            return found
        if not visitor.is_staff:
            Activist.assign(project, visitor, by=by)
        visit = cls.objects.create(project=project, purpose=purpose, planned_by=by, **same)
        Activity.write(visit, by=by, verb="계획", after=cls.Status.PLANNED.label)
        notices.visit_planned(visit)
        return visit

    @transaction.atomic
    def record(self, *, by, happened_on, findings, follow_up="", follow_up_due=None):
        """Puts down what was found, and what the group is to do until when.

        Raises ValidationError with the field as its code, and "move" where it was recorded or cancelled before.
        """
        if happened_on > timezone.localdate():
            raise ValidationError("다녀온 날이 오늘보다 뒤입니다.", code="happened_on")
        if not findings.strip():
            raise ValidationError("점검 내용을 적어 주세요.", code="findings")
        if bool(follow_up.strip()) != bool(follow_up_due):
            missing = "follow_up_due" if follow_up.strip() else "follow_up"
            raise ValidationError("조치할 것과 조치 기한을 함께 적어 주세요.", code=missing)
        if follow_up_due and follow_up_due < happened_on:
            raise ValidationError("조치 기한이 다녀온 날보다 빠릅니다.", code="follow_up_due")
        self.move(
            self.Status.DONE,
            by=by,
            note=findings,
            happened_on=happened_on,
            findings=findings,
            follow_up=follow_up.strip(),
            follow_up_due=follow_up_due,
            done_at=timezone.now(),
            done_by=by,
        )
        if follow_up_due:
            notices.follow_up_asked(self)

    @transaction.atomic
    def add_photo(self, document, *, by):
        """Files an unsaved Document as a picture of the visit.

        Raises ValidationError: "status" where nobody went, "many" beyond MOST_PHOTOS.
        """
        self.lock()
        if self.status == self.Status.CANCELLED:
            raise ValidationError("취소한 점검에는 사진을 올리지 않습니다.", code="status")
        if self.photos.count() >= MOST_PHOTOS:
            raise ValidationError(f"사진은 {MOST_PHOTOS}장까지 올릴 수 있습니다.", code="many")
        document.save()
        self.photos.create(document=document)
        Activity.write(self, by=by, verb="사진 올림")

    def confirm_follow_up(self, *, by, note):
        """Somebody has seen that it was done (이행). Raises ValidationError: "note" without words, "move"."""
        if not note.strip():
            raise ValidationError("무엇이 이행되었는지 적어 주세요.", code="note")
        if not self.follow_up:
            raise ValidationError("조치를 요구하지 않은 점검입니다.", code="move")
        facts = {"followed_note": note, "followed_at": timezone.now(), "followed_by": by}
        self.move(self.Status.FOLLOWED, by=by, note=note, **facts)

    def cancel(self, *, by, reason):
        """Nobody goes. Raises ValidationError: "reason" without one, "move" where it was recorded."""
        if not reason.strip():
            raise ValidationError("취소하는 까닭을 적어 주세요.", code="reason")
        self.move(self.Status.CANCELLED, by=by, note=reason)


class VisitPhoto(models.Model):
    """A picture taken on a visit; whoever sees the visit sees it."""

    visit = models.ForeignKey(Visit, models.CASCADE, verbose_name="점검", related_name="photos")
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="파일", related_name="+")

    class Meta:
        verbose_name = "점검 사진"
        verbose_name_plural = "점검 사진"
        ordering = ["visit", "pk"]

    def __str__(self):
        return str(self.document)
