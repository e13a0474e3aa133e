from uuid import uuid4

from django import forms

from district.fields import DayField, LineField, WonField

from .. import rules


class AsOfForm(forms.Form):
    """Which day's books to show, and what of them to point out."""

    on = DayField(label="기준일")
    little = forms.IntegerField(label="집행률 낮음(% 미만)", min_value=0, max_value=100)
    much = forms.IntegerField(label="집행률 높음(% 이상)", min_value=0, max_value=100)

    def __init__(self, asked, *, today):
        self.usual = {"on": today, "little": rules.LITTLE, "much": rules.MUCH}
        super().__init__({name: asked.get(name) or usual for name, usual in self.usual.items()})

    def answer(self):
        """What was asked; what cannot be read is as usual."""
        self.full_clean()
        return self.usual | self.cleaned_data


class OnceForm(forms.Form):
    """Counts once however often it arrives: `key` tells one filling-in from the next."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages=dict.fromkeys(("required", "invalid"), "화면이 오래되었습니다. 한 번 더 보내 주세요."),
    )

    def add_error(self, field, error):
        if field == "key":  # what is shown again is a filling-in of its own
            self.data = self.data.dict() | {"key": str(uuid4())}
            field = None
        super().add_error(field, error)


class SpendForm(OnceForm):
    amount = WonField(label="집행액(원)")
    on = DayField(label="집행일")
    label = LineField(label="적요", max_length=120)


class ReversalForm(forms.Form):
    on = DayField(label="취소일")
    reason = LineField(label="취소 사유", max_length=200)


class ReopenForm(forms.Form):
    reason = LineField(label="다시 여는 사유", max_length=200)
