from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from district.models import DatedRule, ends_after_start

from .. import rules


def _share(name, *, lowest):
    """The constraint of a quorum: both halves of its fraction or neither, and no more than everybody."""
    num, den, strict = f"{name}_num", f"{name}_den", f"{name}_strict"
    within = Q(**{f"{num}__gte": lowest, f"{num}__lt": F(den)}) | Q(**{num: F(den), f"{den}__gt": 0, strict: False})
    return models.CheckConstraint(
        condition=Q(**{f"{num}__isnull": True, f"{den}__isnull": True})
        | Q(Q(**{f"{num}__isnull": False, f"{den}__isnull": False}), within),
        name=f"body_rule_{name}_is_a_share",
        violation_error_message="정족수는 분자와 분모를 함께, 재적의 전부를 넘지 않게 적어 주세요.",
    )


class BodyRule(DatedRule):
    """How many seats a body has, how they are filled and how it decides, from when until when, and by what ground.

    What the district's ordinance does not say stays empty: the page says so, and the act that needs it is refused.
    """

    class Base(models.TextChoices):
        PRESENT = "present", "출석 위원"
        MEMBERS = "members", "재적 위원"

    class Tie(models.TextChoices):
        REJECTED = "rejected", "부결"
        CHAIR = "chair", "위원장이 결정"

    ALIKE = ("body_id",)

    body = models.ForeignKey("Body", models.CASCADE, verbose_name="회의체", related_name="rules")
    seats_ex_officio = models.PositiveSmallIntegerField("당연직 정원", null=True, blank=True)
    seats_appointed = models.PositiveSmallIntegerField("위촉직 정원", null=True, blank=True)
    open_num = models.PositiveSmallIntegerField(
        "개의 정족수(분자)", null=True, blank=True, help_text="재적 위원의 몇 분의 몇. 0/1이면 정족수를 두지 않습니다."
    )
    open_den = models.PositiveSmallIntegerField("개의 정족수(분모)", null=True, blank=True)
    open_strict = models.BooleanField("개의: 그 몫을 넘어야 함", default=True, help_text="과반수는 2분의 1을 넘는 수")
    pass_num = models.PositiveSmallIntegerField("의결 정족수(분자)", null=True, blank=True)
    pass_den = models.PositiveSmallIntegerField("의결 정족수(분모)", null=True, blank=True)
    pass_strict = models.BooleanField("의결: 그 몫을 넘어야 함", default=True)
    pass_base = models.CharField("의결 정족수의 기준", max_length=8, choices=Base, default=Base.PRESENT)
    tie = models.CharField("가부동수", max_length=8, choices=Tie, blank=True)
    notice_days = models.PositiveSmallIntegerField("소집 통지(회의 며칠 전까지)", null=True, blank=True)
    written_allowed = models.BooleanField("서면 심의", null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(
        "임기(개월)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="비우면 정하지 않은 것입니다.",
    )
    renewals = models.PositiveSmallIntegerField("연임 한도(번)", null=True, blank=True)
    gender_limit = models.PositiveSmallIntegerField(
        "위촉직 한 성별 한도(%)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    is_example = models.BooleanField("예시", default=False, help_text="정원 밖의 규정이 공개된 것이 아닐 때")

    class Meta:
        verbose_name = "회의체 규정"
        verbose_name_plural = "회의체 규정"
        ordering = ["body", "start"]
        constraints = [
            ends_after_start("body_rule"),
            _share("open", lowest=0),
            _share("pass", lowest=1),
        ]

    def __str__(self):
        return f"{self.body} {self.ground}"

    @property
    def seats(self):
        """The seats in all, or None where they are not laid down."""
        if self.seats_ex_officio is None or self.seats_appointed is None:
            return None
        return self.seats_ex_officio + self.seats_appointed

    def quorum(self, members):
        """How many of `members` must be there for a sitting to open. Raises ValidationError (code "rule") unless
        that is laid down."""
        if self.open_num is None:
            raise ValidationError(f"‘{self.body}’의 개의 정족수를 정하지 않았습니다.", code="rule")
        return rules.quorum(members, self.open_num, self.open_den, self.open_strict)

    def votes_needed(self, voters, members):
        """The votes in favour that carry an item. Raises ValidationError (code "rule") unless that is laid down."""
        if self.pass_num is None:
            raise ValidationError(f"‘{self.body}’의 의결 정족수를 정하지 않았습니다.", code="rule")
        of_members = self.pass_base == self.Base.MEMBERS
        return rules.votes_needed(
            voters, members, self.pass_num, self.pass_den, self.pass_strict, of_members=of_members
        )

    def in_words(self):
        """(label, sentence) of how the body decides, as the ordinance would say it; 정하지 않음 where it does not."""
        unknown = "정하지 않음"
        opens = passes = unknown
        if self.open_num is not None:
            share = rules.share_in_words(self.open_num, self.open_den, self.open_strict)
            opens = f"재적 위원 {share} 출석" if self.open_num else "정족수를 두지 않음"
        if self.pass_num is not None:
            share = rules.share_in_words(self.pass_num, self.pass_den, self.pass_strict)
            passes = f"{self.get_pass_base_display()} {share} 찬성"
        notice = unknown if self.notice_days is None else f"회의 {self.notice_days}일 전까지"
        written = {None: unknown, True: "할 수 있음", False: "하지 않음"}[self.written_allowed]
        return [
            ("개의", opens),
            ("의결", passes),
            ("가부동수", self.get_tie_display() or unknown),
            ("소집 통지", notice),
            ("서면 심의", written),
        ]
