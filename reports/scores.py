"""All scores of a call as staff take them away: a row for each sheet, the ranking's figures on every one."""

from grants.models import Application, Review
from grants.ranking import Ranking
from reports.lists import Lines
from reports.tables import Column

CHUNK = 200  # applications whose sheets are fetched at once
FACTS = (
    ("순위", 1, "number"),
    ("접수번호", 1.6, "text"),
    ("사업명", 3, "text"),
    ("모임·단체명", 2.4, "text"),
    ("동", 1.2, "text"),
    ("지원 신청액(원)", 1.8, "won"),
    ("점수", 1.2, "text"),
    ("계산", 4, "text"),
    ("가점(점)", 1, "number"),
    ("동점 처리", 3, "text"),
    ("심사", 1.8, "text"),
    ("심사 평균", 1.2, "text"),
    ("위원", 1.4, "text"),
    ("위원 점수(점)", 1.2, "number"),
)


def score_lines(call, reader):
    """The Lines of a call's ranking as `reader` sees it: sheets handed in, and a line for an application without any.

    Rows are fetched while they are written, so that the first one is on its way at once.
    """
    ranking = Ranking(call)
    asked = [(round, row) for round in ranking.rounds for row in ranking.rubrics.get(round.step, ())]
    several = len(ranking.rounds) > 1
    columns = [Column(f"fact{at}", label, kind, share=share) for at, (label, share, kind) in enumerate(FACTS)]
    for round, row in asked:
        name = f"{round.name} {row.name}" if several else row.name
        columns.append(Column(f"points{round.pk}-{row.pk}", f"{name}({row.max_points}점)", "number"))
        if row.needs_comment:
            columns.append(Column(f"words{round.pk}-{row.pk}", f"{name} 의견", share=3))
    columns.append(Column("comment", "심사 의견", share=4))
    return Lines("심사 점수", columns, _rows(ranking.seen_by(reader), asked))


def _rows(entries, asked):
    for at in range(0, len(entries), CHUNK):
        chunk = entries[at : at + CHUNK]
        keys = [entry.application_id for entry in chunk]
        applications = Application.objects.with_money().select_related("dong").in_bulk(keys)
        sheets = _sheets(keys)
        for entry in chunk:
            facts = _facts(entry, applications[entry.application_id])
            written = list(_sheet_rows(entry, sheets.get(entry.application_id, {}), asked))
            yield from ((*facts, *row) for row in written or [_blank(asked)])


def _sheets(keys):
    """{application: {(round, member): Review}} of what was handed in."""
    handed_in = Review.objects.filter(application__in=keys, status=Review.Status.SUBMITTED).order_by()
    found = {}
    for review in handed_in.prefetch_related("scores"):
        found.setdefault(review.application_id, {})[review.round_id, review.member_id] = review
    return found


def _facts(entry, application):
    return (
        entry.rank,
        application.number,
        application.title,
        application.group_name,
        application.dong.name,
        application.asked_won,
        entry.shown,
        entry.explanation,
        entry.bonus.value,
        " ".join(filter(None, [entry.tie, entry.stopped and f"‘{entry.stopped}’ 통과 기준에 들지 못했습니다."])),
    )


def _sheet_rows(entry, sheets, asked):
    for given in entry.given:
        for member, total in given.totals:
            review = sheets.get((given.round.pk, member.pk))
            scores = {score.criterion_id: score for score in review.scores.all()} if review else {}
            cells = []
            for round, row in asked:
                score = scores.get(row.pk) if round == given.round else None
                cells.append(score and score.points)
                if row.needs_comment:
                    cells.append(score and score.comment)
            yield given.round.name, given.average.shown, member.name, total, *cells, review and review.comment


def _blank(asked):
    return (None,) * (4 + len(asked) + sum(row.needs_comment for _, row in asked) + 1)
