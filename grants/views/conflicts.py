"""Who is kept from an application: suggestions and challenges for officials, the page on which a group asks."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import User
from district.templatetags.maeul import josa
from district.verbs import performed

from ..forms.rounds import ChallengeForm, LiftingForm, SettlementForm, SuggestionForm, voted_items, with_offices
from ..models import Application, Conflict, Round
from ..models.suspicion import suspects
from .desk import desk


def _round(pk):
    return get_object_or_404(Round.objects.select_related("step__call"), pk=pk)


def _field(round, user):
    """What an official decides on: of the field what he sees, and never his own case."""
    return round.field().at_desk_of(user)


@desk
def conflicts(request, pk, **refused):
    """What the records suggest, what groups asked for, and what was decided."""
    round = _round(pk)
    field = _field(round, request.user)
    found = [one for one in suspects(round, applications=field) if one.member_id != request.user.pk]
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    applications = Application.objects.in_bulk([one.application_id for one in page])
    members = User.objects.in_bulk([one.member_id for one in page])
    known = Conflict.objects.filter(application__in=field.order_by().values("pk")).exclude(member=request.user)
    known = known.select_related("application", "member", "item__meeting__body", "decided_by", "lifted_by")
    items = voted_items()
    suggestion, settlement = refused.get("suggestion", {}), refused.get("settlement", {})
    lifting = refused.get("lifting", {})
    context = {
        "round": round,
        "call": round.call,
        "page_obj": page,
        "rows": [
            (one, applications[one.application_id], members[one.member_id], suggestion.get(_pair(one)) or _blank(one))
            for one in page
        ],
        "asked": [
            (row, settlement.get(row.pk) or SettlementForm(prefix=f"c{row.pk}", items=items))
            for row in known.filter(status=Conflict.Status.ASKED)
        ],
        "decided": [
            (row, row.may_be_lifted and (lifting.get(row.pk) or LiftingForm(prefix=f"l{row.pk}")))
            for row in known.exclude(status=Conflict.Status.ASKED).order_by("-decided_at")[:100]
        ],
        "tab": "conflicts",
    }
    return render(request, "grants/round_conflicts.html", context, status=400 if refused else 200)


def _pair(one):
    return one.application_id, one.member_id


def _blank(one):
    return SuggestionForm(prefix=f"s{one.application_id}-{one.member_id}")


@desk
@require_POST
def exclusion(request, pk, application, member):
    """Decides whether the rules keep a member of the panel from an application (제척)."""
    round = _round(pk)
    application = get_object_or_404(_field(round, request.user), pk=application)
    member = get_object_or_404(User.objects.exclude(pk=request.user.pk), pk=member, panels__round=round)
    form = SuggestionForm(request.POST, prefix=f"s{application.pk}-{member.pk}")
    if form.is_valid() and performed(form, partial(Conflict.judge, application, member, by=request.user)):
        told = "제척했습니다" if form.cleaned_data["keeps"] else "해당하지 않는 것으로 적었습니다"
        messages.success(request, f"{application.number} – {member}님: {told}.")
        return redirect("grants:round_conflicts", pk)
    return conflicts(request, pk, suggestion={(application.pk, member.pk): form})


@desk
@require_POST
def settlement(request, pk, conflict):
    """Records what the committee decided of a challenge."""
    round = _round(pk)
    rows = Conflict.objects.filter(application__in=_field(round, request.user).order_by().values("pk"))
    conflict = get_object_or_404(rows.exclude(member=request.user), pk=conflict, kind=Conflict.Kind.CHALLENGED)
    form = SettlementForm(request.POST, prefix=f"c{conflict.pk}", items=voted_items())
    if form.is_valid() and performed(form, partial(conflict.settle, by=request.user)):
        messages.success(request, "의결을 적었습니다.")
        return redirect("grants:round_conflicts", pk)
    return conflicts(request, pk, settlement={conflict.pk: form})


@desk
@require_POST
def lifting(request, pk, conflict):
    """Takes back what was upheld wrongly."""
    round = _round(pk)
    rows = Conflict.objects.filter(application__in=_field(round, request.user).order_by().values("pk"))
    conflict = get_object_or_404(rows.exclude(member=request.user).select_related("application__call"), pk=conflict)
    form = LiftingForm(request.POST, prefix=f"l{conflict.pk}")
    if form.is_valid() and performed(form, lambda reason: conflict.lift(by=request.user, reason=reason)):
        kind = josa(conflict.get_kind_display(), "을/를")
        told = f"{conflict.member}님의 {kind} 취소했습니다. 다시 배정할 수 있습니다."
        messages.success(request, told)
        return redirect("grants:round_conflicts", pk)
    return conflicts(request, pk, lifting={conflict.pk: form})


@never_cache
@login_required
def challenges(request, pk):
    """Who scores the call by office, and whom the group asks to be kept from its application (기피)."""
    rows = Application.objects.shared_with(request.user).select_related("call")
    application = get_object_or_404(rows.in_review(), pk=pk)
    form = ChallengeForm(request.POST if request.method == "POST" else None, application=application)
    if request.method == "POST":
        get_object_or_404(Application.objects.written_by(request.user), pk=pk)
        if form.is_valid() and performed(form, partial(Conflict.challenge, application, by=request.user)):
            messages.success(request, "기피를 신청했습니다. 위원회가 결정하면 이 쪽에서 알려 드립니다.")
            return redirect("grants:challenges", pk)
    asked = application.conflicts.filter(kind=Conflict.Kind.CHALLENGED).select_related("member")
    context = {
        "application": application,
        "members": with_offices(Conflict.challengeable(application).order_by("name")).values(),
        "form": form,
        "asked": asked,
        "may_ask": Application.objects.written_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "grants/challenges.html", context, status=400 if form.errors else 200)
