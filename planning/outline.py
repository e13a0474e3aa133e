"""The district's way of writing a plan (개조식) as data: signs for depth, slots for what the records know.

A text is lines. The sign at the head of a line says how deep it stands, never its spaces:

    □ 사업개요                                        level 1
    ○ 지원규모 : 총 {공모 한도}천원 한도내 지원        level 2, with an inline slot for one figure
    - 초기 주민모임 형성에서 연계망 모임까지            level 3
      단계별 지원 실시                                  two spaces and no sign: the line above goes on
    · 자원 및 정보공유                                 level 4
    ※ 정치적, 종교적, 영리적 목적 제외                 note, standing under the level before it
    ⇒ 직영체제로 운영                                  conclusion, likewise
    [[표: 공모 분야별 현황]]                           a block slot, alone on its line
    그 밖의 줄은 문단입니다.                            paragraph

`parse` reads it, `Item.fill` puts figures into the inline slots. Nothing here knows Django or the database.
"""

import re
from dataclasses import dataclass, replace

SIGNS = {"□": 1, "○": 2, "-": 3, "·": 4}
REMARKS = {"※": "note", "⇒": "conclusion"}
LOOKALIKES = {"■": "□", "▣": "□", "●": "○", "◦": "○", "•": "·", "∙": "·", "–": "-", "—": "-"}

BLOCK_SLOT = re.compile(r"\[\[표:\s*([^\[\]{}]*?)\s*\]\]")
INLINE_SLOT = re.compile(r"\{([^{}]*)\}")


class OutlineError(ValueError):
    """The text breaks a rule of the outline; `line` counts from 1, `message` is for the person who wrote it."""

    def __init__(self, line, message):
        super().__init__(f"{line}번째 줄: {message}")
        self.line, self.message = line, message


@dataclass(frozen=True)
class Item:
    """One entry: `kind` is item, note, conclusion, paragraph or slot.

    `level` is 1–4 for an item; a note or conclusion has the level of the item it stands under (0 if none);
    paragraphs and slots have 0. `text` is the words without the sign, or the name of a block slot.
    """

    kind: str
    level: int
    text: str
    line: int
    sign: str = ""

    @property
    def slots(self):
        """Names of the inline slots, in order."""
        return tuple(name.strip() for name in INLINE_SLOT.findall(self.text)) if self.kind != "slot" else ()

    def fill(self, figures):
        """The same item with every `{name}` replaced by `figures[name]`; an unknown name is an OutlineError."""

        def figure(found):
            name = found[1].strip()
            if name not in figures:
                raise OutlineError(self.line, f"‘{name}’이라는 값이 없습니다.")
            return str(figures[name])

        return self if self.kind == "slot" else replace(self, text=INLINE_SLOT.sub(figure, self.text))


def parse(text):
    """The items of an outline text, in order; OutlineError names the first line that cannot be read."""
    items, level, open_item = [], 0, False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            open_item = False
            continue
        item = _read(line, number, level)
        if raw.startswith("  ") and item.kind == "paragraph":
            if not open_item:
                raise OutlineError(number, "이어 쓸 앞줄이 없습니다. 들여쓰기를 지우거나 부호를 붙이십시오.")
            items[-1] = replace(items[-1], text=f"{items[-1].text} {item.text}")
            continue
        if item.kind == "item":
            if level and item.level > level + 1:
                raise OutlineError(number, f"{_sign_of(level)} 다음에 {item.sign} 부호가 올 수 없습니다(단계 건너뜀).")
            level = item.level
        items.append(item)
        open_item = item.kind != "slot"
    return items


def _read(line, number, level):
    """One stripped line as an item; `level` is that of the last sign above it."""
    if "[[" in line or "]]" in line:
        return _block_slot(line, number)
    _check_inline_slots(line, number)
    sign, words = line[0], line[1:].strip()
    if sign in LOOKALIKES:
        raise OutlineError(number, f"{sign} 대신 {LOOKALIKES[sign]} 부호를 쓰십시오.")
    # A hyphen or a middle dot may also begin a word or a number: as a sign it stands apart.
    if (sign not in SIGNS and sign not in REMARKS) or (sign in "-·" and line[1:2].strip()):
        return Item("paragraph", 0, line, number)
    if not words:
        raise OutlineError(number, f"{sign} 부호 뒤에 내용이 없습니다.")
    if sign in SIGNS:
        return Item("item", SIGNS[sign], words, number, sign)
    return Item(REMARKS[sign], level, words, number, sign)


def _block_slot(line, number):
    found = BLOCK_SLOT.fullmatch(line)
    if not found:
        raise OutlineError(number, "표 자리는 한 줄에 [[표: 이름]]으로만 씁니다.")
    if not found[1]:
        raise OutlineError(number, "표 자리에 이름이 없습니다.")
    return Item("slot", 0, found[1], number)


def _check_inline_slots(line, number):
    if re.search(r"[{}]", INLINE_SLOT.sub("", line)):
        raise OutlineError(number, "값 자리의 괄호 { }가 짝이 맞지 않습니다.")
    if any(not name.strip() for name in INLINE_SLOT.findall(line)):
        raise OutlineError(number, "값 자리 { }에 이름이 없습니다.")


def _sign_of(level):
    return next(sign for sign, depth in SIGNS.items() if depth == level)
