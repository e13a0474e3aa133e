"""Reads the folders of `fixtures/` into the database.

Tables: `03_planning.Area.tsv` holds rows of the model planning.Area; files are read in the order of their names.

    # Chapter Ⅴ                         a remark: where in the plan the rows stand
    *plan.year  *order  title           the first line names the fields, parted by tabs; * marks the key of a row
    2016        1       마을공동체 조성지원

A relation is named by a field of the row it points to (`dong.name`, `task.area.plan.year`); several columns of one
relation find that row together. `amount(천원)` is money in that unit. Choices are written by their Korean label,
days as 2016.2.19., yes and no as 예 and 아니오, a new line as `\\n`. An empty cell is the field's default.

Chapters: `sections.txt` holds a plan's text. Whatever stands above the first heading is a word to its reader.

    # Ⅰ 사업 개요                        chapter: its number, a blank, its title
    ## 1 추진 근거                        section; three signs are the deepest
    □ 서울특별시 …                        its text, in the outline style that planning/outline.py reads
"""

import re
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import (
    FieldDoesNotExist,
    FieldError,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from django.db import models, transaction

from district.parsing import WON_UNITS, parse_day, parse_won
from planning.models import Section

HEADER = re.compile(rf"(?P<key>\*?)(?P<field>\w+)(?:\.(?P<path>[\w.]+))?(?:\((?P<unit>{'|'.join(WON_UNITS)})\))?")
HEADING = re.compile(r"(?P<signs>#{1,3}) (?P<number>\S+) +(?P<title>.+)")
YES_NO = {"예": True, "아니오": False}


class LoadError(Exception):
    """A file cannot be loaded; the message names file, line and, in a table, the column."""

    def __init__(self, path, line, error):
        columns = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        problem = " / ".join(" ".join([name, *messages]).strip() for name, messages in columns.items())
        super().__init__(f"{path.name} {line}번째 줄: {problem}")


@dataclass(frozen=True)
class Column:
    """A column of a table: the field it fills and how its cells are read."""

    header: str
    field: models.Field
    is_key: bool
    path: str
    unit: str

    @classmethod
    def of(cls, model, header):
        try:
            found = HEADER.fullmatch(header)
            field = model._meta.get_field(found["field"])
        except (TypeError, FieldDoesNotExist) as error:
            raise ValidationError({header: "그런 열은 없습니다."}) from error
        if bool(found["path"]) != field.is_relation:
            raise ValidationError({header: "관계는 ‘dong.name’처럼 찾을 열까지, 다른 열은 이름만 적습니다."})
        return cls(header, field, bool(found["key"]), (found["path"] or "").replace(".", "__"), found["unit"] or "원")

    def read(self, cell):
        """The value of a cell; of a relation's cell, the value to look for. Raises ValidationError."""
        if not cell:
            return None if self.path else self.field.get_default()
        if self.path:
            return cell
        if self.field.choices:
            return _one_of({label: value for value, label in self.field.flatchoices}, cell)
        match self.field:
            case models.BooleanField():
                return _one_of(YES_NO, cell)
            case models.DateField():
                return parse_day(cell)
            case models.BigIntegerField():
                return parse_won(cell, unit=self.unit)
        return self.field.to_python(cell.replace("\\n", "\n"))


def _one_of(options, cell):
    if cell not in options:
        raise ValidationError(f"‘{cell}’은(는) {', '.join(map(str, options))} 가운데 하나가 아닙니다.")
    return options[cell]


@transaction.atomic
def load_tables(folder, *, overwrite=False, empty_only=False):
    """Loads every table of `folder`, or none; returns the number of rows written.

    A row whose key is stored already stays as it is, unless `overwrite`; with `empty_only` tables that have a row
    are left alone. Raises LoadError.
    """
    paths = [path for path in sorted(folder.glob("*.tsv")) if not (empty_only and _model_of(path).objects.exists())]
    return sum(_load_table(path, overwrite) for path in paths)


def _model_of(path):
    return apps.get_model(path.stem.partition("_")[2])


def _load_table(path, overwrite):
    model, columns, written = _model_of(path), (), 0
    for line, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not text or text.startswith("#"):
            continue
        try:
            if columns:
                written += _write(model, columns, _values(columns, text.split("\t")), overwrite)
            else:
                columns = [Column.of(model, header) for header in text.split("\t")]
        except ValidationError as error:
            raise LoadError(path, line, error) from error
    return written


def _values(columns, cells):
    """The row's values by field name."""
    if len(cells) > len(columns):
        raise ValidationError(f"열은 {len(columns)}개인데 칸이 {len(cells)}개입니다.")
    cells += [""] * (len(columns) - len(cells))  # editors cut blanks at the end of a line
    values, sought = {}, {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            value = column.read(cell)
        except ValidationError as error:
            raise ValidationError({column.header: error.messages}) from error
        if column.path:
            sought.setdefault(column.field, {})[column.path] = value
        else:
            values[column.field.name] = value
    return values | {field.name: _find(field, wanted) for field, wanted in sought.items()}


def _find(field, wanted):
    """The row a relation's cells point to, or None where they are empty."""
    if not any(wanted.values()):
        return None
    try:
        return field.related_model._base_manager.get(**wanted)
    except (FieldError, ObjectDoesNotExist, MultipleObjectsReturned, ValueError) as error:
        sought = " ".join(filter(None, wanted.values()))
        raise ValidationError({field.name: f"‘{sought}’에 꼭 맞는 하나를 찾지 못했습니다."}) from error


def _write(model, columns, values, overwrite):
    """Saves a row that is new or to be overwritten; returns how many rows that was."""
    key = {column.field.name: values[column.field.name] for column in columns if column.is_key}
    if not key:
        raise ValidationError("열쇠(*)인 열이 없습니다.")
    row = model._base_manager.filter(**key).first()
    if row and not overwrite:
        return 0
    row = row or model()
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return 1


@transaction.atomic
def load_sections(path, plan):
    """Puts the chapters of `path` in the place of the plan's text, or changes nothing. Raises LoadError."""
    plan.sections.all().delete()
    above = {}
    for order, (line, heading, body) in enumerate(_chapters(path), start=1):
        level = len(heading["signs"])
        section = Section(
            plan=plan,
            parent=above.get(level - 1),
            order=order,
            number=heading["number"],
            title=heading["title"],
            body="\n".join(body).strip(),
        )
        try:
            if level > 1 and not section.parent:
                raise ValidationError("윗 단계의 제목이 없습니다.")
            section.full_clean()
        except ValidationError as error:
            raise LoadError(path, line, error) from error
        section.save()
        above = {depth: parent for depth, parent in above.items() if depth < level} | {level: section}


def _chapters(path):
    """Line number, heading and the lines below it, for every heading of the file."""
    chapters = []
    for line, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if heading := HEADING.fullmatch(text):
            chapters.append((line, heading, []))
        elif text.startswith("#"):
            raise LoadError(path, line, ValidationError("제목은 ‘# Ⅰ 사업 개요’처럼 번호와 함께 적습니다."))
        elif chapters:
            chapters[-1][2].append(text)
    return chapters
