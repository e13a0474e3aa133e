from django import forms

from district.fields import LineField, UploadField


class BonusForm(forms.Form):
    """Bonus points for one reason that the call names, and what shows that it holds."""

    condition = forms.ModelChoiceField(
        None, label="가점 조건", empty_label="고르세요", error_messages={"required": "가점 조건을 골라 주세요."}
    )
    points = forms.IntegerField(
        label="가점",
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        help_text="조건에 적힌 점수까지 줄 수 있습니다.",
        error_messages={"invalid": "점수는 숫자로 적어 주세요.", "min_value": "1점 이상이어야 합니다."},
    )
    evidence = LineField(
        label="확인한 증빙",
        max_length=300,
        help_text="무엇을 보고 확인했는지 적습니다. 예: 사전상담 확인서 2026-03-02",
    )
    document = UploadField(label="증빙 파일", required=False)

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        rows = application.call.conditions.filter(key="bonus").exclude(bonus_points__application=application)
        self.fields["condition"].queryset = rows.select_related("type")


class TakeBackForm(forms.Form):
    """Why bonus points are taken back."""

    reason = LineField(label="거두는 까닭", max_length=300, error_messages={"required": "거두는 까닭을 적어 주세요."})
