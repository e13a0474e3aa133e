"""The committee's decision on a call's money: proposed by one official, confirmed by another, announced at once."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django_q.tasks import schedule

from district.models import Activity, LetterBatch, Lifecycle, User, signature, signed
from governance.models import AgendaItem, Meeting

from .. import letters
from .call import Call
from .outcome import Outcome
from .round import Round
from .scenario import Allotment, Scenario

ALONG = "결과 발표"  # what the letters of results go out with


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back; a call has one at most."""
        return self.exclude(status=Decision.Status.DISCARDED)


class Decision(Lifecycle):
    """Which scenario stands as the committee decided it (선정 결정)."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "제안"
        CONFIRMED = "confirmed", "확정"
        DISCARDED = "discarded", "되돌림"

    MOVES = {
        Status.PROPOSED: {Status.CONFIRMED, Status.DISCARDED},
        Status.CONFIRMED: {Status.DISCARDED},
    }

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="공모", related_name="decisions")
    scenario = models.ForeignKey(Scenario, models.PROTECT, verbose_name="배분안", related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name="안건", related_name="+")
    note = models.TextField("설명", blank=True)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.PROPOSED, editable=False)
    letters = models.ForeignKey(
        LetterBatch, models.PROTECT, verbose_name="결과 편지", null=True, blank=True, editable=False, related_name="+"
    )
    proposed_at = models.DateTimeField("제안 일시", default=timezone.now, editable=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name="제안한 사람", related_name="+")
    confirmed_at, confirmed_by = signature("확정 일시", "확정한 사람")
    scheduled_at, scheduled_by = signature("발표 예약 일시", "발표를 예약한 사람")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "선정 결정"
        verbose_name_plural = "선정 결정"
        ordering = ["-proposed_at", "-pk"]
        permissions = [
            ("propose_decision", "선정 결정을 제안할 수 있음"),
            ("confirm_decision", "선정 결정을 확정할 수 있음"),
        ]
        constraints = [
            signed("confirmed"),
            signed("scheduled"),
            models.UniqueConstraint(
                fields=["call"],
                condition=~Q(status="discarded"),
                name="one_standing_decision",
                violation_error_message="이 공모에는 이미 선정 결정이 있습니다.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="decision_has_four_eyes",
                violation_error_message="제안한 사람과 확정하는 사람은 달라야 합니다.",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
                name="decision_confirmed_is_signed",
                violation_error_message="확정한 결정에는 확정한 사람이 있어야 합니다.",
            ),
        ]

    def __str__(self):
        return f"{self.call} 선정 결정"

    def get_absolute_url(self):
        return reverse("grants:decision", args=[self.call_id])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def badge(self):
        """The look of the status on screens."""
        return {self.Status.CONFIRMED: "success", self.Status.DISCARDED: "gray"}.get(self.status, "warning")

    @property
    def is_announced(self):
        return self.call.status in Call.TOLD

    def letters_missing(self):
        """How many applications have an outcome and nobody whose address is known."""
        shown = self.outcomes.select_related("application__applicant", "application__intake")
        return sum(1 for outcome in shown if not letters.receiver(outcome.application)["address"])

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def propose(cls, scenario, *, by, note=""):
        """Puts forward that `scenario` is what the committee decided under its agenda item.

        Raises ValidationError: "call" where a decision stands already or its results are out, "scenario" where no
        meeting let it through or it does not fit the applications, "round" while one is scored, "budget" above the
        money.
        """
        call = Call.objects.select_for_update().get(pk=scenario.call_id)
        if call.status != Call.Status.PUBLISHED or call.decisions.standing().exists():
            raise ValidationError("이 공모에는 이미 선정 결정이 있거나 결과를 발표했습니다.", code="call")
        _check(call, scenario)
        item = scenario.item or scenario.copied_from.item
        decision = cls.objects.create(call=call, scenario=scenario, item=item, proposed_by=by, note=note)
        Activity.write(decision, by=by, verb="제안", after=cls.Status.PROPOSED.label, note=f"{scenario} · {item}")
        return decision

    @transaction.atomic
    def confirm(self, *, by):
        """Makes the decision stand and writes an Outcome for every application; by another than who proposed it.

        The call is locked, so two confirmations never pass the budget. What was taken back meanwhile gets no outcome.
        Raises ValidationError as `propose` does, and "by" for the proposer himself.
        """
        call = Call.objects.select_for_update().get(pk=self.call_id)
        self.lock()
        if self.can_move(self.Status.CONFIRMED):
            if by.pk == self.proposed_by_id:
                raise ValidationError("제안한 사람과 확정하는 사람은 달라야 합니다.", code="by")
            _check(call, self.scenario)
        self.move(self.Status.CONFIRMED, by=by, confirmed_at=timezone.now(), confirmed_by=by)
        Outcome.settle(self)

    @transaction.atomic
    def discard(self, *, by, reason):
        """Takes the decision back with its outcomes and letters, as long as nobody was told of it.

        Raises ValidationError: "reason" without one, "call" once the results are out.
        """
        if not reason.strip():
            raise ValidationError("되돌리는 까닭을 적어 주세요.", code="reason")
        call = Call.objects.select_for_update().get(pk=self.call_id)
        if call.status != Call.Status.PUBLISHED:
            raise ValidationError("결과를 발표한 뒤에는 되돌릴 수 없습니다.", code="call")
        self.lock()
        self.refresh_from_db()
        self.move(self.Status.DISCARDED, by=by, note=reason, scheduled_at=None, scheduled_by=None)
        self._cancel_letters(by)
        self.outcomes.all().delete()

    @transaction.atomic
    def write_letters(self, *, by):
        """Writes every group its letter and holds them until the results come out; replaces those written before.

        Raises ValidationError (code "status") before the confirmation and after the announcement.
        """
        self._lock_unannounced()
        self._cancel_letters(by)
        self.letters = LetterBatch.write(f"{self.call} 결과 안내", letters.of_results(self), by=by, held_for=ALONG)
        self.save(update_fields=["letters"])

    @transaction.atomic
    def recall_letters(self, *, by):
        """Takes the letters back, so that comments can be changed; the announcement waits for new ones."""
        self._lock_unannounced()
        self._cancel_letters(by)
        self.letters = self.scheduled_at = self.scheduled_by = None
        self.save(update_fields=["letters", "scheduled_at", "scheduled_by"])

    @transaction.atomic
    def schedule(self, *, by):
        """Has the worker announce the results at the instant that the notice names.

        Raises ValidationError: "letters" without letters, "results_at" where the call names no instant to come.
        """
        self._lock_unannounced()
        self._need_letters()
        if not self.call.results_at or self.call.results_at <= timezone.now():
            raise ValidationError("공모에 앞으로 올 결과 발표 일시를 먼저 적어 주세요.", code="results_at")
        self.scheduled_at, self.scheduled_by = timezone.now(), by
        self.save(update_fields=["scheduled_at", "scheduled_by"])
        Activity.write(self, by=by, verb="발표 예약")
        at = self.call.results_at
        transaction.on_commit(partial(schedule, "grants.notices.announce", self.call_id, next_run=at))

    def tell(self, *, by):
        """Lets the letters out and numbers the year's awards: part of `Call.announce`, which has locked the call.

        Raises ValidationError (code "letters") where they were not written.
        """
        self._need_letters()
        if self.letters.letters.filter(status="held").exists():
            self.letters.release(by=by, along=ALONG)
        for outcome in self.outcomes.selected().select_related("application__type", "application__dong"):
            outcome.award()

    def _need_letters(self):
        if self.letters is None:
            raise ValidationError("결과를 알리는 편지를 먼저 써서 살펴봐 주세요.", code="letters")

    def _lock_unannounced(self):
        self.call = Call.objects.select_for_update().get(pk=self.call_id)
        self.lock()
        self.refresh_from_db()
        if self.status != self.Status.CONFIRMED or self.is_announced:
            raise ValidationError("확정한 뒤, 결과를 발표하기 전에만 할 수 있습니다.", code="status")

    def _cancel_letters(self, by):
        if self.letters and self.letters.letters.filter(status="held").exists():
            self.letters.cancel(by=by, along=ALONG)


def proposable(call):
    """The scenarios of a call that a meeting let through; copies of one that it let through with changes, too."""
    closed = AgendaItem.objects.decided().filter(meeting__status__in=Meeting.SAT)
    changed = closed.exclude(result=AgendaItem.Result.PASSED)
    carried = Q(item__in=closed) | Q(item=None, copied_from__item__in=changed)
    return call.scenarios.filter(carried).select_related("item__meeting", "copied_from__item__meeting")


def _check(call, scenario):
    """Raises ValidationError where the scenario is not what the committee let through, or cannot be carried out."""
    if not proposable(call).filter(pk=scenario.pk).exists():
        raise ValidationError(
            "의결한 안건에 올린 배분안만 결정할 수 있습니다. 수정 의결한 내용은 그 배분안을 복사해 고쳐 주세요.",
            code="scenario",
        )
    if Round.objects.of(call).open().exists():
        raise ValidationError("아직 마감하지 않은 심사가 있습니다.", code="round")
    if call.purse is None:
        raise ValidationError("공모에 지원 한도 총액이나 예산 세부내역을 먼저 적어 주세요.", code="budget")
    allotments = {row.application_id: row for row in scenario.allotments.all()}
    asked = dict(call.applications.in_review().with_money().values_list("pk", "asked_won"))
    if left_out := asked.keys() - allotments.keys():
        raise ValidationError(f"배분안에 없는 적격 신청이 {len(left_out)}건 있습니다.", code="scenario")
    chosen = [row for pk, row in allotments.items() if pk in asked and row.state == Allotment.State.SELECTED]
    if over := [row for row in chosen if row.amount > asked[row.application_id]]:
        raise ValidationError(f"신청액보다 많이 준 신청이 {len(over)}건 있습니다.", code="scenario")
    total = sum(row.amount for row in chosen)
    if total > call.purse:
        raise ValidationError(f"선정액 합계 {total:,}원이 지원 한도 {call.purse:,}원을 넘습니다.", code="budget")
