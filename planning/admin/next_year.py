from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from district.admin.act import Confirmation
from district.templatetags import maeul

from ..models import ObjectClass, StatisticalItem
from ..next_year import carry_book, items_used, suggested


class NextYear(Confirmation):
    """Which item of next year's code book every item of this year becomes; what stays empty is left behind."""

    lead = (
        "장·절, 세부사업과 달, 예산 세부내역을 옮겨 초안을 만듭니다. 새 예산과목이 없는 세부내역은 두고 갑니다. "
        "만든 뒤에는 다시 읽을 곳을 모아 보여 드립니다."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        [plan] = self.records
        book = StatisticalItem.objects.filter(object_class__year=plan.year + 1).select_related("object_class")
        if not ObjectClass.objects.filter(year=plan.year + 1).exists():
            self.fields["book"] = forms.BooleanField(
                label=f"{plan.year}년 예산과목표를 {plan.year + 1}년에도 그대로 쓰기",
                help_text=f"{plan.year + 1}년 과목표가 아직 없습니다. 쓰지 않으면 예산 세부내역은 가져오지 않습니다.",
                initial=True,
                required=False,
                widget=UnfoldBooleanSwitchWidget,
            )
            return
        for item, new in suggested(plan).items():
            budget = f"세부내역 {item.line_count}개, {maeul.won(item.line_total)}"
            self.fields[f"item_{item.pk}"] = forms.ModelChoiceField(
                book,
                label=str(item),
                initial=new,
                required=False,
                empty_label="두고 가기 (새 과목 없음)",
                help_text=budget if new else f"{budget}. {plan.year + 1}년 과목표에 같은 이름이 없습니다.",
                widget=UnfoldAdminSelectWidget,
            )


def chosen(plan, answers):
    """{item: new item} as the form was answered."""
    if answers.pop("book", False):
        carry_book(plan.year)
        return suggested(plan)
    return {item: answers[f"item_{item.pk}"] for item in items_used(plan) if answers.get(f"item_{item.pk}")}
