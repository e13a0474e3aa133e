"""Settlements as data: for officials, the figures of the pages, nothing to write."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seodaemun_maeul import roles
from tests.factories.grants import AwardFactory
from tests.projects.settling import fixed, notified, paid_project, reported

pytestmark = pytest.mark.django_db

HERE = "/api/v1/settlements/"
SPENT = ((2_500_000, 200_000, 40_000),)


def test_officials_read_the_figures_of_the_statement(client, official):
    settlement = notified(paid_project(*SPENT), interest=777)
    official(roles.AUDITOR)

    (row,) = client.get(HERE).json()["results"]

    assert row["granted"] == row["paid"] == row["recognised"] + row["refund"]
    assert row["due"] == settlement.due == row["steps"][-1]["won"]
    assert row == client.get(f"{HERE}{settlement.pk}/").json()


def test_before_an_inspection_there_are_no_figures(client, official):
    reported(paid_project(*SPENT))
    official(roles.OFFICER)

    (row,) = client.get(HERE).json()["results"]

    assert (row["paid"], row["due"], row["steps"]) == (None, None, [])


def test_nobody_else_finds_it_and_nothing_is_written(client, official):
    settlement = fixed(paid_project(*SPENT))
    assert client.get(HERE).status_code == 404
    client.force_login(settlement.project.application.applicant)
    assert client.get(f"{HERE}{settlement.pk}/").status_code == 404

    official(roles.TEAM_HEAD)
    assert client.patch(f"{HERE}{settlement.pk}/", {}, content_type="application/json").status_code in (403, 405)


def test_names_of_private_persons_are_masked(client, official):
    settlement = fixed(paid_project(*SPENT))
    award = settlement.project.award
    type(award).objects.filter(pk=award.pk).update(is_person=True, group_name="성춘향")
    official(roles.OFFICER)

    assert client.get(HERE).json()["results"][0]["group_name"] == "성○향"


def test_a_list_costs_the_same_for_one_row_and_for_three(client, official):
    official(roles.OFFICER)

    def cost():
        client.get(HERE)
        with CaptureQueriesContext(connection) as captured:
            client.get(HERE)
        return len(captured)

    fixed(paid_project(*SPENT))
    one = cost()
    fixed(paid_project(*SPENT))
    fixed(paid_project(*SPENT))
    AwardFactory()

    assert cost() == one
