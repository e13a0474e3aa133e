"""A call and its form as residents will meet them, for those who prepare it. Nothing of it is stored."""

import contextlib

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from district.permissions import may

from ..forms.application import PARTS, parts_of
from ..models import Application, Call
from . import calls, writing


@never_cache
@login_required
def call(request, pk):
    """The page of a call; a draft looks as if it had been published this moment."""
    with _published(request, pk):
        return calls.call(request, pk, preview=True)


@never_cache
@login_required
def form(request, pk, part=writing.FIRST):
    """A part of the form. Its buttons lead from part to part; what is typed is forgotten."""
    if part not in PARTS:
        raise Http404
    with _published(request, pk) as shown:
        if request.method == "POST":
            onward = request.POST.get("go", part)
            return redirect("grants:preview_form", pk, onward) if onward in PARTS else redirect("grants:preview", pk)
        written = Application.objects.create(call=shown, applicant=request.user)
        if part not in parts_of(written):
            raise Http404
        return writing._page(request, written, PARTS[part](written), preview=True)


@contextlib.contextmanager
def _published(request, pk):
    """The call as a public one; whatever is written meanwhile is undone. Strangers find nothing."""
    if not may(request.user, "grants.view_call"):
        raise Http404
    with transaction.atomic():
        calls = Call.objects.filter(pk=pk)
        calls.filter(status=Call.Status.DRAFT).update(status=Call.Status.PUBLISHED)
        shown = calls.first()
        if shown is None:
            raise Http404
        yield shown
        transaction.set_rollback(True)
