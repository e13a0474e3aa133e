"""What the tests of scenarios' pages share: addresses, what the table sends, a helper's usual words."""

from django.urls import reverse

FILL = {"act": "fill", "mode": "skip", "percent": "100", "unit": "10000", "dong_from": ""}


def page(name, record, **asked):
    return reverse(f"grants:{name}", args=[record.pk], query=asked or None)


def sent(scenario, *rows, version=1):
    """What the table's form sends: (allotment, state, amount, reason) each."""
    data = {"version": version}
    for row, state, amount, reason in rows:
        key = row.application_id
        data |= {f"{key}-state": state, f"{key}-amount": amount, f"{key}-reason": reason}
    return data


def rows_of(scenario):
    return list(scenario.allotments.by_rank())
