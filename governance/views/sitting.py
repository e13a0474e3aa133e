"""The desk of one meeting: everything it is about on one page, with the forms of what may be done as it stands."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from district.models import Activity
from planning.views.officials import for_officials

from .. import drafting, leads, letters, permissions
from ..forms import sitting as forms
from ..models import ActionItem, AgendaItem, Body, Meeting

STEPS = ["계획", "소집", "개회", "폐회", "회의록 확정", "공개"]


@never_cache
@for_officials(permissions.may_see_meetings)
def sitting(request, pk):
    return page(request, pk)


@dataclass
class Row:
    """An item of the agenda with the forms that belong to it."""

    item: AgendaItem
    forms: dict = field(default_factory=dict)
    is_next: bool = False
    lead: tuple | None = None  # (words, address) of the record of another room that it is about
    lost: tuple = ()  # (label, words) typed into a form that the item no longer has

    @property
    def wrong(self):
        """Which of its forms came back with something to mend."""
        return {name for name, form in self.forms.items() if form.is_bound}


def page(request, pk, *, bound=None):
    """The desk; `bound` are forms that came back with something to mend, by name or (name, key of the record)."""
    bound = bound or {}
    meeting = get_object_or_404(Meeting.objects.select_related("body", "task", "budget_line"), pk=pk)
    lines = list(meeting.attendees.select_related("term__person").prefetch_related("presences"))
    runs = permissions.may_run_meetings(request.user)
    carried = ActionItem.objects.carried_into(meeting).select_related("department", "meeting__body")
    own = meeting.actions.select_related("department")
    context = {
        "meeting": meeting,
        "rule": meeting.rule(),
        "lines": lines,
        "rows": _rows(meeting, lines, bound, request.user),
        "carried": [(action, _form(bound, "done", forms.DoneForm, action.pk)) for action in carried],
        "actions": [(action, _form(bound, "done", forms.DoneForm, action.pk)) for action in own],
        "forms": _forms(meeting, bound),
        "wrong": bound.values(),
        "steps": STEPS,
        "step": _step(meeting),
        "trail": Activity.objects.about(meeting)[:50],
        "unreached": letters.unreached(line for line in lines if not line.struck) if meeting.takes_arrivals else (),
        "may_run": runs,
        "may_see_pay": permissions.may_see_pay(request.user),
        "may_confirm": permissions.may_confirm_minutes(request.user),
        **_standing(meeting, lines),
    }
    if "minutes" in bound:  # what is stored stands beside what was typed: whoever saves again has seen both
        typed = bound["minutes"]
        typed.data = typed.data.dict() | {"version": meeting.version}
        context["is_stale"] = typed.has_error("__all__", "stale")
    return render(request, "governance/sitting.html", context, status=400 if bound else 200)


def _step(meeting):
    """Where on STEPS the meeting is, from 1; one that did not take place stays where it ended."""
    order = [meeting.Status.PLANNED, meeting.Status.CALLED, meeting.Status.OPEN, *meeting.SAT]
    if meeting.status in order:
        return order.index(meeting.status) + 1
    return 2 if meeting.called_at else 1


def _standing(meeting, lines):
    """The quorum as it stands, or why there is none; who came onto and left the roll since."""
    told = {"standing": None, "no_rule": "", "gone": [], "new": []}
    if meeting.takes_arrivals:
        try:
            told["standing"] = meeting.standing()
        except ValidationError as refusal:
            told["no_rule"] = refusal.messages[0]
    if meeting.status == meeting.Status.CALLED:
        told["gone"], told["new"] = meeting.roll_changes()
    return told


def _form(bound, name, kind, key=None, **given):
    """The form that came back, or an empty one; ids on the page are told apart by the record's key."""
    found = bound.get((name, key) if key else name)
    return found or kind(auto_id=ids(name, key), **given)


def ids(name, key=None):
    return f"{name}-{key}-%s" if key else f"{name}-%s"


def _forms(meeting, bound):
    """The forms of the meeting itself."""
    minutes = {name: getattr(meeting, name) for name in ("minutes", "internal_minutes", "version")}
    if meeting.status == meeting.Status.CLOSED and not meeting.minutes:
        minutes["minutes"] = drafting.drafted(meeting)
    return {
        "call": _form(bound, "call", forms.CallForm),
        "opening": _form(bound, "opening", forms.HourForm, day=meeting.day),
        "presence": _form(bound, "presence", forms.HourForm, day=meeting.day),
        "closing": _form(bound, "closing", forms.HourForm, day=meeting.day),
        "failure": _form(bound, "failure", forms.ReasonForm),
        "cancellation": _form(bound, "cancellation", forms.ReasonForm),
        "item": _form(bound, "item", forms.ItemForm),
        "action": _form(bound, "action", forms.ActionForm),
        "minutes": _form(bound, "minutes", forms.MinutesForm, initial=minutes),
    }


def _lost(item, bound):
    """What was typed for an item that somebody else decided, or opened again, meanwhile: the page keeps the words."""
    gone = [bound.get(("result", item.pk))] if not item.is_pending else [bound.get(("reconsideration", item.pk))]
    fields = [form[name] for form in gone if form for name in ("note", "reason") if name in form.fields]
    return tuple((field.label, field.value()) for field in fields if field.value())


def _rows(meeting, lines, bound, user):
    """The agenda; of an open sitting the first item without a result is the one at hand."""
    related = ("recusals__attendee__presences", "referrals__body")
    items = list(meeting.items.prefetch_related(*related))
    at_hand = next((item for item in items if item.is_pending), None) if meeting.is_open else None
    members = [line for line in lines if not line.struck]
    bodies = list(Body.objects.exclude(pk=meeting.body_id))
    present = sum(line.present for line in members)
    led, rows = leads.found(items, user), []
    for item in items:
        row = Row(item, is_next=item is at_hand)
        item.voting = present - len(item.kept_out)
        row.lead, row.lost = led.get(item.pk), _lost(item, bound)
        if item.is_pending:
            said = {"title": item.title, "text": item.text}
            row.forms["revision"] = _form(bound, "revision", forms.ItemForm, item.pk, initial=said)
        if item.is_pending and meeting.is_open:
            row.forms["result"] = _form(bound, "result", forms.ResultForm, item.pk)
        if item.is_pending and meeting.takes_arrivals:
            row.forms["recusal"] = _form(bound, "recusal", forms.RecusalForm, item.pk, records=members)
        if not item.is_pending and meeting.is_open:
            row.forms["reconsideration"] = _form(bound, "reconsideration", forms.ReasonForm, item.pk)
        if not item.is_pending and (meeting.is_open or meeting.has_sat):
            row.forms["referral"] = _form(bound, "referral", forms.ReferralForm, item.pk, records=bodies)
        item.answers = [
            (referral, _form(bound, "answer", forms.AnswerForm, referral.pk)) for referral in item.referrals.all()
        ]
        rows.append(row)
    return rows
