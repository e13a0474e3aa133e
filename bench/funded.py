"""A district with running projects, for the benches: agreed, paid, spent down to the last receipt, some reported.

Stands on `crowd`, and makes its rows in bulk, too; all are 예시. A few photos (`receipt` draws what a phone takes) are
kept as the portal keeps them; every other receipt is a row that points at one of those files or at a copy.
"""

import io
import itertools
from datetime import timedelta

from crowd import Department, Document, applications
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from grants.models import Application, Award, SpendingRule
from grants.models.award import Source
from planning.models import (
    BudgetLine,
    DetailedProgramme,
    Expenditure,
    ObjectClass,
    Plan,
    PolicyProgramme,
    StatisticalItem,
    UnitProgramme,
)
from projects.models import (
    Agreement,
    Evidence,
    EvidenceRule,
    ExecutionPlan,
    Expense,
    Payment,
    PlanCost,
    Project,
    Scan,
    SettlementRule,
)

SIZES = ((4032, 3024), (4000, 2250), (2400, 3200))  # px: phones of 12, 9 and 8 million
GRANT, OWN, CALLS = 3_000_000, 300_000, 5
CATEGORIES = (("재료비", 1_500_000, OWN), ("식비", 900_000, 0), ("강사비", 600_000, 0))
STATES = ("accepted", "accepted", "accepted", "entered", "disallowed", "accepted")
_numbers = itertools.count(1)


def receipt(size=SIZES[0]):
    """An upload of 1 to 3 MB: a till's slip on a table, with the grain of a camera. No two have the same content."""
    width, height = size
    grain = Image.effect_noise(size, 13)
    photo = Image.merge("RGB", (grain, grain.point(lambda v: v * 0.95), grain.point(lambda v: v * 0.85)))
    paper = Image.new("RGB", (width // 2, height * 9 // 10), (236, 234, 228))
    pen = ImageDraw.Draw(paper)
    for line in range(40):
        top = 40 + line * (paper.height - 80) // 40
        pen.text(
            (60, top), f"{line:02d}  FLOWERS AND SEEDLINGS  {line * 1370:,}", fill=(40, 40, 45), font_size=height // 70
        )
    photo.paste(Image.blend(paper, photo.resize(paper.size), 0.2), (width // 4, height // 20))
    content = io.BytesIO()
    photo.save(content, "JPEG", quality=78)
    return renewed(content.getvalue())


def renewed(photo):
    """The same photo as another file, as a second shot would be: a comment with a number of its own."""
    told = f"{next(_numbers):016d}".encode()
    content = photo[:2] + b"\xff\xfe" + (len(told) + 2).to_bytes(2, "big") + told + photo[2:]
    return SimpleUploadedFile("영수증.jpg", content, content_type="image/jpeg")


def line_of(year):
    """A line of the year's budget, with enough for everybody."""
    department = Department.objects.first()
    plan = Plan.objects.create(
        year=year, title="시행계획 (예시)", department=department, registered_on=timezone.localdate()
    )
    policy = PolicyProgramme.objects.create(plan=plan, department=department, name="정책사업")
    unit = UnitProgramme.objects.create(policy=policy, name="단위사업")
    programme = DetailedProgramme.objects.create(unit=unit, order=1, name="세부사업")
    item = StatisticalItem.objects.create(
        object_class=ObjectClass.objects.create(year=year, order=1, name="민간이전"), order=1, name="민간경상보조"
    )
    return BudgetLine.objects.create(programme=programme, item=item, order=1, name="공모", amount=10**12)


def rules():
    """One of each kind of rule, so that every expense is held against some."""
    SettlementRule.objects.create(floor_to=10, drop_below=10, ground="예시")
    SpendingRule.objects.create(item="식비", limit=8_000, per="한 사람 한 끼", ground="예시")
    SpendingRule.objects.create(item="강사비", limit=70_000, per="한 시간", ground="예시")
    EvidenceRule.objects.create(item="강사비", kind="lecturer", ground="예시")
    EvidenceRule.objects.create(kind="quote", from_amount=500_000, ground="예시")


def projects(count, residents, staff, other):
    """`count` running projects of one call: agreement signed, grant paid. Every other one ended long ago."""
    made = applications([Application.Status.ELIGIBLE] * count * CALLS, residents, staff)
    mine = [row for row in made if row.call_id == made[0].call_id]
    today, now = timezone.localdate(), timezone.now()
    awards = Award.objects.bulk_create(
        Award(
            year=today.year,
            source=Source.DISTRICT,
            number=n,
            programme="이웃만들기",
            group_name=row.group_name,
            title=row.title,
            amount=GRANT,
            dong_id=row.dong_id,
            application=row,
        )
        for n, row in enumerate(mine, start=1)
    )
    rows = Project.objects.bulk_create(Project(award=award, status=Project.Status.RUNNING) for award in awards)
    plans = _plans(rows, staff, today, now)
    _paid(_agreements(rows, plans, staff, now), line_of(today.year), staff, other)
    return list(Project.objects.with_award().order_by("pk"))


def _plans(rows, staff, today, now):
    signs = {"submitted_at": now, "submitted_by": staff, "decided_at": now, "decided_by": staff}
    plans = ExecutionPlan.objects.bulk_create(
        ExecutionPlan(
            project=row,
            number=1,
            content="달마다 모여 골목을 가꿉니다.",
            starts_on=today - timedelta(days=300),
            ends_on=today + timedelta(days=30 if n % 2 else -100),
            status=ExecutionPlan.Status.APPROVED,
            **signs,
        )
        for n, row in enumerate(rows, start=1)
    )
    PlanCost.objects.bulk_create(
        PlanCost(plan=plan, category=category, basis="예시", unit_price=grant + own, own_share=own)
        for plan in plans
        for category, grant, own in CATEGORIES
    )
    return plans


def _agreements(rows, plans, staff, now):
    at = now - timedelta(days=250)
    kept = {"file": "예/시", "kind": "pdf", "size": 1, "sha256": "0" * 64, "uploaded_by": staff}
    papers = Document.objects.bulk_create(Document(shown_name="협약서.pdf", **kept) for _ in rows)
    scans = Scan.objects.bulk_create(Scan(document=paper, uploaded_by=staff) for paper in papers)
    signs = {"group_signed_at": at, "group_signed_by": staff, "signed_at": at, "signed_by": staff}
    return Agreement.objects.bulk_create(
        Agreement(
            project=row,
            number=f"예시-{row.pk}",
            plan=plan,
            text="약속한다. (예시)",
            status=Agreement.Status.SIGNED,
            scan=scan,
            drawn_by=staff,
            **signs,
        )
        for row, plan, scan in zip(rows, plans, scans, strict=True)
    )


def _paid(agreements, line, staff, other):
    now, today = timezone.now(), timezone.localdate()
    booked = Expenditure.objects.bulk_create(
        Expenditure(line=line, amount=GRANT, spent_on=today, label=f"교부 {row.number}", posted_by=other)
        for row in agreements
    )
    Payment.objects.bulk_create(
        Payment(
            project_id=row.project_id,
            agreement=row,
            agreed_at=row.signed_at,
            number=1,
            amount=GRANT,
            account="마을은행 000 (예시)",
            status=Payment.Status.PAID,
            line=line,
            paid_on=today,
            expenditure=entry,
            requested_by=staff,
            proposed_at=now,
            proposed_by=staff,
            paid_at=now,
            paid_by=other,
        )
        for row, entry in zip(agreements, booked, strict=True)
    )


def expenses(rows, each, staff, photos):
    """`each` expenses of 10,000원 and more for every project, each with a receipt; `photos` are Documents."""
    day, now = timezone.localdate() - timedelta(days=200), timezone.now()

    def one(project, n):
        status, category = STATES[n % len(STATES)], CATEGORIES[n % 3][0]
        judged = {} if status == "entered" else {"decided_at": now, "decided_by": staff}
        if status == "disallowed":
            judged |= {"disallowed": 4_000, "answer": "개인 물품이 있습니다. (예시)"}
        return Expense(
            project=project,
            number=n,
            spent_on=day + timedelta(days=n),
            category=category,
            payee=f"가게 {n % 40}",
            purpose=f"{n}번째 모임에 쓴 것 (예시)",
            approval_number=f"{project.pk:05d}{n:05d}",
            grant=10_000 + n * 100,
            own=4_000 if category == "재료비" else 0,
            status=status,
            entered_by_id=project.application.applicant_id,
            **judged,
        )

    made = Expense.objects.bulk_create((one(row, n) for row in rows for n in range(1, each + 1)), batch_size=2000)
    attach(made, photos)
    return made


def attach(made, photos):
    """A receipt for each expense, its file one of `photos`, one after the other."""
    files = Document.objects.bulk_create(
        (
            Document(
                file=photo.file.name,
                shown_name="영수증.jpg",
                kind="jpg",
                size=photo.size,
                sha256=photo.sha256,
                uploaded_by_id=row.entered_by_id,
            )
            for row, photo in zip(made, itertools.cycle(photos))
        ),
        batch_size=2000,
    )
    Evidence.objects.bulk_create(
        (
            Evidence(project_id=row.project_id, expense=row, document=file, digest=f"{next(_numbers):064x}")
            for row, file in zip(made, files, strict=True)
        ),
        batch_size=2000,
    )


def kept(count, staff):
    """Documents of `count` photos, each a file of its own: one of each size as the portal keeps it, then copies."""
    found = []
    for size in SIZES:
        with Evidence.received(receipt(size), Evidence.Kind.RECEIPT, by=staff) as paper:
            found.append(paper.document)
    while len(found) < count:
        with Document.written(renewed(found[-len(SIZES)].file.open().read()), by=staff) as copy:
            found.append(copy)
    return found
