"""Fields for the questions that staff put on a call's form, and their answers as they are stored."""

import re
import unicodedata
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from district.fields import DayField, LineField, ProseField, UploadField, WonField
from district.templatetags.maeul import josa

from ..models.contents import HIGHEST_COUNT
from ..questions import LIMITS, measure
from .tables import TableField

STRANGE = {"invalid_choice": "고를 수 있는 것 가운데에서 골라 주세요.", "invalid_list": "다시 골라 주세요."}


class CountField(forms.Field):
    """How many: `3`, `３`, `1,000`, `3회`, `10명`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, least=1, most=HIGHEST_COUNT, **kwargs):
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        plain = unicodedata.normalize("NFKC", str(value)).strip()
        written = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})\s*[가-힣]{0,2}", plain)
        count = int(written[1].replace(",", "")) if written else -1
        if not self.least <= count <= self.most:
            raise ValidationError(f"{self.least}에서 {self.most:,} 사이의 숫자로 적어 주세요.", code="count")
        return count


def _choices(ask):
    return [(choice, choice) for choice in ask.choices]


FIELDS = {
    "short": lambda ask, **told: LineField(max_length=ask.limit or LIMITS["short"], **told),
    "long": lambda ask, **told: ProseField(max_length=ask.limit or LIMITS["long"], **told),
    "choice": lambda ask, **told: forms.ChoiceField(
        choices=_choices(ask), widget=forms.RadioSelect, error_messages=STRANGE, **told
    ),
    "choices": lambda ask, **told: forms.MultipleChoiceField(
        choices=_choices(ask), widget=forms.CheckboxSelectMultiple, error_messages=STRANGE, **told
    ),
    "number": lambda ask, **told: CountField(least=0, most=999_999_999, **told),
    "money": lambda ask, **told: WonField(**told),
    "date": lambda ask, **told: DayField(**told),
    "file": lambda ask, **told: UploadField(**told),
    "table": lambda ask, **told: TableField(columns=ask.choices, most=ask.limit or LIMITS["table"], **told),
}


def field_for(ask, *, labels, stored):
    """The form field of a question. Never required: a draft may have gaps.

    `labels` are those of all questions by key, for the sentence on when this one is asked. A `stored` answer that the
    question cannot take any more, because it asks in another way now, is told beside it.
    """
    said = [
        _when(labels[ask.only_if[0]], ask.only_if[1]) if ask.only_if and ask.only_if[0] in labels else "",
        ask.guidance,
        f"{measure(ask)} 쓸 수 있습니다." if measure(ask) else "",
        f"전에는 ‘{_plain(stored)}’{_said(_plain(stored))} 적었습니다." if misfits(ask, stored) else "",
    ]
    field = FIELDS[ask.kind](ask, label=ask.label, help_text=" ".join(filter(None, said)), required=False)
    field.ask, field.needed = ask, ask.required
    return field


def _when(label, answer):
    return f"‘{label}’에 ‘{answer}’{_said(answer)} 답한 경우에만 적습니다."


def _said(text):
    """라고 or 이라고, by the last sound of what was said."""
    return josa(text, "이라고/라고")[len(text) :]


def _plain(answer):
    """What somebody answered to whatever kind of question, in words; "" for what nobody can read."""
    if isinstance(answer, list):
        return ", ".join(filter(None, map(_plain, answer)))
    if isinstance(answer, dict):
        return " ".join(filter(None, map(_plain, answer.values())))
    return str(answer)[:200] if answer not in (None, "") else ""


def misfits(ask, answer):
    """Whether something was answered that this question cannot take."""
    return bool(_plain(answer)) and (ask.kind == "file" or ask.fit(answer) is None)


def shown(ask, answer):
    """A stored answer as its field shows it."""
    answer = ask.fit(answer)
    return date.fromisoformat(answer) if ask.kind == "date" and answer else answer


def stored(value):
    """What a field read, as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def answered(form, kept):
    """{key: answer} to the form's `asks` as it was read; of the `kept` ones, one that no longer fits stays until there
    is a new one."""
    read = {key: getattr(form.fields[key], "read", None) for key in form.asks}
    read = {key: rows for key, rows in read.items() if rows is not None} | form.cleaned_data
    return {
        key: stored(read[key])
        for key, ask in form.asks.items()
        if key in read
        and not form.fields[key].disabled
        and ask.kind != "file"
        and (read[key] not in (None, "", []) or not misfits(ask, kept.get(key)))
    }
