"""What a JSON text says of a call, read value by value: every fault with the path it stands at, nothing guessed.

The keys are the columns of the models: what a call gains, the format gains. What belongs to one district alone (task,
budget line, files, signatures) is no part of it; fields and dongs are those of the district that reads.
"""

import json
import re
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from district.models import Dong
from district.parsing import clean_line, clean_prose, parse_day, parse_won
from district.templatetags.maeul import josa

from .models import Call, CallCondition, CallType, Criterion, Field, Question, RequiredDocument, Step
from .terms import TERMS

PARTS = {
    "types": CallType,
    "steps": Step,
    "conditions": CallCondition,
    "documents": RequiredDocument,
    "criteria": Criterion,
    "questions": Question,
}
NAMED = {"fields": Field, "dongs": Dong}  # what a call is found by: rows of the district, each by its name
POINTERS = {"conditions": "type", "documents": "type", "criteria": "step"}  # to rows of the same call, by name
NOT_CARRIED = {"order", "stage", "dates_unchecked"}  # said by where a row stands in the file, or by nobody but us
ENDS = {"closes_at", "ends_at"}  # instants that a day alone sets to its last minute
IN_ORDER = (
    ("opens_at", "closes_at"),
    ("closes_at", "results_at"),
    ("starts_on", "ends_on"),
    ("starts_at", "ends_at"),
)
QUOTED = "글을 따옴표 안에 적어 주세요."
CLOCK = re.compile(r"(.+?)[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


class CallFormatError(Exception):
    """The text is no call; `faults` are (JSON path, sentence), as many as could be found at once."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(f"{path}: {say}" if path else say for path, say in self.faults))


def columns(model):
    """The columns of a model that the format carries, by name."""
    return {
        field.name: field
        for field in model._meta.fields
        if field.editable and not (field.primary_key or field.is_relation or field.name in NOT_CARRIED)
    }


def usual(field, row):
    """What a column holds when the file is silent; a condition that cannot keep back is only told."""
    if field.name == "effect" and row.get("key") in TERMS and not TERMS[row["key"]].blocks:
        return CallCondition.Effect.TELL
    return field.get_default()


class Reader:
    """`call` are the call's own columns, `named` the rows of the district that it names, `rows[part]` the (path,
    columns) of its parts in order.

    A row that points to another (`type`, `step`) holds that one's place in its list.
    """

    def __init__(self, text):
        """Raises CallFormatError with all that cannot be read."""
        self.faults, self.rows = [], {}
        data = self._parsed(text)
        self.call = self._columns(Call, data, "", besides={*PARTS, *NAMED})
        self.named = {name: list(self._named(data, name)) for name in NAMED}
        for name in ("year", "title"):
            if name not in data:
                self._wrong(name, "꼭 있어야 하는 항목입니다.")
        self.rows["types"] = list(self._types(self._listed(data, "types"), "types"))
        self._names_once()
        self.rows["steps"] = list(self._plain(data, "steps"))
        for part in ("conditions", "documents", "criteria"):
            self.rows[part] = list(self._pointing(data, part))
        self.rows["questions"] = list(self._plain(data, "questions"))
        self._questions_in_order()
        if self.faults:
            raise CallFormatError(self.faults)

    def _wrong(self, path, sentence):
        self.faults.append((path, sentence))

    def _parsed(self, text):
        def once(pairs):
            for name in {name for name, _ in pairs if [other for other, _ in pairs].count(name) > 1}:
                self._wrong(name, "같은 항목이 한 묶음 안에 두 번 있습니다.")
            return dict(pairs)

        try:
            data = json.loads(text, object_pairs_hook=once)
        except (ValueError, RecursionError) as error:
            where = f"{error.lineno}번째 줄 " if isinstance(error, json.JSONDecodeError) else ""
            raise CallFormatError(
                [("", f"JSON으로 읽을 수 없습니다. {where}쉼표와 따옴표, 괄호를 봐 주세요.")]
            ) from None
        if not isinstance(data, dict):
            raise CallFormatError([("", "공모 하나를 중괄호 { } 안에 적어 주세요.")])
        return data

    # -- rows ---------------------------------------------------------------------------------------------------------
    def _listed(self, data, name, path=None):
        """The list under a key, empty where there is none."""
        found = data.get(name, [])
        if not isinstance(found, list):
            self._wrong(path or name, "대괄호 [ ] 안에 차례로 적어 주세요.")
            return []
        return found

    def _columns(self, model, data, path, *, besides=()):
        """The columns that an object sets."""
        if not isinstance(data, dict):
            self._wrong(path, "중괄호 { } 안에 적어 주세요.")
            return {}
        fields, found = columns(model), {}
        for name, value in data.items():
            try:
                if name in fields:
                    found[name] = read(fields[name], value)
                elif name not in besides:
                    raise ValidationError("이 공모 형식에 없는 항목입니다.")
            except ValidationError as error:
                self._wrong(joined(path, name), " ".join(error.messages))
        for first, last in IN_ORDER:
            if found.get(first) and found.get(last) and found[last] < found[first]:
                names = [fields[name].verbose_name for name in (last, first)]
                self._wrong(joined(path, last), f"{josa(names[0], '이/가')} {names[1]}보다 빠릅니다.")
        return found

    def _named(self, data, name):
        """The rows of the district that a list names; what it does not have is told by its name."""
        rows = NAMED[name].objects.all()
        known, what = {row.name: row for row in rows}, rows.model._meta.verbose_name
        for at, one in enumerate(self._listed(data, name)):
            try:
                if (said := clean_line(_of(str, one, QUOTED))) not in known:
                    offered = ", ".join(known) or "하나도 없음"
                    raise ValidationError(f"‘{said}’ {josa(what, '은/는')} 이 구에 없습니다. 있는 것: {offered}")
                yield known[said]
            except ValidationError as error:
                self._wrong(f"{name}[{at}]", " ".join(error.messages))

    def _types(self, listed, path, bundle=(), inherited=None):
        """The types of a list, those inside bundles among them: a type has what its bundle says and it does not."""
        for at, data in enumerate(listed):
            here = f"{path}[{at}]"
            own = (inherited or {}) | self._columns(CallType, data, here, besides={"types"})
            if not isinstance(data, dict) or "types" not in data:
                yield here, own | {"stage": " ".join(bundle)}
                continue
            inner, name = self._listed(data, "types", f"{here}.types"), own.pop("name", "")
            if not inner:
                self._wrong(f"{here}.types", "묶음 안에 유형이 하나도 없습니다.")
            yield from self._types(inner, f"{here}.types", tuple(filter(None, (*bundle, name))), own)

    def _names_once(self):
        known = set()
        for path, row in self.rows["types"]:
            if (name := named(row)) in known:
                self._wrong(f"{path}.name", f"같은 이름의 유형이 이미 있습니다: {name}")
            known.add(name)

    def _plain(self, data, part):
        for at, one in enumerate(self._listed(data, part)):
            path = f"{part}[{at}]"
            yield path, self._columns(PARTS[part], one, path)

    def _pointing(self, data, part):
        """The rows of a part; one that names several types, or a bundle of them, is a row for each."""
        pointer = POINTERS[part]
        for at, one in enumerate(self._listed(data, part)):
            path = f"{part}[{at}]"
            row = self._columns(PARTS[part], one, path, besides={pointer})
            if "effect" in columns(PARTS[part]):
                row.setdefault("effect", usual(columns(PARTS[part])["effect"], row))
            wanted = one.get(pointer) if isinstance(one, dict) else None
            for place in self._places(wanted, pointer, f"{path}.{pointer}"):
                yield path, row | {pointer: place}

    def _places(self, wanted, pointer, path):
        """Where in their list the rows stand that are named; [None] where none is."""
        if wanted is None:
            return [None]
        rows = [row for _, row in self.rows[f"{pointer}s"]]
        found = []
        for name in wanted if isinstance(wanted, list) else [wanted]:
            places = [at for at, row in enumerate(rows) if name in (named(row), row.get("stage") or named(row))]
            if not places:
                known = ", ".join(map(named, rows)) or "하나도 없음"
                what = "유형" if pointer == "type" else "절차"
                self._wrong(path, f"‘{name}’ {josa(what, '은/는')} 이 공모에 없습니다. 있는 것: {known}")
            if pointer == "step" and len(places) > 1:
                self._wrong(path, f"‘{name}’ 절차가 둘 이상입니다. 이름을 다르게 적어 주세요.")
            found += [at for at in places if at not in found]
        return found

    def _questions_in_order(self):
        """A question may hang only on one asked before it."""
        known = set()
        for path, row in self.rows["questions"]:
            on = row.get("only_if", "").partition("=")[0]
            if on and on not in known:
                self._wrong(f"{path}.only_if", f"앞에 ‘{on}’ 질문이 없습니다.")
            known.add(row.get("key"))


def joined(path, name):
    return f"{path}.{name}" if path else name


def named(row):
    """What a row of types or steps is called by those that point to it."""
    if "stage" in row:
        return f"{row['stage']} {row.get('name', '')}".strip()
    return row.get("name") or dict(Step.Kind.choices).get(row.get("kind"), "")


# -- values -----------------------------------------------------------------------------------------------------------
def read(field, value):
    """A value of the file as its column holds it. Raises ValidationError with a sentence on what it should be."""
    if value is None:
        if field.null:
            return None
        raise ValidationError("비워 둘 수 없습니다. 모르면 이 항목을 지워 주세요.")
    if field.choices:
        return _chosen(field, value)
    match field:
        case models.BooleanField():
            return _of(bool, value, "true나 false로 적어 주세요.")
        case models.DateTimeField():
            return _instant(value, ends=field.name in ENDS)
        case models.DateField():
            return parse_day(_of(str, value, "날짜는 2026-02-19처럼 따옴표 안에 적어 주세요."))
        case models.BigIntegerField():
            return parse_won("" if isinstance(value, bool) else value)
        case models.IntegerField():
            return _whole(field, value)
        case models.JSONField():
            return [_of(str, one, QUOTED) for one in _of(list, value, "대괄호 [ ] 안에 적어 주세요.")]
        case models.TextField():
            lines = value if isinstance(value, list) else [value]
            return clean_prose(
                "\n".join(_of(str, line, "글이나 글의 줄을 따옴표 안에 적어 주세요.") for line in lines)
            )
    return clean_line(_of(str, value, QUOTED))


def _of(kind, value, sentence):
    if not isinstance(value, kind):
        raise ValidationError(sentence)
    return value


def _chosen(field, value):
    known = dict(field.flatchoices)
    if (value == "" and field.blank) or (isinstance(value, str) and value in known):
        return value
    offered = ", ".join(f"{key}({label})" for key, label in known.items() if key)
    raise ValidationError(f"‘{value}’ 값은 쓸 수 없습니다. 쓸 수 있는 값: {offered}")


def _whole(field, value):
    most = 32_767 if isinstance(field, models.PositiveSmallIntegerField) else 2**31 - 1
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValidationError(f"0부터 {most:,}까지의 정수를 적어 주세요.")
    return value


def _instant(value, *, ends):
    """A moment in Korean time; of a day alone its first one, or where something ends the first one after it."""
    text = _of(str, value, "일시는 2026-02-19 18:00처럼 따옴표 안에 적어 주세요.")
    clock = CLOCK.fullmatch(text.strip())
    day = parse_day(clock[1] if clock else text)
    hour, minute, second = (int(part or 0) for part in clock.groups()[1:]) if clock else (24 if ends else 0, 0, 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second):
        raise ValidationError("시각은 00:00부터 24:00까지 적어 주세요.")
    since = timedelta(hours=hour, minutes=minute, seconds=second)
    return timezone.make_aware(datetime.combine(day, time()) + since)
