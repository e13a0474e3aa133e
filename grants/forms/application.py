"""The application form, in five parts."""

import contextlib

from django import forms

from district.fields import DayField, LineField, UploadField
from district.models import Document, Dong

from ..models import CallType
from .costs import CostRows
from .part import Part
from .questions import field_for, shown, stored
from .rows import ParticipantRows


class WordsForm(Part, forms.Form):
    """A part whose fields are columns of the application, and after them the questions that the call asks there."""

    use_required_attribute = False

    def __init__(self, application, data=None, files=None):
        self.application = application
        super().__init__(data, initial={name: getattr(application, name) for name in self.base_fields})
        self.asks = [ask for ask in application.sheet.asks if ask.part == self.key]
        for ask in self.asks:
            self.fields[ask.key] = field_for(ask)
            self.initial[ask.key] = shown(ask, application.answers.get(ask.key))

    def save(self, *, by, version):
        words = dict(self.cleaned_data)
        answers = {ask.key: stored(words.pop(ask.key)) for ask in self.asks if ask.key in words}
        self.application.revise(by=by, part=self.key, version=version, words=words, answers=answers)

    def conflicts(self):
        return [(self.fields[name].label, self.initial[name]) for name in self.changed_data]


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
    group_name = LineField(label="모임·단체명", max_length=60, required=False)
    dong = forms.ModelChoiceField(
        label="활동 동",
        queryset=Dong.objects.all(),
        required=False,
        empty_label="고르세요",
        help_text="주로 모이고 활동하는 동입니다.",
        error_messages={"invalid_choice": "목록에 있는 동을 골라 주세요."},
    )

    def __init__(self, application, data=None, files=None):
        super().__init__(application, data)
        types = application.call.types.all()
        self.fields["type"].queryset = types
        if application.pk is None:
            self.initial["dong"] = application.applicant.dong
            self.initial["type"] = types[0] if len(types) == 1 else None


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


class PapersForm(Part, forms.Form):
    """A file for each paper the call asks for."""

    key = "attachments"
    label = "첨부"
    lead = "고른 파일은 저장하면 바로 올라갑니다. 한 서류에 파일 하나를 올립니다."
    template_name = "grants/application_part_papers.html"
    use_required_attribute = False

    def __init__(self, application, data=None, files=None):
        super().__init__(data, files)
        self.application = application
        self.requirements = {}
        kept = {paper.requirement_id: paper for paper in application.attachments.select_related("document")}
        for requirement in application.papers_due():
            name = f"paper_{requirement.pk}"
            self.requirements[name] = requirement
            label = requirement.name if requirement.required else f"{requirement.name} (선택)"
            self.fields[name] = UploadField(label=label, help_text=requirement.guidance, required=False)
            if requirement.pk in kept:
                self.initial[name] = kept[requirement.pk]

    def save(self, *, by, version):
        """Files stand beside each other, not on top: what another window uploaded meanwhile is no conflict."""
        with contextlib.ExitStack() as written:
            papers = {
                self.requirements[name]: written.enter_context(Document.written(self.cleaned_data[name], by=by))
                for name in self.files
                if name in self.requirements and name in self.cleaned_data
            }
            dropped = [self.requirements[name] for name in self.data.getlist("remove") if name in self.requirements]
            self.application.revise(by=by, part=self.key, papers=papers, dropped=dropped)


PARTS = {part.key: part for part in (GroupForm, ProjectForm, ParticipantRows, CostRows, PapersForm)}
