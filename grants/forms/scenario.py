"""Forms of a scenario: its name, the meeting it goes to, and its rows, edited where they stand."""

from django import forms

from district.fields import LineField, ProseField, WonField
from district.parsing import parse_number
from governance.models import Meeting

from ..models import Allotment, Field

AT_ONCE = 100  # rows that a page shows and a form may send
State = Allotment.State


class NameForm(forms.Form):
    name = LineField(label="이름", max_length=40, error_messages={"required": "이름을 적어 주세요."})


class AboutForm(NameForm):
    note = ProseField(label="설명", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AgendaForm(forms.Form):
    """Which meeting to put it to: one whose agenda is still open."""

    meeting = forms.ModelChoiceField(
        label="회의",
        queryset=Meeting.objects.none(),
        empty_label="고르기",
        error_messages={
            "required": "회의를 골라 주세요.",
            "invalid_choice": "안건을 더할 수 있는 회의를 골라 주세요.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stages = Meeting.Status
        taking = Meeting.objects.filter(status__in=[stages.PLANNED, stages.CALLED, stages.OPEN])
        coming = taking.select_related("body").order_by("held_at")
        self.fields["meeting"].queryset = coming


class Narrow(forms.Form):
    """Which rows to show. What cannot be read narrows nothing."""

    type = forms.ChoiceField(label="유형", required=False)
    dong = forms.ChoiceField(label="동", required=False)

    def __init__(self, data, *, names):
        super().__init__(data)
        for axis, every in (("type", "모든 유형"), ("dong", "모든 동")):
            self.fields[axis].choices = [("", every), *((str(key), name) for key, name in names[axis].items())]

    def narrowed(self, rows):
        self.is_valid()
        asked = {axis: int(key) for axis, key in self.cleaned_data.items() if key}
        return [row for row in rows if all(getattr(row, axis) == key for axis, key in asked.items())]


class RowForm(forms.Form):
    """One row as it was typed; the money of what is not selected is none, whatever still stands in its box."""

    state = forms.ChoiceField(
        label="제안",
        choices=State.choices,
        error_messages={"invalid_choice": "선정, 예비, 미선정 가운데 골라 주세요."},
    )
    amount = WonField(label="제안액(원)", required=False)
    field = forms.ChoiceField(
        label="분야", required=False, error_messages={"invalid_choice": "목록에 있는 분야를 골라 주세요."}
    )
    reason = LineField(label="까닭", max_length=200, required=False)

    def __init__(self, data, *, allotment, fields):
        super().__init__(data, prefix=str(allotment.application_id))
        self.allotment = allotment
        self.fields["field"].choices = [("", ""), *((str(key), name) for key, name in fields.items())]

    def clean(self):
        given = super().clean()
        if given.get("state") != State.SELECTED:
            given["amount"] = 0
            self.errors.pop("amount", None)
        elif "amount" in given:
            if not given["amount"]:
                self.add_error("amount", "선정에는 금액을 적어 주세요.")
            elif given["amount"] > self.allotment.asked:
                self.add_error("amount", f"신청액 {self.allotment.asked:,}원보다 많이 줄 수 없습니다.")
        return given

    @property
    def changes(self):
        """{column: value} as `Scenario.revise` takes it; without the field where the page did not ask for it."""
        given = {name: self.cleaned_data[name] for name in ("state", "amount", "reason")}
        if self.add_prefix("field") in self.data:
            key = self.cleaned_data["field"]
            given["field_id"] = int(key) if key else None
        return given


class RowsForm:
    """The rows that a page sent: `changes` for the verb, or `errors` by row."""

    def __init__(self, data, scenario):
        self.data = data
        keys = [name.removesuffix("-state") for name in data if name.endswith("-state")][:AT_ONCE]
        self.fields = dict(Field.objects.values_list("pk", "name"))
        found = scenario.allotments.standing().filter(application__in=[parse_number(key) for key in keys]).by_rank()
        self.rows = {
            row.application_id: RowForm(data, allotment=row, fields=self.fields)
            for row in found.select_related("application")
        }
        self.version = parse_number(data.get("version"), otherwise=0)

    def is_valid(self):
        return all([form.is_valid() for form in self.rows.values()])

    @property
    def changes(self):
        return {key: form.changes for key, form in self.rows.items()}
