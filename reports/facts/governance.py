"""The committee, the task force and the support centre, as the plan's day finds them."""

from district.models import Department
from governance.models import Body, Seat, SupportCentre, Term
from reports.editions import issued_on
from reports.facts.slots import block, figures, outline, told
from reports.tables import Column, Table, printed

Kind = Body.Kind


def _body(kind):
    return Body.objects.filter(kind=kind).first()


@figures(
    *(f"위원회 {what}" for what in ("근거", "정원", "당연직", "위촉직", "당연직 위원", "위촉직 위원")), "임기만료 위원"
)
def committee(plan):
    """Seats by the rule in force on the plan's day, posts of the members, terms that run out in its year."""
    body, day = _body(Kind.COMMITTEE), issued_on(plan)
    if not body or not (rule := body.rule_on(day)) or rule.seats is None:
        return {}
    roster = body.roster_on(day)
    appointed = [(seat, term.name) for seat, term in roster if seat.kind == Seat.Kind.APPOINTED and term and term.name]
    return {
        "위원회 근거": body.legal_basis,
        "위원회 정원": str(rule.seats),
        "위원회 당연직": str(rule.seats_ex_officio),
        "위원회 위촉직": str(rule.seats_appointed),
        "위원회 당연직 위원": ", ".join(
            _titled(seat.post, seat.role) for seat, _ in roster if seat.kind == Seat.Kind.EX_OFFICIO
        ),
        "위원회 위촉직 위원": ", ".join(_titled(f"{name} {seat.post}", seat.role) for seat, name in appointed),
        "임기만료 위원": str(Term.objects.filter(seat__body=body, end__year=plan.year).count()),
    }


@block("위원회 기능")
def duties(plan, edition):
    """The committee's duty, then that of its sittings and of the bodies below it."""
    if not (body := _body(Kind.COMMITTEE)):
        return []
    duty, *sittings = body.duty.splitlines()
    parts = [f"- {part.get_kind_display()} : {part.duty}" for part in Body.objects.filter(parent=body)]
    return outline(f"○ 기능 : {duty}", *(f"- {line}" for line in sittings), *parts)


@figures("TF 운영", "TF 기능", "TF 인원", "TF 관련부서")
def task_force(plan):
    if not (body := _body(Kind.TASK_FORCE)):
        return {}
    levels = {Department.Level.DISTRICT: [], Department.Level.DONG: []}
    for department in body.departments.order_by("pk"):
        levels[department.level].append(department.name)
    offices = ", ".join(name.removesuffix(" 주민센터") for name in levels[Department.Level.DONG])
    names = levels[Department.Level.DISTRICT] + ([f"동 주민센터({offices})"] if offices else [])
    return {
        "TF 운영": body.meets,
        "TF 기능": body.duty,
        "TF 인원": str(body.seats.count()),
        "TF 관련부서": ", ".join(names),
    }


@block("TF 전문가")
def experts(plan, edition):
    body = _body(Kind.TASK_FORCE)
    roster = body.roster_on(issued_on(plan)) if body else []
    return Table(
        "전문가(기획위원) 현황",
        (
            Column("post", "직위", align="center", share=2),
            Column("name", "성명", align="center", share=2),
            Column("role", "직책", align="center", share=2),
        ),
        [(seat.post, term.name if term else "", seat.role) for seat, term in roster if seat.kind == Seat.Kind.EXPERT],
        merge=("role",),
        captioned=False,
    )


def _titled(post, role):
    return f"{post}({role})" if role else post


@block("지원센터 운영")
def centre(plan, edition):
    centre = SupportCentre.objects.filter(year=plan.year).first()
    if not centre:
        return []
    support = f"(시 {printed(centre.city_support, 'thousand')}천원)" if centre.city_support else ""
    place = f"위치: {centre.place}" + (f", 규모: {centre.area.normalize():f}㎡" if centre.area else "")
    return outline(
        told("○", "기간", centre.period),
        told("○", "기능", centre.function),
        f"○ 운영방법 : {centre.operation} ({place})",
        *(f"- {line}" for line in centre.staffing.splitlines()),
        f"- {centre.city_support_ground}{support}" if centre.city_support_ground else "",
    )


@block("지원센터 역할")
def roles(plan, edition):
    centre = SupportCentre.objects.filter(year=plan.year).first()
    return outline(*(f"- {line}" for line in centre.roles.splitlines())) if centre else []
