import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from district.models import Activity, Letter, LetterBatch, LetterKind, Lifecycle
from district.templatetags.maeul import until

from ..assignment import evenly
from .application import Application
from .conflict import Conflict
from .editor import Editor
from .review import Review
from .steps import Step
from .suspicion import suspects

_HELLO = "{member}님, 안녕하세요.\n\n"
_ASKED = "누리집의 ‘심사’에서 보고 점수를 내 주세요. 이해관계가 있는 신청은 회피해 주세요.\n"
REMINDER = (
    "[서대문 마을] 심사를 마쳐 주세요",
    _HELLO + "‘{round}’에서 아직 내지 않으신 심사가 {count}건 있습니다.{due}\n\n" + _ASKED,
)
NEW_DUE = (
    "[서대문 마을] 심사 기한이 바뀌었습니다",
    _HELLO
    + "‘{round}’의 심사 기한이 바뀌었습니다.\n\n새 기한: {until}\n전의 기한: {before}\n까닭: {reason}\n\n"
    + "아직 내지 않으신 심사가 {count}건 있습니다. "
    + _ASKED,
)


@dataclass(frozen=True)
class Plan:
    """Who would be given what: `pairs` are (application's key, member's key), `short` {application's key: how many
    members it still lacks}."""

    pairs: tuple[tuple[int, int], ...]
    short: dict

    @property
    def mark(self):
        """What is looked over and what is stored are the same while their marks are."""
        return hashlib.sha256(repr(self.pairs).encode()).hexdigest()[:16]

    @property
    def counts(self):
        """{member's key: how many more he gets}."""
        return Counter(member for _, member in self.pairs)


class Assigned(Lifecycle):
    """How the applications of a round come to the members of its panel; `Round` is the only one."""

    class Meta:
        abstract = True

    # -- questions ------------------------------------------------------------------------------------------------

    def plan_evenly(self, each):
        """The Plan by which every application of the field has `each` members, and nobody many more than others."""
        field, members, given, barred = self._situation()
        found = evenly(field, members, each, barred=barred, given=given)
        have = Counter(application for application, _ in given)
        short = {one: each - have[one] - len(found.get(one, ())) for one in field}
        return Plan(_pairs(found), {one: missing for one, missing in short.items() if missing > 0})

    def plan_by_type(self, members_of):
        """The Plan by which whoever is named for a type ({key of a type: keys of members}) gets all of that type."""
        field, members, given, barred = self._situation()
        types = dict(self.field().order_by().values_list("pk", "type"))
        free, found = set(members), defaultdict(list)
        for application in field:
            for member in members_of.get(types[application], ()):
                if member in free and (application, member) not in barred | given:
                    found[application].append(member)
        have = {application for application, _ in given}
        bare = {one: 1 for one in field if members_of.get(types[one]) and not found.get(one) and one not in have}
        return Plan(_pairs(found), bare)

    def _situation(self):
        """Keys of the field, of the panel, the pairs that are given, and those that must not be."""
        field = list(self.field().order_by("number", "pk").values_list("pk", flat=True))
        members = list(self.panel.order_by("pk").values_list("member", flat=True))
        reviews = self.reviews.exclude(status=Review.Status.RECUSED)
        given = set(reviews.order_by().values_list("application", "member"))
        return field, members, given, self.barred()

    def barred(self):
        """(application, member) of whom it is known, or not decided yet, that they must not meet; who stepped down, or
        was kept from it once, gets it by hand or not at all."""
        call = self.step.call_id
        kept = Conflict.objects.upheld().filter(application__call=call).values_list("application", "member")
        own = Application.objects.filter(call=call, applicant__panels__round=self).values_list("pk", "applicant")
        along = Editor.objects.filter(application__call=call, user__panels__round=self)
        open_ones = {(one.application_id, one.member_id) for one in suspects(self)}
        stepped = self.reviews.filter(status=Review.Status.RECUSED).order_by().values_list("application", "member")
        known = {*kept.order_by(), *own.order_by(), *along.order_by().values_list("application", "user")}
        return {*known, *stepped, *open_ones}

    # -- verbs ----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def seat(self, member, *, by):
        """Lets `member` be given applications. Raises ValidationError for who sits on no committee (code "term"), in
        a step that applicants score for who did not apply (code "peer"), and once it is closed (code "closed")."""
        self.lock_open()
        if self.step.kind == Step.Kind.PEERS:
            if not self.field().shared_with(member).exists():
                raise ValidationError(f"{member}님은 이 심사에 오른 신청의 신청인이 아닙니다.", code="peer")
        elif not member.terms.current().exists():
            raise ValidationError(f"{member}님은 지금 위원이 아닙니다.", code="term")
        panelist, created = self.panel.get_or_create(member=member)
        if created:
            Activity.write(self, by=by, verb="심사위원 지정", note=str(member))
        return panelist

    @transaction.atomic
    def unseat(self, member, *, by):
        """Takes somebody from the panel who was given nothing. Raises ValidationError (code "given") otherwise."""
        self.lock_open()
        if self.reviews.filter(member=member).exists():
            raise ValidationError(f"{member}님에게 배정한 신청이 있어 뺄 수 없습니다.", code="given")
        if self.panel.filter(member=member).delete()[0]:
            Activity.write(self, by=by, verb="심사위원 뺌", note=str(member))

    @transaction.atomic
    def assign(self, application, member, *, by):
        """Gives `application` to a member of the panel, once. Raises ValidationError: "panel" for who is not on it,
        "own" for his own application, "conflict" where he is kept from it or nobody has decided yet whether he is,
        "status" for one that is not scored here, "closed" once the round is closed."""
        self.lock_open()
        application.lock()
        if not self.panel.filter(member=member).exists():
            raise ValidationError(f"{member}님은 이 심사의 심사위원이 아닙니다.", code="panel")
        if application.is_of(member):
            raise ValidationError("신청인은 자기 신청을 심사할 수 없습니다.", code="own")
        if application.conflicts.upheld().filter(member=member).exists():
            raise ValidationError(f"{member}님은 이 신청의 심사에서 빠진 위원입니다.", code="conflict")
        field = self.field().filter(pk=application.pk)
        if application.status != Application.Status.ELIGIBLE or not field.exists():
            raise ValidationError("적격으로 검토되어 이 심사에 오른 신청만 배정할 수 있습니다.", code="status")
        if any(one.member_id == member.pk for one in suspects(self, applications=field)):
            raise ValidationError(f"{member}님의 제척 여부를 먼저 정해 주세요.", code="conflict")
        review, created = self.reviews.get_or_create(application=application, member=member)
        if created:
            Activity.write(review, by=by, verb="배정", after=Review.Status.ASSIGNED.label)
        elif review.status == Review.Status.RECUSED:
            review.give_again(by=by)
        return review

    def assign_evenly(self, each, *, by, mark=None):
        """Gives every application to `each` members; returns the Plan. Raises ValidationError (code "stale") where it
        is no longer the one that was looked over (`mark`)."""
        return self._store(lambda: self.plan_evenly(each), by=by, mark=mark)

    def assign_by_type(self, members_of, *, by, mark=None):
        """Gives all applications of a type to the members named for it; raises as `assign_evenly` does."""
        return self._store(lambda: self.plan_by_type(members_of), by=by, mark=mark)

    @transaction.atomic
    def _store(self, planned, *, by, mark):
        self.lock_open()
        self._hold_applications()
        plan = planned()
        if mark not in (None, plan.mark):
            raise ValidationError("그 사이에 배정할 것이 바뀌었습니다. 다시 살펴봐 주세요.", code="stale")
        made = Review.objects.bulk_create(
            Review(round=self, application_id=application, member_id=member) for application, member in plan.pairs
        )
        rows = Review.objects.filter(pk__in=[review.pk for review in made]).select_related("application", "member")
        Activity.write_each(rows, by=by, verb="배정", after=Review.Status.ASSIGNED.label)
        return plan

    def _hold_applications(self):
        """Nothing is withdrawn and nobody is kept from anything before the transaction ends."""
        list(self.call.applications.in_review().select_for_update().order_by("pk").values_list("pk"))

    @transaction.atomic
    def take_back(self, review, *, by):
        """Takes an application from a member who has not looked at it. Raises ValidationError (code "begun") for what
        he has begun or stepped down from."""
        self.lock_open()
        review.lock()
        if review.status != Review.Status.ASSIGNED:
            raise ValidationError("이미 살펴보기 시작한 심사는 거둘 수 없습니다.", code="begun")
        Activity.write(self, by=by, verb="배정 거둠", note=str(review))
        review.delete()

    def remind(self, *, by):
        """Writes to everybody who has not handed in all; the letters are held in the outbox. Raises ValidationError
        (code "empty") where nothing is missing."""
        due = f" {until(self.due_at)} 내 주세요." if self.due_at else ""
        return LetterBatch.write(f"심사 재촉: {self}"[:120], self._letters(*REMINDER, due=due), by=by)

    @transaction.atomic
    def reschedule(self, due_at, *, by, reason):
        """Moves the day until which sheets are handed in (심사 기한 변경); the trail keeps both and the reason.

        Returns the LetterBatch, still held, that tells those who have not handed in all, None where nobody has work
        left; letters that name the old day and are still held go back. Raises ValidationError: "reason" without one,
        "due_at" for an instant that is over or the one it is, "closed" once the round is closed.
        """
        if not reason.strip():
            raise ValidationError("기한을 바꾸는 까닭을 적어 주세요.", code="reason")
        self.lock_open()
        self.refresh_from_db(fields=["due_at"])
        if due_at <= timezone.now():
            raise ValidationError("앞으로 올 때로 적어 주세요.", code="due_at")
        if due_at == self.due_at:
            raise ValidationError("지금의 기한과 같습니다.", code="due_at")
        said = {"until": until(due_at), "before": until(self.due_at) if self.due_at else "정하지 않음"}
        self.due_at = due_at
        self.save(update_fields=["due_at"])
        days = {"before": said["before"], "after": said["until"]}
        Activity.write(self, by=by, verb="심사 기한 변경", note=reason.strip(), **days)
        LetterBatch.take_back(Letter.objects.about(self), by=by)
        letters = self._letters(*NEW_DUE, reason=reason.strip(), **said)
        return LetterBatch.write(f"심사 기한 변경: {self}"[:120], letters, by=by) if letters else None

    def _letters(self, subject, body, **words):
        """Unsaved letters to everybody who has not handed in all."""
        waiting = Counter(self.reviews.waiting().values_list("member", flat=True))
        return [
            Letter.about(
                self,
                to=member,
                name=member.name,
                address=member.email,
                kind=LetterKind.NOTICE,
                subject=subject,
                body=body.format(member=member, round=self, count=waiting[pk], **words),
            )
            for pk, member in self.members.in_bulk(waiting).items()
        ]

    def lock_open(self):
        """Locks the row; raises ValidationError (code "closed") once it is closed."""
        self.lock()
        if self.status != self.Status.OPEN:
            raise ValidationError("마감한 심사입니다. 다시 연 뒤에 할 수 있습니다.", code="closed")


def _pairs(found):
    return tuple((application, member) for application, members in found.items() for member in members)
