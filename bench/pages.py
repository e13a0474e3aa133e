#!/usr/bin/env python3
"""Server time of the pages people work on all day, with many applications in the database.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/pages.py [2000 10000]

Fills a database of its own (SQLite in a temporary folder, or the empty one that DATABASE_URL names), asks each page
30 times as the person who uses it, and prints median and 95th percentile in milliseconds, the median of processor time
(the database server's own not counted: on a busy machine it tells more than the clock) and the number of queries.
One call holds a fifth of the applications, so the ranking of 10,000 is one of 2,000. It measures and judges nothing.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seodaemun_maeul.settings")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="maeul-bench-"))

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from district.models import Department, Dong, User
from governance.models import Body, Seat, Term
from grants.models import Application, Call, CallType, CostItem, Criterion, Participant, Review, Score

ROUNDS = 30
CALLS, REVIEWERS, REVIEWS_EACH, CRITERIA = 5, 20, 3, 5


def people():
    staff = User.objects.create_superuser("staff@bench.example", "x", name="담당")
    residents = User.objects.bulk_create(User(email=f"r{n}@bench.example", name=f"주민{n}") for n in range(500))
    members = User.objects.bulk_create(User(email=f"m{n}@bench.example", name=f"위원{n}") for n in range(REVIEWERS))
    body = Body.objects.create(name="위원회", kind=Body.Kind.COMMITTEE)
    seats = Seat.objects.bulk_create(Seat(body=body, number=n, kind="appointed") for n in range(1, REVIEWERS + 1))
    start = date.today() - timedelta(days=9)
    Term.objects.bulk_create(
        Term(seat=seat, person=member, name=member.name, start=start)
        for seat, member in zip(seats, members, strict=True)
    )
    return staff, residents, members


def calls(staff):
    now = timezone.now()
    dongs = Dong.objects.bulk_create(Dong(name=f"{n}동", order=n, tile_x=n, tile_y=0) for n in range(14))
    Department.objects.create(name="자치행정과")
    for n in range(CALLS):
        call = Call.objects.create(
            year=2026,
            title=f"공모 {n}",
            budget=92_400_000,
            who="주민",
            min_people=5,
            opens_at=now - timedelta(days=5),
            closes_at=now + timedelta(days=5),
            status=Call.Status.PUBLISHED,
            published_at=now,
            published_by=staff,
            drop_extremes_from=3,
        )
        CallType.objects.create(call=call, order=1, stage="씨앗기", name="이웃만들기", cap=2_000_000)
        Criterion.objects.bulk_create(
            Criterion(call=call, order=k, name=f"기준{k}", max_points=20) for k in range(CRITERIA)
        )
    return dongs


def grow(upto, staff, residents, members, dongs):
    """Adds eligible, scored applications until there are `upto`."""
    have, now = Application.objects.count(), timezone.now()
    types, criteria = list(CallType.objects.select_related("call")), {}
    for criterion in Criterion.objects.all():
        criteria.setdefault(criterion.call_id, []).append(criterion)
    rows = Application.objects.bulk_create(
        (
            Application(
                call=types[n % CALLS].call,
                type=types[n % CALLS],
                applicant=residents[n % len(residents)],
                number=f"2026-{n:05d}",
                group_name=f"모임 {n}",
                dong=dongs[n % len(dongs)],
                title=f"골목 이야기 {n}",
                answers={"group_intro": "이웃", "need": "필요", "plan": "내용", "effect": "효과"},
                starts_on=date(2026, 12, 1),
                ends_on=date(2026, 12, 31),
                status=Application.Status.ELIGIBLE,
                submitted_at=now,
                submitted_by=residents[n % len(residents)],
                screened_at=now,
                screened_by=staff,
            )
            for n in range(have, upto)
        ),
        batch_size=1000,
    )
    Participant.objects.bulk_create(
        (
            Participant(application=row, name=f"참여{k}", consented=True, role="leader" if k == 0 else "member")
            for row in rows
            for k in range(5)
        ),
        batch_size=2000,
    )
    CostItem.objects.bulk_create(
        (
            CostItem(application=row, category="재료비", basis="재료", unit_price=100_000, quantity=k + 1)
            for row in rows
            for k in range(3)
        ),
        batch_size=2000,
    )
    reviews = Review.objects.bulk_create(
        (
            Review(
                application=row,
                member=members[(n + k * 7) % REVIEWERS],
                # the newest stay open, so that every desk has something to do
                status="submitted" if n < len(rows) - 100 else "scoring",
                declared_at=now,
                declared_by=members[(n + k * 7) % REVIEWERS],
                submitted_at=now if n < len(rows) - 100 else None,
                submitted_by=members[(n + k * 7) % REVIEWERS] if n < len(rows) - 100 else None,
            )
            for n, row in enumerate(rows)
            for k in range(REVIEWS_EACH)
        ),
        batch_size=1000,
    )
    calls_of = {row.pk: row.call_id for row in rows}
    Score.objects.bulk_create(
        (
            Score(review=review, criterion=criterion, points=(review.pk * 7 + criterion.pk * 3) % 21)
            for review in reviews
            for criterion in criteria[calls_of[review.application_id]]
        ),
        batch_size=4000,
    )


def timed(client, name, ask):
    """Asks once to warm up and count queries, then ROUNDS times."""
    with CaptureQueriesContext(connection) as captured:
        response = ask(client)
    queries = len(captured)
    assert response.status_code in (200, 302), (name, response.status_code)
    times, busy = [], []
    for _ in range(ROUNDS):
        begun, worked = time.perf_counter(), time.process_time()
        ask(client)
        times.append(1000 * (time.perf_counter() - begun))
        busy.append(1000 * (time.process_time() - worked))
    times.sort()
    p95 = times[int(0.95 * (len(times) - 1))]
    print(f"  {name:<28}{statistics.median(times):8.1f}{p95:8.1f}{statistics.median(busy):8.1f}{queries:9d}")


def heading():
    print(f"  {'page':<28}{'median':>8}{'p95':>8}{'cpu':>8}{'queries':>9}")


def signed_in(user):
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def measure(staff, residents, members):
    print(f"\n{Application.objects.count():,} applications, {Score.objects.count():,} scores, {connection.vendor}")
    heading()
    visitor = Client(SERVER_NAME="localhost")
    call, office, desk = Call.objects.first(), signed_in(staff), signed_in(members[0])
    review = Review.objects.filter(member=members[0], status="scoring").select_related("application__call").first()
    sheet = {f"criterion_{c.pk}": "15" for c in review.application.call.criteria.all()} | {
        "comment": "의견",
        "save": "1",
    }
    timed(visitor, "front page", lambda c: c.get("/"))
    timed(visitor, "list of calls", lambda c: c.get("/calls/"))
    timed(signed_in(residents[0]), "my applications", lambda c: c.get("/applications/"))
    timed(office, "staff list", lambda c: c.get("/admin/grants/application/"))
    timed(office, "staff search", lambda c: c.get("/admin/grants/application/", {"q": "이야기 77"}))
    timed(office, "ranking", lambda c: c.get(f"/calls/{call.pk}/ranking/"))
    timed(desk, "member's desk", lambda c: c.get("/reviews/"))
    timed(desk, "score sheet", lambda c: c.get(review.get_absolute_url()))
    timed(desk, "scores saved", lambda c: c.post(review.get_absolute_url(), sheet))


def set_up():
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["print", "*.otf"])


def counted():
    """Lets the database learn how its rows lie."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(sizes):
    set_up()
    staff, residents, members = people()
    dongs = calls(staff)
    for size in sizes:
        grow(size, staff, residents, members, dongs)
        counted()
        measure(staff, residents, members)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2000, 10000])
