"""What an expense is held against: days, plan, rules of the book, and that no receipt counts twice in the portal."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from district.templatetags.maeul import kdate

from . import proofs
from .book import Book

KNOWN = "이미 등록된 영수증입니다. 같은 영수증은 한 번만 쓸 수 있습니다."  # whose it is stays unsaid
NOTHING = "보조금이나 자부담 가운데 하나는 1원 이상 적어 주세요."


def judge(expense):
    """Raises ValidationError (see `Expense.enter`) where it may not be entered like this; its project is locked."""
    project = expense.project
    refuse_unless_running(project)
    plan = project.plans.in_force().prefetch_related("costs").first()
    if plan is None:
        raise ValidationError("실행계획을 승인받은 뒤에 집행을 등록합니다.", code="ended")
    refusals = [*_day(expense, plan), *_money(expense, plan), *_number(expense), *_rules(expense)]
    if refusals:
        raise ValidationError(refusals)


def refuse_unless_running(project):
    if project.status != project.Status.RUNNING:
        raise ValidationError("협약을 맺고 수행하고 있는 사업만 집행을 등록합니다.", code="ended")


def _day(expense, plan):
    day, first = expense.spent_on, expense.project.spends_from(plan)
    if day > timezone.localdate():
        yield ValidationError("아직 오지 않은 날입니다. 돈을 낸 날을 적어 주세요.", code="spent_on")
    elif not first <= day <= plan.ends_on:
        told = f"{kdate(first)}부터 {kdate(plan.ends_on)}까지 쓴 돈만 등록할 수 있습니다."
        yield ValidationError(told, code="spent_on")


def _money(expense, plan):
    if expense.grant < 0 or expense.own < 0 or not expense.total:
        yield ValidationError(NOTHING, code="grant")
        return
    planned = plan.by_category.get(expense.category)
    if planned is None:
        yield ValidationError("실행계획에 있는 비목을 골라 주세요.", code="category")
        return
    left = planned[0] - expense.project.spent_by_category(but=expense).get(expense.category, 0)
    if expense.grant > left:
        told = f"{expense.category}에 남은 보조금은 {max(left, 0):,}원입니다. 더 쓰려면 먼저 사업변경을 신청해 주세요."
        yield ValidationError(told, code="grant")


def _number(expense):
    if told := numberless(expense.evidence_kind, expense.approval_number):
        yield ValidationError(told, code="approval_number")


def numberless(kind, number):
    """What is said of a paper that carries an approval number where none was typed; "" of all others."""
    return (
        "" if number or kind not in proofs.NUMBERED else f"{proofs.Paper(kind).label}에 적힌 승인번호를 적어 주세요."
    )


def _rules(expense):
    for note in Book.of(expense.project).advice(expense):
        if note.blocks:
            yield ValidationError(note.sentence, code="rule")


# -- once in the whole portal -----------------------------------------------------------------------------------------


def same_data(expense):
    """(project, where) of the expenses that stand with the same approval number, day and sum."""
    rows = type(expense).objects.standing().exclude(pk=expense.pk).exclude(approval_number="")
    rows = rows.filter(approval_number=expense.approval_number, spent_on=expense.spent_on)
    return [(row.project_id, f"집행 {row.number}번") for row in rows if row.total == expense.total]


def write_once(record, same, code, **how):
    """Saves `record` unless same(record) finds others; the constraints stop who comes at the same instant.

    Raises ValidationError (`code`). Of one's own project it says where the other is, of others not even that.
    """
    _refuse_known(record, same, code)
    try:
        with transaction.atomic():
            record.save(**how)
    except IntegrityError:
        _refuse_known(record, same, code)
        raise


def _refuse_known(record, same, code):
    if found := same(record):
        here = [where for project, where in found if project == record.project.pk]
        told = f"{KNOWN} 이 사업의 {here[0]}에 있습니다." if here else KNOWN
        raise ValidationError(told, code=code)
