"""The roof: what every page's shell carries, the front page, and the gallery of screen components."""

from django.conf import settings
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from .gallery import sample

MAIN_MENU = (
    ("공모", "grants:calls"),
    ("선정사업", "grants:awards"),
    ("시행계획", "planning:plan"),
    ("위원회", "governance:committee"),
)


def site(request):
    """What base.html needs on every page; asks the database nothing."""
    user = getattr(request, "user", None)
    return {
        "OFFICIAL_SERVICE": settings.OFFICIAL_SERVICE,
        "DEMO": settings.DEMO,
        "main_menu": _menu(request, MAIN_MENU),
        "account_menu": _menu(request, _account_entries(user)) if user and user.is_authenticated else [],
    }


def _account_entries(user):
    yield "내 신청", "grants:applications"
    yield "심사", "grants:assignments"
    if user.is_staff:
        yield "관리", "admin:index"
    yield "이메일 주소", "account_email"
    yield "비밀번호 변경", "account_change_password"


def _menu(request, entries):
    items = []
    for label, name in entries:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        here = "page" if request.path == url else "true" if request.path.startswith(url) else ""
        items.append({"label": label, "url": url, "current": here})
    return items


def home(request):
    return render(request, "home.html")


def gallery(request):
    return render(request, "gallery.html", sample(request))
