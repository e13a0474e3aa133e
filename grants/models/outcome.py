"""What became of each application: selected, reserve, not selected; known to the office until the results are out."""

from itertools import count

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, Sequence, signature, signed

from .. import letters
from .application import Application
from .award import Award, Source
from .call import Call


class OutcomeQuerySet(models.QuerySet):
    def selected(self):
        return self.filter(status=Outcome.Status.SELECTED)

    def reserve(self):
        """Those that wait to move up, first in line first."""
        return self.filter(status=Outcome.Status.RESERVE).order_by("reserve_rank")

    def told(self):
        """Those of calls whose results are out."""
        return self.filter(decision__call__status__in=Call.TOLD)

    def allotted(self):
        """Whole won of what is selected."""
        return self.selected().aggregate(total=Coalesce(Sum("amount"), 0))["total"]


class Outcome(Lifecycle):
    """What was decided about one application (선정 결과)."""

    class Status(models.TextChoices):
        SELECTED = "selected", "선정"
        RESERVE = "reserve", "예비"
        REJECTED = "rejected", "미선정"
        DECLINED = "declined", "포기"

    MOVES = {
        Status.SELECTED: {Status.DECLINED},
        Status.RESERVE: {Status.SELECTED, Status.DECLINED},
        Status.REJECTED: {Status.RESERVE},
    }

    application = models.OneToOneField(Application, models.PROTECT, verbose_name="신청", related_name="outcome")
    decision = models.ForeignKey("grants.Decision", models.CASCADE, verbose_name="선정 결정", related_name="outcomes")
    status = models.CharField("결과", max_length=10, choices=Status, editable=False)
    amount = models.BigIntegerField("선정액(원)", default=0)
    reserve_rank = models.PositiveSmallIntegerField("예비 순위", null=True, blank=True)
    average = models.CharField("심사 점수", max_length=20, blank=True, help_text="결정할 때 옮겨 적은 점수")
    comment = models.TextField("알리는 의견", blank=True)
    offered = models.BigIntegerField("올릴 때 줄 금액(원)", null=True, blank=True, editable=False)
    offered_at, offered_by = signature("올리자고 한 일시", "올리자고 한 사람")
    moved_up_at, moved_up_by = signature("올린 일시", "올린 사람")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "선정 결과"
        verbose_name_plural = "선정 결과"
        ordering = ["decision", "pk"]
        constraints = [
            signed("offered"),
            signed("moved_up"),
            models.CheckConstraint(
                condition=Q(status="selected", amount__gt=0)
                | Q(status__in=["reserve", "rejected"], amount=0)
                | Q(status="declined", amount__gte=0),
                name="outcome_money_fits_its_status",
                violation_error_message="선정에는 선정액이 있고, 예비와 미선정에는 없어야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status="reserve") | Q(reserve_rank__isnull=False),
                name="outcome_reserve_is_ranked",
                violation_error_message="예비에는 순위가 있어야 합니다.",
            ),
            models.UniqueConstraint(fields=["decision", "reserve_rank"], name="reserve_rank_once"),
            models.CheckConstraint(
                condition=Q(moved_up_by=None) | ~Q(moved_up_by=F("offered_by")),
                name="outcome_has_four_eyes",
                violation_error_message="올리자고 한 사람과 올리는 사람은 달라야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.application} {self.get_status_display()}"

    def get_absolute_url(self):
        return reverse("grants:outcome", args=[self.pk])

    @property
    def badge(self):
        """The look of the result on screens."""
        return {
            self.Status.SELECTED: "success",
            self.Status.RESERVE: "information",
            self.Status.REJECTED: "gray",
        }.get(self.status, "warning")

    @property
    def words(self):
        """The result in words: `선정`, `예비 2순위`."""
        rank = f" {self.reserve_rank}순위" if self.status == self.Status.RESERVE else ""
        return f"{self.get_status_display()}{rank}"

    @property
    def money(self):
        """What it is given, in words; "" where nothing."""
        return f"{self.amount:,}원" if self.amount else ""

    @property
    def call(self):
        return self.decision.call

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    def settle(cls, decision):
        """Writes the outcomes of a decision that was just confirmed: what its scenario says of each application."""
        standing = decision.call.applications.in_review().select_for_update().values_list("pk", flat=True)
        rows = decision.scenario.allotments.filter(application__in=list(standing))
        rows = list(rows.by_rank())
        unranked = count(1 + max((row.reserve_rank or 0 for row in rows), default=0))
        cls.objects.bulk_create(
            cls(
                application_id=row.application_id,
                decision=decision,
                status=row.state,
                amount=row.amount,
                reserve_rank=(row.reserve_rank or next(unranked)) if row.state == cls.Status.RESERVE else None,
                average=row.points,
            )
            for row in rows
        )

    @transaction.atomic
    def say(self, comment, *, by):
        """Writes what the group will read of the committee's opinion; not while letters that quote it are written."""
        self.lock()
        self.decision.refresh_from_db()
        if self.decision.letters_id or self.decision.is_announced:
            raise ValidationError("쓴 편지를 물린 뒤에 고칠 수 있습니다.", code="comment")
        self.comment = comment
        self.save(update_fields=["comment"])
        Activity.write(self, by=by, verb="의견", note=comment)

    @transaction.atomic
    def offer(self, amount, *, by, note=""):
        """Puts forward that a reserve moves up with `amount` won; another official moves it.

        Raises ValidationError: "amount" above what is left or was asked, "note" where others stand before it in line
        and no reason is given, "status" where it is no reserve.
        """
        self._lock_call()
        if self.status != self.Status.RESERVE:
            raise ValidationError("예비만 올릴 수 있습니다.", code="status")
        self._check_money(amount)
        ahead = self.decision.outcomes.reserve().filter(reserve_rank__lt=self.reserve_rank)
        if ahead.exists() and not note.strip():
            raise ValidationError("앞선 예비가 있습니다. 건너뛰는 까닭을 적어 주세요.", code="note")
        self.offered, self.offered_at, self.offered_by = amount, timezone.now(), by
        self.save(update_fields=["offered", "offered_at", "offered_by"])
        Activity.write(self, by=by, verb="예비 올림 제안", note=" · ".join(filter(None, [f"{amount:,}원", note])))

    @transaction.atomic
    def move_up(self, *, by):
        """Makes a reserve selected, as somebody else put forward (예비 올림).

        Raises ValidationError: "offered" where nobody did, "by" for who did, "amount" where the money is gone.
        """
        self._lock_call()
        if self.offered is None or self.status != self.Status.RESERVE:
            raise ValidationError("먼저 다른 담당자가 올리자고 제안해야 합니다.", code="offered")
        if by.pk == self.offered_by_id:
            raise ValidationError("올리자고 한 사람과 올리는 사람은 달라야 합니다.", code="by")
        self._check_money(self.offered)
        facts = {"amount": self.offered, "moved_up_at": timezone.now(), "moved_up_by": by}
        self.move(self.Status.SELECTED, by=by, note=f"{self.offered:,}원", **facts)
        if self.decision.is_announced:
            self.award()
            letters.tell_of_result(self, by=by)

    @transaction.atomic
    def decline(self, *, by, reason=""):
        """The group gives its place up (포기): its money is free again, and it leaves the published list.

        Raises ValidationError (code "begun") where its agreement is being prepared: then the project is stopped.
        """
        self._lock_call()
        self.move(self.Status.DECLINED, by=by, note=reason)
        try:
            Award.objects.filter(application=self.application_id).delete()
        except models.ProtectedError:
            told = "이미 시작한 사업은 취하하지 않고 중단합니다. 그만두려면 담당자에게 알려 주세요."
            raise ValidationError(told, code="begun") from None
        if self.decision.letters_id and not self.decision.is_announced:
            for letter in self.decision.letters.letters.filter(**letters.subject_of(self), status="held"):
                letter.cancel(by=by)

    @transaction.atomic
    def admit(self, *, by, reason):
        """Takes a rejected application to the end of the reserve list, after an appeal was upheld (code "appeal")."""
        self._lock_call()
        if not self.application.appeals.upheld().exists():
            raise ValidationError("인용한 이의신청이 있을 때만 예비에 넣을 수 있습니다.", code="appeal")
        last = self.decision.outcomes.aggregate(last=Coalesce(Max("reserve_rank"), 0))["last"]
        self.move(self.Status.RESERVE, by=by, note=reason, reserve_rank=last + 1)

    def award(self):
        """Enters the selected project in the year's published list, under the next number.

        Its field is the one that the call is about; of a call for several an official says it later.
        """
        application, fields = self.application, list(self.call.fields.all()[:2])
        known = Award.objects.filter(year=self.call.year, source=Source.DISTRICT)
        above = known.aggregate(last=Coalesce(Max("number"), 0))["last"]
        return Award.objects.create(
            application=application,
            year=self.call.year,
            source=Source.DISTRICT,
            number=Sequence.take("선정 연번", self.call.year, above=above),
            programme=str(application.type)[:40],
            group_name=application.group_name,
            title=application.title,
            amount=self.amount,
            dong=application.dong,
            field=fields[0] if len(fields) == 1 else None,
        )

    def _lock_call(self):
        """Locks call and outcome and reads both again: whoever gives money away waits here for the other."""
        call = Call.objects.select_for_update().get(pk=self.decision.call_id)
        self.lock()
        self.refresh_from_db()
        self.decision.refresh_from_db()
        self.decision.call = call

    def _check_money(self, amount):
        left = self.call.purse - self.decision.outcomes.allotted()
        if not 0 < amount <= left:
            raise ValidationError(f"남은 지원금 {left:,}원 안에서 1원 이상으로 적어 주세요.", code="amount")
        if amount > (asked := self.application.asked):
            raise ValidationError(f"신청액 {asked:,}원보다 많이 줄 수 없습니다.", code="amount")
