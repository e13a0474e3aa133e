from django import forms

from district.fields import DayField, LineField, ProseField


class SanctionForm(forms.Form):
    """From when until when a group is kept from grants, and why."""

    ground = LineField(
        label="근거",
        max_length=200,
        help_text="조례나 교부조건의 조문을 적습니다.",
        error_messages={"required": "근거를 적어 주세요."},
    )
    reason = ProseField(
        label="사유",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "사유를 적어 주세요."},
    )
    starts_on = DayField(label="시작일", error_messages={"required": "시작일을 적어 주세요."})
    ends_on = DayField(label="끝나는 날", required=False, help_text="비우면 풀 때까지입니다.")
