from django.contrib import admin
from django.db.models import Count, DateTimeField, Exists, OuterRef, Q
from django.urls import reverse
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from district.admin.act import Variant, act, way
from district.admin.columns import won
from district.admin.desk import TRAIL, DeskAdmin
from district.permissions import may

from ..models import Application, Call, RequiredDocument, Score
from . import call_forms, call_help
from .call_rows import PARTS

PHASES = {"공고 예정": "info", "접수중": "success", "마감": "warning"}
TABS = {"types", "conditions", "documents", "questions", "steps", "criteria"}
FIXED = ("year", "kind", "follows", "opens_at", "closes_at")  # by publication

# In the order of work; each is a heading with its rows of fields.
FIELDSETS = [
    (heading, {"fields": rows})
    for heading, *rows in (
        (None, ("year", "is_example"), "title", "summary"),
        ("누가 무엇을", "who", ("fields", "dongs"), "subject", "restriction", "directions"),
        ("접수와 기간", "dates_unchecked", "opens_at", "closes_at", "until_funds_end", "channels", "post_rule"),
        ("결과와 사업", "results_at", "appeals_until", "results_note", ("starts_on", "ends_on"), "contact"),
        ("예산", ("budget", "fund_source"), ("award_mode", "scale"), "keeps_reserve", ("task", "budget_line")),
        ("심사", "tie_rule"),
        ("공고", ("kind", "follows"), "source", "status", ("published_at", "published_by")),
    )
]


@admin.register(Call)
class CallAdmin(DeskAdmin):
    """A call from its first word to the end of its window. Its lists stand on tabs, in the order of work."""

    list_display = ("title", "year", "phase", "opens_at", "closes_at", "budget_won", "applications", "is_example")
    list_filter = ("year", "status", "is_example")
    date_hierarchy = "closes_at"
    search_fields = ("title", "summary")
    autocomplete_fields = ("task", "budget_line", "follows")
    readonly_fields = ("status", "published_at", "published_by")
    helps = call_help.CALL
    fieldsets = FIELDSETS
    inlines = PARTS
    actions_detail = (
        "publish",
        "preview",
        "extend",
        "renew_form",
        "copy",
        "intake",
        "ranking",
        "scenarios",
        "decision",
    )
    change_form_outer_before_template = "admin/grants/call_checks.html"
    change_form_outer_after_template = TRAIL

    class Media:
        js = ("js/call_desk.js",)

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
        form=call_forms.Publication,
        icon="campaign",
        variant=Variant.PRIMARY,
    )
    def publish(self, call, *, by):
        call.publish(by=by)

    @act(
        "기간 늘리기",
        noun="extension",
        permission="grants.publish_call",
        when=lambda call: call.is_open,
        form=call_forms.Extension,
        icon="more_time",
    )
    def extend(self, call, *, by, closes_at, note):
        batch = call.extend(closes_at, by=by, note=note)
        looks = batch and may(by, "district.view_letterbatch")
        return reverse("admin:district_letterbatch_change", args=[batch.pk]) if looks else None

    @act(
        "신청서 다시 내기",
        noun="form",
        permission="grants.publish_call",
        when=lambda call: call.status == Call.Status.PUBLISHED and call.form_changes(),
        form=call_forms.Renewal,
        icon="edit_note",
    )
    def renew_form(self, call, *, by, note):
        call.renew_form(by=by, note=note)

    @act(
        "복사",
        noun="copy",
        permission="grants.add_call",
        when=lambda call: True,
        form=call_forms.Copy,
        icon="content_copy",
    )
    def copy(self, call, *, by, year, kind):
        return reverse("admin:grants_call_change", args=[call.copy(year=year, kind=kind, by=by).pk])

    @way("심사 순위", noun="ranking", permission="grants.see_ranking", icon="leaderboard")
    def ranking(self, call):
        return reverse("grants:ranking", args=[call.pk])

    @way("배분안", noun="scenarios", permission="grants.view_scenario", icon="balance")
    def scenarios(self, call):
        return reverse("grants:scenarios", args=[call.pk])

    @way("선정 결정", noun="decision", permission="grants.view_decision", icon="gavel")
    def decision(self, call):
        return reverse("grants:decision", args=[call.pk])

    @way(
        "대리입력",
        noun="intake",
        permission="grants.add_intake",
        when=lambda call: call.status == call.Status.PUBLISHED,
        icon="post_add",
    )
    def intake(self, call):
        return reverse("grants:intake", args=[call.pk])

    @way("미리보기", noun="preview", permission="grants.view_call", icon="visibility")
    def preview(self, call):
        return reverse("grants:preview", args=[call.pk])

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

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "tie_rule":
            return call_forms.TieRuleField(label=db_field.verbose_name, help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **kwargs | {"widget": UnfoldAdminCheckboxSelectMultipleWidget}
        )

    def get_readonly_fields(self, request, obj=None):
        fixed = FIXED if obj and obj.status != Call.Status.DRAFT else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.status == Call.Status.DRAFT:
            context["obstacles"] = [_mended(finding) for finding in obj.obstacles()]
            context["advice"] = [_mended(finding) for finding in obj.advice()]
        elif obj:
            context["form_changes"] = obj.form_changes()
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_formset(self, request, form, formset, change):
        if formset.model is RequiredDocument:
            for row in formset.forms:
                row.by = request.user
        super().save_formset(request, form, formset, change)

    def has_delete_permission(self, request, obj=None):
        """Only what was never made public."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == Call.Status.DRAFT)


def _mended(finding):
    """(sentence, tab, address) of what is to be mended: an address on this page, or of another list."""
    at = finding.at
    if at == "elections":
        return finding.sentence, "", reverse("admin:grants_electionday_changelist")
    if at in TABS:
        return finding.sentence, at, f"#{at}-group"
    split = isinstance(Call._meta.get_field(at), DateTimeField)
    return finding.sentence, "general", f"#id_{at}_0" if split else f"#id_{at}"
