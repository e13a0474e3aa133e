from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone

from district.models import Department, Lifecycle, User, signed
from district.permissions import may

from .. import outline


class PlanQuerySet(models.QuerySet):
    def public(self):
        """Plans that anybody may read: confirmed, and disclosed to the public."""
        return self.filter(status=Plan.Status.CONFIRMED, disclosure=Plan.Disclosure.PUBLIC)

    def visible_to(self, user):
        return self if may(user, "planning.view_plan") else self.public()


class Plan(Lifecycle):
    """The yearly plan of the district's village-community work (시행계획)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "초안"
        CONFIRMED = "confirmed", "확정"

    class Disclosure(models.TextChoices):
        PUBLIC = "public", "대시민공개"
        PARTIAL = "partial", "부분공개"
        CLOSED = "closed", "비공개"

    MOVES = {Status.DRAFT: {Status.CONFIRMED}}

    year = models.PositiveSmallIntegerField("회계연도", unique=True)
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
    confirmed_at = models.DateTimeField("확정 일시", null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="확정한 사람", null=True, blank=True, editable=False, related_name="+"
    )

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
                | models.Q(status="confirmed", confirmed_at__isnull=False),
                name="plan_confirmed_is_signed",
                violation_error_message="확정한 계획에는 확정 일시가 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.year}년 {self.title}"

    def get_absolute_url(self):
        return reverse("reports:plan", args=[self.year])

    def confirm(self, *, by):
        """Freezes the draft as the year's plan."""
        self.move(self.Status.CONFIRMED, by=by, confirmed_at=timezone.now(), confirmed_by=by)


class Approval(models.Model):
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


class Section(models.Model):
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

    def clean(self):
        try:
            outline.parse(self.body)
        except outline.OutlineError as error:
            raise ValidationError({"body": str(error)}) from error
