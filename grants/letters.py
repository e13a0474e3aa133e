"""Letters about applications: what their {places} stand for, whom they go to, and those that go by themselves."""

from django.core.exceptions import ValidationError

from district import letters
from district.models import Letter, LetterBatch, LetterKind, LetterTemplate
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
    "부적격 사유": lambda application: (application.status == "ineligible" and application.screening_note) or "–",
    "결과": lambda application: _of_outcome(application, "words"),
    "선정액": lambda application: _of_outcome(application, "money"),
    "심사점수": lambda application: _of_outcome(application, "average"),
    "위원회 의견": lambda application: _of_outcome(application, "comment"),
    "이의신청": lambda application: _appeals(application),
    "이의신청 답": lambda application: _answered(application),
    "담당자의 글": lambda application: _written_by_office(application),
}
NEEDED = (
    "corrections__items",
    "outcome",
    "appeals",
    "messages",
)  # what the words ask for, fetched once for many applications
RECEIPT = (
    "[서대문 마을] 신청을 접수했습니다 ({접수번호})",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{공모명}’에 내신 ‘{사업명}’ 신청을 접수했습니다.\n\n"
    "접수번호: {접수번호}\n접수일시: {접수일시}\n모임: {모임명}\n\n"
    "앞으로의 진행은 누리집의 ‘내 신청’에서 보실 수 있습니다.\n",
)
# Who brought a paper has no page of his own to be led to: what the others read there stands in the letter.
ON_PAPER = {
    LetterKind.RECEIPT: (RECEIPT[0], RECEIPT[1].rpartition("\n\n")[0] + "\n"),
    LetterKind.CORRECTION: (
        "[서대문 마을] 신청서를 고쳐 주세요 ({접수번호})",
        "{받는 이}님, 안녕하세요.\n\n"
        "내신 ‘{사업명}’ 신청에 고칠 것이 있습니다.\n\n{보완할 내용}\n\n"
        "보완 기한: {마감}\n고친 것은 이 기한 안에 담당 부서로 가져오시거나 보내 주세요.\n",
    ),
    LetterKind.MESSAGE: (
        "[서대문 마을] 담당자가 글을 남겼습니다 ({접수번호})",
        "{받는 이}님, 안녕하세요.\n\n"
        "‘{사업명}’ 신청에 담당자가 남긴 글입니다.\n\n{담당자의 글}\n\n"
        "물어보실 것은 담당 부서로 알려 주세요.\n",
    ),
    LetterKind.NOTICE: (
        "[서대문 마을] 이의신청에 답했습니다 ({접수번호})",
        "{받는 이}님, 안녕하세요.\n\n‘{사업명}’ 신청의 결과에 대한 이의신청에 답합니다.\n\n{이의신청 답}\n",
    ),
}
MESSAGE = (
    "[서대문 마을] 담당자가 글을 남겼습니다 ({접수번호})",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{사업명}’ 신청에 담당자가 글을 남겼습니다. 누리집의 ‘내 신청’에서 읽고 답하실 수 있습니다.\n",
)

_OPINION = "심사 점수: {심사점수}\n\n{위원회 의견}\n\n{이의신청}\n"
RESULTS = {
    LetterKind.SELECTED: (
        "[서대문 마을] 선정되었습니다 ({접수번호})",
        "{받는 이}님, 안녕하세요.\n\n"
        "‘{공모명}’에 내신 ‘{사업명}’이(가) 선정되었습니다. 축하드립니다.\n\n"
        f"선정액: {{선정액}}\n{_OPINION}\n협약과 교부 절차는 따로 안내해 드립니다.\n",
    ),
    LetterKind.RESERVE: (
        "[서대문 마을] 예비로 정해졌습니다 ({접수번호})",
        "{받는 이}님, 안녕하세요.\n\n"
        "‘{공모명}’에 내신 ‘{사업명}’은(는) {결과}로 정해졌습니다. 앞선 모임이 포기하면 차례대로 선정합니다.\n\n"
        f"{_OPINION}",
    ),
    LetterKind.REJECTED: (
        "[서대문 마을] 공모 결과를 알려 드립니다 ({접수번호})",
        "{받는 이}님, 안녕하세요.\n\n"
        "‘{공모명}’에 내신 ‘{사업명}’은(는) 아쉽게도 선정되지 않았습니다. 마을을 위한 제안에 감사드립니다.\n\n"
        f"{_OPINION}",
    ),
}
ANSWER = (
    "[서대문 마을] 이의신청에 답했습니다 ({접수번호})",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{사업명}’ 신청의 결과에 대한 이의신청에 답했습니다. 누리집의 ‘내 신청’에서 읽으실 수 있습니다.\n",
)
CORRECTION = (
    "[서대문 마을] 신청서를 고쳐 주세요 ({접수번호})",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{사업명}’ 신청에 고칠 것이 있습니다. 누리집의 ‘내 신청’에서 무엇을 고칠지 보고 다시 내 주세요.\n\n"
    "보완 기한: {마감}\n",
)
# What a draft says is nobody's business yet, and the office looks these over.
EXTENSION = (
    "[서대문 마을] 접수 기간이 늘었습니다: {공모명}",
    "{받는 이}님, 안녕하세요.\n\n"
    "‘{공모명}’의 접수 기간이 늘었습니다. 작성 중인 신청서를 누리집의 ‘내 신청’에서 이어서 쓰고 "
    "새 마감 안에 제출해 주세요.\n\n"
    "새 접수 마감: {마감}\n",
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
    words = _own_words(application, LetterKind.RECEIPT, RECEIPT)
    try:
        _post(application, LetterKind.RECEIPT, *_template(LetterKind.RECEIPT, *words))
    except ValidationError:
        _post(application, LetterKind.RECEIPT, *words)


def tell_of_correction(application):
    """That something has to be mended and until when, without what: that is read on the site, save by who brought a
    paper. A due date runs, so this letter waits for nobody."""
    _post(application, LetterKind.CORRECTION, *_own_words(application, LetterKind.CORRECTION, CORRECTION))


def tell_of_message(application):
    """That the office has written, without what it wrote, save to who brought a paper."""
    _post(application, LetterKind.MESSAGE, *_own_words(application, LetterKind.MESSAGE, MESSAGE))


def of_results(decision):
    """Unsaved letters to all groups of a decision with what became of them, in the words of the office's templates."""
    outcomes = decision.outcomes.filter(status__in=RESULTS).order_by("application__number")
    shown = outcomes.select_related("application__call", "application__applicant", "application__intake")
    words = {kind: _template(kind, *RESULTS[kind]) for kind in RESULTS}
    made = []
    for outcome in shown:
        outcome.application.outcome = outcome
        subject, body = words[outcome.status]
        made += written([outcome.application], subject=subject, body=body, kind=outcome.status)
    return made


def tell_of_result(outcome, *, by):
    """Holds the letter to a group that moved up; None where nobody's address is known."""
    subject, body = _template(outcome.status, *RESULTS[outcome.status])
    made = written([outcome.application], subject=subject, body=body, kind=outcome.status)
    return LetterBatch.write(f"예비 올림: {outcome.application.group_name}", made, by=by) if made else None


def tell_of_answer(application):
    """That an appeal was answered, without the answer: that is read on the site, save by who brought a paper."""
    _post(application, LetterKind.NOTICE, *_own_words(application, LetterKind.NOTICE, ANSWER))


def subject_of(outcome):
    """Which letters are about the application of an outcome, as a filter."""
    about = Letter.about(outcome.application)
    return {"subject_model": about.subject_model, "subject_id": about.subject_id}


def _template(kind, subject, body):
    """The words of the office's own template of a kind, else ours."""
    own = LetterTemplate.objects.filter(kind=kind, is_example=False).first()
    return (own.subject, own.body) if own else (subject, body)


def _of_outcome(application, name):
    """What the outcome says, as words; – where there is none or it says nothing."""
    outcome = getattr(application, "outcome", None)
    return (outcome and getattr(outcome, name)) or "–"


def _appeals(application):
    if not application.call.appeals_until:
        return ""
    where = "누리집의 ‘내 신청’에서" if application.applicant_id else "담당 부서로"
    return f"결과에 이의가 있으면 {maeul.until(application.call.appeals_until)} {where} 알려 주세요."


def _answered(application):
    """The newest answer to an appeal, with what became of it."""
    answered = [appeal for appeal in application.appeals.all() if appeal.answered_at]
    appeal = max(answered, key=lambda appeal: appeal.answered_at, default=None)
    return f"{appeal.get_status_display()}: {appeal.answer_text}" if appeal else "–"


def _written_by_office(application):
    """The newest message of the office."""
    written = [message for message in application.messages.all() if message.from_office]
    return max(written, key=lambda message: message.pk).text if written else "–"


def begun(call):
    """The drafts of a call that residents write; who brought a paper has nothing to hurry for."""
    return call.applications.filter(status="draft", applicant__isnull=False)


def hold_extension(call, *, by):
    """Tells whoever has begun an application for `call`, and who writes or reads along, of the later deadline.

    The letters are held, to be looked over and released; those of an earlier extension that are still held go back.
    Returns their batch, None where nobody has begun.
    """
    subject, body = EXTENSION
    _take_back_extension(call, subject, by=by)
    held = []
    for draft in begun(call).select_related("applicant").prefetch_related("editors__user").order_by("pk"):
        along = [editor.user for editor in draft.editors.all() if editor.user]
        held += [_letter(draft, subject, body, LetterKind.NOTICE, to=person) for person in (draft.applicant, *along)]
    title = f"접수 연장 {maeul.until(call.closes_at)} {call}"[:120]
    return LetterBatch.write(title, held, by=by) if held else None


def _take_back_extension(call, subject, *, by):
    """Nobody is told of a deadline that was moved once more."""
    line = letters.filled(subject, {"공모명": str(call)})
    told = [str(pk) for pk in call.applications.order_by().values_list("pk", flat=True)]
    about = Letter.objects.filter(subject_model=call.applications.model._meta.label_lower, subject_id__in=told)
    LetterBatch.take_back(about.filter(kind=LetterKind.NOTICE, subject=_line(line)), by=by)


def _line(subject):
    return " ".join(subject.split())[:200]  # a header has no line breaks


def _own_words(application, kind, words):
    return words if application.applicant_id else ON_PAPER[kind]


def _post(application, kind, subject, body):
    for letter in written([application], subject=subject, body=body, kind=kind):
        letter.send_by_itself()


def _letter(application, subject, body, kind, to=None):
    """`to` is who gets it, where that need not be whom one writes to about the application."""
    at = {"to": to, "name": to.name, "address": to.email} if to else receiver(application)
    known = {name: WORDS[name](application) for name in letters.places(f"{subject}\n{body}")}
    known["받는 이"] = at["name"]
    words = {"subject": _line(letters.filled(subject, known)), "body": letters.filled(body, known)}
    return Letter.about(application, kind=kind, **words, **at)
