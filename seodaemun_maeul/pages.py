"""Pages that look into several rooms at once: the front page and the funded projects."""

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.shortcuts import render

from district.charts import Tile, schedule_grid, tile_map
from district.models import Dong, Notice
from grants.charts import dong_money_chart
from grants.filters import AwardFilter
from grants.models import Award, AwardTally, Call
from grants.models.award import Source
from planning.models import Plan
from reports.budget import budget_picture, budget_table
from reports.documents import Picture
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
        "map": dong_map(),
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


def awards(request):
    """Funded projects, to be narrowed down by year, source, programme, dong and words."""
    found = AwardFilter(request.GET, Award.objects.select_related("dong", "application__call"))
    rows = found.qs if found.form.is_valid() else Award.objects.none()
    context = {
        "filter": found,
        "page_obj": Paginator(rows, 20).get_page(request.GET.get("page")),
        "total": rows.total(),
        "examples": rows.count() - rows.real().count(),
        "map": dong_map(),
        "chart": dong_money_chart(),
    }
    return render(request, "awards.html", context)


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


def dong_map():
    """A Picture of the fourteen dongs with their funded projects in the last year that was counted; None before."""
    tallies = AwardTally.objects.filter(axis=AwardTally.Axis.DONG)
    newest = tallies.order_by("-year").first()
    if newest is None:
        return None
    counted = tallies.filter(year=newest.year, source=newest.source)
    counts = dict(counted.values_list("dong", "count"))
    dongs = list(Dong.objects.all())
    title = f"{newest.year}년 {newest.get_source_display()} 동별 선정 건수"
    table = Table(
        title,
        (Column("dong", "동", head=True), Column("count", "건수", kind="number")),
        [(dong.name, counts.get(dong.pk, 0)) for dong in dongs],
        unit="건",
        totals=("count",),
    )
    tiles = [Tile(dong.name, dong.tile_x, dong.tile_y, counts.get(dong.pk, 0)) for dong in dongs]
    return Picture(title, tile_map(title, tiles, "건"), table)
