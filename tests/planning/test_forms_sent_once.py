"""A form that arrives twice is done once: a double click, a request sent again, a page taken back and sent."""

from uuid import uuid4

import pytest
from django.urls import reverse

from planning.models import BudgetChange, Expenditure
from seodaemun_maeul import roles
from tests.factories.planning import BudgetLineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("change_rules")]


@pytest.fixture
def line(official):
    official(roles.OFFICER)
    return BudgetLineFactory(amount=1_000_000)


@pytest.fixture
def spend(client, line):
    address, facts = reverse("planning:spending", args=[line.pk]), {"on": "2016.3.2.", "label": "강사비"}
    return lambda **typed: client.post(address, facts | {"amount": "400,000"} | typed)


@pytest.fixture
def draft(client, line):
    address = reverse("planning:change_draft", args=[2016])
    facts = {"save": 1, "kind": "supplement", "reason": "부족", "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0}
    return lambda **typed: client.post(address, facts | {"rows-0-line": line.pk, "rows-0-plus": "5"} | typed)


def key_in(response):
    return response.context["form"]["key"].value()


def test_an_expenditure_sent_twice_is_booked_once(spend, line):
    key = uuid4()

    answers = [spend(key=key), spend(key=key)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Expenditure.objects.get().key == key
    assert line.left() == 600_000


def test_a_form_filled_in_anew_is_booked_again(spend):
    spend(key=uuid4())
    spend(key=uuid4())

    assert Expenditure.objects.count() == 2


def test_a_form_taken_back_and_changed_is_told_and_may_be_sent_once_more(spend):
    key = uuid4()
    spend(key=key)

    told = spend(key=key, amount="300,000")

    assert told.status_code == 400 and "이미 보내 등록했고" in told.text
    assert 'value="300,000"' in told.text and str(key_in(told)) != str(key)
    assert Expenditure.objects.count() == 1
    spend(key=key_in(told), amount="300,000")
    assert Expenditure.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x", "9" * 40])
def test_a_form_without_its_key_is_not_taken_and_gets_one(spend, key):
    told = spend(key=key)

    assert told.status_code == 400 and "한 번 더 보내 주세요" in told.text
    assert not Expenditure.objects.exists()
    assert spend(key=key_in(told)).status_code == 302


def test_a_refused_expenditure_keeps_its_key(spend):
    key = uuid4()

    assert str(key_in(spend(key=key, amount="1e9"))) == str(key)
    assert spend(key=key).status_code == 302


def test_every_page_has_a_key_of_its_own(client, line):
    pages = [client.get(line.get_absolute_url()), client.get(line.get_absolute_url())]

    assert len({key_in(page) for page in pages}) == 2


def test_a_reversal_sent_twice_is_booked_once(client, spend, line):
    spend(key=uuid4())
    entry = Expenditure.objects.get()
    address, facts = reverse("planning:reversal", args=[entry.pk]), {"on": "2016.3.3.", "reason": "두 번 적음"}

    answers = [client.post(address, facts), client.post(address, facts)]

    assert [answer.url for answer in answers] == [line.get_absolute_url()] * 2
    assert line.left() == 1_000_000
    assert client.post(address, facts | {"reason": "다른 까닭"}).status_code == 400


def test_a_draft_sent_twice_is_written_once(draft):
    key = uuid4()

    answers = [draft(key=key), draft(key=key)]

    change = BudgetChange.objects.get()
    assert [answer.url for answer in answers] == [change.get_absolute_url()] * 2
    assert change.rows.get().amount == 5


@pytest.mark.parametrize("typed", [{"rows-0-plus": "6"}, {"reason": "다른 까닭"}, {"kind": "carryover"}])
def test_a_draft_taken_back_and_changed_is_told(draft, typed):
    key = uuid4()
    draft(key=key)

    told = draft(key=key, **typed)

    assert told.status_code == 400 and "이미 보내 등록했고" in told.text
    assert BudgetChange.objects.count() == 1
    assert draft(key=key_in(told), **typed).status_code == 302


def test_the_key_outlives_looking_up_the_kind(client, draft):
    """‘종류 확인’ and ‘줄 더하기’ are steps of one filling-in."""
    key = str(uuid4())

    checked = client.post(
        reverse("planning:change_draft", args=[2016]),
        {"key": key, "check": 1, "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0},
    )

    assert key_in(checked) == key
