"""What a group spends: the list with what is left of each item, the box of receipts, and writing one up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.parsing import parse_number

from .. import permissions
from ..book import Book
from ..forms.expense import ExpenseForm, MendForm, PhotoForm
from ..models import Evidence
from .expense import mended_by
from .project import seen_by, written_by

ON_A_PAGE = 60


@never_cache
@login_required
def expenses(request, pk):
    """What is left of each item, and every expense with what it lacks."""
    project = seen_by(request.user, pk)
    return _list(request, project, PhotoForm())


@never_cache
@login_required
@require_POST
def receipts(request, pk):
    """A receipt photographed now, to be written up later."""
    project = written_by(request.user, pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            with Evidence.received(form.cleaned_data["photo"], Evidence.Kind.RECEIPT, by=request.user) as paper:
                paper.keep(project, by=request.user)
        except ValidationError as refusal:
            form.add_error("photo", refusal)
        else:
            messages.success(request, "영수증을 영수증함에 넣었습니다. 시간이 날 때 집행으로 적어 주세요.")
            return redirect("projects:expenses", pk)
    return _list(request, project, form, status=400)


def _list(request, project, form, *, status=200):
    rows = project.expenses.with_evidence().order_by("-number")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    book = Book.of(project)
    for expense in page:
        expense.project = project
        expense.lacks = [] if expense.is_over else expense.missing(book)
    context = {
        "project": project,
        "page_obj": page,
        "left": project.budget_left(),
        "sums": project.spending(),
        "notes": project.spending_notes(),
        "loose": project.evidence.loose().select_related("document").order_by("pk"),
        "form": form,
        "may_write": permissions.may_write(request.user, project)
        and project.status == project.Status.RUNNING
        and not project.has_reported,
    }
    return render(request, "projects/expense_list.html", context, status=status)


@never_cache
@login_required
def expense_new(request, pk):
    """A new expense; `receipt` is a photo of the box that it is about."""
    project = written_by(request.user, pk)
    key = parse_number(request.POST.get("receipt") or request.GET.get("receipt"))
    loose = project.evidence.loose().filter(pk=key).first()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ExpenseForm(project, *sent, loose=loose, initial={"spent_on": timezone.localdate()})
    if form.is_bound:
        if form.is_valid():
            try:
                expense = form.enter(by=request.user)
            except ValidationError as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, f"집행 {expense.number}번을 등록했습니다.")
                return redirect(expense)
        form.keep_photo(by=request.user)
    context = {"project": project, "form": form, "left": project.budget_left()}
    return render(request, "projects/expense_form.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
def expense_change(request, pk):
    """Mends what was typed."""
    changed = mended_by(request.user, pk)
    form = MendForm(changed, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "고친 것을 저장했습니다.")
            return redirect(changed)
    context = {"project": changed.project, "expense": changed, "form": form, "left": changed.project.budget_left()}
    return render(request, "projects/expense_form.html", context, status=400 if form.is_bound else 200)
