"""Letters to members: the call of a meeting with its agenda, the end of a term."""

from district.models import Letter, LetterKind
from district.templatetags import maeul

AHEAD = 90  # days before it ends that a term is written about


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


def term_endings(terms):
    """Unsaved letters to those of `terms` who have an address and no letter about the end of their term yet."""
    terms = terms.filter(person__isnull=False).exclude(person__email="").select_related("person", "seat__body")
    told = Letter.objects.filter(subject_model="governance.term").exclude(status=Letter.Status.CANCELLED)
    told = set(told.filter(subject_id__in=[str(term.pk) for term in terms]).values_list("subject_id", flat=True))
    return [_ending(term) for term in terms if str(term.pk) not in told]


def _ending(term):
    last = maeul.kdate(term.last_day)
    body = [
        f"{term.person.name}님, 안녕하세요.",
        "",
        f"‘{term.seat.body}’ 위원 임기가 {last}에 끝납니다.",
        "그동안 함께해 주셔서 고맙습니다. 연임이나 새 위촉은 따로 알려 드리겠습니다.",
    ]
    return Letter.about(
        term,
        to=term.person,
        name=term.person.name,
        address=term.person.email,
        kind=LetterKind.NOTICE,
        subject=f"[서대문 마을] {term.seat.body} 위원 임기가 {last}에 끝납니다"[:200],
        body="\n".join(body) + "\n",
    )
