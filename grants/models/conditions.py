from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from district.models import Document

from .. import terms


class ApplicantKind(models.TextChoices):
    """Who applies."""

    GROUP = "group", terms.KINDS["group"]
    BODY = "body", terms.KINDS["body"]
    APARTMENT = "apartment", terms.KINDS["apartment"]
    ALLIANCE = "alliance", terms.KINDS["alliance"]


class Conditional(models.Model):
    """A row of a call that holds only for some applications; what is left empty holds for all."""

    type = models.ForeignKey(
        "grants.CallType", models.CASCADE, verbose_name="유형", null=True, blank=True, help_text="비우면 모든 유형"
    )
    applicant_kind = models.CharField(
        "신청하는 곳", max_length=10, choices=ApplicantKind, blank=True, help_text="비우면 모든 곳"
    )
    asked_from = models.BigIntegerField("신청액이 이 이상일 때(원)", null=True, blank=True)
    awards_from = models.PositiveSmallIntegerField("선정 횟수가 이 이상일 때(회)", null=True, blank=True)
    own_share_from = models.PositiveSmallIntegerField("자부담이 이 이상일 때(%)", null=True, blank=True)

    class Meta:
        abstract = True

    def holds(self, case):
        """Whether the row is about this `judging.Case`."""
        return (
            self.type_id in (None, case.type)
            and self.applicant_kind in ("", case.kind)
            and (self.asked_from is None or case.asked >= self.asked_from)
            and (self.awards_from is None or len(case.awards) >= self.awards_from)
            and (self.own_share_from is None or case.own_percent >= self.own_share_from)
        )

    @property
    def needs_history(self):
        """Whether judging it asks what the group was awarded before."""
        return self.awards_from is not None

    @property
    def when(self):
        """For whom the row holds, in words; "" when for all."""
        parts = [
            str(self.type) if self.type_id else "",
            self.get_applicant_kind_display(),
            f"{self.asked_from:,}원 이상 신청할 때" if self.asked_from is not None else "",
            f"{self.awards_from}회 이상 선정된 모임" if self.awards_from is not None else "",
            f"자부담 {self.own_share_from}% 이상일 때" if self.own_share_from is not None else "",
        ]
        return ", ".join(filter(None, parts))

    def clean(self):
        if self.type_id and self.call_id and self.type.call_id != self.call_id:
            raise ValidationError({"type": "이 공모의 유형을 골라 주세요."})


class CallCondition(Conditional):
    """One condition of a call (공모 조건). What its `key` means stands in `grants/terms.py`."""

    class Effect(models.TextChoices):
        BLOCK = "block", "제출을 막음"
        CHECK = "check", "알려 주고 자격검토에서 봄"
        TELL = "tell", "공고에만 적음"

    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="conditions")
    order = models.PositiveSmallIntegerField("순서")
    key = models.CharField("조건", max_length=20, choices=[(key, term.label) for key, term in terms.TERMS.items()])
    number = models.PositiveIntegerField("수", null=True, blank=True, help_text="명 · % · 회 · 점")
    options = models.JSONField("고른 것", default=list, blank=True)
    text = models.CharField("문구", max_length=300, blank=True)
    effect = models.CharField("효력", max_length=5, choices=Effect, default=Effect.BLOCK)
    ground = models.CharField("근거", max_length=100, blank=True)

    class Meta:
        verbose_name = "공모 조건"
        verbose_name_plural = "공모 조건"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="call_condition_order_once"),
            models.CheckConstraint(
                condition=~Q(key="own_share") | Q(number__lte=100),
                name="call_condition_share_is_percent",
                violation_error_message="자부담 비율은 0에서 100 사이여야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.when}: {self.says}" if self.when else self.says

    @property
    def term(self):
        return terms.TERMS[self.key]

    @property
    def needs_history(self):
        return super().needs_history or self.key in terms.HISTORY

    @property
    def says(self):
        """The condition as the notice says it, without for whom it holds."""
        return self.term.says(self)

    def clean(self):
        """A condition is whole: its number, its words and its choices are there where its kind asks for them."""
        super().clean()
        if self.key not in terms.TERMS:
            return
        wrong = {}
        if self.term.unit and self.number is None and self.key != "bonus":
            wrong["number"] = f"‘{self.term.label}’에는 수({self.term.unit})를 적어 주세요."
        elif self.number is not None and not self.term.unit:
            wrong["number"] = f"‘{self.term.label}’에는 수를 적지 않습니다."
        if self.term.needs_text and not self.text.strip():
            wrong["text"] = f"‘{self.term.label}’에는 문구를 적어 주세요."
        if strange := [str(name) for name in self.options if name not in self.term.choices]:
            wrong["options"] = f"‘{self.term.label}’에서 고를 수 없는 것입니다: {', '.join(strange)}"
        elif self.term.choices and not self.options and self.key != "own_share":
            wrong["options"] = f"‘{self.term.label}’에서 하나 이상 골라 주세요."
        if not wrong and self.text not in self.says:
            wrong["text"] = f"‘{self.term.label}’에는 문구를 적지 않습니다. 공고문에 나오지 않습니다."
        if wrong:
            raise ValidationError(wrong)


class RequiredDocument(Conditional):
    """A paper that an application carries (제출서류), with the form the district offers for it."""

    class Due(models.TextChoices):
        APPLYING = "applying", "신청할 때"
        SELECTED = "selected", "선정된 뒤"

    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="documents")
    order = models.PositiveSmallIntegerField("순서")
    name = models.CharField("서류", max_length=60)
    guidance = models.CharField("설명", max_length=200, blank=True)
    required = models.BooleanField("필수", default=True)
    due = models.CharField("내는 때", max_length=10, choices=Due, default=Due.APPLYING)
    template = models.ForeignKey(
        Document, models.SET_NULL, verbose_name="양식 파일", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "제출서류"
        verbose_name_plural = "제출서류"
        ordering = ["call", "order"]
        constraints = [models.UniqueConstraint(fields=["call", "order"], name="required_document_order_once")]

    def __str__(self):
        return self.name
