"""What stands before pages for officials."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.cache import never_cache


def for_those(may):
    """A page for those of whom `may(user)` holds; for everybody else it does not exist."""

    def guarded(view):
        @never_cache
        @login_required
        @wraps(view)
        def page(request, *args, **kwargs):
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return page

    return guarded
