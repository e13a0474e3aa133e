from django import forms

from district.fields import DayField


class DuesForm(forms.Form):
    """By when the groups hand in their plans and sign."""

    plan_due = DayField(label="실행계획 제출 기한", required=False)
    agreement_due = DayField(label="협약 기한", required=False)

    def clean(self):
        days = [self.cleaned_data.get(name) for name in ("plan_due", "agreement_due")]
        if all(days) and days[1] < days[0]:
            self.add_error("agreement_due", "협약 기한이 실행계획 제출 기한보다 빠릅니다.")
