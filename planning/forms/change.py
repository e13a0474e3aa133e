from itertools import groupby

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from district.fields import DayField, LineField, ProseField, WonField
from district.templatetags import maeul

from .budget import OnceForm


class ChangeForm(OnceForm):
    """What a change is called (`rules` are those in force) and why it is made; asked for when the draft is saved."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label="종류",
        widget=forms.RadioSelect,
        error_messages={"required": "종류를 골라 주세요. ‘종류 확인’을 누르면 알려 드립니다."},
    )
    reason = ProseField(label="사유", max_length=2000)

    def __init__(self, *args, rules, **kwargs):
        super().__init__(*args, **kwargs)
        choices = {rule.kind: f"{rule.get_kind_display()} – {rule.get_reach_display()}" for rule in rules}
        self.fields["kind"].choices = list(choices.items())


class RowForm(forms.Form):
    """What one line gives or gets. `lines` are the year's, with their books of today, by key."""

    use_required_attribute = False
    line = forms.ChoiceField(label="세부내역", required=False)
    minus = WonField(label="줄일 금액(원)", required=False)
    plus = WonField(label="늘릴 금액(원)", required=False)

    def __init__(self, *args, lines, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["line"].choices = choices

    def clean_line(self):
        return self.lines[int(self.cleaned_data["line"])] if self.cleaned_data["line"] else None

    def clean(self):
        if self.errors:
            return
        line, minus, plus = (self.cleaned_data.get(name) for name in ("line", "minus", "plus"))
        if line is None and (minus or plus):
            self.add_error("line", "어느 세부내역인지 골라 주세요.")
        elif line and bool(minus) == bool(plus):
            self.add_error("plus", "줄일 금액과 늘릴 금액 가운데 하나만 적어 주세요.")
        elif line and minus and minus > line.balance:
            self.add_error("minus", f"잔액 {maeul.won(line.balance)}보다 많이 줄일 수 없습니다.")


class BaseRows(BaseFormSet):
    def clean(self):
        lines = [form.cleaned_data["line"] for form in self.forms if form.is_valid() and form.cleaned_data.get("line")]
        if len(lines) != len({line.pk for line in lines}):
            raise forms.ValidationError("같은 세부내역이 두 번 있습니다. 한 줄로 적어 주세요.")
        if not lines and not any(form.errors for form in self.forms):
            raise forms.ValidationError("줄이거나 늘릴 세부내역을 하나 이상 골라 주세요.")

    @property
    def rows(self):
        """What was written, as {line: won}."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("line")]
        return {row["line"]: row["plus"] or -row["minus"] for row in filled}


def row_formset(lines, data=None, *, rows=None, more=False):
    """The rows of a change over `lines`: as typed (`data`, `more` adds two lines) or as stored ({line: won})."""
    by_programme = groupby(lines, key=lambda line: line.programme)
    choices = [("", "고르십시오")] + [
        (
            programme.name,
            [(line.pk, f"{line.item.name} – {line.name} (잔액 {maeul.won(line.balance)})") for line in group],
        )
        for programme, group in by_programme
    ]
    initial = [
        {"line": line.pk, "plus" if amount > 0 else "minus": abs(amount)} for line, amount in (rows or {}).items()
    ]
    if data is not None and more:
        data = data.copy()
        typed = data.get("rows-TOTAL_FORMS", "")
        data["rows-TOTAL_FORMS"] = str(int(typed) + 2) if typed.isascii() and typed.isdigit() else typed
    kind = formset_factory(RowForm, formset=BaseRows, extra=0 if initial else 4, max_num=60, absolute_max=60)
    kwargs = {"lines": {line.pk: line for line in lines}, "choices": choices}
    return kind(data, prefix="rows", initial=initial, form_kwargs=kwargs)


class ApprovalForm(forms.Form):
    document_number = LineField(label="문서번호", max_length=40)
    effective_on = DayField(label="시행일", help_text="이날의 예산현액부터 바뀝니다.")
    seen = forms.DateTimeField(widget=forms.HiddenInput)
