from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from district.admin.act import Reason, Variant, act, way
from district.admin.columns import status
from district.admin.desk import TRAIL
from district.admin.parts import FactPart, Part

from ..models import Approval, Area, Plan, PlanVersion, Section
from ..next_year import draft_next_year
from .frozen import PlanDesk
from .next_year import NextYear, chosen
from .tree import outline


class ApprovalPart(Part):
    model = Approval


class AreaPart(Part):
    model = Area


class VersionPart(FactPart):
    model = PlanVersion
    fields = ("number", "reason", "confirmed_at", "confirmed_by")
    joins = ("confirmed_by",)


@admin.register(Plan)
class PlanAdmin(PlanDesk):
    list_display = ("year", "title", "department", "registration_number", "approved_on", "disclosure", "state")
    list_display_links = ("year", "title")
    list_filter = ("status", "disclosure")
    list_select_related = ("department",)
    search_fields = ("title", "slogan")
    readonly_fields = ("status", "confirmed_at", "confirmed_by", "change_reason")
    fieldsets = (
        (None, {"fields": (("year", "department"), "title", "slogan", "purpose", "vision")}),
        ("결재와 공개", {"fields": (("registration_number", "registered_on"), ("approved_on", "disclosure"))}),
        ("확정", {"fields": (("status", "confirmed_at", "confirmed_by"), "change_reason")}),
    )
    inlines = (ApprovalPart, AreaPart, VersionPart)
    actions_detail = ("confirm", "reopen", "outline", "versions", "review", "next_year")
    change_form_outer_after_template = TRAIL

    outline = outline
    state = status({Plan.Status.DRAFT: "", Plan.Status.CONFIRMED: "success", Plan.Status.CHANGING: "warning"})

    @act(
        "확정",
        noun="confirmation",
        permission="planning.confirm_plan",
        to=Plan.Status.CONFIRMED,
        icon="verified",
        variant=Variant.PRIMARY,
    )
    def confirm(self, plan, *, by):
        plan.confirm(by=by)

    @act(
        "변경 시작",
        noun="reopening",
        permission="planning.confirm_plan",
        to=Plan.Status.CHANGING,
        form=Reason,
        icon="edit_document",
    )
    def reopen(self, plan, *, by, note):
        plan.reopen(by=by, note=note)

    @act(
        "다음 해 초안 만들기",
        noun="next-year",
        permission="planning.add_plan",
        when=lambda plan: not Plan.objects.filter(year=plan.year + 1).exists(),
        form=NextYear,
        icon="event_repeat",
    )
    def next_year(self, plan, *, by, **items):
        draft, _ = draft_next_year(plan, by=by, items=chosen(plan, items))
        return reverse("planning:review", args=[draft.year])

    @way(
        "다시 읽을 곳",
        noun="review",
        permission="planning.view_section",
        when=lambda plan: not plan.is_frozen,
        icon="fact_check",
    )
    def review(self, plan):
        return reverse("planning:review", args=[plan.year])

    @way("확정본 견주기", noun="versions", permission="planning.view_planversion", icon="difference")
    def versions(self, plan):
        return reverse("reports:versions", args=[plan.year])

    def has_delete_permission(self, request, obj=None):
        return False


class OutlineText(UnfoldAdminTextareaWidget):
    """The text of a chapter, and how it reads."""

    class Media:
        js = ("js/preview.js",)

    def render(self, name, value, attrs=None, renderer=None):
        written = super().render(name, value, attrs, renderer)
        return mark_safe(render_to_string("admin/planning/outline_text.html", {"written": written}))


@admin.register(Section)
class SectionAdmin(PlanDesk):
    plan_path = "plan"
    list_display = ("heading", "plan", "order", "lines")
    list_filter = ("plan",)
    list_select_related = ("plan", "parent__parent")
    search_fields = ("title", "body")
    fields = (("plan", "parent"), ("order", "number"), "title", "body")
    change_form_after_template = "admin/planning/outline_help.html"
    actions_detail = ("tree",)

    @way("장·절 나무", noun="outline", permission="planning.view_section", icon="account_tree")
    def tree(self, section):
        return f"{reverse('admin:planning_plan_outline', args=[section.plan_id])}#section-{section.pk}"

    @display(description="장·절", ordering="order")
    def heading(self, section):
        return "\u2003" * (section.level - 1) + str(section)

    @display(description="본문(줄)")
    def lines(self, section):
        return len(section.body.splitlines())

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["queryset"] = Section.objects.exclude(plan__status=Plan.Status.CONFIRMED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["widget"] = OutlineText({"rows": 28, "class": "outline-text", "spellcheck": "false"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
