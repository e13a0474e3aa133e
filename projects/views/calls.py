"""The office's view over many projects: those of a call, and what is late."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.models import Award, Call
from planning.views.officials import for_officials

from .. import permissions
from ..forms.dues import DuesForm
from ..late import KINDS, late, remind
from ..models import Project
from ..overview import MONEY, STAGES, Stage, projects_of, stages

LABELS = dict(zip(MONEY, ("선정액", "교부액", "집행액", "인정액", "반납액"), strict=True))


@never_cache
@for_officials(permissions.may_see_all)
@require_safe
def calls(request):
    """The calls with awards, the newest first: how many of their projects have begun."""
    rows = Call.objects.filter(applications__award__isnull=False).annotate(
        awards=Count("applications__award", distinct=True), begun=Count("applications__award__project", distinct=True)
    )
    page = Paginator(rows.order_by("-year", "-pk"), 30).get_page(request.GET.get("page"))
    return render(request, "projects/call_list.html", {"page_obj": page})


@never_cache
@for_officials(permissions.may_see_all)
@require_safe
def overview(request, pk):
    return _overview(request, get_object_or_404(Call, pk=pk))


def _overview(request, call, dues=None):
    rows = list(projects_of(call))
    found = stages(rows)
    whole, asked = Stage("all", "모두", rows), request.GET.get("stage")
    shown = next((stage.projects for stage in found if stage.key == asked), rows)
    waiting = Award.objects.filter(application__call=call, project=None).count()
    begins = waiting and permissions.may_manage(request.user)
    context = {
        "call": call,
        "stages": [stage for stage in found if stage.count],
        "whole": whole,
        "labels": LABELS.values(),
        "asked": STAGES.get(asked, ""),
        "page_obj": Paginator(shown, 50).get_page(request.GET.get("page")),
        "waiting": waiting,
        "dues": (dues or DuesForm()) if begins else None,
    }
    return render(request, "projects/call_overview.html", context, status=400 if dues else 200)


@for_officials(permissions.may_manage)
@require_POST
def beginning(request, pk):
    """Begins all selected projects of a call that have not begun."""
    call = get_object_or_404(Call, pk=pk)
    form = DuesForm(request.POST)
    if not form.is_valid():
        return _overview(request, call, dues=form)
    try:
        count = Project.begin_all(call, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, f"사업 {count}건을 시작했습니다. 모임은 ‘내 사업’에서 실행계획을 씁니다.")
    return redirect("projects:overview", call.pk)


@never_cache
@for_officials(permissions.may_see_all)
@require_safe
def late_list(request):
    """Everything that should have been done by today, the longest waiting first."""
    asked = request.GET.get("kind")
    rows = late(timezone.localdate(), Project.objects.all())
    counts = {kind.key: sum(row.kind is kind for row in rows) for kind in KINDS}
    shown = [row for row in rows if asked not in counts or row.kind.key == asked]
    context = {
        "page_obj": Paginator(shown, 50).get_page(request.GET.get("page")),
        "tabs": [
            {"label": f"모두 {len(rows)}", "url": "?", "current": asked not in counts},
            *(
                {"label": f"{kind.title} {counts[kind.key]}", "url": f"?kind={kind.key}", "current": kind.key == asked}
                for kind in KINDS
            ),
        ],
        "may_remind": may_remind(request.user),
    }
    return render(request, "projects/late_list.html", context)


def may_remind(user):
    return permissions.may_manage(user) and user.has_perm("district.add_letter")


@for_officials(may_remind)
@require_POST
def reminders(request):
    """Writes letters about what was ticked; they lie in the outbox until somebody looks them over."""
    wanted = set(request.POST.getlist("late"))
    rows = [row for row in late(timezone.localdate(), Project.objects.all()) if row.key in wanted]
    try:
        batch, unreached = remind(rows, by=request.user)
    except ValidationError:
        messages.error(request, "알릴 것을 하나 이상 골라 주세요. 이메일이 없는 모임에는 편지를 쓰지 못합니다.")
        return redirect("projects:late")
    messages.success(request, f"편지 {batch.letters.count()}통을 썼습니다. ‘편지 묶음’에서 살펴보고 내보내 주세요.")
    if unreached:
        names = ", ".join(project.award.group_name for project in unreached)
        messages.warning(request, f"이메일이 없어 편지를 쓰지 못한 모임입니다: {names}")
    return redirect("projects:late")
