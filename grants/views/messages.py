"""What a group and the office write to each other about an application."""

from django import forms
from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from district.fields import ProseField
from district.models import AccessLog

from .. import permissions
from ..models import Application, Message


class MessageForm(forms.Form):
    text = ProseField(
        label="남길 글",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "글을 적어 주세요."},
    )


@never_cache
@login_required
def messages(request, pk):
    """The whole talk, oldest first; opening it marks as read what the other side wrote."""
    readable = Application.objects.visible_to(request.user).select_related("call", "applicant")
    application = get_object_or_404(readable, pk=pk)
    if not permissions.may_read_messages(request.user, application):
        raise Http404
    may_write = permissions.may_write_messages(request.user, application)
    form = MessageForm(request.POST or None)
    if request.method == "POST":
        if not may_write:
            raise Http404
        if form.is_valid() and _written(request, application, form):
            return redirect("grants:messages", pk)
    by_office = not permissions.is_of_the_group(request.user, application)
    said = list(application.messages.select_related("author"))
    if by_office:
        AccessLog.look(request, application, "대화 열람")
    if may_write:
        Message.objects.mark_read(application, by_office=by_office)
    context = {"application": application, "said": said, "form": form if may_write else None, "by_office": by_office}
    return render(request, "grants/messages.html", context, status=400 if form.errors else 200)


def _written(request, application, form):
    """Whether it was stored; what the verb refuses is said beside the text, which stays."""
    try:
        Message.write(application, by=request.user, text=form.cleaned_data["text"])
    except ValidationError as refusal:
        form.add_error("text", refusal.messages)
        return False
    notes.success(request, "글을 남겼습니다.")
    return True
