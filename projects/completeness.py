"""What an execution plan must say before it can be handed in, as sentences for the people who write it."""

from grants import judging

PARTS = ("words", "costs")


def missing(plan):
    """(part of the plan, sentence) for all that still has to be written or mended."""
    return [*(("words", say) for say in _words(plan)), *(("costs", say) for say in _costs(plan))]


def _words(plan):
    if not plan.content.strip():
        yield "추진 내용을 적어 주세요."
    if not (plan.starts_on and plan.ends_on):
        yield "사업 시작일과 종료일을 적어 주세요."
    if not plan.is_first and not plan.reason.strip():
        yield "바꾸는 까닭을 적어 주세요."
    if plan.before and not plan.differs:
        yield "지금 계획과 달라진 것이 없습니다. 바꿀 것을 고쳐 주세요."


def _costs(plan):
    costs, project = plan.costs.all(), plan.project
    for number, cost in enumerate(costs, start=1):
        if not (cost.category and cost.basis and cost.unit_price):
            yield f"실행예산 {number}번째 줄의 비목, 내용, 단가를 모두 적어 주세요."
    if (grant := plan.grant) != project.granted:
        off = f"{abs(grant - project.granted):,}원 {'많습니다' if grant > project.granted else '모자랍니다'}"
        yield f"지원금 합계는 선정액 {project.granted:,}원과 같아야 합니다. 지금은 {grant:,}원이라 {off}."
    case = plan.case
    row = judging.own_share(project.call.conditions.all(), case)
    if row and row.effect != row.Effect.TELL and (say := row.term.problem(row, case)):
        yield say
    for note in plan.advice():
        if note.blocks:
            yield f"실행예산 {note.line}번째 줄: {note.sentence}" if note.line else note.sentence
    budget = plan.by_category
    for category, spent in project.spent_by_category().items():
        if spent > (left := budget.get(category, (0, 0))[0]):
            yield f"‘{category}’은(는) 이미 {spent:,}원을 써서 지원금을 {left:,}원으로 줄일 수 없습니다."
