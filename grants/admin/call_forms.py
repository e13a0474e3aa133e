"""The forms of a call's desk: rows that ask only for what their kind needs, and what its acts ask for."""

import json

from django import forms
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from district.admin.act import Confirmation, Reason
from district.fields import InstantField, ProseField, UploadField
from district.models import Document
from district.parsing import YEARS

from .. import letters, terms, ties
from ..models import Application, Call, Step
from ..publishing import CHOOSING
from ..questions import LIMITS


def _asked_of(term):
    asked = {"number": term.unit} if term.unit else {}
    asked |= {"options": ""} if term.choices else {}
    asked |= {"text": ""} if term.takes_text or term.needs_text else {}
    return asked | ({"effect": ""} if term.blocks else {})


# {kind: {field that it needs: unit or ""}}
CONDITIONS = {key: _asked_of(term) for key, term in terms.TERMS.items()}
QUESTIONS = {
    **{kind: {"limit": "자"} for kind in LIMITS},
    **{kind: {"choices": ""} for kind in CHOOSING},
    "table": {"limit": "줄", "choices": ""},
}
SCORED = dict.fromkeys(("weight", "method", "drop_extremes_from", "decimals", "cut", "cut_at"), "")
STEPS = dict.fromkeys(Step.KINDS_OF[Step.Phase.REVIEW], SCORED)


class KindForm(forms.ModelForm):
    """A row that call_desk.js shows as its kind needs it."""

    kind_field, needs = "kind", {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.kind_field in self.fields:
            attrs = self.fields[self.kind_field].widget.attrs
            attrs["data-needs"] = json.dumps(self.needs, ensure_ascii=False)


class ConditionForm(KindForm):
    """A condition; what its kind does not ask for is not kept."""

    kind_field, needs = "key", CONDITIONS
    options = forms.MultipleChoiceField(
        label="고를 것",
        required=False,
        choices=[(term.label, list(term.choices.items())) for term in terms.TERMS.values() if term.choices],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="해당하는 것을 고릅니다. 자부담은 하나만 고르고, 고르지 않으면 총사업비의 비율입니다.",
    )

    def clean(self):
        super().clean()
        given, term = self.cleaned_data, terms.TERMS.get(self.cleaned_data.get("key"))
        if term is None:
            return given
        asked = CONDITIONS[term.key]
        given["options"] = [name for name in given.get("options", []) if name in term.choices]
        given |= {name: blank for name, blank in (("number", None), ("text", "")) if name not in asked}
        if term.only_first and len(given["options"]) > 1:
            self.add_error("options", "하나만 골라 주세요.")
        return given


class QuestionForm(KindForm):
    """A question; its key is found for it where none is written, an answer nobody offers any more stays to be seen."""

    needs = QUESTIONS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            stored, waits = self.instance.only_if, self.fields["only_if"]
            if stored and stored not in dict(waits.choices):
                waits.choices = [*waits.choices, (stored, f"{stored} (이제 없는 답)")]


class StepForm(KindForm):
    needs = STEPS


class RequiredDocumentForm(forms.ModelForm):
    """A paper, with the file that the district offers for it."""

    by = None  # who saves it
    upload = UploadField(
        label="양식 파일 올리기",
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text="신청인이 내려받아 쓸 빈 양식입니다.",
    )
    bare = forms.BooleanField(label="양식 빼기", required=False, help_text="켜고 저장하면 지금 양식을 뺍니다.")

    def save(self, commit=True):
        if self.cleaned_data["bare"]:
            self.instance.template = None
        if not self.cleaned_data["upload"]:
            return super().save(commit)
        with Document.written(self.cleaned_data["upload"], by=self.by) as document:
            document.save()
            self.instance.template = document
            return super().save(commit)


class TieRuleWidget(forms.MultiWidget):
    """A list box for each place in the order."""

    def __init__(self):
        choices = [("", "–"), *ties.RULES.items()]
        named = {f"{at}": f"{at}번째" for at in range(1, len(ties.RULES) + 1)}
        super().__init__(
            {at: UnfoldAdminSelectWidget({"aria-label": f"동점 처리 {label}"}, choices) for at, label in named.items()}
        )

    def decompress(self, value):
        return [*(value or []), *[""] * len(ties.RULES)][: len(ties.RULES)]


class TieRuleField(forms.MultiValueField):
    """The rules for equal points in order (JSON list of `ties.RULES`); what stands empty is left out."""

    widget = TieRuleWidget

    def __init__(self, **kwargs):
        one = forms.ChoiceField(choices=[("", "–"), *ties.RULES.items()], required=False)
        super().__init__([one] * len(ties.RULES), require_all_fields=False, required=False, **kwargs)

    def compress(self, data_list):
        return [name for name in data_list if name]


# -- what acts ask for ------------------------------------------------------------------------------------------------


class Publication(Confirmation):
    """Shows once more what keeps the call back and what it is advised of."""

    lead = "공고하면 누구나 볼 수 있고, 접수 기간과 신청서 첫 판이 정해집니다."

    @property
    def told(self):
        [call] = self.records
        told = [f"막음: {finding.sentence}" for finding in call.obstacles()]
        return told + [f"권함: {finding.sentence}" for finding in call.advice()]


class Copy(Confirmation):
    lead = (
        "유형, 조건, 서류와 양식, 질문, 절차, 심사기준을 옮겨 작성중인 공모를 만듭니다. "
        "날짜는 해를 맞추어 옮기고 확인할 것으로 표시합니다."
    )
    kind = forms.ChoiceField(
        label="무엇을 만드나요", choices=Call.Kind, initial=Call.Kind.FIRST, widget=UnfoldAdminRadioSelectWidget
    )
    year = forms.IntegerField(
        label="연도",
        min_value=YEARS[0],
        max_value=YEARS[-1],
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="재공고와 추가공고는 보통 같은 해입니다.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        [call] = self.records
        self.fields["year"].initial = call.year + 1


_LOOK = {"class": " ".join([*INPUT_CLASSES, "mb-2"])}
INSTANT = forms.SplitDateTimeWidget(
    date_attrs={"type": "date", "aria-label": "날짜", **_LOOK},
    time_attrs={"type": "time", "aria-label": "시각", **_LOOK},
    date_format="%Y-%m-%d",
    time_format="%H:%M",
)


class Extension(Reason):
    closes_at = InstantField(label="새 접수 마감", widget=INSTANT, help_text="날짜와 시각")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        [call] = self.records
        self.fields["closes_at"].initial = call.closes_at
        self.order_fields(["closes_at", "note"])

    @property
    def lead(self):
        [call] = self.records
        return (
            "마감을 뒤로만 옮길 수 있습니다. 사유와 함께 이력에 남습니다. "
            f"작성 중인 신청서 {letters.begun(call).count()}건에 알리는 편지는 써서 보류해 둡니다. "
            "살펴본 뒤 내보내 주세요."
        )


class Renewal(Confirmation):
    """Says what the new form asks differently, and who goes on with it."""

    note = ProseField(label="바꾼 까닭", max_length=200, widget=UnfoldAdminTextareaWidget({"rows": 3}))

    @property
    def lead(self):
        [call] = self.records
        drafts = call.applications.filter(status=Application.Status.DRAFT).count()
        return (
            f"작성 중인 신청서 {drafts}건이 새 판을 따르고, 바뀐 것을 알려 드립니다. 이미 접수한 신청은 그대로입니다."
        )

    @property
    def told(self):
        [call] = self.records
        return call.form_changes()
