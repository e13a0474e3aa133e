from functools import wraps

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import Http404, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from unfold.sites import UnfoldAdminSite


class DeskSite(UnfoldAdminSite):
    """The admin: one door, and a policy of its own for its scripts."""

    index_title = "오늘 할 일"

    def admin_view(self, view, cacheable=False):
        # Only here may scripts evaluate expressions and elements carry styles: unfold is built on both.
        policy = csp_replace(settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"])
        return policy(super().admin_view(_readable(view), cacheable))

    def get_app_list(self, request, app_label=None):
        """Our menu stands in for Django's list of all models, which would be made for every page and shown on none."""
        return super().get_app_list(request, app_label) if app_label else []

    def login(self, request, extra_context=None):
        """The door is the account page, which counts attempts. Who is signed in but no staff finds nothing here."""
        desk = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(desk)
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", desk), settings.LOGIN_URL)


def _readable(view):
    """What an address names may be no number, day or page that a database holds: then the request is bad."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except (ValueError, OverflowError, DataError, InvalidPage) as unreadable:
            raise BadRequest("No database holds what was asked for.") from unreadable

    return answer
