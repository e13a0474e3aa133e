from django.db import models
from django.db.models import Q

from district.models import Dong


class FacilityKind(models.TextChoices):
    """The kinds of the plan's table of spaces (마을활동 공간시설 현황)."""

    PUBLIC = "public", "공공시설"
    PRIVATE = "private", "민간시설"
    SARANGBANG = "sarangbang", "마을사랑방"
    STUDIO = "studio", "마을문화 예술창작소"
    CAFE = "cafe", "문화공간(카페)"
    COMMUNITY = "community", "커뮤니티 공간"


class Facility(models.Model):
    """A place that village activities share."""

    name = models.CharField("이름", max_length=60, unique=True)
    kind = models.CharField("구분", max_length=12, choices=FacilityKind)
    dong = models.ForeignKey(Dong, models.PROTECT, verbose_name="동", null=True, blank=True)
    address = models.CharField("주소", max_length=120, blank=True)
    owner = models.CharField("소유", max_length=60, blank=True)
    site_area = models.DecimalField("대지면적(㎡)", max_digits=8, decimal_places=2, null=True, blank=True)
    note = models.TextField("설명", blank=True)
    agreed_on = models.CharField("협약 시기", max_length=40, blank=True)

    class Meta:
        verbose_name = "시설"
        verbose_name_plural = "시설"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Space(models.Model):
    """A room or floor of a facility."""

    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="시설", related_name="spaces")
    name = models.CharField("이름", max_length=60)
    area = models.DecimalField("면적(㎡)", max_digits=8, decimal_places=2, null=True, blank=True)
    capacity = models.PositiveSmallIntegerField("정원(명)", null=True, blank=True)

    class Meta:
        verbose_name = "공간"
        verbose_name_plural = "공간"
        ordering = ["facility", "pk"]
        constraints = [models.UniqueConstraint(fields=["facility", "name"], name="space_named_once_in_facility")]

    def __str__(self):
        return f"{self.facility} {self.name}"


class FacilityCount(models.Model):
    """How many shared places of a kind there were at the end of a year, as the plan reports it."""

    class Group(models.TextChoices):
        SHARED = "shared", "시설 공간나눔"
        BUILT = "built", "마을공동체 공간조성사업"

    year = models.PositiveSmallIntegerField("연도")
    group = models.CharField("묶음", max_length=8, choices=Group)
    kind = models.CharField(
        "구분", max_length=12, choices=FacilityKind, blank=True, help_text="비우면 묶음 합계만 안다는 뜻"
    )
    count = models.PositiveSmallIntegerField("시설 수")

    class Meta:
        verbose_name = "시설 수"
        verbose_name_plural = "시설 수"
        ordering = ["year", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "group", "kind"], name="facility_count_once")]

    def __str__(self):
        return f"{self.year}년 {self.get_kind_display() or self.get_group_display()} {self.count}개소"


class RenovationStage(models.Model):
    """A stage in making a place fit for the village (공간 조성 단계): done, or still to come."""

    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="시설", related_name="stages")
    order = models.PositiveSmallIntegerField("순서")
    title = models.CharField("단계", max_length=200)
    done = models.BooleanField("마침", default=False)
    when = models.CharField("시기", max_length=40, blank=True)

    class Meta:
        verbose_name = "공간 조성 단계"
        verbose_name_plural = "공간 조성 단계"
        ordering = ["facility", "order"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "order"], name="stage_order_once"),
            models.CheckConstraint(
                condition=~Q(title=""), name="stage_titled", violation_error_message="단계를 적어 주세요."
            ),
        ]

    def __str__(self):
        return self.title
