import pytest

from planning.outline import Item, OutlineError, parse

TEXT = """\
사업의 뜻을 적은 문단

□ 사업개요
    ○ 지원규모 : 총 {공모 한도}천원 한도내 지원
- 초기 모임에서 연계망까지
  단계별 지원
· 회계 컨설팅
※ 영리 목적 제외
[[표: 분야별 현황]]
⇒ 직영체제로 운영
"""


def test_the_sign_says_the_depth_not_the_spaces():
    items = parse(TEXT)

    assert [(item.kind, item.level) for item in items] == [
        ("paragraph", 0),
        ("item", 1),
        ("item", 2),
        ("item", 3),
        ("item", 4),
        ("note", 4),
        ("slot", 0),
        ("conclusion", 4),
    ]
    assert items[1] == Item("item", 1, "사업개요", 3, "□")


def test_a_line_begun_with_two_spaces_goes_on_with_the_line_above():
    items = parse("- 초기 모임에서\n  연계망까지\n  지원")

    assert [item.text for item in items] == ["초기 모임에서 연계망까지 지원"]


def test_a_hyphen_or_dot_that_begins_a_word_is_no_sign():
    assert [item.kind for item in parse("-5도까지 운영\n·점")] == ["paragraph", "paragraph"]


def test_block_slots_give_their_names_and_lines():
    assert parse("□ 가\n\n[[표:  지역별 선정 현황 ]]")[1] == Item("slot", 0, "지역별 선정 현황", 3)


def test_inline_slots_are_listed_and_filled():
    item = parse("○ {건수}개 사업 { 금액 }천원")[0]

    assert item.slots == ("건수", "금액")
    assert item.fill({"건수": 25, "금액": "56,510"}).text == "25개 사업 56,510천원"


def test_an_unknown_figure_names_itself_and_its_line():
    with pytest.raises(OutlineError, match=r"3번째 줄.*‘없는 값’"):
        parse("□ 가\n\n○ {없는 값}")[1].fill({"건수": 1})


def test_an_empty_text_has_no_items():
    assert parse("\n \n") == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("□ 가\n- 나", 2, "건너뜀"),
        ("□ 가\n○ 나\n· 다", 3, "건너뜀"),
        ("□", 1, "내용이 없습니다"),
        ("□ 가\n-", 2, "내용이 없습니다"),
        ("※ ", 1, "내용이 없습니다"),
        ("■ 추진방향", 1, "■ 대신 □"),
        ("[[표: ]]", 1, "이름이 없습니다"),
        ("[[그림: 지도]]", 1, r"\[\[표: 이름\]\]"),
        ("○ 현황 [[표: 지역별]]", 1, r"\[\[표: 이름\]\]"),
        ("[[표: 지역별]", 1, r"\[\[표: 이름\]\]"),
        ("○ { }건", 1, "이름이 없습니다"),
        ("○ {건수건", 1, "짝이 맞지"),
        ("○ 건수}건", 1, "짝이 맞지"),
        ("  이어 쓴 줄", 1, "앞줄이 없습니다"),
        ("□ 가\n\n  이어 쓴 줄", 3, "앞줄이 없습니다"),
        ("[[표: 가]]\n  이어 쓴 줄", 2, "앞줄이 없습니다"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, line, message):
    with pytest.raises(OutlineError, match=message) as refusal:
        parse(text)

    assert refusal.value.line == line


def test_a_text_may_begin_at_any_depth_and_climb_back():
    assert [item.level for item in parse("○ 가\n- 나\n□ 다\n○ 라")] == [2, 3, 1, 2]
