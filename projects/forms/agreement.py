"""What a group hands in for its agreement, and what officials say to it and to its payments."""

from django import forms

from district.fields import DayField, LineField, UploadField, WonField
from planning.models import BudgetLine

SIGNED_KINDS = ("pdf", "jpg", "png")


class EvidenceForm(forms.Form):
    """A picture or paper for one item, or a note where there is none."""

    file = UploadField(label="파일", required=False, kinds=SIGNED_KINDS)
    note = LineField(label="메모", max_length=200, required=False, help_text="파일이 없으면 여기에 적습니다.")

    def clean(self):
        if not self.errors and not self.cleaned_data.get("file") and not self.cleaned_data.get("note"):
            self.add_error("file", "파일을 올리거나 메모를 적어 주세요.")


class ScanForm(forms.Form):
    """The signed agreement."""

    file = UploadField(label="서명한 협약서", kinds=SIGNED_KINDS, help_text="모든 쪽이 들어 있는 파일 하나")


class RequestForm(forms.Form):
    """The group asks for the grant; the amount is open only where the call pays in instalments."""

    amount = WonField(label="신청할 금액(원)")
    account = LineField(
        label="입금 계좌", max_length=80, help_text="은행, 계좌번호, 예금주를 적습니다. 모임 통장이어야 합니다."
    )

    def __init__(self, data=None, *, left, in_parts, **more):
        super().__init__(data, initial={"amount": left}, **more)
        if in_parts:
            self.fields["amount"].help_text = f"나누어 받는 공모입니다. 남은 {left:,}원 안에서 적습니다."
        else:
            del self.fields["amount"]


class LineForm(forms.Form):
    """Out of which line of the budget it is paid."""

    line = forms.ModelChoiceField(
        BudgetLine.objects.none(), label="예산 세부내역", empty_label=None, help_text="이 줄의 잔액에서 나갑니다."
    )

    def __init__(self, data=None, *, call, year, **more):
        super().__init__(data, initial={"line": call.budget_line_id}, **more)
        self.fields["line"].queryset = BudgetLine.objects.of_year(year).in_print_order()


class PayForm(forms.Form):
    on = DayField(label="지급일")


class ReverseForm(forms.Form):
    on = DayField(label="취소일")
    reason = LineField(label="취소하는 까닭", max_length=200)
