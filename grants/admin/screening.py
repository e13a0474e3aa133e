"""Screening at the desk: the panel above an application, its acts, and the sentences and checklists behind them."""

from django.contrib import admin
from django.urls import reverse

from district.admin.act import Reason, Variant, act, way
from district.admin.desk import DeskAdmin
from district.admin.parts import Part

from .. import screening
from ..models import (
    Application,
    Check,
    CheckItem,
    Correction,
    CorrectionItem,
    CorrectionTemplate,
    DepartmentReview,
    Screening,
)
from . import call_help
from .screening_forms import Checklist, CorrectionRequest, DepartmentRequest, Officer, Opinion

Status = Application.Status
SCREEN = "grants.screen_application"


def in_screening(application):
    return application.status in (Status.SUBMITTED, Status.RETURNED)


class ScreeningDesk:
    """What the desk of applications does to screen one. The panel is everything that can be known before deciding."""

    change_form_outer_before_template = "admin/grants/screening.html"
    shown = (Check, Correction, CorrectionItem, DepartmentReview, Screening)  # on the panel
    acts = ("accept", "ask_correction", "refuse", "answer_checks", "ask_departments", "give", "next_one")

    def get_formsets_with_inlines(self, request, obj=None):
        if obj:
            obj.fetch_contents()  # for the rows as for the panel
        return super().get_formsets_with_inlines(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["screening"] = self._panel(request.user, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _panel(self, user, application):
        decision = application.screenings.select_related("decided_by").first()
        given = {check.item_id: check for check in application.checks.select_related("checked_by")}
        return {
            "findings": [] if decision else screening.findings(application, user),
            "decision": decision,
            "checks": [(item, given.get(item.pk)) for item in application.call.check_items.all()],
            "departments": application.department_reviews.select_related("department", "answered_by"),
            "rounds": application.corrections.select_related("asked_by").prefetch_related("items"),
        }

    @act(
        "적격",
        noun="eligibility",
        permission=SCREEN,
        to=Status.ELIGIBLE,
        form=Opinion,
        icon="check",
        variant=Variant.PRIMARY,
    )
    def accept(self, application, *, by, note):
        application.accept(by=by, note=note)

    @act(
        "보완요청",
        noun="correction",
        permission=SCREEN,
        to=Status.RETURNED,
        form=CorrectionRequest,
        icon="edit_note",
    )
    def ask_correction(self, application, *, by, **asked):
        application.ask_correction(by=by, **asked)

    @act(
        "부적격",
        noun="refusal",
        permission=SCREEN,
        when=lambda application: application.status == Status.SUBMITTED or application.is_lapsed,
        form=Reason,
        icon="block",
        variant=Variant.DANGER,
    )
    def refuse(self, application, *, by, note):
        application.refuse(by=by, note=note)

    @act(
        "검토표",
        noun="checklist",
        permission=SCREEN,
        when=lambda application: in_screening(application) and application.call.check_items.exists(),
        form=Checklist,
        icon="checklist",
    )
    def answer_checks(self, application, *, by, answers):
        Check.answer(application, answers, by=by)

    @act(
        "부서검토 요청",
        noun="departments",
        permission=SCREEN,
        when=lambda application: application.status == Status.SUBMITTED,
        form=DepartmentRequest,
        icon="account_tree",
    )
    def ask_departments(self, application, *, by, departments, question, due):
        DepartmentReview.ask(application, departments, by=by, question=question, due=due)

    @act("담당 지정", noun="officer", permission=SCREEN, when=in_screening, form=Officer, icon="badge")
    def give(self, application, *, by, officer):
        application.assign(officer, by=by)

    @way("다음 신청", noun="next", permission=SCREEN, icon="arrow_forward")
    def next_one(self, application):
        return f"{reverse('grants:screening_next')}?after={application.pk}"


class CheckItemPart(Part):
    """The checklist of a call."""

    model = CheckItem
    tab = True
    ordering_field = "order"
    helps = call_help.CHECK_ITEM
    fields = ("order", "text", "is_example")


@admin.register(CorrectionTemplate)
class CorrectionTemplateAdmin(DeskAdmin):
    list_display = ("name", "text", "order", "is_example")
    search_fields = ("name", "text")
