from django.db import models
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from district.models import Department

from .term import Term


class BodyQuerySet(models.QuerySet):
    def with_seat_counts(self):
        """Adds `seat_count`, all seats, and `seated_count`, those with a term today."""
        sitting = Q(seats__terms__in=Term.objects.current())
        return self.annotate(
            seat_count=Count("seats", distinct=True), seated_count=Count("seats", sitting, distinct=True)
        )


class Body(models.Model):
    """A body that advises or decides: the committee, its subcommittee, the TF (회의체)."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "위원회"
        SUBCOMMITTEE = "subcommittee", "소위원회"
        TASK_FORCE = "task_force", "TF"
        OTHER = "other", "그 밖의 회의체"

    name = models.CharField("이름", max_length=60, unique=True)
    kind = models.CharField("구분", max_length=12, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="상위 회의체", null=True, blank=True)
    legal_basis = models.CharField("근거", max_length=200, blank=True)
    duty = models.TextField("기능", blank=True)
    meets = models.CharField("운영", max_length=100, blank=True)
    departments = models.ManyToManyField(Department, verbose_name="관련 부서", blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "회의체"
        verbose_name_plural = "회의체"
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("governance:body", args=[self.pk])

    def rule_on(self, day):
        """The BodyRule in force on `day`, or None."""
        return self.rules.in_force(day).first()

    def roster_on(self, day):
        """(seat, term or None) of every seat on `day`, in two queries; a seat without a term is vacant."""
        terms = {term.seat_id: term for term in Term.objects.filter(seat__body=self).in_force(day)}
        return [(seat, terms.get(seat.pk)) for seat in self.seats.all()]


class SeatQuerySet(models.QuerySet):
    def vacant(self):
        """Seats on which nobody sits today, of those that somebody is named for; adds `empty_since`, None for ever."""
        named = self.exclude(kind=Seat.Kind.DEPARTMENT)
        taken = Term.objects.current().values("seat")
        past = Q(terms__end__lte=timezone.localdate())
        return named.exclude(pk__in=taken).annotate(empty_since=Max("terms__end", filter=past))


class Seat(models.Model):
    """A seat of a body (위원 자리); vacant while no term covers the moment."""

    class Kind(models.TextChoices):
        EX_OFFICIO = "ex_officio", "당연직"
        APPOINTED = "appointed", "위촉직"
        EXPERT = "expert", "전문가(기획위원)"
        DEPARTMENT = "department", "사업부서"

    body = models.ForeignKey(Body, models.CASCADE, verbose_name="회의체", related_name="seats")
    number = models.PositiveSmallIntegerField("자리 번호")
    kind = models.CharField("구분", max_length=10, choices=Kind)
    post = models.CharField("직위·자격", max_length=60, blank=True)
    role = models.CharField("직책", max_length=40, blank=True, help_text="공동위원장, TF 팀장, 기획위원 …")

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "위원 자리"
        verbose_name_plural = "위원 자리"
        ordering = ["body", "number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="seat_number_once")]

    def __str__(self):
        return f"{self.body} {self.number}번 {self.post}".strip()

    @property
    def by_letter(self):
        """Whether one is appointed to it by a letter; an office brings the other seats with it."""
        return self.kind in (self.Kind.APPOINTED, self.Kind.EXPERT)
