#!/usr/bin/env python3
"""What deciding costs: the member's desk and sheet, ranking, scenario and all scores with many scored applications.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/decisions.py [2000 10000]

Three reviews of five criteria for each application, twenty reviewers; one call holds a fifth of the applications, so
among 10,000 a ranking is one of 2,000. First each page is asked alone in this process, then by eight clients at once
of a live server with two workers (`cpu` is then the workers' own, a request). It measures and judges nothing.
"""

import os
import statistics
import sys
import time
from functools import partial
from itertools import cycle

from applications import clocked
from crowd import (
    ROUNDS,
    calls,
    connection,
    counted,
    heading,
    people,
    percentile,
    set_up,
    signed_in,
    timed,
)
from live import Browser, serving
from pages import grow

from grants.models import Application, Call, Review, Scenario, Score
from grants.ranking import ranking
from grants.views.allotments import ROWS as ROWS_SHOWN

CLIENTS = 8
AUTOSAVED = {"Accept": "application/json"}


def sheet(review):
    """What the page sends when it saves."""
    points = {f"criterion_{criterion.pk}": "15" for criterion in review.criteria}
    return points | {"comment": "의견"}


def open_sheets(member):
    found = Review.objects.filter(member=member, status="scoring").select_related("application", "round__step__call")
    return list(found.order_by("pk")[:1])


def table(scenario, amount):
    """What the page of a scenario sends when all its rows are given `amount` won: the most that is saved at once."""
    rows = scenario.allotments.standing().by_rank()[:ROWS_SHOWN]
    scenario.refresh_from_db(fields=["version"])
    given = {"state": "selected", "amount": f"{amount:,}", "reason": "예시"}
    return {"version": scenario.version} | {
        f"{row.application_id}-{name}": value for row in rows for name, value in given.items()
    }


def allotted(office, scenario):
    address, amounts = scenario.get_absolute_url(), cycle((100_000, 200_000))
    timed(office, "scenario", lambda c: c.get(address))
    timed(office, "scenario saved", lambda c: c.post(address, table(scenario, next(amounts))))


def alone(staff, members):
    print("one client")
    heading()
    office, desk, call = signed_in(staff), signed_in(members[0]), Call.objects.first()
    mine = open_sheets(members[0])[0]
    address = mine.get_absolute_url()
    timed(desk, "member's desk", lambda c: c.get("/reviews/"))
    timed(desk, "score sheet", lambda c: c.get(address))
    timed(desk, "scores saved", lambda c: c.post(address, sheet(mine) | {"save": "1"}))
    timed(desk, "scores saved by the page", lambda c: c.post(address, sheet(mine), headers=AUTOSAVED))
    timed(desk, "before handing in", lambda c: c.get(f"/reviews/rounds/{mine.round_id}/submission/"))
    timed(office, "ranking page", lambda c: c.get(f"/calls/{call.pk}/ranking/"))
    timed(office, "ranking searched", lambda c: c.get(f"/calls/{call.pk}/ranking/?q=이야기 77"))
    allotted(office, Scenario.draw(call, name=f"{Application.objects.count():,}건", by=staff))


def reckoned(call):
    """The ranking itself, without a page, by each rule for ties."""
    for rule in ([], ["criterion"], ["criterion", "amount", "receipt"]):
        call.tie_rule = rule
        took = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            count = len(ranking(call))
            took.append(1000 * (time.perf_counter() - begun))
        told = f"{count:,} ranked, ties by {', '.join(rule) or 'nothing'}"
        print(f"  {told:<52} median {statistics.median(took):6.1f} ms, p95 {percentile(took, 0.95):6.1f} ms")


def taken_away(staff, call):
    """How long the first line of all scores takes, and the whole file."""
    office = signed_in(staff)
    begun = time.perf_counter()
    answer = office.get(f"/calls/{call.pk}/scores.csv")
    chunks = iter(answer.streaming_content)
    next(chunks), next(chunks)
    first = time.perf_counter() - begun
    lines = 2 + sum(1 for _ in chunks)
    whole = time.perf_counter() - begun
    print(f"  all scores as CSV: {lines:,} lines, the first two after {first:.2f} s, the last after {whole:.2f} s")


def at_once(staff, members):
    """Eight clients of a live server, each his own person with a sheet of his own."""
    print(f"  {f'{CLIENTS} at once':<28}{'median':>8}{'p95':>8}{'cpu':>8}{'a second':>9}")
    call = Call.objects.first()
    with serving() as server:
        desks = [(Browser(server, member), open_sheets(member)[0]) for member in members[:CLIENTS]]
        office = Browser(server, staff)
        clocked(server, "member's desk", [partial(desk.get, "/reviews/") for desk, _ in desks])
        clocked(server, "score sheet", [partial(desk.get, mine.get_absolute_url()) for desk, mine in desks])
        saved = [partial(desk.post, mine.get_absolute_url(), sheet(mine), **AUTOSAVED) for desk, mine in desks]
        clocked(server, "scores saved by the page", saved)
        clocked(server, "ranking page", [partial(office.get, f"/calls/{call.pk}/ranking/")] * CLIENTS)


def main(sizes):
    set_up()
    staff, residents, members = people()
    calls(staff)
    for size in sizes:
        grow(size, staff, residents, members)
        counted()
        load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
        print(f"\n{Application.objects.count():,} applications, {Score.objects.count():,} scores, {connection.vendor}")
        print(f"load {load}")
        call = Call.objects.first()
        alone(staff, members)
        reckoned(call)
        taken_away(staff, call)
        connection.close()
        at_once(staff, members)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2000, 10000])
