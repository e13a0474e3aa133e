from django.db import models
from django.db.models import Q

from district.models import Department

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


class ScheduleCell(models.Model):
    """One month of one task: planned or not, what became of it, and where the plan says so."""

    class Ground(models.TextChoices):
        GRID = "grid", "일정표의 표시"
        TEXT = "text", "본문의 기간"

    class Actual(models.TextChoices):
        OPEN = "", "미확인"
        DONE = "done", "실행"
        LATE = "late", "지연"
        SKIPPED = "skipped", "건너뜀"

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="세부사업", related_name="cells")
    month = models.PositiveSmallIntegerField("월")
    planned = models.BooleanField("계획", default=True)
    ground = models.CharField("근거", max_length=4, choices=Ground, default=Ground.GRID)
    actual = models.CharField("실적", max_length=8, choices=Actual, default=Actual.OPEN, blank=True)
    note = models.CharField("메모", max_length=200, blank=True)

    class Meta:
        verbose_name = "일정 칸"
        verbose_name_plural = "일정 칸"
        ordering = ["task", "month"]
        constraints = [
            models.UniqueConstraint(fields=["task", "month"], name="cell_once_a_month"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="cell_month_exists",
                violation_error_message="월은 1에서 12 사이여야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(actual="skipped") | ~Q(note=""),
                name="cell_skipped_with_reason",
                violation_error_message="건너뛴 달에는 사유를 적어 주세요.",
            ),
        ]

    def __str__(self):
        return f"{self.task} {self.month}월"
