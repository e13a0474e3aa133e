"""What deserves a look about the people of the committee today: each finding with its reason.

Counts, shares and thresholds are plain; what is found is fetched in as many queries for any number of people.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from .models import BodyRule, Seat, Term

SOON = (30, 60, 90)  # days before a term ends
YEAR = timedelta(days=365)  # how far back attendance is counted
MANY = 2  # bodies in which one person sits; one below another counts with it


@dataclass
class Share:
    """Women and men among the appointed members of a body, and the most that one of them may be."""

    body: object
    limit: int | None = None
    counts: dict = field(default_factory=lambda: dict.fromkeys(Term.Gender, 0))
    is_example: bool = False  # the limit is no published one

    @property
    def women(self):
        return self.counts[Term.Gender.WOMAN]

    @property
    def men(self):
        return self.counts[Term.Gender.MAN]

    @property
    def known(self):
        return self.women + self.men

    @property
    def unknown(self):
        return self.counts[Term.Gender.UNKNOWN]

    @property
    def more(self):
        """Of which gender there are more; women where there are as many."""
        return max(Term.Gender.WOMAN, Term.Gender.MAN, key=self.counts.__getitem__)

    @property
    def percent(self):
        """Per cent of the larger part, of those whose gender is known; None where nobody's is."""
        return self.counts[self.more] * 100 / self.known if self.known else None

    @property
    def is_over(self):
        return self.limit is not None and bool(self.known) and self.counts[self.more] * 100 > self.limit * self.known


def findings():
    """Everything the page shows: terms that end soon, shares, who seldom comes, vacancies, who sits in many bodies."""
    today = timezone.localdate()
    return {
        "ending": endings(today),
        "shares": shares(today),
        "seldom": list(Term.objects.seldom_there(today - YEAR).select_related("seat__body")),
        "vacant": list(Seat.objects.vacant().select_related("body")),
        "crowded": crowded(),
    }


def endings(today):
    """(within how many days, the terms that end within them and not sooner), soonest first."""
    groups = {days: [] for days in SOON}
    for term in Term.objects.ending_within(SOON[-1]).select_related("seat__body").order_by("end", "pk"):
        term.days_left = (term.end - today).days
        groups[next(days for days in SOON if term.days_left <= days)].append(term)
    return list(groups.items())


def shares(today):
    """A Share for each body that appoints members, by the rule in force today."""
    rules = BodyRule.objects.in_force(today).values_list("body", "gender_limit", "is_example")
    limits = {body: (limit, is_example) for body, limit, is_example in rules}
    found = {}
    appointed = Term.objects.current().filter(seat__kind=Seat.Kind.APPOINTED).select_related("seat__body")
    for term in appointed.order_by("seat__body", "pk"):
        body = term.seat.body
        limit, is_example = limits.get(body.pk, (None, False))
        share = found.setdefault(body.pk, Share(body, limit, is_example=is_example))
        share.counts[term.gender] += 1
    return list(found.values())


def crowded():
    """(name, terms) of people who sit in many bodies at once."""
    sitting = defaultdict(list)
    for term in Term.objects.current().filter(person__isnull=False).select_related("person", "seat__body"):
        sitting[term.person].append(term)
    bodies = {
        person: {term.seat.body.parent_id or term.seat.body_id for term in terms} for person, terms in sitting.items()
    }
    return [(person.name, terms) for person, terms in sitting.items() if len(bodies[person]) >= MANY]
