"""The two editions of every document: the district's own copy, and the one anybody may read."""

from datetime import date

from district.permissions import may
from planning.models import Plan
from reports.documents import Document

INTERNAL, PUBLIC = "internal", "public"
EDITIONS = {INTERNAL: "내부용", PUBLIC: "공개본"}


def shown_name(award, edition):
    """Whom a funded project belongs to; the public edition masks private persons, groups keep their names."""
    return award.public_name if edition == PUBLIC else award.group_name


def may_have(user, edition):
    """Whether somebody may read an edition: names of private persons are for officials who see the awards."""
    return edition == PUBLIC or (edition == INTERNAL and may(user, "grants.view_award"))


def plan_of(year, edition):
    """The plan of a year with its department; Plan.DoesNotExist when there is none.

    The public edition says what was last confirmed, also while the plan is being changed.
    """
    plan = Plan.objects.select_related("department").get(year=year)
    return plan.as_published() if edition == PUBLIC else plan


def issued_on(plan):
    """The day a plan bears; of one not yet registered, the first of its year."""
    return plan.registered_on or plan.approved_on or date(plan.year, 1, 1)


def in_the_name_of(plan, *, title, blocks, edition, subtitle="", orientation="portrait"):
    """A document issued with a plan: its department, its date, so that equal records print equal bytes."""
    return Document(
        title=title,
        subtitle=subtitle,
        blocks=blocks,
        date=issued_on(plan),
        department=plan.department.name,
        edition=EDITIONS[edition] if edition == PUBLIC else "",
        orientation=orientation,
    )
