import shutil
from datetime import date
from io import StringIO

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from district.models import Department, Dong, User
from education.models import AwardReceived, Event
from planning.models import ChangeRule, Plan, Section, Task
from seodaemun_maeul.loading import LoadError, load_sections, load_tables
from spaces.models import Facility, RenovationStage
from tests.factories.district import DongFactory
from tests.factories.planning import AreaFactory, PlanFactory

pytestmark = pytest.mark.django_db

DONG = "*name order tile_x tile_y"
PRIZE = "*year *title amount(천원)"
EVENT = "*year *name order kind starts_on content"


@pytest.fixture
def table(tmp_path):
    """Writes a table of `model`: its header with blanks for tabs, its rows as tuples; hands out the folder."""

    def written(model, header, *rows):
        lines = [
            "# where it stands in the plan",
            header.replace(" ", "\t"),
            *("\t".join(map(str, row)) for row in rows),
        ]
        number = 1 + len(list(tmp_path.glob("*.tsv")))
        (tmp_path / f"{number:02}_{model}.tsv").write_text("\n".join(lines), "utf-8")
        return tmp_path

    return written


@pytest.fixture
def chapters(tmp_path):
    def written(*lines):
        path = tmp_path / "sections.txt"
        path.write_text("\n".join(lines), "utf-8")
        return path

    return written


@pytest.fixture
def own_fixtures(settings, tmp_path):
    """A copy of the project's fixtures that a test may spoil."""
    shutil.copytree(project.BASE_DIR / "fixtures", tmp_path / "fixtures")
    settings.BASE_DIR = tmp_path
    return tmp_path / "fixtures"


def load_plan(*options):
    out = StringIO()
    call_command("load_plan", *options, stdout=out)
    return out.getvalue()


# -- tables -----------------------------------------------------------------------------------------------------------


def test_rows_become_records_and_later_tables_find_them(table):
    table("district.Dong", DONG, ("연희동", 5, 2, 2))
    folder = table(
        "district.Department",
        "*name level dong.name",
        ("연희동 주민센터", "동 주민센터", "연희동"),
        ("환경과", "서대문구"),
    )

    assert load_tables(folder) == 3

    assert Department.objects.get(level=Department.Level.DONG).dong == Dong.objects.get(name="연희동", order=5)
    assert Department.objects.get(name="환경과").dong is None


def test_cells_are_read_as_people_write_them(table):
    table("education.Event", EVENT, (2015, "발표회", 1, "성과발표회", "2015. 12. 15.", r"한 줄\n두 줄"))
    table("education.AwardReceived", PRIZE, (2015, "우수구", "30,400"), (2014, "수상", ""))
    table("spaces.Facility", "*name kind", ("가압장", "커뮤니티 공간"))
    folder = table("spaces.RenovationStage", "*facility.name *order title done", ("가압장", 1, "공모", "예"))

    load_tables(folder)

    event = Event.objects.get()
    assert (event.kind, event.starts_on) == (Event.Kind.PRESENTATION, date(2015, 12, 15))
    assert event.content == "한 줄\n두 줄"
    assert dict(AwardReceived.objects.values_list("year", "amount")) == {2015: 30_400_000, 2014: None}
    assert RenovationStage.objects.get(done=True).facility == Facility.objects.get()


def test_columns_of_one_relation_find_its_row_together(table):
    AreaFactory(plan=PlanFactory(year=2015), number="Ⅰ")
    area = AreaFactory(plan=PlanFactory(year=2016), number="Ⅰ")
    header = "*area.plan.year *area.number *order title department.name"

    load_tables(table("planning.Task", header, (2016, "Ⅰ", 1, "공모사업", area.plan.department.name)))

    assert Task.objects.get().area == area


def test_a_row_that_is_there_is_left_as_people_made_it(table):
    DongFactory(name="연희동", order=5)
    folder = table("district.Dong", DONG, ("연희동", 9, 2, 2))

    assert load_tables(folder) == 0
    assert Dong.objects.get(name="연희동").order == 5


def test_overwriting_brings_back_the_file_and_empties_what_it_leaves_empty(table):
    AwardReceived.objects.create(year=2014, title="수상", amount=5)
    folder = table("education.AwardReceived", PRIZE, (2014, "수상", ""))

    assert load_tables(folder, overwrite=True) == 1
    assert AwardReceived.objects.get().amount is None


@pytest.mark.parametrize(
    ("model", "header", "row", "place"),
    [
        ("education.AwardReceived", PRIZE, (2015, "상", "30.4"), r"amount\(천원\) "),
        ("education.AwardReceived", PRIZE, (2015, "상", "-5"), r"amount\(천원\) 금액은 0원 이상"),
        ("education.AwardReceived", PRIZE, ("작년", "상", "5"), r"\*year .*작년"),
        ("education.AwardReceived", PRIZE, (2015, "", "5"), "title "),
        ("education.AwardReceived", PRIZE, (2015, "상", "5", "6"), "열은 3개인데 칸이 4개"),
        ("education.Event", EVENT, (2015, "발표회", 1, "발표", "", ""), "kind ‘발표’"),
        ("education.Event", EVENT, (2015, "발표회", 1, "성과발표회", "2015.2.30.", ""), "starts_on 2015.2.30."),
        ("spaces.RenovationStage", "*facility.name *order title", ("가압장", 1, "공모"), "facility ‘가압장’"),
        ("spaces.RenovationStage", "*order title done", (1, "공모", "네"), "done ‘네’"),
        ("planning.Area", "*plan.year *order number title", ("작년", 1, "Ⅰ", "분야"), "plan ‘작년’"),
        ("planning.Area", "*plan.jahr *order number title", (2016, 1, "Ⅰ", "분야"), "plan ‘2016’"),
        ("education.AwardReceived", "year title", (2015, "상"), "열쇠"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_loaded(table, model, header, row, place):
    table("district.Dong", DONG, ("연희동", 5, 2, 2))
    folder = table(model, header, row)

    with pytest.raises(LoadError, match=f"02_{model}.tsv 3번째 줄: {place}"):
        load_tables(folder)

    assert not Dong.objects.exists()


@pytest.mark.parametrize("header", ["colour", "title(", "title.name", "department", "title(쳔원)"])
def test_a_column_that_the_model_does_not_have_is_named(table, header):
    folder = table("planning.Plan", f"*year {header}")

    with pytest.raises(LoadError) as refusal:
        load_tables(folder)

    assert str(refusal.value).startswith(f"01_planning.Plan.tsv 2번째 줄: {header} ")


def test_a_row_that_fits_two_others_is_refused(table):
    Department.objects.create(name="환경과", level=Department.Level.CITY)
    Department.objects.create(name="환경과", level=Department.Level.DISTRICT)
    folder = table("planning.Plan", "*year title department.name", (2016, "시행계획", "환경과"))

    with pytest.raises(LoadError, match="department ‘환경과’에 꼭 맞는 하나를"):
        load_tables(folder)


# -- chapters ---------------------------------------------------------------------------------------------------------


def test_headings_become_a_tree_and_the_lines_below_them_its_text(chapters):
    plan = PlanFactory()

    load_sections(
        chapters("A word to the reader.", "# Ⅰ 사업 개요", "## 1 추진 근거", "", "□ 조례", "○ 제1조", "## 2 방향"),
        plan,
    )

    chapter, ground, direction = Section.objects.all()
    assert (chapter.number, chapter.title, chapter.body) == ("Ⅰ", "사업 개요", "")
    assert (ground.parent, ground.body) == (chapter, "□ 조례\n○ 제1조")
    assert (direction.parent, direction.level) == (chapter, 2)


def test_a_chapter_after_a_deeper_one_stands_on_its_own_level(chapters):
    load_sections(chapters("# Ⅰ 개요", "## 1 근거", "### 가 조례", "# Ⅱ 성과", "## 1 실적"), PlanFactory())

    assert [(section.number, section.level) for section in Section.objects.all()] == [
        ("Ⅰ", 1),
        ("1", 2),
        ("가", 3),
        ("Ⅱ", 1),
        ("1", 2),
    ]
    assert Section.objects.get(number="1", parent__number="Ⅱ").title == "실적"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["# Ⅰ 개요", "### 가 조례"], "2번째 줄: 윗 단계의 제목이 없습니다"),
        (["# Ⅰ 개요", "# Ⅱ 성과", "## 1 실적", "### 가 표", "# Ⅲ 계획", "### 가 표"], "6번째 줄: 윗 단계의"),
        (["# Ⅰ 개요", "# Ⅱ 성과", "□ 실적", "- 건수"], "2번째 줄: body 2번째 줄: □ 다음에 -"),
        (["# Ⅰ 개요", "# Ⅱ " + "성과" * 60], "2번째 줄: title"),
        (["# Ⅰ 개요", "#Ⅱ 성과"], "2번째 줄: 제목은"),
    ],
)
def test_text_that_cannot_be_read_leaves_the_old_text(chapters, lines, problem):
    plan = PlanFactory()
    load_sections(chapters("# Ⅰ 옛글"), plan)

    with pytest.raises(LoadError, match=f"sections.txt {problem}"):
        load_sections(chapters(*lines), plan)

    assert Section.objects.get().title == "옛글"


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_second_start_changes_nothing():
    load_plan()
    Dong.objects.filter(name="연희동").update(tile_x=99)
    Section.objects.filter(number="Ⅰ").update(body="○ 담당자가 고친 글")

    assert "그대로 둡니다" in load_plan()

    assert Dong.objects.get(name="연희동").tile_x == 99
    assert Section.objects.get(number="Ⅰ").body == "○ 담당자가 고친 글"


def test_again_brings_back_what_the_files_say():
    load_plan()
    counts = [Section.objects.count(), Task.objects.count(), Dong.objects.count(), User.objects.count()]
    Dong.objects.filter(name="연희동").update(tile_x=99)
    Plan.objects.update(title="다른 제목")

    load_plan("--again")

    assert Dong.objects.get(name="연희동").tile_x == 2
    assert Plan.objects.get().title == "서대문구 마을공동체 활성화 시행계획"
    assert [Section.objects.count(), Task.objects.count(), Dong.objects.count(), User.objects.count()] == counts


def test_reference_data_that_staff_changed_outlive_the_first_loading():
    DongFactory(name="연희동", order=5, tile_x=99)

    load_plan()

    assert Dong.objects.get(name="연희동").tile_x == 99
    assert Dong.objects.count() == 14


def test_reference_tables_that_are_new_come_to_a_site_that_has_its_plan():
    load_plan()
    rules = ChangeRule.objects.count()
    ChangeRule.objects.all().delete()
    Department.objects.filter(name="홍보담당관").update(name="홍보과")

    assert f"새 기준 자료 {rules}줄" in load_plan()

    assert ChangeRule.objects.count() == rules
    assert not Department.objects.filter(name="홍보담당관").exists()
    assert "새 기준 자료" not in load_plan()


def test_a_spoilt_file_is_named_and_leaves_the_database_as_it_was(own_fixtures):
    lines = own_fixtures / "plan_2016" / "16_planning.BudgetLine.tsv"
    lines.write_text(lines.read_text("utf-8").replace("92,400", "92,40"), "utf-8")

    with pytest.raises(CommandError, match=r"16_planning.BudgetLine.tsv 28번째 줄: amount\(천원\)"):
        load_plan()

    assert not Dong.objects.exists()
    assert not Plan.objects.exists()
