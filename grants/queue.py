"""The queue of screening: where each application stands and how long it has stood there, oldest first."""

from django.db.models import Count, Q
from django.utils import timezone

from .models import Application, DepartmentReview

Status = Application.Status
# What the office calls the places in the queue; `Status` knows neither lapsed time nor who was asked.
STATES = {
    "received": "접수",
    "departments": "부서검토 중",
    "returned": "보완요청",
    "lapsed": "보완 지남",
    "eligible": "적격",
    "ineligible": "부적격",
}


def conditions(now=None):
    """{state: Q} of every state; an application is in exactly one, or in none while it is a draft or withdrawn."""
    now = now or timezone.now()
    waiting = DepartmentReview.objects.filter(status=DepartmentReview.Status.ASKED)
    asked = Q(pk__in=waiting.values("application"))  # no join: which of them are received stands beside it
    received, returned = Q(status=Status.SUBMITTED), Q(status=Status.RETURNED)
    return {
        "received": received & ~asked,
        "departments": received & asked,
        "returned": returned & Q(correct_until__gt=now),
        "lapsed": returned & Q(correct_until__lte=now),
        "eligible": Q(status=Status.ELIGIBLE),
        "ineligible": Q(status=Status.INELIGIBLE),
    }


def of(user):
    """What this official may screen: all that was handed in and he sees, but nothing that he writes himself."""
    return Application.objects.at_desk_of(user)


def counted(applications):
    """{state: how many}, in one look at the table."""
    found = conditions()
    return applications.order_by().aggregate(**{state: Count("pk", filter=found[state]) for state in STATES})


def in_state(applications, state):
    """Those in a state, whoever waits longest first."""
    return applications.filter(conditions()[state]).order_by("moved_at", "pk")


def after(user, application=None):
    """The next received application to look at, oldest first: beyond `application`, at the end from the start."""
    waiting = of(user).filter(status=Status.SUBMITTED).order_by("moved_at", "pk")
    if application is None or application.status != Status.SUBMITTED:
        return waiting.first()
    later = Q(moved_at__gt=application.moved_at) | Q(moved_at=application.moved_at, pk__gt=application.pk)
    return waiting.filter(later).first() or waiting.exclude(pk=application.pk).first()
