"""Letters about applications: what their {places} stand for, whom they go to, and those that go by themselves."""

from django.core.exceptions import ValidationError

from district import letters
from district.models import Letter, LetterKind, LetterTemplate
from district.templatetags import maeul

WORDS = {
    "받는 이": lambda application: receiver(application)["name"],
    "모임명": lambda application: application.group_name or "모임",
    "접수번호": lambda application: application.number or "접수 전",
    "접수일시": lambda application: maeul.kdatetime(application.submitted_at),
    "사업명": lambda application: application.title or "제목 없는 사업",
    "공모명": lambda application: str(application.call),
    "마감": lambda application: maeul.until(application.due),
    "보완할 내용": lambda application: _to_mend(application),
}
NEEDED = ("corrections__items",)  # what the words ask for, fetched once for many applications
RECEIPT = (
    "[서대문 마을] 신청을 접수했습니다 ({접수번호})",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{공모명}’에 내신 ‘{사업명}’ 신청을 접수했습니다.\n\n"
    "접수번호: {접수번호}\n접수일시: {접수일시}\n모임: {모임명}\n\n"
    "앞으로의 진행은 누리집의 ‘내 신청’에서 보실 수 있습니다.\n",
)
MESSAGE = (
    "[서대문 마을] 담당자가 글을 남겼습니다 ({접수번호})",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{사업명}’ 신청에 담당자가 글을 남겼습니다. 누리집의 ‘내 신청’에서 읽고 답하실 수 있습니다.\n",
)

CORRECTION = (
    "[서대문 마을] 신청서를 고쳐 주세요 ({접수번호})",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{사업명}’ 신청에 고칠 것이 있습니다. 누리집의 ‘내 신청’에서 무엇을 고칠지 보고 다시 내 주세요.\n\n"
    "보완 기한: {마감}\n",
)


def receiver(application):
    """Whom a letter about the application goes to, as columns of Letter."""
    person = application.contact
    return {"to": application.applicant, "name": person.name, "address": person.email}


def _to_mend(application):
    """The note and the places of the newest round of correction, one a line."""
    newest = next(iter(application.corrections.all()), None)
    lines = [newest.note, *map(str, newest.items.all())] if newest else []
    return "\n".join(filter(None, lines)) or "–"


def written(applications, *, subject, body, kind):
    """Unsaved letters, one for each application whose receiver has an address.

    Raises ValidationError (code "place") where the text has a {place} that nobody knows.
    """
    letters.refuse_unknown(f"{subject}\n{body}", WORDS)
    return [_letter(each, subject, body, kind) for each in applications if receiver(each)["address"]]


def acknowledge(application):
    """The receipt of what was just handed in goes out by itself (접수 확인), in the words of the office's template.

    A template that cannot be filled keeps nobody from handing in: then it goes in the words above.
    """
    template = LetterTemplate.objects.filter(kind=LetterKind.RECEIPT, is_example=False).first()
    try:
        _post(application, LetterKind.RECEIPT, *((template.subject, template.body) if template else RECEIPT))
    except ValidationError:
        _post(application, LetterKind.RECEIPT, *RECEIPT)


def tell_of_correction(application):
    """That something has to be mended and until when, without what: that is read on the site. A due date runs, so this
    letter waits for nobody."""
    _post(application, LetterKind.CORRECTION, *CORRECTION)


def tell_of_message(application):
    """That the office has written, without what it wrote."""
    _post(application, LetterKind.MESSAGE, *MESSAGE)


def _post(application, kind, subject, body):
    for letter in written([application], subject=subject, body=body, kind=kind):
        letter.send_by_itself()


def _letter(application, subject, body, kind):
    known = {name: WORDS[name](application) for name in letters.places(f"{subject}\n{body}")}
    line = " ".join(letters.filled(subject, known).split())  # a header has no line breaks
    words = {"subject": line[:200], "body": letters.filled(body, known)}
    return Letter.about(application, kind=kind, **words, **receiver(application))
