"""The chapters of a plan as a tree: shown, kept in order, moved by whoever writes them, frozen with the plan."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from district.models import Activity
from planning.models import Plan
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.planning import PlanFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """Ⅰ 개요 (1 근거, 2 방향) and Ⅱ 사업 (1 공모)."""
    plan = PlanFactory()
    first = SectionFactory(plan=plan, order=1, number="Ⅰ", title="개요", body="○ {예산 총액}\n[[표: 예산편성 내역]]")
    SectionFactory(plan=plan, order=2, number="1", title="근거", parent=first, body="")
    SectionFactory(plan=plan, order=3, number="2", title="방향", parent=first, body="")
    second = SectionFactory(plan=plan, order=5, number="Ⅱ", title="사업", body="")
    SectionFactory(plan=plan, order=6, number="1", title="공모", parent=second, body="")
    return plan


def tree(plan):
    return [str(section) for section in plan.sections.all()]


def page(plan):
    return reverse("admin:planning_plan_outline", args=[plan.pk])


def named(plan, title):
    return plan.sections.get(title=title)


def test_a_chapter_moves_with_its_parts_and_numbers_stay_in_their_places(plan):
    by = UserFactory()

    named(plan, "사업").move(-1, by=by)

    assert tree(plan) == ["Ⅰ 사업", "1 공모", "Ⅱ 개요", "1 근거", "2 방향"]
    assert list(plan.sections.values_list("order", flat=True)) == [1, 2, 3, 5, 6]
    assert [line.verb for line in Activity.objects.about(named(plan, "사업"))] == ["옮기기"]

    named(plan, "사업").move(1, by=by)
    assert tree(plan) == ["Ⅰ 개요", "1 근거", "2 방향", "Ⅱ 사업", "1 공모"]


@pytest.mark.parametrize(("title", "step"), [("개요", -1), ("사업", 1), ("근거", -1), ("방향", 1), ("공모", 1)])
def test_nothing_moves_beyond_its_own_parent(plan, title, step):
    before = tree(plan)

    with pytest.raises(ValidationError, match="더 옮길 곳이 없습니다"):
        named(plan, title).move(step, by=UserFactory())

    assert tree(plan) == before


def test_the_tree_shows_depth_and_the_slots_of_every_text(client, official, plan):
    official(roles.OFFICER)
    named(plan, "방향")

    text = client.get(page(plan)).text

    assert text.count('class="level-1"') == 2 and text.count('class="level-2"') == 3
    assert "<td>예산편성 내역</td>" in text and "<td>예산 총액</td>" in text
    assert reverse("admin:planning_section_change", args=[named(plan, "근거").pk]) in text
    assert 'aria-label="1 근거 아래로"' in text
    assert 'aria-label="1 근거 위로"' not in text


def test_a_button_moves_and_keeps_the_focus_on_itself(client, official, plan):
    official(roles.OFFICER)
    SectionFactory(plan=plan, order=9, number="Ⅲ", title="예산", body="")
    section = named(plan, "예산")

    response = client.post(page(plan), {"section": section.pk, "step": "-1"}, follow=True)

    assert tree(plan)[3] == "Ⅱ 예산"
    assert "‘예산’: 위로 옮겼습니다." in response.text
    assert 'aria-label="Ⅱ 예산 위로" autofocus' in response.text
    response = client.post(page(plan), {"section": section.pk, "step": "-1"}, follow=True)
    assert 'aria-label="Ⅰ 예산 아래로" autofocus' in response.text, "at the end the way back has the focus"


@pytest.mark.parametrize("typed", [{}, {"section": "x", "step": "1"}, {"section": "0", "step": "1"}, {"step": "9"}])
def test_a_senseless_move_is_no_page(client, official, plan, typed):
    official(roles.OFFICER)

    assert client.post(page(plan), {"section": named(plan, "개요").pk} | typed if typed else {}).status_code == 404


def test_a_chapter_of_another_plan_is_not_found(client, official, plan):
    official(roles.OFFICER)
    other = SectionFactory(plan=PlanFactory(year=2017))

    assert client.post(page(plan), {"section": other.pk, "step": "1"}).status_code == 404


def test_a_confirmed_plan_stays_in_its_order(client, official, plan):
    official(roles.TEAM_HEAD)
    before = tree(plan)
    confirmed = PlanFactory.build(confirmed=True)
    signer = UserFactory(staff=True)
    Plan.objects.update(status="confirmed", confirmed_at=confirmed.confirmed_at, confirmed_by=signer)

    assert "위로" not in client.get(page(plan)).text
    response = client.post(page(plan), {"section": named(plan, "사업").pk, "step": "-1"}, follow=True)

    assert "확정한 계획은 고칠 수 없습니다" in response.text
    assert tree(plan) == before


def test_who_may_not_write_chapters_may_not_move_them(client, plan):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(page(plan)).status_code == 403
    assert client.post(page(plan), {"section": named(plan, "사업").pk, "step": "-1"}).status_code == 403


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"order": 1}, "order", "상위 장보다 뒤"),
        ({"parent": "elsewhere"}, "parent", "같은 시행계획의 다른 장"),
        ({"parent": "itself"}, "parent", "같은 시행계획의 다른 장"),
        ({"parent": "deep"}, "parent", "3단계까지"),
    ],
)
def test_a_chapter_stands_below_a_chapter_of_its_plan(plan, facts, field, words):
    section = named(plan, "공모")
    third = SectionFactory(plan=plan, order=4, number="가", title="셋째", parent=named(plan, "방향"), body="")
    parents = {"elsewhere": SectionFactory(plan=PlanFactory(year=2017)), "itself": section, "deep": third}
    if "parent" in facts:
        facts = {"parent": parents[facts["parent"]]}
    for name, value in facts.items():
        setattr(section, name, value)

    with pytest.raises(ValidationError) as refused:
        section.full_clean()

    assert words in refused.value.message_dict[field][0]


def test_a_chapter_stands_before_its_parts(plan):
    section = named(plan, "사업")
    section.order = 7

    with pytest.raises(ValidationError, match="딸린 절보다 앞"):
        section.full_clean()


def test_the_tree_costs_the_same_for_more_chapters(client, official, plan):
    official(roles.OFFICER)

    def queries():
        return page_cost(client, page(plan))

    queries()
    five = queries()
    for order in (10_001, 10_002, 10_003):
        SectionFactory(plan=plan, parent=named(plan, "사업"), order=order)

    assert queries() == five
