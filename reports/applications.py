"""The list of applications as staff take it away: one row each, with a column for every question that was asked."""

from django.db.models import Count
from django.utils import timezone

from district.templatetags.maeul import masked
from grants.models import Application
from reports.tables import Column, Table

AT_ONCE = 2_000  # rows that a page may wait for; the worker writes longer lists
# What a call can say about every application: (column, share of the width, kind).
FACTS = (
    ("접수번호", 1.6, "text"),
    ("상태", 1.2, "text"),
    ("접수일", 1.6, "date"),
    ("접수시각", 1.2, "text"),
    ("접수방법", 1, "text"),
    ("공모", 3, "text"),
    ("유형", 2, "text"),
    ("모임·단체명", 2.4, "text"),
    ("신청하는 곳", 1.4, "text"),
    ("신청인", 1.2, "text"),
    ("연락처", 2, "text"),
    ("동", 1.2, "text"),
    ("사업명", 3, "text"),
    ("사업 시작일", 1.6, "date"),
    ("사업 종료일", 1.6, "date"),
    ("참여자(명)", 1, "number"),
    ("지원 신청액(원)", 1.8, "won"),
    ("자부담(원)", 1.8, "won"),
    ("자격검토 의견", 3, "text"),
)


def applications_table(applications, *, full):
    """A Table of fetched applications; questions with the same key and wording share a column.

    Without `full` names are masked, and nobody's address or telephone is told.
    """
    answers = [{(ask.key, ask.label): words for ask, words in each.answered()} for each in applications]
    asked = list(dict.fromkeys(question for row in answers for question in row))
    columns = [Column(f"fact{at}", label, kind, share=share) for at, (label, share, kind) in enumerate(FACTS)]
    columns += [Column(f"answer{at}", label, share=3) for at, (_, label) in enumerate(asked)]
    rows = [
        (*_facts(each, full), *(said.get(question) for question in asked))
        for each, said in zip(applications, answers, strict=True)
    ]
    return Table("신청 목록", columns, rows)


def _facts(application, full):
    received = application.submitted_at and timezone.localtime(application.submitted_at)
    contact, phone = application.contact, application.contact.phone
    return (
        application.number,
        application.get_status_display(),
        received and received.date(),
        received and f"{received:%H:%M:%S}",
        application.intake.get_channel_display() if application.intake else "온라인",
        str(application.call),
        str(application.type or ""),
        application.group_name,
        application.get_kind_display(),
        contact.name if full else masked(contact.name),
        "\n".join(filter(None, (phone, contact.email))) if full else "",
        application.dong and application.dong.name,
        application.title,
        application.starts_on,
        application.ends_on,
        application.people,
        application.asked_won,
        application.own_won,
        application.screening_note,
    )


def fetched(numbers, reader):
    """The applications of these keys that `reader` may see, in the order of the keys, with all that a row tells."""
    found = Application.objects.visible_to(reader).with_money().annotate(people=Count("participants"))
    found = found.select_related("call", "type", "dong", "applicant", "intake", "form").prefetch_related("attachments")
    rows = {}
    for at in range(0, len(numbers), 1000):
        rows |= found.in_bulk(numbers[at : at + 1000])
    sheets = {}
    for each in rows.values():
        if not each.form_id:  # handed in before forms had versions: its call's, asked for once
            if each.call_id not in sheets:
                sheets[each.call_id] = each.call.sheet
            each.sheet = sheets[each.call_id]
    return [rows[number] for number in numbers if number in rows]
