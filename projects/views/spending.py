"""Where officials judge what groups spent: the longest waiting first, one after the other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from district.parsing import parse_number
from grants.models import Call

from .. import permissions
from ..book import Book
from ..models import Expense, Project

STATES = {"entered": "검토할 것", "asked": "보완을 기다리는 것", "disallowed": "불인정", "accepted": "인정"}
ON_A_PAGE = 30


@never_cache
@login_required
def spending(request):
    """How many expenses stand where, and those of one state, of all calls or of one."""
    if not permissions.may_see_spending(request.user):
        raise Http404
    call, state = _narrowed(request)
    rows = Expense.objects.filter(project__award__application__call=call) if call else Expense.objects.all()
    counts = rows.aggregate(**{name: Count("pk", filter=Q(status=name)) for name in STATES})
    order = ["handed_in_at", "pk"] if state in ("entered", "asked") else ["-decided_at", "-pk"]
    # Bare keys are sorted: with what is told of them, tens of thousands of rows would be joined for thirty.
    pages = Paginator(rows.filter(status=state).order_by(*order).values_list("pk", flat=True), ON_A_PAGE)
    pages.count = counts[state]
    found = pages.get_page(request.GET.get("page"))
    shown = Expense.objects.filter(pk__in=list(found.object_list)).with_project().with_evidence().with_alike()
    found.object_list = list(shown.order_by(*order))
    _annotate(found.object_list)
    asked = request.GET.copy()
    asked.pop("page", None)
    tabs = []
    for name, label in STATES.items():
        asked["state"] = name
        tabs.append({"label": f"{label} {counts[name]:,}", "url": f"?{asked.urlencode()}", "current": name == state})
    context = {
        "page_obj": found,
        "tabs": tabs,
        "state": state,
        "label": STATES[state],
        "call": call,
        "calls": _calls(),
    }
    if permissions.may_manage(request.user):
        context["next"] = Expense.objects.next_for(request.user)
    return render(request, "projects/spending.html", context)


@login_required
def spending_next(request):
    """Leads to the expense that waits longest, beyond the one just looked at (`after`)."""
    if not permissions.may_manage(request.user):
        raise Http404
    seen = Expense.objects.filter(pk=parse_number(request.GET.get("after"))).first()
    if found := Expense.objects.next_for(request.user, seen):
        return redirect(found)
    messages.info(request, "검토를 기다리는 다른 집행이 없습니다.")
    return redirect("projects:spending")


def _calls():
    spending = Project.objects.filter(Exists(Expense.objects.filter(project=OuterRef("pk"))))
    return Call.objects.filter(pk__in=spending.values("award__application__call")).order_by("-year", "pk")


def _narrowed(request):
    state = request.GET.get("state")
    call = Call.objects.filter(pk=parse_number(request.GET.get("call"))).first()
    return call, state if state in STATES else "entered"


def _annotate(rows):
    """Adds `lacks` and `passed` (rules it goes beyond) to each, reading the book once."""
    books = Book.of_each({row.project for row in rows})
    for row in rows:
        book = books[row.project_id]
        row.lacks = row.missing(book)
        row.passed = [note for note in row.advice(book) if note.over]
