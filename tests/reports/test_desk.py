"""A chapter is previewed as the public page will show it; its slots are known by name, with what they yield."""

import pytest
from django.urls import reverse

from planning import slots
from planning.models import BudgetLine, Plan
from seodaemun_maeul import roles
from tests.factories.planning import PlanFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(official):
    return official(roles.OFFICER)


def previewed(client, plan, body):
    return client.post("/plan/preview/", {"plan": plan.pk, "number": "1", "title": "추진 근거", "body": body})


def test_a_chapter_is_shown_as_on_the_public_page(client, officer, plan_2016):
    page = previewed(client, plan_2016, "□ 사업예산\n○ 모두 {예산 총액}천원\n[[표: 교육 실적]]").text

    assert '<li class="level-2">모두 168,613천원</li>' in page
    assert "<h1>" in page and "742" in page
    assert "<script" not in page and " style=" not in page


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("□ 개요\n[[표: 없는 표]]", "2번째 줄: ‘없는 표’이라는 표가 없습니다."),
        ("□ 개요\n\n○ {없는 값}", "3번째 줄: ‘없는 값’이라는 값이 없습니다."),
        ("□ 개요\n- 건너뜀", "2번째 줄: □ 다음에 - 부호가 올 수 없습니다"),
    ],
)
def test_what_cannot_be_shown_is_told_with_its_line_and_not_stored(client, officer, body, told):
    section = SectionFactory(plan=PlanFactory(year=2020), body="○ 처음 글")
    form = {"plan": section.plan_id, "parent": "", "order": 1, "number": "1", "title": "개요", "body": body}

    saved = client.post(reverse("admin:planning_section_change", args=[section.pk]), form)

    assert told in previewed(client, section.plan, body).text
    assert told in saved.context["adminform"].form.errors["body"][0]
    section.refresh_from_db()
    assert section.body == "○ 처음 글"


@pytest.mark.parametrize("plan", ["", "x", "99", "9" * 30, "9" * 5000])
def test_a_preview_without_a_plan_says_so(client, officer, plan):
    assert "시행계획을 먼저" in client.post("/plan/preview/", {"plan": plan, "body": "○ 글"}).text


def test_a_preview_may_be_framed_here_and_nowhere_else(client, officer):
    response = previewed(client, PlanFactory(year=2020), "○ 글")

    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_only_staff_preview(client):
    assert previewed(client, PlanFactory(year=2020), "○ 글").status_code == 302


def test_every_slot_is_listed_with_what_it_yields(client, officer, plan_2016):
    page = client.get("/plan/2016/slots/").text

    assert all(f"[[표: {name}]]" in page for name in slots.BLOCKS)
    assert '{기간 Ⅰ-3}</code></th><td role="cell" data-label="지금 값">2016. 3월 ~ 12월' in page
    told = f"표 {BudgetLine.objects.of_year(2016).count()}줄"
    assert f'[[표: 예산편성 내역]]</code></th><td role="cell" data-label="들어가는 것">{told}' in page


def test_the_plan_of_2016_asks_for_nothing_unknown(plan_2016):
    assert slots.unfilled(Plan.objects.get(year=2016)) == []


# -- what no record knows yet ----------------------------------------------------------------------------------------
def test_a_draft_shows_a_gap_and_is_not_confirmed_with_it(client, official):
    official(roles.TEAM_HEAD)
    plan = PlanFactory(year=2020, vision="")
    SectionFactory(plan=plan, number="Ⅲ", title="추진 계획", body="□ 목표\n○ {비전}")

    assert "(미정)" in previewed(client, plan, "○ {비전}").text
    answer = client.post(reverse("admin:planning_plan_change", args=[plan.pk]).replace("change", "confirmation"))

    assert "「Ⅲ 추진 계획」 2번째 줄: ‘비전’에 쓸 기록이 아직 없습니다." in answer.text
    assert Plan.objects.get(year=2020).status == Plan.Status.DRAFT
