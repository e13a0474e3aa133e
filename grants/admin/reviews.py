from django.contrib import admin
from django.db.models import Sum
from unfold.decorators import display

from district.admin.act import Reason, act
from district.admin.columns import status
from district.admin.desk import TRAIL, FactAdmin
from district.admin.parts import FactPart

from ..models import Application, Conflict, Panelist, Review, Round, Score

Status = Review.Status
COLOURS = {Status.ASSIGNED: "", Status.SCORING: "info", Status.SUBMITTED: "success", Status.RECUSED: "warning"}


class ScorePart(FactPart):
    model = Score
    fields = ("criterion", "points")
    joins = ("criterion",)


@admin.register(Review)
class ReviewAdmin(FactAdmin):
    """Members' judgements. Nobody finds here those of his own application, nor others' before he handed in his."""

    list_display = ("application", "member", "state", "points", "declared_at", "submitted_at")
    list_filter = ("status", "application__call", "member")
    list_select_related = ("application", "member")
    search_fields = ("application__number", "application__group_name", "application__title", "member__name")
    readonly_fields = ("points",)
    fields = ("application", "member", ("status", "points"), ("declared_at", "submitted_at"), "comment")
    inlines = (ScorePart,)
    shown = (Round, Panelist, Conflict)  # on the desk of the review, outside the admin
    view_on_site = False  # its page is its member's alone
    actions_detail = ("reopen",)
    change_form_outer_after_template = TRAIL

    state = status(COLOURS)

    @display(description="점수(점)", ordering="given")
    def points(self, review):
        return "–" if review.given is None else review.given

    def get_queryset(self, request):
        unscored = request.user.reviews.exclude(status=Status.SUBMITTED).values("application")
        reviews = super().get_queryset(request).exclude(application__in=unscored)
        reviews = reviews.filter(application__in=Application.objects.without_conflict(request.user))
        own = Application.objects.shared_with(request.user)
        return reviews.exclude(application__in=own).annotate(given=Sum("scores__points"))

    @act(
        "다시 열기",
        noun="reopening",
        permission="grants.assign_review",
        when=lambda review: review.status == Status.SUBMITTED,
        form=Reason,
        icon="lock_open",
    )
    def reopen(self, review, *, by, note):
        review.reopen(by=by, reason=note)
