"""What screening asks for: which places to mend, what was found, whom to ask."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from unfold.widgets import (
    INPUT_CLASSES,
    SELECT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from district.admin.act import Confirmation
from district.fields import DayField, LineField, ProseField
from district.models import Department, User
from district.parsing import clean_line, refuse_resident_number
from governance.models import Body

from .. import places
from ..models import Check, CorrectionTemplate

NOTE = 300  # letters of what is said about one place


def day_picker():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)})


class Lines(forms.Widget):
    """A table with some controls in each line. Its value is {key of the line: {name of the control: text}}."""

    use_fieldset = True

    def __init__(self, template, names):
        super().__init__()
        self.template, self.names, self.lines, self.context = template, names, [], {}

    def id_for_label(self, id_):
        return ""

    def value_from_datadict(self, data, files, name):
        return {
            key: {part: data.get(f"{name}-{number}-{part}", "").strip() for part in self.names}
            for number, (key, _) in enumerate(self.lines)
        }

    def render(self, name, value, attrs=None, renderer=None):
        value = value or {}
        rows = [
            {"prefix": f"{name}-{number}", "label": label, **value.get(key, {})}
            for number, (key, label) in enumerate(self.lines)
        ]
        styles = {"input": " ".join(INPUT_CLASSES), "select": " ".join(SELECT_CLASSES)}
        return render_to_string(self.template, {"rows": rows, "styles": styles, **self.context})


class LinesField(forms.Field):
    """A table as one field; `read(given)` makes the value of a line, None where it says nothing."""

    def __init__(self, template, names, **kwargs):
        super().__init__(widget=Lines(template, names), required=False, **kwargs)

    def clean(self, value):
        found = {}
        for key, label in self.widget.lines:
            given = (value or {}).get(key, {})
            try:
                for text in given.values():
                    refuse_resident_number(text)
                said = self.read(given)
            except ValidationError as refusal:
                raise ValidationError([f"{label}: {message}" for message in refusal.messages]) from refusal
            if said is not None:
                found[key] = said
        return found


def short(text, limit):
    """One clean line of at most `limit` letters."""
    text = clean_line(text)
    if len(text) > limit:
        raise ValidationError(f"{limit}자까지 쓸 수 있습니다. 지금은 {len(text)}자입니다.")
    return text


class Opinion(Confirmation):
    note = ProseField(label="검토 의견", required=False, widget=UnfoldAdminTextareaWidget({"rows": 4}))


class ItemsField(LinesField):
    """What is to be mended: {key of a place: sentence}, of a template, of one's own words, or both."""

    def read(self, given):
        told = given.get("template", "")
        template = next((row.text for row in self.templates if str(row.pk) == told), "")
        if not (given.get("named") or given.get("text") or template):
            return None
        return short(" ".join(filter(None, [template, given.get("text", "")])), NOTE)


class CorrectionRequest(Confirmation):
    items = ItemsField(
        "admin/grants/correction_items.html",
        ("named", "template", "text"),
        label="고칠 항목",
        help_text="고른 항목만 신청인에게 열립니다. 하나도 고르지 않으면 신청서 전체가 열립니다.",
    )
    note = ProseField(
        label="보완할 내용",
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
        help_text="신청인에게 그대로 보입니다. 항목을 고르지 않을 때는 꼭 적습니다.",
    )
    until = DayField(label="보완 기한", widget=day_picker(), help_text="이날까지 고쳐서 다시 낼 수 있습니다.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        field.templates = CorrectionTemplate.objects.all()
        field.widget.lines = [(place.key, place.label) for place in places.of(self.records[0])]
        field.widget.context = {"templates": field.templates}

    def clean_until(self):
        """The day counts whole: the deadline is the midnight that ends it."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time.min))


class AnswersField(LinesField):
    """What was found: {key of an item of the checklist: (result or None, note)}."""

    def read(self, given):
        result = given.get("result", "")
        return (result if result in Check.Result.values else None, short(given.get("note", ""), 200))


class Checklist(Confirmation):
    answers = AnswersField("admin/grants/checklist.html", ("result", "note"), label="검토 항목")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        application = self.records[0]
        field = self.fields["answers"]
        self.items = {str(item.pk): item for item in application.call.check_items.all()}
        field.widget.lines = [(key, str(item)) for key, item in self.items.items()]
        field.widget.context = {"results": Check.Result.choices}
        given = application.checks.all()
        self.initial["answers"] = {str(row.item_id): {"result": row.result, "note": row.note} for row in given}

    def clean_answers(self):
        return {self.items[key]: said for key, said in self.cleaned_data["answers"].items()}


class DepartmentRequest(Confirmation):
    departments = forms.ModelMultipleChoiceField(
        label="부서", queryset=Department.objects.none(), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    question = LineField(
        label="살펴볼 것", max_length=300, widget=UnfoldAdminTextInputWidget, help_text="부서 담당자에게 보입니다."
    )
    due = DayField(label="회신 기한", widget=day_picker())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        force = Body.objects.filter(kind=Body.Kind.TASK_FORCE)
        joined = Department.objects.filter(body__in=force).distinct()
        field = self.fields["departments"]
        field.queryset = joined if joined.exists() else Department.objects.filter(level=Department.Level.DISTRICT)
        if joined.exists():
            field.help_text = "공동체 TF에 함께하는 부서입니다."


class Officer(Confirmation):
    officer = forms.ModelChoiceField(
        label="자격검토 담당",
        queryset=User.objects.none(),
        required=False,
        empty_label="담당 없음",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = screeners()
        self.initial["officer"] = self.records[0].assignee_id


def screeners():
    """The officials who may screen applications."""
    right = {"codename": "screen_application", "content_type__app_label": "grants"}
    held = Q(is_superuser=True)
    for way in ("groups__permissions", "user_permissions"):
        held |= Q(**{f"{way}__{name}": value for name, value in right.items()})
    return User.objects.filter(held, is_staff=True, is_active=True).distinct()
