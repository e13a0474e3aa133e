"""A group's five years as those see them who judge its next application, and the sanctions that stand against it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects import history
from projects.models import Sanction
from projects.views.history import address_of
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.grants import AwardFactory
from tests.factories.settling import SanctionFactory
from tests.projects.settling import fixed, paid_project

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year
TYPED = {"ground": "예시 조례 제20조", "reason": "다른 데 씀", "starts_on": "2026-01-01"}


def test_five_years_of_a_name_however_its_words_are_parted():
    inside = [AwardFactory(year=YEAR - ago, group_name=name) for ago, name in ((4, "골목 모임"), (0, "골목모임"))]
    AwardFactory(year=YEAR - 5, group_name="골목모임")
    AwardFactory(year=YEAR, group_name="골목모임 둘")

    found = history.of("골목 모임", YEAR)

    assert [row.award for row in found.rows] == inside[::-1]
    assert found.granted == sum(award.amount for award in inside)
    assert {row.told for row in found.rows} == {"선정 목록에만 있음"}


def test_a_settlement_stands_with_its_award():
    settlement = fixed(paid_project((2_900_000, 300_000, 0)))
    award = settlement.project.award

    found = history.of(award.group_name, award.year)

    assert [(row.settlement, row.told) for row in found.rows] == [(settlement, "정산 금액확정")]
    assert found.refunded == 100_000


def test_officials_read_it_and_only_the_head_of_the_team_sanctions(client, official):
    there = address_of("골목 모임")
    AwardFactory(year=YEAR, group_name="골목 모임", title="꽃길")
    for role in (roles.OFFICER, roles.AUDITOR):
        official(role)
        assert "꽃길" in client.get(there).text
        assert client.post(there, TYPED).status_code == 404
    official(roles.TEAM_HEAD)

    assert client.post(there, TYPED).status_code == 302

    assert "제재 중" in client.get(there).text
    sanction = Sanction.objects.get()
    lifting = reverse("projects:sanction_lifting", args=[sanction.pk])
    assert client.post(lifting, {"reason": ""}).status_code == 400
    assert client.post(lifting, {"reason": "모두 반납함"}).status_code == 302
    assert client.post(lifting, {"reason": "다시"}).status_code == 400
    assert "풀림" in client.get(there).text


def test_a_sanction_that_cannot_be_keeps_what_was_typed(client, official):
    official(roles.TEAM_HEAD)

    answer = client.post(address_of("골목 모임"), TYPED | {"ends_on": "2025-01-01"})

    assert answer.status_code == 400 and "빠를 수 없습니다" in answer.text and "다른 데 씀" in answer.text
    assert not Sanction.objects.exists()


def test_without_a_name_the_page_asks_for_one(client, official):
    official(roles.TEAM_HEAD)

    assert client.get(reverse("projects:group_history")).status_code == 200
    assert client.post(reverse("projects:group_history"), TYPED).status_code == 404


def test_nobody_else_finds_it(client):
    project = paid_project()
    client.force_login(project.application.applicant)

    assert client.get(address_of("골목 모임")).status_code == 404
    assert client.post(reverse("projects:sanction_lifting", args=[SanctionFactory().pk])).status_code == 404


def test_it_costs_the_same_for_one_row_and_for_three(client, official):
    official(roles.TEAM_HEAD)

    def cost():
        return page_cost(client, address_of("골목 모임"))

    def grow():
        settlement = fixed(paid_project((2_900_000, 300_000, 0)))
        type(settlement.project.award).objects.filter(pk=settlement.project.award_id).update(
            group_name="골목 모임", year=YEAR
        )
        SanctionFactory()

    grow()
    one = cost()
    grow()
    grow()

    assert cost() == one
