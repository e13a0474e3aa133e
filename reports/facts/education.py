"""Courses, visits, events, prizes and channels: what was done last year, what the plan announces."""

from education.models import AwardReceived, Channel, Event, Programme, TrainingCount
from reports.facts.slots import block, outline, told
from reports.tables import Column, Table, printed

Kind = Programme.Kind


@block("교육 운영")
def courses_held(plan, edition):
    lines = []
    for course in _events(plan, Event.Kind.PROGRAMME):
        lines += [f"○ {course.name}", *(f"- {line}" for line in course.content.splitlines())]
    return outline(*lines)


@block("교육 실적")
def training(plan, edition):
    """Audiences side by side, as the plan shows them."""
    counts = list(TrainingCount.objects.filter(year=plan.year - 1).order_by("pk"))
    columns = [Column(count.audience, count.get_audience_display(), align="center", share=2) for count in counts]
    return Table(
        "교육 실적",
        [Column("what", "교육 구분", align="center", head=True), *columns],
        [("대상", *(count.who for count in counts)), ("참여인원", *(count.people for count in counts))],
        unit="명",
        captioned=False,
    )


@block("우수사례 현장 탐방")
def visits_made(plan, edition):
    return _places(_events(plan, Event.Kind.VISIT))


@block("정책투어")
def tours_joined(plan, edition):
    return _places(_events(plan, Event.Kind.TOUR))


def _places(events):
    return outline(*(f"- {event.place} : {event.who or event.content}" for event in events))


@block("대외평가 수상")
def prizes(plan, edition):
    """The prize of the year before, and in which years there was one."""
    found = list(AwardReceived.objects.filter(year__lt=plan.year).order_by("year"))
    lines = []
    for prize in found:
        if prize.year == plan.year - 1:
            won = f", {printed(prize.amount, 'thousand')}천원 수상" if prize.amount else ""
            lines.append(f"○ {prize.title}{won}")
    years = list(dict.fromkeys(prize.year for prize in found))
    if len(years) > 1:
        lines.append(f"- {years[0]}년 평가 이래 {len(years)}년 수상 ({', '.join(f'{year}년' for year in years)})")
    return outline(*lines)


@block("행사")
def events_held(plan, edition):
    lines = []
    for event in _events(plan, Event.Kind.PRESENTATION, Event.Kind.FAIR):
        people = f"{printed(event.attendees, 'number')}명" if event.attendees else ""
        lines += [
            f"○ {event.name}",
            told("-", "일시·장소", " / ".join(part for part in (event.when, event.place) if part)),
            told("-", "발표대상", event.presented),
            told("-", "참석자", f"{event.who} {people}".strip()),
            *_several("행사목적" if event.kind == Event.Kind.PRESENTATION else "내용", event.content),
        ]
    return outline(*lines)


def _several(label, text):
    """One line behind its label, several below it."""
    first, *others = text.splitlines() or [""]
    return [f"- {label}", *(f"· {line}" for line in (first, *others))] if others else [told("-", label, first)]


def _events(plan, *kinds):
    return Event.objects.filter(year=plan.year - 1, kind__in=kinds).order_by("order")


@block("마을아카데미 과정")
def academy(plan, edition):
    lines = []
    for course in _courses(plan, Kind.BASIC, Kind.ADVANCED):
        lines += [f"○ {course.get_kind_display()}", *_told_of(course, "-")]
    return outline(*lines)


@block("찾아가는 교육")
def on_site(plan, edition):
    return outline(*(line for course in _courses(plan, Kind.ON_SITE) for line in _told_of(course, "○")))


@block("우수사례 탐방")
def visits(plan, edition):
    return outline(*(line for course in _courses(plan, Kind.VISIT) for line in _told_of(course, "○")))


@block("마을공동체 워크숍")
def workshop(plan, edition):
    return outline(*(line for course in _courses(plan, Kind.WORKSHOP) for line in _told_of(course, "○")))


@block("현장 밀착 교육과 컨설팅")
def support(plan, edition):
    lines = []
    for course in _courses(plan, Kind.ACCOUNTING, Kind.CONSULTING):
        lines += [f"○ {course.name}", *_told_of(course, "-")]
    return outline(*lines)


def _courses(plan, *kinds):
    return Programme.objects.filter(year=plan.year, kind__in=kinds).order_by("order")


def _told_of(course, sign):
    """What the records know of a course, a line each."""
    return [
        told(sign, "시기", course.period),
        *(told(sign, "내용", line) for line in course.content.splitlines()),
        told(sign, "대상", course.target),
        told(sign, "장소", course.place),
        told(sign, "목적", course.purpose),
        told(sign, "방법", course.method),
    ]


@block("홍보 매체")
def channels(plan, edition):
    found = Channel.objects.filter(year=plan.year).order_by("order")
    return outline(*(f"○ {channel.name} : {channel.method}" for channel in found))
