#!/usr/bin/env python3
"""Server time of the public memory with many funded projects in the database.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/archive.py [10000]

Ten years of projects over fourteen dongs, nine fields and three sources; a third of them is told of, each of those
with a picture's row (no file: no page here opens one). Pages are asked as bench/pages.py asks them. The workbook is
written here as the worker writes it; files are then read to the end five times. It measures and judges nothing.
"""

import sys
import time

from crowd import Client, connection, counted, heading, people, set_up, timed

from django.utils import timezone  # isort: skip

from district.models import Dong
from grants.models import Award, Field
from grants.models.award import Source
from projects.models import Picture, Story
from reports.exports import Export, write
from reports.public import whole
from reports.renderings import fingerprint

YEARS, STORY = range(2016, 2026), "달마다 골목에 모여 꽃을 심고 이웃과 밥을 나누었습니다. " * 20
TIMES = 5  # a file is taken away


def grow(count, staff):
    dongs = Dong.objects.bulk_create(Dong(name=f"{n}동", order=n, tile_x=n % 4, tile_y=n // 4) for n in range(14))
    fields = Field.objects.bulk_create(Field(name=f"분야 {n}", order=n) for n in range(9))
    awards = Award.objects.bulk_create(
        (
            Award(
                year=YEARS[n % len(YEARS)],
                source=Source.values[n % 3],
                number=n,
                programme=f"갈래 {n % 12}",
                group_name=f"모임 {n % 3000}",
                is_person=n % 5 == 0,
                title=f"골목 이야기 {n} (예시)",
                amount=1_000_000 + n % 900 * 1_000,
                dong=dongs[n // 7 % 14] if n % 4 else None,
                field=fields[n // 5 % 9] if n % 3 else None,
            )
            for n in range(count)
        ),
        batch_size=1000,
    )
    now, signed = timezone.now(), {"status": Story.Status.PUBLISHED, "published_by": staff}
    stories = Story.objects.bulk_create(
        (
            Story(award=award, text=STORY, people=award.number % 90 + 1, published_at=now, **signed)
            for award in awards[::3]
        ),
        batch_size=1000,
    )
    Picture.objects.bulk_create(
        (
            Picture(
                story=story,
                alt="화분",
                digest="0" * 64,
                image="예/시",
                small="예/시",
                width=640,
                height=480,
                added_by=staff,
                consent_at=now,
                consent_by=staff,
            )
            for story in stories
        ),
        batch_size=1000,
    )


def taken(client, address):
    """Asks for a file and reads it to the end."""
    response = client.get(address)
    assert b"".join(response.streaming_content) if response.streaming else response.content
    return response


def written():
    """Has the worker's work done here: the workbook that everybody gets from then on."""
    export = Export.share(fingerprint(whole()))
    begun, worked = time.perf_counter(), time.process_time()
    write(str(export.pk))
    export.refresh_from_db()
    assert export.is_done, export.error
    seconds, busy = time.perf_counter() - begun, time.process_time() - worked
    print(f"  {'workbook in the worker':<28}{1000 * seconds:8.1f}{'':8}{1000 * busy:8.1f}")


def measure():
    print(f"\n{Award.objects.count():,} projects, {Story.objects.count():,} stories, {connection.vendor}")
    heading()
    visitor = Client(SERVER_NAME="localhost")
    visitor.handler.load_middleware()
    award, dong, field = Award.objects.order_by("pk")[3000], Dong.objects.first(), Field.objects.first()
    pages = {
        "list": "/awards/",
        "last page of it": "/awards/?page=500",
        "of a year and a dong": f"/awards/?year=2020&dong={dong.pk}",
        "of a field": f"/awards/?field={field.pk}",
        "with a picture": "/awards/?told=picture",
        "search": "/awards/?q=이야기 77",
        "search that finds nothing": "/awards/?q=없는사업",
        "one project": f"/awards/{award.pk}/",
        "money": "/awards/money/",
        "API, a page": "/api/v1/awards/",
    }
    for name, address in pages.items():
        timed(visitor, name, lambda client, address=address: client.get(address))
    written()
    for format in ("csv", "json", "xlsx"):
        timed(visitor, f"all as {format}", lambda client, f=format: taken(client, f"/awards/list.{f}"), rounds=TIMES)


def main(count):
    set_up()
    staff, _, _ = people()
    grow(count, staff)
    counted()
    measure()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000)
