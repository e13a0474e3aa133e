"""`manage.py report`: a document as a file, and what is said when it cannot be."""

import io

import pytest
from django.core.management import CommandError, call_command
from hwpx import HwpxDocument
from openpyxl import load_workbook

from reports.registry import REPORTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2016")]


def report(*args, **options):
    out = io.StringIO()
    call_command("report", *args, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_written_as_a_workbook(name, tmp_path):
    year = 2016 - REPORTS[name].lag

    told = report(name, year=year, format="xlsx", output=tmp_path / "out.xlsx")

    book = load_workbook(tmp_path / "out.xlsx")
    assert f"{year}년" in book.worksheets[0]["A1"].value
    assert REPORTS[name].title in told
    assert "초" in told


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_written_as_hwpx(name, tmp_path):
    report(name, year=2016 - REPORTS[name].lag, format="hwpx", output=tmp_path / "out.hwpx")

    assert HwpxDocument.open(tmp_path / "out.hwpx").validate().ok


def test_the_list_names_reports_years_and_editions():
    told = report(list=True)

    assert all(name in told for name in REPORTS)
    assert "2016" in told
    assert "public" in told


@pytest.mark.parametrize(
    ("args", "options", "told"),
    [
        ([], {"year": 2016, "output": "x.pdf"}, "문서 이름을 적어 주십시오: plan"),
        (["planning"], {"year": 2016, "output": "x.pdf"}, "‘planning’ 문서는 없습니다. 있는 문서: plan"),
        (["plan"], {"output": "x.pdf"}, "회계연도와 저장할 파일"),
        (["plan"], {"year": 2016}, "회계연도와 저장할 파일"),
        (["plan"], {"year": 2031, "format": "xlsx", "output": "x.xlsx"}, "2031년 시행계획이 없습니다"),
        (["awards"], {"year": 2016, "format": "xlsx", "output": "x.xlsx"}, "필요한 2017년 시행계획이 없습니다"),
    ],
)
def test_a_wrong_call_is_told_in_korean(args, options, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError, match=told):
        report(*args, **options)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="파일을 만들지 못했습니다"):
        report("budget", year=2016, format="xlsx", output=tmp_path / "없는 곳" / "budget.xlsx")


def test_what_cannot_be_made_leaves_the_old_file_as_it_was(plan_2016, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(b"old")
    plan_2016.sections.filter(title="행정 사항").update(body="[[표: 없는 표]]")

    with pytest.raises(CommandError, match="「Ⅵ 행정 사항」 1번째 줄"):
        report("plan", year=2016, format="xlsx", output=tmp_path / "plan.xlsx")

    assert (tmp_path / "plan.xlsx").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1
