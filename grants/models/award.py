from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from district.models import Dong
from district.templatetags.maeul import masked

from .field import Field
from .linked import LinkedProgramme


class Source(models.TextChoices):
    """Out of whose call the money came."""

    SEOUL = "seoul", "서울시 지원사업"
    DISTRICT = "district", "서대문구 공모사업"
    SMALL_GROUP = "small_group", "지역소모임 지원사업"


class AwardQuerySet(models.QuerySet):
    def total(self):
        """Whole won of all awards."""
        return self.aggregate(total=Coalesce(Sum("amount"), 0))["total"]

    def real(self):
        """Without the projects of calls that are examples: what pictures and sums of the district's money show."""
        return self.exclude(application__call__is_example=True)

    def won_by(self, group_name, *, before):
        """(year, title) of what a group of this name was awarded before a year, oldest first."""
        return self.filter(group_name=group_name, year__lt=before).order_by("year", "pk").values_list("year", "title")


class Award(models.Model):
    """A funded project (선정 사업), numbered as in the year's published list."""

    year = models.PositiveSmallIntegerField("연도")
    source = models.CharField("재원", max_length=12, choices=Source)
    number = models.PositiveSmallIntegerField("연번")
    programme = models.CharField("사업명", max_length=40, help_text="선정 목록의 갈래")
    linked_programme = models.ForeignKey(
        LinkedProgramme, models.PROTECT, verbose_name="서울시 연계사업", null=True, blank=True, related_name="awards"
    )
    group_name = models.CharField("단체명(제안자)", max_length=60)
    is_person = models.BooleanField("개인 이름", default=False, help_text="공개 화면에서 이름을 가립니다.")
    title = models.CharField("프로그램명", max_length=120)
    amount = models.BigIntegerField("지원금액(원)")
    dong = models.ForeignKey(
        Dong,
        models.PROTECT,
        verbose_name="동",
        null=True,
        blank=True,
        help_text="목록에 동이 드러난 사업만",
        related_name="awards",
    )
    field = models.ForeignKey(
        Field,
        models.PROTECT,
        verbose_name="분야",
        null=True,
        blank=True,
        help_text="아는 사업만",
        related_name="awards",
    )

    application = models.OneToOneField(
        "grants.Application", models.PROTECT, verbose_name="신청", null=True, blank=True, editable=False
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "선정 사업"
        verbose_name_plural = "선정 사업"
        ordering = ["-year", "source", "number"]
        indexes = [models.Index(fields=["-year", "source", "number"], name="award_as_listed")]
        constraints = [
            models.UniqueConstraint(fields=["year", "source", "number"], name="award_numbered_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="award_amount_not_negative",
                violation_error_message="지원금액은 0원 이상이어야 합니다.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_example(self):
        """Whether the call that gave the money is one."""
        return bool(self.application_id) and self.application.call.is_example

    @property
    def public_name(self):
        """Whom the project belongs to, as anybody may read it: groups by name, private persons masked."""
        return masked(self.group_name) if self.is_person else self.group_name


class AwardTally(models.Model):
    """A published count of awards by dong or field, where the list itself does not say it of each project."""

    class Axis(models.TextChoices):
        DONG = "dong", "지역별"
        FIELD = "field", "분야별"

    year = models.PositiveSmallIntegerField("연도")
    source = models.CharField("재원", max_length=12, choices=Source)
    axis = models.CharField("기준", max_length=8, choices=Axis)
    order = models.PositiveSmallIntegerField("순서")
    label = models.CharField("이름", max_length=40)
    dong = models.ForeignKey(Dong, models.PROTECT, verbose_name="동", null=True, blank=True)
    count = models.PositiveSmallIntegerField("건수")

    class Meta:
        verbose_name = "선정 건수"
        verbose_name_plural = "선정 건수"
        ordering = ["-year", "source", "axis", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "source", "axis", "label"], name="tally_label_once")]

    def __str__(self):
        return f"{self.label} {self.count}건"
