"""Which reports there are. The command, the worker and the download buttons all start here:

`report_named("plan").build(2016, "public")` makes the document (Plan.DoesNotExist where there is no such year),
`written(document, "pdf", progress)` its bytes; progress(percent, text) may be left out.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from reports.awards import awards_document
from reports.budget import budget_document
from reports.difference import difference_document
from reports.documents import Document
from reports.editions import EDITIONS, INTERNAL
from reports.execution import execution_document
from reports.plan import plan_document
from reports.progress import progress_document
from reports.schedule import schedule_document

FORMATS = {
    "pdf": "application/pdf",
    "hwpx": "application/hwp+zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOOKS = "planning.view_budgetline"  # who may see what was spent


@dataclass(frozen=True)
class Report:
    """A report of a year: `build(year, edition)` makes the document, any writer prints it.

    `slow` are the formats that take longer than a page may: the worker makes them. `lag` is how many years lie between
    what it tells of and the plan it is issued with, `needs` the permission that its readers have besides the edition.
    """

    name: str
    title: str
    build: Callable[[int, str], Document]
    formats: tuple[str, ...] = tuple(FORMATS)
    slow: tuple[str, ...] = ("pdf",)
    lag: int = 0
    editions: tuple[str, ...] = tuple(EDITIONS)
    needs: str = ""

    def filename(self, year, edition, format):
        """What the file is called when somebody saves it."""
        return f"{year}년 마을공동체 {self.title} ({EDITIONS[edition]}).{format}"


REPORTS = {
    report.name: report
    for report in (
        Report("plan", "시행계획", plan_document, slow=("pdf", "hwpx")),
        Report("schedule", "추진일정", schedule_document),
        Report("progress", "추진일정 진행 현황", progress_document),
        Report("budget", "예산편성 내역", budget_document),
        Report(
            "execution", "예산 집행 현황", execution_document, editions=(INTERNAL,), needs="planning.view_budgetline"
        ),
        Report("awards", "추진사업 선정 목록", awards_document, lag=1),
        Report("difference", "시행계획 변경 대비표", difference_document, editions=(INTERNAL,)),
    )
}


def report_named(name):
    """The report of that name, None where there is none.

    `difference-1-2` compares those versions of the plan; `execution-2016-09-30` tells of that day, and
    `execution-2016-09-30-20-80` points out lines spent under 20 % and from 80 % on.
    """
    if found := re.fullmatch(r"difference-(\d{1,4})-(\d{1,4})", name):
        pair = int(found[1]), int(found[2])
        return replace(REPORTS["difference"], name=name, build=partial(difference_document, pair=pair))
    if found := re.fullmatch(r"execution-(\d{4}-\d\d-\d\d)(?:-(\d{1,3})-(\d{1,3}))?", name):
        with suppress(ValueError):
            day, report = date.fromisoformat(found[1]), REPORTS["execution"]
            marks = {"little": int(found[2]), "much": int(found[3])} if found[2] else {}
            title, build = f"{report.title} {day}", partial(execution_document, on=day, **marks)
            return replace(report, name=name, title=title, build=build)
    return REPORTS.get(name)


def written(document, format, progress=lambda percent, text: None):
    """The document in one of FORMATS, as bytes. The writers load only when needed: a web page has no use for them."""
    if format == "pdf":
        from reports.pdf import render_pdf

        return render_pdf(document, progress)
    progress(5, "문서를 쓰고 있습니다")
    if format == "hwpx":
        from reports.hwpx import render_hwpx as render
    else:
        from reports.xlsx import render_xlsx as render
    content = render(document)
    progress(100, "완료")
    return content
