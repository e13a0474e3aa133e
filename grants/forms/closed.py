"""Parts of the form while a correction is asked for: what was not named is shown as it stands, without a control.

What is posted to such a place all the same goes on to `Application.revise`, which refuses it and says why.
"""

from django import forms

from district.templatetags.maeul import kdate

from .. import places


def close(form, application):
    """Closes what may not be changed in a part of the form of `application`; returns the part."""
    is_open = application.open_places()
    if is_open is None:
        return form
    if form.key in places.LISTS:
        form.is_closed = places.LISTS[form.key][0] not in is_open
        return form
    said = {answer.ask.key: answer.words for answer in application.answered()}
    for name, field in list(form.fields.items()):
        if _place(form, name) in is_open:
            continue
        if not _is_posted(form, name):
            form.fields[name] = forms.Field(label=field.label, required=False, disabled=True)
        form.fields[name].fixed = said[name] if name in said else _words(form, name)
    form.is_closed = all(hasattr(field, "fixed") for field in form.fields.values())
    return form


def _place(form, name):
    if name in getattr(form, "asks", ()):
        return places.question(name)
    if name in getattr(form, "requirements", ()):
        return places.paper(form.requirements[name])
    return "promised" if name in getattr(form, "promises", ()) else name


def _is_posted(form, name):
    """Whether anything came for a field; a table comes as a cell for each column of each row."""
    return any(at == name or at.startswith(f"{name}-") for at in (*form.data, *form.files))


def _words(form, name):
    value = form.get_initial_for_field(form.fields[name], name)
    if name in getattr(form, "promises", ()):
        return "확인했습니다" if value else "확인하지 않았습니다"
    if name == "kind":
        return form.application.get_kind_display()
    return kdate(value) if name in ("starts_on", "ends_on") else str(value or "")
