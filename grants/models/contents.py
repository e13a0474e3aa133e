from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from district.models import Dong

from .. import judging, terms

# Far above anything a neighbourhood pays for; a slip of the finger must not overflow a column.
HIGHEST_PRICE = 1_000_000_000
HIGHEST_COUNT = 10_000


class ParticipantQuerySet(models.QuerySet):
    def same_elsewhere(self, application, people, **more):
        """Who of `people` of this application is also in another one of its call that is still in the race.

        The same person is who has the same name and the same end of the phone number; `more` narrows the others.
        """
        told = [person for person in people if person.phone_end]
        if not told:
            return []
        others = self.filter(application__call=application.call_id, name__in=[person.name for person in told], **more)
        others = others.exclude(application=application.pk)
        others = others.exclude(application__status__in=["draft", "withdrawn", "ineligible"])
        same = set(others.values_list("name", "phone_end"))
        return [person for person in told if (person.name, person.phone_end) in same]


class Participant(models.Model):
    """A resident taking part in an application (참여자)."""

    class Role(models.TextChoices):
        LEADER = "leader", "대표"
        TREASURER = "treasurer", "회계"
        MEMBER = "member", "참여자"

    class Tie(models.TextChoices):
        HOME = "home", terms.TIES["home"]
        WORK = "work", terms.TIES["work"]
        SCHOOL = "school", terms.TIES["school"]
        BUSINESS = "business", terms.TIES["business"]

    application = models.ForeignKey("Application", models.CASCADE, verbose_name="신청", related_name="participants")
    name = models.CharField("이름", max_length=40)
    role = models.CharField("역할", max_length=10, choices=Role, default=Role.MEMBER)
    tie = models.CharField("생활권", max_length=10, choices=Tie, default=Tie.HOME)
    dong = models.ForeignKey(Dong, models.PROTECT, verbose_name="사는 동", null=True, blank=True)
    household = models.CharField(
        "같은 집", max_length=10, blank=True, help_text="같은 집에 사는 사람에게 같은 글자를 적습니다."
    )
    phone_end = models.CharField(
        "전화번호 끝 네 자리",
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{4}\Z", "숫자 네 자리를 적어 주세요.")],
    )
    consented = models.BooleanField("개인정보 동의", default=False, help_text="본인이 동의한 것을 확인했습니다.")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "참여자"
        verbose_name_plural = "참여자"
        ordering = ["application", "pk"]
        indexes = [models.Index(fields=["name"], name="participant_by_name")]  # who takes part elsewhere
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(role="leader"),
                name="one_leader_of_an_application",
                violation_error_message="대표는 한 사람이어야 합니다.",
            )
        ]

    def __str__(self):
        return self.name

    def fact(self, *, leads_elsewhere=False):
        """The person as conditions judge him."""
        return judging.Person(
            self.name, self.role, self.tie, self.household, self.dong_id, leads_elsewhere=leads_elsewhere
        )


class Cost(models.Model):
    """A line of a budget (산출내역): 단가 × 수량 × 횟수, of which the group pays `own_share`."""

    category = models.CharField("비목", max_length=30, blank=True)
    basis = models.CharField("내용", max_length=100, blank=True)
    unit_price = models.BigIntegerField("단가(원)", default=0, validators=[MaxValueValidator(HIGHEST_PRICE)])
    quantity = models.PositiveIntegerField("수량", default=1, validators=[MaxValueValidator(HIGHEST_COUNT)])
    times = models.PositiveIntegerField("횟수", default=1, validators=[MaxValueValidator(HIGHEST_COUNT)])
    own_share = models.BigIntegerField("자부담(원)", default=0)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.category} {self.basis}"

    @property
    def total(self):
        """Whole won of the line."""
        return self.unit_price * self.quantity * self.times

    @property
    def grant(self):
        """Whole won of the line that the district is asked for, or pays."""
        return self.total - self.own_share

    @staticmethod
    def adds_up(name):
        """The constraints of a kind of cost: it counts something, and the own share is a part of it."""
        return [
            models.CheckConstraint(
                condition=Q(unit_price__gte=0, quantity__gte=1, times__gte=1),
                name=f"{name}_counts_something",
                violation_error_message="단가는 0원 이상, 수량과 횟수는 1 이상이어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(own_share__gte=0, own_share__lte=F("unit_price") * F("quantity") * F("times")),
                name=f"{name}_own_share_within",
                violation_error_message="자부담은 0원 이상, 항목 금액 이하여야 합니다.",
            ),
        ]


class CostItem(Cost):
    """A line of an application's budget."""

    application = models.ForeignKey("Application", models.CASCADE, verbose_name="신청", related_name="costs")

    class Meta:
        verbose_name = "산출내역"
        verbose_name_plural = "산출내역"
        ordering = ["application", "pk"]
        constraints = Cost.adds_up("cost_item")
