import gc
import io
import re
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import Box

from planning import outline
from reports import pdf
from reports.documents import Document, Heading, Opening, Outline, Picture
from reports.pdf import FontsMissing, OwnFilesOnly, balanced, render_html, render_pdf
from reports.tables import Column, Table
from tests.papers import pdf_words


@pytest.fixture(scope="module")
def printed_pdf(document):
    return render_pdf(document)


def test_everything_the_document_says_is_in_the_pdf(printed_pdf):
    words = "".join(pdf_words(printed_pdf).split())  # poppler takes the gap of “소 계” for letter-spacing

    for said in (
        "자치행정과-4102", "대시민공개", "02/19", "문석진", "기획과장", "주민주도, 마을지향", "차 례", "추진 목표",
        "총 92,400천원 한도내 지원", "주민 <5인> 이상의 모임 & 단체", "지역별 선정 현황", "북아현", "⇒",
        "공모사업 추진", "공고", "소 계", "105,833", "98,133", "민간경상사업보조", "(단위: 천원)",
    ):  # fmt: skip
        assert said.replace(" ", "") in words


def test_pages_are_numbered_of_all_and_the_contents_point_to_them(printed_pdf):
    pages = pdf_words(printed_pdf, "-layout").split("\f")[:-1]
    contents = dict(re.findall(r"^ *(Ⅰ|Ⅱ|Ⅲ)\..*?(\d+)$", pages[1], re.MULTILINE))

    assert [f"{n}/{len(pages)}" in page.replace(" ", "") for n, page in enumerate(pages, start=1)] == [False] + [
        True
    ] * 4
    for number, words in (("Ⅰ", "사업 개요"), ("Ⅱ", "추진일정"), ("Ⅲ", "소요예산")):
        assert words in pages[int(contents[number]) - 1]
    assert "추진 근거" not in pages[1]


def test_only_landscape_blocks_lie_on_their_side(printed_pdf):
    with pikepdf.open(io.BytesIO(printed_pdf)) as document:
        boxes = [page.mediabox for page in document.pages]

    assert [box[2] > box[3] for box in boxes] == [False, False, False, True, False]


def test_no_page_of_a_table_loses_the_label_of_its_tall_cell():
    work = "마을의 문제를 스스로 찾아 해결하는 모임을 지원하고 그 결과를 이웃과 나누는 사업 " * 3
    columns = (Column("area", "분야"), Column("work", "내용"), Column("amount", "금액", kind="thousand"))
    rows = [("한 묶음", f"{number}. {work}", 1000) for number in range(30)]

    printed = render_pdf(Document("긴 표", [Table("표", columns, rows, merge=("area",))], date(2016, 1, 1)))

    pages = pdf_words(printed).split("\f")[:-1]
    assert len(pages) > 3
    assert all("한 묶음" in page for page in pages)


def test_a_picture_stays_on_the_page_of_its_table(document):
    picture = next(block for block in document.blocks if isinstance(block, Picture))
    rows = [(f"{month}월", month * 1000) for month in range(1, 13)]
    table = Table("달마다", (Column("month", "달"), Column("amount", "금액", kind="thousand")), rows, captioned=False)
    before = Outline(tuple(outline.parse("\n".join(["○ 앞의 글"] * 26))))

    printed = render_pdf(replace(document, blocks=[before, replace(picture, table=table, show_table=True)]))

    pages = pdf_words(printed).split("\f")[:-1]
    assert ["지역별 그림" in page for page in pages] == ["12월" in page for page in pages] == [False, True]


def test_the_same_document_gives_the_same_bytes(document, printed_pdf):
    assert render_pdf(replace(document, blocks=list(document.blocks))) == printed_pdf


def test_the_pdf_is_tagged_korean_titled_and_dated_by_its_document(printed_pdf):
    with pikepdf.open(io.BytesIO(printed_pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "ko"
        assert str(document.docinfo.Title) == "2016년 마을공동체 시행계획"
        assert str(document.docinfo.CreationDate).startswith("D:20160218")
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_every_heading_cell_says_what_it_heads(printed_pdf):
    with pikepdf.open(io.BytesIO(printed_pdf)) as document:
        cells = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"]
        scopes = {str(cell.A.Scope) for cell in cells}

    assert len(cells) > 20
    assert scopes == {"/Column", "/Row"}


def test_pictures_carry_their_words(printed_pdf):
    with pikepdf.open(io.BytesIO(printed_pdf)) as document:
        alternatives = [
            str(one.Alt) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]

    assert any("지역별" in words for words in alternatives)


def test_only_the_named_fonts_are_used(printed_pdf):
    with pikepdf.open(io.BytesIO(printed_pdf)) as document:
        fonts = {
            str(one.BaseFont) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
        }

    assert fonts
    assert all("Pretendard" in font for font in fonts)


def test_what_people_wrote_stays_text():
    hostile = "<script>alert(1)</script><img src='file:///etc/passwd'>"

    html = render_html(Document(hostile, [Opening(hostile, hostile), Heading(1, "1", hostile)], date(2016, 1, 1)))

    assert "<script" not in html
    assert "<img" not in html


def test_signs_the_fonts_lack_are_drawn_by_their_likes():
    assert "정책·예산 1~2월" in render_html(Document("정책∙예산 1∼2월", [], date(2016, 1, 1)))


def test_a_drawing_that_is_not_ours_is_printed_as_text(document):
    picture = next(block for block in document.blocks if type(block).__name__ == "Picture")

    html = render_html(
        replace(document, blocks=[replace(picture, svg="<svg><image href='http://example.com/'/></svg>")])
    )

    assert "<svg" not in html


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://example.com/a.css",
        "https://example.com/a.png",
        "ftp://example.com/a",
        "FILE:///etc/passwd",
    ],
)
def test_the_fetcher_refuses_everything_outside(address):
    with pytest.raises(ValueError):
        OwnFilesOnly().fetch(address)


def test_the_fetcher_is_not_led_out_of_its_folder():
    inside = f"file://{pdf._sheet_dir()}"

    assert OwnFilesOnly().fetch(f"{inside}/print.css").read()
    for way_out in ("/../../manage.py", "/%2e%2e/%2e%2e/manage.py", "-of-others/print.css"):
        with pytest.raises(ValueError):
            OwnFilesOnly().fetch(inside + way_out)


def test_the_fetcher_reads_data_addresses():
    assert OwnFilesOnly().fetch("data:text/plain,maeul").read() == b"maeul"


def test_an_attachment_of_a_file_is_not_embedded():
    page = "<link rel=attachment href='file:///etc/passwd'><p>글"

    data = HTML(string=page, url_fetcher=OwnFilesOnly()).write_pdf()

    with pikepdf.open(io.BytesIO(data)) as document:
        assert not document.attachments


def test_missing_fonts_are_told_with_the_remedy(monkeypatch, document, tmp_path):
    monkeypatch.setattr(pdf, "_font_dir", lambda: str(tmp_path))

    with pytest.raises(FontsMissing, match="bin/run"):
        render_pdf(document)


def test_progress_climbs_to_the_end_and_the_collector_is_put_back():
    told = []

    render_pdf(Document("가", [Outline(())], date(2016, 1, 1)), lambda percent, text: told.append((percent, text)))

    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert any("1쪽" in text for _, text in told)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_pages_that_are_gone_through_again_are_not_told_as_pages_gone_back(document):
    told = []

    render_pdf(document, lambda percent, text: told.append((percent, text)))

    percents = [percent for percent, _ in told]
    pages = [int(text.split("쪽")[0]) for _, text in told if "쪽을 놓고" in text]
    assert percents == sorted(percents)
    assert pages == list(range(1, len(pages) + 1)) and len(pages) > 2
    assert f"모두 {len(pages)}쪽, 쪽 번호를 맞추고 있습니다" in [text for _, text in told]


def test_what_listens_may_stop_the_printing(document):
    def stop(percent, text):
        if "2쪽" in text:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        render_pdf(document, stop)


def test_a_finished_document_leaves_no_boxes_in_memory(document):
    gc.disable()  # what is collected now and then by itself is no proof
    try:
        render_pdf(document)
        kept = [one for one in gc.get_objects() if issubclass(type(one), Box)]
    finally:
        gc.enable()

    assert not kept


def test_a_long_title_is_parted_into_lines_of_like_length():
    lines = balanced("2016년 서대문구 마을공동체 활성화 시행계획")

    assert [" ".join(words) for words in lines] == ["2016년 서대문구", "마을공동체 활성화 시행계획"]
    assert balanced("예산") == [["예산"]]
