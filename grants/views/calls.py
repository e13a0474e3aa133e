"""The public pages of the calls."""

from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render

from planning.models import Plan

from ..models import Application, Call, RequiredDocument


def calls(request):
    """Open calls, coming ones, past ones."""
    return render(
        request,
        "grants/call_list.html",
        {
            "open_calls": Call.objects.open().order_by("closes_at").prefetch_related("types", "conditions"),
            "coming_calls": Call.objects.coming().order_by("opens_at").prefetch_related("types", "conditions"),
            "page_obj": Paginator(Call.objects.past().prefetch_related("types", "conditions"), 10).get_page(
                request.GET.get("page")
            ),
        },
    )


def call(request, pk, preview=False):
    """Everything a call says, and the way into its form."""
    shown = Call.objects.visible_to(request.user).select_related(
        "task__area__plan", "budget_line__programme__unit__policy__plan", "budget_line__item"
    )
    parts = ("types", "criteria", "steps", "documents__type", "documents__template", "conditions__type")
    call = get_object_or_404(shown.prefetch_related(*parts), pk=pk)
    own = Application.objects.none()
    if request.user.is_authenticated:
        own = Application.objects.begun_by(request.user).filter(call=call).select_related("call")
    grounds = call.task and call.task.area, call.budget_line and call.budget_line.programme.unit.policy
    plan = next((ground.plan for ground in grounds if ground), None)
    context = {
        "call": call,
        "rooms": call.rooms,
        "own_applications": own,
        "plan_is_public": plan and Plan.objects.visible_to(request.user).filter(pk=plan.pk).exists(),
        "shows_ground": plan and not plan.is_changing,  # what is being rewritten is nobody's ground yet
    }
    return render(request, "grants/call_preview.html" if preview else "grants/call_detail.html", context)


def template(request, pk, paper):
    """The form that a call offers for one of its papers, for whoever may read the call."""
    offered = RequiredDocument.objects.exclude(template=None).select_related("template")
    paper = get_object_or_404(offered, pk=paper, call=get_object_or_404(Call.objects.visible_to(request.user), pk=pk))
    file = paper.template
    return FileResponse(
        file.file.open("rb"), as_attachment=True, filename=file.shown_name, content_type=file.media_type
    )
