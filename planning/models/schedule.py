from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Department, signature, signed

from .plan import Plan, PlanPart


class Area(PlanPart):
    """One of the plan's areas of work (Ⅰ 조성지원, Ⅱ 주민역량강화, Ⅲ 거버넌스)."""

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name="시행계획", related_name="areas")
    order = models.PositiveSmallIntegerField("순서")
    number = models.CharField("번호", max_length=4)
    title = models.CharField("이름", max_length=60)

    class Meta:
        verbose_name = "분야"
        verbose_name_plural = "분야"
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="area_order_once")]

    def __str__(self):
        return f"{self.number} {self.title}"


class Task(PlanPart):
    """A task of the plan (세부사업) with its months."""

    PLAN = "area__plan"

    area = models.ForeignKey(Area, models.CASCADE, verbose_name="분야", related_name="tasks")
    order = models.PositiveSmallIntegerField("번호")
    title = models.CharField("이름", max_length=80)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="담당 부서")

    class Meta:
        verbose_name = "세부사업(일정)"
        verbose_name_plural = "세부사업(일정)"
        ordering = ["area", "order"]
        constraints = [models.UniqueConstraint(fields=["area", "order"], name="task_order_once")]

    def __str__(self):
        return f"{self.area.number}-{self.order}. {self.title}"

    def planned_months(self):
        """The months (1–12) in which the task is planned, as a list."""
        return [cell.month for cell in self.cells.all() if cell.planned]

    def happened(self, *, on, label, source):
        """Marks that on the day `on` something of this task took place, once for each `label` of a `source`.

        The rooms above say so when they publish, hold or pay something; a person then confirms the month.
        """
        happening, _ = self.happenings.get_or_create(
            source_model=source._meta.label_lower, source_id=str(source.pk), label=label, defaults={"day": on}
        )
        return happening


class HappeningQuerySet(models.QuerySet):
    def of_year(self, year):
        return self.filter(day__year=year)


class Happening(models.Model):
    """Something that took place for a task: a call published, a meeting held. Written by the room where it did."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="세부사업", related_name="happenings")
    day = models.DateField("날짜")
    label = models.CharField("있었던 일", max_length=160)
    source_model = models.CharField("출처 종류", max_length=60, editable=False)
    source_id = models.CharField("출처 번호", max_length=40, editable=False)

    objects = HappeningQuerySet.as_manager()

    class Meta:
        verbose_name = "있었던 일"
        verbose_name_plural = "있었던 일"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "source_model", "source_id", "label"], name="happening_once_a_source"
            )
        ]

    def __str__(self):
        return f"{self.label} ({self.day})"


class State(models.TextChoices):
    """Where a month of a task stands; derived from the plan, the signatures, what happened, and today's date."""

    EMPTY = "empty", "계획 없음"
    PLANNED = "planned", "예정"
    SUGGESTED = "suggested", "확인 대기"
    DONE = "done", "실행"
    LATE = "late", "지연"
    SKIPPED = "skipped", "건너뜀"


class ScheduleCell(models.Model):
    """One month of one task: planned or not, where the plan says so, and what an official says became of it."""

    class Ground(models.TextChoices):
        GRID = "grid", "일정표의 표시"
        TEXT = "text", "본문의 기간"

    JUDGED = ("planned", "remark", "confirmed_at", "confirmed_by", "skipped_at", "skipped_by")

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="세부사업", related_name="cells")
    month = models.PositiveSmallIntegerField("월")
    planned = models.BooleanField("계획", default=True)
    ground = models.CharField("근거", max_length=4, choices=Ground, default=Ground.GRID)
    note = models.CharField("계획 메모", max_length=200, blank=True)
    remark = models.CharField("실적 메모·사유", max_length=200, blank=True, editable=False)
    confirmed_at, confirmed_by = signature("실행 확인 일시", "실행 확인한 사람")
    skipped_at, skipped_by = signature("건너뜀 일시", "건너뛴 사람")

    class Meta:
        verbose_name = "일정 칸"
        verbose_name_plural = "일정 칸"
        ordering = ["task", "month"]
        constraints = [
            signed("confirmed"),
            signed("skipped"),
            models.UniqueConstraint(fields=["task", "month"], name="cell_once_a_month"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="cell_month_exists",
                violation_error_message="월은 1에서 12 사이여야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(skipped_at=None),
                name="cell_done_or_skipped",
                violation_error_message="한 달을 실행과 건너뜀으로 함께 적을 수 없습니다.",
            ),
            models.CheckConstraint(
                condition=Q(skipped_at=None) | Q(planned=True) & ~Q(remark=""),
                name="cell_skipped_with_reason",
                violation_error_message="건너뛴 달에는 사유를 적어 주세요.",
            ),
        ]

    def __str__(self):
        return f"{self.task} {self.month}월"

    def get_absolute_url(self):
        return reverse("planning:cell", args=[self.task_id, self.month])

    @property
    def anchor(self):
        """The name of its place on the grid's page."""
        return f"t{self.task_id}-m{self.month}"

    @property
    def year(self):
        return self.task.area.plan.year

    @cached_property
    def happenings(self):
        """What took place in this month of the plan's year. A grid fills this in for all its cells at once."""
        return list(self.task.happenings.filter(day__year=self.year, day__month=self.month))

    @property
    def is_settled(self):
        return bool(self.confirmed_at or self.skipped_at)

    @property
    def is_over(self):
        """Whether the month has ended: from the first of the next one on."""
        return (self.year, self.month) < _this_month()

    @property
    def has_begun(self):
        return (self.year, self.month) <= _this_month()

    @property
    def state(self):
        if self.confirmed_at:
            return State.DONE
        if self.skipped_at:
            return State.SKIPPED
        if self.happenings:
            return State.SUGGESTED
        if self.planned:
            return State.LATE if self.is_over else State.PLANNED
        return State.EMPTY

    @property
    def words(self):
        """The cell read aloud: 3월 계획, 지연."""
        if self.state == State.EMPTY:
            return f"{self.month}월 {State.EMPTY.label}"
        return f"{self.month}월 {'계획' if self.planned else '계획에 없던 달'}, {self.state.label}"

    @property
    def is_replannable(self):
        """Whether the month may be put into the plan or taken out: not once the plan is confirmed."""
        return not (self.task.area.plan.is_frozen or self.is_settled)

    # -- verbs --------------------------------------------------------------------------------------------------------
    @transaction.atomic
    def confirm(self, *, by, remark=""):
        """Signs that the task was done in this month, in the plan or beside it."""
        before = self._take()
        self._refuse_settled()
        if not self.has_begun:
            raise ValidationError("아직 오지 않은 달은 실행으로 확인할 수 없습니다.", code="ahead")
        self._write("실행 확인", by, before, remark, confirmed_at=timezone.now(), confirmed_by=by, remark=remark)

    @transaction.atomic
    def skip(self, *, by, reason):
        """Signs that a planned month was passed over, and why."""
        before, reason = self._take(), _said(reason)
        self._refuse_settled()
        if not self.planned:
            raise ValidationError("계획에 없는 달은 건너뛸 것이 없습니다.", code="unplanned")
        self._write("건너뜀", by, before, reason, skipped_at=timezone.now(), skipped_by=by, remark=reason)

    @transaction.atomic
    def reopen(self, *, by, reason):
        """Takes a confirmation or a skip back; the trail keeps both and the reason."""
        before = self._take()
        if not self.is_settled:
            raise ValidationError("이미 되돌렸거나 아직 확인하지 않은 달입니다.", code="conflict")
        blank = dict.fromkeys(("confirmed_at", "confirmed_by", "skipped_at", "skipped_by")) | {"remark": ""}
        self._write("되돌림", by, before, _said(reason), **blank)

    @transaction.atomic
    def plan(self, *, by):
        """Puts the month into a plan that is not frozen."""
        self._replan(True, "계획에 넣음", by)

    @transaction.atomic
    def unplan(self, *, by):
        """Takes the month out of a plan that is not frozen."""
        self._replan(False, "계획에서 뺌", by)

    def _replan(self, planned, verb, by):
        self.task.area.plan.lock()
        before = self._take()
        self._refuse_settled()
        if not self.is_replannable:
            raise ValidationError("확정한 계획의 달은 넣거나 뺄 수 없습니다.", code="frozen")
        if self.planned == planned:
            raise ValidationError(f"이미 계획에 {'있는' if planned else '없는'} 달입니다.", code="conflict")
        self._write(verb, by, before, "", planned=planned)

    def _take(self):
        """Locks the stored row, takes over what stands there, and says in which state it is."""
        stored = ScheduleCell.objects.select_for_update().get(pk=self.pk)
        for name in self.JUDGED:
            attname = self._meta.get_field(name).attname
            setattr(self, attname, getattr(stored, attname))
        return self.state

    def _refuse_settled(self):
        """The tale of who was quicker."""
        if self.is_settled:
            by, what = (self.confirmed_by, "실행") if self.confirmed_at else (self.skipped_by, "건너뜀")
            told = f"{by} 님이 이미 ‘{what}’(으)로 적었습니다. 바꾸려면 먼저 되돌려 주세요."
            raise ValidationError(told, code="conflict")

    def _write(self, verb, by, before, note, **facts):
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=list(facts))
        Activity.write(self, by=by, verb=verb, before=before.label, after=self.state.label, note=note)


def _this_month():
    today = timezone.localdate()
    return today.year, today.month


def _said(reason):
    if not reason.strip():
        raise ValidationError("사유를 적어 주세요.", code="reason")
    return reason.strip()
