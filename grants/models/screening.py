"""Screening (자격검토): what staff do with an application from its receipt to 적격 or 부적격."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from district.models import Activity, Lifecycle, User, signature

from .. import letters, places, screening
from .corrections import Correction


class Screened(Lifecycle):
    """The part of an application that staff write; `Application` is the only one."""

    assignee = models.ForeignKey(
        User, models.PROTECT, verbose_name="자격검토 담당", null=True, blank=True, editable=False, related_name="+"
    )
    moved_at = models.DateTimeField("이 상태가 된 때", default=timezone.now, editable=False)
    screened_at, screened_by = signature("자격검토 일시", "자격검토한 사람")
    screening_note = models.TextField("자격검토 의견", blank=True, editable=False)
    correct_until = models.DateTimeField("보완 기한", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def correction(self):
        """The Correction that waits for the group, or None."""
        if self.status != self.Status.RETURNED:
            return None
        return self.corrections.prefetch_related("items").first()

    def open_places(self):
        """{key: Place} of what may be changed while a correction is asked for; None where everything may."""
        correction = self.correction
        if correction is None or not correction.items.all():
            return None
        gaps = {part for part, _ in self.missing()}
        return {place.key: place for place in places.of(self) if correction.is_open(place.key, place.part, gaps)}

    def keep_closed(self, words, answers, lists, filed):
        """Raises ValidationError (code "kept") when something else would be changed than what is to be mended.

        `words` and `answers` are {name: value}, `lists` {name: rows or None}, `filed` the places of files that come
        or go: RequiredDocuments, or keys of questions.
        """
        is_open = self.open_places()
        if is_open is None:
            return
        changed = [name for name, value in words.items() if _said(getattr(self, name)) != _said(value)]
        before = self.answers
        changed += [places.question(key) for key, said in answers.items() if _said(before.get(key)) != _said(said)]
        changed += [name for name, rows in lists.items() if rows is not None]
        changed += [places.question(at) if isinstance(at, str) else places.paper(at) for at in filed]
        if kept := [key for key in changed if key not in is_open]:
            labels = {place.key: place.label for place in places.of(self)}
            raise ValidationError(
                "보완을 요청받은 항목만 고칠 수 있어 저장하지 않았습니다. 그대로 두어야 하는 것: "
                + ", ".join(labels.get(key, key) for key in kept),
                code="kept",
            )

    @property
    def is_lapsed(self):
        """Whether the time for correction is over and nothing came."""
        return self.status == self.Status.RETURNED and self.correct_until <= timezone.now()

    @property
    def waited_days(self):
        """Since how many days it has stood as it does, the first counted."""
        return (timezone.localdate() - timezone.localdate(self.moved_at)).days + 1

    @property
    def departments_answered(self):
        return sum(1 for review in self.department_reviews.all() if review.answered_at)

    @property
    def departments_late(self):
        today = timezone.localdate()
        return any(not review.answered_at and review.due < today for review in self.department_reviews.all())

    def open_checks(self):
        """The items of the call's checklist that nobody answered for this application yet."""
        return self.call.check_items.exclude(pk__in=self.checks.values("item"))

    def may_be_screened_by(self, user):
        """Raises ValidationError (code "own") for the applicant himself and who writes along."""
        if self.is_of(user):
            raise ValidationError("자기 신청은 다른 담당자가 검토해야 합니다.", code="own")

    # -- verbs ----------------------------------------------------------------------------------------------------

    def move(self, to, **given):
        super().move(to, moved_at=timezone.now(), **given)

    @transaction.atomic
    def assign(self, officer, *, by):
        """Says who looks after the application; None where nobody does any more."""
        if officer:
            self.may_be_screened_by(officer)
        self.lock()
        self.assignee = officer
        self.save(update_fields=["assignee"])
        Activity.write(self, by=by, verb="담당 지정", note=str(officer or "담당 없음"))

    @transaction.atomic
    def ask_correction(self, *, by, note="", until, items=None):
        """Returns the application for correction until `until` (보완요청); of one returned already, asks anew.

        `items` are {key of a place: what to mend}, see `grants.places`; only those open. Without any, the note says
        what to do and the whole form opens. Raises ValidationError with the name of the field.
        """
        if not items and not note.strip():
            raise ValidationError("무엇을 보완해야 하는지 적어 주세요.", code="note")
        if until <= timezone.now():
            raise ValidationError("보완 기한은 지금보다 뒤여야 합니다.", code="until")
        self._lock_whole()
        correction = Correction.ask(self, by=by, note=note, until=until, items=items or {})
        told = "\n".join([*([note] if note else []), *(f"{item}" for item in correction.items.all())])
        self._screen(self.Status.RETURNED, by=by, note=note, told=told, correct_until=until)
        letters.tell_of_correction(self)

    def mended(self, at):
        """The group handed in again at the instant `at`: its round of correction is over."""
        if correction := self.correction:
            correction.done_at = at
            correction.save(update_fields=["done_at"])

    @transaction.atomic
    def accept(self, *, by, note=""):
        """Finds the application eligible (적격).

        Raises ValidationError that names what nobody answered yet of the checklist (code "checks"), or what a paper
        received with gaps still lacks (code "gaps").
        """
        self._lock_whole()
        if self.can_move(self.Status.ELIGIBLE) and self.intake_id and (gaps := self.missing()):
            told = " ".join(sentence for _, sentence in gaps)
            raise ValidationError(f"빠진 것이 있어 적격으로 할 수 없습니다. 보완을 요청해 주세요: {told}", code="gaps")
        if self.can_move(self.Status.ELIGIBLE) and (unanswered := self.open_checks()):
            names = ", ".join(item.text for item in unanswered)
            raise ValidationError(f"검토표에 아직 답하지 않은 것이 있습니다: {names}", code="checks")
        self._decide(self.Status.ELIGIBLE, by=by, note=note)

    @transaction.atomic
    def refuse(self, *, by, note):
        """Finds the application ineligible (부적격), with the reason the group will read.

        One that was returned for correction only once its time is over (code "until").
        """
        if not note.strip():
            raise ValidationError("부적격 사유를 적어 주세요.", code="note")
        self._lock_whole()
        if self.status == self.Status.RETURNED and not self.is_lapsed:
            raise ValidationError("보완 기한이 지난 뒤에 부적격으로 처리할 수 있습니다.", code="until")
        self._decide(self.Status.INELIGIBLE, by=by, note=note)

    def _decide(self, to, *, by, note):
        """Moves, and keeps what was to be seen at that moment beside the decision."""
        self.fetch_contents()
        seen = screening.snapshot(self, by)
        self._screen(to, by=by, note=note)
        Screening.objects.create(
            application=self, result=to, note=note, decided_at=self.screened_at, decided_by=by, seen=seen
        )

    def _screen(self, to, *, by, note, told=None, **facts):
        self.may_be_screened_by(by)
        facts |= {"screened_at": timezone.now(), "screened_by": by, "screening_note": note}
        self.move(to, by=by, note=note if told is None else told, **facts)


def _said(value):
    """A stored or typed value, with all ways of saying nothing alike."""
    return None if value in ("", []) else value


class Screening(models.Model):
    """A decision and what was to be seen when it was taken (자격검토 결과); written once."""

    application = models.ForeignKey(
        "grants.Application", models.CASCADE, verbose_name="신청", related_name="screenings"
    )
    result = models.CharField("결과", max_length=10, choices=[("eligible", "적격"), ("ineligible", "부적격")])
    note = models.TextField("의견", blank=True)
    decided_at = models.DateTimeField("결정 일시")
    decided_by = models.ForeignKey(User, models.PROTECT, verbose_name="결정한 사람", related_name="+")
    seen = models.JSONField("그때 본 것", default=dict)

    class Meta:
        verbose_name = "자격검토 결과"
        verbose_name_plural = "자격검토 결과"
        ordering = ["-decided_at", "-pk"]

    def __str__(self):
        return f"{self.application} {self.get_result_display()}"


class CheckItem(models.Model):
    """One thing that staff look at in every application of a call (검토 항목)."""

    call = models.ForeignKey("grants.Call", models.CASCADE, verbose_name="공모", related_name="check_items")
    order = models.PositiveSmallIntegerField("순서")
    text = models.CharField("살펴볼 것", max_length=120)
    is_example = models.BooleanField("예시", default=False)

    class Meta:
        verbose_name = "검토 항목"
        verbose_name_plural = "검토 항목"
        ordering = ["call", "order"]
        constraints = [models.UniqueConstraint(fields=["call", "order"], name="check_item_order_once")]

    def __str__(self):
        return f"{self.text} (예시)" if self.is_example else self.text


class Check(models.Model):
    """What somebody found on one item of the checklist (검토표)."""

    class Result(models.TextChoices):
        OK = "ok", "맞음"
        NOT_OK = "not_ok", "어긋남"
        NONE = "none", "해당 없음"

    application = models.ForeignKey("grants.Application", models.CASCADE, verbose_name="신청", related_name="checks")
    item = models.ForeignKey(CheckItem, models.PROTECT, verbose_name="검토 항목", related_name="checks")
    result = models.CharField("결과", max_length=6, choices=Result)
    note = models.CharField("메모", max_length=200, blank=True)
    checked_at = models.DateTimeField("검토 일시")
    checked_by = models.ForeignKey(User, models.PROTECT, verbose_name="검토한 사람", related_name="+")

    class Meta:
        verbose_name = "검토표"
        verbose_name_plural = "검토표"
        ordering = ["application", "item"]
        constraints = [
            models.UniqueConstraint(fields=["application", "item"], name="item_checked_once"),
        ]

    def __str__(self):
        return f"{self.item}: {self.get_result_display()}"

    @classmethod
    @transaction.atomic
    def answer(cls, application, given, *, by):
        """Writes {item: (result, note)}, result None takes an answer back; what stays the same keeps who said it.

        Raises ValidationError: "own" from the applicant, "move" once the application was decided or taken back.
        """
        application.lock()
        application.may_be_screened_by(by)
        if application.status not in (application.Status.SUBMITTED, application.Status.RETURNED):
            raise ValidationError("자격검토가 끝난 신청의 검토표는 고칠 수 없습니다.", code="move")
        stored = {check.item_id: check for check in application.checks.all()}
        for item, (result, note) in given.items():
            before = stored.get(item.pk)
            if not result:
                if before:
                    before.delete()
            elif not before or (before.result, before.note) != (result, note):
                facts = {"result": result, "note": note, "checked_at": timezone.now(), "checked_by": by}
                cls.objects.update_or_create(application=application, item=item, defaults=facts)
