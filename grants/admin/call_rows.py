"""The lists of a call's desk, each on a tab of its own, in the order of work."""

from django import forms
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from district.admin.parts import CardPart, FactPart, Part, PartFormSet

from ..models import (
    CallCondition,
    CallType,
    Criterion,
    FormVersion,
    Question,
    RequiredDocument,
    Step,
)
from ..publishing import CHOOSING
from . import call_forms, call_help
from .screening import CheckItemPart

FOR_WHOM = ("누구에게만 해당하나요 (비우면 모두)", {
    "classes": ["collapse"],
    "fields": (("type", "applicant_kind"), "asked_from", ("awards_from", "own_share_from")),
})  # fmt: skip


class OfThisCall:
    """What a row points at is of the same call, asked of the database once and not row by row."""

    tab = True
    ordering_field = "order"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model not in (CallType, Step):
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        rows = db_field.related_model.objects.filter(call=self.record)
        if db_field.related_model is Step:
            rows = rows.filter(phase=Step.Phase.REVIEW)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs | {"queryset": rows})
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in rows)]
        return field


class Standing(OfThisCall):
    """Rows that stay as they were read, once `stands(call)`."""

    def stands(self, call):
        return call.has_begun

    def _may(self, asked, obj):
        return asked and not (obj is not None and self.stands(obj))

    def has_add_permission(self, request, obj=None):
        return self._may(super().has_add_permission(request, obj), obj)

    def has_change_permission(self, request, obj=None):
        return self._may(super().has_change_permission(request, obj), obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(super().has_delete_permission(request, obj), obj)


class TypePart(Standing, CardPart):
    model = CallType
    helps = call_help.TYPE
    fields = (
        *(("order", "stage"), ("name", "topic"), ("floor", "cap"), ("places", "desk"), ("starts_on", "ends_on")),
        ("in_kind", "settles"),
    )


class ConditionPart(Standing, CardPart):
    model = CallCondition
    form = call_forms.ConditionForm
    joins = ("type",)
    helps = call_help.CONDITION
    fieldsets = (
        (None, {"fields": (("order", "key"), "number", "options", "text", ("effect", "ground"))}),
        FOR_WHOM,
    )


class RequiredDocumentPart(Standing, CardPart):
    model = RequiredDocument
    form = call_forms.RequiredDocumentForm
    joins = ("type", "template")
    helps = call_help.DOCUMENT
    readonly_fields = ("offered",)
    fieldsets = (
        (None, {"fields": (("order", "name"), ("required", "due"), "guidance", ("offered", "bare"), "upload")}),
        FOR_WHOM,
    )

    @display(description="지금 양식")
    def offered(self, paper):
        return paper.template


class QuestionFormSet(PartFormSet):
    def clean(self):
        self.fill("key", _free_key)
        super().clean()


def _free_key(taken):
    return next(key for number in range(1, len(taken) + 2) if (key := f"q{number}") not in taken)


class QuestionPart(OfThisCall, CardPart):
    model = Question
    form = call_forms.QuestionForm
    formset = QuestionFormSet
    helps = call_help.QUESTION
    fieldsets = (
        (
            None,
            {"fields": (("order", "part"), "label", "guidance", "kind", "choices", "limit", "required", "only_if")},
        ),
        ("자료에서 쓰는 이름 (비우면 저절로 정합니다)", {"classes": ["collapse"], "fields": ("key",)}),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name != "only_if":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            label=db_field.verbose_name,
            required=False,
            choices=[("", "언제나 묻습니다"), *_answers(self.record)],
            widget=UnfoldAdminSelectWidget,
            help_text="앞선 질문의 답에 따라서만 물으려면 고릅니다. 저장한 질문의 답이 나옵니다.",
        )


def _answers(call):
    """(what is stored, in words) for every answer that the call's questions offer."""
    for row in call.questions.filter(kind__in=CHOOSING) if call else ():
        for answer in row.ask.choices:
            yield f"{row.key}={answer}", f"‘{row.label}’에 ‘{answer}’라고 답할 때"


class StepPart(OfThisCall, CardPart):
    model = Step
    form = call_forms.StepForm
    joins = ("round",)
    helps = call_help.STEP
    fields = (
        *(("order", "kind"), "name", "starts_at", "ends_at", "place", "duty", "weight"),
        *(("method", "drop_extremes_from", "decimals"), ("cut", "cut_at"), "note"),
    )


class CriterionPart(Standing, Part):
    """Criteria stay as they are from the first score on: points were given for these words and these maxima."""

    model = Criterion
    helps = call_help.CRITERION
    fields = ("order", "name", "max_points", "guidance", "step", "needs_comment", "is_example")

    def stands(self, call):
        return call.is_scored


class FormPart(FactPart):
    model = FormVersion
    tab = True
    joins = ("made_by",)
    fields = readonly_fields = ("number", "made_at", "made_by", "note")


PARTS = (TypePart, ConditionPart, RequiredDocumentPart, QuestionPart, StepPart, CriterionPart, CheckItemPart, FormPart)
