from django import forms

from district.fields import ProseField, WonField

from ..models import Appeal
from ..models.decision import proposable


class ProposalForm(forms.Form):
    """Which of the scenarios that a meeting let through is to stand."""

    scenario = forms.ModelChoiceField(
        None,
        label="의결된 배분안",
        empty_label="고르세요",
        error_messages={"required": "배분안을 골라 주세요.", "invalid_choice": "의결된 배분안에서 골라 주세요."},
    )
    note = ProseField(label="설명", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scenario"].queryset = proposable(call)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = ProseField(
        label="까닭",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "까닭을 적어 주세요."},
    )


class CommentForm(forms.Form):
    """What a group reads of the committee's opinion."""

    comment = ProseField(
        label="모임에 알리는 의견",
        max_length=2000,
        required=False,
        help_text="결과 편지와 신청 화면에 그대로 나갑니다. 위원 이름은 적지 않습니다.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class OfferForm(forms.Form):
    """With how much a reserve is to move up."""

    amount = WonField(label="선정액(원)")
    note = ProseField(
        label="설명",
        max_length=500,
        required=False,
        help_text="앞선 예비를 건너뛸 때는 꼭 적어 주세요.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppealForm(forms.Form):
    """What a group objects to."""

    text = ProseField(
        label="이의 내용",
        max_length=3000,
        help_text="무엇이 어떻게 잘못되었다고 보는지 적어 주세요. 담당 부서가 읽고 답합니다.",
        error_messages={"required": "이의 내용을 적어 주세요."},
    )


class AnswerForm(forms.Form):
    """The office's answer to an objection."""

    to = forms.ChoiceField(
        label="결론",
        choices=[(to, to.label) for to in (Appeal.Status.UPHELD, Appeal.Status.DISMISSED)],
        widget=forms.RadioSelect,
        error_messages={"required": "결론을 골라 주세요."},
    )
    answer_text = ProseField(
        label="답변",
        max_length=3000,
        help_text="신청한 모임이 그대로 읽습니다.",
        error_messages={"required": "답변을 적어 주세요."},
    )
