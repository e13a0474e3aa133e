"""Forms of a meeting's own desk: each belongs to one act, and what the act refuses is said beside its field."""

from datetime import datetime

from django import forms
from django.utils import timezone

from district.fields import DayField, LineField, ProseField
from district.models import Department

from ..models import AgendaItem, ItemRecusal, Referral, Votes


class CallForm(forms.Form):
    urgent = LineField(
        label="급한 까닭", max_length=200, required=False, help_text="통지 기한이 지났을 때만 적습니다."
    )


class HourForm(forms.Form):
    """An hour of the day of the meeting; left empty, it is now."""

    at = forms.TimeField(
        label="시각",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text="비우면 지금 시각으로 적습니다.",
        error_messages={"invalid": "시각은 14:00처럼 적어 주세요."},
    )

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day

    def clean_at(self):
        at = self.cleaned_data["at"]
        return at and datetime.combine(self.day, at, timezone.get_current_timezone())


class ReasonForm(forms.Form):
    reason = LineField(label="까닭", max_length=200, error_messages={"required": "까닭을 적어 주세요."})


class ItemForm(forms.Form):
    title = LineField(label="안건", max_length=120, error_messages={"required": "안건을 적어 주세요."})
    text = ProseField(label="설명", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def _count(label):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
        error_messages={"invalid": "표는 0, 1, 2처럼 숫자로 적어 주세요."},
    )


class ResultForm(forms.Form):
    """What became of an item. Without votes nobody objected; of votes, an empty one is none."""

    result = forms.ChoiceField(
        label="결과",
        choices=[("", "고르기"), *[choice for choice in AgendaItem.Result.choices if choice[0]]],
        error_messages={"required": "결과를 골라 주세요."},
    )
    yes, no, abstain = _count("찬성"), _count("반대"), _count("기권")
    casting = forms.TypedChoiceField(
        label="가부동수일 때 위원장의 결정",
        choices=[("", "가부동수가 아님"), ("yes", "가결"), ("no", "부결")],
        coerce=lambda word: word == "yes",
        empty_value=None,
        required=False,
    )
    note = ProseField(label="의결 내용", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def said(self):
        """What `AgendaItem.decide` takes."""
        counted = {name: self.cleaned_data[name] for name in ("yes", "no", "abstain")}
        votes = None
        if any(count is not None for count in counted.values()):
            votes = Votes(
                **{name: count or 0 for name, count in counted.items()}, casting=self.cleaned_data["casting"]
            )
        return {"result": self.cleaned_data["result"], "votes": votes, "note": self.cleaned_data["note"]}


def _one_of(label):
    return forms.TypedChoiceField(
        label=label,
        error_messages={"required": "골라 주세요.", "invalid_choice": "목록에 있는 것을 골라 주세요."},
    )


class PickForm(forms.Form):
    """Asks for one of `records`, which the page fetched once for all its forms."""

    PICKED = ""

    def __init__(self, *args, records, **kwargs):
        super().__init__(*args, **kwargs)
        by_key = {str(record.pk): record for record in records}
        field = self.fields[self.PICKED]
        field.choices = [("", "고르기"), *[(key, str(record)) for key, record in by_key.items()]]
        field.coerce = by_key.get


class RecusalForm(PickForm):
    PICKED = "attendee"
    attendee = _one_of("위원")
    kind = forms.ChoiceField(label="구분", choices=ItemRecusal.Kind.choices)
    reason = LineField(label="사유", max_length=200, required=False)


class ReferralForm(PickForm):
    PICKED = "body"
    body = _one_of("심의할 회의체")
    document_number = LineField(label="문서번호", max_length=60, required=False)


class AnswerForm(forms.Form):
    result = forms.ChoiceField(
        label="심의 결과",
        choices=[("", "고르기"), *Referral.Result.choices[1:]],
        error_messages={"required": "심의 결과를 골라 주세요."},
    )
    note = LineField(label="심의 내용", max_length=300, required=False)


class ActionForm(forms.Form):
    text = LineField(label="할 일", max_length=200, error_messages={"required": "할 일을 적어 주세요."})
    department = forms.ModelChoiceField(
        label="맡은 부서", queryset=Department.objects.all(), required=False, empty_label="정하지 않음"
    )
    due = DayField(label="기한", required=False)


class DoneForm(forms.Form):
    note = LineField(label="처리 내용", max_length=200, required=False)


class MinutesForm(forms.Form):
    """Both minutes, and the `version` they were read at: whoever comes second is told."""

    minutes = ProseField(
        label="공개 회의록", max_length=50_000, required=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    internal_minutes = ProseField(
        label="내부 회의록",
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="공개하지 않습니다.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
