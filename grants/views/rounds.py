"""The staff's desk of a call's review: its steps in order, panels, assignment, progress, closing."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from district.models import Activity, User
from district.parsing import parse_number
from district.templatetags.maeul import until
from district.verbs import performed, tried

from ..forms.rounds import DueForm, EvenForm, NoteForm, OpeningForm, PanelForm, ReasonForm, TypeForm
from ..models import Application, Call, Review, Round, Step
from ..progress import of_members, pipeline
from .desk import desk

SHOWN = 300  # applications whose members a preview names


def _round(pk):
    rounds = Round.objects.select_related("step__call").prefetch_related("step__call__steps", "step__call__criteria")
    return get_object_or_404(rounds, pk=pk)


@desk
def calls(request):
    """Calls that are scored or could be, the newest first."""
    eligible = Count("applications", Q(applications__status=Application.Status.ELIGIBLE))
    begun = Exists(Round.objects.filter(step__call=OuterRef("pk")))
    rows = Call.objects.annotate(eligible=eligible).filter(Q(eligible__gt=0) | begun)
    page = Paginator(rows.order_by("-year", "-pk"), 20).get_page(request.GET.get("page"))
    return render(request, "grants/round_calls.html", {"page_obj": page})


@desk
def call(request, pk):
    """The steps of a call's review in order, each with how far it is; a step is begun here."""
    call = get_object_or_404(Call.objects.prefetch_related("steps", "criteria"), pk=pk)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        step = get_object_or_404(Step, call=call, pk=parse_number(request.POST.get("step")))
        try:
            return redirect("grants:round", Round.open(step, by=request.user, due_at=form.cleaned_data["due_at"]).pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"call": call, "steps": pipeline(call), "form": form}
    return render(request, "grants/round_pipeline.html", context, status=400 if form.errors else 200)


def _page(request, round, **forms):
    """How far a round is, per member and per application."""
    reviews = Review.objects.select_related("member").order_by("member__name", "pk")
    applications = (
        round.field()
        .at_desk_of(request.user)
        .order_by("number")
        .prefetch_related(Prefetch("reviews", reviews.filter(round=round), to_attr="given"))
    )
    page = Paginator(applications, 50).get_page(request.GET.get("page"))
    members = of_members(round)
    context = {
        "round": round,
        "call": round.call,
        "page_obj": page,
        "members": members,
        "assigned": sum(row.assigned for row in members),
        "done": sum(row.submitted for row in members),
        "waiting": sum(row.waiting for row in members),
        "due": forms.get("due") or DueForm(initial={"due_at": round.due_at}),
        "closing": forms.get("closing") or NoteForm(),
        "reopening": forms.get("reopening") or ReasonForm(),
        # What was taken back from a member names an application, which may not be everybody's to see.
        "trail": Activity.objects.about(round).exclude(verb="배정 거둠")[:50],
        "tab": "progress",
    }
    return render(request, "grants/round_detail.html", context, status=400 if forms else 200)


@desk
def round(request, pk):
    return _page(request, _round(pk))


@desk
@require_POST
def due(request, pk):
    """Moves the day until which sheets are handed in."""
    round, form = _round(pk), DueForm(request.POST)
    written = []
    if form.is_valid() and performed(
        form, lambda **said: written.append(round.reschedule(**said, by=request.user)), due_at="due_at"
    ):
        told = " 위원에게 알리는 편지를 썼습니다. 살펴보고 내보내 주세요." if written[0] else ""
        messages.success(request, f"심사 기한을 {until(round.due_at)}로 바꿨습니다.{told}")
        return redirect("grants:round", pk)
    return _page(request, round, due=form)


@desk
@require_POST
def closing(request, pk):
    round, form = _round(pk), NoteForm(request.POST)
    if form.is_valid() and performed(form, partial(round.close, by=request.user)):
        messages.success(request, "심사를 마감했습니다. 점수는 이제 바뀌지 않습니다.")
        return redirect("grants:round", pk)
    return _page(request, round, closing=form)


@desk
@require_POST
def reopening(request, pk):
    round, form = _round(pk), ReasonForm(request.POST)
    if form.is_valid() and performed(form, partial(round.reopen, by=request.user)):
        messages.success(request, "심사를 다시 열었습니다.")
        return redirect("grants:round", pk)
    return _page(request, round, reopening=form)


@desk
@require_POST
def reminder(request, pk):
    round = _round(pk)
    tried(request, round.remind, done="재촉하는 편지를 썼습니다. 살펴보고 내보내 주세요.")
    return redirect("grants:round", pk)


@desk
def panel(request, pk):
    """Who sits on the panel; who may is added here."""
    round = _round(pk)
    form = PanelForm(request.POST if request.method == "POST" else None, round=round)
    if request.method == "POST" and form.is_valid():
        try:
            for member in form.cleaned_data["members"]:
                round.seat(member, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"심사위원 {len(form.cleaned_data['members'])}명을 두었습니다.")
            return redirect("grants:round_panel", pk)
    context = {"round": round, "call": round.call, "members": of_members(round), "form": form, "tab": "panel"}
    return render(request, "grants/round_panel.html", context, status=400 if form.errors else 200)


@desk
@require_POST
def removal(request, pk, member):
    round, member = _round(pk), get_object_or_404(User, pk=member, panels__round=pk)
    tried(request, round.unseat, member, done=f"{member}님을 심사위원에서 뺐습니다.")
    return redirect("grants:round_panel", pk)


@desk
def assignment(request, pk):
    """Gives applications evenly or by type: a plan is looked over first, and stored as it was looked over."""
    round = _round(pk)
    asked = request.POST or request.GET
    way = asked.get("way")
    forms = {
        "even": EvenForm(asked if way == "even" else None),
        "type": TypeForm(asked if way == "type" else None, round=round),
    }
    form, plan = forms.get(way), None
    if form is not None and form.is_valid():
        if request.method == "POST":
            mark = request.POST.get("mark", "")
            try:
                stored = form.store(round, by=request.user, mark=mark)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, f"{len(stored.pairs):,}건을 배정했습니다.")
                return redirect("grants:round", pk)
        plan = form.plan(round)
    context = {"round": round, "call": round.call, "forms": forms, "way": way, "plan": plan, "tab": "assignment"}
    context |= _told(request.user, round, plan) if plan else {}
    context["asked"] = [(name, value) for name, values in asked.lists() if name in (form or ()) for value in values]
    refused = form is not None and bool(form.errors)
    return render(request, "grants/round_assignment.html", context, status=400 if refused else 200)


def _told(user, round, plan):
    """A plan in names, of the applications that the official may see."""
    members = {row.member.pk: row for row in of_members(round)}
    named = {}
    for application, member in plan.pairs:
        named.setdefault(application, []).append(members[member].member)
    shown = Application.objects.at_desk_of(user).order_by("number")
    rows = shown.filter(pk__in=[*named][:SHOWN]).only("number", "title", "group_name")
    lacking = shown.filter(pk__in=[*plan.short][:SHOWN]).only("number", "title", "group_name")
    return {
        "counts": [(row, plan.counts[pk], row.assigned + plan.counts[pk]) for pk, row in members.items()],
        "rows": [(application, named[application.pk]) for application in rows],
        "left_out": len(named) - len(rows),
        "lacking": [(application, plan.short[application.pk]) for application in lacking],
    }


@desk
def application(request, pk, application):
    """One application of a round: who scores it; by hand it is given to others, or taken back."""
    round = _round(pk)
    rows = round.field().at_desk_of(request.user)
    application = get_object_or_404(rows, pk=application)
    if request.method == "POST":
        _by_hand(request, round, application)
        return redirect("grants:round_application", pk, application.pk)
    given = {review.member_id: review for review in application.reviews.filter(round=round)}
    kept = dict(application.conflicts.upheld().values_list("member", "kind"))
    kinds = dict(application.conflicts.model.Kind.choices)
    rows = [(row, given.get(row.member.pk), kinds.get(kept.get(row.member.pk), "")) for row in of_members(round)]
    context = {"round": round, "call": round.call, "application": application, "rows": rows, "tab": "progress"}
    return render(request, "grants/round_application.html", context)


def _by_hand(request, round, application):
    member = get_object_or_404(User, pk=parse_number(request.POST.get("member")), panels__round=round)
    if "back" in request.POST:
        review = get_object_or_404(Review, round=round, application=application, member=member)
        tried(request, round.take_back, review, done=f"{member}님에게서 거두었습니다.")
    else:
        tried(request, round.assign, application, member, done=f"{member}님에게 배정했습니다.")
