"""Whom the rules may keep from an application (제척), as far as the records know it: officials decide on each."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from district.models import Membership

from .conflict import Conflict
from .contents import Participant
from .editor import Editor


@dataclass(frozen=True)
class Suspicion:
    """What speaks for keeping a member from an application: `whys` are sentences."""

    application_id: int
    member_id: int
    whys: tuple[str, ...]


def suspects(round, *, applications=None):
    """Suspicions among the field and the panel of `round` on which nobody has decided yet, in as many queries for any
    number. `applications` narrows the field to those an official sees."""
    field = round.field() if applications is None else applications
    members = list(round.members.all())
    found = defaultdict(list)
    for source in (_own, _same_person, _same_contact, _same_household, _same_group):
        for application, member, why in source(field.order_by(), members):
            if why not in found[application, member]:
                found[application, member].append(why)
    settled = Conflict.objects.filter(Q(kind=Conflict.Kind.EXCLUDED) | Q(status=Conflict.Status.UPHELD))
    for pair in settled.filter(application__in=field.order_by().values("pk")).values_list("application", "member"):
        found.pop(pair, None)
    return [Suspicion(*pair, tuple(whys)) for pair, whys in sorted(found.items())]


def end_of(phone):
    """The last four digits of a phone number; "" where it has fewer."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return digits[-4:] if len(digits) >= 4 else ""


def _own(field, members):
    for application, member in field.filter(applicant__in=members).values_list("pk", "applicant"):
        yield application, member, "신청한 사람입니다."
    editors = Editor.objects.filter(application__in=field.values("pk"), user__in=members)
    for application, member in editors.values_list("application", "user"):
        yield application, member, "신청서를 함께 쓰는 사람입니다."


def _named(members):
    """{name: members of that name}."""
    named = defaultdict(list)
    for member in members:
        named[member.name].append(member)
    return named


def _same_person(field, members):
    """A participant of the same name, unless the ends of the two phone numbers tell them apart."""
    named = _named(members)
    people = Participant.objects.filter(application__in=field.values("pk"), name__in=named)
    for application, name, ending in people.values_list("application", "name", "phone_end"):
        for member in named[name]:
            known = end_of(member.phone)
            if ending and known == ending:
                yield application, member.pk, "이름과 전화번호 끝자리가 같은 참여자가 있습니다."
            elif not (ending and known):
                yield application, member.pk, "이름이 같은 참여자가 있습니다. 같은 사람인지 확인해 주세요."


def _same_contact(field, members):
    """Who is written to about it has the member's address or number."""
    by_address = {member.email: member.pk for member in members}
    by_phone = defaultdict(list)
    for member in members:
        if digits := _digits(member.phone):
            by_phone[digits].append(member.pk)
    columns = ("pk", "applicant__phone", "intake__email", "intake__phone", "applicant")
    for application, phone, address, paper_phone, applicant in field.values_list(*columns):
        if address and address.lower() in by_address:
            yield application, by_address[address.lower()], "신청인과 이메일 주소가 같습니다."
        for digits in filter(None, {_digits(phone), _digits(paper_phone)}):
            for member in by_phone.get(digits, ()):
                if member != applicant:
                    yield application, member, "신청인과 전화번호가 같습니다."


def _digits(phone):
    return "".join(sign for sign in phone or "" if sign.isdecimal())


def _same_household(field, members):
    """Who lives with the member, as an application says of the two, takes part in another one."""
    named = _named(members)
    told = Participant.objects.exclude(household="").exclude(phone_end="")
    homes = defaultdict(list)
    for application, household, name, ending in told.filter(name__in=named).values_list(
        "application", "household", "name", "phone_end"
    ):
        for member in named[name]:
            if end_of(member.phone) == ending:
                homes[application, household].append(member)
    family = defaultdict(list)
    columns = ("application", "household", "name", "phone_end")
    for application, household, name, ending in told.filter(application__in={at for at, _ in homes}).values_list(
        *columns
    ):
        for member in homes.get((application, household), ()):
            if name != member.name:
                family[name, ending].append(member.pk)
    people = Participant.objects.filter(application__in=field.values("pk"), name__in={name for name, _ in family})
    for application, name, ending in people.values_list("application", "name", "phone_end"):
        for member in family.get((name, ending), ()):
            yield application, member, "같은 집에 사는 사람이 참여합니다."


def _same_group(field, members):
    """The member belongs to the group that applies, to one that joins it, or to one of its applicant's."""
    groups = defaultdict(set)
    mine = Membership.objects.filter(user__in=members).select_related("organisation")
    for membership in mine:
        groups[_plain(membership.organisation.name)].add(membership.user_id)
    if not groups:
        return
    shared = defaultdict(set)
    for membership in mine:
        shared[membership.organisation_id].add(membership.user_id)
    theirs = defaultdict(set)
    for user, group in Membership.objects.filter(organisation__in=shared).values_list("user", "organisation"):
        theirs[user].add(group)
    for application, name, partners, applicant in field.values_list("pk", "group_name", "partners", "applicant"):
        for member in groups.get(_plain(name), ()):
            yield application, member, "신청한 모임의 구성원입니다."
        for partner in partners.splitlines():
            for member in groups.get(_plain(partner), ()):
                yield application, member, "함께하는 단체의 구성원입니다."
        for group in theirs.get(applicant, ()):
            for member in shared[group] - {applicant}:
                yield application, member, "신청인과 같은 모임의 구성원입니다."


def _plain(name):
    return "".join(name.split()).casefold()


def undecided(round):
    """The pairs of `suspects`, whom nothing is given automatically before somebody has decided."""
    return {(one.application_id, one.member_id) for one in suspects(round)}
