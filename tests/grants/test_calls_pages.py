from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from grants.models import Call
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import (
    PDF,
    ApplicationFactory,
    CallConditionFactory,
    CallFactory,
    CallTypeFactory,
    CriterionFactory,
    DocumentFactory,
    RequiredDocumentFactory,
)
from tests.factories.planning import BudgetLineFactory, TaskFactory

pytestmark = pytest.mark.django_db


def test_calls_stand_under_open_coming_and_past(client):
    now = timezone.now()
    CallFactory(title="열린 공모")
    CallFactory(title="다음 공모", opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=9))
    CallFactory(title="닫힌 공모", closed=True)
    CallFactory(title="옛 공모", status=Call.Status.ENDED, opens_at=None, closes_at=None)
    CallFactory(title="아직 쓰는 공모", draft=True)

    page = client.get(reverse("grants:calls"))

    shown = [[call.title for call in page.context[name]] for name in ("open_calls", "coming_calls", "page_obj")]
    assert shown == [["열린 공모"], ["다음 공모"], ["닫힌 공모", "옛 공모"]]
    assert "아직 쓰는 공모" not in page.text


def test_the_window_is_told_in_korean_time(client):
    call = CallFactory(
        opens_at=datetime(2026, 4, 1, 0, 0, tzinfo=UTC), closes_at=datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
    )

    page = client.get(call.get_absolute_url())

    assert "2026. 4. 1.(수) 09:00" in page.text
    assert "2026. 4. 30.(목)까지" in page.text


def test_a_call_says_everything_it_knows(client):
    line = BudgetLineFactory(name="마을공동체 주민제안공모사업")
    call = CallFactory(
        task=TaskFactory(title="공모사업 추진"),
        budget_line=line,
        summary="이웃이 모여 풀어 갑니다.",
        subject="소통하는 마을사업",
        restriction="정치적 목적 불가",
        directions="단계별 지원\n간담회 개최",
    )
    CallTypeFactory(call=call, stage="새싹기", name="우리마을", cap=5_000_000, own_share_percent=10)
    CriterionFactory(call=call, name="공익성", guidance="여럿에게 좋은가", max_points=30)
    RequiredDocumentFactory(call=call, name="모임소개서", guidance="한두 쪽")

    text = client.get(call.get_absolute_url()).text

    for said in (
        "이웃이 모여 풀어 갑니다.",
        "92,400,000원",
        "5명 이상",
        "소통하는 마을사업",
        "정치적 목적 불가",
        "간담회 개최",
        "새싹기 우리마을",
        "모임당 5,000,000원까지",
        "총사업비의 10% 이상",
        "모임소개서",
        "한두 쪽",
        "공식 배점표가 아닙니다",
        "30점 · 여럿에게 좋은가",
        "공모사업 추진",
        "마을공동체 주민제안공모사업",
    ):
        assert said in text


def test_a_draft_call_is_shown_to_staff_only(client):
    call = CallFactory(draft=True)
    assert client.get(call.get_absolute_url()).status_code == 404

    client.force_login(UserFactory(staff=True))

    assert client.get(call.get_absolute_url()).status_code == 200


def test_the_button_asks_to_sign_in_and_leads_back_to_the_form(client):
    call = CallFactory()
    form = reverse("grants:apply", args=[call.pk])
    assert f'href="{form}"' in client.get(call.get_absolute_url()).text

    answer = client.get(form)

    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={form}"


@pytest.mark.parametrize("state", ["closed", "coming"])
def test_outside_the_window_there_is_no_button_and_no_form(client, state):
    now = timezone.now()
    window = (
        {"closed": True} if state == "closed" else {"opens_at": now + timedelta(1), "closes_at": now + timedelta(2)}
    )
    call = CallFactory(**window)
    client.force_login(UserFactory())

    assert "신청서 쓰기" not in client.get(call.get_absolute_url()).text
    assert client.get(reverse("grants:apply", args=[call.pk]))["Location"] == call.get_absolute_url()


def test_an_application_begun_is_offered_again(client):
    draft = ApplicationFactory(title="골목 평상")
    client.force_login(draft.applicant)

    page = client.get(draft.call.get_absolute_url())

    assert "골목 평상 이어 쓰기" in page.text
    assert reverse("grants:application_edit", args=[draft.pk]) in page.text


def test_somebody_elses_application_is_not_offered(client):
    draft = ApplicationFactory(title="골목 평상")
    client.force_login(UserFactory())

    assert "골목 평상" not in client.get(draft.call.get_absolute_url()).text


@pytest.mark.parametrize("state", [{}, {"closed": True}])
def test_the_number_of_queries_does_not_grow(client, state):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse("grants:calls")).status_code == 200
        return len(asked)

    CallTypeFactory(call=CallFactory(**state))
    with_one = queries()
    for _ in range(2):
        CallTypeFactory(call=CallFactory(**state))

    assert queries() == with_one


def test_the_page_says_for_whom_when_and_in_which_order(client):
    call = CallFactory(
        results_at=datetime(2026, 6, 1, 5, 0, tzinfo=UTC),
        results_note="누리집",
        channels="구청 방문",
        contact="자치행정과",
        ends_on=date(2026, 11, 30),
        scale="30개 안팎",
    )
    type = CallTypeFactory(call=call, name="골목", places=3, desk="주민센터", own_share_percent=5)
    CallConditionFactory(call=call, key="told", text="법인", applicant_kind="body", ground="조례 제3조")
    CallConditionFactory(call=call, key="bonus", text="설명회", number=2, own_share_from=15)
    CallConditionFactory(call=call, key="item_refused", text="임차료")
    CallConditionFactory(call=call, key="refused", text="영리사업")
    RequiredDocumentFactory(call=call, name="견적서", type=type, asked_from=1_000_000, due="selected")
    call.steps.create(
        order=1, kind="briefing", duty="bonus", starts_at=datetime(2026, 3, 5, 5, tzinfo=UTC), place="강당"
    )
    call.steps.create(order=2, kind="paper", weight=40, cut="absolute", cut_at=60)
    CriterionFactory(call=call, name="모르는 배점", max_points=None)

    text = client.get(call.get_absolute_url()).text

    for said in (
        "2026. 6. 1.(월) 14:00 누리집",
        "구청 방문",
        "자치행정과",
        "협약한 날부터 2026. 11. 30.까지",
        "30개 안팎",
        "3건 선정",
        "접수처: 주민센터",
        "단체·기관",
        "근거: 조례 제3조",
        "설명회: 가점 2점",
        "자부담 15% 이상일 때",
        "임차료",
        "영리사업",
        "선정된 뒤 · 씨앗기 골목, 1,000,000원 이상 신청할 때",
        "가점 · 2026. 3. 5.(목) 14:00 · 강당",
        "40% 반영, 60점 이상",
        reverse("reports:notice", args=[call.pk]),
    ):
        assert said in text
    assert "None" not in text


def test_the_form_of_a_paper_is_taken_from_a_call_one_may_read(client):
    paper = RequiredDocumentFactory(template=DocumentFactory(shown_name="계획서.pdf"))
    address = reverse("grants:paper_template", args=[paper.call_id, paper.pk])
    assert address in client.get(paper.call.get_absolute_url()).text

    answer = client.get(address)

    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("state", ["draft", "bare", "other"])
def test_no_form_comes_from_a_draft_or_from_another_call(client, state):
    template = None if state == "bare" else DocumentFactory()
    paper = RequiredDocumentFactory(call=CallFactory(draft=state == "draft"), template=template)
    call = CallFactory() if state == "other" else paper.call

    assert client.get(reverse("grants:paper_template", args=[call.pk, paper.pk])).status_code == 404


def test_a_longer_call_costs_the_page_no_more_queries(client):
    call = CallFactory()

    def more(times):
        for _ in range(times):
            type = CallTypeFactory(call=call)
            CallConditionFactory(call=call, type=type, key="told", text="가")
            RequiredDocumentFactory(call=call, type=type, template=DocumentFactory())
            CriterionFactory(call=call, step=call.steps.create(order=type.order, kind="paper"))

    def queries():
        return page_cost(client, call.get_absolute_url())

    more(1)
    with_one = queries()
    more(2)

    assert queries() == with_one
