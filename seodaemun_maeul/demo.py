"""The demo: invented people, a year lived by the plan, a call of today and applications on every step of their way.

Everything goes through the verbs the screens use, so the trail tells a true story. Read from `fixtures/demo/`.
"""

import io
import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pikepdf
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from district.models import Activity, Department, Document, Dong, Letter, User
from district.parsing import parse_won
from governance.models import AllowanceRule, Body, WithholdingRule
from grants.models import (
    Attachment,
    Call,
    CallCondition,
    CallType,
    Check,
    CheckItem,
    CostItem,
    Criterion,
    DepartmentReview,
    Participant,
    RequiredDocument,
    Round,
    SpendingRule,
)
from grants.terms import TERMS
from planning.models import Plan
from projects.models import Project

from . import demo_committee, demo_decided, demo_memory, demo_projects, demo_settling, demo_spending, demo_year, roles

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
INHERITED = ("who", "subject", "restriction")


@cache
def _read(name):
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def accounts():
    """The demo accounts as dicts with email, name and role."""
    return _read("people.toml")["accounts"]


def load(*, password):
    """Sets the accounts up, lives through the year of the plan, and adds the demo call with its applications.

    What is there already stays as it is. A demo call whose window has passed is opened again: whoever
    starts the demo finds something to try.
    """
    with transaction.atomic():
        roles.load()
        people = {account["email"]: _account(account, password) for account in accounts()}
        plan, officer, head = Plan.objects.get(year=2016), people["staff@maeul.example"], people["head@maeul.example"]
        lived = demo_year.live(plan, officer=officer, head=head)
        if call := open_call():
            _lay_around_today(call)
            demo_committee.live(officer=officer, head=head)
            demo_memory.live(officer=officer)
            return
        for row in _read("spending.toml")["rules"]:
            SpendingRule.objects.get_or_create(item=row["item"], defaults=row)
        _pay_rules()
        seated = {people[account["email"]]: account["gender"] for account in accounts() if account.get("committee")}
        members = list(seated)
        if lived:
            demo_committee.pay(plan, seated, officer=officer, head=head)
        _seat(seated)
        decided = demo_decided.live(people, members, officer=officer, head=head)
        _keep_quiet(decided)
        demo_decided.lay_back(decided)
        demo_projects.live(decided, officer=officer, head=head)
        demo_spending.live(decided, officer=officer, head=head)
        demo_settling.live(decided, officer=officer, head=head)
        demo_memory.live(officer=officer)
        _keep_quiet(decided)
        demo_committee.live(officer=officer, head=head)
        call = _call(head)
        round = _round(call, members, by=people["staff@maeul.example"])
        for row in _read("applications.toml")["applications"]:
            _application(call, row, people, round)
        _keep_quiet(call)


def open_call():
    """The demo's call to try, None before it is loaded: of its two the newer, behind it lies that of last year."""
    return Call.objects.filter(is_example=True).order_by("year").last()


def _pay_rules():
    """What members of the committee are paid and the tax on it, where nobody has laid it down."""
    rules = _read("pay.toml")
    for row in rules["allowances"]:
        body = Body.objects.get(name=row["body"])
        AllowanceRule.objects.get_or_create(body=body, defaults=row | {"body": body, "is_example": True})
    if not WithholdingRule.objects.exists():
        WithholdingRule.objects.bulk_create(WithholdingRule(**row, is_example=True) for row in rules["withholdings"])


def _account(account, password):
    user = User.objects.filter(email=account["email"]).first()
    if user is None:
        groups = [Group.objects.get(name=name) for name in account.get("groups", [])]
        department = Department.objects.filter(name=account.get("department")).first()
        office = {"is_staff": bool(groups or department), "department": department}
        user = User.objects.create_user(account["email"], password, name=account["name"], **office)
        user.groups.set(groups)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def _seat(members):
    """Gives each member a seat of the committee from last year on, for three years, and one to who leaves soon."""
    start = date(demo_decided.year(), 1, 1)
    demo_committee.seat(members, start, start.replace(year=start.year + 3))
    demo_committee.seat_who_leaves(start)


def _window():
    """When the demo call opens and closes, seen from today."""
    data, today = _read("call.toml"), timezone.localdate()
    opens = datetime.combine(today - timedelta(days=data["opened_days_ago"]), time(9), timezone.get_current_timezone())
    return opens, opens.replace(hour=18) + timedelta(days=data["open_for_days"])


def _lay_around_today(call):
    # A deadline that somebody moved to try it out stays for a week.
    if call.phase != "마감" or timezone.now() - call.closes_at < timedelta(days=7):
        return
    opened = call.opens_at
    call.opens_at, call.closes_at = _window()
    moved = {name: F(name) + (call.opens_at - opened) for name in ("starts_at", "ends_at")}
    call.steps.exclude(starts_at=None).update(**moved)
    call.save(update_fields=["opens_at", "closes_at"])
    Activity.write(call, by=None, verb="시연 기간 옮김")


def _call(head):
    data, model = _read("call.toml"), Call.objects.get(year=2016)
    opens_at, closes_at = _window()
    call = Call.objects.create(
        year=timezone.localdate().year,
        title=data["title"],
        summary=data["summary"],
        budget=model.budget,
        directions="\n".join(data["directions"]),
        opens_at=opens_at,
        closes_at=closes_at,
        is_example=True,
        **{name: getattr(model, name) for name in INHERITED},
    )
    for order, row in enumerate(data["types"], start=1):
        type = CallType.objects.create(
            call=call, order=order, stage=row["stage"], name=row["name"], cap=parse_won(row["cap"])
        )
        call.conditions.create(order=order, key="own_share", type=type, number=row["own_share_percent"])
    _conditions(call, model, data["conditions"])
    for order, row in enumerate(data["steps"], start=1):
        _step(call, order, row)
    for order, text in enumerate(data["checks"], start=1):
        CheckItem.objects.create(call=call, order=order, text=text, is_example=True)
    for order, row in enumerate(data["criteria"], start=1):
        Criterion.objects.create(call=call, order=order, is_example=True, **row)
    for order, row in enumerate(data["documents"], start=1):
        RequiredDocument.objects.create(call=call, order=order, **row)
    call.publish(by=head)
    return call


def _round(call, members, *, by):
    """The committee has begun to score what came in so far."""
    [(step, _)] = call.scored_steps
    round = Round.open(step, by=by, due_at=call.closes_at + timedelta(days=14))
    for member in members:
        round.seat(member, by=by)
    return round


def _conditions(call, model, rows):
    """Those of the model call, then the examples, below the own shares that are there."""
    held = [*model.conditions.all(), *(CallCondition(ground="예시", **row) for row in rows)]
    for order, condition in enumerate(held, start=call.conditions.count() + 1):
        condition.pk, condition.call, condition.order = None, call, order
        if not TERMS[condition.key].blocks:
            condition.effect = CallCondition.Effect.TELL
        condition.full_clean()
        condition.save()


def _step(call, order, row):
    said = {name: value for name, value in row.items() if name not in ("after_days", "at", "hours")}
    if "after_days" in row:
        day = timezone.localdate(call.opens_at) + timedelta(days=row["after_days"])
        starts_at = datetime.combine(day, row["at"], timezone.get_current_timezone())
        said |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=row["hours"])}
    call.steps.create(order=order, **said)


def _keep_quiet(call):
    """Nobody reads mail at the addresses of the demo: its letters count as sent, and a log is left to real ones."""
    about = Q()
    for records in (call.applications.all(), Project.objects.filter(award__application__call=call)):
        numbers = [str(pk) for pk in records.values_list("pk", flat=True)]
        about |= Q(subject_model=records.model._meta.label_lower, subject_id__in=numbers)
    for letter in Letter.objects.filter(about):
        if letter.claim():
            letter.done()


def _application(call, row, people, round):
    applicant = people[row["applicant"]]
    texts = {name: row[name] for name in ("group_name", "title")}
    answers = {name: row[name] for name in ("group_intro", "need", "plan", "effect")}
    today = timezone.localdate()
    with Document.written(_paper(), by=applicant) as document:
        application = call.applications.create(
            type=call.types.get(name=row["type"]),
            applicant=applicant,
            dong=Dong.objects.get(name=row["dong"]),
            starts_on=today + timedelta(days=60),
            ends_on=today + timedelta(days=240),
            answers=answers,
            **texts,
        )
        for at, name in enumerate(row["people"]):
            role = [Participant.Role.LEADER, Participant.Role.TREASURER][at] if at < 2 else Participant.Role.MEMBER
            application.participants.create(name=name, role=role, consented=True)
        for category, basis, price, quantity, times, own in row["costs"]:
            CostItem.objects.create(
                application=application,
                category=category,
                basis=basis,
                unit_price=price,
                quantity=quantity,
                times=times,
                own_share=own,
            )
        document.save()
        Attachment.objects.create(
            application=application, requirement=call.documents.get(required=True), document=document
        )
        _carry(application, row, people, round)


def _carry(application, row, people, round):
    """Takes an application as far as the demo wants it, through the verbs."""
    if row["until"] == "draft":
        return
    officer = people["staff@maeul.example"]
    application.submit(by=application.applicant)
    _screen(application, row, people)
    if row["until"] == "returned":
        application.ask_correction(by=officer, note=row["note"], until=application.call.closes_at)
    if row["until"] != "eligible":
        return
    application.accept(by=officer)
    members = [panelist.member for panelist in round.panel.all()]
    sheets = row["scores"] + [None] * (len(members) - len(row["scores"]))
    for member, sheet in zip(members, sheets, strict=True):
        review = round.assign(application, member, by=officer)
        if sheet:
            review.declare(by=member)
            review.save_scores(dict(zip(round.criteria, sheet, strict=True)), comment="시연을 위해 적은 의견입니다.")
            review.submit(by=member)


def _screen(application, row, people):
    """What a department is asked and answers, and the checklist: filled in where the application was accepted, begun
    where it waits."""
    officer, answering = people["staff@maeul.example"], people["department@maeul.example"]
    if question := row.get("asked"):
        due = timezone.localdate() + timedelta(days=5)
        DepartmentReview.ask(application, [answering.department], by=officer, question=question, due=due)
    if opinion := row.get("answered"):
        review = application.department_reviews.get()
        review.answer(DepartmentReview.Status.FIT, by=answering, opinion=opinion)
    items = list(application.call.check_items.all())
    looked_at = {"eligible": items, "submitted": items[:1]}.get(row["until"], [])
    Check.answer(application, {item: (Check.Result.OK, "") for item in looked_at}, by=officer)


def _paper():
    """A one-page PDF to attach."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 20 Tf 72 740 Td (Example attachment of the demo) Tj ET")
        pdf.save(content)
    return SimpleUploadedFile("모임소개서(예시).pdf", content.getvalue())
