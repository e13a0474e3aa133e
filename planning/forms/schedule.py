"""What is typed beside an act on a month; each form's fields are the arguments of its verb."""

from django import forms

from district.fields import LineField

LONGEST = 200


class ConfirmForm(forms.Form):
    remark = LineField(
        label="실적 메모", max_length=LONGEST, required=False, help_text="무엇을 했는지 한 줄로. 비워도 됩니다."
    )


class SkipForm(forms.Form):
    reason = LineField(label="건너뛴 사유", max_length=LONGEST)


class ReopenForm(forms.Form):
    reason = LineField(label="되돌리는 사유", max_length=LONGEST)


class ReplanForm(forms.Form):
    """Nothing to say: the month speaks for itself."""
