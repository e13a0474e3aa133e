"""The year as staff live it, with its charts: for every look, folded and unfolded."""

import pytest

from .looks import LOOKS, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]

STAFF = "staff@maeul.example"


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_books_and_the_months_are_sound_and_their_charts_give_their_numbers(visit, look):
    page = visit("/budget/2016/", email=STAFF, **look)
    for url, told in (("/budget/2016/?on=2016-09-30", "사람중심 서대문마을 공동체 형성"), ("/schedule/2016/", "12월")):
        page.goto(url)
        figure = page.locator("figure")
        figure.locator("summary").click()

        assert told in figure.get_by_role("table").inner_text()
        assert figure.get_by_role("img").get_attribute("aria-labelledby")
        assert_sound(page)


@pytest.mark.parametrize("url", ["/budget/2016/", "/schedule/2016/", "/awards/money/"])
def test_charts_stand_on_a_phone_without_being_moved_sideways(visit, url):
    page = visit(url, LOOKS["phone"]["viewport"], email=STAFF)

    drawings = page.locator(".figure-drawing").evaluate_all("all => all.map(d => [d.scrollWidth, d.clientWidth])")

    assert drawings
    assert all(wide <= there for wide, there in drawings), drawings
