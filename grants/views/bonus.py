"""Bonus points of one application: given with evidence, taken back with a reason."""

import contextlib
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.downloads import file_of
from district.models import AccessLog, Document
from district.permissions import may
from district.verbs import performed

from .. import permissions, scores
from ..forms.bonus import BonusForm, TakeBackForm
from ..models import Application, BonusPoint


def _application(request, pk):
    application = get_object_or_404(Application.objects.select_related("call", "dong", "type"), pk=pk)
    if not permissions.may_give_bonus(request.user, application):
        raise Http404
    return application


@never_cache
@login_required
def bonus(request, pk):
    """What was given and what the call offers."""
    application = _application(request, pk)
    form = BonusForm(request.POST or None, request.FILES or None, application=application)
    if request.method == "POST" and form.is_valid() and (given := _given(request, application, form)):
        messages.success(request, f"가점 ‘{given}’을 주었습니다.")
        return redirect("grants:bonus", pk)
    return _page(request, application, form, status=400 if form.errors else 200)


def _given(request, application, form):
    """The points given; None where the verb refused, which is said beside its field."""
    said = form.cleaned_data
    try:
        with contextlib.ExitStack() as files:
            upload = said["document"]
            document = files.enter_context(Document.written(upload, by=request.user)) if upload else None
            facts = {"by": request.user, "evidence": said["evidence"], "document": document}
            return BonusPoint.give(application, said["condition"], said["points"], **facts)
    except ValidationError as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.messages)
        return None


def _page(request, application, form, *, taking=None, refused=None, status=200):
    rows = application.call.conditions.filter(key__in=("bonus", "bonus_limit")).select_related("type")
    given = application.bonus_points.select_related("condition", "document", "given_by")
    limits = [row.number for row in rows if row.key == "bonus_limit"]
    context = {
        "application": application,
        "form": form,
        "rows": rows,
        "given": [(row, refused if taking == row else TakeBackForm(prefix=f"bonus{row.pk}")) for row in given],
        "bonus": scores.bonus([(row.condition.text, row.points) for row in given], min(limits, default=None)),
        "may_see_ranking": may(request.user, "grants.see_ranking"),
    }
    return render(request, "grants/bonus.html", context, status=status)


@never_cache
@login_required
@require_POST
def take_back(request, pk, bonus):
    application = _application(request, pk)
    row = get_object_or_404(application.bonus_points, pk=bonus)
    form = TakeBackForm(request.POST, prefix=f"bonus{row.pk}")
    if form.is_valid() and performed(form, partial(row.take_back, by=request.user)):
        messages.success(request, "가점을 거두었습니다. 까닭은 처리 이력에 남았습니다.")
        return redirect("grants:bonus", pk)
    empty = BonusForm(application=application)
    return _page(request, application, empty, taking=row, refused=form, status=400)


@never_cache
@login_required
def evidence(request, pk, bonus):
    """The paper that shows the reason."""
    application = _application(request, pk)
    row = get_object_or_404(application.bonus_points.select_related("document"), pk=bonus, document__isnull=False)
    AccessLog.look(request, application, "가점 증빙 내려받기")
    return file_of(row.document)
