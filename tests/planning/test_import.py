"""A budget comes in a workbook: previewed as it would be stored, confirmed once, or refused with nothing stored."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from district.models import Activity
from planning import budget_import
from planning.models import BudgetLine, DetailedProgramme, Plan, PolicyProgramme, UnitProgramme
from seodaemun_maeul import roles
from tests.counting import cost
from tests.factories.district import DepartmentFactory, UserFactory
from tests.factories.grants import CallFactory
from tests.factories.planning import (
    BudgetLineFactory,
    ChangeRowFactory,
    CostBasisFactory,
    DetailedProgrammeFactory,
    ExpenditureFactory,
    PlanFactory,
    StatisticalItemFactory,
)

from .workbooks import HOSTILE, PLAIN, ROW, workbook

pytestmark = pytest.mark.django_db
YEAR = 2017


def at(name, year=YEAR):
    return reverse(f"planning:{name}", args=[year])


@pytest.fixture
def draft():
    """The draft of 2017 with a code book and a department."""
    DepartmentFactory()
    StatisticalItemFactory(object_class__year=YEAR)
    return PlanFactory(year=YEAR)


@pytest.fixture
def officer(official):
    return official(roles.OFFICER)


def stored(**facts):
    """A line of the draft that a row of ROW's place says."""
    facts = {"name": "주민교육", "amount": 2_000_000, "order": 1} | facts
    return BudgetLineFactory(
        programme__unit__policy__plan=Plan.objects.get(year=YEAR),
        programme__order=1,
        item=StatisticalItemFactory(object_class__year=YEAR),
        **facts,
    )


def preview(client, content, name="예산.xlsx"):
    return client.post(at("import"), {"file": SimpleUploadedFile(name, content)})


def confirm(client, held, **options):
    return client.post(at("import_confirmation"), {"held": held}, **options)


def taken_in(client, *rows):
    return confirm(client, preview(client, workbook(*rows)).context["held"], follow=True)


def lines():
    """What the draft holds, in print order."""
    return [(e.programme, e.name, e.order, e.amount, e.bases) for e in budget_import.entries_in(Plan(year=YEAR))]


# -- what is handed out ----------------------------------------------------------------------------------------------


def test_what_a_plan_hands_out_changes_nothing_in_it(client, officer, draft):
    CostBasisFactory(line=stored(amount=1_000_000))
    file = b"".join(client.get(at("import_layout")).streaming_content)

    shown = preview(client, file)

    assert shown.context["comparison"].counts == [("그대로", 1)]
    assert not shown.context["held"] and "저장할 것이 없습니다" in shown.text


def test_an_empty_plan_hands_out_an_empty_sheet_with_names_to_choose_from(client, officer, draft):
    book = load_workbook(io.BytesIO(b"".join(client.get(at("import_layout")).streaming_content)))

    assert book.sheetnames == ["예산", "고를 말", "적는 법"]
    assert [cell.value for cell in book["예산"][1]][-1] == "금액(원)" and book["예산"].max_row == 1
    assert [row[0].value for row in book["고를 말"]["A1:A2"]] == ["부서", "자치행정과"]
    assert "머리글 아래에 적힌 행이 없습니다" in preview(client, workbook()).text


# -- what becomes of the lines ----------------------------------------------------------------------------------------


def test_lines_are_new_changed_moved_the_same_or_gone(client, officer, draft):
    stored(name="사라질 일", order=1)
    kept = {stored(name=name, order=order).pk for order, name in enumerate(("바뀔 일", "옮길 일", "둘 일"), start=2)}
    rows = [PLAIN | {"세부내역": name} for name in ("옮길 일", "새 일", "바뀔 일", "둘 일")]
    rows[2] |= ROW | {"세부내역": "바뀔 일", "단가(원)": 150_000, "금액(원)": 3_000_000}

    shown = preview(client, workbook(*rows))

    kinds = {finding.entry.name: finding.kind for finding in shown.context["comparison"].findings}
    assert kinds == {
        **{"옮길 일": "차례 바뀜", "새 일": "새로", "바뀔 일": "바뀜", "둘 일": "그대로", "사라질 일": "없어짐"}
    }
    assert "금액, 산출근거<br>지금 2,000,000원" in shown.text and shown.context["total"] == 9_000_000
    assert [name for _, name, *_ in lines()] == ["사라질 일", "바뀔 일", "옮길 일", "둘 일"]

    confirm(client, shown.context["held"])

    assert lines() == [
        ("세부사업", "옮길 일", 1, 2_000_000, ()),
        ("세부사업", "새 일", 2, 2_000_000, ()),
        ("세부사업", "바뀔 일", 3, 3_000_000, (("강사", 150_000, 10, 2),)),
        ("세부사업", "둘 일", 4, 2_000_000, ()),
    ]
    assert kept < set(BudgetLine.objects.of_year(YEAR).values_list("pk", flat=True))


def test_what_stands_empty_afterwards_goes_and_what_was_empty_before_stays(client, officer, draft):
    old = BudgetLineFactory(
        programme__name="옛 세부사업",
        programme__unit__name="옛 단위사업",
        programme__unit__policy__name="옛 정책사업",
        programme__unit__policy__plan=draft,
        item=StatisticalItemFactory(object_class__year=YEAR),
    )
    DetailedProgrammeFactory(unit__policy__plan=draft, unit__policy__name="빈 정책사업", name="빈 세부사업")

    taken_in(client, ROW)

    assert not BudgetLine.objects.filter(pk=old.pk).exists()
    assert set(PolicyProgramme.objects.values_list("name", flat=True)) == {"정책사업", "빈 정책사업"}
    assert set(DetailedProgramme.objects.values_list("name", flat=True)) == {"세부사업", "빈 세부사업"}
    assert not UnitProgramme.objects.filter(name="옛 단위사업").exists()


def test_a_policy_goes_to_another_department_with_all_its_lines(client, officer, draft):
    stored()
    DepartmentFactory(name="주택과")

    shown = preview(client, workbook(PLAIN | {"부서": "주택과"}))
    confirm(client, shown.context["held"])

    assert shown.context["comparison"].findings[0].changed == ("부서",)
    assert PolicyProgramme.objects.get().department.name == "주택과"


def test_a_department_of_the_city_with_the_same_name_is_not_meant(client, officer, draft):
    DepartmentFactory(level="city")

    taken_in(client, ROW)

    assert PolicyProgramme.objects.get().department.level == "district"


@pytest.mark.parametrize("kind", [ExpenditureFactory, ChangeRowFactory, CallFactory])
@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_line_on_which_money_hangs_neither_goes_nor_changes(client, officer, draft, kind, what):
    line = stored(name="쓴 일")
    kind(**{"budget_line" if kind is CallFactory else "line": line})
    row = PLAIN | {"세부내역": "쓴 일", "금액(원)": 1_000} if what == "changed" else PLAIN

    shown = preview(client, workbook(row))

    assert shown.status_code == 400 and not shown.context["held"]
    assert "있어 지울 수 없습니다" in shown.text if what == "gone" else "있어 바꿀 수 없습니다" in shown.text
    assert lines() == [("세부사업", "쓴 일", 1, 2_000_000, ())]


def test_a_line_on_which_money_hangs_may_stand_elsewhere_in_the_order(client, officer, draft):
    ExpenditureFactory(line=stored(name="쓴 일"))

    taken_in(client, PLAIN | {"세부내역": "새 일"}, PLAIN | {"세부내역": "쓴 일"})

    assert [name for _, name, *_ in lines()] == ["새 일", "쓴 일"]


# -- between preview and confirmation ---------------------------------------------------------------------------------


def test_a_second_confirmation_changes_nothing(client, officer, draft):
    held = preview(client, workbook(ROW)).context["held"]

    first, second = confirm(client, held), confirm(client, held)

    assert first.status_code == second.status_code == 302
    assert len(lines()) == 1 and Activity.objects.about(draft).count() == 1


def test_what_changed_since_the_preview_is_shown_once_more(client, officer, draft):
    line = stored()
    held = preview(client, workbook(PLAIN | {"금액(원)": 5_000})).context["held"]
    BudgetLine.objects.filter(pk=line.pk).update(amount=7_000)

    told = confirm(client, held)

    assert told.status_code == 400 and "미리보기 뒤에 예산이 바뀌었습니다" in told.text
    assert lines()[0][3] == 7_000
    confirm(client, told.context["held"])
    assert lines()[0][3] == 5_000


def test_money_spent_since_the_preview_keeps_its_line(client, officer, draft):
    line = stored()
    held = preview(client, workbook(PLAIN | {"금액(원)": 5_000})).context["held"]
    ExpenditureFactory(line=line)

    told = confirm(client, held)

    assert told.status_code == 400 and "바꾸거나 지울 수 없는 세부내역" in told.text and lines()[0][3] == 2_000_000


@pytest.mark.parametrize("lost", ["department", "item"])
def test_names_that_are_gone_since_the_preview_are_refused(client, officer, draft, lost):
    held = preview(client, workbook(ROW)).context["held"]
    if lost == "item":
        StatisticalItemFactory(object_class__year=YEAR).delete()
    else:
        draft.department.name = "마을공동체과"
        draft.department.save()

    assert "파일을 다시 올려 주세요" in confirm(client, held, follow=True).text
    assert not PolicyProgramme.objects.exists()


@pytest.mark.parametrize("held", ["", "x", "eyJyb3dzIjpbXX0:1aaaaa:bbbbbbbb"])
def test_a_preview_that_is_none_stores_nothing(client, officer, draft, held):
    assert "파일을 다시 올려 주세요" in confirm(client, held, follow=True).text
    assert not lines()


def test_a_preview_is_for_its_plan_its_reader_and_a_day(client, officer, draft, official):
    held = preview(client, workbook(ROW)).context["held"]
    PlanFactory(year=2018)

    elsewhere = client.post(at("import_confirmation", 2018), {"held": held}, follow=True)
    official(roles.OFFICER)
    another = confirm(client, held, follow=True)

    assert "파일을 다시 올려 주세요" in elsewhere.text and "파일을 다시 올려 주세요" in another.text
    assert not lines()


def test_a_preview_a_day_old_is_too_old(client, officer, draft, time_machine):
    time_machine.move_to("2017-01-02 09:00:00+09:00", tick=False)
    client.force_login(officer)
    held = preview(client, workbook(ROW)).context["held"]
    time_machine.move_to("2017-01-03 09:00:01+09:00", tick=False)
    client.force_login(officer)

    assert "하루가 지났거나" in confirm(client, held, follow=True).text
    assert not lines()


def test_a_plan_confirmed_since_the_preview_is_frozen(client, officer, draft):
    held = preview(client, workbook(ROW)).context["held"]
    draft.confirm(by=UserFactory(staff=True))

    assert "초안인 시행계획의 예산만" in confirm(client, held, follow=True).text
    assert not lines()


# -- what is refused --------------------------------------------------------------------------------------------------


def test_one_wrong_cell_and_nothing_is_offered_to_be_stored(client, officer, draft):
    shown = preview(client, workbook(ROW, ROW | {"세부내역": "홍보", "금액(원)": "92,400천원"}))

    words = "M3: 단가 × 수량 × 횟수는 2,000,000원인데 금액은 92,400,000원입니다."
    assert shown.status_code == 400 and f'<a href="#row-3">{words}</a>' in shown.text
    assert 'id="row-3"' in shown.text and "이대로 저장" not in shown.text
    assert not lines()


def test_many_wrong_cells_are_counted_and_the_first_are_listed(client, officer, draft):
    shown = preview(client, workbook(*[ROW | {"금액(원)": -1, "세부내역": f"일 {n}"} for n in range(60)]))

    assert "고쳐야 할 칸이 60개" in shown.text and "그 밖에 10개" in shown.text
    assert shown.text.count("0원 이상이어야 합니다") == 60 + 50


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("예산.xlsx", b"", "빈 파일입니다"),
        ("예산.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "XLSX 파일을 올려 주세요"),
        ("예산.ods", b"PK\x03\x04", "XLSX 파일을 올려 주세요"),
        ("예산.csv", "가,나".encode(), "XLSX 파일을 올려 주세요"),
        ("예산.pdf", b"%PDF-1.4", "XLSX 파일을 올려 주세요"),
        ("예산.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "암호를 풀고 XLSX 형식으로"),
        ("예산.xlsx", "가,나".encode(), "XLSX 형식이 아닙니다"),
        ("예산.xlsx", b"%PDF-1.4", "XLSX 형식이 아닙니다"),
        ("예산.xlsx", b"PK\x03\x04" + b"\0" * 3_000_000, "2MB까지"),
        ("900101-1234567.xlsx", workbook(ROW), "주민등록번호"),
        ("예산.xlsx", *HOSTILE["zip bomb"]),
        ("예산.xlsx", *HOSTILE["laughing entities"]),
    ],
)
def test_a_file_that_is_none_is_told_beside_its_field(client, officer, draft, name, content, words):
    shown = preview(client, content, name)

    assert shown.status_code == 400 and words in str(shown.context["form"].errors["file"])
    assert "held" not in shown.context


def test_no_file_is_told_and_the_limits_are_said_first(client, officer, draft):
    page = client.get(at("import")).text

    assert "XLSX · 파일 하나에 2MB까지" in page and "2,000행까지" in page and 'accept=".xlsx"' in page
    assert client.post(at("import"), {}).status_code == 400


def test_a_year_without_a_code_book_says_so(client, officer):
    PlanFactory(year=YEAR)

    assert "2017년 예산과목표가 아직 없습니다" in preview(client, workbook(ROW)).text


# -- for whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["resident", "auditor"])
def test_who_may_not_write_the_budget_finds_no_such_page(client, official, draft, who):
    if who == "auditor":
        official(roles.AUDITOR)
    else:
        client.force_login(UserFactory())

    assert client.get(at("import")).status_code == 404
    assert preview(client, workbook(ROW)).status_code == confirm(client, "x").status_code == 404
    assert client.get(at("import_layout")).status_code == (200 if who == "auditor" else 404)


def test_strangers_are_asked_who_they_are(client, draft):
    answers = [client.get(at("import")), client.get(at("import_layout")), confirm(client, "x")]

    assert {(answer.status_code, answer["Location"].partition("?")[0]) for answer in answers} == {
        (302, reverse("account_login"))
    }


def test_only_a_draft_is_offered_the_way(client, officer, draft):
    assert at("import") in client.get(at("budget")).text
    draft.confirm(by=UserFactory(staff=True))

    assert at("import") not in client.get(at("budget")).text
    assert "초안인 시행계획의 예산만" in client.get(at("import"), follow=True).text
    assert client.get(at("import", 2031)).status_code == client.get(at("import_layout", 2031)).status_code == 404
    assert client.get(at("import_confirmation")).status_code == 405


def test_the_number_of_queries_does_not_grow(client, officer, draft):
    def queries(act):
        return cost(act)

    def asked(rows):
        content, shown = workbook(*rows), []
        counts = [queries(lambda: shown.append(preview(client, content)))]
        counts.append(queries(lambda: confirm(client, shown[0].context["held"])))
        counts.append(queries(lambda: client.get(at("import_layout"))))
        return counts

    def rows(number, amount):
        return [ROW | {"세부내역": f"일 {n}", "단가(원)": amount, "금액(원)": amount * 20} for n in range(number)]

    asked(rows(1, 1_000))  # content types and the like are fetched once
    with_one = asked(rows(1, 2_000))
    asked(rows(3, 2_000))

    assert asked(rows(3, 3_000)) == with_one
