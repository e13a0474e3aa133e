from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone

from .agreement import Agreement


@dataclass(frozen=True)
class Left:
    """What a 비목 of the plan was given, and what was spent of it; whole won of the grant, and of the group's own."""

    category: str
    planned: int
    spent: int
    own_planned: int
    own_spent: int

    @property
    def left(self):
        return self.planned - self.spent

    @property
    def percent(self):
        """% of the grant that was spent, never rounded up to all of it."""
        return self.spent * 100 // self.planned if self.planned else 0


class Spent:
    """What a Project knows of its expenses."""

    @property
    def takes_answers(self):
        """Whether expenses may still be mended and judged; entering them needs a project that runs."""
        return self.status in (self.Status.RUNNING, self.Status.STOPPED)

    @property
    def has_reported(self):
        """Whether the group has handed in its report: from then on it enters and mends no expense."""
        return self._is_settled(by_office=False)

    def _is_settled(self, *, by_office):
        late = [] if by_office else ["submitted"]
        over = [*late, "inspected", "fixed", "notified", "closed"]
        return type(self).objects.filter(pk=self.pk, settlement__status__in=over).exists()

    def refuse_where_settled(self, *, office=False):
        """Whoever changes money asks this under the lock of the project.

        Raises ValidationError (code "settled") once the group has handed in its report, for the `office` once the
        sums were inspected.
        """
        if self._is_settled(by_office=office):
            told = "정산을 제출한 뒤에는 바꿀 수 없습니다. 고치려면 정산이 보완요청으로 돌아와야 합니다."
            raise ValidationError("정산검사를 마쳐 바꿀 수 없습니다." if office else told, code="settled")

    def spends_from(self, plan):
        """The first day on which money may be spent: none before the agreement was signed."""
        agreement = Agreement.objects.filter(project=self).exclude(signed_at=None).first()
        return max(plan.starts_on, timezone.localdate(agreement.signed_at)) if agreement else plan.starts_on

    def spent_by_category(self, *, but=None):
        """{비목: whole won of the grant that were spent}, also what was disallowed: it is out of the account.

        `but` is an expense to leave out, the one that is being mended.
        """
        rows = self.expenses.standing().exclude(pk=but.pk if but else None).order_by()
        return dict(rows.values_list("category").annotate(Sum("grant")))

    def spending(self):
        """The sums of all that stands, in whole won, see `ExpenseQuerySet.total`."""
        return self.expenses.standing().total()

    def budget_left(self):
        """A Left for each 비목 of the plan in force, in its order."""
        rows = self.expenses.standing().order_by().values_list("category").annotate(Sum("grant"), Sum("own"))
        spent = {category: (grant, own) for category, grant, own in rows}
        planned = self.plan.by_category if self.plan else {}
        return [
            Left(category, grant, spent.get(category, (0, 0))[0], own, spent.get(category, (0, 0))[1])
            for category, (grant, own) in planned.items()
        ]

    def spending_notes(self):
        """Sentences about the whole: what was spent before it was paid out, own money that lags behind."""
        rows, paid = self.budget_left(), self.payments.paid().total()
        grant, own = sum(row.spent for row in rows), sum(row.own_spent for row in rows)
        planned, own_planned = sum(row.planned for row in rows), sum(row.own_planned for row in rows)
        notes = []
        if paid and grant > paid:
            notes.append(f"교부받은 보조금 {paid:,}원보다 {grant - paid:,}원 더 쓴 것으로 적혀 있습니다.")
        if grant * own_planned > own * planned:
            told = f"자부담을 {own_planned:,}원 가운데 {own:,}원만 썼습니다."
            notes.append(f"{told} 보조금과 함께 쓰지 않으면 정산 때 반납액이 늘 수 있습니다.")
        return notes
