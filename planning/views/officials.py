"""For whom the pages of planning open, and those above it that show a plan at work."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404


def for_officials(may):
    """For whoever is not one of them there is nothing here; who is not signed in may do so first."""

    def guard(view):
        @login_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard
