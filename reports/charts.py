"""Drawings in documents: a chart of `district.charts` as a Picture, its figures as a table for who cannot see it."""

from reports.documents import Picture
from reports.tables import Column, Table


def pictured(chart, *, totals=True, note=""):
    """The chart as a block: drawn in PDF above its table, a table alone in spreadsheets and HWPX; `totals` adds 계."""
    name, *labels = chart.labels
    columns = [Column("c0", name, head=True, share=2)]
    columns += [Column(f"c{at}", label, kind=chart.kind) for at, label in enumerate(labels, start=1)]
    added = [column.key for column in columns[1:]] if totals else ()
    table = Table(chart.title, columns, chart.rows, unit=chart.unit, totals=added, note=note, captioned=False)
    return Picture(chart.title, chart.svg, table, show_table=True)
