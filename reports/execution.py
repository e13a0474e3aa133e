"""The budget's books as of a day (집행 현황): what there is, what is spent and what is left, down to every line."""

from dataclasses import replace

from django.utils import timezone

from district.templatetags.maeul import kdate, thousand
from planning import books, rules
from planning.charts import spending_chart
from planning.models import BudgetLine
from reports.documents import PageBreak, Picture
from reports.editions import in_the_name_of, plan_of
from reports.facts.slots import outline
from reports.tables import Column, Table

SUMS = {"amount": "예산액", "changed": "변경", "current": "예산현액", "spent": "집행액", "balance": "잔액"}
WORDS = {"little": "집행 낮음", "much": "집행 높음", "": ""}


def execution_document(year, edition, on=None, little=rules.LITTLE, much=rules.MUCH):
    """The year's books on the day `on` (today), summed by detailed programme and by item, then line by line.

    Lines spent under `little` per cent or from `much` on are pointed out, as on the page of the budget.
    """
    plan, on = plan_of(year, edition), on or timezone.localdate()
    root = books.tree(BudgetLine.objects.of_year(year).as_of(on).in_print_order(), little=little, much=much)
    lines, chart = lines_table(year, root, little, much), spending_chart(year, root)
    document = in_the_name_of(
        plan,
        title=f"{year}년 마을공동체 사업 예산 집행 현황",
        subtitle=f"{kdate(on)} 기준",
        blocks=[
            _in_words(root, lines),
            Picture(chart.title, chart.svg, programmes_table(year, root), show_table=True),
            items_table(year, root),
            PageBreak(),
            lines,
        ],
        edition=edition,
        orientation="landscape",
    )
    return replace(document, date=on)


def _in_words(root, lines):
    told = lines.column("standing")
    rate = "" if root.rate is None else f" (집행률 {root.rate:.1f}%)"
    return outline(
        f"○ 예산현액 {thousand(root.current)}천원 가운데 {thousand(root.spent)}천원을 집행하고"
        f" {thousand(root.balance)}천원이 남음{rate}",
        *(f"- {words} {told.count(words)}건" for words in WORDS.values() if words and words in told),
    )


def programmes_table(year, root):
    """The books by detailed programme."""
    rows = [(node.name, *_figures(node)) for node in root.at("세부사업")]
    return _table(f"{year}년 세부사업별 집행 현황", [Column("programme", "세부사업", head=True, share=3.4)], rows)


def items_table(year, root):
    """The books by object class and item, over all programmes."""
    sums = {}
    for leaf in root.at("세부내역"):
        item = leaf.line.item
        sums.setdefault(item.pk, books.Node(item.name, item.object_class.name)).book(leaf.line)
    # One class is one cell, whichever programmes its items stand in.
    classes = list(dict.fromkeys(node.storey for node in sums.values()))
    ranked = sorted(sums.values(), key=lambda node: classes.index(node.storey))
    return _table(
        f"{year}년 편성목과 통계목별 집행 현황",
        [Column("object_class", "편성목", head=True, share=2), Column("item", "통계목", head=True, share=2.4)],
        [(node.storey, node.name, *_figures(node)) for node in ranked],
        merge=("object_class",),
        subtotals=True,
    )


def lines_table(year, root, little, much):
    """The books line by line, with 소계 by detailed programme."""
    rows = []
    for leaf in root.at("세부내역"):
        line, item = leaf.line, leaf.line.item
        place = (line.programme.name, item.object_class.name, item.name, line.name)
        rows.append((*place, *_figures(leaf), WORDS[leaf.standing]))
    return _table(
        f"{year}년 세부내역별 집행 현황",
        [
            Column("programme", "세부사업", align="center", share=2),
            Column("object_class", "편성목", align="center", share=1.7),
            Column("item", "통계목", align="center", share=1.9),
            Column("line", "세부 내역", head=True, share=3.6),
        ],
        rows,
        beside=[Column("standing", "비고", align="center", share=1.4)],
        merge=("programme", "object_class", "item"),
        subtotals=True,
        note=f"집행률 {little}% 미만은 ‘{WORDS['little']}’, {much}% 이상은 ‘{WORDS['much']}’",
    )


def _figures(node):
    return *(getattr(node, name) for name in SUMS), node.rate


def _table(title, names, rows, beside=(), **more):
    sums = [Column(key, label, kind="thousand", share=1.5) for key, label in SUMS.items()]
    columns = [*names, *sums, Column("rate", "집행률(%)", kind="percent", share=1.2), *beside]
    return Table(title, columns, rows, unit="천원", totals=tuple(SUMS), rates={"rate": ("spent", "current")}, **more)
