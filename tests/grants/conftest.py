import pytest

from seodaemun_maeul import roles
from tests.factories.grants import (
    AllotmentFactory,
    ApplicationFactory,
    CallTypeFactory,
    RequiredDocumentFactory,
    ScenarioFactory,
)


@pytest.fixture
def draft(client):
    """An empty draft whose applicant is signed in."""
    application = ApplicationFactory(
        type=None, group_name="", dong=None, title="", answers={}, starts_on=None,
        ends_on=None,
    )  # fmt: skip
    client.force_login(application.applicant)
    return application


@pytest.fixture
def received(db):
    """A whole application that was handed in."""
    application = ApplicationFactory(complete=True)
    application.submit(by=application.applicant)
    return application


@pytest.fixture
def paper(draft):
    return RequiredDocumentFactory(call=draft.call)


@pytest.fixture
def officer(official):
    return official(roles.OFFICER)


@pytest.fixture
def scenario(officer):
    """Three of a type that ask for a million each; 2,000,000 won to give."""
    scenario = ScenarioFactory(name="1안", call__budget=2_000_000)
    type_ = CallTypeFactory(call=scenario.call)
    for rank in (1, 2, 3):
        AllotmentFactory(scenario=scenario, rank=rank, points=f"{90 - rank}.00", application__type=type_)
    return scenario
