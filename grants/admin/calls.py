from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from unfold.decorators import display

from district.admin.act import Variant, act, way
from district.admin.columns import won
from district.admin.desk import TRAIL, DeskAdmin
from district.admin.parts import FactPart, Part

from ..models import (
    Application,
    Call,
    CallCondition,
    CallType,
    Criterion,
    FormVersion,
    Question,
    RequiredDocument,
    Score,
    Step,
)

PHASES = {"공고 예정": "info", "접수중": "success", "마감": "warning"}


class TypePart(Part):
    model = CallType


class CriterionPart(Part):
    """Criteria stay as they are from the first score on: points were given for these words and these maxima."""

    model = Criterion

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not _is_scored(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_scored(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_scored(obj)


def _is_scored(call):
    return call is not None and call.is_scored


class RequiredDocumentPart(Part):
    model = RequiredDocument


class ConditionPart(Part):
    model = CallCondition


class StepPart(Part):
    model = Step


class QuestionPart(Part):
    model = Question


class FormPart(FactPart):
    model = FormVersion
    fields = readonly_fields = ("number", "made_at", "made_by", "note")


@admin.register(Call)
class CallAdmin(DeskAdmin):
    list_display = ("title", "year", "phase", "opens_at", "closes_at", "budget_won", "applications", "is_example")
    list_filter = ("year", "status", "is_example")
    date_hierarchy = "closes_at"
    search_fields = ("title", "summary")
    autocomplete_fields = ("task", "budget_line")
    readonly_fields = ("status", "published_at", "published_by")
    fieldsets = (
        (None, {"fields": (("year", "is_example"), "title", "summary")}),
        ("접수", {"fields": ("opens_at", "closes_at", "who", ("fields", "dongs"))}),
        ("내용", {"fields": ("subject", "restriction", "directions")}),
        ("예산", {"fields": ("budget", "budget_line", "task")}),
        ("심사", {"fields": ("drop_extremes_from",)}),
        ("공고", {"fields": ("status", ("published_at", "published_by"))}),
    )
    inlines = (TypePart, ConditionPart, RequiredDocumentPart, QuestionPart, FormPart, StepPart, CriterionPart)
    actions_detail = ("publish", "ranking")
    change_form_outer_after_template = TRAIL

    budget_won = won("budget", "지원 한도 총액")

    @display(description="지금", ordering="status", label=PHASES)
    def phase(self, call):
        return call.phase

    @display(description="신청(건)", ordering="application_count")
    def applications(self, call):
        return call.application_count

    @act(
        "공고",
        noun="publication",
        permission="grants.publish_call",
        to=Call.Status.PUBLISHED,
        icon="campaign",
        variant=Variant.PRIMARY,
    )
    def publish(self, call, *, by):
        call.publish(by=by)

    @way("심사 순위", noun="ranking", permission="grants.see_ranking", icon="leaderboard")
    def ranking(self, call):
        return reverse("grants:ranking", args=[call.pk])

    def get_queryset(self, request):
        handed_in = ~Q(applications__status=Application.Status.DRAFT)
        return (
            super()
            .get_queryset(request)
            .annotate(
                application_count=Count("applications", filter=handed_in),
                is_scored=Exists(Score.objects.filter(criterion__call=OuterRef("pk"))),
            )
        )

    def has_delete_permission(self, request, obj=None):
        """Only what was never made public."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == Call.Status.DRAFT)
