import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from district.charts import Chart, Tile, bar_chart, grouped_bars, multiples, schedule_grid, shares, stacks, tile_map
from district.drawing import SHADES

SVG = "{http://www.w3.org/2000/svg}"
TILES = [Tile("충현동", 0, 0, 3), Tile("연희동", 1, 0, 0), Tile("홍은1동", 1, 2, 12, "홍은1")]


@pytest.fixture(params=["bars", "groups", "shares", "stacks", "multiples", "tiles", "schedule"])
def drawing(request, grid):
    return {
        "bars": lambda: bar_chart("분야별 건수", [("복지", 4), ("문화/예술", 6)], "건"),
        "groups": lambda: grouped_bars("예산", [("인식확산", [("운영비", 4)]), ("공동체 형성", [("운영비", 6)])]),
        "shares": lambda: shares("집행", [("인식확산", 10, 4)], "집행", "현액"),
        "stacks": lambda: stacks("실적", [("1", [1, 2])], [("done", "실행"), ("late", "지연")], "건"),
        "multiples": lambda: multiples("동별", ["2015년"], [("연희동", [5])], [("동 미상", [9])]),
        "tiles": lambda: tile_map("동별 건수", TILES, "건"),
        "schedule": lambda: schedule_grid(grid),
    }[request.param]()


def words(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_drawing_is_an_image_with_a_name_and_its_figures_in_words(drawing):
    root = ElementTree.fromstring(drawing)
    parts = {root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")}

    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby").split()) == parts
    assert root.find(f"{SVG}desc").text


def test_a_drawing_has_no_inline_style_or_script(drawing):
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", drawing)


def test_bars_show_labels_values_and_lengths_in_proportion():
    svg = bar_chart("예산", [("인식확산", 57_480_000), ("공동체 형성", 114_960_000)], "천원", kind="thousand")
    bars = [float(bar.get("width")) for bar in ElementTree.fromstring(svg).iter(f"{SVG}rect")]

    assert words(svg) == ["인식확산", "57,480천원", "공동체 형성", "114,960천원"]
    assert bars[1] == pytest.approx(2 * bars[0], abs=0.2)


def bars(svg, css):
    return [float(b.get("width")) for b in ElementTree.fromstring(svg).iter(f"{SVG}rect") if b.get("class") == css]


def test_groups_share_one_scale_and_tell_their_sums():
    svg = grouped_bars("예산", [("인식확산", [("운영비", 1_000), ("보상금", 3_000)]), ("형성", [("운영비", 6_000)])])

    assert words(svg) == [
        "인식확산",
        "4,000",
        "운영비",
        "1,000",
        "보상금",
        "3,000",
        "형성",
        "6,000",
        "운영비",
        "6,000",
    ]
    short, middle, long = bars(svg, "fill-3")
    assert (long / short, long / middle) == (pytest.approx(6, abs=0.1), pytest.approx(2, abs=0.1))


def test_what_is_spent_lies_within_what_there_is():
    svg = shares("집행", [("인식확산", 2_000_000, 500_000), ("비었음", 0, 0)], "집행", "현액", "천원", "thousand")

    assert words(svg)[1::2] == ["집행 500 / 현액 2,000천원 (25.0%)", "집행 0 / 현액 0천원"]
    assert bars(svg, "fill-4")[0] == pytest.approx(bars(svg, "fill-1")[0] / 4, abs=0.2)


def test_a_stack_has_one_sign_for_each_thing_and_no_two_signs_look_alike():
    signs = [("done", "실행"), ("waiting", "확인 대기"), ("skipped", "건너뜀"), ("late", "지연"), ("ahead", "예정")]

    svg = stacks("실적", [("1", [2, 0, 1, 0, 0]), ("2", [0, 3, 0, 1, 2])], signs, "건")

    in_legend = 1
    for shape, drawn in (
        ("tone-done", 2),
        ("edge-waiting", 3),
        ("edge-skipped", 1),
        ("tone-late", 1),
        ("tone-span", 2),
    ):
        assert svg.count(f'class="{shape}"') == drawn + in_legend
    assert "1 실행 2건 건너뜀 1건, 2 확인 대기 3건 지연 1건 예정 2건" in svg
    assert words(svg)[:4] == ["3", "1", "6", "2"]


def test_years_share_one_scale_and_what_nobody_knows_is_no_zero():
    rows = [("연희동", [4_000, 1_000]), ("신촌동", [None, 0])]

    svg = multiples("동별", ["2015년", "2016년"], rows, [("동 미상", [90_000, 0])], "원")

    four, one = bars(svg, "fill-3")
    assert four == pytest.approx(4 * one, abs=0.4)
    assert words(svg)[5:8] == ["신촌동", "–", "0"]
    assert "2015년, 연희동 4,000원, 동 미상 90,000원. 2016년, 연희동 1,000원, 신촌동 0원, 동 미상 0원" in svg


def test_a_chart_gives_its_figures_as_a_table_too():
    chart = Chart("동별", "", ("동", "2015년"), [("연희동", 5_566_000), ("신촌동", None)], "천원", "thousand")

    assert [column["kind"] for column in chart.columns] == ["head", "number"]
    assert chart.printed_rows == [["연희동", "5,566"], ["신촌동", "–"]]


def test_tiles_are_darker_for_more_and_always_carry_their_number():
    svg = tile_map("동별 건수", TILES, "건")
    shades = [tile.get("class") for tile in ElementTree.fromstring(svg).iter(f"{SVG}rect")]

    assert words(svg) == ["충현동", "3건", "연희동", "0건", "홍은1", "12건"]
    assert shades == ["fill-1", "fill-0", "fill-4"]


def test_the_schedule_draws_one_sign_a_month_and_its_legend(grid):
    svg = schedule_grid(grid)

    assert svg.count('class="tone-plan"') == 1 + 1
    assert svg.count('class="tone-span"') == 6 + 1
    assert "찾동 연계 7 8 9 10 11 12" in svg


def test_done_and_late_have_shapes_of_their_own(grid):
    signs = [replace(sign, tone=tone) for sign, tone in zip(grid.signs, ("done", "late"), strict=True)]

    svg = schedule_grid(replace(grid, signs=signs))

    assert svg.count("<circle") == 2
    assert svg.count('class="tone-late"') == 7


def test_what_people_wrote_is_escaped():
    svg = bar_chart("<b>제목", [("<script>", 1)])

    assert "<script>" not in svg
    assert words(svg)[0] == "<script>"


def test_drawings_of_nothing_are_still_drawings():
    for svg in (
        bar_chart("빈 그림", []),
        bar_chart("모두 없음", [("복지", 0)]),
        tile_map("빈 지도", []),
        shares("빈 집행", [], "집행", "현액"),
        stacks("빈 달", [], []),
        stacks("없는 달", [("1", [0])], [("done", "실행")]),
        multiples("빈 해", [], []),
        multiples("모르는 해", ["2015년"], [("연희동", [None])]),
    ):
        assert ElementTree.fromstring(svg).get("role") == "img"


@pytest.mark.parametrize(("fill", "ink"), SHADES)
def test_figures_on_tiles_keep_their_contrast(fill, ink):
    dark, light = sorted((luminance(fill), luminance(ink)))

    assert (light + 0.05) / (dark + 0.05) >= 4.5
