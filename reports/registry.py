"""Which reports there are. The command, the worker and the download buttons all start here:

`REPORTS["plan"].build(2016, "public")` makes the document (Plan.DoesNotExist where there is no such year),
`written(document, "pdf", progress)` its bytes; progress(percent, text) may be left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from reports.awards import awards_document
from reports.budget import budget_document
from reports.documents import Document
from reports.editions import EDITIONS
from reports.plan import plan_document
from reports.schedule import schedule_document

FORMATS = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True)
class Report:
    """A report of a year: `build(year, edition)` makes the document, any writer prints it.

    `lag` is how many years lie between what it tells of and the plan it is issued with.
    """

    name: str
    title: str
    build: Callable[[int, str], Document]
    formats: tuple[str, ...] = tuple(FORMATS)
    lag: int = 0

    def filename(self, year, edition, format):
        """What the file is called when somebody saves it."""
        return f"{year}년 마을공동체 {self.title} ({EDITIONS[edition]}).{format}"


REPORTS = {
    report.name: report
    for report in (
        Report("plan", "시행계획", plan_document),
        Report("schedule", "추진일정", schedule_document),
        Report("budget", "예산편성 내역", budget_document),
        Report("awards", "추진사업 선정 목록", awards_document, lag=1),
    )
}


def written(document, format, progress=lambda percent, text: None):
    """The document in one of FORMATS, as bytes. The writers load only when needed: a web page has no use for them."""
    if format == "pdf":
        from reports.pdf import render_pdf

        return render_pdf(document, progress)
    from reports.xlsx import render_xlsx

    progress(5, "표를 쓰고 있습니다")
    content = render_xlsx(document)
    progress(100, "완료")
    return content
