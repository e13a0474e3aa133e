"""People who write an application together: invited by the applicant, let in by a link, leaving again."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..forms.editor import InvitationForm
from ..models import Application, Editor

logger = logging.getLogger(__name__)


@never_cache
@login_required
def editors(request, pk):
    """Who writes along; the applicant invites here."""
    application = get_object_or_404(
        Application.objects.shared_with(request.user).select_related("call", "applicant"), pk=pk
    )
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and application.applicant_id != request.user.pk:
        raise Http404
    if request.method == "POST" and form.is_valid() and _invited(request, application, form):
        return redirect("grants:editors", pk)
    context = {"application": application, "editors": application.editors.select_related("user"), "form": form}
    return render(request, "grants/editor_list.html", context, status=400 if form.is_bound else 200)


def _invited(request, application, form):
    try:
        editor = Editor.invite(application, **form.cleaned_data, by=request.user)
    except ValidationError as refusal:
        form.add_error("email", refusal)
        return False
    try:
        editor.send(request.build_absolute_uri("/").rstrip("/"))
    except OSError:
        logger.exception("An invitation could not be sent")
        form.add_error("email", "메일을 보내지 못했습니다. 잠시 뒤에 다시 초대해 주세요.")
        return False
    messages.success(request, f"{editor.email} 주소로 초대 메일을 보냈습니다.")
    return True


@never_cache
@login_required
def invitation(request):
    """Where the letter's link leads: says who invites, and lets in whoever holds the address."""
    try:
        editor = Editor.of_token(request.GET.get("token", ""))
        if editor.application.is_of(request.user):
            return redirect(editor.application)
        if request.method == "POST":
            editor.accept(by=request.user)
            messages.success(request, "이제 신청서를 함께 씁니다.")
            return redirect(editor.application)
    except Editor.DoesNotExist:
        return render(request, "grants/invitation.html", status=404)
    except ValidationError:
        pass  # said by the page, which asks the same
    fits = editor.is_for(request.user) and not editor.user_id
    context = {"editor": editor if fits else None, "stranger": not fits}
    return render(request, "grants/invitation.html", context, status=200 if fits else 403)


@login_required
@require_POST
def removal(request, pk, editor):
    """The applicant takes somebody's rights away, or an editor leaves by himself."""
    editor = get_object_or_404(Editor.objects.select_related("application", "user"), pk=editor, application=pk)
    if request.user.pk not in (editor.user_id, editor.application.applicant_id):
        raise Http404
    editor.remove(by=request.user)
    if request.user.pk == editor.application.applicant_id:
        messages.success(request, "함께 쓰기를 끝냈습니다.")
        return redirect("grants:editors", pk)
    messages.success(request, "함께 쓰기를 그만두었습니다.")
    return redirect("grants:applications")
