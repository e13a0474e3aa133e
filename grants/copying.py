"""Last year's call as the draft of the next one: everything it says and asks, nothing that happened to it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from district.models import Activity

# Of one call only: its own life, and the plan and budget of its year.
LEFT_BEHIND = {"id", "status", "published_at", "published_by", "follows", "task", "budget_line", "source"}


def copy(call, *, year, by, kind):
    """See `Call.copy`."""
    call.lock()
    first = kind == call.Kind.FIRST
    title = call.title if first else _free(call, f"{call.title[:80]} {call.Kind(kind).label}", year)
    if type(call).objects.filter(year=year, title=title).exists():
        raise ValidationError(f"{year}년 ‘{title}’ 공모가 이미 있습니다.", code="year")
    years = year - call.year
    draft = type(call)(**_said(call, years, LEFT_BEHIND))
    draft.year, draft.title, draft.kind, draft.dates_unchecked = year, title, kind, True
    if not first:
        draft.follows = call
    if not years:
        draft.task, draft.budget_line = call.task, call.budget_line
    draft.save()
    for many in call._meta.many_to_many:
        getattr(draft, many.name).set(getattr(call, many.name).all())
    types = _rows(call.types.all(), draft, years)
    steps = _rows(call.steps.all(), draft, years)
    _rows(call.conditions.all(), draft, years, type=types)
    _rows(call.documents.all(), draft, years, type=types)
    _rows(call.questions.all(), draft, years)
    _rows(call.check_items.all(), draft, years)
    _rows(call.criteria.all(), draft, years, step=steps)
    for name in _lists_of_others(call):
        _rows(getattr(call, name).all(), draft, years)
    Activity.write(draft, by=by, verb="복사", note=f"{call}에서")
    return draft


def _lists_of_others(call):
    """The names of what other rooms let a call say (questions of the report), without knowing them."""
    others = [row for row in call._meta.related_objects if row.related_model._meta.app_label != call._meta.app_label]
    return [row.get_accessor_name() for row in others if row.on_delete is models.CASCADE]


def moved(when, years):
    """The same day and hour so many years later, in Korean time; the 29th of February becomes the 28th."""
    if when is None or not years:
        return when
    local = timezone.localtime(when) if hasattr(when, "hour") else when
    try:
        return local.replace(year=local.year + years)
    except ValueError:
        return local.replace(year=local.year + years, day=28)


def _rows(rows, draft, years, **others):
    """Copies rows to the draft; `others` are {field: {old key: new row}}. Returns {old key: new row}."""
    new = {}
    for row in rows:
        said = _said(row, years, {"id", "call", *others})
        said |= {name: known.get(getattr(row, f"{name}_id")) for name, known in others.items()}
        new[row.pk] = type(row)(call=draft, **said)
        new[row.pk].save()
    return new


def _said(row, years, left):
    fields = [field for field in row._meta.concrete_fields if field.name not in left]
    said = {field.attname: getattr(row, field.attname) for field in fields}
    return said | {
        field.attname: moved(said[field.attname], years) for field in fields if isinstance(field, models.DateField)
    }


def _free(call, title, year):
    """A name that is free: of several 추가공고 of one call the second is the 2nd."""
    taken = set(type(call).objects.filter(year=year, title__startswith=title).values_list("title", flat=True))
    names = (f"{title} {number}" if number > 1 else title for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
