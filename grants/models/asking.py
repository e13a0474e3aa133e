"""What a call asks: its questions as they stand, and the form that is written by."""

from django.core.exceptions import ValidationError
from django.db import transaction

from district.models import Activity

from .. import publishing, questions
from .questions import FormVersion, Question


class Asking:
    """The form of a call; `Call` is the only one."""

    @property
    def sheet(self):
        """The FormVersion that an application is written by now: the newest published one.

        Before that the questions as they stand, for those who prepare the call (number 0, not stored).
        """
        return self.forms.first() or FormVersion(call=self, number=0, questions=self._written_questions())

    def ask_standard(self):
        """Gives a call without questions the usual four: who we are, why, what, and what for."""
        if not self.questions.exists():
            rows = [Question.of(ask, order=order) for order, ask in enumerate(questions.STANDARD, start=1)]
            for row in rows:
                row.call = self
            Question.objects.bulk_create(rows)

    @transaction.atomic
    def renew_form(self, *, by, note=""):
        """Publishes the questions as they stand as the form's next version; None where nothing changed.

        Drafts go on with the new version and are told what changed, applications handed in keep theirs. Raises
        ValidationError: "move" for a call that is not public, "questions" where a question is not whole.
        """
        self.lock()
        if self.status == self.Status.DRAFT:
            raise ValidationError("공고할 때 첫 신청서가 함께 나갑니다.", code="move")
        publishing.refuse(publishing.questions_whole(self))
        newest, written = self.forms.first(), self._written_questions()
        if newest and newest.questions == written:
            return None
        version = self.forms.create(
            number=newest.number + 1 if newest else 1, questions=written, made_by=by, note=note
        )
        if newest:
            Activity.write(self, by=by, verb=f"신청서 {version.number}판", note=note)
        return version

    def form_changes(self):
        """Sentences on what the questions as they stand ask differently from the published form."""
        newest = self.forms.first()
        return questions.changes(newest.asks, [question.ask for question in self.questions.all()]) if newest else []

    def _written_questions(self):
        return [question.ask.to_json() for question in self.questions.all()]
