"""What an application's own page says: gaps with links to their fields, advice, what comes next, its documents."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grants import following
from grants.completeness import Gap
from grants.following import Moment
from tests.counting import page_cost
from tests.factories.grants import (
    ApplicationFactory,
    AttachmentFactory,
    CallConditionFactory,
    RequiredDocumentFactory,
    SpendingRuleFactory,
    StepFactory,
)

from .writing import address

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def at(days):
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [
        (None, None, "예정"),
        (1, None, "예정"),
        (1, 2, "예정"),
        (-1, 1, "지금"),
        (None, 1, "지금"),
        (-1, None, "지남"),
        (-2, -1, "지남"),
        (-2, 0, "지남"),
    ],
)
def test_a_moment_lies_before_us_around_us_or_behind_us(starts, ends, state):
    starts, ends = (None if days is None else at(days) for days in (starts, ends))

    assert Moment("", starts, ends).state(NOW) == state


def labels(application):
    return [(moment.label, state) for moment, state in following.ahead(application, timezone.now())]


@pytest.fixture
def way():
    """A call with a briefing, two steps of review, a day of results and a training."""
    application = ApplicationFactory(complete=True)
    call = application.call
    call.results_at = at(40)
    call.save()
    StepFactory(call=call, kind="briefing", starts_at=at(2))
    StepFactory(call=call, kind="paper", starts_at=at(-3), ends_at=at(-2))
    StepFactory(call=call, kind="committee", starts_at=at(-1), ends_at=at(20))
    StepFactory(call=call, kind="training")
    return application


def test_what_comes_next_follows_the_status(way):
    rest = [("위원회 심사", "지금"), ("결과 발표", "예정"), ("회계교육", "예정")]
    assert labels(way) == [("설명회", "예정"), ("작성", "지금"), *rest]

    way.submit(by=way.applicant)
    assert labels(way) == [("자격검토", "지금"), *rest]

    way.withdraw(by=way.applicant)
    assert labels(way) == []


def test_the_page_tells_it_with_days_and_without(client, way):
    client.force_login(way.applicant)

    page = client.get(way.get_absolute_url()).text

    assert "앞으로" in page and "설명회" in page and "날짜는 정해지면 알려 드립니다" in page


def test_every_gap_leads_to_its_field(client, draft):
    paper = RequiredDocumentFactory(call=draft.call)
    promise = CallConditionFactory(call=draft.call, key="promise", text="읽었습니다")
    draft.costs.create(category="식비")

    gaps = draft.missing()
    page = client.get(draft.get_absolute_url()).text

    fields = {gap.field for gap in gaps}
    assert fields >= {"type", "dong", "title", "group_intro", "people-0-role", "costs-0-category"}
    assert fields >= {f"promise_{promise.pk}", f"paper_{paper.pk}"}
    for gap in filter(lambda gap: gap.field, gaps):
        assert f"{address(draft, gap[0])}#id_{gap.field}" in page
        assert f'id="id_{gap.field}"' in client.get(address(draft, gap[0])).text, gap


def test_a_gap_is_still_a_pair():
    part, sentence = Gap("group", "적어 주세요.", "title")

    assert (part, sentence) == Gap("group", "적어 주세요.") == ("group", "적어 주세요.")


def test_advice_stands_apart_and_keeps_nothing_back(client):
    application = ApplicationFactory(complete=True)
    SpendingRuleFactory(item="재료비", limit=10)
    CallConditionFactory(call=application.call, key="kinds", options=["alliance"], effect="check")
    client.force_login(application.applicant)

    page = client.get(application.get_absolute_url()).text

    assert application.missing() == [] and "이제 제출할 수 있습니다" in page
    assert "고치지 않아도 제출할 수 있습니다" in page
    assert "산출내역 1번째 줄: 재료비: 한 사람 한 끼 10원까지(예시)" in page and "연합(컨소시엄)만 신청할 수" in page


def test_all_documents_stand_in_one_place(client):
    paper = AttachmentFactory(application=ApplicationFactory(submitted=True, complete=True))
    client.force_login(paper.application.applicant)

    page = client.get(paper.application.get_absolute_url()).text

    own = paper.application.get_absolute_url()
    for link in ("application.pdf", "application.hwpx", "receipt/", f"attachments/{paper.pk}/"):
        assert f'href="{own}{link}"' in page


def test_three_of_everything_cost_the_page_no_more_than_one(client, way):
    client.force_login(way.applicant)

    def queries():
        return page_cost(client, way.get_absolute_url())

    AttachmentFactory(application=way)
    SpendingRuleFactory(item="재료비", limit=10)
    one = queries()
    for item in ("식비", "강사비"):
        StepFactory(call=way.call, kind="site")
        AttachmentFactory(application=way)
        SpendingRuleFactory(item=item, limit=10)
        way.costs.create(category=item, basis="모임", unit_price=1_000)

    assert queries() == one
