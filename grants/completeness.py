"""What an application must say before it can be handed in, as sentences for the people who write it."""

from . import questions, rules

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


def missing(application):
    """(part of the form, sentence) for each gap, in the order of the form."""
    wanted = ((part, name, say) for part, words in WORDS.items() for name, say in words.items())
    found = [(part, say) for part, name, say in wanted if not getattr(application, name)]
    found += questions.gaps(application.answered())
    found += [(row.term.part, say) for row, say in application.problems() if row.effect == row.Effect.BLOCK]
    for part, sentences in (("people", _people), ("costs", _costs), ("attachments", _papers)):
        found += [(part, say) for say in sentences(application)]
    return sorted(found, key=lambda gap: PARTS.index(gap[0]))


def _people(application):
    if not any(person.role == person.Role.LEADER for person in application.participants.all()):
        yield "참여자 가운데 대표 한 사람을 정해 주세요."
    if waiting := [person.name for person in application.participants.all() if not person.consented]:
        yield f"개인정보 이용에 동의했는지 확인해 주세요: {', '.join(waiting)}"


def _costs(application):
    items = application.costs.all()
    for number, item in enumerate(items, start=1):
        if not (item.category and item.basis and item.unit_price):
            yield f"산출내역 {number}번째 줄의 비목, 내용, 단가를 모두 적어 주세요."
    for told in application.advice():
        if told.blocks:
            yield f"산출내역 {told.line}번째 줄: {told.sentence}" if told.line else told.sentence
    type = application.type
    yield from rules.money_problems(application.asked, floor=type and type.floor, cap=type and type.cap)


def _papers(application):
    given = {paper.requirement_id for paper in application.attachments.all()}
    for paper in application.papers_due():
        if paper.required and paper.pk not in given:
            yield f"필수 서류 ‘{paper.name}’ 파일을 올려 주세요."
