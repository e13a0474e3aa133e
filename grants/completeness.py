"""What an application must say before it can be handed in, as sentences for the people who write it."""

from . import questions, rules, terms

PARTS = ("group", "project", "people", "costs", "more", "attachments")
WORDS = {
    "group": {
        "type_id": "공모 유형을 골라 주세요.",
        "group_name": "모임·단체명을 적어 주세요.",
        "dong_id": "활동하는 동을 골라 주세요.",
    },
    "project": {
        "title": "사업명을 적어 주세요.",
        "starts_on": "사업 시작일을 적어 주세요.",
        "ends_on": "사업 종료일을 적어 주세요.",
    },
}


class Gap(tuple):
    """(part of the form, sentence); `field` is where on the part's page it is mended, "" where no field says it."""

    def __new__(cls, part, sentence, field=""):
        gap = super().__new__(cls, (part, sentence))
        gap.field = field
        return gap


def missing(application, case):
    """A Gap for all that still has to be written or mended, in the order of the form; `case` is the application's."""
    wanted = ((part, name, say) for part, words in WORDS.items() for name, say in words.items())
    found = [Gap(part, say, name.removesuffix("_id")) for part, name, say in wanted if not getattr(application, name)]
    for answer in application.answered():
        found += [Gap(part, say, answer.ask.key) for part, say in questions.gaps([answer])]
    for row, say in application.problems(case):
        if row.effect == row.Effect.BLOCK:
            found.append(Gap(row.term.part, say, f"promise_{row.pk}" if row.key == terms.Promise.key else ""))
    for part, gaps in (
        ("people", _people(application)),
        ("costs", _costs(application, case)),
        ("attachments", _papers(application, case)),
    ):
        found += [Gap(part, *gap) for gap in gaps]
    return sorted(found, key=lambda gap: PARTS.index(gap[0]))


def advice(application, case):
    """(part of the form, sentence) of what should be looked at once more and keeps nothing back."""
    found = [(row.term.part, say) for row, say in application.problems(case) if row.effect == row.Effect.CHECK]
    told = [note for note in application.advice() if note.over and not note.blocks]
    found += [
        ("costs", f"산출내역 {note.line}번째 줄: {note.sentence}" if note.line else note.sentence) for note in told
    ]
    return sorted(found, key=lambda gap: PARTS.index(gap[0]))


def _people(application):
    if not any(person.role == person.Role.LEADER for person in application.participants.all()):
        yield "참여자 가운데 대표 한 사람을 정해 주세요.", "people-0-role"
    waiting = [(at, person.name) for at, person in enumerate(application.participants.all()) if not person.consented]
    if waiting:
        names = ", ".join(name for _, name in waiting)
        yield f"개인정보 이용에 동의했는지 확인해 주세요: {names}", f"people-{waiting[0][0]}-consented"


def _costs(application, case):
    items = application.costs.all()
    for number, item in enumerate(items, start=1):
        if not (item.category and item.basis and item.unit_price):
            yield f"산출내역 {number}번째 줄의 비목, 내용, 단가를 모두 적어 주세요.", f"costs-{number - 1}-category"
    for note in application.advice():
        if note.blocks and note.line:
            yield f"산출내역 {note.line}번째 줄: {note.sentence}", f"costs-{note.line - 1}-unit_price"
        elif note.blocks:
            yield (note.sentence,)
    type = application.type
    for sentence in rules.money_problems(case.asked, floor=type and type.floor, cap=type and type.cap):
        yield sentence, "costs-0-unit_price"


def _papers(application, case):
    given = {paper.requirement_id for paper in application.attachments.all()}
    for paper in application.papers_due(case):
        if paper.required and paper.pk not in given:
            yield f"필수 서류 ‘{paper.name}’ 파일을 올려 주세요.", f"paper_{paper.pk}"
