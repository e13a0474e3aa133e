"""The lists of the admin, worked out once for a list where unfold and Django do so for every row and every day.

What our desks use is drawn here as unfold draws it: no list of ours is edited or sorted in place, and none has rows
that open or acts of a single row.
"""

from datetime import date, datetime
from functools import cache

from django import template
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import DateField, ForeignKey, ManyToOneRel, Max, Min, TimeField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from unfold.admin import checkbox
from unfold.templatetags.unfold_list import CHECKBOX_CLASSES, LINK_CLASSES, ROW_CLASSES, result_headers
from unfold.utils import display_for_field, display_for_label, display_for_value

register = template.Library()

TICK = "action_checkbox"


@register.inclusion_tag("admin/desk_rows.html", takes_context=True)
def desk_rows(context, cl):
    """The table of a list, with its headings."""
    headers = list(result_headers(cl))
    columns = [Column(cl, name, header["text"]) for name, header in zip(cl.list_display, headers, strict=True)]
    for column in columns:
        if cl.list_display_links and column.name in cl.list_display_links:
            column.tag = "th"  # the first that leads to the record is the heading of its row
            break
    addresses = _addresses(cl)
    return {
        "cl": cl,
        "result_headers": headers,
        "num_sorted_fields": sum(1 for header in headers if header.get("sorted")),
        "rows": [
            mark_safe("".join(column.cell(record, address) for column in columns))
            for record, address in zip(cl.result_list, addresses, strict=True)
        ],
        "has_add_permission": cl.model_admin.has_add_permission(context["request"]),
    }


def _addresses(cl):
    """Where each record of the list is looked at; every address takes along what the list was narrowed to."""
    addresses = [cl.url_for_result(record) for record in cl.result_list]
    if not addresses:
        return []
    taken_along = add_preserved_filters({"preserved_filters": cl.preserved_filters, "opts": cl.opts}, addresses[0])
    return [address + taken_along.removeprefix(addresses[0]) for address in addresses]


class Column:
    """A column of a list: what is the same in all its cells, and the words that come again and again."""

    def __init__(self, cl, name, label):
        self.cl, self.name, self.tag = cl, name, "td"
        self.label = _("Select record") if name == TICK else label
        self.classes = " ".join(CHECKBOX_CLASSES if name == TICK else [f"field-{name}", *ROW_CLASSES])
        self.is_link = bool(cl.list_display_links) and name in cl.list_display_links
        self.badges = {}

    def cell(self, record, address):
        text, more = (_tick(record), "") if self.name == TICK else self._shown(record)
        if self.is_link:
            key = record.serializable_value(str(self.cl.to_field or self.cl.lookup_opts.pk.attname))
            opener = format_html(' data-popup-opener="{}"', key) if self.cl.is_popup else ""
            text = format_html('<a href="{}" class="{}"{}>{}</a>', address, " ".join(LINK_CLASSES), opener, text)
        told = (self.tag, self.classes + more, self.label, text, self.tag)
        return format_html('<{} class="{}" data-label="{}">{}</{}>', *told)

    def _shown(self, record):
        """(what the cell says, classes that it has besides)"""
        empty = self.cl.model_admin.get_empty_value_display()
        try:
            field, source, value = lookup_field(self.name, record, self.cl.model_admin)
        except ObjectDoesNotExist:
            return empty, ""
        if field is None or field.auto_created:
            empty = getattr(source, "empty_value_display", empty)
            if label := getattr(source, "label", None):
                return self._badge(value, empty, label), ""
            shown = display_for_value(value, empty, getattr(source, "boolean", False))
            return shown, " nowrap" if isinstance(value, date) else ""
        if isinstance(field.remote_field, ManyToOneRel):
            value = getattr(record, field.name)
            shown = empty if value is None else value
        else:
            shown = display_for_field(value, field, getattr(source, "empty_value_display", empty))
        return shown, " nowrap" if isinstance(field, DateField | TimeField | ForeignKey) else ""

    def _badge(self, value, empty, label):
        if value not in self.badges:
            self.badges[value] = display_for_label(value, empty, label)
        return self.badges[value]


@cache
def _box():
    """What stands before and after the key of a record in the box that ticks it."""
    return [mark_safe(half) for half in checkbox.render(ACTION_CHECKBOX_NAME, "0").split('value="0"')]


def _tick(record):
    before, after = _box()
    return format_html('{}value="{}"{}', before, record.pk, after)


@register.inclusion_tag("admin/date_hierarchy.html")
def desk_days(cl):
    """The years, months or days to narrow a list to: all between its first and its last.

    Django names only those that have records, for which the database works out the day of every record there is.
    """
    name = cl.date_hierarchy
    year, month, day = (int(cl.params.get(f"{name}__{unit}") or 0) for unit in ("year", "month", "day"))
    first, last = (None, None) if day else _ends(cl.queryset, name)
    if first and not year and first.year == last.year:
        year, month = first.year, first.month if first.month == last.month else 0

    def link(**narrowed):
        return cl.get_query_string(
            {f"{name}__{unit}": str(number) for unit, number in narrowed.items()}, [f"{name}__"]
        )

    def between(unit):
        return range(getattr(first, unit), getattr(last, unit) + 1) if first else ()

    if year and month and day:
        back = link(year=year, month=month), _told("YEAR_MONTH_FORMAT", year, month)
        choices = [("", _told("MONTH_DAY_FORMAT", year, month, day))]
    elif year and month:
        back = link(year=year), str(year)
        days = [(link(year=year, month=month, day=n), (year, month, n)) for n in between("day")]
        choices = [(address, _told("MONTH_DAY_FORMAT", *parts)) for address, parts in days]
    elif year:
        back = link(), _("All dates")
        choices = [(link(year=year, month=n), _told("YEAR_MONTH_FORMAT", year, n)) for n in between("month")]
    else:
        back, choices = None, [(link(year=n), str(n)) for n in between("year")]
    return {"show": True, "back": back and _entry(back), "choices": [_entry(choice) for choice in choices]}


def _ends(records, name):
    """The first and the last day among them, None where there is none."""
    ends = records.aggregate(first=Min(name), last=Max(name)).values()
    return [timezone.localtime(end) if isinstance(end, datetime) else end for end in ends]


def _told(style, year, month, day=1):
    return date_format(date(year, month, day), style)


def _entry(choice):
    return dict(zip(("link", "title"), choice, strict=True))
