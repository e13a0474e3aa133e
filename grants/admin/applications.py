from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from district.admin.act import Confirmation, Variant, act, ask, way
from district.admin.columns import masked, status, won
from district.admin.desk import TRAIL, FactAdmin, Personal
from district.admin.parts import FactPart
from district.models import User

from ..models import Application, Attachment, BonusPoint, CostItem, Editor, Intake, Message, Participant, Review, Round
from .correspondence import Correspondence, Unread
from .screening import ScreeningDesk

Status = Application.Status
FEW = 1000  # found applications whose keys are handed back to the database


class Assignment(Confirmation):
    members = forms.ModelMultipleChoiceField(
        label="심사할 위원", queryset=User.objects.none(), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        calls = {application.call_id for application in self.records}
        members = User.objects.filter(panels__round__in=Round.objects.open().filter(step__call__in=calls)).distinct()
        if len(self.records) == 1:
            members = members.exclude(reviews__application=self.records[0])
        self.fields["members"].queryset = members
        if not members.exists():
            self.fields["members"].help_text = "더 배정할 위원이 없습니다."


class ParticipantPart(FactPart):
    model = Participant


class CostPart(FactPart):
    model = CostItem
    fields = readonly_fields = ("category", "basis", "price_won", "quantity", "times", "own_share_won", "grant_won")

    price_won = won("unit_price", "단가")
    own_share_won = won("own_share", "자부담")
    grant_won = won("grant", "지원 신청액")


class AttachmentPart(FactPart):
    model = Attachment
    fields = ("requirement", "download")
    readonly_fields = ("download",)
    joins = ("requirement", "document")

    @display(description="파일")
    def download(self, attachment):
        address = reverse("grants:attachment", args=[attachment.application_id, attachment.pk])
        return format_html('<a href="{}" class="text-link">{}</a>', address, attachment.document.shown_name)


class EditorPart(FactPart):
    """Who writes along; whom they asked is nobody's business until he came."""

    model = Editor
    fields = readonly_fields = ("user", "role", "accepted_at")
    joins = ("user",)

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(user=None)


class ReviewPart(FactPart):
    model = Review
    fields = readonly_fields = ("member", "status", "submitted_at")
    joins = ("member",)
    show_change_link = True


@admin.register(Application)
class ApplicationAdmin(ScreeningDesk, Correspondence, Personal, FactAdmin):
    """What residents handed in. Officials read it and judge it; the words and the money stay the residents'."""

    list_display = ("number", "group_name", "title", "call", "who", "dong", "asked_won", "state", "submitted_at")
    list_display_links = ("number", "title")
    list_per_page = 30  # most of what a page of the list costs is drawing its rows
    sums = (("지원 신청액", "asked_won"),)
    list_filter = ("status", Unread, "call", "dong", ("assignee", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("call", "type", "applicant", "intake", "dong", "assignee")
    date_hierarchy = "submitted_at"
    search_fields = ("number", "group_name", "title", "applicant__name", "intake__name")
    readonly_fields = ("asked_won", "own_won", "said", "brought")
    fieldsets = (
        ("접수", {"fields": (("number", "status"), ("submitted_at", "type"), "call")}),
        ("모임", {"fields": (("group_name", "applicant"), ("dong", "kind"), "brought")}),
        ("사업", {"fields": ("title", ("starts_on", "ends_on"), "said")}),
        ("금액", {"fields": (("asked_won", "own_won"),)}),
        ("자격검토", {"fields": (("screened_at", "screened_by"), "screening_note", "correct_until")}),
    )
    inlines = (ParticipantPart, CostPart, AttachmentPart, EditorPart, ReviewPart)
    shown = (*ScreeningDesk.shown, Intake, Message, BonusPoint)  # on its page, or on one that a button leads to
    actions = ("accept_selected", "assign_selected", "write_letters")
    actions_list = ("take_away", "take_away_plain")
    actions_detail = (*ScreeningDesk.acts, "assign", "talk", "ranking", "bonus")
    change_form_outer_after_template = TRAIL

    who = masked("contact__name", "신청인", ordering="applicant__name")
    asked_won = won("asked_won", "지원 신청액")
    own_won = won("own_won", "자부담")
    state = status(
        {
            Status.DRAFT: "",
            Status.SUBMITTED: "info",
            Status.RETURNED: "warning",
            Status.ELIGIBLE: "success",
            Status.INELIGIBLE: "danger",
            Status.WITHDRAWN: "",
        }
    )

    @display(description="답한 것")
    def said(self, application):
        """What the group answered, as its own page shows it."""
        line = '<dt class="font-semibold">{}</dt><dd class="mb-3 whitespace-pre-line">{}</dd>'
        said = format_html_join("", line, [(ask.label, text or "–") for ask, text in application.answered()])
        return format_html("<dl>{}</dl>", said)

    def get_queryset(self, request):
        """What others handed in; the way of one's own application is the residents' one."""
        return super().get_queryset(request).at_desk_of(request.user).with_money()

    def get_search_results(self, request, queryset, search_term):
        """Looks through the words once; counts, sums and days of the list are then of those found."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        keys = list(found.order_by().values_list("pk", flat=True)[:FEW]) if search_term else []
        return (found, doubled) if len(keys) in (0, FEW) else (queryset.filter(pk__in=keys), False)

    def added(self, applications):
        return {"sum_asked_won": applications.asked()}

    def persons_on(self, application):
        return application.participants.count() + 1

    # -- acts -----------------------------------------------------------------------------------------------------

    @act(
        "심사 배정",
        noun="assignment",
        permission="grants.assign_review",
        when=lambda application: application.status == Status.ELIGIBLE,
        form=Assignment,
        icon="person_add",
        variant=Variant.PRIMARY,
    )
    def assign(self, application, *, by, members):
        for member in members:
            _assign(application, member, by=by)

    @way("심사 순위", noun="ranking", permission="grants.see_ranking", icon="leaderboard")
    def ranking(self, application):
        return reverse("grants:ranking", args=[application.call_id])

    @way(
        "가점",
        noun="bonus",
        permission="grants.give_bonus",
        when=lambda application: application.status == Status.ELIGIBLE,
        icon="add_circle",
    )
    def bonus(self, application):
        return reverse("grants:bonus", args=[application.pk])

    # -- acts on several ------------------------------------------------------------------------------------------

    @admin.action(description="적격 처리", permissions=["screen"])
    def accept_selected(self, request, queryset):
        _each(request, queryset, "적격 처리", lambda application: application.accept(by=request.user))

    @admin.action(description="심사 배정", permissions=["assign"])
    def assign_selected(self, request, queryset):
        """Asks for the members first; the page sends the chosen applications along."""
        form = Assignment(request.POST if "asked" in request.POST else None, records=list(queryset))
        if not form.is_valid():
            chosen = [(admin.helpers.ACTION_CHECKBOX_NAME, application.pk) for application in form.records]
            hidden = [("action", "assign_selected"), ("asked", "1"), *chosen]
            return ask(self, request, "심사 배정", form, back=request.get_full_path(), hidden=hidden)
        pairs = [(application, member) for application in form.records for member in form.cleaned_data["members"]]
        _each(request, pairs, "심사 배정", lambda pair: _assign(*pair, by=request.user))
        return None

    def has_screen_permission(self, request):
        return request.user.has_perm("grants.screen_application")

    def has_assign_permission(self, request):
        return request.user.has_perm("grants.assign_review")


def _assign(application, member, *, by):
    """In the round of its call that is going on."""
    round = Round.objects.of(application.call).open().last()
    if round is None:
        raise ValidationError("이 공모의 심사를 아직 시작하지 않았습니다.", code="round")
    round.assign(application, member, by=by)


def _each(request, subjects, label, perform):
    """Performs a verb on each; what one refuses is told and keeps none of the others."""
    done = 0
    for subject in subjects:
        try:
            perform(subject)
            done += 1
        except ValidationError as refusal:
            name = " – ".join(map(str, subject)) if isinstance(subject, tuple) else subject
            messages.error(request, f"{name}: {' '.join(refusal.messages)}")
    if done:
        messages.success(request, f"{label}: {done}건을 마쳤습니다.")
