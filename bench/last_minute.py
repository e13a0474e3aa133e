#!/usr/bin/env python3
"""A hundred people hand in during the last minute before the deadline, and some a moment too late.

    SECRET_KEY=any PLAIN_HTTP=1 BEHIND_PROXY=1 .venv/bin/python bench/last_minute.py [100 [60]]

Against a live server with two workers (SQLite, or the empty database that DATABASE_URL names): each uploads a PDF of
1 MB and hands in at a moment of his own, most of them near the end, every tenth after it. Each request says when it
came, as a proxy in front writes it; without BEHIND_PROXY that is not believed, and who stands in line may be late.
What counts is the instant that the server stores. Prints how many were received, refused and lost, and how long the
two requests took. It measures and judges nothing.
"""

import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from crowd import Status, applications, calls, connection, counted, people, percentile, set_up

from django.urls import reverse  # isort: skip
from applications import paper, part
from django.utils import timezone
from live import Browser, serving

from district.models import Activity, Letter
from grants.models import Application, Call, RequiredDocument


def moments(number, seconds):
    """When each hands in, in seconds before the deadline: the nearer the more; every tenth up to a second after it."""
    late = [-(n + 1) / (number // 10) for n in range(number // 10)]
    return late + [0.2 + (seconds - 0.2) * (n / number) ** 2 for n in range(number - len(late))]


def hand_in(browser, draft, requirement, deadline, before):
    """Uploads and hands in so that the last request leaves at its moment; the answers and how long they took."""
    time.sleep(max(0, deadline - before - 5 - time.time()))
    begun = time.perf_counter()
    file, _ = browser.post(part(draft, "attachments"), {f"paper_{requirement}": paper()})
    uploaded = time.perf_counter()
    time.sleep(max(0, deadline - before - time.time()))
    sent, clock = timezone.now(), time.perf_counter()
    stamp = {"X-Request-Start": f"t={sent.timestamp():.3f}"}
    submission, _ = browser.post(reverse("grants:submission", args=[draft.pk]), {}, **stamp)
    return draft.pk, (file, submission), sent, 1000 * (uploaded - begun), 1000 * (time.perf_counter() - clock)


def told(name, times):
    p50, p95 = statistics.median(times), percentile(times, 0.95)
    print(f"  {name:<14}p50 {p50:8.0f} ms   p95 {p95:8.0f} ms   longest {max(times):8.0f} ms")


def main(number=100, seconds=60):
    set_up()
    staff, residents, _ = people()
    calls(staff)
    drafts = applications([Status.DRAFT] * number, residents, staff)
    papers = dict(RequiredDocument.objects.values_list("call_id", "pk"))
    counted()
    with serving() as server:
        browsers = [Browser(server, draft.applicant) for draft in drafts]
        deadline = timezone.now() + timedelta(seconds=seconds + 8)
        Call.objects.open().update(closes_at=deadline)
        connection.close()
        acts = [
            partial(hand_in, browser, draft, papers[draft.call_id], deadline.timestamp(), before)
            for browser, draft, before in zip(browsers, drafts, moments(number, seconds), strict=True)
        ]
        with ThreadPoolExecutor(number) as pool:
            answers = list(pool.map(lambda act: act(), acts))
    report(answers, deadline)


def report(answers, deadline):
    rows = Application.objects.in_bulk([pk for pk, *_ in answers])
    received = {pk for pk, row in rows.items() if row.status == Status.SUBMITTED}
    said = {pk for pk, (_, submission), *_ in answers if submission == 302}
    in_time = {pk for pk, _, sent, *_ in answers if sent < deadline}
    numbers = {rows[pk].number for pk in received}
    trail = Activity.objects.filter(after=Status.SUBMITTED.label).count()
    print(f"\n{len(answers)} people, {len(in_time)} pressed before the deadline, {connection.vendor}")
    print("  answers to file and submission:", dict(Counter(taken for _, taken, *_ in answers)))
    print(f"  received {len(received)}, numbers {len(numbers)}, trail {trail}, receipts {Letter.objects.count()}")
    print(f"  told so and not received {len(said - received)}, received and not told {len(received - said)}")
    print(f"  stored at the deadline or after it: {sum(rows[pk].submitted_at >= deadline for pk in received)}")
    print(f"  pressed in time and refused {len(in_time - received)}, too late and received {len(received - in_time)}")
    missed = [(deadline - sent).total_seconds() for pk, _, sent, *_ in answers if pk in in_time - received]
    if missed:  # they stood in line, before a free worker, when the deadline passed
        print(f"  the first of those pressed {max(missed):.2f} s before the deadline")
    told("file of 1 MB", [upload for *_, upload, _ in answers])
    told("handed in", [handing for *_, handing in answers])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
