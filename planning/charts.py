"""The year in pictures, for the pages of the staff and for the reports alike."""

from district.charts import Chart, shares, stacks

from .progress import MONTHS, cells_of, tally

# What may have become of a planned month: (name in a Tally, sign, words), from the bottom of a stack up.
BECAME = (
    ("done", "done", "실행"),
    ("suggested", "waiting", "확인 대기"),
    ("skipped", "skipped", "건너뜀"),
    ("late", "late", "지연"),
    ("ahead", "ahead", "예정"),
)


def months_chart(year, areas):
    """Month by month the tasks planned in it, each by what became of it; `areas` are those of `tasks_by_month`."""
    cells = cells_of(areas)
    sums = [tally(cell for cell in cells if cell.month == month) for month in MONTHS]
    counts = [[getattr(month, name) for name, _, _ in BECAME] for month in sums]
    title = f"{year}년 달마다 계획한 일과 실적"
    months = [f"{month}월" for month in MONTHS]
    columns = list(zip([str(month) for month in MONTHS], counts, strict=True))
    return Chart(
        title,
        stacks(title, columns, [(sign, words) for _, sign, words in BECAME], unit="건"),
        ("월", "계획", *(words for _, _, words in BECAME)),
        [(name, month.planned, *row) for name, month, row in zip(months, sums, counts, strict=True)],
        unit="건",
    )


def spending_chart(year, root):
    """What every detailed programme has and what of it is spent; `root` is a tree of `books`."""
    title = f"{year}년 세부사업별 예산현액과 집행액"
    programmes = list(root.at("세부사업"))
    return Chart(
        title,
        shares(
            title,
            [(node.name, node.current, node.spent) for node in programmes],
            part="집행",
            whole="현액",
            unit="천원",
            kind="thousand",
        ),
        ("세부사업", "예산현액", "집행액", "잔액"),
        [(node.name, node.current, node.spent, node.balance) for node in programmes],
        unit="천원",
        kind="thousand",
    )
