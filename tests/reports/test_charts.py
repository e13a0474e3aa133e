import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reports.charts import SHADES, Tile, bar_chart, schedule_grid, tile_map

SVG = "{http://www.w3.org/2000/svg}"
TILES = [Tile("충현동", 0, 0, 3), Tile("연희동", 1, 0, 0), Tile("홍은1동", 1, 2, 12, "홍은1")]


@pytest.fixture(params=["bars", "tiles", "schedule"])
def drawing(request, grid):
    return {
        "bars": lambda: bar_chart("분야별 건수", [("복지", 4), ("문화/예술", 6)], "건"),
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
    for svg in (bar_chart("빈 그림", []), bar_chart("모두 없음", [("복지", 0)]), tile_map("빈 지도", [])):
        assert ElementTree.fromstring(svg).get("role") == "img"


@pytest.mark.parametrize(("fill", "ink"), SHADES)
def test_figures_on_tiles_keep_their_contrast(fill, ink):
    dark, light = sorted((luminance(fill), luminance(ink)))

    assert (light + 0.05) / (dark + 0.05) >= 4.5
