"""A group's five years, for officials who judge its next application; sanctions are imposed and lifted here."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import AccessLog
from district.parsing import clean_line
from district.verbs import performed
from grants.forms.decision import ReasonForm
from planning.views.officials import for_officials

from .. import history, permissions
from ..forms.sanction import SanctionForm
from ..models import Sanction


@never_cache
@for_officials(permissions.may_see_all)
def group_history(request):
    """What the group named in ?name= did; a POST imposes a sanction on it."""
    name = clean_line(request.GET.get("name", ""))[:60]
    form = SanctionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not name or not permissions.may_sanction(request.user):
            raise Http404
        if form.is_valid() and performed(form, lambda **said: Sanction.impose(name, by=request.user, **said)):
            messages.success(request, "제재를 기록했습니다.")
            return redirect(address_of(name))
    return _page(request, name, form)


@login_required
@require_POST
def sanction_lifting(request, pk):
    """A sanction ends before its time."""
    if not permissions.may_sanction(request.user):
        raise Http404
    sanction = get_object_or_404(Sanction, pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid() and performed(form, lambda reason: sanction.lift(by=request.user, reason=reason)):
        messages.success(request, "제재를 풀었습니다.")
        return redirect(address_of(sanction.group_name))
    return _page(request, sanction.group_name, SanctionForm(), lifting=(sanction.pk, form))


def address_of(name):
    return f"{reverse('projects:group_history')}?{urlencode({'name': name})}"


def _page(request, name, form, *, lifting=(None, None)):
    today = timezone.localdate()
    shown = history.of(name, today.year) if name else None
    if shown and shown.rows:
        AccessLog.look(request, shown.rows[0].award, "모임 이력 열람")
    refused, bound = lifting
    sanctions = [
        (sanction, sanction.holds_on(today), bound if sanction.pk == refused else ReasonForm())
        for sanction in (shown.sanctions if shown else ())
    ]
    context = {
        "name": name,
        "history": shown,
        "sanctions": sanctions,
        "form": form,
        "may_sanction": permissions.may_sanction(request.user),
    }
    status = 400 if form.is_bound or bound else 200
    return render(request, "projects/group_history.html", context, status=status)
