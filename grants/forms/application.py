"""The application form, in five parts, or six where a call asks more."""

from django import forms

from district.fields import DayField, LineField, ProseField
from district.models import Dong

from .. import terms
from ..models import ApplicantKind, CallType
from .costs import CostRows
from .papers import PapersForm
from .people import ParticipantRows
from .questions import CountField
from .words import WordsForm


class CallTypeField(forms.ModelChoiceField):
    def label_from_instance(self, type):
        return f"{type} — {type.terms}"


class GroupForm(WordsForm):
    """Who applies, and for which kind of project."""

    key = "group"
    label = "모임"
    lead = "누가 신청하는지 적어 주세요."

    type = CallTypeField(
        label="공모 유형",
        queryset=CallType.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "이 공모에 있는 유형을 골라 주세요."},
    )
    kind = forms.ChoiceField(
        label="신청하는 곳",
        choices=ApplicantKind,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "목록에 있는 곳을 골라 주세요."},
    )
    group_name = LineField(label="모임·단체명", max_length=60, required=False)
    dong = forms.ModelChoiceField(
        label="활동 동",
        queryset=Dong.objects.all(),
        required=False,
        empty_label="고르세요",
        help_text="주로 모이고 활동하는 동입니다.",
        error_messages={"invalid_choice": "목록에 있는 동을 골라 주세요."},
    )
    partners = ProseField(
        label="함께하는 단체",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="한 줄에 한 곳씩 적어 주세요.",
    )
    signers = CountField(label="연명한 사람(명)", least=0, most=100_000, required=False)

    def __init__(self, application, data=None, files=None):
        super().__init__(application, data, files)
        self._ask_what_conditions_ask()
        types = application.call.types.all()
        self.fields["type"].queryset = types
        if application.pk is None:
            self.initial["dong"] = application.applicant.dong
            self.initial["type"] = types[0] if len(types) == 1 else None

    def _ask_what_conditions_ask(self):
        """Who applies is asked where a condition or paper hangs on it; partners and signers where one counts them."""
        call = self.application.call
        rows = list(call.conditions.all())
        kinds = {kind for row in rows if row.key == terms.Kinds.key for kind in row.options}
        if kinds or any(row.applicant_kind for row in (*rows, *call.documents.all())):
            self.fields["kind"].choices = [pair for pair in ApplicantKind.choices if pair[0] in kinds or not kinds]
            self.fields["kind"].needed = True
        else:
            del self.fields["kind"]
        for name in ("partners", "signers"):
            counting = [row for row in rows if row.key == name]
            self.fields[name].needed = any(row.effect == row.Effect.BLOCK for row in counting)
            kinds = {row.applicant_kind for row in counting}
            if not kinds:
                del self.fields[name]
            elif "" not in kinds and len(kinds) == 1:
                self._only_for(name, ApplicantKind(*kinds))

    def _only_for(self, name, kind):
        field = self.fields[name]
        field.only_if = ("kind", kind.value)
        field.help_text = f"‘신청하는 곳’이 ‘{kind.label}’일 때만 적습니다. {field.help_text}".strip()

    def clean_kind(self):
        """Nothing chosen leaves what is stored."""
        return self.cleaned_data["kind"] or self.application.kind


class ProjectForm(WordsForm):
    """What the group wants to do, why and when."""

    key = "project"
    label = "사업"
    lead = "무엇을 왜 하려는지, 이웃에게 이야기하듯 적어 주세요."

    title = LineField(label="사업명", max_length=80, required=False, help_text="80자까지 쓸 수 있습니다.")
    starts_on = DayField(label="사업 시작일", required=False)
    ends_on = DayField(label="사업 종료일", required=False, help_text="시작일과 같은 날이거나 뒤여야 합니다.")

    def clean(self):
        """The two days are stored together or not at all, so that the stored pair is always in order."""
        days = {name: self.cleaned_data.get(name) for name in ("starts_on", "ends_on")}
        if all(days.values()) and days["ends_on"] < days["starts_on"]:
            self.add_error("ends_on", "사업 종료일이 시작일보다 빠릅니다.")
        if not days.keys().isdisjoint(self.errors):
            for name in days:
                self.cleaned_data.pop(name, None)


class MoreForm(WordsForm):
    """What only some calls ask: further questions, and sentences that the group confirms."""

    key = "more"
    label = "더 묻는 것"
    lead = "이 공모에서 더 묻는 것에 답하고, 확인할 것을 읽고 표시해 주세요."

    def __init__(self, application, data=None, files=None):
        super().__init__(application, data, files)
        self.promises = {f"promise_{row.pk}": row for row in application.promises()}
        for name, row in self.promises.items():
            self.fields[name] = field = forms.BooleanField(label=row.text, required=False, help_text=row.ground)
            field.needed = row.effect == row.Effect.BLOCK
            self.initial[name] = row.pk in application.promised

    def clean(self):
        """What was promised under conditions that do not hold now stays."""
        shown = {row.pk for row in self.promises.values()}
        given = {row.pk for name, row in self.promises.items() if self.cleaned_data.pop(name, False)}
        self.cleaned_data["promised"] = sorted(set(self.application.promised) - shown | given)


PARTS = {part.key: part for part in (GroupForm, ProjectForm, ParticipantRows, CostRows, MoreForm, PapersForm)}


def parts_of(application):
    """{key: part} of its form, in order; a call that asks nothing more has no part for it."""
    return {key: part for key, part in PARTS.items() if key != MoreForm.key or application.asks_more}
