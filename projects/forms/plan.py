"""Writing an execution plan: its words, and its budget on the same table as the application's."""

from django import forms

from district.fields import DayField, LineField, ProseField
from grants.forms.costs import CostRow, CostRows

from ..models import PlanCost


class PlanForm(forms.Form):
    """The words of a plan. Nothing is required: a draft may have gaps, and the page says which."""

    use_required_attribute = False

    reason = LineField(label="바꾸는 까닭", max_length=300, required=False)
    content = ProseField(
        label="추진 내용",
        max_length=5000,
        required=False,
        help_text="언제, 어디서, 누구와, 무엇을 할지 차례로 적습니다. 신청서에 적은 것을 옮겨 두었습니다.",
    )
    starts_on = DayField(label="사업 시작일", required=False)
    ends_on = DayField(label="사업 종료일", required=False)

    def __init__(self, plan, data=None):
        super().__init__(data, initial={name: getattr(plan, name) for name in self.base_fields})
        if plan.is_first:
            del self.fields["reason"]

    def clean(self):
        days = [self.cleaned_data.get(name) for name in ("starts_on", "ends_on")]
        if all(days) and days[1] < days[0]:
            self.add_error("ends_on", "사업 종료일이 시작일보다 빠릅니다.")


class PlanRow(CostRow):
    model = PlanCost


class PlanRows(CostRows):
    """The budget of a plan, which takes up exactly what was granted."""

    form = PlanRow
    label = noun = "실행예산"
    template_name = "projects/plan_costs.html"

    @property
    def sums(self):
        granted, said = self.application.project.granted, super().sums
        off = said["asked"] - granted
        return said | {"cap": None, "over": 0, "granted": granted, "off": off, "lacking": -off}


class ReasonForm(forms.Form):
    """Why something is taken back, refused or changed; the group reads it."""

    reason = LineField(label="까닭", max_length=200)


class ChangeForm(forms.Form):
    """The beginning of a change."""

    reason = LineField(
        label="바꾸는 까닭",
        max_length=300,
        help_text="무엇이 왜 달라졌는지 한두 문장으로 적습니다.",
    )


class VerdictForm(forms.Form):
    """What the office says to a plan that was handed in."""

    VERDICTS = {"approve": "승인", "return_": "보완요청", "reject": "반려"}

    verdict = forms.ChoiceField(label="처리", choices=tuple(VERDICTS.items()), widget=forms.RadioSelect)
    answer = ProseField(
        label="구청 의견",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="모임이 읽습니다. 보완을 요청하거나 반려할 때는 꼭 적습니다.",
    )

    def __init__(self, plan, data=None):
        super().__init__(data)
        if plan.is_first:
            self.fields["verdict"].choices = [row for row in self.VERDICTS.items() if row[0] != "reject"]
