"""What may be done with a meeting, its agenda and what follows: each a POST to a noun, answered by its desk."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from district.parsing import parse_number
from district.verbs import performed, tried
from planning.views.officials import for_officials

from .. import permissions
from ..forms import sitting as forms
from ..models import ActionItem, AgendaItem, Body, ItemRecusal, Meeting, Presence, Referral
from .sitting import ids, page

runs = for_officials(permissions.may_run_meetings)
confirms = for_officials(permissions.may_confirm_minutes)


def _meeting(pk):
    return get_object_or_404(Meeting.objects.select_related("body", "task"), pk=pk)


def _item(pk):
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body"), pk=pk)


def _acted(request, pk, name, form, act, done, key=None, **beside):
    """Performs act(by=…, **cleaned data); what was refused is shown with it on the desk of the meeting `pk`."""
    if form.is_valid() and performed(form, partial(act, by=request.user), **beside):
        messages.success(request, done)
        return redirect("governance:sitting", pk)
    return page(request, pk, bound={(name, key) if key else name: form})


def _done(request, pk, act, done):
    """An act that asks for nothing; what it refuses is told on top of the page."""
    tried(request, act, done=done)
    return redirect("governance:sitting", pk)


# -- the meeting ------------------------------------------------------------------------------------------------------


@runs
@require_POST
def call(request, pk):
    meeting, form = _meeting(pk), forms.CallForm(request.POST, auto_id=ids("call"))
    done = "소집했습니다. 명부를 옮겨 적었고, 소집 통지는 편지함에서 살펴보고 내보내 주세요."
    return _acted(request, pk, "call", form, meeting.call, done, notice="urgent")


@runs
@require_POST
def roll(request, pk):
    return _done(request, pk, _meeting(pk).renew_roll, "명부를 회의 날의 위원으로 고쳤습니다.")


@runs
@require_POST
def presence(request, pk):
    """Ticks that were set and taken away since the page was shown; what another noted meanwhile stays."""
    meeting = _meeting(pk)
    form = forms.HourForm(request.POST, day=meeting.day, auto_id=ids("presence"))
    ticked, shown = _numbers(request, "present"), _numbers(request, "shown")
    names = {int(key[5:]): value.strip()[:40] for key, value in request.POST.items() if _names(key)}
    act = partial(meeting.note_presence, came=ticked - shown, left=shown - ticked, names=names)
    return _acted(request, pk, "presence", form, act, "출석을 적었습니다.", time="at")


def _numbers(request, name):
    return set(map(parse_number, request.POST.getlist(name))) - {None}


def _names(key):
    return key.startswith("name-") and key[5:].isdecimal() and len(key) < 15


@runs
@require_POST
def presence_removal(request, pk):
    stay = get_object_or_404(Presence.objects.select_related("attendee__meeting__body"), pk=pk)
    return _done(request, stay.attendee.meeting_id, stay.remove, f"‘{stay}’ 출석을 지웠습니다.")


@runs
@require_POST
def opening(request, pk):
    meeting = _meeting(pk)
    form = forms.HourForm(request.POST, day=meeting.day, auto_id=ids("opening"))
    return _acted(request, pk, "opening", form, meeting.open, "개회했습니다.", time="at")


@runs
@require_POST
def closing(request, pk):
    meeting = _meeting(pk)
    form = forms.HourForm(request.POST, day=meeting.day, auto_id=ids("closing"))
    done = "폐회했습니다. 표결과 출석은 이대로 남습니다."
    return _acted(request, pk, "closing", form, meeting.close, done, time="at")


@runs
@require_POST
def failure(request, pk):
    meeting, form = _meeting(pk), forms.ReasonForm(request.POST, auto_id=ids("failure"))
    return _acted(request, pk, "failure", form, meeting.fail, "유회로 적었습니다.")


@runs
@require_POST
def cancellation(request, pk):
    meeting, form = _meeting(pk), forms.ReasonForm(request.POST, auto_id=ids("cancellation"))
    return _acted(request, pk, "cancellation", form, meeting.cancel, "회의를 취소했습니다.")


@runs
@require_POST
def minutes(request, pk):
    meeting, form = _meeting(pk), forms.MinutesForm(request.POST, auto_id=ids("minutes"))
    return _acted(request, pk, "minutes", form, meeting.write_minutes, "회의록을 저장했습니다.")


@confirms
@require_POST
def confirmation(request, pk):
    return _done(request, pk, _meeting(pk).confirm, "회의록을 확정했습니다.")


@confirms
@require_POST
def publication(request, pk):
    return _done(request, pk, _meeting(pk).publish, "회의록을 공개했습니다.")


# -- the agenda -------------------------------------------------------------------------------------------------------


@runs
@require_POST
def items(request, pk):
    meeting, form = _meeting(pk), forms.ItemForm(request.POST, auto_id=ids("item"))
    return _acted(request, pk, "item", form, partial(AgendaItem.add, meeting), "안건을 더했습니다.")


@runs
@require_POST
def revision(request, pk):
    item, form = _item(pk), forms.ItemForm(request.POST, auto_id=ids("revision", pk))
    return _acted(request, item.meeting_id, "revision", form, item.revise, "안건을 고쳤습니다.", pk)


@runs
@require_POST
def place(request, pk):
    item = _item(pk)
    return _done(request, item.meeting_id, item.raise_up, "안건의 순서를 바꿨습니다.")


@runs
@require_POST
def removal(request, pk):
    item = _item(pk)
    return _done(request, item.meeting_id, item.remove, f"‘{item}’ 안건을 뺐습니다.")


@runs
@require_POST
def result(request, pk):
    item, form = _item(pk), forms.ResultForm(request.POST, auto_id=ids("result", pk))

    def act(*, by, **_):
        item.decide(by=by, **form.said())

    done = f"‘{item}’의 결과를 적었습니다."
    return _acted(request, item.meeting_id, "result", form, act, done, pk, votes="yes")


@runs
@require_POST
def reconsideration(request, pk):
    item, form = _item(pk), forms.ReasonForm(request.POST, auto_id=ids("reconsideration", pk))
    return _acted(request, item.meeting_id, "reconsideration", form, item.reconsider, "결과를 되돌렸습니다.", pk)


@runs
@require_POST
def recusals(request, pk):
    item = _item(pk)
    records = item.meeting.attendees.members()
    form = forms.RecusalForm(request.POST, records=records, auto_id=ids("recusal", pk))
    done = "이 안건의 표결에서 뺐습니다."
    return _acted(
        request, item.meeting_id, "recusal", form, partial(ItemRecusal.declare, item), done, pk, twice="attendee"
    )


@runs
@require_POST
def recusal_removal(request, pk):
    recusal = get_object_or_404(ItemRecusal.objects.select_related("item__meeting__body", "attendee"), pk=pk)
    return _done(request, recusal.item.meeting_id, recusal.revoke, "표결에 다시 넣었습니다.")


# -- what follows -----------------------------------------------------------------------------------------------------


@runs
@require_POST
def referrals(request, pk):
    item = _item(pk)
    records = Body.objects.exclude(pk=item.meeting.body_id)
    form = forms.ReferralForm(request.POST, records=records, auto_id=ids("referral", pk))
    done = "다른 회의체에 보낸 것으로 적었습니다."
    return _acted(
        request, item.meeting_id, "referral", form, partial(Referral.send, item), done, pk, twice="body", own="body"
    )


@runs
@require_POST
def answer(request, pk):
    referral = get_object_or_404(Referral.objects.select_related("item__meeting__body", "body"), pk=pk)
    form = forms.AnswerForm(request.POST, auto_id=ids("answer", pk))
    return _acted(request, referral.item.meeting_id, "answer", form, referral.answer, "회신을 적었습니다.", pk)


@runs
@require_POST
def actions(request, pk):
    meeting, form = _meeting(pk), forms.ActionForm(request.POST, auto_id=ids("action"))
    return _acted(request, pk, "action", form, partial(ActionItem.note_down, meeting), "할 일을 적었습니다.")


@runs
@require_POST
def completion(request, pk):
    """It is done; the desk that asked (`desk`) is shown again, which may be that of a later meeting."""
    action = get_object_or_404(ActionItem.objects.select_related("meeting__body"), pk=pk)
    form = forms.DoneForm(request.POST, auto_id=ids("done", pk))
    asked = parse_number(request.POST.get("desk"))
    desk = asked if Meeting.objects.filter(pk=asked, body=action.body_id).exists() else action.meeting_id
    return _acted(request, desk, "done", form, action.finish, "마친 것으로 적었습니다.", pk)
