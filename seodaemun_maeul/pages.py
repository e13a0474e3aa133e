"""The front page: it looks into several rooms at once."""

from django.db.models import Count, Sum
from django.shortcuts import render

from district.charts import schedule_grid
from district.models import Notice
from grants.charts import dong_count_map
from grants.models import Award, Call
from grants.models.award import Source
from planning.models import Plan
from reports.budget import budget_picture, budget_table
from reports.schedule import schedule_grid as grid_of
from reports.tables import Column, Table


def home(request):
    """Open and coming calls, the year's plan at a glance, where last year's money went, notices."""
    calls = Call.objects.public()
    plan = Plan.objects.public().select_related("department").first()
    plan = plan and plan.as_published()
    context = {
        "open_calls": calls.open().order_by("closes_at")[:6],
        "coming_calls": calls.coming().order_by("opens_at")[:3],
        "notices": Notice.objects.published()[:3],
        "map": dong_count_map(),
        "funded": funded_table(),
        "plan": plan,
    }
    if plan:
        grid, budget = grid_of(plan), budget_table(plan)
        context |= {
            "grid": grid,
            "schedule_drawing": schedule_grid(grid),
            "budget": budget_picture(budget),
            "amount": budget.total("amount"),
        }
    return render(request, "home.html", context)


def funded_table():
    """A Table of the last funded year: projects and money by source; None before there is one."""
    sums = Award.objects.real().values("year", "source").annotate(count=Count("pk"), total=Sum("amount"))
    rows = list(sums.order_by("-year", "source"))
    if not rows:
        return None
    year = rows[0]["year"]
    return Table(
        f"{year}년에 지원한 사업",
        (
            Column("source", "재원", head=True, share=3),
            Column("count", "사업 수", kind="number"),
            Column("amount", "지원금액", kind="thousand", share=1.6),
        ),
        [(Source(row["source"]).label, row["count"], row["total"]) for row in rows if row["year"] == year],
        unit="천원",
        totals=("count", "amount"),
    )
