"""The papers of the meeting that decides on a call: what the reviews came to, and what is proposed.

document = agenda_document(scenario, PUBLIC)      # 심의 안건
document = ranking_document(call, INTERNAL)       # 심사 결과표, as the ranking is now
"""

from django.utils import timezone

from district.templatetags.maeul import kdatetime, masked
from grants.models import Allotment
from grants.overview import AXES, Overview
from grants.ranking import ranking
from planning.outline import Item
from reports.documents import Document, Heading, Landscape, Opening, Outline, Picture
from reports.editions import EDITIONS, INTERNAL, PUBLIC
from reports.tables import Column, Table

ORDER = {Allotment.State.SELECTED: 0, Allotment.State.RESERVE: 1, Allotment.State.REJECTED: 2}
EXCEPTIONS = "앞선 순위를 두고 선정했거나, 점수 없이 선정했거나, 계산한 금액과 다르면 예외로 보고 까닭을 적었음"


def agenda_document(scenario, edition):
    """What is put to the meeting: all applications with what is proposed, and the sums; who withdrew is left out."""
    call, overview = scenario.call, Overview(scenario)
    proposal, drawn = proposal_table(scenario, overview, edition), overview.dong_map()
    blocks = [
        _heading(1, "제안"),
        _lines(
            f"{call.title}에 적격으로 검토된 {len(overview.rows)}건 가운데 {overview.selected}건을 선정하고 "
            f"{overview.reserved}건을 예비로 둘 것을 제안함",
            f"배분 {overview.allotted:,}원 / 예산 {_won(overview.budget)} · {_left(overview)}",
            scenario.note,
        ),
        _heading(2, "유형·분야별 선정"),
        *(_axis_table(overview, axis) for axis in ("type", "field") if overview.tells(axis)),
        _heading(3, "동별 선정"),
        Picture(drawn.title, drawn.svg, _axis_table(overview, "dong"), show_table=True, captioned=False),
        _heading(4, "신청별 제안"),
        Landscape([proposal]),
    ]
    made = scenario.changed_at or scenario.made_at
    return _document(f"{call} 심의 안건", blocks, edition, made, purpose=f"배분안 ‘{scenario.name}’")


def proposal_table(scenario, overview, edition):
    """Every application in the race, what is selected first; three queries."""
    shown = scenario.allotments.standing().select_related(
        "application__dong", "application__type", "application__applicant", "application__intake"
    )
    own = dict(scenario.call.applications.in_review().with_money().values_list("pk", "own_won"))
    rows = sorted(shown.by_rank(), key=lambda row: (ORDER[row.state], row.reserve_rank or 0))
    fallen = scenario.allotments.fallen().count()
    notes = [EXCEPTIONS] if overview.exceptions else []
    notes += [f"취하한 {fallen}건은 뺐음"] if fallen else []
    return Table(
        "신청별 제안",
        (
            Column("state", "제안", align="center", share=1),
            Column("reserve", "예비\n순위", kind="number", align="center", share=0.7),
            Column("rank", "심사\n순위", kind="number", align="center", share=0.7),
            Column("number", "접수번호", align="center", share=1.7),
            Column("group", "모임·단체", share=2.4),
            Column("title", "사업명", head=True, share=3),
            Column("dong", "동", align="center", share=1.3),
            Column("type", "유형", align="center", share=1.7),
            Column("points", "점수", align="center", share=0.9),
            Column("asked", "신청액", kind="won", share=1.6),
            Column("own", "자부담", kind="won", share=1.5),
            Column("amount", "제안액", kind="won", share=1.6),
            Column("reason", "까닭", share=2.6),
        ),
        [
            (
                row.get_state_display(),
                row.reserve_rank,
                row.rank,
                row.application.number,
                _group(row.application, edition),
                row.application.title,
                row.application.dong.name,
                str(row.application.type),
                row.points,
                row.asked,
                own[row.application_id],
                row.amount or None,
                row.reason,
            )
            for row in rows
        ],
        unit="원",
        merge=("state",),
        subtotals=True,
        totals=("asked", "own", "amount"),
        count=("title", "건"),
        note=" · ".join(notes),
        captioned=False,
    )


def ranking_document(call, edition):
    """The ranking as it is now, every average with its calculation; members are named in the district's own copy."""
    entries = ranking(call)
    shown = call.applications.with_money().select_related("dong", "applicant", "intake")
    shown = shown.in_bulk([entry.application_id for entry in entries])
    scored = sum(entry.rank is not None for entry in entries)
    told = [f"{step}: {step.reckoned}" for step, _ in call.scored_steps]
    table = Table(
        "심사 순위",
        (
            Column("rank", "순위", kind="number", align="center", share=0.7),
            Column("number", "접수번호", align="center", share=1.7),
            Column("group", "모임·단체", share=2.4),
            Column("title", "사업명", head=True, share=3.2),
            Column("dong", "동", align="center", share=1.3),
            Column("asked", "신청액", kind="won", share=1.6),
            Column("points", "점수", align="center", share=1),
            Column("handed", "제출", align="center", share=0.8),
            Column("members", "위원별 점수", share=2.8),
            Column("how", "계산", share=3.4),
        ),
        [_ranked(entry, shown[entry.application_id], edition) for entry in entries],
        unit="원, 점",
        totals=("asked",),
        count=("title", "건"),
        total_first=False,
        captioned=False,
    )
    blocks = [
        _heading(1, "심사 방법"),
        _lines(f"적격 {len(entries)}건, 점수가 있는 것 {scored}건", *told, entries.tie_rule, *_rubric(call)),
        _heading(2, "심사 순위"),
        table,
    ]
    now = timezone.now()
    return _document(
        f"{call} 심사 결과표", blocks, edition, now, purpose=f"{kdatetime(now)} 현재", orientation="landscape"
    )


def _ranked(entry, application, edition):
    totals = [total for given in entry.given for total in given.totals]
    members = [f"{member.name} {points}" for member, points in totals]
    return (
        entry.rank,
        application.number,
        _group(application, edition),
        application.title,
        application.dong.name,
        application.asked_won,
        entry.shown,
        f"{entry.handed_in}/{entry.assigned}",
        ", ".join(members if edition == INTERNAL else map(str, sorted(points for _, points in totals))),
        "\n".join(filter(None, [entry.explanation, entry.tie])),
    )


def persons_in(document):
    """How many people the district's own copy names: members by their scores, and groups that bear a person's name."""
    named = set()
    for table in document.tables():
        keys = {column.key for column in table.columns}
        if "members" in keys:
            named |= {told.rsplit(" ", 1)[0] for cell in table.column("members") for told in cell.split(", ") if told}
    return len(named)


# -- pieces -----------------------------------------------------------------------------------------------------------


def _axis_table(overview, axis):
    """Counts and money along an axis, those places too where nothing is."""
    sums = overview.sums(axis)
    return Table(
        f"{AXES[axis]}별 선정",
        (
            Column("name", AXES[axis], head=True, share=3),
            Column("all", "신청(건)", kind="number", share=1.2),
            Column("selected", "선정(건)", kind="number", share=1.2),
            Column("amount", "제안액(원)", kind="won", share=2),
        ),
        sums,
        totals=("all", "selected", "amount"),
        captioned=axis != "dong",
    )


def _rubric(call):
    criteria = list(call.criteria.all())
    if not criteria:
        return []
    told = ", ".join(f"{row.name} {row.max_points}점" for row in criteria)
    return [f"심사기준: {told}{' (예시)' if call.has_example_criteria() else ''}"]


def _group(application, edition):
    """Whose project it is; in the public edition a group that bears its applicant's name is a private person."""
    is_person = application.group_name.strip() == application.contact.name.strip()
    return masked(application.group_name) if edition == PUBLIC and is_person else application.group_name


def _won(amount):
    return "정하지 않음" if amount is None else f"{amount:,}원"


def _left(overview):
    if overview.left is None:
        return "남는 금액은 알 수 없음"
    return f"{overview.over:,}원이 예산을 넘음" if overview.over else f"남음 {overview.left:,}원"


def _heading(number, text):
    return Heading(2, str(number), text, listed=False)


def _lines(*texts):
    return Outline(
        tuple(Item("item", 2, line.strip(), 0, "○") for text in texts for line in text.splitlines() if line.strip())
    )


def _document(title, blocks, edition, instant, *, purpose, **more):
    return Document(
        title=title,
        blocks=[Opening(title, purpose), *blocks],
        date=timezone.localdate(instant),
        department="자치행정과",
        edition=EDITIONS[PUBLIC] if edition == PUBLIC else "",
        **more,
    )
