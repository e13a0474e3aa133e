"""What every page's shell carries, the page for requests nobody can read, and the gallery of screen components."""

from django.conf import settings
from django.db.models import Exists
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from district.models import User
from projects.models import Project

from . import demo
from .gallery import sample

MAIN_MENU = (
    ("공모", "grants:calls"),
    ("선정사업", "projects:awards"),
    ("시행계획", "reports:latest_plan"),
    ("위원회", "governance:bodies"),
)


def site(request):
    """What base.html needs on every page; what costs a query is asked only by a template that shows it."""
    return {
        "OFFICIAL_SERVICE": settings.OFFICIAL_SERVICE,
        "main_menu": _menu(request, MAIN_MENU),
        "account_menu": lambda: _menu(request, _account_entries(request.user)),
        "demo_accounts": demo.accounts if settings.DEMO else (),
        "demo_password": settings.DEMO_PASSWORD,
    }


def _account_entries(user):
    runs, assists, sits, scores = _parts_of(user)
    yield "내 신청", "grants:applications"
    if runs:
        yield "내 사업", "projects:projects"
    if assists:
        yield "내가 돕는 사업", "projects:helping"
    yield "받은 알림", "grants:letters"
    if sits or scores:
        yield "심사", "grants:reviews"
    if user.is_staff:
        yield "관리", "admin:index"
    yield "이메일 주소", "account_email"
    yield "비밀번호 변경", "account_change_password"


def _parts_of(user):
    """Whether he has a project, helps one, sits in a body, is on a panel: one query, since every page asks."""
    rows = (Project.objects.of_group(user), user.assisted.all(), user.terms.current(), user.panels.all())
    return User.objects.filter(pk=user.pk).values_list(*map(Exists, rows)).get()


def _menu(request, entries):
    return [
        {"label": label, "url": reverse(name), "current": _current(request.path, reverse(name))}
        for label, name in entries
    ]


def _current(path, url):
    """What aria-current says: the page itself, somewhere below it, or neither."""
    return "page" if path == url else "true" if path.startswith(url) else ""


def bad_request(request, exception):
    """Asks the request nothing more: Django's own page looks for a form in it and fails where that is what is bad."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def gallery(request):
    return render(request, "gallery.html", sample(request))
