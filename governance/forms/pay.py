"""What is asked of whoever proposes, confirms or takes back the allowances of a meeting."""

from django import forms
from django.utils import timezone

from district.fields import DayField, LineField
from district.templatetags.maeul import won
from planning.models import BudgetLine

AS_RULED, PAID, UNPAID = "", "paid", "unpaid"
CHOICES = [(AS_RULED, "규정대로"), (PAID, "지급"), (UNPAID, "지급하지 않음")]


class BudgetLineField(forms.ModelChoiceField):
    """A line of the year's budget with what is left of it."""

    def label_from_instance(self, line):
        return f"{line.name} (잔액 {won(line.balance)})"


class ProposalForm(forms.Form):
    """From which line and on which day, and who is to be paid otherwise than the rule says, with the reason."""

    paid_on = DayField(label="지급일")

    def __init__(self, data=None, *, meeting, rows):
        usual = {"line": meeting.budget_line_id, "paid_on": max(meeting.day, timezone.localdate())}
        super().__init__(data, initial=usual)
        lines = BudgetLine.objects.of_year(meeting.day.year).as_of(timezone.localdate()).in_print_order()
        self.fields["line"] = BudgetLineField(label="예산 세부내역", queryset=lines, empty_label="고르기")
        self.order_fields(["line", "paid_on"])
        self.rows = rows
        for row in rows:
            if row.attendee.presences.all():  # nobody who did not come is paid
                key = row.attendee.pk
                self.fields[f"choice_{key}"] = forms.ChoiceField(
                    label=f"{row.name} 지급", choices=CHOICES, required=False
                )
                self.fields[f"why_{key}"] = LineField(
                    label=f"{row.name} 규정과 다르게 하는 까닭", max_length=100, required=False
                )

    def lines(self):
        """(row, field of the choice or None, field of the reason or None) for each on the roll."""
        for row in self.rows:
            key = row.attendee.pk
            fields = (self[name] if name in self.fields else None for name in (f"choice_{key}", f"why_{key}"))
            yield row, *fields

    def clean(self):
        """A choice that differs from the rule needs its reason."""
        self.choices = {}
        for row in self.rows:
            key = row.attendee.pk
            choice = self.cleaned_data.get(f"choice_{key}")
            if not choice or (choice == PAID) == bool(row.gross):
                continue
            why = self.cleaned_data.get(f"why_{key}")
            if not why and f"why_{key}" not in self.errors:
                self.add_error(f"why_{key}", "규정과 다르게 하려면 까닭을 적어 주세요.")
            self.choices[key] = (choice == PAID, why)
        return self.cleaned_data


class DiscardForm(forms.Form):
    reason = LineField(label="철회하는 까닭", max_length=200)


class ReversalForm(forms.Form):
    on = DayField(label="취소일")
    reason = LineField(label="취소 사유", max_length=200)
