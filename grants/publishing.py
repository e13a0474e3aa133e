"""What is looked at before a call goes out: obstacles (막음) that keep it back, and advice (권함) that does not."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from district.templatetags.maeul import kdate, kdatetime

FULL_MARKS = 100  # 점
CHOOSING = ("choice", "choices")


@dataclass(frozen=True)
class Finding:
    """A sentence, and where on the call's desk it is mended: a field, or the name of a list of rows (`types`)."""

    sentence: str
    at: str


def obstacles(call):
    """Findings that keep `call` from being published, in the order of its desk."""
    for check in (_window, _order_of_days, _types, _money, _conditions, _documents, questions_whole, _steps, _points):
        yield from check(call)


def advice(call, elections=()):
    """Findings worth a second look; `elections` are the ElectionDays from the opening on, soonest first."""
    for check in (_copied, _calendar, _unsaid, _templates, _rubric):
        yield from check(call)
    yield from _elections(call, list(elections))


def refuse(findings):
    """Raises ValidationError with all sentences where there are any."""
    if found := list(findings):
        raise ValidationError([ValidationError(finding.sentence, code=finding.at) for finding in found])


# -- obstacles --------------------------------------------------------------------------------------------------------


def _window(call):
    if not (call.opens_at and call.closes_at):
        yield Finding("접수 시작과 마감을 정한 뒤에 공고할 수 있습니다.", "opens_at")
    elif call.closes_at <= timezone.now():
        yield Finding(f"접수 마감({kdatetime(call.closes_at)})이 이미 지났습니다.", "closes_at")


def _order_of_days(call):
    """접수 → 결과 발표 → 사업 기간."""
    if call.results_at and call.closes_at and call.results_at <= call.closes_at:
        yield Finding("결과 발표는 접수 마감보다 뒤여야 합니다.", "results_at")
    decided = call.results_at or call.closes_at
    projects = [("사업 시작", call, "starts_on")]
    projects += [(f"‘{type}’의 사업 시작", type, "types") for type in call.types.all()]
    for name, row, at in projects:
        if decided and row.starts_on and row.starts_on < timezone.localdate(decided):
            before = "결과 발표" if call.results_at else "접수 마감"
            yield Finding(f"{name} {kdate(row.starts_on)} – {before}보다 빠릅니다.", at)
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            yield Finding(f"{name} {kdate(row.starts_on)} – 끝나는 날이 그보다 빠릅니다.", at)


def _types(call):
    if not call.types.all():
        yield Finding("공모 유형이 하나는 있어야 합니다. 나누지 않는 공모라면 이름을 공모명처럼 적습니다.", "types")


def _money(call):
    if call.budget is None:
        return
    for type in call.types.all():
        if type.cap and type.cap > call.budget:
            yield Finding(f"‘{type}’의 모임당 한도 {type.cap:,}원이 지원 한도 총액보다 많습니다.", "types")
    fixed = call.award_mode == call.AwardMode.FIXED
    least = sum((type.places or 0) * ((fixed and type.cap) or type.floor or 0) for type in call.types.all())
    if least > call.budget:
        told = f"유형마다 선정 수와 금액을 곱해 더하면 {least:,}원, 지원 한도 총액은 {call.budget:,}원입니다."
        yield Finding(told, "types")
    if call.budget_line and call.budget > (left := call.budget_line.left()):
        told = f"지원 한도 총액 {call.budget:,}원이 예산 ‘{call.budget_line}’의 잔액 {left:,}원보다 많습니다."
        yield Finding(told, "budget")


def _conditions(call):
    for row in call.conditions.select_related("type"):
        yield from _gaps(row, row.term.label, "conditions")
        if sentence := row.term.unsaid(row):
            yield Finding(sentence, "conditions")


def _documents(call):
    for row in call.documents.select_related("type"):
        yield from _gaps(row, row.name, "documents")


def _gaps(row, name, at):
    try:
        row.clean()
    except ValidationError as refusal:
        for sentence in refusal.messages:
            yield Finding(sentence if f"‘{name}’" in sentence else f"‘{name}’: {sentence}", at)


def questions_whole(call):
    """Findings on questions that cannot be asked: incomplete ones, and those waiting for an answer nobody can give."""
    earlier = {}
    for row in call.questions.all():
        if found := list(_gaps(row, row.label, "questions")):
            yield from found
        elif row.ask.only_if:
            yield from (Finding(f"‘{row.label}’: {told}", "questions") for told in _never_asked(row.ask, earlier))
        earlier[row.key] = row.ask


def _never_asked(ask, earlier):
    key, answer = ask.only_if
    if key not in earlier:
        yield "앞선 질문의 답에 따라 묻게 되어 있는데, 그 질문이 앞에 없습니다."
    elif earlier[key].kind not in CHOOSING:
        yield f"‘{earlier[key].label}’ 질문은 답을 고르는 질문이 아니어서 그 답에 따라 물을 수 없습니다."
    elif answer not in earlier[key].choices:
        yield f"‘{earlier[key].label}’ 질문에는 ‘{answer}’라는 답이 없습니다."


def _steps(call):
    steps = [step for step in call.steps.all() if step.phase == step.Phase.REVIEW]
    weights = [step.weight for step in steps if step.weight is not None]
    if weights and sum(weights) != FULL_MARKS:
        yield Finding(f"심사 단계의 반영 비율을 더하면 {sum(weights)}%입니다. 100%가 되어야 합니다.", "steps")


def _points(call):
    for criterion in call.criteria.all():
        if criterion.max_points is None:
            yield Finding(f"심사기준 ‘{criterion.name}’의 배점이 비어 있습니다.", "criteria")


# -- advice -----------------------------------------------------------------------------------------------------------


def _copied(call):
    if call.dates_unchecked:
        yield Finding("지난 공모에서 옮긴 날짜입니다. 접수·발표·사업·절차의 날을 확인해 주세요.", "dates_unchecked")
    if call.kind != call.Kind.FIRST and not call.follows_id:
        yield Finding(f"{call.get_kind_display()}인데 앞선 공고를 고르지 않았습니다.", "follows")


def _calendar(call):
    for at in ("opens_at", "closes_at", "results_at"):
        instant = getattr(call, at)
        if instant and timezone.localtime(instant).weekday() > 4:
            name = call._meta.get_field(at).verbose_name
            yield Finding(f"{name}({kdatetime(instant)})이 주말입니다.", at)
    if not call.results_at:
        yield Finding("결과 발표 일시를 적으면 신청한 사람이 언제까지 기다릴지 압니다.", "results_at")
    for step in call.steps.all():
        due, what = {
            step.Phase.BEFORE: (call.closes_at, "접수 마감"),
            step.Phase.REVIEW: (call.results_at, "결과 발표"),
        }.get(step.phase, (None, ""))
        if due and step.starts_at and step.starts_at >= due:
            yield Finding(f"{step.get_phase_display()} 절차 ‘{step}’의 날이 {what}보다 늦습니다.", "steps")


def _unsaid(call):
    if call.budget is None:
        yield Finding("지원 한도 총액이 비어 있습니다. 정해지지 않았으면 그대로 두어도 됩니다.", "budget")
    for type in call.types.all():
        if not (type.cap or type.floor or type.in_kind):
            yield Finding(f"‘{type}’에 지원 금액이 없습니다. 물품으로 지원하면 ‘현물 지원’을 켭니다.", "types")
    if not call.questions.all():
        yield Finding("질문을 적지 않아 표준 질문 네 가지로 공고합니다.", "questions")


def _templates(call):
    bare = [paper.name for paper in call.documents.all() if paper.required and not paper.template_id]
    if bare:
        yield Finding(f"양식 파일이 없는 필수 서류가 있습니다: {', '.join(bare)}", "documents")


def _rubric(call):
    criteria = call.criteria.select_related("step")
    if not criteria:
        yield Finding("심사기준이 없습니다. 무엇을 보고 뽑는지 알리는 것이 좋습니다.", "criteria")
    if any(criterion.is_example for criterion in criteria):
        yield Finding("예시 심사기준이 있습니다. 공식 배점표로 바꾼 뒤 ‘예시’를 꺼 주세요.", "criteria")
    for step, points in points_of(criteria).items():
        if points != FULL_MARKS:
            whose = f"‘{step}’의 배점" if step else "배점"
            yield Finding(f"{whose}을 모두 더하면 {points}점입니다. 100점이 아닌 것이 맞는지 봐 주세요.", "criteria")


def points_of(criteria):
    """{review step or None: sum of the points (점) of its criteria}."""
    points = Counter()
    for criterion in criteria:
        points[criterion.step] += criterion.max_points or 0
    return points


def _elections(call, elections):
    """Nothing of the law is decided here: the rows say which days to look at, people say what may be done in them."""
    if not (call.opens_at and call.closes_at):
        return
    if not elections:
        told = "접수를 시작한 뒤의 선거일이 등록되어 있지 않아, 선거를 앞둔 때와 겹치는지 보지 못했습니다."
        yield Finding(told, "elections")
    opens, last = map(timezone.localdate, (call.opens_at, call.closes_at - timedelta(microseconds=1)))
    result = timezone.localdate(call.results_at) if call.results_at else None
    for election in elections:
        if opens <= election.date and last >= election.starts_on:
            yield _near(election, "접수 기간")
        if result and election.starts_on <= result <= election.date:
            yield _near(election, "결과 발표")


def _near(election, what):
    ground = f" 근거: {election.ground}." if election.ground else ""
    example = " 날짜와 기간은 예시입니다." if election.is_example else ""
    told = f"{what}이 ‘{election}’({kdate(election.date)}) 전 {election.days_before}일 안에 듭니다.{ground}{example}"
    return Finding(f"{told} 해도 되는지 선거관리위원회에 물어보고 정해 주세요.", "elections")
