"""Who sits in a body on a day (명단), vacancies included."""

from district.templatetags.maeul import kdate
from reports.documents import Document
from reports.tables import Column, Table

COLUMNS = (
    Column("number", "자리", kind="number", align="center", share=1),
    Column("kind", "구분", align="center", share=2),
    Column("post", "직위·자격", share=3.4),
    Column("role", "직책", align="center", share=2),
    Column("name", "성명", align="center", share=2),
    Column("period", "임기", align="center", share=3.4),
    Column("note", "비고", share=3),
)


def roster_document(body, day):
    """The roster as of `day`, the same for everybody: who sits in a body is public."""
    roster = body.roster_on(day)
    seated = sum(term is not None for _, term in roster)
    vacant = len(roster) - seated
    table = Table(
        f"{body} 명단",
        COLUMNS,
        [_row(seat, term) for seat, term in roster],
        note=f"{len(roster)}석 가운데 {seated}명, 공석 {vacant}석입니다.",
        captioned=False,
    )
    return Document(title=f"{body} 명단", subtitle=f"{kdate(day)} 기준", blocks=[table], date=day)


def _row(seat, term):
    who = (term.shown_name, period(term), term.note) if term else ("공석", "", "")
    return (seat.number, seat.get_kind_display(), seat.post, seat.role, *who)


def period(term):
    """From when until when somebody sits; "" where neither is known."""
    if not (term.start or term.end):
        return ""
    start, last = (kdate(day) if day else "" for day in (term.start, term.last_day))
    return f"{start} ~ {last}".strip()
