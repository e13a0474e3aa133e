"""From the first round of scores to the decision, its outcomes and what is objected to them."""

from itertools import count

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from grants.models import Allotment, Appeal, Conflict, Decision, Outcome, Panelist, Review, Round, Scenario, Score

from ..district import UserFactory
from ..governance import AgendaItemFactory, TermFactory
from .applications import ApplicationFactory, CostItemFactory
from .calls import CallFactory, CriterionFactory, StepFactory


class RoundFactory(DjangoModelFactory):
    """The scoring of a step, open since today; `closed` it is over."""

    class Meta:
        model = Round

    step = factory.SubFactory(StepFactory)
    opened_at = factory.LazyFunction(timezone.now)
    opened_by = factory.SubFactory(UserFactory, staff=True)

    class Params:
        closed = factory.Trait(
            status=Round.Status.CLOSED,
            closed_at=factory.LazyFunction(timezone.now),
            closed_by=factory.SelfAttribute("opened_by"),
        )


def round_of(call):
    """The newest round of a call, begun where there is none."""
    return Round.objects.of(call).last() or RoundFactory(
        step=next((step for step, _ in call.scored_steps), None) or StepFactory(call=call)
    )


class PanelistFactory(DjangoModelFactory):
    """A sitting member on the panel of a round."""

    class Meta:
        model = Panelist

    round = factory.SubFactory(RoundFactory)
    member = factory.LazyFunction(lambda: TermFactory().person)


class ConflictFactory(DjangoModelFactory):
    """A member kept from an application; `asked` nobody has decided yet."""

    class Meta:
        model = Conflict

    application = factory.SubFactory(ApplicationFactory, eligible=True, complete=True)
    member = factory.LazyFunction(lambda: TermFactory().person)
    kind = Conflict.Kind.EXCLUDED
    reason = "모임의 참여자와 가족입니다."
    status = Conflict.Status.UPHELD
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SubFactory(UserFactory, staff=True)
    decided_at = factory.LazyFunction(timezone.now)
    decided_by = factory.SelfAttribute("asked_by")

    class Params:
        asked = factory.Trait(status=Conflict.Status.ASKED, decided_at=None, decided_by=None)


class ReviewFactory(DjangoModelFactory):
    """A review given to a sitting member; `scoring` has declared, `submitted` handed in, `recused` stepped down."""

    class Meta:
        model = Review
        skip_postgeneration_save = True

    round = factory.LazyAttribute(lambda review: round_of(review.application.call))

    application = factory.SubFactory(ApplicationFactory, eligible=True, complete=True)
    member = factory.LazyFunction(lambda: TermFactory().person)

    class Params:
        scoring = factory.Trait(
            status=Review.Status.SCORING,
            declared_at=factory.LazyFunction(timezone.now),
            declared_by=factory.SelfAttribute("member"),
        )
        submitted = factory.Trait(
            scoring=True,
            status=Review.Status.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SelfAttribute("member"),
        )
        recused = factory.Trait(status=Review.Status.RECUSED)

    @factory.post_generation
    def seat(self, create, extracted, **kwargs):
        """Whoever has a review sits on the panel; who stepped down is kept from the application."""
        Panelist.objects.get_or_create(round=self.round, member=self.member)
        if self.status == Review.Status.RECUSED:
            ConflictFactory(application=self.application, member=self.member, kind=Conflict.Kind.RECUSED)


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    review = factory.SubFactory(ReviewFactory, scoring=True)
    criterion = factory.SubFactory(CriterionFactory, call=factory.SelfAttribute("..review.application.call"))
    points = 15


class ScenarioFactory(DjangoModelFactory):
    """One without rows."""

    class Meta:
        model = Scenario

    call = factory.SubFactory(CallFactory)
    name = factory.Sequence(lambda n: f"{n + 1}안")
    made_by = factory.SubFactory(UserFactory, staff=True)


class AllotmentFactory(DjangoModelFactory):
    """A million won asked; `selected` gives nine tenths of it."""

    class Meta:
        model = Allotment

    scenario = factory.SubFactory(ScenarioFactory)
    application = factory.SubFactory(ApplicationFactory, call=factory.SelfAttribute("..scenario.call"), eligible=True)
    rank = 1
    points = "80.00"
    asked = 1_000_000

    class Params:
        selected = factory.Trait(state=Allotment.State.SELECTED, amount=900_000)
        reserve = factory.Trait(state=Allotment.State.RESERVE, reserve_rank=factory.Sequence(lambda n: n + 1))


def allotted(call, *amounts):
    """A scenario with an application of a million won for each amount; None is a reserve, in their order."""
    scenario, ranks = ScenarioFactory(call=call), count(1)
    for amount in amounts:
        given = {"selected": True, "amount": amount}
        told = {"reserve": True, "reserve_rank": next(ranks)} if amount is None else given
        CostItemFactory(application=AllotmentFactory(scenario=scenario, **told).application, own_share=0)
    return scenario


def carried(scenario, **item):
    """The scenario as a meeting let it through; `item` are columns of the agenda item that differ."""
    scenario.item = AgendaItemFactory(passed=True, **item)
    scenario.save(update_fields=["item"])
    return scenario


class DecisionFactory(DjangoModelFactory):
    """Proposed without any application; `confirmed` by another."""

    class Meta:
        model = Decision

    call = factory.SubFactory(CallFactory)
    scenario = factory.LazyAttribute(lambda decision: carried(allotted(decision.call)))
    item = factory.SelfAttribute("scenario.item")
    proposed_by = factory.SubFactory(UserFactory, staff=True)

    class Params:
        confirmed = factory.Trait(
            status=Decision.Status.CONFIRMED,
            confirmed_at=factory.LazyFunction(timezone.now),
            confirmed_by=factory.SubFactory(UserFactory, staff=True),
        )


class OutcomeFactory(DjangoModelFactory):
    """A selected application of a million won."""

    class Meta:
        model = Outcome

    decision = factory.SubFactory(DecisionFactory, confirmed=True)
    application = factory.SubFactory(ApplicationFactory, call=factory.SelfAttribute("..decision.call"), eligible=True)
    status = Outcome.Status.SELECTED
    amount = 1_000_000


class AppealFactory(DjangoModelFactory):
    """Waits for an answer."""

    class Meta:
        model = Appeal

    application = factory.SubFactory(ApplicationFactory, eligible=True)
    text = "점수가 잘못 더해졌습니다."
    asked_by = factory.SelfAttribute("application.applicant")
