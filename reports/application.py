"""An application (신청서) as a document to print or keep: what it says, who takes part, what it costs, its files."""

from itertools import cycle

from django.utils import timezone

from district.templatetags.maeul import kdate, kdatetime, masked, won
from reports.documents import Document, Heading
from reports.facts.slots import outline
from reports.tables import Column, Table

LONG = 60  # letters from which on an answer stands under its question, not beside it
PARTS = {"group": "모임", "project": "사업", "more": "더 묻는 것"}


def application_document(application, *, masks_names=False):
    """The whole application as it stands, with names of people masked where `masks_names`.

    Its date is the day of receipt, of a draft the day it was saved last; a draft says in its foot that it is one.
    """
    sections = [
        _receipt(application, masks_names),
        *_words(application),
        _people(application, masks_names),
        _costs(application),
    ]
    blocks = []
    for number, (label, made) in enumerate([*sections, _papers(application)], start=1):
        blocks += [Heading(2, str(number), label, listed=False), *made]
    return Document(
        title=f"{application.call.title} 신청서",
        subtitle=application.title or "제목 없는 신청서",
        blocks=blocks,
        date=timezone.localdate(application.submitted_at or application.saved_at),
        edition="" if application.submitted_at else "제출 전",
    )


def _receipt(application, masks_names):
    receipt, name = application.submitted_at, application.contact.name
    return "접수", [
        _facts(
            "접수",
            ("접수번호", application.number or "아직 제출하지 않았습니다"),
            ("접수 일시", kdatetime(receipt) if receipt else ""),
            ("상태", application.get_status_display()),
            ("접수 방법", application.intake.told if application.intake_id else ""),
            ("신청인", masked(name) if masks_names else name),
        )
    ]


def _words(application):
    """(label, blocks) of each part that is words."""
    period = f"{kdate(application.starts_on)} ~ {kdate(application.ends_on)}"
    kind = "" if application.kind == "group" else application.get_kind_display()
    facts = {
        "group": [
            ("모임·단체명", application.group_name or "–"),
            ("신청하는 곳", kind),
            ("함께하는 단체", application.partners),
            ("연명한 사람", "" if application.signers is None else f"{application.signers}명"),
            ("활동 동", str(application.dong or "–")),
            ("유형", str(application.type or "–")),
        ],
        "project": [("사업명", application.title or "–"), ("사업 기간", period)],
        "more": [
            (row.text, "확인했습니다" if row.pk in application.promised else "아직 확인하지 않았습니다")
            for row in application.promises()
        ],
    }
    for part, label in PARTS.items():
        answers = [answer for answer in application.answered() if answer.ask.part == part]
        if facts[part] or answers:
            yield label, [*_table_of_facts(label, facts[part], answers), *_longer(answers)]


def _table_of_facts(label, facts, answers):
    beside = [(answer.ask.label, answer.words or "–") for answer in answers if not _is_longer(answer)]
    return [_facts(label, *facts, *beside)] if facts or beside else []


def _is_longer(answer):
    return answer.ask.kind in ("long", "table") or len(answer.words) > LONG


def _longer(answers):
    """Questions whose answers stand below them, in the words and lines of those who wrote."""
    for letter, answer in zip(cycle("가나다라마바사아자차카타파하"), filter(_is_longer, answers), strict=False):
        yield Heading(3, letter, answer.ask.label, listed=False)
        if answer.ask.kind == "table" and answer.value:
            columns = [Column(f"column{at}", label) for at, label in enumerate(answer.ask.choices)]
            yield Table(answer.ask.label, columns, answer.rows, captioned=False)
        else:
            lines = [line for line in answer.words.splitlines() if line.strip()]
            yield outline(*(f"- {line.strip()}" for line in lines or ["–"]))


def _people(application, masks_names):
    people = application.participants.all()
    rows = [
        (number, masked(person.name) if masks_names else person.name, *_told(person))
        for number, person in enumerate(people, start=1)
    ]
    columns = (
        Column("number", "연번", kind="number", align="center", share=1),
        Column("name", "이름", align="center", share=3),
        Column("role", "역할", align="center", share=2),
        Column("tie", "생활권", align="center", share=2),
        Column("dong", "사는 동", align="center", share=2),
    )
    return f"참여자 {len(rows)}명", [Table("참여자", columns, rows, captioned=False)]


def _told(person):
    return person.get_role_display(), person.get_tie_display(), str(person.dong or "")


def _costs(application):
    rows = [
        (
            item.category,
            item.basis,
            f"{won(item.unit_price)} × {item.quantity:,} × {item.times:,}회",
            *(item.total, item.grant, item.own_share),
        )
        for item in application.costs.all()
    ]
    columns = (
        Column("category", "비목", share=2),
        Column("basis", "내용", share=3.4),
        Column("reckoned", "산출근거", share=3.4),
        Column("total", "금액", kind="won", share=1.8),
        Column("grant", "지원 신청", kind="won", share=1.8),
        Column("own_share", "자부담", kind="won", share=1.8),
    )
    totals = ("total", "grant", "own_share")
    return "예산", [Table("산출내역", columns, rows, unit="원", totals=totals, total_first=False, captioned=False)]


def _papers(application):
    """The files with the first 12 signs of their SHA-256: whoever has a file can tell whether it is the one."""
    rows = [
        (paper.place, paper.document.shown_name, f"{paper.document.size:,}", paper.document.sha256[:12])
        for paper in application.attachments.all()
    ]
    columns = (
        Column("place", "서류", share=3),
        Column("name", "파일", share=5),
        Column("size", "크기(바이트)", align="right", share=2),
        Column("sha256", "내용 지문(앞 12자)", align="center", share=2.4),
    )
    return "첨부", [Table("첨부", columns, rows, captioned=False)]


def _facts(title, *pairs):
    """A table of what and said; what nothing is said about is left out."""
    columns = (Column("what", "항목", head=True, share=2.4), Column("said", "내용", share=7.6))
    return Table(title, columns, [(what, said) for what, said in pairs if said], captioned=False)
