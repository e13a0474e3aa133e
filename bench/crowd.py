"""A district with many applications, for the benches: people, calls with everything they ask, what was handed in.

Importing it sets Django up on a database of its own: SQLite in a temporary folder, or the empty one that DATABASE_URL
names. All rows are made in bulk and are 예시; `timed` asks a page and prints what it took.
"""

import gc
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

from district.models import Department, Document, Dong, User
from governance.models import Body, Seat, Term
from grants.models import (
    Application,
    Attachment,
    Call,
    CallCondition,
    CallType,
    CostItem,
    Criterion,
    Participant,
    RequiredDocument,
    Round,
    Step,
)

ROUNDS = 30
OPEN_CALLS, PAST_CALLS, RESIDENTS, REVIEWERS, CRITERIA = 5, 60, 500, 20, 5
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORDS = {key: "이웃과 함께 사는 골목을 만듭니다. " * 20 for key in ("group_intro", "need", "plan", "effect")}
Status = Application.Status


def set_up():
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["print", "*.otf"])


def counted():
    """Lets the database learn how its rows lie; what filled it is no garbage to look through, as in the server."""
    gc.collect()
    gc.freeze()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def people():
    """(an official who may do everything, residents, members of the committee)"""
    staff = User.objects.create_superuser("staff@bench.example", "x", name="담당")
    residents = User.objects.bulk_create(User(email=f"r{n}@bench.example", name=f"주민{n}") for n in range(RESIDENTS))
    members = User.objects.bulk_create(User(email=f"m{n}@bench.example", name=f"위원{n}") for n in range(REVIEWERS))
    body = Body.objects.create(name="위원회", kind=Body.Kind.COMMITTEE)
    seats = Seat.objects.bulk_create(Seat(body=body, number=n, kind="appointed") for n in range(1, REVIEWERS + 1))
    start = date.today() - timedelta(days=9)
    Term.objects.bulk_create(
        Term(seat=seat, person=member, name=member.name, start=start)
        for seat, member in zip(seats, members, strict=True)
    )
    return staff, residents, members


def calls(staff, *, closes_in=timedelta(days=5)):
    """Some open calls, each with a type, conditions, a paper, criteria and a published form, and many past ones."""
    now = timezone.now()
    Dong.objects.bulk_create(Dong(name=f"{n}동", order=n, tile_x=n, tile_y=0) for n in range(14))
    Department.objects.create(name="자치행정과")
    signed = {"who": "주민", "status": Call.Status.PUBLISHED, "published_at": now, "published_by": staff}
    for n in range(OPEN_CALLS):
        window = {"opens_at": now - timedelta(days=5), "closes_at": now + closes_in}
        call = Call.objects.create(year=2026, title=f"공모 {n}", budget=92_400_000, **window, **signed)
        type = CallType.objects.create(call=call, order=1, stage="씨앗기", name="이웃만들기", cap=2_000_000)
        CallCondition.objects.create(call=call, order=1, key="people", number=5)
        CallCondition.objects.create(call=call, order=2, key="own_share", number=10, type=type)
        CallCondition.objects.create(call=call, order=3, key="leads_once")
        RequiredDocument.objects.create(call=call, order=1, name="모임소개서")
        Criterion.objects.bulk_create(
            Criterion(call=call, order=k, name=f"기준{k}", max_points=20) for k in range(CRITERIA)
        )
        step = Step.objects.create(call=call, order=1, kind=Step.Kind.COMMITTEE, drop_extremes_from=3)
        Round.objects.create(step=step, opened_at=now, opened_by=staff)
        call.ask_standard()
        call.renew_form(by=staff)
    Call.objects.bulk_create(
        Call(
            year=2025 - n // 10,
            title=f"지난 공모 {n}",
            opens_at=now - timedelta(days=300 * (n // 10 + 1)),
            closes_at=now - timedelta(days=300 * (n // 10 + 1) - 20),
            **signed,
        )
        for n in range(PAST_CALLS)
    )


def applications(statuses, people, staff):
    """One application for each status, complete with five people, three costs and a file; `people` take turns."""
    types, dongs = list(CallType.objects.select_related("call").order_by("pk")), list(Dong.objects.all())
    papers = {paper.call_id: paper for paper in RequiredDocument.objects.all()}
    forms = {type.call_id: type.call.sheet for type in types}
    have, now, a_day = Application.objects.count(), timezone.now(), timedelta(days=1)

    def one(n, status):
        person, type = people[n % len(people)], types[n % len(types)]
        facts = {}
        if status != Status.DRAFT:
            facts = {"number": f"예시-{n:05d}", "submitted_at": now, "submitted_by": person}
        if status not in (Status.DRAFT, Status.SUBMITTED):
            facts |= {"screened_at": now, "screened_by": staff, "correct_until": now + a_day}
        return Application(
            call=type.call,
            type=type,
            applicant=person,
            form=forms[type.call_id],
            group_name=f"모임 {n}",
            dong=dongs[n % len(dongs)],
            title=f"골목 이야기 {n}",
            answers=WORDS,
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 31),
            status=status,
            **facts,
        )

    made = Application.objects.bulk_create(
        (one(n, status) for n, status in enumerate(statuses, start=have)), batch_size=1000
    )
    Participant.objects.bulk_create(
        (
            Participant(
                application=row,
                name=f"참여{row.pk}-{k}",
                role="member" if k else "leader",
                phone_end=f"{k:04d}",
                consented=True,
            )
            for row in made
            for k in range(5)
        ),
        batch_size=2000,
    )
    CostItem.objects.bulk_create(
        (
            CostItem(
                application=row,
                category="재료비",
                basis="재료",
                unit_price=100_000,
                quantity=k + 1,
                own_share=20_000 * (k + 1),
            )
            for row in made
            for k in range(3)
        ),
        batch_size=2000,
    )
    kept = {"file": "예/시", "kind": "pdf", "size": len(PDF), "sha256": "0" * 64}  # rows alone: no page opens them
    files = Document.objects.bulk_create(
        (Document(shown_name=f"소개서 {row.pk}.pdf", uploaded_by_id=row.applicant_id, **kept) for row in made),
        batch_size=1000,
    )
    Attachment.objects.bulk_create(
        (
            Attachment(application=row, requirement=papers[row.call_id], document=file)
            for row, file in zip(made, files, strict=True)
        ),
        batch_size=1000,
    )
    return made


# -- asking -----------------------------------------------------------------------------------------------------------


def signed_in(user):
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    client.handler.load_middleware()  # as a running server has: else the first page looks through all static files
    return client


def heading():
    print(f"  {'page':<28}{'median':>8}{'p95':>8}{'cpu':>8}{'queries':>9}")


def percentile(times, part):
    return sorted(times)[int(part * (len(times) - 1))]


def timed(client, name, ask, rounds=ROUNDS):
    """Asks once to warm up and count queries, then `rounds` times; prints milliseconds."""
    with CaptureQueriesContext(connection) as captured:
        response = ask(client)
    queries = len(captured)
    assert response.status_code in (200, 302), (name, response.status_code)
    times, busy = [], []
    for _ in range(rounds):
        begun, worked = time.perf_counter(), time.process_time()
        ask(client)
        times.append(1000 * (time.perf_counter() - begun))
        busy.append(1000 * (time.process_time() - worked))
    median, p95 = statistics.median(times), percentile(times, 0.95)
    print(f"  {name:<28}{median:8.1f}{p95:8.1f}{statistics.median(busy):8.1f}{queries:9d}", flush=True)
