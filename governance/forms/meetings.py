"""Forms of the desk of meetings: which to show, planning one, planning a year of them."""

from datetime import datetime

from django import forms
from django.utils import timezone

from district.fields import InstantField, LineField

from .. import monthly
from ..models import Body, Meeting


class MeetingFilter(forms.Form):
    """Which meetings to show. What cannot be read narrows nothing."""

    body = forms.ModelChoiceField(
        label="회의체", queryset=Body.objects.all(), required=False, empty_label="모든 회의체"
    )
    status = forms.ChoiceField(label="상태", choices=[("", "모든 상태"), *Meeting.Status.choices], required=False)
    year = forms.IntegerField(label="연도", required=False, min_value=1900, max_value=2100)

    def narrowed(self, meetings):
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if year := asked.pop("year", None):
            asked["held_at__year"] = year
        return meetings.filter(**asked)


def at_hour():
    return forms.TimeField(
        label="시각",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "시각을 적어 주세요.", "invalid": "시각은 14:00처럼 적어 주세요."},
    )


def moment():
    return InstantField(
        label="일시",
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", "max": "2100-12-31", "aria-label": "날짜"},
            time_attrs={"type": "time", "aria-label": "시각"},
        ),
        error_messages={"required": "일시를 적어 주세요."},
    )


class MovingForm(forms.Form):
    """Another hour or place of a meeting that was called, and why."""

    held_at = moment()
    place = LineField(label="장소", max_length=100, required=False)
    reason = LineField(
        label="바꾸는 까닭",
        max_length=200,
        help_text="위원에게 보내는 편지에 적힙니다.",
        error_messages={"required": "바꾸는 까닭을 적어 주세요."},
    )
    urgent = LineField(
        label="급한 까닭", max_length=200, required=False, help_text="새 일시의 통지 기한이 지났을 때만 적습니다."
    )


class MeetingForm(forms.ModelForm):
    """When, where and how a meeting takes place."""

    held_at = moment()
    place = LineField(label="장소", max_length=100, required=False)

    class Meta:
        model = Meeting
        fields = ("body", "kind", "held_at", "place", "task", "budget_line")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = self.fields["task"].queryset.select_related("area__plan")
        self.fields["task"].help_text = "폐회하면 이 세부사업의 달에 실적으로 나타납니다."
        self.fields["task"].label_from_instance = lambda task: f"{task.area.plan.year} {task}"
        lines = self.fields["budget_line"]
        lines.queryset = lines.queryset.select_related("programme__unit__policy__plan")
        lines.label_from_instance = lambda line: f"{line.programme.unit.policy.plan.year} {line.name}"
        if self.instance.pk:
            del self.fields["body"]

    def validate_unique(self):
        """The verb judges, under its lock."""

    def validate_constraints(self):
        """So it does here."""


class YearForm(forms.Form):
    """A year's monthly meetings of one body, planned in one act."""

    body = forms.ModelChoiceField(label="회의체", queryset=Body.objects.all(), empty_label="고르기")
    year = forms.IntegerField(label="연도", min_value=1900, max_value=2100)
    week = forms.TypedChoiceField(label="주", choices=monthly.WEEKS.items(), coerce=int)
    weekday = forms.TypedChoiceField(label="요일", choices=monthly.WEEKDAYS.items(), coerce=int)
    at = at_hour()
    place = LineField(label="장소", max_length=100, required=False)
    months = forms.TypedMultipleChoiceField(
        label="달",
        choices=[(month, f"{month}월") for month in range(1, 13)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        initial=list(range(1, 13)),
        help_text="지난 달과 이미 회의가 있는 달은 건너뜁니다.",
        error_messages={"required": "달을 하나 이상 골라 주세요."},
    )

    def moments(self):
        """The moments that are still to come, one a month."""
        said, zone, now = self.cleaned_data, timezone.get_current_timezone(), timezone.now()
        days = [monthly.nth_weekday(said["year"], month, said["week"], said["weekday"]) for month in said["months"]]
        moments = [datetime.combine(day, said["at"], zone) for day in days]
        return [moment for moment in moments if moment > now]
