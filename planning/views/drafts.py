"""A draft of a plan: what a person has to read again in it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import slots
from ..models import Plan
from ..permissions import may_review_draft
from ..review import left_behind, to_read_again
from .officials import for_officials


@for_officials(may_review_draft)
@require_safe
def review(request, year):
    """Dates and numbers that somebody typed, figures that no record knows, lines of budget left behind."""
    plan = get_object_or_404(Plan.objects.select_related("department"), year=year)
    context = {
        "plan": plan,
        "chapters": to_read_again(plan),
        "gaps": slots.unfilled(plan),
        "left": left_behind(plan),
        "may_write": request.user.has_perm("planning.change_section") and not plan.is_frozen,
    }
    return render(request, "planning/review.html", context)
