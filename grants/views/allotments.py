"""The table of a scenario, edited where it stands, and the helpers that work out all of it at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from district.parsing import parse_number
from planning.views.officials import for_officials

from .. import allocation, permissions
from ..forms.calculation import CALCULATIONS
from ..forms.scenario import AT_ONCE, Narrow, RowsForm
from ..models import Allotment, Application
from ..overview import Overview
from .scenarios import difference_rows, scenario_of, tabs

ROWS = 50
State = Allotment.State
SHOWN = {"": "모두", **dict(State.choices), "exception": "예외"}


@never_cache
@for_officials(permissions.may_see_scenarios)
def scenario(request, pk):
    """The ranking with what is proposed for each; what was changed on the page is saved at once or not at all."""
    scenario = scenario_of(request, pk)
    if request.method != "POST" or not permissions.may_allot(request.user):
        return _table(request, scenario)
    form = RowsForm(request.POST, scenario)
    if not form.is_valid():
        return _table(request, scenario, form, ["저장하지 않았습니다. 표시한 줄을 고쳐 주세요."])
    try:
        changed = scenario.revise(form.changes, version=form.version, by=request.user)
    except ValidationError as refusal:
        scenario.refresh_from_db(fields=["version"])
        return _table(request, scenario, form, refusal.messages, stale=refusal.code == "stale")
    messages.success(request, f"{changed}건을 저장했습니다." if changed else "바뀐 것이 없습니다.")
    return redirect(request.get_full_path())


def _table(request, scenario, form=None, errors=(), stale=False):
    overview = Overview(scenario)
    narrow = Narrow(request.GET, names=overview.names)
    narrowed = narrow.narrowed(overview.rows)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    rows = allocation.by_rank(_in_state(narrowed, show, overview))
    page = Paginator([row.application for row in rows], ROWS).get_page(request.GET.get("page"))
    context = {
        "scenario": scenario,
        "call": scenario.call,
        "tabs": tabs(scenario, "scenario"),
        "overview": overview,
        "narrow": narrow,
        "filters": _filters(request, narrowed, show, overview),
        "page_obj": page,
        "lines": _lines(request.user, scenario, overview, form.rows if form else page, form, stale),
        "errors": errors,
        "stale": stale,
        "fields": overview.names["field"] if scenario.call.fields.count() != 1 else {},
        "states": State.choices,
        "fallen": _fallen(scenario, request.user),
        "newcomers": 0 if scenario.is_frozen else scenario.newcomers().count(),
        "may_edit": permissions.may_allot(request.user) and not scenario.is_frozen,
    }
    return render(request, "grants/scenario.html", context, status=400 if errors else 200)


def _in_state(rows, show, overview):
    if show == "exception":
        return [row for row in rows if row.application in overview.exceptions]
    return [row for row in rows if row.state == show] if show else rows


def _filters(request, rows, show, overview):
    """Links that show one state, with how many there are, keeping what else was narrowed."""
    asked, links = request.GET.copy(), []
    asked.pop("page", None)
    for key, label in SHOWN.items():
        asked["show"] = key
        count = len(_in_state(rows, key, overview))
        links.append({"label": f"{label} {count}", "url": f"?{asked.urlencode()}", "current": key == show})
    return links


class Line:
    """A row of the page: the stored allotment, what is typed in its boxes, and what is to be said beside it."""

    def __init__(self, allotment, exception, typed, stale, fields):
        self.allotment, self.exception = allotment, exception
        self.key = allotment.application_id
        self.errors = {name: " ".join(told) for name, told in typed.errors.items()} if typed else {}
        given = (lambda name, stored: typed.data.get(typed.add_prefix(name), stored)) if typed else _as_stored
        self.state = given("state", allotment.state)
        self.amount = given("amount", f"{allotment.amount:,}" if allotment.amount else "")
        self.reason = given("reason", allotment.reason)
        self.field = given("field", str(allotment.field_id or ""))
        self.field_name = fields.get(allotment.field_id, "")
        self.stored = ""
        if stale and typed.is_valid() and any(getattr(allotment, k) != v for k, v in typed.changes.items()):
            amount = f" {allotment.amount:,}원" if allotment.amount else ""
            self.stored = f"{allotment.get_state_display()}{amount} {allotment.reason}".strip()

    @property
    def needs_reason(self):
        return self.exception and not self.allotment.reason


def _as_stored(name, stored):
    return stored


def _lines(user, scenario, overview, keys, form, stale):
    """A Line for each application of the page that `user` may meet, best place first; one query."""
    keys = list(keys)
    seen = Application.objects.visible_to(user).filter(pk__in=keys).order_by().values("pk")
    shown = scenario.allotments.filter(application__in=seen).select_related("application__dong", "application__type")
    return [
        Line(
            row,
            overview.exceptions.get(row.application_id, ""),
            form.rows[row.application_id] if form else None,
            stale,
            overview.names["field"],
        )
        for row in shown.by_rank()
    ]


def _fallen(scenario, user):
    """What was taken back meanwhile, as far as the user sees it."""
    seen = Application.objects.visible_to(user).order_by().values("pk")
    fallen = scenario.allotments.fallen().filter(application__in=seen).select_related("application")
    return list(fallen.by_rank()[:AT_ONCE])


# -- helpers ----------------------------------------------------------------------------------------------------------


@never_cache
@for_officials(permissions.may_allot)
def calculation(request, pk):
    """Helpers: a look (GET) at what one would change, and only then the change itself (POST)."""
    scenario = scenario_of(request, pk)
    if scenario.is_frozen:
        return redirect(scenario)
    overview = Overview(scenario)
    told = request.POST if request.method == "POST" else request.GET
    chosen = CALCULATIONS.get(told.get("act"))
    form = chosen(told, overview=overview) if chosen else None
    if form is None or not form.is_valid():
        return _calculation(request, overview, form)
    after = allocation.settled(overview.rows, form.of(overview.rows), form.told)
    if request.method == "POST":
        version = parse_number(told.get("version"), otherwise=0)
        try:
            scenario.take(after, version=version, by=request.user, note=form.told)
        except ValidationError as refusal:
            messages.error(request, f"{refusal.messages[0]} 결과를 다시 보고 적용해 주세요.")
            return redirect(f"{request.path}?{_sent(told)}")
        messages.success(request, f"적용했습니다: {form.told}")
        return redirect(scenario)
    return _calculation(request, overview, form, after)


def _sent(told):
    """What was told the helper, as an address asks it again."""
    asked = told.copy()
    for name in ("csrfmiddlewaretoken", "version"):
        asked.pop(name, None)
    return asked.urlencode()


def _calculation(request, overview, form, after=None):
    context = {
        "scenario": overview.scenario,
        "call": overview.scenario.call,
        "tabs": tabs(overview.scenario, "calculation"),
        "overview": overview,
        "forms": [
            form if form and form.name == name else each(overview=overview) for name, each in CALCULATIONS.items()
        ],
        "chosen": form,
    }
    if after is not None:
        found = allocation.differences(allocation.by_rank(overview.rows), after)
        total = allocation.total(after)
        page = Paginator(found, ROWS).get_page(request.GET.get("page"))
        context |= {
            "after": {
                "allotted": total,
                "left": None if overview.budget is None else overview.budget - total,
                "selected": sum(row.is_selected for row in after),
                "reserved": sum(row.state == State.RESERVE for row in after),
            },
            "page_obj": page,
            "rows": difference_rows(request.user, page, overview.rows),
            "sent": [(name, value) for name, value in request.GET.items() if name != "page"],
        }
    return render(request, "grants/scenario_calculation.html", context, status=400 if form and form.errors else 200)
