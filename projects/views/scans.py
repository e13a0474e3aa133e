"""Signed papers that come back many at once: the code on each says whose it is, the rest is told by somebody."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.downloads import file_of
from district.fields import FilesInput, UploadField
from district.models import AccessLog, Document
from district.verbs import tried
from planning.views.officials import for_officials

from .. import permissions, reading
from ..forms.agreement import SIGNED_KINDS
from ..models import Agreement, AgreementItem, Project, Scan
from .agreements import handed_out

MOST = 30  # files at a time


class ManyField(UploadField):
    """Several files; what is wrong with one is said by its name and keeps none of the others back."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list) else [data] if data else []
        if not files:
            raise ValidationError("파일을 골라 주세요.", code="required")
        if len(files) > MOST:
            raise ValidationError(f"한 번에 {MOST}개까지 올릴 수 있습니다.", code="many")
        self.wrong, right = [], []
        for file in files:
            try:
                right.append(super().clean(file))
            except ValidationError as refusal:
                self.wrong.append((file.name, refusal.messages[0]))
        return right


class ScansForm(forms.Form):
    files = ManyField(
        label="서명한 서류", kinds=SIGNED_KINDS, help_text=f"여러 개를 한꺼번에 고를 수 있습니다. 한 번에 {MOST}개까지"
    )


@never_cache
@for_officials(permissions.may_manage)
def scans(request):
    """Takes files in, and shows those of which nobody knows yet whose they are."""
    form = ScansForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = [_taken(request.user, file) for file in form.cleaned_data["files"]]
        return _page(request, ScansForm(), found, form.fields["files"].wrong)
    return _page(request, form, status=400 if form.errors else 200)


def _page(request, form, found=(), wrong=(), status=200):
    loose = Scan.objects.loose().select_related("document", "uploaded_by")
    papers = Agreement.objects.select_related("project__award").order_by("number")
    context = {
        "form": form,
        "taken": [scan for scan in found if scan.agreement_id or scan.item_id],
        "unread": [scan for scan in found if not (scan.agreement_id or scan.item_id)],
        "wrong": wrong,
        "page_obj": Paginator(loose, 20).get_page(request.GET.get("page")),
        "agreements": papers.exclude(project__status=Project.Status.STOPPED),
        "pledges": AgreementItem.objects.open()
        .filter(kind=AgreementItem.Kind.PLEDGE, project__agreement=None, project__status=Project.Status.PREPARING)
        .select_related("project__award"),
    }
    return render(request, "projects/scan_list.html", context, status=status)


def _taken(user, file):
    """The Scan of an uploaded file, at its paper where its code could be read."""
    with Document.written(file, by=user) as document:
        try:
            token, problem = reading.token_in(file, document.kind), ""
        except reading.Unreadable as refusal:
            token, problem = "", str(refusal)
        paper = token and paper_of(token)
        if token and paper is None:
            problem = "이 QR 표시의 협약은 없습니다. 물린 협약서인지 살펴봐 주세요."
        return Scan.take(document, paper or None, by=user, problem=problem)


def paper_of(token):
    """The agreement or item that a code names; None where there is none (any more)."""
    found = Agreement.objects.select_related("project__award").filter(token=token).first()
    return found or AgreementItem.objects.select_related("project__award").filter(token=token).first()


def _loose(pk):
    return get_object_or_404(Scan.objects.loose().select_related("document"), pk=pk)


@for_officials(permissions.may_manage)
@require_POST
def assignment(request, pk):
    """Somebody says whose it is."""
    scan, paper = _loose(pk), paper_of(request.POST.get("paper", ""))
    if paper is None:
        messages.error(request, "누구의 서류인지 골라 주세요.")
        return redirect("projects:scans")
    tried(request, scan.assign, paper, done=f"‘{scan}’을(를) {paper.project}에 넣었습니다.")
    return redirect("projects:scans")


@for_officials(permissions.may_manage)
@require_POST
def dropping(request, pk):
    _loose(pk).drop(by=request.user)
    messages.success(request, "목록에서 뺐습니다.")
    return redirect("projects:scans")


@never_cache
@for_officials(permissions.may_manage)
@require_safe
def scan_file(request, pk):
    scan = get_object_or_404(Scan.objects.select_related("document", "agreement", "item"), pk=pk)
    owner = scan.agreement or scan.item
    if owner is None:
        AccessLog.look(request, scan, "서명한 서류 내려받기")
        return file_of(scan.document)
    project = Project.objects.visible_to(request.user).with_award().filter(pk=owner.project_id).first()
    if project is None:
        raise Http404
    return handed_out(request, project, scan.document, "서명한 서류 내려받기")
