"""What the acts on seats and terms ask for."""

from django import forms
from django.contrib import admin
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from district.admin.act import Confirmation
from district.admin.forms import PickList
from district.fields import DayField, LineField, ProseField
from district.models import User
from district.templatetags.maeul import kdate

from ..models import Term


def day(label, **more):
    return DayField(label=label, widget=UnfoldAdminDateWidget({"type": "date"}, format="%Y-%m-%d"), **more)


class Appointment(Confirmation):
    """Who is seated, and from when; how long says the rule of the body."""

    name = LineField(label="성명", max_length=40, widget=UnfoldAdminTextInputWidget)
    person = forms.ModelChoiceField(
        label="사용자",
        queryset=User.objects.filter(is_active=True),
        required=False,
        widget=PickList(Term._meta.get_field("person"), admin.site),
        help_text="로그인해 심사할 위원이면 계정을 고릅니다.",
    )
    gender = forms.ChoiceField(
        label="성별", choices=Term.Gender.choices, required=False, widget=UnfoldAdminSelectWidget
    )
    is_official = forms.BooleanField(
        label="공무원",
        required=False,
        widget=UnfoldBooleanWidget,
        help_text="소관 업무로 참석하면 수당을 받지 않습니다.",
    )
    start = day("위촉일(임기 시작일)")
    end = day(
        "임기 끝(이날부터 위원이 아님)", required=False, help_text="비우면 규정의 임기나 전임자의 남은 기간입니다."
    )


class Renewal(Confirmation):
    end = day("임기 끝(이날부터 위원이 아님)", required=False, help_text="비우면 규정의 임기만큼입니다.")

    def __init__(self, *args, records=(), **kwargs):
        super().__init__(*args, records=records, **kwargs)
        for term in records:
            self.lead = f"{term.shown_name} 위원의 다음 임기가 {kdate(term.end)}에 시작합니다."


class Leaving(Confirmation):
    reason = forms.ChoiceField(
        label="사유",
        choices=[("", "고르기"), *Term.LEAVING],
        widget=UnfoldAdminSelectWidget,
    )
    last_day = day("마지막 날", help_text="이날까지 위원입니다. 이미 정한 연임이 있으면 함께 취소됩니다.")
    note = ProseField(
        label="메모·근거",
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
        help_text="해촉에는 까닭과 근거를 꼭 적습니다.",
    )
