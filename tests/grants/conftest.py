import pytest

from tests.factories.grants import ApplicationFactory, RequiredDocumentFactory


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
def paper(draft):
    return RequiredDocumentFactory(call=draft.call)
