"""Where the money went, as a picture for the page of funded projects and for their report."""

from django.db.models import Sum

from district.charts import Chart, multiples
from district.models import Dong

from .models import Award

YEARS = 5
UNKNOWN = "동 미상"


def dong_money_chart(until=None):
    """Money by dong over the last years that have awards, up to the year `until`; None before there is any.

    Most lists do not say in which dong a project is: that money is told below the dongs, never spread over them, and a
    dong of which no project is known has no figure, not a 0.
    """
    awards = Award.objects.real().filter(year__lte=until) if until else Award.objects.real()
    found = awards.order_by().values_list("year", "dong").annotate(Sum("amount"))
    sums = {(year, dong): won for year, dong, won in found}
    years = sorted({year for year, _ in sums})[-YEARS:]
    if not years:
        return None
    labels = [f"{year}년" for year in years]
    title = f"{'~'.join(dict.fromkeys((labels[0], labels[-1])))} 동별 지원금액"
    rows = [(name, [sums.get((year, pk)) for year in years]) for pk, name in Dong.objects.values_list("pk", "name")]
    unknown = (UNKNOWN, [sums.get((year, None), 0) for year in years])
    return Chart(
        title,
        multiples(title, labels, rows, [unknown], unit="천원", kind="thousand"),
        ("동", *labels),
        [(name, *values) for name, values in (*rows, unknown)],
        unit="천원",
        kind="thousand",
    )
