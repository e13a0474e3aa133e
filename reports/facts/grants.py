"""The year's calls: the district's own, those of the city it links to, those of the dong offices."""

from grants.models import Call, DongOfficer, DongProgramme, LinkedProgramme, LinkedWindow
from reports.documents import Grid, GridRow, Mark, Sign
from reports.facts.slots import block, figures, outline
from reports.tables import Column, Table, printed

Certainty = LinkedWindow.Certainty


def _call(plan):
    return Call.objects.filter(year=plan.year, is_example=False).first()


@figures("공모 신청대상", "공모 지원규모", "공모 대상사업", "공모 지원제한", "공모 사업 종류")
def call_terms(plan):
    if not (call := _call(plan)):
        return {}
    return {
        "공모 신청대상": call.who,
        "공모 지원규모": printed(call.budget, "thousand"),
        "공모 대상사업": call.subject,
        "공모 지원제한": call.restriction,
        "공모 사업 종류": ", ".join(f"{kind.name}({kind.stage} 모임)" for kind in call.types.all()),
    }


@block("공모 지원방향")
def call_directions(plan, edition):
    call = _call(plan)
    return outline(*(f"- {line}" for line in call.directions.splitlines())) if call else []


@block("서울시 지원사업 현황")
def linked_programmes(plan, edition):
    found = LinkedProgramme.objects.filter(year=plan.year).select_related("department", "city_department")
    return Table(
        f"{plan.year}년 서울시 마을공동체 지원사업 현황",
        (
            Column("stage", "구분", align="center", share=1.15),
            Column("name", "사업명", align="center", share=2.6),
            Column("content", "목적 및 내용", share=6.7),
            Column("schedule", "일정", share=2.9),
            Column("departments", "담당부서 (시/구)", align="center", share=3.05),
        ),
        [
            (p.get_stage_display(), p.name, _content(p), p.schedule, f"{p.city_department or ''}\n{p.department}")
            for p in found.order_by("order")
        ],
        merge=("stage",),
    )


def _content(programme):
    parts = [f"· {line}" for line in programme.purpose.splitlines()]
    support = ", ".join(programme.support.splitlines())
    return "\n".join([*parts, f"· 지원내용 : {support}"] if support else parts)


@block("서울시 공모 일정")
def linked_calendar(plan, edition):
    """The months of every linked call and its review; what the plan only expects is marked so."""
    found = LinkedProgramme.objects.filter(year=plan.year).prefetch_related("windows").order_by("order")
    return Grid(
        f"{plan.year}년 서울시 마을공동체사업 공모 일정",
        [GridRow(p.get_stage_display(), *_months(p, plan.year)) for p in found],
        (
            Sign(Certainty.FIXED, "■", "확정", "plan"),
            Sign(Certainty.EXPECTED, "□", "예상", "span"),
        ),
        over=f"{plan.year}년",
        corner="구분 · 사업명",
    )


def _months(programme, year):
    """A programme's name, and for every month what is planned in it; the name says why all of them are empty."""
    cells = [None] * 12
    windows = list(programme.windows.all())
    dated = [window for window in windows if window.starts_on]
    for month in range(1, 13):
        running = [w for w in dated if (w.starts_on.year, w.starts_on.month) <= (year, month) <= _end(w)]
        if running:
            fixed = all(window.certainty == Certainty.FIXED for window in running)
            words = "\n".join(dict.fromkeys(w.label or w.get_kind_display() for w in running))
            cells[month - 1] = Mark(Certainty.FIXED if fixed else Certainty.EXPECTED, words)
    if dated:
        return programme.name, cells
    return f"{programme.name} ({windows[0].text if windows else '일정 미기재'})", cells


def _end(window):
    last = window.ends_on or window.starts_on
    return last.year, last.month


@block("동 연계사업")
def dong_programmes(plan, edition):
    """The programmes side by side, one a column; what neighbours share is one wide cell."""
    found = list(DongProgramme.objects.filter(year=plan.year).order_by("order"))
    columns = [Column(f"p{p.order}", p.vision, align="center", share=3) for p in found]
    rows = [
        ("사업명", *(p.name for p in found)),
        ("해당동", *(p.dongs for p in found)),
        ("목적", *(p.purpose for p in found)),
        ("지원예산", *(f"{p.get_per_display()} {printed(p.amount, 'thousand')}천원" for p in found)),
        ("주요내용", *("\n".join(f"- {line}" for line in p.content.splitlines()) for p in found)),
    ]
    return Table(
        "마을공동체 사업개요",
        [Column("what", "비전", align="center", head=True), *columns],
        rows,
        join=True,
        captioned=False,
    )


@block("동 마을사업담당자")
def dong_officers(plan, edition):
    found = DongOfficer.objects.filter(year=plan.year).order_by("pk")
    columns = (Column("kind", "동구분", align="center", head=True), Column("duty", "세부역할", share=5))
    return Table("동 마을사업담당자", columns, [(o.get_kind_display(), o.duty) for o in found], captioned=False)
