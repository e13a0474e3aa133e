"""Papers that came by hand, by post or by mail: entered by officials for those who bring them."""

import uuid
from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from district.downloads import file_of
from district.fields import DayField, LineField, UploadField
from district.models import AccessLog, Document
from district.permissions import may

from ..models import Application, Call, Intake


class IntakeForm(forms.Form):
    """Who brought what, when and how."""

    channel = forms.ChoiceField(label="접수 방법", choices=Intake.Channel, widget=forms.RadioSelect)
    arrived_on = DayField(label="도착한 날")
    arrived_time = forms.TimeField(
        label="도착한 시각",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "1"}),
        help_text="마감은 이 시각으로 판단합니다.",
        error_messages={"invalid": "시각을 14:05처럼 적어 주세요."},
    )
    postmarked_on = DayField(label="소인 날짜", required=False, help_text="우편으로 온 것만 적습니다.")
    name = LineField(label="신청인 이름", max_length=60)
    phone = LineField(label="전화번호", max_length=20)
    email = forms.EmailField(label="이메일", required=False, help_text="적으면 접수 확인을 보냅니다.")
    scan = UploadField(label="스캔한 신청서")
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def said(self):
        """The columns of an Intake."""
        given = dict(self.cleaned_data)
        moment = datetime.combine(given.pop("arrived_on"), given.pop("arrived_time"))
        by_post = given["channel"] == Intake.Channel.POST
        given["postmarked_on"] = given["postmarked_on"] if by_post else None
        del given["scan"], given["form_key"]
        return given | {"arrived_at": timezone.make_aware(moment)}


@never_cache
@login_required
def intake(request, pk):
    """Takes a paper in; its contents are typed on the residents' own form afterwards."""
    if not may(request.user, "grants.add_intake"):
        raise Http404
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (application := _entered(request, call, form)):
        messages.success(request, "도착한 것을 적어 두었습니다. 이제 신청서에 적힌 대로 입력해 주세요.")
        return redirect("grants:application_edit", application.pk)
    context = {"call": call, "form": form}
    return render(request, "grants/intake.html", context, status=400 if form.errors else 200)


def _entered(request, call, form):
    """The draft; None where the verb refused, which is said beside its field."""
    try:
        with Document.written(form.cleaned_data["scan"], by=request.user) as scan:
            key = form.cleaned_data["form_key"]
            return Intake.enter(call, by=request.user, form_key=key, scan=scan, **form.said())
    except ValidationError as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.messages)
        return None


@never_cache
@login_required
def scan(request, pk):
    """The paper as it was scanned, for officials who see the application."""
    if not may(request.user, "grants.view_intake"):
        raise Http404
    readable = Application.objects.visible_to(request.user).select_related("intake__scan")
    application = get_object_or_404(readable, pk=pk, intake__isnull=False)
    AccessLog.look(request, application, "스캔한 신청서 내려받기")
    return file_of(application.intake.scan)
