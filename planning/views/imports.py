"""A budget out of a workbook: upload, preview, confirmation. Between the last two its rows travel in the page."""

import io

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from .. import budget_import, import_layout, permissions
from ..forms.imports import WorkbookForm
from ..models import BudgetLine, Plan
from ..spreadsheet import MAX_ROWS
from ..workbook import COLUMNS, Row
from .officials import for_officials

KEYS = [column.key for column in COLUMNS]
MAX_AGE = 24 * 60 * 60  # seconds between a preview and its confirmation
SHOWN_FAULTS = 50
# What stands together in one cell of the preview.
SHOWN = {
    "place": ("policy", "department", "unit", "programme", "object_class", "item"),
    "line": ("name", "fund"),
    "formula": ("basis", "unit_price", "quantity", "times"),
    "amount": ("amount",),
}
STEPS = ("파일 고르기", "확인하기", "저장")


@for_officials(permissions.may_see_budget)
@require_safe
def layout(request, year):
    """The workbook to fill in, with the lines that the plan has now."""
    plan = get_object_or_404(Plan, year=year)
    content = import_layout.written(budget_import.entries_in(plan), budget_import.choices(year))
    name = f"{year}년 예산 입력용.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=import_layout.MEDIA_TYPE)


@for_officials(permissions.may_import)
def importing(request, year):
    """Asks for a workbook and shows what would become of the plan; nothing is stored here."""
    plan = get_object_or_404(Plan, year=year)
    if plan.status != Plan.Status.DRAFT:
        messages.error(request, "초안인 시행계획의 예산만 엑셀로 넣을 수 있습니다.")
        return redirect("planning:budget", year)
    form = WorkbookForm(*(request.POST, request.FILES) if request.method == "POST" else (), plan=plan)
    if form.is_valid():
        reading = form.reading
        return _preview(request, plan, reading.rows, form.cleaned_data["file"], ignored=reading.ignored)
    last = BudgetLine.objects.filter(programme__unit__policy__plan__year__lt=year)
    context = {
        "plan": plan,
        "form": form,
        "steps": STEPS,
        "max_rows": MAX_ROWS,
        "last_year": last.order_by("-programme__unit__policy__plan__year")
        .values_list("programme__unit__policy__plan__year", flat=True)
        .first(),
    }
    return render(request, "planning/budget_import.html", context, status=400 if form.errors else 200)


def _preview(request, plan, rows, source, *, ignored=(), refusal=None):
    faults = [fault for row in rows for fault in row.faults]
    entries = [] if faults else budget_import.entries_of(rows)
    comparison = None if faults else budget_import.compare(plan, entries)
    held = ""
    if comparison and comparison.differs and not comparison.held:
        told = {
            "rows": [[row.number, [row.values[key] for key in KEYS]] for row in rows],
            "seen": comparison.stand,
            "source": source,
        }
        held = signing.dumps(told, salt=_salt(request, plan), compress=True)
    context = {
        "plan": plan,
        "steps": STEPS,
        "source": source,
        "ignored": ignored,
        "refusal": refusal,
        "faults": faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(faults) - SHOWN_FAULTS),
        "fault_count": len(faults),
        "form": WorkbookForm(plan=plan),
        "comparison": comparison,
        "rows": _shown(rows, comparison),
        "sums": _sums(entries),
        "total": sum(entry.amount for entry in entries),
        "before": BudgetLine.objects.of_year(plan.year).total(),
        "held": held,
    }
    refused = faults or refusal or (comparison and comparison.held)
    return render(request, "planning/budget_import_preview.html", context, status=400 if refused else 200)


def _salt(request, plan):
    return f"planning.import:{plan.pk}:{request.user.pk}"


def _shown(rows, comparison):
    """The rows as the preview shows them: what becomes of their line, and every fault in its cell."""
    findings = {finding.entry.place: finding for finding in comparison.findings} if comparison else {}
    return [
        {
            "number": row.number,
            "said": {key: _said(row.values.get(key, row.typed.get(key))) for key in KEYS},
            "faults": {part: [fault for fault in row.faults if fault.key in keys] for part, keys in SHOWN.items()},
            "finding": findings.get(row.place) if findings else None,
        }
        for row in rows
    ]


def _said(value):
    return f"{value:,}" if isinstance(value, int) else value or ""


def _sums(entries):
    sums = {}
    for entry in entries:
        name = f"{entry.object_class} › {entry.item}"
        sums[name] = sums.get(name, 0) + entry.amount
    return sums.items()


@for_officials(permissions.may_import)
@require_POST
def confirmation(request, year):
    """Stores what was previewed: the rows that the page brought back, not a file that could have changed."""
    plan = get_object_or_404(Plan, year=year)
    try:
        told = signing.loads(request.POST.get("held", ""), salt=_salt(request, plan), max_age=MAX_AGE)
    except signing.BadSignature:
        messages.error(request, "미리보기한 지 하루가 지났거나 내용을 확인할 수 없습니다. 파일을 다시 올려 주세요.")
        return redirect("planning:import", year)
    rows = [Row(number, dict(zip(KEYS, values, strict=True))) for number, values in told["rows"]]
    entries = budget_import.entries_of(rows)
    try:
        budget_import.take_in(plan, entries, by=request.user, seen=told["seen"], source=told["source"])
    except ValidationError as refusal:
        if refusal.code in ("stand", "held"):
            return _preview(request, plan, rows, told["source"], refusal=refusal.messages[0])
        messages.error(request, refusal.messages[0])
        return redirect("planning:import", year)
    total = sum(entry.amount for entry in entries)
    messages.success(request, f"{year}년 예산에 세부내역 {len(entries)}개, 모두 {total:,}원을 넣었습니다.")
    return redirect("planning:budget", year)
