"""Fields for the questions that staff put on a call's form, and their answers as they are stored."""

import re
import unicodedata
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from district.fields import DayField, LineField, ProseField, WonField

from ..models.contents import HIGHEST_COUNT
from ..questions import LIMITS


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
    "choice": lambda ask, **told: forms.ChoiceField(choices=_choices(ask), widget=forms.RadioSelect, **told),
    "choices": lambda ask, **told: forms.MultipleChoiceField(
        choices=_choices(ask), widget=forms.CheckboxSelectMultiple, **told
    ),
    "number": lambda ask, **told: CountField(least=0, most=999_999_999, **told),
    "money": lambda ask, **told: WonField(**told),
    "date": lambda ask, **told: DayField(**told),
}


def field_for(ask):
    """The form field of a question. Never required: a draft may have gaps."""
    said = [ask.guidance, f"{ask.limit or LIMITS[ask.kind]:,}자까지 쓸 수 있습니다." if ask.kind in LIMITS else ""]
    return FIELDS[ask.kind](ask, label=ask.label, help_text=" ".join(filter(None, said)), required=False)


def shown(ask, answer):
    """A stored answer as its field shows it."""
    return date.fromisoformat(answer) if ask.kind == "date" and answer else answer


def stored(value):
    """What a field read, as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
