"""The scenarios of a call: drawn, copied, named, compared, put to a meeting."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.verbs import performed, tried
from planning.views.officials import for_officials

from .. import allocation, permissions
from ..forms.scenario import AboutForm, AgendaForm, NameForm
from ..models import Allotment, Application, Call, Scenario
from ..overview import AXES, Overview

# What `reports` prints for a meeting: the addresses of its papers take these words.
PAPERS = {
    "papers": [("agenda", "심의 안건"), ("ranking", "심사 결과표")],
    "editions": [("internal", "내부용"), ("public", "공개본")],
    "formats": ["pdf", "xlsx", "hwpx"],
}


def call_of(request, pk):
    """The call, for officials who have no part in it; for others there is nothing here."""
    call = get_object_or_404(Call.objects.select_related("budget_line"), pk=pk)
    if permissions.is_kept_from(request.user, call):
        raise Http404
    return call


def scenario_of(request, pk):
    scenario = get_object_or_404(
        Scenario.objects.select_related(
            "call__budget_line", "item__meeting__body", "made_by", "changed_by", "copied_from"
        ),
        pk=pk,
    )
    if permissions.is_kept_from(request.user, scenario.call):
        raise Http404
    return scenario


@never_cache
@for_officials(permissions.may_see_scenarios)
def scenarios(request, pk):
    """All of a call, and a form that draws one more."""
    return _list(request, call_of(request, pk), NameForm())


def _list(request, call, form):
    drawn = call.scenarios.with_sums().select_related("item__meeting__body", "made_by", "copied_from")
    context = {
        "call": call,
        "scenarios": [(each, None if call.purse is None else call.purse - each.allotted) for each in drawn],
        "purse": call.purse,
        "eligible": call.applications.in_review().count(),
        "form": form,
        "may_allot": permissions.may_allot(request.user),
    }
    return render(request, "grants/scenario_list.html", context, status=400 if form.is_bound else 200)


@for_officials(permissions.may_allot)
@require_POST
def drawing(request, pk):
    call, made = call_of(request, pk), []
    form = NameForm(request.POST)
    if form.is_valid() and performed(form, lambda name: made.append(Scenario.draw(call, name=name, by=request.user))):
        messages.success(request, "지금 순위로 배분안을 만들었습니다. 아직 아무 신청도 선정하지 않았습니다.")
        return redirect(made[0])
    return _list(request, call, form)


# -- what is done to one ----------------------------------------------------------------------------------------------


@never_cache
@for_officials(permissions.may_see_scenarios)
def management(request, pk):
    """Its name and note, a copy, the meeting it goes to."""
    return _management(request, scenario_of(request, pk))


def _management(request, scenario, **forms):
    context = {
        "scenario": scenario,
        "call": scenario.call,
        "tabs": tabs(scenario, "scenario_management"),
        "obstacles": [] if scenario.is_frozen else list(scenario.obstacles()),
        "about": AboutForm(initial={"name": scenario.name, "note": scenario.note}),
        "copy": NameForm(auto_id="id_copy_%s"),
        "agenda": AgendaForm(),
        **PAPERS,
        "may_allot": permissions.may_allot(request.user),
    } | forms
    bound = any(form.is_bound for form in forms.values())
    return render(request, "grants/scenario_management.html", context, status=400 if bound else 200)


@for_officials(permissions.may_allot)
@require_POST
def naming(request, pk):
    scenario, form = scenario_of(request, pk), AboutForm(request.POST)
    if form.is_valid() and performed(form, lambda **told: scenario.rename(**told, by=request.user)):
        messages.success(request, "이름과 설명을 고쳤습니다.")
        return redirect("grants:scenario_management", scenario.pk)
    return _management(request, scenario, about=form)


@for_officials(permissions.may_allot)
@require_POST
def copying(request, pk):
    scenario, form, made = scenario_of(request, pk), NameForm(request.POST, auto_id="id_copy_%s"), []
    if form.is_valid() and performed(form, lambda name: made.append(scenario.copy(name=name, by=request.user))):
        messages.success(request, f"‘{scenario.name}’을(를) 복사했습니다.")
        return redirect(made[0])
    return _management(request, scenario, copy=form)


@for_officials(permissions.may_allot)
@require_POST
def agenda_item(request, pk):
    scenario, form = scenario_of(request, pk), AgendaForm(request.POST)
    if form.is_valid() and performed(form, lambda meeting: scenario.put_to(meeting, by=request.user)):
        messages.success(request, "회의에 올렸습니다. 이제 이 배분안은 바뀌지 않습니다.")
        return redirect("grants:scenario_management", scenario.pk)
    return _management(request, scenario, agenda=form)


@for_officials(permissions.may_allot)
@require_POST
def renewal(request, pk):
    scenario = scenario_of(request, pk)
    told = "지금 순위와 새로 적격이 된 신청을 가져왔습니다. 제안한 것은 그대로입니다."
    tried(request, scenario.renew, version=scenario.version, done=told)
    return redirect(scenario)


@for_officials(permissions.may_allot)
@require_POST
def removal(request, pk):
    scenario = scenario_of(request, pk)
    if tried(request, scenario.discard, done=f"‘{scenario.name}’을(를) 지웠습니다."):
        return redirect("grants:scenarios", scenario.call_id)
    return redirect("grants:scenario_management", scenario.pk)


# -- to look at -------------------------------------------------------------------------------------------------------


def tabs(scenario, current):
    """The ways between the pages of a scenario."""
    pages = [
        ("scenario", "배분표"),
        ("calculation", "도우미"),
        ("coverage", "동·유형·분야"),
        ("scenario_management", "회의·복사"),
    ]
    if scenario.is_frozen:
        del pages[1]
    return [
        {"label": label, "url": reverse(f"grants:{name}", args=[scenario.pk]), "current": name == current}
        for name, label in pages
    ]


@never_cache
@for_officials(permissions.may_see_scenarios)
def coverage(request, pk):
    """Where the money goes: the dongs as a map, and counts by dong, type and field."""
    scenario = scenario_of(request, pk)
    overview = Overview(scenario)
    context = {
        "scenario": scenario,
        "call": scenario.call,
        "tabs": tabs(scenario, "coverage"),
        "overview": overview,
        "chart": overview.dong_map(),
        "axes": [(label, overview.sums(axis)) for axis, label in AXES.items()],
    }
    return render(request, "grants/scenario_coverage.html", context)


@never_cache
@for_officials(permissions.may_see_scenarios)
def comparison(request, pk):
    """Two scenarios of a call side by side, and where they differ."""
    call = call_of(request, pk)
    drawn = {str(each.pk): each for each in call.scenarios.all()}
    if len(drawn) < 2:
        messages.info(request, "배분안이 둘 있어야 견줄 수 있습니다.")
        return redirect("grants:scenarios", call.pk)
    first, second = list(drawn)[-2:]
    pair = [drawn.get(request.GET.get("one"), drawn[first]), drawn.get(request.GET.get("other"), drawn[second])]
    for scenario in pair:
        scenario.call = call
    one, other = (Overview(scenario) for scenario in pair)
    found = allocation.differences(allocation.by_rank(one.rows), allocation.by_rank(other.rows))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "scenarios": drawn.values(),
        "pair": [one, other],
        "more": other.allotted - one.allotted,
        "page_obj": page,
        "rows": difference_rows(request.user, page, one.rows),
        "axes": [(label, _beside(one.sums(axis), other.sums(axis))) for axis, label in AXES.items()],
    }
    return render(request, "grants/scenario_comparison.html", context)


def _beside(one, other):
    """(name, selected and won here, selected and won there) by name, in the order of both."""
    here, there = ({name: told[1:] for name, *told in sums} for sums in (one, other))
    return [(name, here.get(name, (0, 0)), there.get(name, (0, 0))) for name in {**here, **there}]


def difference_rows(user, found, rows):
    """What a page shows of differences: place, application (None where it is not for `user`), both words and more."""
    ranks = {row.application: row.rank for row in rows}
    keys = [each.application for each in found]
    seen = Application.objects.visible_to(user).select_related("dong", "type").in_bulk(keys)
    return [
        (ranks.get(each.application), seen.get(each.application), _words(each.before), _words(each.after), each.more)
        for each in found
    ]


def _words(told):
    """`선정 900,000원`, `예비`; “–” where a scenario does not have the application."""
    if told is None:
        return "–"
    state, amount = told
    label = Allotment.State(state).label
    return f"{label} {amount:,}원" if amount else label
