"""How this portal writes money, dates and names. A template builtin: no {% load %} needed.

Filters read a value and return text; none of them asks the database.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.conf import settings
from django.forms import FileInput
from django.utils import timezone

from district.fields import FilesInput
from district.uploads import KINDS, shown

register = template.Library()

NOTHING = "–"
WEEKDAYS = "월화수목금토일"
DIGITS_WITH_FINAL_CONSONANT = "013678"  # 영 일 삼 육 칠 팔
LETTERS_WITH_FINAL_CONSONANT = "LMNR"  # 엘 엠 엔 알
CLOSING_MARKS = "\"'’”)]}>〉》」』】."


@register.filter
def won(amount):
    """Whole won with separators: 1234000 → 1,234,000원."""
    return NOTHING if amount is None else f"{amount:,}원"


@register.filter
def thousand(amount):
    """Won written in 천원 without losing any: 2280000 → 2,280 and 2280500 → 2,280.5."""
    if amount is None:
        return NOTHING
    text = f"{Decimal(amount) / 1000:,.3f}"
    return text.rstrip("0").rstrip(".")


@register.filter
def kdate(day):
    """A day as Korean documents write it: 2016. 2. 18."""
    if not day:
        return NOTHING
    day = _local(day)
    return f"{day.year}. {day.month}. {day.day}."


@register.filter
def kdatetime(instant):
    """A moment with its weekday: 2016. 2. 18.(목) 14:03."""
    if not instant:
        return NOTHING
    instant = _local(instant)
    return f"{kdate(instant)}({WEEKDAYS[instant.weekday()]}) {instant:%H:%M}"


@register.filter
def until(end):
    """An end that is itself outside the window: midnight of 1 May reads 2016. 4. 30.(토)까지."""
    if not end:
        return NOTHING
    day = last_day(end)
    text = f"{kdate(day)}({WEEKDAYS[day.weekday()]})"
    if isinstance(end, datetime) and _local(end).date() == day:
        text += f" {_local(end):%H:%M}"
    return text + "까지"


@register.filter
def dday(end):
    """Days left before an end: D-3, 오늘 마감 or 마감. A date stays open to its last minute, an instant does not."""
    if not end:
        return ""
    if isinstance(end, datetime) and end <= timezone.now():
        return "마감"
    left = (last_day(end) - timezone.localdate()).days
    if left < 0:
        return "마감"
    return f"D-{left}" if left else "오늘 마감"


@register.filter
def masked(name):
    """A private person's name as the public may read it: 허○경, 허○, 남○○수."""
    name = (name or "").strip()
    if len(name) < 3:
        return name[:1] + "○" * len(name[1:])
    return name[0] + "".join(letter if letter.isspace() else "○" for letter in name[1:-1]) + name[-1]


@register.filter
def josa(word, pair):
    """The word with the particle its last sound asks for: 마을|josa:"을/를" → 마을을, 학교|josa:"을/를" → 학교를."""
    word = str(word)
    closed, open_ = pair.split("/")
    jongseong = _final_consonant(word)
    if jongseong is None:
        return f"{word}{closed}({open_})"
    if closed == "으로" and jongseong == "ㄹ":
        return word + open_
    return word + (closed if jongseong else open_)


def _final_consonant(word):
    """'' for an open last syllable, 'ㄹ' for that one consonant, 'ㄱ' for any other, None when nobody can tell."""
    last = word.rstrip(CLOSING_MARKS)[-1:].upper()
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return "" if not final else "ㄹ" if final == 8 else "ㄱ"
    if last.isascii() and last.isdigit():
        return "ㄹ" if last in "178" else "ㄱ" if last in DIGITS_WITH_FINAL_CONSONANT else ""
    if last.isascii() and last.isalpha():
        return "ㄹ" if last in "LR" else "ㄱ" if last in LETTERS_WITH_FINAL_CONSONANT else ""
    return None


def _local(moment):
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def last_day(end):
    """The last day still inside: a date is that day, an instant is excluded itself."""
    if not isinstance(end, datetime):
        return end
    return (_local(end) - timedelta(microseconds=1)).date()


@register.filter
def widget_kind(field):
    """How field.html lays a field out: choices, checkbox, file, select or plain."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "text")
    if kind in ("checkbox", "radio") and hasattr(widget, "choices"):
        return "choices"
    return kind if kind in ("checkbox", "file", "select") else "plain"


@register.filter
def control(field):
    """A bound field's widget in KRDS dress. Django itself adds required, aria-invalid and aria-describedby."""
    widget, kind = field.field.widget, widget_kind(field)
    if kind == "file":  # the stock widget brings its own words; file_control.html has ours
        accept = ",".join(f".{extension}" for extension in _limits(field)["kinds"])
        plain = FilesInput if isinstance(widget, FilesInput) else FileInput
        return field.as_widget(widget=plain(attrs={"accept": accept, **widget.attrs}))
    dress = {"select": "krds-form-select", "plain": "krds-input"}.get(kind, "")
    attrs = {"placeholder": False}  # a hint inside the box is gone while one types; help stands above it
    if classes := f"{dress} {widget.attrs.get('class', '')}".strip():
        attrs["class"] = classes
    return field.as_widget(attrs=attrs)


@register.filter
def needed(field):
    """Whether 필수 stands beside the field: it is asked for now, or, where drafts may have gaps, in the end."""
    return field.field.required or getattr(field.field, "needed", False)


@register.filter
def beside(cells, columns):
    """Pairs each cell of a row with its column, so that a phone can print the column's name beside the value."""
    return zip(columns, cells, strict=True)


@register.filter
def page_numbers(page):
    """The page numbers worth showing around this one; None stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


@register.simple_tag
def upload_limits(field=None):
    """What file_control.html says before anybody chooses a file, and what maeul.js checks before sending it."""
    limits = _limits(field)
    max_bytes = limits["max_bytes"] or settings.UPLOAD_MAX_BYTES
    return {
        "kinds": shown(limits["kinds"]),
        "max_bytes": max_bytes,
        "max_megabytes": max_bytes // (1024 * 1024),
    }


def _limits(field):
    """Those of the field's own, or what we take anywhere."""
    return getattr(field and field.field, "limits", None) or {"kinds": KINDS, "max_bytes": None}
