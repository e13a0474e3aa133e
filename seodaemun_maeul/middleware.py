import time

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

LARGEST_FILES = 10  # more of the largest files than any form of ours takes at once
RENEWED = "renewed_at"


def not_for_search_engines(get_response):
    """Until the service is official, whatever finds it keeps nothing of it; base.html says the same to readers."""

    def answer(request):
        response = get_response(request)
        if not settings.OFFICIAL_SERVICE:
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def nothing_too_large(get_response):
    """More than any form of ours sends is turned away before a byte of it is read (a body of no length is none)."""

    def answer(request):
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:  # then Django reads nothing either
            length = 0
        if length > LARGEST_FILES * settings.UPLOAD_MAX_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return get_response(request)

    return answer


def nothing_personal_in_caches(get_response):
    """Whatever is shown to somebody who signed in is kept by no cache, neither on the way nor in the browser."""

    def answer(request):
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return answer


def officials_sign_in_daily(get_response):
    """An official who did nothing for STAFF_SESSION_AGE signs in again (개인정보의 안전성 확보조치 기준 제6조).

    The server ends it: a browser that opens again where it was left has never been closed. After the view, because
    signing in is one; written down every few minutes only, so that reading a page costs no writing.
    """

    def answer(request):
        response = get_response(request)
        if request.user.is_staff and not 0 <= time.time() - request.session.get(RENEWED, 0) < 300:
            request.session[RENEWED] = int(time.time())
            request.session.set_expiry(settings.STAFF_SESSION_AGE)
        return response

    return answer
