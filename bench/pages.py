#!/usr/bin/env python3
"""Server time of the pages people work on all day, with many applications in the database.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/pages.py [2000 10000]

Fills a database of its own (SQLite in a temporary folder, or the empty one that DATABASE_URL names), asks each page
30 times as the person who uses it, and prints median and 95th percentile in milliseconds, the median of processor time
(the database server's own not counted: on a busy machine it tells more than the clock) and the number of queries.
One call holds a fifth of the applications, so the ranking of 10,000 is one of 2,000. It measures and judges nothing.
"""

import sys
from random import Random

from crowd import Client, applications, calls, connection, counted, heading, people, set_up, signed_in, timed

from django.utils import timezone  # isort: skip

from grants.models import Application, Call, Criterion, Review, Round, Score

REVIEWS_EACH = 3


def grow(upto, staff, residents, members):
    """Adds eligible, scored applications until there are `upto`."""
    now, criteria, chance = timezone.now(), {}, Random(upto)
    for criterion in Criterion.objects.all():
        criteria.setdefault(criterion.call_id, []).append(criterion)
    rounds = {round.step.call_id: round for round in Round.objects.select_related("step")}
    wanted = upto - Application.objects.count()
    rows = applications([Application.Status.ELIGIBLE] * wanted, residents, staff)
    reviews = Review.objects.bulk_create(
        (
            Review(
                application=row,
                round=rounds[row.call_id],
                member=members[(n + k * 7) % len(members)],
                # the newest stay open, so that every desk has something to do
                status="submitted" if n < len(rows) - 100 else "scoring",
                declared_at=now,
                declared_by=members[(n + k * 7) % len(members)],
                submitted_at=now if n < len(rows) - 100 else None,
                submitted_by=members[(n + k * 7) % len(members)] if n < len(rows) - 100 else None,
            )
            for n, row in enumerate(rows)
            for k in range(REVIEWS_EACH)
        ),
        batch_size=1000,
    )
    calls_of = {row.pk: row.call_id for row in rows}
    Score.objects.bulk_create(
        (
            Score(review=review, criterion=criterion, points=chance.randint(0, criterion.max_points))
            for review in reviews
            for criterion in criteria[calls_of[review.application_id]]
        ),
        batch_size=4000,
    )


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


def main(sizes):
    set_up()
    staff, residents, members = people()
    calls(staff)
    for size in sizes:
        grow(size, staff, residents, members)
        counted()
        measure(staff, residents, members)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2000, 10000])
