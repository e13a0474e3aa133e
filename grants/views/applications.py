"""A resident's application: found again, looked over, handed in, followed, taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from district.arrival import arrived_at
from district.downloads import file_of
from district.models import AccessLog, Activity

from .. import completeness, following, permissions
from ..forms.application import PARTS
from ..models import Application, Attachment, Conflict, Message, Outcome
from .writing import version_of

Status = Application.Status
STAGES = ["작성", "접수", "자격검토", "심사", "결과"]
# Where an application stands among the stages, and what its group may expect next.
PROGRESS = {
    Status.SUBMITTED: (3, "담당자가 신청 자격과 서류를 살펴봅니다. 고칠 것이 있으면 이 화면에서 보완을 요청합니다."),
    Status.RETURNED: (3, "보완할 것을 고친 뒤 기한 안에 다시 제출해 주세요."),
    Status.ELIGIBLE: (4, "마을공동체위원회 위원들이 심사합니다. 결과는 공모별로 함께 발표합니다."),
}
OUTLOOK = {
    Outcome.Status.SELECTED: "협약과 교부 절차를 담당자가 안내해 드립니다.",
    Outcome.Status.RESERVE: "앞선 모임이 포기하면 예비 순위대로 선정합니다. 선정되면 편지로 알려 드립니다.",
    Outcome.Status.REJECTED: "함께해 주셔서 고맙습니다. 다음 공모에서 다시 만나기를 바랍니다.",
    Outcome.Status.DECLINED: "선정된 자리를 내놓은 신청입니다.",
}


@login_required
def applications(request):
    """One's own applications, drafts first."""
    rows = Application.objects.shared_with(request.user).select_related("call", "type", "applicant", "outcome")
    rows = rows.with_money()
    rows = rows.annotate(unread=Message.objects.counted_on(by_office=False))
    rows = rows.order_by(F("submitted_at").desc(nulls_first=True), "-saved_at")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "grants/application_list.html", {"page_obj": page})


@never_cache
@login_required
def application(request, pk):
    """What the application says and where it stands; as long as it may be changed, what is still missing."""
    shown = _readable(request, pk)
    _log_access(request, shown, "신청서 열람", persons=1 + len(shown.participants.all()))
    return _page(request, shown)


@never_cache
@login_required
def receipt(request, pk):
    """The receipt with everything handed in, laid out for paper."""
    shown = _readable(request, pk)
    if not shown.submitted_at:
        return redirect(shown)
    _log_access(request, shown, "접수증 열람", persons=1 + len(shown.participants.all()))
    return render(request, "grants/application_receipt.html", {"application": shown})


@never_cache
@login_required
def submission(request, pk):
    """Hands in; who does so twice sees the receipt of the first time."""
    written = _begun(request, pk)
    if request.method != "POST":
        return redirect(written)
    try:
        told = {"version": version_of(request), "with_gaps": "with_gaps" in request.POST}
        written.submit(by=request.user, at=arrived_at(request), **told)
    except ValidationError as refusal:
        if any(error.code == "move" for error in refusal.error_list):
            return redirect(written)
        return _page(request, _readable(request, pk), refusal=refusal.messages, status=409)
    return redirect(written)


@never_cache
@login_required
def withdrawal(request, pk):
    """Asks once more, then takes the application back; a draft that nobody saw is deleted.

    Who was asked about a draft that another window has handed in since is asked again, about what it is now.
    """
    written = _begun(request, pk)
    discarding = permissions.may_discard(request.user, written)
    if not discarding and not permissions.may_withdraw(request.user, written):
        messages.warning(request, f"‘{written.get_status_display()}’ 상태에서는 취하할 수 없습니다.")
        return redirect(written)
    if request.POST.get("asked") != written.status:
        context = {"application": written, "discarding": discarding}
        return render(request, "grants/application_withdrawal.html", context)
    try:
        if discarding:
            written.discard()
            messages.success(request, "작성하던 신청서를 지웠습니다.")
            return redirect("grants:applications")
        written.withdraw(by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(written)


@never_cache
@login_required
def attachment(request, pk, paper):
    """A file handed in, for those who may read it; it has no other address."""
    papers = Attachment.objects.select_related("application__applicant")
    paper = get_object_or_404(papers, pk=paper)
    if paper.application_id != pk or not permissions.may_read_papers(request.user, paper.application):
        raise Http404
    _log_access(request, paper.application, f"첨부 내려받기: {paper.place}"[:40], persons=1)
    return file_of(paper.document)


def _readable(request, pk):
    return get_object_or_404(Application.objects.visible_to(request.user).with_contents(), pk=pk)


def _begun(request, pk):
    mine = Application.objects.begun_by(request.user) | Application.objects.typed_by(request.user)
    return get_object_or_404(mine.select_related("call", "intake"), pk=pk)


def _log_access(request, shown, act, *, persons):
    """The access log is about other people's data; one's own leaves no line."""
    if not shown.is_of(request.user):
        AccessLog.look(request, shown, act, persons=persons)


def _page(request, shown, *, refusal=(), status=200):
    changeable = permissions.may_change(request.user, shown)
    by_office = not permissions.is_of_the_group(request.user, shown)
    stage, outlook = PROGRESS.get(shown.status, (None, ""))
    came_with_gaps = by_office and shown.intake_id and shown.status == Status.SUBMITTED
    case = shown.case if changeable or came_with_gaps else None
    missing = shown.missing(case) if case else []
    result = shown.result
    if result:
        stage, outlook = len(STAGES), OUTLOOK[result.status]
    correction = shown.correction
    to_mend = [(part, PARTS[part].label, items) for part, items in correction.by_part().items()] if correction else []
    context = {
        "application": shown,
        "to_mend": to_mend,
        "first_part": to_mend[0][0] if to_mend else next(iter(PARTS)),
        "changeable": changeable,
        "is_own": shown.is_of(request.user),
        "refusal": refusal,
        "gaps": [
            {"key": key, "label": part.label, "told": [(gap[1], gap.field) for gap in missing if gap[0] == key]}
            for key, part in PARTS.items()
            if any(at == key for at, _ in missing)
        ],
        "advice": completeness.advice(shown, case) if changeable else [],
        "desk": by_office and permissions.may_screen(request.user),
        "may_hand_in": permissions.may_hand_in(request.user, shown),
        "may_withdraw": permissions.may_withdraw(request.user, shown),
        "may_discard": permissions.may_discard(request.user, shown),
        "result": result,
        "may_appeal": permissions.may_appeal(request.user, shown),
        "appealed": shown.appeals.exists(),
        "challengeable": not by_office and Conflict.challengeable(shown).exists(),
        "challenged": not by_office and shown.conflicts.filter(kind=Conflict.Kind.CHALLENGED).exists(),
        "talks": permissions.may_read_messages(request.user, shown),
        "by_office": by_office,
        "unread": shown.messages.unread(by_office=by_office).count(),
        "stages": STAGES,
        "stage": stage,
        "outlook": outlook,
        "ahead": [
            (moment, state, "success" if state == "지금" else "gray")
            for moment, state in following.ahead(shown, timezone.now())
        ],
        "history": Activity.objects.about(shown).exclude(after="").order_by("at", "pk"),
    }
    return render(request, "grants/application_detail.html", context, status=status)
