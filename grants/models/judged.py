"""What an application says, held against what its call asks."""

from django.utils.functional import cached_property

from .. import completeness, judging, questions, spending, terms
from .award import Award
from .contents import Participant
from .spending import SpendingRule


class Judged:
    """The questions an application answers about itself; `Application` is the only one."""

    @cached_property
    def sheet(self):
        """The FormVersion it is written by: the call's newest while it is a draft, its own from then on."""
        return self.form if self.form_id and self.submitted_at else self.call.sheet

    def told_changes(self):
        """Sentences on what the form asks differently since this draft was last saved."""
        if not self.form_id or self.form_id == self.sheet.pk:
            return []
        return questions.changes(self.form.asks, self.sheet.asks)

    def answered(self):
        """A `questions.Answer` for each question that its form asks, in order; unpacks as (question, words)."""
        papers = self.attachments.all() if self.pk else ()
        files = {paper.question: paper for paper in papers if paper.question}
        return questions.answered(self.sheet.asks, self.answers, files)

    @property
    def case(self):
        """What the application says, as `grants.judging` judges it. History and other applications are looked up only
        where a condition of the call asks for them.

        Made anew each time, since `revise` changes what it says; who asks several questions hands one on to them.
        """
        people, conditions = self.participants.all(), self.call.conditions.all()
        asks_history = any(row.needs_history for row in (*conditions, *self.call.documents.all()))
        elsewhere = self._leading_elsewhere(people) if any(row.key == "leads_once" for row in conditions) else ()
        awards = Award.objects.won_by(self.group_name, before=self.call.year)
        return judging.Case(
            type=self.type_id,
            kind=self.kind,
            asked=self.asked,
            own=self.own_share,
            people=tuple(person.fact(leads_elsewhere=person in elsewhere) for person in people),
            dong=self.dong_id,
            partners=sum(1 for line in self.partners.splitlines() if line.strip()),
            signers=self.signers or 0,
            title=self.title,
            awards=tuple(awards) if asks_history else (),
            year=self.call.year,
            promised=frozenset(self.promised),
        )

    def promises(self, case=None):
        """The conditions that the group itself confirms before it hands in."""
        rows = judging.in_force(self.call.conditions.all(), case or self.case)
        return [row for row in rows if row.key == terms.Promise.key]

    @property
    def asks_more(self):
        """Whether its form has a part for further questions and promises, whatever was answered so far."""
        asked = any(ask.part == "more" for ask in self.sheet.asks)
        return asked or any(row.key == terms.Promise.key for row in self.call.conditions.all())

    def papers_due(self, case=None):
        """The papers of the call that this application hands in with it."""
        case = case or self.case
        return [row for row in self.call.documents.all() if row.due == row.Due.APPLYING and row.holds(case)]

    @cached_property
    def spending_rules(self):
        """The `spending.Rule`s that its costs are held against."""
        return SpendingRule.objects.for_application(self)

    def advice(self):
        """A `spending.Advice` for each rule that its costs meet."""
        return list(spending.advice(self.spending_rules, self.costs.all()))

    def problems(self, case=None):
        """(condition, sentence) for each condition of the call that it does not meet."""
        return judging.problems(self.call.conditions.all(), case or self.case)

    def _leading_elsewhere(self, people):
        """Who of `people` is in charge here and of another application of this call."""
        leaders = [person for person in people if person.role in terms.LEADING]
        return Participant.objects.same_elsewhere(self, leaders, role__in=terms.LEADING)

    def missing(self, case=None):
        """What still keeps the application from being handed in: a list of (part of the form, sentence)."""
        return completeness.missing(self, case or self.case)
