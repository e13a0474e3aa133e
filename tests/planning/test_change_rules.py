"""What changes of the budget are called and who decides on them: dated rows that a district may change."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from planning.models import BudgetChange, ChangeRule
from planning.rules import TOTAL, WITHIN, Place
from seodaemun_maeul import roles
from tests.factories.district import UserFactory
from tests.factories.planning import BudgetLineFactory, ChangeRowFactory, ChangeRuleFactory

pytestmark = pytest.mark.django_db
JULY = date(2016, 7, 1)
HERE = Place(policy=1, unit=1, programme=1, object_class=1, item=1, line=1)
THERE = Place(policy=1, unit=1, programme=1, object_class=1, item=1, line=2)
Kind = BudgetChange.Kind


def test_a_rule_counts_from_its_first_day_and_no_longer_on_its_last():
    ChangeRuleFactory(reach=WITHIN, kind=Kind.ADJUSTMENT, end=JULY)
    ChangeRuleFactory(reach=WITHIN, kind=Kind.DIVERSION, start=JULY)

    def called(day):
        return [rule.kind for rule in ChangeRule.objects.fitting([(HERE, -1), (THERE, 1)], day=day)]

    assert called(date(2016, 6, 30)) == [Kind.ADJUSTMENT]
    assert called(JULY) == [Kind.DIVERSION]


def test_a_change_is_judged_on_the_day_it_takes_effect():
    ChangeRuleFactory(reach=WITHIN, kind=Kind.DIVERSION, end=JULY)
    ChangeRuleFactory(reach=WITHIN, kind=Kind.ADJUSTMENT, start=JULY)
    giving, getting = BudgetLineFactory(), BudgetLineFactory()
    officer, head = UserFactory(staff=True), UserFactory(staff=True)
    change = BudgetChange.draft(
        giving.plan, by=officer, kind=Kind.ADJUSTMENT, reason="부족", rows={giving: -1, getting: 1}
    )

    with pytest.raises(ValidationError, match="‘전용’으로"):
        change.approve(by=head, document_number="1", effective_on=date(2016, 6, 30))
    change.approve(by=head, document_number="1", effective_on=JULY)

    assert change.rule.kind == Kind.ADJUSTMENT


def test_without_a_rule_nothing_is_drafted_and_the_way_out_is_told():
    with pytest.raises(ValidationError, match="‘예산변경 규정’에 먼저"):
        line = BudgetLineFactory()
        BudgetChange.draft(line.plan, by=UserFactory(staff=True), kind=Kind.SUPPLEMENT, reason="", rows={line: 1})


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [(None, None, True), (JULY, None, False), (None, JULY, True), (date(2016, 6, 30), None, True)],
)
def test_no_day_has_two_rules_for_one_reach(start, end, overlaps):
    ChangeRuleFactory(reach=TOTAL, end=JULY)
    ChangeRuleFactory(reach=WITHIN)
    second = ChangeRuleFactory.build(reach=TOTAL, start=start, end=end)

    if overlaps:
        with pytest.raises(ValidationError, match="기간이 겹칩니다"):
            second.full_clean()
    else:
        second.full_clean()


def test_a_rule_never_ends_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRuleFactory(start=JULY, end=JULY)


def test_an_officer_writes_down_a_new_rule_at_the_desk(client, official):
    official(roles.OFFICER)
    old = ChangeRuleFactory(reach=TOTAL)
    address = reverse("admin:planning_changerule_add")
    new = {"reach": TOTAL, "kind": Kind.SUPPLEMENT, "decided_by": "구의회 의결", "ground": "조례(예시)"}
    new["start"] = "2016.7.1."

    refused = client.post(address, new)
    assert "기간이 겹칩니다" in refused.text and ChangeRule.objects.count() == 1

    client.post(
        reverse("admin:planning_changerule_change", args=[old.pk]),
        new | {"start": "", "end": "2016.7.1.", "ground": old.ground},
    )
    client.post(address, new)

    assert [(rule.start, rule.end) for rule in ChangeRule.objects.all()] == [(None, JULY), (JULY, None)]


def test_the_page_of_a_change_says_who_decides_and_by_what_ground(client, official):
    official(roles.OFFICER)
    change = ChangeRowFactory().change
    address = reverse("planning:change", args=[change.pk])
    assert "정한 규정이 없습니다" in client.get(address).text

    ChangeRuleFactory(reach=TOTAL, decided_by="구의회 의결", ground="조례(예시)")

    assert "구의회 의결" in client.get(address).text and "조례(예시)" in client.get(address).text
