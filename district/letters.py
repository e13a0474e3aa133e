"""Letters: filling a template's {places} with words, and the worker's task that sends what was released."""

import re

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage

PLACE = re.compile(r"\{([^{}\n]{1,30})\}")
CLAIMS = 10  # letters of one task: as many as the worker surely gets through before its time is up


def places(text):
    """The names in {braces} of a text, in order, each once."""
    return list(dict.fromkeys(PLACE.findall(text)))


def refuse_unknown(text, known):
    """Raises ValidationError (code "place") naming every {place} that is none of `known`."""
    if strange := [name for name in places(text) if name not in known]:
        named = ", ".join(f"{{{name}}}" for name in strange)
        told = ", ".join(f"{{{name}}}" for name in known)
        raise ValidationError(f"모르는 자리입니다: {named}. 쓸 수 있는 자리: {told}", code="place")


def filled(text, words):
    """The text with each {place} replaced by its word. What a word says is never read as a place again.

    Raises ValidationError as `refuse_unknown` does.
    """
    refuse_unknown(text, words)
    return PLACE.sub(lambda found: str(words[found[1]]), text)


def send(numbers):
    """Sends the letters with these keys, each once: the worker's task. What another run has taken is left alone."""
    from .models import Letter

    for letter in Letter.objects.filter(pk__in=numbers).order_by("pk"):
        if letter.claim():
            deliver(letter)


def deliver(letter):
    """Hands a claimed letter to the mail server and writes down how that went."""
    mail = EmailMessage(letter.subject, letter.body, to=[letter.address], headers={"Message-ID": letter.message_id})
    try:
        mail.send()
    except Exception as error:  # whatever the server said, people see it and send again
        letter.fail(f"{type(error).__name__}: {error}")
    else:
        letter.done()
