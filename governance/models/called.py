from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from district.models import Activity, Letter, LetterBatch
from district.templatetags.maeul import kdatetime

from .. import letters
from .body import Body
from .minutes import Minuted
from .roll import Attendee


class Called(Minuted):
    """How members are called to a meeting, when and where, and who is on its roll; `Meeting` is the only one."""

    class Meta:
        abstract = True

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def days_ahead(self):
        """Whole days between today and the day of the sitting."""
        return (self.day - timezone.localdate()).days

    @property
    def when_and_where(self):
        """The hour and the place in a line."""
        return " · ".join(filter(None, [kdatetime(self.held_at), self.place]))

    def roll_changes(self):
        """(lines that would leave the roll, lines that would come onto it), by who sits on the day of the sitting."""
        stored = {line.key: line for line in self.attendees.members()}
        today = {line.key: line for line in Attendee.drawn_for(self)}
        gone = [line for key, line in stored.items() if key not in today]
        return gone, [line for key, line in today.items() if key not in stored]

    # -- verbs ----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def call(self, *, by, urgent=""):
        """Calls the members: copies the roll and holds a letter with the agenda for each who has an address.

        Raises ValidationError: "written" where the body does not decide in writing, "notice" when it is too late for
        the days of notice and nobody says why it is urgent, "roll" without members, "status" once it was called.
        """
        self.hold(self.Status.PLANNED)
        urgent = urgent.strip()
        self._judge_notice(urgent)
        lines = Attendee.drawn_for(self)
        if not lines:
            raise ValidationError("이날의 명부에 위원이 없습니다.", code="roll")
        now = timezone.now()
        self.move(self.Status.CALLED, by=by, note=urgent, urgent=urgent, called_at=now, called_by=by)
        Attendee.objects.bulk_create(lines)
        if self.held_at > now and (written := letters.calling(self)):
            LetterBatch.write(f"{self} 소집 통지", written, by=by)

    @transaction.atomic
    def reschedule(self, *, by, held_at, place, reason, urgent=""):
        """Moves a meeting that was called to another hour or place (일시·장소 변경), and holds a new call for each.

        The days of notice are judged again for the new hour; letters that still wait with the old one go back, and the
        roll follows who sits on the new day. Returns the LetterBatch, None where nobody has an address.
        Raises ValidationError: "reason" without one, "held_at" for an hour that is over, "same" where nothing changes,
        "twice" where the body meets at that time, "present" once arrivals were noted, "written", "notice" and "roll"
        as `call` does, "status" unless it is called.
        """
        if not reason.strip():
            raise ValidationError("바꾸는 까닭을 적어 주세요.", code="reason")
        Body.objects.select_for_update().get(pk=self.body_id)
        self.hold(self.Status.CALLED)
        self.refresh_from_db(fields=["held_at", "place", "urgent"])
        before, was = self.when_and_where, (self.held_at, self.place)
        anew = held_at != self.held_at
        if not anew and place == self.place:
            raise ValidationError("일시와 장소가 그대로입니다.", code="same")
        if self.attendees.filter(presences__isnull=False).exists():
            raise ValidationError("이미 적은 출석이 있습니다. 출석을 지운 뒤에 옮겨 주세요.", code="present")
        if held_at <= timezone.now():
            raise ValidationError("앞으로 올 때로 적어 주세요.", code="held_at")
        self.refuse_second_at(held_at)
        self.held_at, self.place, urgent = held_at, place, urgent.strip()
        if anew:
            self._judge_notice(urgent)
        if not Attendee.drawn_for(self):
            raise ValidationError("이날의 명부에 위원이 없습니다.", code="roll")
        self.urgent = urgent or self.urgent
        self.save(update_fields=["held_at", "place", "urgent"])
        moved = f"{was[1] or '장소 없음'} → {place or '장소 없음'}" if place != was[1] else ""
        days = {"before": kdatetime(was[0]), "after": kdatetime(held_at)} if anew else {}
        note = "\n".join(filter(None, [reason.strip(), urgent, moved]))
        Activity.write(self, by=by, verb="일시·장소 변경", note=note, **days)
        self.renew_roll(by=by)
        LetterBatch.take_back(Letter.objects.about(self), by=by)
        written = letters.calling(self, instead_of=before, because=reason.strip())
        return LetterBatch.write(f"{self} 변경 통지", written, by=by) if written else None

    def _judge_notice(self, urgent):
        """Whether the rule of its day lets it be called now."""
        rule = self.rule()
        if self.kind == self.Kind.WRITTEN and not (rule and rule.written_allowed):
            raise ValidationError(f"‘{self.body}’의 규정은 서면 심의를 두지 않았습니다.", code="written")
        if rule and rule.notice_days and not urgent and self.days_ahead < rule.notice_days:
            raise ValidationError(
                f"회의 {rule.notice_days}일 전까지 알려야 합니다. 그래도 소집하려면 급한 까닭을 적어 주세요.",
                code="notice",
            )

    @transaction.atomic
    def renew_roll(self, *, by):
        """Brings the roll up to who sits on the day: a vacancy since the call, another holder of a post."""
        self.hold(self.Status.CALLED)
        gone, new = self.roll_changes()
        for line in gone:
            line.strike("회의 날의 명부에 없음")
        Attendee.objects.bulk_create(new)
        if gone or new:
            told = [*(f"{line.shown_name} 빠짐" for line in gone), *(f"{line.shown_name} 들어옴" for line in new)]
            Activity.write(self, by=by, verb="명부 고침", note=", ".join(told))
