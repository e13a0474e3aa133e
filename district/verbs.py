"""A verb called from a page: it goes through, or the page says why not."""

from django.contrib import messages
from django.core.exceptions import ValidationError


def performed(form, act, **beside):
    """Whether act(**cleaned data) went through; what it refuses is said beside the field named like its code.

    `beside` names the field for codes that are called otherwise.
    """
    try:
        act(**form.cleaned_data)
    except ValidationError as refusal:
        code = getattr(refusal, "code", None)
        place = beside.get(code, code)
        form.add_error(place if place in form.fields else None, refusal)
        return False
    return True


def tried(request, verb, *about, done="", **facts):
    """Whether verb(*about, by=who asks, **facts) went through; on top of the next page stands `done`, or why not."""
    try:
        verb(*about, by=request.user, **facts)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return False
    if done:
        messages.success(request, done)
    return True
