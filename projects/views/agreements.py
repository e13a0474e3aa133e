"""The way to the agreement: what must be there, the paper itself, both signatures."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.downloads import file_of
from district.models import AccessLog, Activity, Document
from district.verbs import tried
from planning.views.officials import for_officials

from .. import permissions
from ..forms.agreement import EvidenceForm, LineForm, PayForm, RequestForm, ReverseForm, ScanForm
from ..forms.plan import ReasonForm
from ..models import Agreement, AgreementItem, Payment, Project, Scan
from .project import seen_by


@never_cache
@login_required
def agreement(request, pk):
    """Items, agreement and payments of a project, each with what is done about it now."""
    return page(request, seen_by(request.user, pk))


def place(name, pk=0):
    """What a form is built with, so that the many on this page have ids of their own."""
    return {"auto_id": f"id_{name}_{pk}_%s"}


def page(request, project, refused=()):
    """`refused` is (name, pk, form) of what was sent and not taken; it stands where it was written."""

    def form_of(name, kind, pk=0, **facts):
        return refused[2] if refused[:2] == (name, pk) else kind(**place(name, pk), **facts)

    drawn = Agreement.objects.filter(project=project).select_related("plan", "scan__document", "signed_by").first()
    items = list(project.items.select_related("document", "met_by"))
    mine = permissions.may_write(request.user, project)
    manages = permissions.may_manage(request.user)
    preparing = project.status == project.Status.PREPARING and drawn is None
    for item in items:
        item.evidence = form_of("evidence", EvidenceForm, item.pk)
        item.again = form_of("again", ReasonForm, item.pk)
    context = {
        "project": project,
        "agreement": drawn,
        "items": items,
        "met": sum(1 for item in items if item.met_at),
        "mine": mine,
        "manages": manages,
        "gives": mine and preparing,
        "checks": manages and preparing,
        "takes_scan": drawn and (mine or manages) and project.status != project.Status.STOPPED,
        "scan": form_of("scan", ScanForm),
        "withdrawal": form_of("withdrawal", ReasonForm),
        "obstacles": list(Agreement.obstacles(project)) if manages and preparing else (),
        "may_sign": permissions.may_sign(request.user),
        "trail": Activity.objects.about(drawn) if drawn else (),
    }
    context |= _payments(project, drawn, mine, form_of) | {"may_pay": permissions.may_pay(request.user)}
    return render(request, "projects/agreement.html", context, status=400 if refused else 200)


def _payments(project, drawn, mine, form_of):
    found = project.payments.select_related("line", "proposed_by", "paid_by", "expenditure__reversal")
    rows = list(found.prefetch_related("expenditure__restorations"))
    signed = drawn is not None and drawn.status == Agreement.Status.SIGNED
    running = project.status == project.Status.RUNNING
    waiting = any(row.status in (Payment.Status.REQUESTED, Payment.Status.PROPOSED) for row in rows)
    standing = sum(row.amount for row in rows if row.status in Payment.STANDING)
    left, today = project.granted - standing, timezone.localdate()
    asks = mine and signed and running and not waiting and left > 0
    for row in rows:
        row.decide = form_of("decide", LineForm, row.pk, call=project.call, year=today.year)
        row.payout = form_of("payout", PayForm, row.pk, initial={"on": today})
        row.refuse_form = form_of("refuse", ReasonForm, row.pk)
        row.reverse_form = form_of("reverse", ReverseForm, row.pk, initial={"on": today})
    parts = asks and Payment.in_parts(project)
    ask = form_of("ask", RequestForm, left=left, in_parts=parts) if asks else None
    return {"payments": rows, "left": left, "ask": ask}


def done(request, project, verb, told, **facts):
    """Performs verb(by=…, **facts) and leads back to the page; what is refused is said there."""
    tried(request, verb, done=told, **facts)
    return redirect("projects:agreement", project.pk)


# -- what must be there -----------------------------------------------------------------------------------------------


def _item(user, pk):
    seen = Project.objects.visible_to(user).values("pk")
    return get_object_or_404(AgreementItem.objects.select_related("document"), pk=pk, project__in=seen)


def _project_of(request, row):
    """The project of a row that the one who asks is known to see."""
    return seen_by(request.user, row.project_id)


@login_required
@require_POST
def evidence(request, pk):
    """The group hands in what shows that an item is met."""
    item = _item(request.user, pk)
    item.project = _project_of(request, item)
    if not permissions.may_write(request.user, item.project):
        raise Http404
    form = EvidenceForm(request.POST, request.FILES, **place("evidence", pk))
    if not form.is_valid():
        return page(request, item.project, ("evidence", pk, form))
    file, note = form.cleaned_data["file"], form.cleaned_data["note"]

    def give(*, by):
        if not file:
            return item.give(by=by, note=note)
        with Document.written(file, by=by) as document:
            return item.give(by=by, document=document, note=note)

    return done(request, item.project, give, f"‘{item}’을(를) 냈습니다. 구청에서 확인합니다.")


@for_officials(permissions.may_manage)
@require_POST
def check(request, pk):
    item = _item(request.user, pk)
    item.project = _project_of(request, item)
    return done(request, item.project, item.meet, f"‘{item}’을(를) 확인했습니다.")


@for_officials(permissions.may_manage)
@require_POST
def reopening(request, pk):
    """The item is asked for again."""
    item = _item(request.user, pk)
    item.project = _project_of(request, item)
    form = ReasonForm(request.POST, **place("again", pk))
    if not form.is_valid():
        return page(request, item.project, ("again", pk, form))
    told = f"‘{item}’을(를) 다시 받습니다. 까닭은 모임이 읽습니다."
    return done(request, item.project, item.reopen, told, **form.cleaned_data)


@never_cache
@login_required
@require_safe
def item_file(request, pk):
    item = _item(request.user, pk)
    if item.document is None or not may_read(request.user, seen_by(request.user, item.project_id)):
        raise Http404
    return handed_out(request, item.project, item.document, f"협약 준비물 {item} 내려받기")


def may_read(user, project):
    """Who may open the papers of a project: its group and the office; an activist helps without them."""
    return permissions.may_see_all(user) or Project.objects.of_group(user).filter(pk=project.pk).exists()


def handed_out(request, project, document, act):
    """The file; what an official opens leaves a line in the access log."""
    if not project.application.is_of(request.user):
        AccessLog.look(request, project, act)
    return file_of(document)


# -- the agreement ----------------------------------------------------------------------------------------------------


@for_officials(permissions.may_manage)
@require_POST
def drawing(request, pk):
    project = seen_by(request.user, pk)
    told = "협약서를 만들었습니다. 내려받아 서명을 받아 주세요."
    return done(request, project, partial(Agreement.draw, project), told)


def _drawn(request, pk):
    project = seen_by(request.user, pk)
    return project, get_object_or_404(Agreement, project=project)


@for_officials(permissions.may_manage)
@require_POST
def withdrawal(request, pk):
    """What nobody signed yet is taken back."""
    project, drawn = _drawn(request, pk)
    form = ReasonForm(request.POST, **place("withdrawal"))
    if not form.is_valid():
        return page(request, project, ("withdrawal", 0, form))
    return done(request, project, drawn.discard, "협약서를 물렸습니다.", **form.cleaned_data)


@login_required
@require_POST
def signed_copy(request, pk):
    """The signed paper, brought to the agreement that one looks at."""
    project, drawn = _drawn(request, pk)
    if not permissions.may_write(request.user, project) and not permissions.may_manage(request.user):
        raise Http404
    form = ScanForm(request.POST, request.FILES, **place("scan"))
    if not form.is_valid():
        return page(request, project, ("scan", 0, form))

    def take(*, by):
        with Document.written(form.cleaned_data["file"], by=by) as document:
            Scan.take(document, drawn, by=by)

    return done(request, project, take, "서명한 협약서를 받았습니다.")


@for_officials(permissions.may_sign)
@require_POST
def signature(request, pk):
    project, drawn = _drawn(request, pk)
    told = "협약을 체결했습니다. 이제 모임이 교부를 신청할 수 있습니다."
    return done(request, project, drawn.sign, told)


@never_cache
@login_required
@require_safe
def agreement_scan(request, pk):
    project, drawn = _drawn(request, pk)
    if drawn.scan is None or not may_read(request.user, project):
        raise Http404
    return handed_out(request, project, drawn.scan.document, "서명한 협약서 내려받기")


@never_cache
@login_required
@require_safe
def paper(request, token):
    """Where the QR code of a printed paper leads: to the page of its project."""
    seen = Project.objects.visible_to(request.user)
    found = seen.filter(agreement__token=token).first() or get_object_or_404(seen, items__token=token)
    return redirect("projects:agreement", found.pk)
