"""A project's settlement: what the group reports, and the statement that fills itself from its expenses."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.downloads import file_of
from district.models import AccessLog, Document
from district.verbs import tried
from grants.views.writing import signed_in, version_of

from .. import permissions, statement
from ..acts import offered
from ..forms.settlement import ReceiptForm, ReportForm
from ..models import Settlement, SettlementPaper
from ..models.performance_report import BANK, RECEIPT
from .agreements import may_read
from .project import seen_by


def settlement_of(project):
    """The stored settlement of a project, or an unsaved one where nobody has begun to report."""
    stored = Settlement.objects.filter(project=project).select_related("rule").prefetch_related("papers__document")
    found = stored.first() or Settlement(project=project)
    found.project = project
    return found


@never_cache
@login_required
def settlement(request, pk):
    """Where the settlement stands, its report and statement, and what comes next; a POST begins the report."""
    project = seen_by(request.user, pk)
    if request.method != "POST":
        return settlement_page(request, project)
    if not permissions.may_write(request.user, project):
        raise Http404
    there = "report" if tried(request, Settlement.begin, project) else "settlement"
    return redirect(f"projects:{there}", pk)


@never_cache
@signed_in
def report(request, pk):
    """The group writes its report; every button saves first, and whatever can be read is stored."""
    project = seen_by(request.user, pk)
    begun = settlement_of(project)
    if not permissions.may_write(request.user, project) or not begun.pk:
        raise Http404
    if request.method != "POST":
        if not begun.is_with_group:
            messages.warning(request, "제출한 실적보고서는 고칠 수 없습니다.")
            return redirect("projects:settlement", pk)
        return _report_page(request, begun, ReportForm(begun))
    form = ReportForm(begun, request.POST, request.FILES)
    valid = form.is_valid()
    try:
        form.save(by=request.user, version=version_of(request))
    except ValidationError as refusal:
        begun = settlement_of(project)
        form = ReportForm(begun, request.POST, request.FILES)
        form.is_valid()
        return _report_page(request, begun, form, refusal=refusal, conflicts=form.conflicts(), status=409)
    if not valid or "add" in request.POST or "remove" in request.POST:
        begun = settlement_of(project)
        form = ReportForm(begun, request.POST, request.FILES)
        form.is_valid()
        return _report_page(request, begun, form, status=200 if valid else 400)
    messages.success(request, "저장했습니다.")
    there = "settlement" if request.POST.get("go") == "check" else "report"
    return redirect(f"projects:{there}", pk)


def _report_page(request, begun, form, *, refusal=None, conflicts=(), status=200):
    context = {
        "project": begun.project,
        "settlement": begun,
        "form": form,
        "refusal": refusal,
        "conflicts": conflicts,
    }
    return render(request, "projects/report.html", context, status=status)


@login_required
@require_POST
def submission(request, pk):
    """The group hands its report in."""
    project, begun = _written(request, pk)
    tried(request, begun.submit, done="실적보고서를 제출했습니다. 담당자가 검사한 뒤 편지로 알려 드립니다.")
    return redirect("projects:settlement", project.pk)


@login_required
@require_POST
def receipt(request, pk):
    """The receipt of a refund, filed by the group or by the office."""
    project = seen_by(request.user, pk)
    if not (permissions.may_write(request.user, project) or permissions.may_inspect(request.user)):
        raise Http404
    begun = get_object_or_404(Settlement, project=project)
    begun.project = project
    form = ReceiptForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            with Document.written(form.cleaned_data[RECEIPT], by=request.user) as document:
                begun.attach(RECEIPT, document, by=request.user)
        except ValidationError as refusal:
            form.add_error(RECEIPT, refusal)
        else:
            messages.success(request, "영수증을 올렸습니다. 담당자가 확인하면 정산이 끝납니다.")
            return redirect("projects:settlement", pk)
    return settlement_page(request, project, receipt_form=form)


@login_required
@require_safe
def paper(request, pk, paper):
    """A file of the settlement, for its group and the office: an activist helps without the bank's papers."""
    project = seen_by(request.user, pk)
    if not may_read(request.user, project):
        raise Http404
    papers = SettlementPaper.objects.select_related("document").filter(settlement__project=project)
    found = get_object_or_404(papers, pk=paper)
    if permissions.may_see_all(request.user):
        AccessLog.look(request, project, "정산 서류 내려받기")
    return file_of(found.document)


def settlement_page(request, project, *, receipt_form=None, act_form=None):
    """The page of a settlement; `act_form` is (name of an act, its bound form) that was refused."""
    shown = settlement_of(project)
    if permissions.may_see_all(request.user):
        AccessLog.look(request, project, "정산 열람")
    may_write = permissions.may_write(request.user, project)
    context = {
        "project": project,
        "settlement": shown,
        "answers": shown.answered() if shown.pk else (),
        "statement": statement.of(shown) if project.settles and project.plan else None,
        "missing": shown.missing() if shown.pk and shown.is_with_group else (),
        "bank": shown.papers_in(BANK) if shown.pk else (),
        "receipts": shown.papers_in(RECEIPT) if shown.pk else (),
        "may_write": may_write,
        "may_read": may_read(request.user, project),
        "may_begin": may_write and project.status in (project.Status.RUNNING, project.Status.STOPPED),
        "may_file": shown.status == shown.Status.NOTIFIED and (may_write or permissions.may_inspect(request.user)),
        "receipt_form": receipt_form or ReceiptForm(),
        "acts": offered(request.user, shown, refused=act_form),
    }
    bound = receipt_form or act_form
    return render(request, "projects/settlement.html", context, status=400 if bound else 200)


def _written(request, pk):
    project = seen_by(request.user, pk)
    if not permissions.may_write(request.user, project):
        raise Http404
    begun = get_object_or_404(Settlement, project=project)
    begun.project = project
    return project, begun
