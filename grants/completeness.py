"""What an application must say before it can be handed in, as sentences for the people who write it."""

from . import rules

WORDS = {
    "group": {
        "type_id": "공모 유형을 골라 주세요.",
        "group_name": "모임·단체명을 적어 주세요.",
        "group_intro": "모임 소개를 적어 주세요.",
        "dong_id": "활동하는 동을 골라 주세요.",
    },
    "project": {
        "title": "사업명을 적어 주세요.",
        "need": "사업이 필요한 까닭을 적어 주세요.",
        "plan": "사업 내용을 적어 주세요.",
        "effect": "기대 효과를 적어 주세요.",
        "starts_on": "사업 시작일을 적어 주세요.",
        "ends_on": "사업 종료일을 적어 주세요.",
    },
}


def missing(application):
    """(part of the form, sentence) for each gap, in the order of the form."""
    for part, wanted in WORDS.items():
        for name, sentence in wanted.items():
            if not getattr(application, name):
                yield part, sentence
    for part, sentences in (("people", _people), ("costs", _costs), ("attachments", _papers)):
        for sentence in sentences(application):
            yield part, sentence


def _people(application):
    people, least = application.participants.all(), application.call.min_people
    if len(people) < least:
        yield f"참여자가 {least}명 이상이어야 합니다. 지금은 {len(people)}명입니다."
    if not any(person.role == person.Role.LEADER for person in people):
        yield "참여자 가운데 대표 한 사람을 정해 주세요."


def _costs(application):
    items = application.costs.all()
    for number, item in enumerate(items, start=1):
        if not (item.category and item.basis and item.unit_price):
            yield f"산출내역 {number}번째 줄의 비목, 내용, 단가를 모두 적어 주세요."
    type = application.type
    yield from rules.budget_problems(
        asked=sum(item.grant for item in items),
        own_share=sum(item.own_share for item in items),
        cap=type.cap if type else None,
        own_share_percent=type.own_share_percent if type else 0,
    )


def _papers(application):
    given = {paper.requirement_id for paper in application.attachments.all()}
    for paper in application.call.documents.all():
        if paper.required and paper.pk not in given:
            yield f"필수 서류 ‘{paper.name}’ 파일을 올려 주세요."
