"""The review's desk in a real browser: every page sound, a suggestion decided and the rest given out by keyboard."""

import pytest

from grants.models import Conflict, Review, Round

from .looks import LOOKS, assert_sound, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
STAFF = "staff@maeul.example"


@pytest.fixture
def suspected():
    """(round, application, member): somebody of a member's name takes part."""
    round = Round.objects.open().get()
    application, member = round.field().order_by("number").first(), round.members.order_by("pk").first()
    application.participants.filter(role="member").update(phone_end="")
    person = application.participants.filter(role="member").first()
    person.name = member.name
    person.save()
    Review.objects.filter(application=application, scores=None).delete()
    return round, application, member


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_pages_of_the_desk_are_sound(visit, suspected, look):
    round, application, _ = suspected
    for address in (
        *("/rounds/", f"/calls/{round.call.pk}/rounds/", f"/rounds/{round.pk}/", f"/rounds/{round.pk}/panel/"),
        *(f"/rounds/{round.pk}/conflicts/", f"/rounds/{round.pk}/assignment/?way=even&each=5"),
        f"/rounds/{round.pk}/applications/{application.pk}/",
    ):
        assert_sound(visit(address, email=STAFF, **look))
    assert_sound(visit(f"/applications/{application.pk}/challenges/", email=application.applicant.email, **look))


def test_a_suggestion_is_decided_by_keyboard(visit, suspected):
    round, application, member = suspected
    page = visit(f"/rounds/{round.pk}/conflicts/", email=STAFF)
    keeps = page.get_by_label("제척합니다")
    tab_to(page, keeps)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("까닭"))
    page.keyboard.type("본인입니다.")
    page.keyboard.press("Enter")
    page.get_by_text("제척했습니다").wait_for()

    conflict = application.conflicts.get()
    assert (conflict.application, conflict.member, conflict.status) == (application, member, Conflict.Status.UPHELD)
