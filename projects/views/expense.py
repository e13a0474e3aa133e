"""An expense's own page: its evidence, what the group has to mend, what an official judges."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district import photos
from district.downloads import file_of
from district.models import AccessLog
from district.parsing import parse_number
from district.verbs import performed, tried

from .. import permissions
from ..book import Book
from ..forms.expense import AskForm, DisallowForm, EvidenceForm
from ..models import Evidence, Expense
from .project import seen_by, written_by


@never_cache
@login_required
def expense(request, pk):
    """An expense with its evidence: for the group what to do, for officials what to judge."""
    return page(request, _seen(request.user, pk))


def page(request, shown, *, status=200, **forms):
    """The page of an expense; `forms` are those that were refused."""
    user, project = request.user, shown.project
    book = Book.of(project)
    missing = shown.missing(book) if not shown.is_over else []
    may_mend = shown.is_writable and not project.has_reported and permissions.may_write(user, project)
    may_judge = permissions.may_manage(user) and shown.may_be_judged_by(user)
    _look(request, shown, "집행 열람")
    context = {
        "project": project,
        "expense": shown,
        "missing": missing,
        "advice": shown.advice(book),
        "papers": shown.evidence.all(),
        "may_mend": may_mend,
        "may_judge": may_judge,
        "evidence_form": EvidenceForm(initial={"kind": missing[0].kind if missing else "other"}),
    }
    if may_judge:
        context |= _judging(request.user, shown)
    return render(request, "projects/expense_detail.html", context | forms, status=status)


@login_required
@require_POST
def evidence_new(request, pk):
    """Another paper for the expense."""
    shown = mended_by(request.user, pk)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            form.attach(shown, by=request.user)
        except ValidationError as refusal:
            form.add_error("photo", refusal)
        else:
            messages.success(request, "증빙을 올렸습니다.")
            return redirect(shown)
    return page(request, shown, status=400, evidence_form=form)


@never_cache
@login_required
def evidence(request, pk, paper):
    """A paper as it is kept, for who sees its project: a photo to look at (`small` in lists), a PDF to take away."""
    papers = Evidence.objects.select_related("project__award__application", "document", "expense")
    shown = get_object_or_404(papers, pk=paper, project=seen_by(request.user, pk))
    _look(request, shown.expense or shown.project, f"증빙 열람: {shown.get_kind_display()}")
    document = shown.document
    if shown.is_photo and "small" in request.GET:
        with document.file.open("rb") as photo:
            return HttpResponse(photos.small(photo), content_type="image/jpeg")
    return file_of(document, opens=shown.is_photo)


@login_required
@require_POST
def evidence_removal(request, pk, paper):
    """Takes a paper away: from its expense, or out of the box of receipts."""
    project = written_by(request.user, pk)
    removed = get_object_or_404(project.evidence.select_related("expense", "document"), pk=paper)
    told = "파일을 지웠습니다."
    if removed.expense:
        removed.expense.project = project
        tried(request, removed.expense.detach, removed, done=told)
        return redirect(removed.expense)
    removed.project = project
    tried(request, removed.throw_away, done=told)
    return redirect("projects:expenses", pk)


@login_required
@require_POST
def expense_resubmission(request, pk):
    """The group mended what it was asked for."""
    return _done(request, pk, Expense.hand_in_again, "보완했다고 알렸습니다. 담당자가 다시 봅니다.")


@login_required
@require_POST
def expense_withdrawal(request, pk):
    """It was entered by mistake."""
    return _done(request, pk, Expense.withdraw, "집행을 취소했습니다.")


def _done(request, pk, verb, said):
    shown = mended_by(request.user, pk)
    tried(request, verb, shown, done=said)
    return redirect(shown)


# -- what an official does -------------------------------------------------------------------------------------------


def _judging(user, expense):
    """What an official needs on the page of an expense."""
    said = {"version": expense.version}
    return {
        "ask_form": AskForm(initial=said, auto_id="ask_%s"),
        "disallow_form": DisallowForm(initial=said | {"amount": expense.total}, auto_id="disallow_%s"),
        "is_alike": Expense.objects.standing().with_alike().filter(pk=expense.pk, is_alike=True).exists(),
        "waiting": Expense.objects.waiting().count(),
        "next": Expense.objects.next_for(user, expense),
    }


@login_required
@require_POST
def acceptance(request, pk):
    """It counts."""
    expense = _judged(request, pk)
    version = parse_number(request.POST.get("version"), otherwise=0)
    return _onward(request, expense) if tried(request, expense.accept, version=version) else redirect(expense)


@login_required
@require_POST
def question(request, pk):
    """The group is asked to mend it."""
    expense = _judged(request, pk)
    return _decided(request, expense, expense.ask, "ask_form", AskForm(request.POST, auto_id="ask_%s"))


@login_required
@require_POST
def disallowance(request, pk):
    """All of it or a part does not count."""
    expense = _judged(request, pk)
    form = DisallowForm(request.POST, auto_id="disallow_%s")
    return _decided(request, expense, expense.disallow, "disallow_form", form)


def _decided(request, expense, verb, name, form):
    if form.is_valid():
        if performed(form, partial(verb, by=request.user)):
            return _onward(request, expense)
        expense.refresh_from_db()
    return page(request, expense, status=400, **{name: form})


def _onward(request, expense):
    messages.success(request, f"{expense}: {expense.get_status_display()}")
    found = Expense.objects.next_for(request.user, expense)
    return redirect(found) if found else redirect("projects:spending")


def _judged(request, pk):
    if not permissions.may_manage(request.user):
        raise Http404
    return _seen(request.user, pk)


def _seen(user, pk):
    rows = Expense.objects.visible_to(user).with_project().with_evidence()
    return get_object_or_404(rows.select_related("project__award__dong", "entered_by", "decided_by"), pk=pk)


def mended_by(user, pk):
    shown = _seen(user, pk)
    if not permissions.may_write(user, shown.project):
        raise Http404
    return shown


def _look(request, record, act):
    """The access log is about other people's data; one's own leaves no line."""
    project = getattr(record, "project", record)
    if not project.application.is_of(request.user):
        AccessLog.look(request, record, act[:40])
