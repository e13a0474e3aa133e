"""The minutes of a meeting (회의록): the office's own with who kept out and why, and the one everybody may read."""

from itertools import count

from django.utils import timezone

from district.templatetags.maeul import kdatetime
from governance.pay import duration
from planning.outline import Item
from reports.documents import Document, Heading, Outline
from reports.editions import EDITIONS, INTERNAL, PUBLIC
from reports.tables import Column, Table


def minutes_document(meeting, edition):
    """The minutes in an edition; the foot says so as long as they are not confirmed."""
    internal = edition == INTERNAL
    numbers, blocks = count(1), []
    sections = (
        ("회의 개요", [_outline(meeting)]),
        ("참석 현황", [_attendance(meeting, internal)]),
        ("안건", _items(meeting, internal)),
        ("회의 내용", _lines(meeting.internal_minutes if internal else meeting.minutes)),
    )
    for name, section in sections:
        if section:
            blocks += [Heading(2, str(next(numbers)), name, listed=False), *section]
    confirmed = meeting.confirmed_at is not None
    return Document(
        title=f"{meeting} 회의록".replace("회의 회의록", "회의록"),
        subtitle="" if confirmed else "확정 전",
        blocks=blocks,
        date=meeting.day,
        edition=EDITIONS[PUBLIC] if edition == PUBLIC else "내부용",
    )


def _outline(meeting):
    sat = meeting.opened_at and meeting.closed_at
    hours = f"{_hour(meeting.opened_at)} ~ {_hour(meeting.closed_at)}" if sat else ""
    quorum = f"재적 {meeting.members}명, 개의 정족수 {meeting.quorum}명" if meeting.members is not None else ""
    return _facts(
        "회의 개요",
        ("회의체", str(meeting.body)),
        ("회의", f"제{meeting.number}차 {meeting.get_kind_display()}회의"),
        ("일시", kdatetime(meeting.held_at)),
        ("개회·폐회", hours),
        ("장소", meeting.place),
        ("정족수", quorum),
    )


def _attendance(meeting, internal):
    """Who is on the roll and came; the office's own also says when."""
    rows = []
    for number, attendee in enumerate(meeting.attendees.members().prefetch_related("presences"), start=1):
        stays = attendee.presences.all()
        came = "출석" if stays else "불참"
        times = ", ".join(
            f"{_hour(stay.arrived_at)} ~ {_hour(stay.left_at) if stay.left_at else '폐회'}" for stay in stays
        )
        attendee.meeting = meeting
        sat = duration(int(attendee.stayed().total_seconds() // 60)) if stays and meeting.closed_at else ""
        rows.append((number, attendee.seat_label, attendee.shown_name, came, *((times, sat) if internal else ())))
    columns = [
        Column("number", "연번", kind="number", align="center", share=1),
        Column("seat", "직위·자격", share=3),
        Column("name", "성명", align="center", share=2.4),
        Column("came", "출석", align="center", share=1.4),
    ]
    if internal:
        columns += [
            Column("times", "들고 난 시각", align="center", share=3),
            Column("sat", "참석 시간", align="center", share=2),
        ]
    present = sum(row[3] == "출석" for row in rows)
    note = f"명부 {len(rows)}명 가운데 {present}명이 출석했습니다."
    return Table("참석 현황", columns, rows, note=note, captioned=False)


def _items(meeting, internal):
    """Each item with its text, its result and, in the office's own, who kept out of it."""
    blocks = []
    for item in meeting.items.prefetch_related("recusals__attendee"):
        recusals = [f"{row.attendee.shown_name} {row.get_kind_display()}: {row.reason}" for row in item.recusals.all()]
        kept_out = "\n".join(recusals) if internal else f"{len(recusals)}명" if recusals else ""
        blocks += [
            Heading(3, str(item.order), item.title, listed=False),
            *_lines(item.text),
            _facts(
                item.title,
                ("결과", item.get_result_display()),
                ("표결", item.votes_in_words()),
                ("출석", f"{item.present}명" if item.present is not None else ""),
                ("제척·기피·회피", kept_out),
                ("의결 내용", item.note),
            ),
        ]
    return blocks


def _facts(title, *pairs):
    """What is what, in two columns, without what is not said."""
    columns = (Column("what", "구분", head=True, share=1.6), Column("says", "내용", share=8))
    return Table(title, columns, [pair for pair in pairs if pair[1]], captioned=False)


def _lines(text):
    """Text as it was written, a paragraph a line."""
    items = [Item("item", 2, line.strip(), 0, "○") for line in text.splitlines() if line.strip()]
    return [Outline(tuple(items))] if items else []


def _hour(instant):
    return f"{timezone.localtime(instant):%H:%M}"
