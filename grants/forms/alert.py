"""Of which calls somebody wants to be told."""

from django import forms

from district.models import Dong

from ..models import Field


class ChoiceForm(forms.Form):
    """Fields and dongs; nothing ticked is all of them."""

    topics = forms.ModelMultipleChoiceField(
        label="분야",
        queryset=Field.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="고르지 않으면 모든 분야의 공모를 알려 드립니다.",
    )
    dongs = forms.ModelMultipleChoiceField(
        label="동",
        queryset=Dong.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="고르지 않으면 모든 동의 공모를 알려 드립니다. 구 전체 공모는 언제나 알려 드립니다.",
    )

    @property
    def chosen(self):
        return self.cleaned_data["topics"], self.cleaned_data["dongs"]


class AlertForm(ChoiceForm):
    """The same for an address that is still to be asked."""

    email = forms.EmailField(
        label="이메일",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="확인 메일을 보내 드립니다. 새 공모를 알리는 데만 쓰고, 그만 받으시면 바로 지웁니다.",
    )
    field_order = ["email", "topics", "dongs"]
