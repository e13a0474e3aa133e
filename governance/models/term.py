from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from district.models import Activity, DatedQuerySet, Sequence, User, signature, signed

from ..terms import end_of_term


class TermQuerySet(DatedQuerySet):
    def current(self):
        return self.in_force(timezone.localdate())

    def ending_within(self, days):
        """Terms of today that end within so many days."""
        today = timezone.localdate()
        return self.current().filter(end__gt=today, end__lte=today + timedelta(days=days))

    def seldom_there(self, since):
        """Terms of today whose holder came to less than half of the meetings since then on whose roll he stands.

        Adds `called` and `came`, meetings that sat.
        """
        met = Q(
            sittings__struck="",
            sittings__meeting__closed_at__isnull=False,
            sittings__meeting__held_at__date__gte=since,
        )
        came = met & Q(sittings__presences__isnull=False)
        counted = self.current().annotate(
            called=Count("sittings", met, distinct=True), came=Count("sittings", came, distinct=True)
        )
        return counted.filter(called__gt=F("came") * 2)


class Term(models.Model):
    """Somebody's time on a seat (임기), half open: the first day counts, `end` no longer does."""

    class Gender(models.TextChoices):
        UNKNOWN = "", "적지 않음"
        WOMAN = "여", "여성"
        MAN = "남", "남성"

    class EndReason(models.TextChoices):
        AS_SET = "", "정한 날까지"
        RESIGNED = "resigned", "사임"
        DISMISSED = "dismissed", "해촉"
        MOVED = "moved", "인사이동"
        DIED = "died", "사망"
        FALLEN = "fallen", "연임 취소"

    # What somebody leaves office for; a renewal falls by itself, before its first day.
    LEAVING = EndReason.choices[1:-1]

    seat = models.ForeignKey("Seat", models.PROTECT, verbose_name="자리", related_name="terms")
    person = models.ForeignKey(
        User, models.PROTECT, verbose_name="사용자", null=True, blank=True, related_name="terms"
    )
    name = models.CharField("성명", max_length=40, blank=True, help_text="계획서에 이름이 없으면 비워 둡니다.")
    gender = models.CharField("성별", max_length=1, choices=Gender, default=Gender.UNKNOWN, blank=True)
    is_official = models.BooleanField("공무원", default=False, help_text="소관 업무로 참석하면 수당을 받지 않습니다.")
    start = models.DateField("시작일", null=True, blank=True)
    end = models.DateField("끝(이날부터 위원이 아님)", null=True, blank=True)
    renewal = models.PositiveSmallIntegerField("연임 차수", default=0)
    is_by_election = models.BooleanField("보궐", default=False, editable=False)
    note = models.CharField("비고", max_length=200, blank=True)
    # What the letter of appointment says, as it was said then.
    letter_number = models.CharField("위촉장 번호", max_length=20, blank=True, editable=False)
    letter_post = models.CharField("위촉장에 적은 직", max_length=110, blank=True, editable=False)
    appointed_on = models.DateField("위촉일", null=True, blank=True, editable=False)
    appointed_at, appointed_by = signature("위촉 처리 일시", "위촉 처리한 사람")
    end_reason = models.CharField(
        "끝난 사유", max_length=10, choices=EndReason, default="", blank=True, editable=False
    )
    set_end = models.DateField("본래 정한 끝", null=True, blank=True, editable=False)
    ended_at, ended_by = signature("끝냄 처리 일시", "끝냄 처리한 사람")

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "임기"
        verbose_name_plural = "임기"
        ordering = ["seat", "start"]
        permissions = [("appoint_term", "위원을 위촉하고 임기를 끝낼 수 있음")]
        constraints = [
            signed("appointed"),
            signed("ended"),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")) | Q(end=F("start"), end_reason="fallen"),
                name="term_ends_after_start",
                violation_error_message="임기가 끝나는 날은 시작일보다 뒤여야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(end_reason="", ended_at=None) | (~Q(end_reason="") & Q(ended_at__isnull=False)),
                name="term_ended_for_a_reason",
                violation_error_message="일찍 끝난 임기에는 사유가 있어야 합니다.",
            ),
            models.UniqueConstraint(
                fields=["letter_number"], condition=~Q(letter_number=""), name="term_letter_number_once"
            ),
        ]

    def __str__(self):
        return f"{self.seat}: {self.shown_name}"

    @property
    def shown_name(self):
        return self.name or "성명 미기재"

    @property
    def renewal_told(self):
        """연임, from the second time on with its number."""
        return "연임" if self.renewal == 1 else f"{self.renewal}차 연임"

    @property
    def last_day(self):
        """The last day that still counts, or None while the end is open."""
        return self.end and self.end - timedelta(days=1)

    @property
    def appointed_until(self):
        """The last day as it was set, whether or not the term ended before."""
        end = self.set_end or self.end
        return end and end - timedelta(days=1)

    @property
    def is_over(self):
        return self.end is not None and self.end <= timezone.localdate()

    def clean(self):
        """No two terms of one seat, nor of one person in one body, overlap; the database sees to it as well."""
        if not self.seat_id:  # already told beside its field
            return
        same_seat = Q(seat=self.seat_id)
        if self.person_id:
            same_seat |= Q(person=self.person_id, seat__body=self.seat.body_id)
        if Term.objects.filter(same_seat).exclude(end_reason=self.EndReason.FALLEN).overlapping(self).exists():
            raise ValidationError("같은 자리나 같은 사람의 임기가 겹칩니다.", code="overlap")

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def appoint(cls, seat, *, by, start, name="", person=None, end=None, **facts):
        """Seats somebody from `start` on and numbers the letter of appointment, if the seat is given by one.

        Who follows one who left early serves the rest (보궐); otherwise the term is as long as the rule of that day
        says, or ends on `end`. Raises ValidationError: code "name" without one, "end" when nothing says when the term
        ends or somebody elected in between would not end with the rest, "overlap" when the seat or person is taken.
        """
        _alone_in(seat.body)
        rest = _rest_of(seat, start)
        rule = seat.body.rule_on(start)
        due = end_of_term(start, months=rule and rule.term_months, rest=rest)
        if rest and end and end != due:
            told = f"보궐 위원의 임기는 전임자의 남은 기간입니다: {due - timedelta(days=1):%Y. %-m. %-d.}까지."
            raise ValidationError(told, code="end")
        term = cls(seat=seat, person=person, name=name or (person.name if person else ""), start=start)
        term.end, term.is_by_election = end or due, bool(rest)
        return term._appointed(by, verb="보궐 위촉" if rest else "위촉", **facts)

    @transaction.atomic
    def renew(self, *, by, end=None):
        """Seats the same person for another term from the day this one ends (연임).

        Raises ValidationError: code "renewals" where the rule allows no more or says nothing about it, "end" where
        this term has no end, ended early, or nothing says how long the next one is, "overlap" when the seat is taken.
        """
        _alone_in(self.seat.body)
        self.refresh_from_db(fields=["end", "end_reason", "renewal"])
        if self.end is None or self.end_reason:
            raise ValidationError("정한 날에 끝나는 임기만 연임할 수 있습니다.", code="end")
        rule = self.seat.body.rule_on(self.end)
        if rule is None or rule.renewals is None:
            raise ValidationError("회의체 규정에 연임 한도가 정해지지 않았습니다.", code="renewals")
        if self.renewal >= rule.renewals:
            raise ValidationError(f"{rule.renewals}번까지만 연임할 수 있습니다.", code="renewals")
        term = Term(seat=self.seat, person=self.person, name=self.name, start=self.end, renewal=self.renewal + 1)
        term.end = end or end_of_term(self.end, months=rule.term_months)
        return term._appointed(by, verb="연임", gender=self.gender, is_official=self.is_official)

    @transaction.atomic
    def leave(self, reason, *, by, last_day, note=""):
        """Ends the term early, `last_day` being the last in office; what was set stays known for who follows.

        Raises ValidationError: code "reason" without one, "note" for a dismissal without its ground, "last_day" when
        that day is not before the end that was set or before the first day, "ended" for a second time, "renewed" where
        the renewal has begun: then that one is ended. A renewal still to come falls with it.
        """
        _alone_in(self.seat.body)
        stored = Term.objects.get(pk=self.pk)
        if stored.end_reason:
            raise ValidationError(f"이미 {stored.get_end_reason_display()}(으)로 끝난 임기입니다.", code="ended")
        if reason not in dict(self.LEAVING):
            raise ValidationError("사유를 골라 주세요.", code="reason")
        if reason == self.EndReason.DISMISSED and not note:
            raise ValidationError("해촉하는 까닭과 근거를 적어 주세요.", code="note")
        end = last_day + timedelta(days=1)
        if (stored.start and end <= stored.start) or (stored.end and end >= stored.end):
            raise ValidationError("임기 안의 날짜로 적어 주세요.", code="last_day")
        again = stored.renewed()
        if again and again.start <= timezone.localdate():
            told = f"{again.start:%Y. %-m. %-d.}부터 연임한 임기가 있습니다. 그 임기를 끝내 주세요."
            raise ValidationError(told, code="renewed")
        self.end = stored.end
        self._end(end, reason, by=by, note=note)
        while again:
            following = again.renewed()
            again._end(again.start, self.EndReason.FALLEN, by=by, note=f"앞선 임기가 {last_day:%Y. %-m. %-d.}에 끝남")
            again = following

    def renewed(self):
        """The term by which it was renewed, or None."""
        again = Term.objects.filter(seat=self.seat_id, start=self.end, renewal=self.renewal + 1, end_reason="")
        return again.filter(person=self.person_id, name=self.name).first() if self.end else None

    def _end(self, end, reason, *, by, note=""):
        self.set_end, self.end, self.end_reason = self.end, end, reason
        self.ended_at, self.ended_by = timezone.now(), by
        self.save(update_fields=["set_end", "end", "end_reason", "ended_at", "ended_by"])
        Activity.write(self, by=by, verb=self.get_end_reason_display(), note=note)

    def _appointed(self, by, *, verb, **facts):
        """Judges and stores a new term, signed and numbered."""
        for field, value in facts.items():
            setattr(self, field, value)
        if not self.name:
            raise ValidationError("위촉할 사람의 성명을 적어 주세요.", code="name")
        if self.seat.by_letter:
            if self.end is None:
                raise ValidationError("규정에 임기가 정해지지 않았습니다. 끝나는 날을 적어 주세요.", code="end")
            self.letter_post = f"{self.seat.body} {self.seat.role or '위원'}"
            self.letter_number = f"{self.start.year}-{Sequence.take('위촉장', self.start.year)}"
        self.appointed_on, self.appointed_at, self.appointed_by = self.start, timezone.now(), by
        self.full_clean()
        self.save()
        Activity.write(self, by=by, verb=verb, note=self.letter_number and f"위촉장 제{self.letter_number}호")
        return self


def _alone_in(body):
    """Waits until nobody else appoints to the body, until the end of the transaction."""
    type(body).objects.select_for_update().get(pk=body.pk)


def _rest_of(seat, start):
    """Until when the one before was appointed who left early, if that is still to come on the day `start`."""
    before = seat.terms.filter(end__lte=start).exclude(end_reason=Term.EndReason.FALLEN).order_by("end").last()
    return before.set_end if before and before.set_end and before.set_end > start else None
