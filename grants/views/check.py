"""“신청할 수 있을까?”: a few questions before anybody signs in."""

from django.shortcuts import get_object_or_404, render

from ..forms.check import CheckForm
from ..models import Call


def check(request, pk):
    """Asks what the call's conditions need to know and says what speaks against applying. Nothing is stored."""
    calls = Call.objects.visible_to(request.user).prefetch_related("types", "conditions__type", "dongs")
    call = get_object_or_404(calls, pk=pk)
    form = CheckForm(call, request.GET if "answered" in request.GET else None)
    context = {"call": call, "form": form, "verdict": form.verdict() if form.is_valid() else None}
    return render(request, "grants/call_check.html", context)
