import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from district.models import User

from .. import questions

PLAIN = ("key", "part", "kind", "label", "guidance", "required", "limit")  # said alike by the row and the value


class QuestionRow(models.Model):
    """A question that staff put on a form, as a row; `part` is its place there."""

    class Kind(models.TextChoices):
        SHORT = "short", questions.KINDS["short"]
        LONG = "long", questions.KINDS["long"]
        CHOICE = "choice", questions.KINDS["choice"]
        CHOICES = "choices", questions.KINDS["choices"]
        NUMBER = "number", questions.KINDS["number"]
        MONEY = "money", questions.KINDS["money"]
        DATE = "date", questions.KINDS["date"]
        FILE = "file", questions.KINDS["file"]
        TABLE = "table", questions.KINDS["table"]

    order = models.PositiveSmallIntegerField("순서")
    key = models.CharField(
        "열쇠",
        max_length=30,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z", "영문 소문자, 숫자, 밑줄만 씁니다.")],
        help_text="답을 찾는 이름입니다. 다음 해에도 같은 질문이면 같은 열쇠를 씁니다.",
    )
    kind = models.CharField("종류", max_length=10, choices=Kind, default=Kind.LONG)
    label = models.CharField("질문", max_length=100)
    guidance = models.CharField("도움말", max_length=300, blank=True)
    required = models.BooleanField("필수", default=True)
    limit = models.PositiveSmallIntegerField("글자 수·줄 수 한도", null=True, blank=True)
    choices = models.TextField("고를 것·표의 칸", blank=True, help_text="한 줄에 하나씩")
    only_if = models.CharField(
        "물을 때", max_length=100, blank=True, help_text="앞선 질문의 열쇠=답. 비우면 언제나 묻습니다."
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    @property
    def ask(self):
        """The question as a value."""
        return questions.Ask(
            **{name: getattr(self, name) for name in PLAIN},
            choices=tuple(line.strip() for line in self.choices.splitlines() if line.strip()),
            only_if=tuple(self.only_if.split("=", 1)) if self.only_if else None,
        )

    def clean(self):
        wrong = {}
        if self.kind in (self.Kind.CHOICE, self.Kind.CHOICES, self.Kind.TABLE) and len(self.ask.choices) < 2:
            wrong["choices"] = "고를 것이나 표의 칸을 두 개 이상, 한 줄에 하나씩 적어 주세요."
        if self.only_if and not re.fullmatch(r"[a-z][a-z0-9_]*=.+", self.only_if):
            wrong["only_if"] = "‘열쇠=답’처럼 적어 주세요."
        if self.key in questions.TAKEN or self.key.startswith(("promise_", "paper_")):
            wrong["key"] = "신청서가 스스로 쓰는 이름입니다. 다른 열쇠를 적어 주세요."
        if len(set(self.ask.choices)) < len(self.ask.choices):
            wrong["choices"] = "같은 이름이 두 번 있습니다."
        if wrong:
            raise ValidationError(wrong)


class Question(QuestionRow):
    """A question that staff put on a call's form (신청서 질문). Published forms are FormVersions, not these rows."""

    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="questions")
    part = models.CharField("자리", max_length=10, choices=list(questions.PARTS.items()), default="project")

    class Meta:
        verbose_name = "신청서 질문"
        verbose_name_plural = "신청서 질문"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="question_order_once"),
            models.UniqueConstraint(
                fields=["call", "key"], name="question_key_once", violation_error_message="같은 열쇠가 이미 있습니다."
            ),
        ]

    @classmethod
    def of(cls, ask, *, order):
        """The unsaved row that says what `ask` says."""
        choices, only_if = "\n".join(ask.choices), "=".join(ask.only_if or ())
        return cls(order=order, choices=choices, only_if=only_if, **{name: getattr(ask, name) for name in PLAIN})


class FormVersion(models.Model):
    """The questions of a call as they stood when they were published (신청서 판); a newer one follows."""

    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="forms")
    number = models.PositiveSmallIntegerField("판")
    questions = models.JSONField("질문", default=list)
    made_at = models.DateTimeField("만든 일시", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name="만든 사람", related_name="+")
    note = models.CharField("바꾼 까닭", max_length=200, blank=True)

    class Meta:
        verbose_name = "신청서 판"
        verbose_name_plural = "신청서 판"
        ordering = ["call", "-number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="form_version_once")]

    def __str__(self):
        return f"{self.call} 신청서 {self.number}판"

    @property
    def asks(self):
        """The questions as values, in order."""
        return tuple(questions.Ask.from_json(data) for data in self.questions)
