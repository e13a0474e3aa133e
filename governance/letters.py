"""Letters to members: the call of a meeting with its agenda, the end of a term."""

from district.models import Letter, LetterKind
from district.templatetags import maeul

AHEAD = 90  # days before it ends that a term is written about


def calling(meeting, *, instead_of="", because=""):
    """Unsaved letters that call the members of the roll who have an account with an address; `instead_of` the hour and
    place of an earlier call, which does not hold any more `because` of a reason."""
    agenda = [f"{n}. {title}" for n, title in enumerate(meeting.items.values_list("title", flat=True), 1)]
    lines = meeting.attendees.members().filter(term__person__isnull=False).select_related("term__person")
    moved = [f"전의 일시·장소: {instead_of}", f"바꾼 까닭: {because}"] if instead_of else []
    return [_call(meeting, line.term.person, agenda, moved) for line in lines if line.term.person.email]


def unreached(lines):
    """The lines of a roll to whom no letter goes: members without an account or address, and departments."""
    return [line for line in lines if not (line.term and line.term.person and line.term.person.email)]


def _call(meeting, person, agenda, moved):
    how = "서면으로 심의합니다. 의견을 내실 때: " if meeting.kind == meeting.Kind.WRITTEN else "일시: "
    told = [
        f"{person.name}님, 안녕하세요.",
        "",
        f"‘{meeting}’의 일시·장소가 바뀌어 다시 알려 드립니다." if moved else f"‘{meeting}’를 소집합니다.",
        "",
        f"{how}{maeul.kdatetime(meeting.held_at)}",
        *([f"장소: {meeting.place}"] if meeting.place else []),
        *moved,
        "",
        "안건",
        *(agenda or ["– 따로 알려 드립니다."]),
    ]
    what = "일시·장소 변경" if moved else "소집"
    subject = f"[서대문 마을] {meeting} {what} ({maeul.kdatetime(meeting.held_at)})"
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
