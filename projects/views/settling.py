"""The office's side of settlements: the queue, and the acts on one."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.verbs import performed
from planning.views.officials import for_officials

from .. import permissions
from ..acts import ACTS
from ..models import Project, Settlement
from .project import seen_by
from .settlement import settlement_page

STEPS = (
    ("submitted", "검사할 정산"),
    ("inspected", "금액을 확정할 정산"),
    ("fixed", "고지하거나 완료할 정산"),
    ("notified", "반납을 기다리는 정산"),
)


@never_cache
@for_officials(permissions.may_see_all)
@require_safe
def settlements(request):
    """Settlements that wait for the office, by what is to be done, and those who are late."""
    today = timezone.localdate()
    rows = Settlement.objects.waiting().select_related("project__award", "inspected_by").order_by("submitted_at", "pk")
    by_status = {}
    for row in rows:
        by_status.setdefault(row.status, []).append(row)
    done = Settlement.objects.filter(status=Settlement.Status.CLOSED).select_related("project__award")
    context = {
        "steps": [(title, by_status.get(status, [])) for status, title in STEPS],
        "late": Project.objects.report_late(today).with_award().order_by("award", "pk"),
        "sums": Settlement.objects.fixed().sums(),
        "page_obj": Paginator(done.order_by("-closed_at", "-pk"), 20).get_page(request.GET.get("page")),
    }
    return render(request, "projects/settlement_list.html", context)


@login_required
@require_POST
def settlement_act(request, pk, act):
    """An official inspects, fixes, asks for the refund, closes, or gives back."""
    project = seen_by(request.user, pk)
    if act not in ACTS or not ACTS[act].may(request.user):
        raise Http404
    found, act = get_object_or_404(Settlement.objects.select_related("rule"), project=project), ACTS[act]
    found.project = project
    form = act.form(request.POST)
    verb = partial(getattr(found, act.verb), by=request.user)
    if form.is_valid() and performed(form, verb, on="refunded_on"):
        messages.success(request, act.told)
        return redirect("projects:settlement", pk)
    return settlement_page(request, project, act_form=(act.name, form))
