"""A question answered by a table: rows of short cells below the columns that staff named."""

from django import forms
from django.core.exceptions import ValidationError

from district.fields import LineField
from district.parsing import parse_number

from ..questions import CELL

READ_AT_MOST = 200  # rows of a posted page, whatever it says of itself
OPEN_ROWS = 3  # blank ones to begin with


class TableWidget(forms.Widget):
    """Reads the cells `key-row-column`; rows taken away leave a gap that is passed over."""

    def __init__(self, width):
        self.width = width
        super().__init__()

    def value_from_datadict(self, data, files, name):
        count = parse_number(data.get(f"{name}-TOTAL_FORMS"))
        if count is None:
            return None
        names = ([f"{name}-{at}-{column}" for column in range(self.width)] for at in range(min(count, READ_AT_MOST)))
        return [[data.get(cell, "") for cell in row] for row in names if any(cell in data for cell in row)]

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-TOTAL_FORMS" not in data


class TableBound(forms.BoundField):
    """Hands the template its rows: lists of cells with name, column and text."""

    @property
    def lines(self):
        rows = self.value() or []
        blank = [[""] * len(self.field.columns)] * (0 if self.form.is_bound else OPEN_ROWS - len(rows))
        return [self._line(at, row) for at, row in enumerate([*rows, *blank])]

    @property
    def empty_line(self):
        return self._line("__prefix__", [""] * len(self.field.columns))

    def _line(self, at, row):
        cells = enumerate(zip(self.field.columns, row, strict=True))
        return [
            {"name": f"{self.html_name}-{at}-{number}", "column": column, "text": text}
            for number, (column, text) in cells
        ]


class TableField(forms.Field):
    """A list of {column: cell}. A cell that cannot be read is told by row and column, and left out of `read`."""

    cell = LineField(max_length=CELL, required=False)

    def __init__(self, *, columns, most, **kwargs):
        self.columns, self.most, self.read = columns, most, None
        super().__init__(widget=TableWidget(len(columns)), **kwargs)

    def get_bound_field(self, form, field_name):
        return TableBound(form, self, field_name)

    def prepare_value(self, value):
        return [[row.get(name, "") if isinstance(row, dict) else row[at] for at, name in enumerate(self.columns)]
                for row in value or ()]  # fmt: skip

    def has_changed(self, initial, data):
        return self._read(data or [])[0] != (initial or [])

    def clean(self, value):
        if value is None:
            raise ValidationError("화면이 온전히 오지 않아 저장하지 못했습니다. 이 화면을 다시 열어 주세요.")
        rows, wrong = self._read(value)
        if len(rows) > self.most:
            raise ValidationError(f"{self.most}줄까지만 적을 수 있습니다. 줄을 줄인 뒤 저장해 주세요.")
        self.read = rows
        if wrong:
            raise ValidationError(wrong)
        return rows

    def _read(self, rows):
        """(rows that say something, sentences on the cells that cannot be read)."""
        found, wrong = [], []
        for number, row in enumerate(rows, start=1):
            said = {}
            for column, text in zip(self.columns, row, strict=True):
                try:
                    said[column] = self.cell.clean(text)
                except ValidationError as refusal:
                    wrong.append(f"{number}번째 줄 ‘{column}’: {' '.join(refusal.messages)}")
            if said := {column: cell for column, cell in said.items() if cell}:
                found.append(said)
        return found, wrong


def rearranged(data):
    """The posted data after a table's buttons: `add` names the table, `remove` one of its rows as in `plan-2`."""
    total = f"{data.get('add')}-TOTAL_FORMS"
    gone = data.get("remove", "")
    if (count := parse_number(data.get(total))) is not None and count < READ_AT_MOST:
        data = data.copy()
        data[total], data[f"{data['add']}-{count}-0"] = str(count + 1), ""
    elif "-" in gone:
        data = data.copy()
        for name in [name for name in data if name.startswith(f"{gone}-")]:
            del data[name]
    return data
