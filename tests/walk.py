"""Every address of the project, filled with the records at hand, and what an answer says in words."""

import io
import re
import zipfile
from itertools import islice, product

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone

from district.models import Letter, User
from governance.models import AgendaItem, AllowancePayment, Body, Meeting, Term
from grants.models import (
    Appeal,
    Application,
    Attachment,
    Award,
    BonusPoint,
    Call,
    Conflict,
    Decision,
    DepartmentReview,
    Editor,
    Outcome,
    RequiredDocument,
    Review,
    Round,
    Scenario,
)
from planning.models import Task
from projects.models import (
    Agreement,
    AgreementItem,
    Evidence,
    ExecutionPlan,
    Expense,
    HelpRequest,
    Payment,
    Picture,
    Project,
    Sanction,
    Scan,
    Settlement,
    SettlementPaper,
    Visit,
    VisitPhoto,
)

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
MOST = 12  # records of a kind that are tried
# Whoever opens the first two is somebody else afterwards; the third is asked in `searches`.
LEAVING = {"account_logout", "admin:logout", "admin:autocomplete"}
ROWS_OF = {
    "calls": [Call],
    "applications": [Application],
    "rounds": [Round],
    "reviews": [Review],
    "letters": [Letter],
    "departments": [DepartmentReview],
    "bodies": [Body],
    "terms": [Term],
    "decisions": [Decision],
    "outcomes": [Outcome],
    "appeals": [Appeal],
    "meetings": [Meeting],
    "items": [AgendaItem],
    "scenarios": [Scenario],
    "allowances": [AllowancePayment],
    "projects": [Project],
    "scans": [Scan],
    "plans": [ExecutionPlan],
    "agreements": [Agreement],
    "agreement-items": [AgreementItem],
    "payments": [Payment],
    "settlements": [Settlement],
    "visits": [Visit],
    "help": [HelpRequest],
    "expenses": [Expense],
    "awards": [Award],
    "pictures": [Picture],
    "sanctions": [Sanction],
}
ELSEWHERE = ("api", "budget", "desk", "plan", "schedule")  # rooms with rows of their own, none of them at hand
NAMED = {
    "application": [Application],
    "bonus": [BonusPoint],
    "member": [User],
    "paper": [Attachment, RequiredDocument, Evidence, SettlementPaper],
    "photo": [VisitPhoto],
    "activist": [User],
    "editor": [Editor],
    "conflict": [Conflict],
    "task": [Task],
}
WORDS = {
    "month": ["3"],
    "part": ["project", "people"],
    "format": ["xlsx", "hwpx", "json"],
    "name": ["plan", "budget"],
    "act": ["none"],
    "token": ["none"],
    "key": ["none"],
    "uidb36": ["1"],
    "id": ["1"],
    "app_label": ["grants", "district"],
    "url": ["none/"],
    "path": ["none"],
}


def patterns(found=None, before="", space=""):
    """(route, name) of every address."""
    for one in get_resolver().url_patterns if found is None else found:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route, f"{space}{one.name}"
        else:
            yield from patterns(one.url_patterns, route, f"{space}{one.namespace}:" if one.namespace else space)


def values(route, parameter):
    """What to put in the place of a parameter; raises LookupError for one that nobody has thought of yet."""
    first, *rest = route.split("/")
    if parameter == "content_type_id":
        return [str(ContentType.objects.get_for_model(Application).pk)]
    if rest[:1] == ["r"]:
        return _keys(Application)
    if first == "admin" and parameter == "object_id":
        return _keys(apps.get_model(*rest[:2]))
    if parameter == "year":
        return [str(timezone.localdate().year)]
    if parameter in WORDS:
        return WORDS[parameter]
    if parameter == "pk" and first in ("lists", "renderings"):
        return _keys(apps.get_model("reports", "export" if first == "lists" else "rendering"))
    words = [word.lstrip("^") for word in route.split("<")[0].split("/")]  # the API's are expressions
    noun = next((word for word in reversed(words) if word in ROWS_OF), "")
    models = NAMED.get(parameter) or (parameter == "pk" and ROWS_OF.get(noun))
    if models:
        return sorted({key for model in models for key in _keys(model)})
    if parameter == "pk" and first in ELSEWHERE:
        return ["1"]
    raise LookupError(f"{route}: say in tests/walk.py what stands for ‘{parameter}’")


def _keys(model):
    newest = model._base_manager.order_by("-pk").values_list("pk", flat=True)
    return [str(key) for key in islice(newest, MOST)]


def addresses(only=None):
    """(name, address) of every page, of some names only where they are given; lists are searched as well."""
    for route, name in patterns():
        if name in LEAVING or name.endswith(":None") or (only and name not in only):
            continue
        parameters = [*dict.fromkeys(PARAMETER.findall(route))]
        for chosen in product(*(values(route, parameter) for parameter in parameters)):
            yield name, _filled(name, dict(zip(parameters, chosen, strict=True)))


def _filled(name, given):
    try:
        return reverse(name, kwargs=given)
    except NoReverseMatch:  # a part of the address that this record cannot have
        return ""


def searches(words):
    """(name, address) of every list of the admin and every box that completes what is typed, asked for the words."""
    for model, desk in admin.site._registry.items():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        for word in words:
            yield f"admin:{label}_changelist", reverse(f"admin:{label}_changelist") + f"?q={word}"
            for field in desk.autocomplete_fields:
                asked = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={field}"
                yield "admin:autocomplete", f"{reverse('admin:autocomplete')}?term={word}&{asked}"


def said(answer):
    """All that an answer says: its text, where it leads, the name of its file, and what lies in a packed one."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = [answer.headers.get("Location", ""), answer.headers.get("Content-Disposition", "")]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            told += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return "\n".join([*told, body.decode("utf-8", "replace")])
