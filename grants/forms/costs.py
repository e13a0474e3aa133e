"""What the project costs: a line for each item, held against the limits of the call and the book (집행기준)."""

import json
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.functional import cached_property

from district.fields import LineField, WonField

from .. import judging, spending, terms
from ..models import CostItem
from ..models.contents import HIGHEST_PRICE
from ..models.spending import ALLOWED, REFUSED
from .questions import CountField
from .rows import Row, Rows


class CostRow(Row):
    model = CostItem
    needed = ("category", "basis", "unit_price")

    category = LineField(
        label="비목",
        max_length=30,
        required=False,
        initial="",
        widget=forms.TextInput(attrs={"list": "cost-items", "autocomplete": "off"}),
    )
    basis = LineField(label="내용", max_length=100, required=False, initial="")
    unit_price = WonField(label="단가(원)", required=False)
    quantity = CountField(label="수량", required=False, initial=1)
    times = CountField(label="횟수", required=False, initial=1)
    own_share = WonField(label="자부담(원)", required=False)

    def __init__(self, *args, rules=(), **kwargs):
        self.rules = rules
        super().__init__(*args, **kwargs)

    def clean_unit_price(self):
        price = self.cleaned_data["unit_price"]
        if price and price > HIGHEST_PRICE:
            raise ValidationError(f"단가는 {HIGHEST_PRICE:,}원까지 적을 수 있습니다.", code="large")
        return price

    def clean(self):
        """The own share is part of the line's sum; while that cannot be read, it is not stored either."""
        own_share = self.cleaned_data.get("own_share")
        if self.record and self.record.total > HIGHEST_PRICE:
            self.add_error("unit_price", f"한 줄의 금액은 {HIGHEST_PRICE:,}원까지 적을 수 있습니다.")
        if not {"unit_price", "quantity", "times"}.isdisjoint(self.errors):
            self.cleaned_data["own_share"] = None
        elif own_share and own_share > self.record.total:
            self.add_error("own_share", f"자부담이 이 줄의 금액 {self.record.total:,}원보다 많습니다.")

    @property
    def record(self):
        """The unsaved `model` of this line; None while it is blank."""
        values = self.values
        if not any(values[name] for name in ("category", "basis", "unit_price", "own_share")):
            return None
        return self.model(**values | {name: values[name] or 0 for name in ("unit_price", "own_share")})

    @property
    def notes(self):
        """A `spending.Advice` for each rule that the line meets."""
        return spending.on_line(self.rules, self.record) if self.record else []


class CostRows(Rows, formset_factory(CostRow, extra=0, max_num=60, absolute_max=90, validate_max=True)):
    """What the project costs, and how much of it the group pays itself."""

    key, related = "costs", "costs"
    label = "예산"
    noun = "산출내역"  # what a line is called
    template_name = "grants/application_part_costs.html"
    scripts = ("js/costs.js",)

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"rules": self.application.spending_rules}

    def least_lines(self):
        return 1 if self.stored() else 3

    def line(self, record):
        return (
            f"{record.category} {record.basis}: {record.unit_price:,}원 × {record.quantity} × {record.times}"
            f" = {record.total:,}원 (자부담 {record.own_share:,}원)"
        )

    @cached_property
    def case(self):
        """What the application says beside the lines that are typed here."""
        return self.application.case

    @property
    def shares(self):
        """The own shares that may come to hold, for the sums that follow the typing: [asked from, %, base, words]."""
        case = self.case
        rows = (row for row in self.application.call.conditions.all() if row.key == terms.OwnShare.key)
        open_rows = (row for row in rows if row.holds(replace(case, asked=row.asked_from or case.asked)))
        said = [[row.asked_from or 0, row.number, row.term.base(row), row.term.measure(row)] for row in open_rows]
        return json.dumps(said)

    @property
    def sums(self):
        """The money of all lines in whole won, and what the kind of project asks of it."""
        records, type = self.records, self.application.type
        total, own_share = (sum(getattr(record, name) for record in records) for name in ("total", "own_share"))
        asked, cap = total - own_share, type and type.cap
        case = replace(self.case, asked=asked, own=own_share)
        row = judging.own_share(self.application.call.conditions.all(), case)
        due = row.term.due(row, case) if row else 0
        return {
            "total": total,
            "own_share": own_share,
            "asked": asked,
            "cap": cap,
            "measure": row.term.measure(row) if row and row.number else "",
            "due": due,
            "short": max(due - own_share, 0),
            "over": max(asked - cap, 0) if cap else 0,
        }

    @property
    def items(self):
        """The items the book knows, to choose from."""
        return dict.fromkeys(rule.item for rule in self.application.spending_rules if rule.item)

    @property
    def rules(self):
        """The rules, for the notes that follow the typing."""
        return json.dumps([rule.to_json() for rule in self.application.spending_rules], ensure_ascii=False)

    @property
    def notes(self):
        """What is to be said about all lines together."""
        return spending.on_all(self.application.spending_rules, self.records)

    @property
    def noted(self):
        """The conditions of the notice on what the money may be spent on."""
        rows = judging.in_force(self.application.call.conditions.all(), self.case)
        return [row for row in rows if row.key in (ALLOWED, REFUSED)]
