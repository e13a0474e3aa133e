"""The budget's pages: for whom they open, what they show, and what they say to what cannot be."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from planning.models import BudgetChange, Expenditure, MonthClose
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.planning import (
    BudgetChangeFactory,
    BudgetLineFactory,
    ChangeRowFactory,
    CostBasisFactory,
    ExpenditureFactory,
    MonthCloseFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("change_rules")]
MILLION = 1_000_000


def at(name, *args):
    return reverse(f"planning:{name}", args=args)


def sent(**typed):
    """What a form sends that was filled in now."""
    return {"key": uuid4(), **typed}


def text(response):
    return response.content.decode()


def pages():
    change = ChangeRowFactory().change
    entry, close = ExpenditureFactory(), MonthCloseFactory()
    return {
        "get": [
            at("budget", 2016),
            at("months", 2016),
            at("line", entry.line_id),
            at("reversal", entry.pk),
            at("change_draft", 2016),
            at("change", change.pk),
            at("change_edit", change.pk),
        ],
        "post": [
            at("spending", entry.line_id),
            at("closing", 2016, 2),
            at("reopening", close.pk),
            at("change_approval", change.pk),
            at("change_discarding", change.pk),
        ],
    }


def test_who_is_no_official_finds_nothing(client):
    found = pages()
    assert client.get(at("latest_budget")).status_code == 302
    client.force_login(UserFactory())

    for method, addresses in found.items():
        assert {getattr(client, method)(address).status_code for address in addresses} == {404}


def test_the_auditor_reads_and_does_nothing(client, official):
    found, _ = pages(), official(roles.AUDITOR)

    assert [client.get(address).status_code for address in found["get"]] == [200, 200, 200, 404, 404, 200, 404]
    assert {client.post(address).status_code for address in found["post"]} == {404}
    assert "집행 등록" not in text(client.get(found["get"][2]))


def test_the_tree_adds_up_as_of_a_day(client, official):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=2 * MILLION, name="마을강사 강사비")
    idle = BudgetLineFactory(amount=0, name="비어 있는 줄")
    ExpenditureFactory(line=line, amount=1_900_000, spent_on=date(2016, 6, 1))
    ChangeRowFactory(line=line, change=BudgetChangeFactory(approved=True), amount=-100_000)

    march = client.get(at("budget", 2016), {"on": "2016.3.1."}).context
    june = client.get(at("budget", 2016), {"on": "2016-06-01"})

    assert march["chart"].rows == [("세부사업", 2 * MILLION, 0, 2 * MILLION)]
    assert june.context["chart"].rows == [("세부사업", 1_900_000, 1_900_000, 0)]
    assert (march["root"].current, march["root"].spent, march["root"].rate) == (2 * MILLION, 0, 0)
    assert [node.name for node in march["little"]] == ["마을강사 강사비"]
    root = june.context["root"]
    assert (root.amount, root.changed, root.current, root.balance) == (2 * MILLION, -100_000, 1_900_000, 0)
    assert [node.name for node in june.context["much"]] == ["마을강사 강사비"]
    assert [(depth, node.name) for depth, node in june.context["rows"]] == [
        (0, "정책사업 › 단위사업 › 세부사업 › 일반운영비 › 사무관리비"),
        (1, "마을강사 강사비"),
        (1, "비어 있는 줄"),
    ]
    assert "100.0%" in text(june)
    assert "–" in text(client.get(at("line", idle.pk)))


def test_a_chain_of_only_children_is_one_row_and_a_fork_is_not(client, official):
    official(roles.OFFICER)
    BudgetLineFactory(programme__name="가", item__name="사무관리비")
    BudgetLineFactory(programme__name="나", item__name="사무관리비")

    rows = client.get(at("budget", 2016)).context["rows"]

    assert [node.name for depth, node in rows if not node.line] == [
        "정책사업 › 단위사업",
        "가 › 일반운영비 › 사무관리비",
        "나 › 일반운영비 › 사무관리비",
    ]


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"on": "2016-02-30"}, "on", "달력에 없는 날짜"),
        ({"on": "어제"}, "on", "2016.2.19. 또는"),
        ({"little": "-1"}, "little", "0"),
        ({"much": "많이"}, "much", "숫자"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(client, official, asked, field, words):
    official(roles.OFFICER)
    BudgetLineFactory()

    response = client.get(at("budget", 2016), asked)

    assert response.status_code == 400
    assert words in response.context["form"].errors[field][0]


@pytest.mark.parametrize("name", ["budget", "months"])
def test_pages_of_a_year_cost_the_same_for_one_line_and_for_three(client, official, name):
    official(roles.OFFICER)

    def fill():
        line = BudgetLineFactory()
        ExpenditureFactory(line=line)
        ChangeRowFactory(line=line)

    fill()
    client.get(at(name, 2016))  # the first page of a session is written down
    first = page_cost(client, at(name, 2016))
    fill()
    fill()

    assert page_cost(client, at(name, 2016)) == first <= 20


def test_pages_of_a_line_and_a_change_cost_the_same_for_one_row_and_for_three(client, official):
    official(roles.OFFICER)
    line, change = BudgetLineFactory(), BudgetChangeFactory()
    addresses = [at("line", line.pk), at("change", change.pk), at("change_edit", change.pk)]

    def fill():
        ExpenditureFactory(line=line)
        CostBasisFactory(line=line)
        ChangeRowFactory(line=line)
        ChangeRowFactory(change=change)

    fill()
    client.get(addresses[0])  # the first page of a session is written down
    first = [page_cost(client, address) for address in addresses]
    fill()
    fill()

    assert [page_cost(client, address) for address in addresses] == first


# -- spending and taking back -----------------------------------------------------------------------------------------


def test_an_officer_spends_and_takes_back(client, official):
    officer = official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)

    client.post(at("spending", line.pk), sent(amount="９０만원", on="2016.3.2.", label="강사비"))
    entry = Expenditure.objects.get()
    assert (entry.amount, entry.spent_on, entry.posted_by) == (900_000, date(2016, 3, 2), officer)

    client.post(at("reversal", entry.pk), {"on": "2016-03-03", "reason": "두 번 적음"})
    assert (entry.reversal.amount, entry.reversal.reason) == (-900_000, "두 번 적음")
    again = client.post(at("reversal", entry.pk), {"on": "2016-03-03", "reason": "한 번 더"})
    assert (again.status_code, Expenditure.objects.count()) == (400, 2)
    assert "이미 취소했거나" in text(again)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"amount": "1e9"}, "amount", "숫자로 적어"),
        ({"amount": "-5"}, "amount", "0원 이상"),
        ({"amount": "0"}, "amount", "1원 이상"),
        ({"amount": "92,400천원"}, "amount", "잔액 1,000,000원보다"),
        ({"on": "2016-02-30"}, "on", "달력에 없는"),
        ({"on": "2015.12.31."}, "on", "회계연도 안"),
        ({"on": "2016.4.1."}, "on", "4월은 마감"),
        ({"on": "2099-01-01"}, "on", "오늘보다 뒤"),
        ({"label": "900101-1234567 강사비"}, "label", "주민등록번호"),
        ({"label": ""}, "label", "필요한"),
    ],
)
def test_a_bad_expenditure_is_told_beside_its_field_and_kept_on_the_page(client, official, typed, field, words):
    official(roles.OFFICER)
    line = BudgetLineFactory(amount=MILLION)
    MonthCloseFactory(month=4)

    response = client.post(at("spending", line.pk), sent(amount="1,000", on="2016.3.2.", label="강사비") | typed)

    assert response.status_code == 400
    assert words in response.context["form"].errors[field][0]
    assert all(value in text(response) for value in typed.values())
    assert not Expenditure.objects.exists()


# -- changes ----------------------------------------------------------------------------------------------------------


def typed_rows(*rows, **more):
    data = {"key": uuid4(), "rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0, **more}
    for place, (line, minus, plus) in enumerate(rows):
        data |= {
            f"rows-{place}-line": line.pk if line else "",
            f"rows-{place}-minus": minus,
            f"rows-{place}-plus": plus,
        }
    return data


def test_the_page_names_the_kind_and_who_decides(client, official):
    official(roles.OFFICER)
    here, there = BudgetLineFactory(), BudgetLineFactory(programme__unit__policy__name="다른 정책사업")
    address = at("change_draft", 2016)

    near = client.post(address, typed_rows((here, "1,000", ""), (BudgetLineFactory(), "", "1천원"), check=1))
    far = client.post(address, typed_rows((here, "1,000", ""), (there, "", "1,000원"), check=1))

    assert "이 변경은 ‘변경사용’입니다" in text(near) and "구청장 결재" in text(near)
    assert "이 변경은 ‘이용’입니다" in text(far) and "정책사업 사이로" in text(far)
    assert not BudgetChange.objects.exists()


def test_a_draft_of_one_is_approved_by_another(client, official):
    officer, head = official(roles.OFFICER), UserFactory(is_staff=True)
    giving, getting = BudgetLineFactory(amount=MILLION), BudgetLineFactory(amount=MILLION)
    rows = typed_rows((giving, "300,000", ""), (getting, "", "30만원"), (None, "", ""))

    client.post(at("change_draft", 2016), rows | {"save": 1, "kind": "adjustment", "reason": "강사비 부족"})
    change = BudgetChange.objects.get()
    assert {row.line: row.amount for row in change.rows.all()} == {giving: -300_000, getting: 300_000}
    assert change.drafted_by == officer
    paper = {"document_number": "자치행정과-100", "effective_on": "2016-05-01", "seen": change.drafted_at.isoformat()}
    assert client.post(at("change_approval", change.pk), paper).status_code == 404

    head = official(roles.TEAM_HEAD)
    assert "변경 후 현액" in text(client.get(at("change", change.pk)))
    client.post(at("change_approval", change.pk), paper)

    change.refresh_from_db()
    assert (change.status, change.approved_by, change.effective_on) == ("approved", head, date(2016, 5, 1))
    assert "1,300,000원" in text(client.get(at("line", getting.pk)))


@pytest.mark.parametrize(
    ("paper", "field", "words"),
    [
        ({"effective_on": "2016.2.30."}, "effective_on", "달력에 없는"),
        ({"effective_on": "2016.4.1."}, "effective_on", "4월은 마감"),
        ({"document_number": ""}, "document_number", "필요한"),
        ({"seen": "2016-01-01T00:00:00+09:00"}, "seen", "그 사이에"),
    ],
)
def test_an_approval_that_cannot_be_is_told(client, official, paper, field, words):
    official(roles.TEAM_HEAD)
    change = ChangeRowFactory().change
    MonthCloseFactory(month=4)
    usual = {"document_number": "1", "effective_on": "2016-05-01", "seen": change.drafted_at.isoformat()}

    response = client.post(at("change_approval", change.pk), usual | paper)

    assert response.status_code == 400
    assert words in response.context["form"].errors[field][0]
    change.refresh_from_db()
    assert change.status == "draft"


def test_a_draft_that_cannot_be_is_told_and_nothing_is_stored(client, official):
    official(roles.OFFICER)
    line, other = BudgetLineFactory(amount=MILLION), BudgetLineFactory()
    save = {"save": 1, "kind": "transfer", "reason": "부족"}

    def refused(*rows, **facts):
        response = client.post(at("change_draft", 2016), typed_rows(*rows, **save | facts))
        assert response.status_code == 400
        return text(response)

    assert "잔액 1,000,000원보다 많이 줄일 수 없습니다" in refused((line, "1,000,001", ""), (other, "", "1,000,001"))
    assert "가운데 하나만" in refused((line, "1", "1"))
    assert "가운데 하나만" in refused((line, "", "0"))
    assert "어느 세부내역인지" in refused((None, "", "1,000"))
    assert "같은 세부내역이 두 번" in refused((line, "1", ""), (line, "", "1"))
    assert "하나 이상 골라" in refused((None, "", ""))
    assert "숫자로 적어" in refused((line, "1e9", ""))
    assert "‘변경사용’으로 적어 주세요" in refused((line, "1", ""), (other, "", "1"))
    assert "지금은 1원 차이" in refused((line, "2", ""), (other, "", "1"))
    assert "종류를 골라" in refused((line, "1", ""), (other, "", "1"), kind="")
    assert not BudgetChange.objects.exists()


@pytest.mark.parametrize("count", ["", "x", "-1", "99999"])
def test_a_hostile_number_of_rows_is_refused(client, official, count):
    official(roles.OFFICER)
    BudgetLineFactory()

    response = client.post(at("change_draft", 2016), {"rows-TOTAL_FORMS": count, "rows-INITIAL_FORMS": "0", "save": 1})

    assert response.status_code == 400


def test_rows_are_added_without_losing_what_was_typed(client, official):
    official(roles.OFFICER)
    line = BudgetLineFactory()

    response = client.post(at("change_draft", 2016), typed_rows((line, "1e9", ""), more=1, reason="부족분"))

    assert (response.status_code, len(response.context["rows"].forms)) == (200, 3)
    assert "1e9" in text(response) and "부족분" in text(response)


def test_a_draft_is_rewritten_and_thrown_away(client, official):
    official(roles.OFFICER)
    change = ChangeRowFactory(line=BudgetLineFactory(), amount=5).change
    other = BudgetLineFactory()
    assert f'value="{5}"' in text(client.get(at("change_edit", change.pk)))

    rows = typed_rows((other, "", "7"), save=1, kind="carryover", reason="이월")
    client.post(at("change_edit", change.pk), rows)
    change.refresh_from_db()
    assert (change.kind, [(row.line, row.amount) for row in change.rows.all()]) == ("carryover", [(other, 7)])

    client.post(at("change_discarding", change.pk))
    assert not BudgetChange.objects.exists()


# -- months -----------------------------------------------------------------------------------------------------------


def test_an_officer_closes_a_month_and_only_the_head_opens_it_again(client, official):
    official(roles.OFFICER)
    BudgetLineFactory()
    client.post(at("closing", 2016, 3))
    close = MonthClose.objects.get()
    assert client.post(at("reopening", close.pk), {"reason": "빠뜨린 지출"}).status_code == 404
    assert client.post(at("closing", 2016, 13)).status_code == 404

    head = official(roles.TEAM_HEAD)
    silent = client.post(at("reopening", close.pk), {"reason": " "})
    assert (silent.status_code, "reason" in silent.context["form"].errors) == (400, True)
    client.post(at("reopening", close.pk), {"reason": "빠뜨린 지출"})

    close.refresh_from_db()
    assert (close.reopened_by, close.reason) == (head, "빠뜨린 지출")
    assert "빠뜨린 지출" in text(client.get(at("months", 2016)))
