"""Letters to members: the call of a meeting with its agenda."""

from district.models import Letter, LetterKind
from district.templatetags import maeul


def calling(meeting):
    """Unsaved letters that call the members of the roll who have an account with an address."""
    agenda = [f"{n}. {title}" for n, title in enumerate(meeting.items.values_list("title", flat=True), 1)]
    lines = meeting.attendees.members().filter(term__person__isnull=False).select_related("term__person")
    return [_call(meeting, line.term.person, agenda) for line in lines if line.term.person.email]


def _call(meeting, person, agenda):
    how = "서면으로 심의합니다. 의견을 내실 때: " if meeting.kind == meeting.Kind.WRITTEN else "일시: "
    told = [
        f"{person.name}님, 안녕하세요.",
        "",
        f"‘{meeting}’를 소집합니다.",
        "",
        f"{how}{maeul.kdatetime(meeting.held_at)}",
        *([f"장소: {meeting.place}"] if meeting.place else []),
        "",
        "안건",
        *(agenda or ["– 따로 알려 드립니다."]),
    ]
    subject = f"[서대문 마을] {meeting} 소집 ({maeul.kdatetime(meeting.held_at)})"
    return Letter.about(
        meeting,
        to=person,
        name=person.name,
        address=person.email,
        kind=LetterKind.NOTICE,
        subject=subject[:200],
        body="\n".join(told) + "\n",
    )
