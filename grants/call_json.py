"""A call as a JSON text, the way districts hand calls to each other; `docs/call-format.md` describes it for people."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils import timezone

from district.models import Activity

from .call_reader import ENDS, NAMED, PARTS, POINTERS, CallFormatError, Reader, columns, joined, usual
from .models import Call


@dataclass(frozen=True)
class Loaded:
    """What became of a file: the call, and whether it was written. A call that was made public stays as it is."""

    call: Call
    written: bool


@transaction.atomic
def load(text):
    """Stores the call that a JSON text says as a draft, in the place of the draft of the same year and title.

    Raises CallFormatError with what is wrong; then nothing is stored.
    """
    reader = Reader(text)
    same = Call.objects.select_for_update().filter(year=reader.call["year"], title=reader.call["title"])
    call = same.first() or Call()
    if call.status != Call.Status.DRAFT:
        return Loaded(call, written=False)
    for name, field in columns(Call).items():
        setattr(call, name, reader.call.get(name, field.get_default()))
    _save([("", call)])
    for name, rows in reader.named.items():
        getattr(call, name).set(rows)
    _replace_parts(call, reader.rows)
    Activity.write(call, by=None, verb="공모 파일을 읽음")
    return Loaded(Call.objects.get(pk=call.pk), written=True)


def _replace_parts(call, rows):
    """The parts of a draft as the file has them; a paper of the same name keeps its template."""
    templates = dict(call.documents.values_list("name", "template_id"))
    for part in reversed(PARTS):
        getattr(call, part).all().delete()
    stored = {}
    for part, model in PARTS.items():
        made = []
        for order, (path, values) in enumerate(rows[part], start=1):
            if (pointer := POINTERS.get(part)) and values[pointer] is not None:
                values = values | {pointer: stored[f"{pointer}s"][values[pointer]]}
            made.append((path, model(call=call, order=order, **values)))
        if part == "documents":
            for _, paper in made:
                paper.template_id = templates.get(paper.name)
        _save(made)
        stored[part] = [row for _, row in made]


def _save(rows):
    faults = []
    for path, row in rows:
        try:
            row.full_clean(exclude=[field.name for field in row._meta.fields if not field.editable])
            row.save()
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                faults.append((path if name == NON_FIELD_ERRORS else joined(path, name), " ".join(sentences)))
    if faults:
        raise CallFormatError(faults)


def told(call):
    """What `load` makes the same call of, as a dict for JSON; columns that hold what they usually do are left out."""
    data = _columns(call)
    for name in NAMED:
        if names := [row.name for row in getattr(call, name).all()]:
            data[name] = names
    for part in PARTS:
        rows = list(getattr(call, part).all())
        if rows:
            data[part] = list(_bundled(rows) if part == "types" else _pointing(rows, POINTERS.get(part)))
    return data


def _columns(row):
    held = {name: getattr(row, name) for name in columns(type(row))}
    fields = columns(type(row)).values()
    return {field.name: _shown(field, held[field.name]) for field in fields if held[field.name] != usual(field, held)}


def _bundled(types):
    for stage, run in groupby(types, key=lambda type: type.stage):
        rows = [_columns(type) for type in run]
        yield from [{"name": stage, "types": rows}] if stage else rows


def _pointing(rows, pointer):
    """Rows with the name of what they point to; neighbours that differ in nothing else are one."""
    for columns_, run in groupby(rows, key=_columns):
        names = [str(getattr(row, pointer)) if pointer and getattr(row, pointer) else None for row in run]
        if None in names or len(set(names)) < len(names):
            yield from (columns_ | ({pointer: name} if name else {}) for name in names)
        else:
            yield columns_ | {pointer: names[0] if len(names) == 1 else names}


def _shown(field, value):
    match field:
        case models.DateTimeField() if value:
            return _moment(timezone.localtime(value), ends=field.name in ENDS)
        case models.DateField() if value:
            return value.isoformat()
        case models.TextField() if "\n" in value:
            return value.split("\n")
    return value


def _moment(local, *, ends):
    """A moment as the file says it: midnight is a day alone, where something ends the day before."""
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return (local - timedelta(days=1) if ends else local).date().isoformat()
    return f"{local:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
