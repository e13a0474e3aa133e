"""Where the money went, as pictures for the pages of funded projects and for their report. Amounts are whole won."""

from django.db.models import Sum

from district.charts import PHONE, Chart, Tile, grouped_bars, multiples, tile_map
from district.models import Dong

from .models import Award, AwardTally, Field
from .models.award import Source

YEARS = 5
UNKNOWN = "동 미상"
FIELDLESS = "분야 미상"


def dong_count_map():
    """The fourteen dongs with their funded projects in the last year that was counted; None before."""
    tallies = AwardTally.objects.filter(axis=AwardTally.Axis.DONG)
    newest = tallies.order_by("-year").first()
    if newest is None:
        return None
    counts = dict(tallies.filter(year=newest.year, source=newest.source).values_list("dong", "count"))
    title = f"{newest.year}년 {newest.get_source_display()} 동별 선정 건수"
    figures = [(dong, counts.get(dong.pk, 0)) for dong in Dong.objects.all()]
    tiles = [Tile(dong.name, dong.tile_x, dong.tile_y, count) for dong, count in figures]
    rows = [*((dong.name, count) for dong, count in figures), ("계", sum(count for _, count in figures))]
    return Chart(title, tile_map(title, tiles, "건"), ("동", "건수"), rows, unit="건")


def dong_money_map(year):
    """The fourteen dongs with the money of a year; a dong of which no project is known has no figure, not a 0."""
    sums = dict(_sums("dong", [year]).values_list("dong", "won"))
    title = f"{year}년 동별 지원금액"
    figures = [(dong, sums.get(dong.pk)) for dong in Dong.objects.all()]
    tiles = [Tile(dong.name, dong.tile_x, dong.tile_y, won) for dong, won in figures]
    rows = [*((dong.name, won) for dong, won in figures), (UNKNOWN, sums.get(None, 0)), ("계", sum(sums.values()))]
    return Chart(title, tile_map(title, tiles, "천원", "thousand"), ("동", "지원금액"), rows, "천원", "thousand")


def dong_money_chart(until=None):
    """Money by dong over the last years that have awards, up to the year `until`; None before there is any.

    Most lists do not say in which dong a project is: that money is told below the dongs, never spread over them, and a
    dong of which no project is known has no figure, not a 0.
    """
    return _over_the_years("dong", "동", Dong.objects.values_list("pk", "name"), UNKNOWN, until)


def field_money_chart():
    """Money by field over the last years, as `dong_money_chart` has it by dong; None where no field is known."""
    if not Award.objects.real().exclude(field=None).exists():
        return None
    return _over_the_years("field", "분야", Field.objects.values_list("pk", "name"), FIELDLESS)


def field_count_chart():
    """How many projects there were in each field in the last year that was counted, source by source; None before."""
    tallies = AwardTally.objects.filter(axis=AwardTally.Axis.FIELD)
    newest = tallies.order_by("-year").first()
    if newest is None:
        return None
    groups = {}
    for row in tallies.filter(year=newest.year).order_by("source", "order"):
        groups.setdefault(row.get_source_display(), []).append((row.label, row.count))
    title = f"{newest.year}년 분야별 선정 건수"
    rows = [(f"{label} ({name})", count) for name, found in groups.items() for label, count in found]
    return Chart(
        title, grouped_bars(title, groups.items(), "건", width=PHONE), ("분야(재원)", "건수"), rows, unit="건"
    )


def source_money_chart():
    """Money by whose call it came out of over the last years, with what all of them are together."""
    return _over_the_years("source", "재원", Source.choices)


def funded_years(awards=None):
    """The years that have awards, oldest first."""
    awards = Award.objects.real() if awards is None else awards
    return sorted(awards.order_by().values_list("year", flat=True).distinct())


def _sums(by, years):
    return Award.objects.real().filter(year__in=years).order_by().values("year", by).annotate(won=Sum("amount"))


def _over_the_years(by, label, names, unknown="", until=None):
    """The Chart of the money of `names` (key, name) over the years; beneath, what has none of them, or their sum."""
    years = [year for year in funded_years() if not until or year <= until][-YEARS:]
    if not years:
        return None
    sums = {(row["year"], row[by]): row["won"] for row in _sums(by, years)}
    labels = [f"{year}년" for year in years]
    title = f"{'~'.join(dict.fromkeys((labels[0], labels[-1])))} {label}별 지원금액"
    rows = [(name, [sums.get((year, key)) for year in years]) for key, name in names]
    if unknown:
        beneath = (unknown, [sums.get((year, None), 0) for year in years])
    else:
        beneath = ("계", [sum(won for (of, _), won in sums.items() if of == year) for year in years])
    return Chart(
        title,
        multiples(title, labels, rows, [beneath], unit="천원", kind="thousand"),
        (label, *labels),
        [(name, *values) for name, values in (*rows, beneath)],
        unit="천원",
        kind="thousand",
    )
