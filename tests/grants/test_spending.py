"""The book on spending grants (집행기준): what it says beside the lines of a budget, and what it keeps back."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from grants import spending
from grants.models import SpendingRule
from grants.spending import Rule
from tests.factories.grants import ApplicationFactory, CallConditionFactory, SpendingRuleFactory

from .writing import COST, address, lines, save

MEALS = Rule("식비: 8,000원까지", names=("식비", "다과비"), limit=8_000)


@dataclass
class Line:
    category: str = "식비"
    basis: str = "함께 먹는 점심"
    unit_price: int = 8_000
    grant: int = 80_000


@pytest.mark.parametrize(
    ("rule", "line", "over"),
    [
        (MEALS, Line(), [False]),
        (MEALS, Line(unit_price=8_001), [True]),
        (MEALS, Line(category=" 다 과 비 ", unit_price=9_000), [True]),
        (MEALS, Line(category="식비(점심)", unit_price=9_000), [True]),
        (MEALS, Line(category="회식비"), []),
        (MEALS, Line(category="식"), []),
        (Rule("", names=("식비",), word="도시락", limit=5_000), Line(), []),
        (Rule("", names=("식비",), word="도시락", limit=5_000), Line(basis="아이들 도 시락"), [True]),
        (Rule("", names=("식비",), limit=0), Line(), [True]),
        (Rule("", names=("식비",), limit=0), Line(grant=0), [False]),
        (Rule("", names=("식비",)), Line(unit_price=10**9), [False]),
        (Rule("", within="식비와차량유지비", limit=0), Line(), [True]),
        (Rule("", within="차량유지비", limit=0), Line(category=""), []),
    ],
)
def test_a_line_is_held_against_the_rules_about_it(rule, line, over):
    assert [note.over for note in spending.on_line([rule], line)] == over


def test_a_rule_with_a_word_goes_before_the_one_without():
    boxes = Rule("도시락", names=("식비",), word="도시락", limit=5_000)

    (note,) = spending.on_line([MEALS, boxes], Line(basis="도시락", unit_price=6_000))

    assert note.sentence == "도시락. 지금 단가는 6,000원입니다."


@pytest.mark.parametrize(("percent", "told"), [(80, []), (79, ["식비: 79%. 지금은 80,000원입니다."])])
def test_a_share_of_the_grant_is_judged_over_all_lines(percent, told):
    costs = [Line(grant=50_000), Line(category="다과비", grant=30_000), Line(category="재료비", grant=20_000)]
    rule = Rule(f"식비: {percent}%", names=("식비", "다과비"), percent=percent)

    assert [note.sentence for note in spending.on_all([rule], costs)] == told


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "식비: 한 사람 한 끼 8,000원까지(예시)"),
        ({"is_example": False, "word": "도시락"}, "식비(도시락): 한 사람 한 끼 8,000원까지"),
        ({"limit": None, "percent": 30, "evidence": "명부"}, "식비: 지원 신청액의 30%까지, 증빙은 명부(예시)"),
        ({"limit": 0}, "식비: 지원금으로 쓸 수 없음(예시)"),
    ],
)
def test_a_rule_says_itself_in_a_line(facts, says):
    assert str(SpendingRuleFactory.build(**facts)) == says


@pytest.fixture
def costly(client):
    """A whole application with a meal of 9,000 won, whose applicant is signed in."""
    application = ApplicationFactory(complete=True)
    application.costs.create(category="식비", basis="점심", unit_price=9_000, quantity=10, own_share=9_000)
    client.force_login(application.applicant)
    return application


@pytest.mark.django_db
def test_what_only_warns_is_told_and_handed_in(client, costly):
    SpendingRuleFactory()

    page = client.get(address(costly, "costs"))

    assert "한 끼 8,000원까지(예시). 지금 단가는 9,000원입니다." in page.text
    assert "고쳐야 제출할 수 있습니다" not in page.text
    assert costly.missing() == []


@pytest.mark.django_db
def test_what_blocks_is_no_gap_of_words_but_keeps_it_back(client, costly):
    SpendingRuleFactory(effect=SpendingRule.Effect.BLOCK)

    told = "산출내역 2번째 줄: 식비: 한 사람 한 끼 8,000원까지(예시). 지금 단가는 9,000원입니다."
    assert costly.missing() == [("costs", told)]
    assert "고쳐야 제출할 수 있습니다" in client.get(address(costly, "costs")).text
    with pytest.raises(ValidationError, match="2번째 줄"):
        costly.submit(by=costly.applicant)


@pytest.mark.django_db
def test_what_is_typed_is_told_without_scripts(client, costly):
    SpendingRuleFactory()

    answer = save(
        client, costly, "costs", lines("costs", COST | {"category": "식비", "unit_price": "8500"}), add="costs"
    )

    assert "지금 단가는 8,500원입니다" in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "told"), [(-1, True), (0, True), (1, False)])
def test_a_rule_counts_from_its_first_day(costly, days, told):
    SpendingRuleFactory(start=timezone.localdate() + timedelta(days=days))

    assert bool(costly.advice()) == told


@pytest.mark.django_db
def test_what_was_handed_in_is_judged_by_the_book_of_its_day():
    old = ApplicationFactory(submitted=True, complete=True, submitted_at=timezone.now() - timedelta(days=90))
    SpendingRuleFactory(item="재료비", limit=1, start=timezone.localdate() - timedelta(days=30))
    SpendingRuleFactory(item="재료비", limit=2, end=timezone.localdate() - timedelta(days=30))

    assert [note.sentence[:20] for note in old.advice()] == ["재료비: 한 사람 한 끼 2원까지(예시)"[:20]]


@pytest.mark.django_db
def test_what_the_notice_forbids_is_asked_about(client, costly):
    CallConditionFactory(call=costly.call, key="item_refused", text="과도한 식비, 차량 유지비", effect="check")
    CallConditionFactory(call=costly.call, key="item_allowed", text="강사비와 재료비", effect="tell")

    page = client.get(address(costly, "costs")).text

    assert "공고에서 막은 것인지 확인해 주세요: 과도한 식비, 차량 유지비. 자부담으로 내거나 빼 주세요." in page
    assert "<b>쓸 수 있는 항목</b>: 강사비와 재료비" in page
    assert costly.missing() == []


@pytest.mark.django_db
def test_no_two_rules_for_one_thing_on_one_day():
    SpendingRuleFactory(end=date(2027, 1, 1))

    SpendingRuleFactory.build(start=date(2027, 1, 1)).full_clean()
    SpendingRuleFactory.build(word="도시락").full_clean()
    with pytest.raises(ValidationError, match="겹칩니다"):
        SpendingRuleFactory.build(start=date(2026, 12, 31)).full_clean()
    with pytest.raises(ValidationError, match="가운데 하나"):
        SpendingRuleFactory.build(item="홍보비", limit=None).full_clean()


@pytest.mark.django_db
def test_the_page_asks_no_more_for_three_rules_and_lines_than_for_one(
    client, costly, django_assert_max_num_queries, django_assert_num_queries
):
    SpendingRuleFactory()
    with django_assert_max_num_queries(40) as first:
        client.get(address(costly, "costs"))
    for item in ("강사비", "홍보비"):
        SpendingRuleFactory(item=item)
        costly.costs.create(category=item, basis="모임", unit_price=1_000)

    with django_assert_num_queries(len(first)):
        client.get(address(costly, "costs"))
