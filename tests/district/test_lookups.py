import pytest

from district.models import Organisation
from tests.factories.district import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("word", ["골목", "kbs", "KBS", "골목 KBS", "50%", "_"])
def test_a_word_is_found_whatever_its_letters_case(word):
    OrganisationFactory(name="골목 KBS 50%_모임")
    OrganisationFactory(name="다른 모임")

    assert [found.name for found in Organisation.objects.filter(name__says=word)] == ["골목 KBS 50%_모임"]


def test_hangul_is_looked_for_without_capitals():
    assert "UPPER" not in str(Organisation.objects.filter(name__says="골목").query)
