from django.utils.cache import add_never_cache_headers


def nothing_personal_in_caches(get_response):
    """Whatever is shown to somebody who signed in is kept by no cache, neither on the way nor in the browser."""

    def answer(request):
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return answer
