from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from district.models import Activity, signature, signed

from .. import rules
from .meeting import Meeting
from .roll import Attendee


@dataclass(frozen=True)
class Votes:
    """The votes on an item: for, against, abstained; and the chair's word where they tie and the rule asks for it."""

    yes: int
    no: int
    abstain: int = 0
    casting: bool | None = None

    @property
    def total(self):
        return self.yes + self.no + self.abstain


class AgendaItemQuerySet(models.QuerySet):
    def decided(self):
        """What was approved: as it stood, amended, or on conditions. Decisions on grants point at one of these."""
        Result = AgendaItem.Result
        return self.filter(result__in=[Result.PASSED, Result.AMENDED, Result.CONDITIONAL])


class AgendaItem(models.Model):
    """Something a meeting decides; decisions on grants point here (안건)."""

    class Result(models.TextChoices):
        PENDING = "", "심의 전"
        PASSED = "passed", "원안 의결"
        AMENDED = "amended", "수정 의결"
        CONDITIONAL = "conditional", "조건부 의결"
        REJECTED = "rejected", "부결"
        DEFERRED = "deferred", "보류"
        REPORTED = "reported", "보고"

    APPROVED = (Result.PASSED, Result.AMENDED, Result.CONDITIONAL)
    VOTED = (*APPROVED, Result.REJECTED)

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="회의", related_name="items")
    order = models.PositiveSmallIntegerField("순서")
    title = models.CharField("안건", max_length=120)
    text = models.TextField("안건 설명", blank=True)
    result = models.CharField(
        "결과", max_length=12, choices=Result, default=Result.PENDING, blank=True, editable=False
    )
    note = models.TextField("의결 내용", blank=True, editable=False)
    yes = models.PositiveSmallIntegerField("찬성", null=True, blank=True, editable=False)
    no = models.PositiveSmallIntegerField("반대", null=True, blank=True, editable=False)
    abstain = models.PositiveSmallIntegerField("기권", null=True, blank=True, editable=False)
    casting = models.BooleanField("가부동수에 위원장의 결정", null=True, blank=True, editable=False)
    present = models.PositiveSmallIntegerField("그때의 출석", null=True, blank=True, editable=False)
    recused = models.PositiveSmallIntegerField("출석 가운데 빠진 위원", null=True, blank=True, editable=False)
    needed = models.PositiveSmallIntegerField("의결에 필요한 찬성", null=True, blank=True, editable=False)
    decided_at, decided_by = signature("의결 일시", "결과를 적은 사람")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "안건"
        verbose_name_plural = "안건"
        ordering = ["meeting", "order"]
        constraints = [
            signed("decided"),
            models.UniqueConstraint(fields=["meeting", "order"], name="agenda_order_once"),
            models.CheckConstraint(
                condition=Q(result="", decided_at=None) | (~Q(result="") & Q(decided_at__isnull=False)),
                name="agenda_result_is_signed",
                violation_error_message="결과가 있는 안건에는 적은 사람이 있어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(yes=None, no=None, abstain=None, needed=None, casting=None)
                | Q(
                    yes__isnull=False,
                    no__isnull=False,
                    abstain__isnull=False,
                    needed__isnull=False,
                    present=F("yes") + F("no") + F("abstain") + F("recused"),
                ),
                name="agenda_votes_add_up",
                violation_error_message="찬성, 반대, 기권의 합은 출석하고 빠지지 않은 위원 수와 같아야 합니다.",
            ),
        ]

    def __str__(self):
        return self.title

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def is_pending(self):
        return self.result == self.Result.PENDING

    @property
    def is_approved(self):
        return self.result in self.APPROVED

    @property
    def was_counted(self):
        return self.yes is not None

    @property
    def badge(self):
        """The look of the result on screens."""
        if self.is_approved:
            return "success"
        return {self.Result.PENDING: "gray", self.Result.REJECTED: "danger"}.get(self.result, "information")

    @property
    def kept_out(self):
        """The recusals of those who are there: they are counted for the quorum and not for the vote."""
        return [recusal for recusal in self.recusals.all() if recusal.attendee.present]

    def votes_in_words(self):
        """찬성 7, 반대 2, 기권 1 (가결에 6표 필요); 이의 없음 where nobody asked for a vote."""
        if not self.was_counted:
            return "이의 없음" if self.result in self.VOTED else ""
        told = f"찬성 {self.yes}, 반대 {self.no}, 기권 {self.abstain} (가결에 {self.needed}표 필요)"
        if self.casting is not None:
            told += f", 가부동수에 위원장이 {'가결' if self.casting else '부결'}"
        return told

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def add(cls, meeting, *, by, title, text=""):
        """Adds an item at the end of the agenda, as long as the meeting is not closed."""
        meeting.hold(Meeting.Status.PLANNED, Meeting.Status.CALLED, Meeting.Status.OPEN)
        last = meeting.items.aggregate(last=Max("order"))["last"] or 0
        item = cls.objects.create(meeting=meeting, order=last + 1, title=title, text=text)
        Activity.write(meeting, by=by, verb="안건 더함", note=title)
        return item

    @transaction.atomic
    def revise(self, *, by, title, text):
        """Changes the words of an item that was not decided."""
        self._take_up(Meeting.Status.PLANNED, Meeting.Status.CALLED, Meeting.Status.OPEN)
        self.title, self.text = title, text
        self.save(update_fields=["title", "text"])
        Activity.write(self.meeting, by=by, verb="안건 고침", note=title)

    @transaction.atomic
    def remove(self, *, by):
        """Takes an undecided item off the agenda."""
        self._take_up(Meeting.Status.PLANNED, Meeting.Status.CALLED, Meeting.Status.OPEN)
        Activity.write(self.meeting, by=by, verb="안건 뺌", note=self.title)
        self.delete()

    @transaction.atomic
    def raise_up(self, *, by):
        """Changes places with the item before it; the first stays where it is."""
        self._take_up(Meeting.Status.PLANNED, Meeting.Status.CALLED, Meeting.Status.OPEN)
        before = self.meeting.items.filter(order__lt=self.order).last()
        if before is None:
            return
        mine, aside = self.order, self.meeting.items.aggregate(last=Max("order"))["last"] + 1
        for item, order in ((self, aside), (before, mine), (self, before.order)):
            AgendaItem.objects.filter(pk=item.pk).update(order=order)
        Activity.write(self.meeting, by=by, verb="안건 순서 바꿈", note=self.title)

    @transaction.atomic
    def decide(self, result, *, by, votes=None, note=""):
        """Writes down the result, with `votes` where they were counted; without, nobody objected (이의 없음).

        Raises ValidationError: "quorum" when too few are there, "votes" unless they add up to those present and not
        recused, or do not bear the result out, "casting" on a tie that waits for the chair, "rule" where no majority
        is laid down, "decided" the second time, "status" unless the meeting is open.
        """
        result = self.Result(result)
        if result == self.Result.DEFERRED:
            return self.defer(by=by, note=note)
        self._take_up(Meeting.Status.OPEN)
        standing = self.meeting.standing()
        if not standing.reached:
            raise ValidationError(f"정족수가 모자라 의결할 수 없습니다: {standing}", code="quorum")
        recused = Attendee.objects.filter(pk__in=self.recusals.values("attendee")).present().count()
        facts = {"present": standing.present, "recused": recused}
        if result in self.VOTED:
            if not rules.voters(standing.present, recused):
                raise ValidationError("출석한 위원이 모두 이 안건에서 빠졌습니다.", code="votes")
            if votes is not None:
                facts |= self._counted(votes, result, standing, recused)
        self._settle(result, by=by, note=note, **facts)

    def _counted(self, votes, result, standing, recused):
        """The columns of a vote that was counted, once it adds up and bears the result out."""
        voting = rules.voters(standing.present, recused)
        if votes.total != voting:
            raise ValidationError(
                f"찬성, 반대, 기권의 합이 {votes.total}인데, 출석하고 빠지지 않은 위원은 {voting}명입니다.",
                code="votes",
            )
        rule = self.meeting.rule()
        if rule is None:
            raise ValidationError(f"‘{self.meeting.body}’에 이날의 규정이 없습니다.", code="rule")
        needed = rule.votes_needed(voting, standing.members)
        casting = votes.casting
        if not (rules.tied(votes.yes, votes.no) and rule.tie == rule.Tie.CHAIR):
            casting = None
        elif casting is None:
            raise ValidationError("가부동수입니다. 위원장이 어떻게 정했는지 골라 주세요.", code="casting")
        if rules.carried(votes.yes, votes.no, needed, casting=casting) != (result in self.APPROVED):
            told = f"가결에는 찬성 {needed}표가 필요합니다. 찬성 {votes.yes}표는 ‘{result.label}’의 결과가 아닙니다."
            raise ValidationError(told, code="votes")
        return {"yes": votes.yes, "no": votes.no, "abstain": votes.abstain, "needed": needed, "casting": casting}

    @transaction.atomic
    def defer(self, *, by, note=""):
        """Puts the item off to another meeting (보류); this needs no quorum, for it may be the want of one."""
        self._take_up(Meeting.Status.OPEN)
        self._settle(self.Result.DEFERRED, by=by, note=note, present=self.meeting.attendees.present().count())

    @transaction.atomic
    def reconsider(self, *, by, reason):
        """Takes a result back while the sitting is still open, so that it is decided anew (번안, 정정)."""
        self.meeting.hold(Meeting.Status.OPEN)
        self.refresh_from_db()
        if self.is_pending:
            raise ValidationError("아직 결과가 없는 안건입니다.", code="pending")
        told = f"{self.title}: {self.get_result_display()} {self.votes_in_words()} – {reason}"
        nothing = dict.fromkeys(("yes", "no", "abstain", "casting", "present", "recused", "needed"))
        self._write(self.Result.PENDING, at=None, by=None, note="", **nothing)
        Activity.write(self.meeting, by=by, verb="의결 되돌림", note=told)

    def _take_up(self, *statuses):
        """Locks the meeting and judges the item as it is stored: a decided one is not touched."""
        self.meeting.hold(*statuses)
        try:
            self.refresh_from_db(from_queryset=AgendaItem.objects.select_related("meeting__body"))
        except AgendaItem.DoesNotExist:
            raise ValidationError("그 사이에 지워졌습니다.", code="gone") from None
        if not self.is_pending:
            raise ValidationError(
                f"‘{self.title}’은(는) 이미 ‘{self.get_result_display()}’(으)로 정했습니다.", code="decided"
            )

    def _settle(self, result, *, by, note, **facts):
        self._write(result, at=timezone.now(), by=by, note=note, **facts)
        told = f"{self.title}: {self.get_result_display()} {self.votes_in_words()}".strip()
        Activity.write(self.meeting, by=by, verb="의결" if result in self.VOTED else result.label, note=told)

    def _write(self, result, *, at, by, note, **facts):
        facts |= {"result": result, "note": note, "decided_at": at, "decided_by": by}
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=[*facts])


class ItemRecusal(models.Model):
    """A member who keeps out of an item, or is kept out (제척·기피·회피)."""

    class Kind(models.TextChoices):
        EXCLUDED = "excluded", "제척"
        CHALLENGED = "challenged", "기피"
        RECUSED = "recused", "회피"

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name="안건", related_name="recusals")
    attendee = models.ForeignKey(Attendee, models.PROTECT, verbose_name="위원", related_name="recusals")
    kind = models.CharField("구분", max_length=10, choices=Kind)
    reason = models.CharField("사유", max_length=200, blank=True)

    class Meta:
        verbose_name = "안건에서 빠진 위원"
        verbose_name_plural = "안건에서 빠진 위원"
        ordering = ["item", "attendee"]
        constraints = [models.UniqueConstraint(fields=["item", "attendee"], name="recused_from_an_item_once")]

    def __str__(self):
        return f"{self.attendee} {self.get_kind_display()}"

    @classmethod
    @transaction.atomic
    def declare(cls, item, attendee, *, by, kind, reason=""):
        """Keeps a member of the roll out of an undecided item. Raises ValidationError (code "twice") the next time."""
        item._take_up(Meeting.Status.CALLED, Meeting.Status.OPEN)
        if attendee.meeting_id != item.meeting_id:
            raise ValidationError("이 회의의 명부에 없는 위원입니다.", code="roll")
        if item.recusals.filter(attendee=attendee).exists():
            raise ValidationError(f"{attendee}: 이 안건에서 이미 빠졌습니다.", code="twice")
        recusal = item.recusals.create(attendee=attendee, kind=kind, reason=reason)
        told = f"{item.title}: {attendee} {recusal.get_kind_display()} {reason}".strip()
        Activity.write(item.meeting, by=by, verb="안건에서 빠짐", note=told)
        return recusal

    @transaction.atomic
    def revoke(self, *, by):
        """Takes the recusal back, as long as the item is not decided."""
        self.item._take_up(Meeting.Status.CALLED, Meeting.Status.OPEN)
        Activity.write(self.item.meeting, by=by, verb="빠짐 되돌림", note=f"{self.item.title}: {self.attendee}")
        self.delete()
