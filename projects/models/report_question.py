"""What a group answers at the end of its project (실적보고서): questions of the same kinds as an application's."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from grants.models.questions import QuestionRow
from grants.questions import Ask

PART = "report"
OWN_NAMES = frozenset(["interest", "bank", "receipt"])  # fields that the report has besides its questions
STANDARD = (
    Ask("done", PART, "long", "한 일", "언제, 어디서, 누구와, 무엇을 했는지 적어 주세요.", True, 3000),
    Ask(
        "days",
        PART,
        "table",
        "추진 경과",
        "모인 날마다 한 줄씩 적어 주세요.",
        False,
        40,
        ("날짜", "한 일", "곳", "사람 수"),
    ),
    Ask("people", PART, "number", "참여한 주민 수", "여러 번 온 사람도 한 사람으로 셉니다.", True),
    Ask("meetings", PART, "number", "모인 횟수", "", True),
    Ask("effect", PART, "long", "달라진 것", "사업을 하고 나서 마을과 이웃이 어떻게 달라졌나요?", True, 1500),
    Ask("hard", PART, "long", "어려웠던 점", "다음에 하는 모임에 알려 줄 것이 있으면 적어 주세요.", False, 1000),
    Ask("next", PART, "long", "앞으로의 계획", "", False, 1000),
    Ask("photos", PART, "file", "활동 사진", "사진을 모은 파일(PDF, JPG) 하나를 올려 주세요.", False),
)


class ReportQuestion(QuestionRow):
    """A question of the performance report (실적보고 질문), of one call or, without one, of all that have none."""

    part = PART

    call = models.ForeignKey(
        "grants.Call",
        models.CASCADE,
        verbose_name="공모",
        null=True,
        blank=True,
        related_name="report_questions",
        help_text="비우면 따로 정하지 않은 모든 공모",
    )

    class Meta:
        verbose_name = "실적보고 질문"
        verbose_name_plural = "실적보고 질문"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "key"],
                name="report_question_key_once",
                violation_error_message="같은 열쇠가 이미 있습니다.",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(call=None),
                name="report_question_of_all_once",
                violation_error_message="같은 열쇠가 이미 있습니다.",
            ),
        ]

    def clean(self):
        super().clean()
        if self.key in OWN_NAMES:
            raise ValidationError({"key": "실적보고서가 스스로 쓰는 이름입니다. 다른 열쇠를 적어 주세요."})

    @classmethod
    def asks_of(cls, call):
        """The questions that a group of this call answers: the call's own, else those of all, else the standard."""
        rows = list(cls.objects.filter(Q(call=call) | Q(call=None)))
        own = [row.ask for row in rows if row.call_id] or [row.ask for row in rows]
        return tuple(own) or STANDARD
