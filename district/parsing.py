"""What people type, made exact: money, days, names. Forms, loaders and the API all come through here."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError

WON_UNITS = {"": 1, "원": 1, "천원": 1_000, "만원": 10_000, "백만원": 1_000_000, "억원": 100_000_000}
_WON = re.compile(r"(?P<sign>-?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)\s*(?P<unit>[가-힣]*)", re.ASCII)
_DAY = re.compile(r"(\d{4})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?", re.ASCII)
HIGHEST_WON = 10**15  # more than the state spends in a year; thousands of such sums still fit a column
YEARS = range(1900, 2101)
# Six digits that make a date, a gender digit, six more: a resident registration number. Newer ones have no checksum.
_RESIDENT_NUMBER = re.compile(
    r"(?<!\d)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[\s.\-_]{0,3}[1-8]\d{6}(?!\d)", re.ASCII
)


def parse_won(text, *, unit="원", negative=False):
    """Whole won (int) of an amount as Koreans write it: `1,000`, `92,400천원`, `１２３원`.

    `unit` is meant where none is written (a column headed 천원). Raises ValidationError for anything that is not
    plainly a whole amount: `1e9`, `1_000`, `1,00`, `10.5`, `-5` unless `negative`.
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    match = _WON.fullmatch(plain)
    written = match["unit"] if match else ""
    if match is None or written not in WON_UNITS:
        raise ValidationError("금액은 1,000 또는 92,400천원처럼 숫자로 적어 주세요.", code="won")
    digits = match["digits"].replace(",", "").lstrip("0")[:20] or "0"  # twenty digits are too many in any unit
    amount = int(digits) * WON_UNITS[written or unit]
    if amount > HIGHEST_WON:
        raise ValidationError("금액이 너무 큽니다.", code="won_large")
    if match["sign"]:
        if not negative:
            raise ValidationError("금액은 0원 이상이어야 합니다.", code="won_negative")
        amount = -amount
    return amount


def parse_day(text):
    """The date in `2016-02-19`, `2016.2.19.`, `2016. 2. 19` or `2016년 2월 19일`.

    Raises ValidationError for other shapes, for days that do not exist (`2016-02-30`) and for years outside YEARS, on
    which one cannot reckon: the day after 9999-12-31 is none.
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    match = _DAY.fullmatch(plain)
    if match is None:
        raise ValidationError("날짜는 2016.2.19. 또는 2016-02-19처럼 적어 주세요.", code="day")
    year, month, day = map(int, match.groups())
    if year not in YEARS:
        raise ValidationError(f"{YEARS[0]}년부터 {YEARS[-1]}년 사이의 날짜를 적어 주세요.", code="day_far")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValidationError(f"{plain}: 달력에 없는 날짜입니다.", code="day_unknown") from None


def clean_line(text):
    """One line of text in NFC without outer blanks; names of people, groups and files come in through here.

    Raises ValidationError for control and direction marks and for names nobody could see.
    """
    line = unicodedata.normalize("NFC", str(text)).strip()
    # Zero-width joiner and variation selectors stay: emoji are made of them.
    if any(_is_mark(c) for c in line):
        raise ValidationError("보이지 않는 제어 문자가 들어 있습니다. 지우고 다시 적어 주세요.", code="control")
    if line and not _visible(line):
        raise ValidationError("눈에 보이는 글자를 적어 주세요.", code="invisible")
    return line


def clean_prose(text):
    """Text of several lines in NFC, each line ending in one \\n, without control and direction marks.

    Marks that come along from a word processor are dropped without a word. Raises ValidationError for text that
    nobody could see.
    """
    plain = unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or not _is_mark(c)).strip()
    if kept and not _visible(kept):
        raise ValidationError("눈에 보이는 글자를 적어 주세요.", code="invisible")
    return kept


def _is_mark(c):
    """Control and direction marks, halves of letters, and U+FFFE and its like: XML, thus a workbook, has none."""
    return (unicodedata.category(c) in ("Cc", "Cs", "Cf") and c != "\u200d") or ord(c) & 0xFFFE == 0xFFFE


def _visible(text):
    blank_letters = "\u3164\u115f\u1160\uffa0\u2800"  # Hangul fillers and the empty Braille cell
    return any(unicodedata.category(c)[0] in "LNPS" and c not in blank_letters for c in text)


def parse_number(text, *, otherwise=None):
    """The whole number a page sends back, a row's key or a version; `otherwise` for all that people send instead.

    Nine digits fit every column.
    """
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def refuse_resident_number(text):
    """Raises ValidationError when the text holds something that looks like a resident registration number.

    개인정보 보호법 제24조의2: we neither ask for nor store them.
    """
    if _RESIDENT_NUMBER.search(unicodedata.normalize("NFKC", str(text))):
        raise ValidationError(
            "주민등록번호로 보이는 숫자가 있습니다. 주민등록번호는 받지도 저장하지도 않으니 지워 주세요.",
            code="resident_number",
        )
