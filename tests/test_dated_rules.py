"""What every rule of the district holds to, in whatever room it lies: one a day, and none ends before it starts."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from district.models import DatedRule
from tests.factories import governance, grants, planning, projects, settling
from tests.factories.governance import BodyFactory

FACTORIES = [
    *(planning.ChangeRuleFactory, governance.BodyRuleFactory, governance.AllowanceRuleFactory),
    *(governance.WithholdingRuleFactory, grants.SpendingRuleFactory, projects.AgreementTextFactory),
    *(projects.AmendmentRuleFactory, projects.DataLicenceFactory, projects.EvidenceRuleFactory),
    settling.SettlementRuleFactory,
]
JULY = date(2026, 7, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(params=FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def rule(request):
    """A rule of each kind that ended with June."""
    return request.param(start=date(2026, 1, 1), end=JULY)


def copy(rule, **dates):
    """A new rule about the same, in force on other days."""
    told = {field.attname: getattr(rule, field.attname) for field in rule._meta.concrete_fields}
    return type(rule)(**told | {"id": None, "end": None} | dates)


def test_every_kind_of_rule_is_tried_here():
    assert {factory._meta.model for factory in FACTORIES} == set(DatedRule.__subclasses__())


def test_the_next_rule_begins_when_the_one_before_has_ended(rule):
    copy(rule, start=JULY).full_clean()


def test_no_day_has_two_rules_about_the_same(rule):
    with pytest.raises(ValidationError, match=f"다른 {rule._meta.verbose_name}과 기간이 겹칩니다") as refusal:
        copy(rule, start=date(2026, 6, 30)).full_clean()

    assert [error.code for error in refusal.value.error_dict["__all__"]] == ["overlap"]


@pytest.mark.parametrize("factory", [governance.BodyRuleFactory, governance.AllowanceRuleFactory])
def test_each_body_has_rules_of_its_own(factory):
    rule = factory()

    copy(rule, body_id=BodyFactory(name="분과").pk).full_clean()
    with pytest.raises(ValidationError, match="겹칩니다"):
        copy(rule).full_clean()


def test_no_rule_ends_on_the_day_it_starts(rule):
    same_day = copy(rule, start=JULY, end=JULY)

    with pytest.raises(ValidationError, match="끝나는 날은 시작일보다 뒤"):
        same_day.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        same_day.save()
