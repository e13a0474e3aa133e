#!/usr/bin/env python3
"""What the open call costs: the pages of residents, visitors and officials with many applications in the database.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/applications.py [2000 10000]

First each page is asked alone in this process, as in bench/pages.py; then by eight clients at once, each his own
person, of a live server with two workers (`cpu` is then the workers' own, a request). The file is a PDF of 1 MB. What
a resident has is the same at every size; only the others grow. It measures and judges nothing.
"""

import statistics
import sys
import time
from functools import partial
from itertools import chain, cycle

from crowd import (
    PDF,
    ROUNDS,
    Status,
    applications,
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
from live import Browser, serving, together

from django.core.files.uploadedfile import SimpleUploadedFile  # isort: skip
from django.test import Client
from django.urls import reverse

from district.models import User
from grants.models import Application, Call

CLIENTS, ASKED = 8, 8
MIX = [Status.DRAFT, *[Status.SUBMITTED] * 3, Status.RETURNED, *[Status.ELIGIBLE] * 4, Status.INELIGIBLE]
MEGABYTE = PDF + b" " * (1024 * 1024)
PROJECT = {
    "title": "골목 평상",
    "need": "이웃을 모릅니다. " * 40,
    "plan": "달마다 모입니다. " * 100,
    "effect": "인사합니다. " * 40,
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-31",
}
AUTOSAVED = {"Accept": "application/json"}


def grow(upto, residents, staff):
    wanted = upto - Application.objects.count()
    return applications([status for status, _ in zip(cycle(MIX), range(wanted))], residents, staff)


def writers(number, size, staff):
    """People with six applications of their own, and the draft each is writing."""
    made = User.objects.bulk_create(User(email=f"w{size}-{n}@bench.example", name=f"글쓴이{n}") for n in range(number))
    applications([status for status in MIX[1:6] for _ in made], made, staff)
    return [(row.applicant, row) for row in applications([Status.DRAFT] * number, made, staff)]


def part(draft, name):
    return reverse("grants:application_edit", args=[draft.pk, name])


def paper():
    return SimpleUploadedFile("모임소개서.pdf", MEGABYTE)


def read(draft):
    """{who: {page: address}} of what is only read."""
    queue, call = "/admin/grants/application/", Call.objects.open().first()
    waiting = Application.objects.filter(status=Status.SUBMITTED).first()
    return {
        "visitor": {
            "list of calls": "/calls/",
            "calls filtered": "/calls/?status=past&dong=1&year=2024",
            "calls searched": "/calls/?q=공모+1",
            "call": call.get_absolute_url(),
            "calendar": reverse("grants:calendar"),
            "calls as data": "/api/v1/calls/",
        },
        "resident": {
            "my applications": "/applications/",
            "form": part(draft, "project"),
            "form, people": part(draft, "people"),
            "draft looked over": draft.get_absolute_url(),
        },
        "office": {
            "staff list": queue,
            "staff list searched": f"{queue}?q=이야기+77",
            "staff list filtered": f"{queue}?status__exact=submitted&call__id__exact={call.pk}",
            "staff page": f"{queue}{waiting.pk}/change/",
            "screening queue": reverse("grants:screening"),
        },
    }


def written(draft, ask):
    """[(page, act)] of what is written; `ask` posts (address, data, **headers)."""
    requirement = draft.call.documents.get().pk
    return [
        ("form saved", lambda: ask(part(draft, "project"), PROJECT)),
        ("form saved by itself", lambda: ask(part(draft, "project"), PROJECT, **AUTOSAVED)),
        ("file of 1 MB", lambda: ask(part(draft, "attachments"), {f"paper_{requirement}": paper()})),
    ]


def alone(staff, own):
    """One after the other in this process."""
    heading()
    (writer, draft), *others = own
    browsers = {"visitor": Client(SERVER_NAME="localhost"), "resident": signed_in(writer), "office": signed_in(staff)}
    for who, pages in read(draft).items():
        for name, address in pages.items():
            timed(browsers[who], name, lambda client, address=address: client.get(address))

    def post(address, data, **headers):
        return browsers["resident"].post(address, data, headers=headers)

    for name, act in written(draft, post):
        timed(None, name, lambda _, act=act: act())
    turns = iter([(signed_in(person), reverse("grants:submission", args=[row.pk])) for person, row in others])

    def hand_in(_):
        client, address = next(turns)
        return client.post(address)

    timed(None, "handed in", hand_in, rounds=len(others) - 1)
    assert Application.objects.filter(pk__in=[row.pk for _, row in others], status=Status.DRAFT).count() == 0


def at_once(staff, own):
    """Eight clients of a live server, each with a person and a draft of his own."""
    print(f"  {f'{CLIENTS} at once':<28}{'median':>8}{'p95':>8}{'cpu':>8}{'a second':>9}")
    with serving() as server:
        browsers = [(Browser(server, person), draft) for person, draft in own]
        crowd, drafts = [browser for browser, _ in browsers[:CLIENTS]], [draft for _, draft in own[:CLIENTS]]
        asking = {
            "visitor": [Browser(server)] * CLIENTS,
            "resident": crowd,
            "office": [Browser(server, staff)] * CLIENTS,
        }
        pages = [read(draft) for draft in drafts]
        for who, names in pages[0].items():
            for name in names:
                addresses = [page[who][name] for page in pages]
                acts = [partial(browser.get, address) for browser, address in zip(asking[who], addresses, strict=True)]
                clocked(server, name, acts)
        for acts in zip(*(written(draft, browser.post) for browser, draft in browsers[:CLIENTS]), strict=True):
            clocked(server, acts[0][0], [act for _, act in acts])
        papers = [partial(act) for browser, draft in browsers for name, act in written(draft, browser.post)[-1:]]
        for act in papers[CLIENTS:]:
            act()
        sent = [partial(browser.post, reverse("grants:submission", args=[row.pk]), {}) for browser, row in browsers]
        turns = [iter(sent[n::CLIENTS]) for n in range(CLIENTS)]
        clocked(server, "handed in", [lambda mine=mine: next(mine)() for mine in turns])


def clocked(server, name, acts):
    """Every client does its act ASKED times; prints milliseconds, and how many were answered in a second."""

    def client(act):
        times = []
        for _ in range(ASKED):
            begun = time.perf_counter()
            status, _ = act()
            times.append(1000 * (time.perf_counter() - begun))
            assert status in (200, 302), (name, status)
        return times

    worked, begun = server.worked(), time.perf_counter()
    times = [*chain(*together([partial(client, act) for act in acts]))]
    seconds, busy = time.perf_counter() - begun, 1000 * (server.worked() - worked) / len(times)
    median, p95 = statistics.median(times), percentile(times, 0.95)
    print(f"  {name:<28}{median:8.1f}{p95:8.1f}{busy:8.1f}{len(times) / seconds:9.1f}", flush=True)


def main(sizes):
    set_up()
    staff, residents, _ = people()
    calls(staff)
    for size in sizes:
        grow(size, residents, staff)
        here, there = writers(ROUNDS + 2, f"{size}-a", staff), writers(CLIENTS * ASKED, f"{size}-b", staff)
        counted()
        print(f"\n{Application.objects.count():,} applications, {connection.vendor}")
        alone(staff, here)
        connection.close()
        at_once(staff, there)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2000, 10000])
