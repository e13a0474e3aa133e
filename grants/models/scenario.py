"""Proposals of how to share out a call's money: drawn from the ranking, argued about, one of them put to a meeting."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, User, signed
from district.templatetags.maeul import kdatetime
from governance.models import AgendaItem

from .. import allocation
from .allotment import Allotment
from .application import Application
from .call import Call

UNDECIDED = ("", "passed", "amended", "conditional")  # results of an item beside which no second one is put


class ScenarioQuerySet(models.QuerySet):
    def with_sums(self):
        """Adds `selected`, `reserved` (applications) and `allotted` (whole won) of what is still in the race."""
        standing = Q(allotments__application__status=Application.Status.ELIGIBLE)
        chosen = standing & Q(allotments__state=Allotment.State.SELECTED)
        return self.annotate(
            selected=Count("allotments", chosen),
            reserved=Count("allotments", standing & Q(allotments__state=Allotment.State.RESERVE)),
            allotted=Coalesce(Sum("allotments__amount", filter=chosen), 0),
        )


class Scenario(models.Model):
    """A proposal for the whole of a call (배분안). Once it lies before a meeting it does not change any more."""

    call = models.ForeignKey(Call, models.PROTECT, verbose_name="공모", related_name="scenarios")
    name = models.CharField("이름", max_length=40)
    note = models.TextField("설명", blank=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="베낀 배분안", null=True, blank=True, related_name="copies"
    )
    # Taken off the agenda again, it is free again; an item that was decided cannot be taken off.
    item = models.OneToOneField(
        AgendaItem, models.SET_NULL, verbose_name="안건", null=True, blank=True, related_name="scenario"
    )
    version = models.PositiveIntegerField("판", default=1)
    made_at = models.DateTimeField("만든 일시", default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name="만든 사람", related_name="+")
    changed_at = models.DateTimeField("고친 일시", null=True, blank=True)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="고친 사람", null=True, blank=True, related_name="+"
    )

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "배분안"
        verbose_name_plural = "배분안"
        ordering = ["call", "pk"]
        permissions = [("allot_call", "배분안을 만들고 회의에 올릴 수 있음")]
        constraints = [
            signed("changed"),
            models.UniqueConstraint(
                fields=["call", "name"],
                name="scenario_named_once",
                violation_error_message="이 공모에 같은 이름의 배분안이 있습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.call} {self.name}"

    def get_absolute_url(self):
        return reverse("grants:scenario", args=[self.pk])

    # -- questions ------------------------------------------------------------------------------------------------

    @property
    def is_frozen(self):
        """Whether it lies, or lay, before a meeting."""
        return self.item_id is not None

    def rows(self):
        """`allocation.Row`s of what is still in the race, by receipt; one query."""
        return self.allotments.standing().rows()

    def newcomers(self):
        """Applications of the call that became eligible after the scenario was drawn."""
        return self.call.applications.in_review().exclude(pk__in=self.allotments.values("application"))

    def obstacles(self):
        """Sentences on what keeps it from being put to a meeting."""
        rows = self.rows()
        told = allocation.exceptions(rows)
        unexplained = sum(1 for row in rows if row.application in told and not row.reason)
        budget, added = self.call.purse, allocation.total(rows)
        if budget is None:
            yield "공모에 지원 한도 총액이나 예산 세부내역이 없습니다."
        elif added > budget:
            yield f"배분한 {added:,}원이 예산 {budget:,}원을 {added - budget:,}원 넘습니다."
        if not added:
            yield "선정한 신청이 없습니다."
        if unexplained:
            yield f"예외인데 까닭을 적지 않은 신청이 {unexplained}건 있습니다."
        if missing := self.newcomers().count():
            yield f"배분안을 만든 뒤 적격이 된 신청 {missing}건이 빠져 있습니다. 순위를 다시 가져와 주세요."

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def draw(cls, call, *, name, by):
        """A new scenario of the call's ranking as it is now, in which nothing is selected yet.

        Raises ValidationError (code "name") where the call has one of that name, or the name is empty.
        """
        scenario = cls._begin(call, name, by)
        scenario._take_ranking()
        Activity.write(scenario, by=by, verb="배분안 작성")
        return scenario

    @transaction.atomic
    def copy(self, *, name, by):
        """A second scenario that says the same, free to be changed; also of one that lies before a meeting."""
        made = self._begin(self.call, name, by, note=self.note, copied_from=self)
        rows = list(self.allotments.order_by("pk"))
        for row in rows:
            row.pk, row._state.adding, row.scenario = None, True, made
        Allotment.objects.bulk_create(rows, batch_size=500)
        Activity.write(made, by=by, verb="배분안 복사", note=self.name)
        return made

    @transaction.atomic
    def revise(self, changes, *, version, by, note=""):
        """Stores `changes`, {application key: {column: value}}, all or nothing; what is as it was is left alone.

        Returns how many rows changed. Raises ValidationError: "frozen" before a meeting, "stale" where somebody saved
        after `version` (it says who), "application" for one that is not in the race, "amount" for money that its row
        cannot have.
        """
        self._lock_free(version)
        found = {row.application_id: row for row in self.allotments.standing().filter(application__in=changes)}
        if found.keys() != changes.keys():
            raise ValidationError("이 배분안에 없거나 취하한 신청입니다.", code="application")
        changed = [row for key, row in found.items() if row.take(changes[key])]
        for row in changed:
            row.judge()
        if changed:
            self._store(changed, by=by, note=note or f"{len(changed)}건")
        return len(changed)

    @transaction.atomic
    def take(self, rows, *, version, by, note):
        """Stores what a helper made of `rows()`; as `revise` in what it refuses."""
        columns = ("state", "amount", "reason", "given")
        return self.revise(
            {row.application: {name: getattr(row, name) for name in columns} for row in rows},
            version=version,
            by=by,
            note=note,
        )

    @transaction.atomic
    def renew(self, *, version, by):
        """Takes places, points and amounts asked from the ranking as it is now, and who is newly eligible."""
        self._lock_free(version)
        self._take_ranking()
        self._sign(by, "순위 다시 가져옴")

    @transaction.atomic
    def rename(self, *, name, note, by):
        """Gives it another name and note, as long as it is free."""
        self._lock_free()
        self._refuse_name(self.call, name, besides=self)
        self.name, self.note = name.strip(), note
        self.save(update_fields=["name", "note"])
        Activity.write(self, by=by, verb="배분안 이름", note=self.name)

    @transaction.atomic
    def discard(self, *, by):
        """Deletes it, as long as no meeting saw it and no other was copied from it."""
        self._lock_free()
        if self.copies.exists():
            raise ValidationError("이 배분안을 베낀 다른 배분안이 있어 지울 수 없습니다.", code="copies")
        Activity.write(self, by=by, verb="배분안 삭제")
        self.delete()

    @transaction.atomic
    def put_to(self, meeting, *, by):
        """Puts it on the agenda of `meeting` and freezes it; put there before, it finds its item again.

        The call is locked, so of two scenarios at once only one is put. Raises ValidationError: "frozen" where it
        lies before another meeting, "other" while another scenario of the call does, "obstacle" for what `obstacles`
        says, "status" where the meeting takes no items any more.
        """
        self._lock()
        if self.item_id:
            if self.item.meeting_id == meeting.pk:
                return self.item
            raise ValidationError(f"이미 {self.item.meeting}에 올린 배분안입니다.", code="frozen")
        if other := self.call.scenarios.filter(item__result__in=UNDECIDED).first():
            raise ValidationError(f"‘{other.name}’을(를) 이미 회의에 올렸습니다.", code="other")
        if obstacles := list(self.obstacles()):
            raise ValidationError([ValidationError(sentence, code="obstacle") for sentence in obstacles])
        self.item = AgendaItem.add(meeting, by=by, title=f"{self.call.title} 지원 대상 심의"[:120], text=self.note)
        self.save(update_fields=["item"])
        Activity.write(self, by=by, verb="회의에 올림", note=f"{meeting} {self.item.order}번 안건")
        return self.item

    # -- how ------------------------------------------------------------------------------------------------------

    @classmethod
    def _begin(cls, call, name, by, **facts):
        Call.objects.select_for_update().get(pk=call.pk)
        cls._refuse_name(call, name)
        return cls.objects.create(call=call, name=name.strip(), made_by=by, **facts)

    @classmethod
    def _refuse_name(cls, call, name, besides=None):
        if not name.strip():
            raise ValidationError("이름을 적어 주세요.", code="name")
        same = call.scenarios.filter(name=name.strip())
        if (same.exclude(pk=besides.pk) if besides else same).exists():
            raise ValidationError("이 공모에 같은 이름의 배분안이 있습니다.", code="name")

    def _lock(self):
        """The call before its scenario, in the order of whoever decides: two orders would be a deadlock."""
        Call.objects.select_for_update().get(pk=self.call_id)
        stored = Scenario.objects.select_for_update().filter(pk=self.pk).first()
        if stored is None:
            raise ValidationError("그 사이에 지워졌습니다.", code="gone")
        self.refresh_from_db()

    def _lock_free(self, version=None):
        self._lock()
        if self.is_frozen:
            raise ValidationError("회의에 올린 배분안은 고칠 수 없습니다. 복사해서 고쳐 주세요.", code="frozen")
        if version not in (None, self.version):
            who = f"{self.changed_by}님이 {kdatetime(self.changed_at)}에" if self.changed_by else "다른 사람이"
            raise ValidationError(f"{who} 먼저 고쳤습니다.", code="stale")

    def _take_ranking(self):
        from ..ranking import ranking  # it reads the models

        asked = dict(self.call.applications.in_review().with_money().values_list("pk", "asked_won"))
        only = self.call.fields.all()[:2]
        field = only[0] if len(only) == 1 else None
        rows = [
            Allotment(
                scenario=self,
                application_id=entry.application_id,
                rank=entry.rank,
                points=entry.shown if entry.rank else "",
                asked=asked[entry.application_id],
                field=field,
            )
            for entry in ranking(self.call)
            if entry.application_id in asked
        ]
        # Who is in it already keeps what is proposed for him.
        Allotment.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["scenario", "application"],
            update_fields=["rank", "points", "asked"],
        )
        self._number_reserve()

    def _store(self, changed, *, by, note):
        Allotment.objects.rewrite(changed, ["state", "amount", "reason", "given", "field", "reserve_rank"])
        self._number_reserve()
        self._sign(by, "배분안 고침", note)

    def _number_reserve(self):
        """Numbers the reserve anew in the order of places; those whose number changes are set free first."""
        numbers = allocation.numbered(self.rows())
        renumbered = []
        for row in self.allotments.filter(state=Allotment.State.RESERVE):
            if row.reserve_rank != numbers.get(row.application_id):
                row.reserve_rank = numbers.get(row.application_id)
                renumbered.append(row)
        self.allotments.filter(pk__in=[row.pk for row in renumbered]).update(reserve_rank=None)
        Allotment.objects.rewrite(renumbered, ["reserve_rank"])

    def _sign(self, by, verb, note=""):
        self.version, self.changed_at, self.changed_by = self.version + 1, timezone.now(), by
        self.save(update_fields=["version", "changed_at", "changed_by"])
        Activity.write(self, by=by, verb=verb, note=note)
