import pytest

from tests.factories.district import UserFactory


@pytest.fixture
def officer(db):
    return UserFactory(staff=True)


@pytest.fixture
def head(db):
    """Another official than the officer: what one proposes another confirms."""
    return UserFactory(staff=True)
