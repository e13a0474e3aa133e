"""Acts: buttons on a record's page that ask what a verb needs and call it. The status moves nowhere else.

    @act("부적격", noun="refusal", permission="grants.screen_application", to=Status.INELIGIBLE, form=Reason)
    def refuse(self, application, *, by, note):
        application.refuse(by=by, note=note)

A GET asks, a POST acts. What the verb refuses (ValidationError) is said beside the field named like its code.
"""

from functools import partial, wraps

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action
from unfold.enums import ActionVariant as Variant
from unfold.widgets import UnfoldAdminTextareaWidget

from ..fields import ProseField

__all__ = ["Confirmation", "Reason", "Variant", "act", "ask", "way"]


class Confirmation(forms.Form):
    """Asks nothing but to be sure. `records` are those the act is about, `lead` says what it will do, `told` are
    the lines of a list below."""

    lead = ""
    told = ()

    def __init__(self, *args, records=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.records = records


class Reason(Confirmation):
    note = ProseField(label="사유", widget=UnfoldAdminTextareaWidget({"rows": 5}))


def act(label, *, noun, permission, to=None, when=None, form=Confirmation, icon=None, variant=Variant.DEFAULT):
    """Makes `perform(self, record, *, by, **cleaned)` a page of the record and a button (`actions_detail`).

    The button shows while the record's status has an arrow `to` a status, or while `when(record)` holds. Afterwards
    one is led to the address that `perform` returns, back to the record where it returns none.
    """

    def decorate(perform):
        @wraps(perform)
        def page(self, request, object_id):
            record = self.get_object(request, unquote(object_id))
            if record is None:
                raise Http404
            if not (request.user.has_perm(permission) and self.has_view_permission(request, record)):
                raise PermissionDenied
            filled = form(request.POST if request.method == "POST" else None, records=[record])
            back = _page_of(self, record)
            verb = partial(perform, self, record, by=request.user)
            if filled.is_valid() and (onward := _performed(filled, verb, back)):
                messages.success(request, f"‘{record}’: {label} 처리했습니다.")
                return HttpResponseRedirect(onward)
            return ask(self, request, label, filled, back=back)

        possible = when or (lambda record: record.can_move(to))
        page.offered = lambda user, record: user.has_perm(permission) and possible(record)
        return action(description=label, url_path=noun, icon=icon, variant=variant)(page)

    return decorate


def way(label, *, noun, permission, when=None, icon=None):
    """Makes `address(self, record)` a button that leads to a page elsewhere; that page asks again who is asking.

    The button shows while `when(record)` holds, if that is given.
    """

    def decorate(address):
        @wraps(address)
        def page(self, request, object_id):
            record = self.get_object(request, unquote(object_id))
            if record is None:
                raise Http404
            return HttpResponseRedirect(address(self, record))

        page.offered = lambda user, record: user.has_perm(permission) and (when is None or when(record))
        return action(description=label, url_path=noun, icon=icon)(page)

    return decorate


def ask(desk, request, label, form, *, back, hidden=()):
    """The page that asks for what an act needs; `hidden` are (name, value) pairs sent along."""
    context = {
        **desk.admin_site.each_context(request),
        "title": label,
        "opts": desk.opts,
        "form": form,
        "back": back,
        "hidden": hidden,
        "media": desk.media + form.media,
    }
    return TemplateResponse(request, "admin/act.html", context)


def _performed(form, perform, back):
    """Where to go on once all of the verb went through; None where it refused, which is said beside its field."""
    try:
        with transaction.atomic():
            return perform(**form.cleaned_data) or back
    except ValidationError as refusal:
        code = getattr(refusal, "code", None)
        form.add_error(code if code in form.fields else None, refusal)
        return None


def _page_of(desk, record):
    return reverse(f"admin:{desk.opts.app_label}_{desk.opts.model_name}_change", args=[record.pk])
