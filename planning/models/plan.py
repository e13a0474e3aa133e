from copy import copy
from datetime import date
from functools import cached_property, reduce

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Department, Lifecycle, signature, signed
from district.parsing import YEARS
from district.permissions import may

from .. import baseline, outline, slots
from .version import PlanVersion

RECKONABLE = (MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[-1]))  # years whose days can be reckoned with


ASIDE = 10_000  # beyond any chapter's place
DEEPEST = 3  # Ⅰ – 1 – 가


class PlanQuerySet(models.QuerySet):
    def public(self):
        """Plans that anybody may read: confirmed once, and disclosed to the public."""
        return self.exclude(status=Plan.Status.DRAFT).filter(disclosure=Plan.Disclosure.PUBLIC)

    def settled(self):
        """Public plans whose records say what was confirmed; one being changed is left out."""
        return self.public().filter(status=Plan.Status.CONFIRMED)

    def visible_to(self, user):
        return self if may(user, "planning.view_plan") else self.public()

    def newest(self):
        """The newest plan that was confirmed once; a draft only where there is no other."""
        return self.exclude(status=Plan.Status.DRAFT).first() or self.first()


class Plan(Lifecycle):
    """The yearly plan of the district's village-community work (시행계획)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "초안"
        CONFIRMED = "confirmed", "확정"
        CHANGING = "changing", "변경 중"

    class Disclosure(models.TextChoices):
        PUBLIC = "public", "대시민공개"
        PARTIAL = "partial", "부분공개"
        CLOSED = "closed", "비공개"

    MOVES = {
        Status.DRAFT: {Status.CONFIRMED},
        Status.CONFIRMED: {Status.CHANGING},
        Status.CHANGING: {Status.CONFIRMED},
    }

    year = models.PositiveSmallIntegerField("회계연도", unique=True, validators=RECKONABLE)
    title = models.CharField("제목", max_length=100)
    slogan = models.CharField("부제", max_length=100, blank=True)
    purpose = models.TextField("수립 목적", blank=True)
    vision = models.CharField("비전", max_length=100, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="주관 부서")
    registration_number = models.CharField("등록번호", max_length=40, blank=True)
    registered_on = models.DateField("등록일자", null=True, blank=True)
    approved_on = models.DateField("결재일자", null=True, blank=True)
    disclosure = models.CharField("공개구분", max_length=10, choices=Disclosure, default=Disclosure.PUBLIC)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    confirmed_at, confirmed_by = signature("확정 일시", "확정한 사람")
    change_reason = models.TextField("변경 사유", blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "시행계획"
        verbose_name_plural = "시행계획"
        ordering = ["-year"]
        permissions = [("confirm_plan", "시행계획을 확정할 수 있음")]
        constraints = [
            signed("confirmed"),
            models.CheckConstraint(
                condition=models.Q(status="draft", confirmed_at=None)
                | models.Q(status__in=["confirmed", "changing"], confirmed_at__isnull=False),
                name="plan_confirmed_is_signed",
                violation_error_message="확정한 계획에는 확정 일시가 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="changing") & ~models.Q(change_reason="")
                | ~models.Q(status="changing") & models.Q(change_reason=""),
                name="plan_change_has_a_reason",
                violation_error_message="변경 사유는 변경하는 동안에만, 반드시 적습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.year}년 {self.title}"

    def get_absolute_url(self):
        return reverse("reports:plan", args=[self.year])

    @property
    def is_frozen(self):
        """Whether what was confirmed may not be written."""
        return self.status == self.Status.CONFIRMED

    @property
    def is_changing(self):
        """Whether the records say something else than what was confirmed."""
        return self.status == self.Status.CHANGING

    @property
    def last_day(self):
        """The last day on which the plan's books may take an entry: today, or the end of a year gone by."""
        return min(timezone.localdate(), date(self.year, 12, 31))

    @cached_property
    def baseline(self):
        """What the plan says, as plain values."""
        return baseline.of(self)

    def as_published(self):
        """The plan as the public reads it: while it is being changed, as it was last confirmed.

        Who may read it is not part of what it says: the disclosure is that of today.
        """
        if not self.is_changing:
            return self
        published, stand = copy(self), self.versions.last().baseline
        published.baseline = stand
        published.department = copy(self.department)
        published.department.name = stand.department
        for name, value in stand.cover.items():
            setattr(published, name, value)
        return published

    @transaction.atomic
    def confirm(self, *, by):
        """Freezes what the plan says as its next version. Refuses a text that asks for what no record knows yet."""
        self.lock()
        stored = Plan.objects.select_related("department").get(pk=self.pk)
        if gaps := slots.unfilled(stored):
            raise ValidationError(
                [f"「{section}」 {line}번째 줄: ‘{name}’에 쓸 기록이 아직 없습니다." for section, line, name in gaps],
                code="gaps",
            )
        reason, signature = stored.change_reason, {"confirmed_at": timezone.now(), "confirmed_by": by}
        self.move(self.Status.CONFIRMED, by=by, note=reason, change_reason="", **signature)
        self._freeze(stored.baseline, reason=reason, **signature)

    @transaction.atomic
    def reopen(self, *, by, note):
        """Takes the confirmed plan up again, to be changed; the reason goes with the version that comes of it."""
        self.move(self.Status.CHANGING, by=by, note=note, change_reason=note)
        if not self.versions.exists():  # confirmed before there were versions
            stored = Plan.objects.get(pk=self.pk)
            self._freeze(
                stored.baseline, reason="", confirmed_at=stored.confirmed_at, confirmed_by=stored.confirmed_by
            )

    def _freeze(self, stand, **facts):
        number = 1 + self.versions.count()
        return PlanVersion.objects.create(plan=self, number=number, content=stand.content(), **facts)


class PlanPart(models.Model):
    """A part of a plan (`PLAN` leads there), written while the plan is not frozen."""

    PLAN = "plan"

    class Meta:
        abstract = True

    def clean(self):
        """Holds the plan until the part is stored: whoever confirms it meanwhile has to wait."""
        super().clean()
        try:
            plan = reduce(getattr, self.PLAN.split("__"), self)
        except ObjectDoesNotExist:
            return
        with transaction.atomic():
            if plan.pk and Plan.objects.select_for_update().get(pk=plan.pk).is_frozen:
                raise ValidationError("확정한 계획은 고칠 수 없습니다. 먼저 ‘변경 시작’을 누르십시오.", code="frozen")


class Approval(PlanPart):
    """One box of the approval line (결재선): a post, the name of its holder, the day it was signed."""

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name="시행계획", related_name="approvals")
    order = models.PositiveSmallIntegerField("순서")
    post = models.CharField("직위", max_length=40)
    name = models.CharField("성명", max_length=40, blank=True)
    signed_on = models.DateField("결재일", null=True, blank=True)

    class Meta:
        verbose_name = "결재"
        verbose_name_plural = "결재선"
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="approval_box_once")]

    def __str__(self):
        return f"{self.post} {self.name}"


class Section(PlanPart):
    """A chapter of the plan: outline text (□ ○ - · ※ ⇒) with slots that the records fill."""

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name="시행계획", related_name="sections")
    parent = models.ForeignKey(
        "self", models.CASCADE, verbose_name="상위 장", null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField("순서", help_text="계획서 전체에서의 차례")
    number = models.CharField("번호", max_length=10, help_text="Ⅰ, 1, 가 …", blank=True)
    title = models.CharField("제목", max_length=100)
    body = models.TextField(
        "본문", blank=True, help_text="□ ○ - · ※ ⇒ 로 시작하는 줄, [[표: 이름]] 자리, {수 이름} 자리"
    )

    class Meta:
        verbose_name = "장·절"
        verbose_name_plural = "장·절"
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="section_order_once")]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    @property
    def level(self):
        """Depth in the tree, from 1; chapters are at most three deep (Ⅰ – 1 – 가)."""
        return 1 if self.parent_id is None else 1 + self.parent.level

    @transaction.atomic
    def move(self, step, *, by):
        """Trades places with the chapter before (step −1) or after (+1) under the same parent, parts and all.

        The numbers stay with the places. Raises ValidationError: code "frozen" where the plan is, "order" at the end.
        """
        super().clean()
        sections = list(Section.objects.filter(plan=self.plan_id))
        parts = {}
        for section in sections:
            parts.setdefault(section.parent_id, []).append(section)
        siblings = parts.get(self.parent_id, [])
        at = siblings.index(self) if self in siblings else -1
        if at < 0 or not 0 <= at + step < len(siblings):
            raise ValidationError("그쪽으로는 더 옮길 곳이 없습니다.", code="order")
        mine, other = siblings[at], siblings[at + step]
        siblings[at], siblings[at + step] = other, mine
        mine.number, other.number = other.number, mine.number
        for order, section in zip([section.order for section in sections], _walked(parts), strict=True):
            section.order = order
        Section.objects.filter(plan=self.plan_id).update(order=F("order") + ASIDE)  # no two in one place meanwhile
        Section.objects.bulk_update(sections, ["order", "number"])
        Activity.write(self, by=by, verb="옮기기", note="위로" if step < 0 else "아래로")

    def clean(self):
        super().clean()
        try:
            slots.check(self.body)
        except outline.OutlineError as error:
            raise ValidationError({"body": str(error)}) from error
        if self.parent and self.order is not None:
            self._check_place()
        if self.pk and self.order is not None and self.children.filter(order__lte=self.order).exists():
            raise ValidationError({"order": "아래에 딸린 절보다 앞의 순서를 적어 주십시오."})

    def _check_place(self):
        if self.parent.plan_id != self.plan_id or self.parent.pk == self.pk:
            raise ValidationError({"parent": "같은 시행계획의 다른 장을 골라 주십시오."})
        if self.parent.level >= DEEPEST:
            raise ValidationError({"parent": f"장·절은 {DEEPEST}단계까지입니다."})
        if self.parent.order >= self.order:
            raise ValidationError({"order": "상위 장보다 뒤의 순서를 적어 주십시오."})


def _walked(parts, parent=None):
    """The sections of {parent: its parts}, each before its own parts."""
    return [found for section in parts.get(parent, ()) for found in (section, *_walked(parts, section.pk))]
