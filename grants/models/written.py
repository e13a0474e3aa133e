"""What a group writes: while it may be changed, and how a part of it is stored."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from district.models import Activity


class Written:
    """The part of an application that the group writes; `Application` is the only one."""

    def is_editable_at(self, instant):
        """Drafts while the call is open, on paper if it came in time; returned ones until their own deadline."""
        if self.status == self.Status.RETURNED:
            return instant < self.correct_until
        if self.status != self.Status.DRAFT:
            return False
        return self.intake.problem(self.call) is None if self.intake_id else self.call.is_open_at(instant)

    @property
    def is_editable(self):
        return self.is_editable_at(timezone.now())

    @property
    def takes_gaps(self):
        """Whether it may be received although something is missing: a paper, by the officials who type it in."""
        return bool(self.intake_id) and self.status == self.Status.DRAFT

    @transaction.atomic
    def revise(
        self,
        *,
        by,
        part="",
        version=None,
        words=None,
        answers=None,
        participants=None,
        costs=None,
        papers=None,
        dropped=(),
    ):
        """Stores what was written in one part of the form, all or nothing.

        `words` are {field: value}, `answers` {key of a question: answer}; `participants` and `costs` are unsaved
        records that replace the whole list; `papers` are {place: Document} that replace what was there, `dropped`
        places lose theirs. A place is a RequiredDocument or the key of a question that asks for a file.
        Raises ValidationError: "closed" when nothing may be changed any more, "stale" when the part was changed after
        `version`, or that version never was, "kept" when something was changed that no correction was asked for.
        """
        self._lock_whole()
        if not self.is_editable:
            raise ValidationError("접수 기간이 아니어서 저장하지 않았습니다.", code="closed")
        if version is not None and not self.part_versions.get(part, 1) <= version <= self.version:
            raise ValidationError("다른 사람이 먼저 고쳤습니다.", code="stale")
        lists = {"participants": participants, "costs": costs}
        self.keep_closed(words or {}, answers or {}, lists, [*(papers or ()), *dropped])
        for name, value in (words or {}).items():
            setattr(self, name, value)
        self.answers |= answers or {}
        self.form = self.sheet if self.sheet.pk else None
        self.version += 1
        self.part_versions[part] = self.version
        self.save(update_fields=[*(words or {}), "answers", "form", "version", "part_versions", "saved_at"])
        for rows, related in ((participants, self.participants), (costs, self.costs)):
            if rows is not None:
                related.all().delete()
                related.bulk_create([_belonging(row, self) for row in rows])
        self._file_away(papers or {}, dropped)
        if self.submitted_at:
            Activity.write(
                self, by=by, verb="보완 저장", note=self._saved_parts(words, answers, participants, costs, papers)
            )

    def _lock_whole(self):
        """Locks the row and forgets what was read of it before, its call included."""
        self.lock()
        self.refresh_from_db()
        self.__dict__.pop("sheet", None)

    def _file_away(self, papers, dropped):
        """Puts papers in their places; while nothing was handed in yet, what they replace is deleted for good."""
        for old in list(self.attachments.at([*papers, *dropped])):
            old.delete()
            if not self.submitted_at:
                old.document.discard()
        for place, document in papers.items():
            document.save()
            asked = {"question": place} if isinstance(place, str) else {"requirement": place}
            self.attachments.create(document=document, **asked)

    def _saved_parts(self, words, answers, participants, costs, papers):
        labels = [self._meta.get_field(name).verbose_name for name in words or {}]
        labels += [ask.label for ask in self.sheet.asks if ask.key in (answers or {})]
        labels += ["참여자"] * (participants is not None) + ["산출내역"] * (costs is not None)
        asked = {ask.key: ask.label for ask in self.sheet.asks}
        labels += [f"{asked.get(place, place)}: {document}" for place, document in (papers or {}).items()]
        return ", ".join(labels)


def _belonging(row, application):
    row.application = application
    return row
