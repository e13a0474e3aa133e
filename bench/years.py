#!/usr/bin/env python3
"""Server time of the plan's and the budget's pages, with ten years of plans and their books in the database.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/years.py [20000]

The plan of 2016 and nine drafts, each made out of the year before; their lines share the expenditures (예시) evenly,
but one busy line of 2016 has a tenth of its year's, and every year has 100 approved changes. The rest is as in
bench/pages.py, which measures the pages of applications. It measures and judges nothing.
"""

import sys
from datetime import date, timedelta

from crowd import connection, counted, heading, set_up, signed_in, timed  # sets Django up

from django.core.management import call_command  # isort: skip
from django.test import Client
from django.utils import timezone

from district.models import User
from planning.models import BudgetChange, BudgetLine, ChangeRow, Expenditure, Plan
from planning.next_year import draft_next_year
from reports.models import Rendering
from reports.registry import REPORTS
from reports.renderings import Copy, render

YEARS, CHANGES = range(2016, 2026), 100


def plans(staff):
    """Ten years of plans; the first confirmed twice, so that it has versions to compare."""
    call_command("load_plan", verbosity=0)
    first = plan = Plan.objects.get(year=YEARS[0])
    while plan.year < YEARS[-1]:
        plan, _ = draft_next_year(plan, by=staff)
    first.reopen(by=staff, note="예시")
    first.sections.filter(order=1).update(title="고친 제목 (예시)")
    Plan.objects.get(pk=first.pk).confirm(by=staff)
    return first


def spend(count, staff):
    """`count` expenditures of 1,000원, spread over the years; returns the busiest line."""
    lines = {year: list(BudgetLine.objects.of_year(year).order_by("pk")) for year in YEARS}
    busy = lines[YEARS[0]][0]

    def line(n):
        own = lines[YEARS[n % len(YEARS)]]
        return busy if n % (10 * len(YEARS)) == 0 else own[n // len(YEARS) % len(own)]

    Expenditure.objects.bulk_create(
        (
            Expenditure(
                line=line(n),
                amount=1_000,
                spent_on=date(YEARS[n % len(YEARS)], 1, 1) + timedelta(days=n // len(YEARS) % 365),
                label=f"사무용품 {n} (예시)",
                posted_by=staff,
            )
            for n in range(count)
        ),
        batch_size=1000,
    )
    return busy


def change(staff, head):
    """Every year's changes: the first two lines take 1,000원 from each other in turn."""
    now = timezone.now()
    for plan in Plan.objects.all():
        first, second = BudgetLine.objects.of_year(plan.year).order_by("pk")[:2]
        changes = BudgetChange.objects.bulk_create(
            BudgetChange(
                plan=plan,
                kind=BudgetChange.Kind.ADJUSTMENT,
                reason="예시",
                drafted_by=staff,
                status=BudgetChange.Status.APPROVED,
                approved_at=now,
                approved_by=head,
                document_number=f"예시-{n}",
                effective_on=date(plan.year, 1 + n % 12, 1),
            )
            for n in range(CHANGES)
        )
        ChangeRow.objects.bulk_create(
            ChangeRow(change=change, line=line, amount=1_000 if (line == first) == bool(n % 2) else -1_000)
            for n, change in enumerate(changes)
            for line in (first, second)
        )


def made(plan):
    """The address of a document that the worker has made."""
    copy = Copy(REPORTS["plan"], plan.year, "public", "pdf")
    rendering = Rendering.order(who="bench", **copy.key(copy.document()))
    render(str(rendering.pk))
    rendering.refresh_from_db()
    assert rendering.is_done, rendering.error
    return copy.url


def measure(plan, busy, staff):
    print(
        f"\n{Plan.objects.count()} plans, {BudgetLine.objects.count()} lines, {Expenditure.objects.count():,} "
        f"expenditures ({busy.expenditures.count()} on the busiest line), {BudgetChange.objects.count():,} changes, "
        f"{connection.vendor}"
    )
    heading()
    visitor, office, year = Client(SERVER_NAME="localhost"), signed_in(staff), plan.year
    pages = {
        "schedule of the year": f"/schedule/{year}/",
        "budget tree": f"/budget/{year}/",
        "budget as of a day": f"/budget/{year}/?on={year}-06-30",
        "line with its ledger": f"/budget/lines/{busy.pk}/",
        "months": f"/budget/{year}/months/",
        "new change": f"/budget/{year}/changes/new/",
        "versions": f"/plan/{year}/versions/",
        "versions, first and second": f"/plan/{year}/versions/?before=1&after=2",
        "slots": f"/plan/{year}/slots/",
    }
    lists = ("plan", "section", "task", "budgetline", "expenditure", "budgetchange", "monthclose")
    pages |= {f"admin {name}": f"/admin/planning/{name}/" for name in lists}
    timed(visitor, "plan", lambda client: client.get(plan.get_absolute_url()))
    for name, address in pages.items():
        timed(office, name, lambda client, address=address: client.get(address))
    document = made(plan)
    timed(visitor, "document that is kept", lambda client: taken(client, document))


def taken(client, address):
    """Asks for a file and reads it to the end."""
    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    return response


def main(count):
    set_up()
    staff = User.objects.create_superuser("staff@bench.example", "x", name="담당")
    head = User.objects.create_superuser("head@bench.example", "x", name="팀장")
    plan = plans(staff)
    busy = spend(count, staff)
    change(staff, head)
    counted()
    measure(plan, busy, staff)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20_000)
