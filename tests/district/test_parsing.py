from datetime import date

import pytest
from django.core.exceptions import ValidationError

from district.parsing import clean_line, clean_prose, parse_day, parse_number, parse_won, refuse_resident_number


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("1000", 1_000),
        ("1,000", 1_000),
        (" 92,400천원 ", 92_400_000),
        ("92,400 천원", 92_400_000),
        ("100만원", 1_000_000),
        ("１２３", 123),
        ("1,234원", 1_234),
        ("0", 0),
    ],
)
def test_amounts_as_people_write_them(text, won):
    assert parse_won(text) == won


def test_a_column_in_thousands_means_thousands():
    assert parse_won("56,510", unit="천원") == 56_510_000


@pytest.mark.parametrize(
    "text", ["", "1e9", "1_000", "1,00", "10.5", "-5", "천원", "12달러", "1 000", "٣", "9" * 20, "90000000억원"]
)
def test_what_is_not_plainly_an_amount_is_refused(text):
    with pytest.raises(ValidationError):
        parse_won(text)


def test_a_minus_is_taken_where_it_may_be():
    assert parse_won("-5", negative=True) == -5


@pytest.mark.parametrize(
    "text", ["2016-02-19", "2016.2.19.", "2016. 2. 19", "2016/2/19", "2016년 2월 19일", "２０１６.2.19"]
)
def test_days_as_people_write_them(text):
    assert parse_day(text) == date(2016, 2, 19)


@pytest.mark.parametrize(
    "text", ["2016-02-30", "2016-13-01", "16.2.19", "내일", "", "20160219", "0001-01-01", "9999-12-31"]
)
def test_days_that_are_none_are_refused(text):
    with pytest.raises(ValidationError):
        parse_day(text)


def test_names_come_out_composed():
    assert clean_line("  홍제1동 ") == "홍제1동"


@pytest.mark.parametrize(
    "text", ["\u200b", "\u3164", "이름\u202e", "이\u0000름", "줄\n바꿈", "이\ufffe름", "이름\U0001ffff"]
)
def test_invisible_names_and_marks_are_refused(text):
    with pytest.raises(ValidationError):
        clean_line(text)


def test_prose_is_kept_without_marks_that_no_document_holds():
    assert clean_prose("첫\u202e 줄\r\n둘째\uffff 줄\x0b 👨‍👩‍👧") == "첫 줄\n둘째 줄 👨‍👩‍👧"


def test_emoji_and_rare_hangul_stay_whole():
    assert clean_line("뷁 👨‍👩‍👧 마을") == "뷁 👨‍👩‍👧 마을"


@pytest.mark.parametrize("text", ["900101-1234567", "우리 9001013234567 입니다", "９００１０１－１２３４５６７"])
def test_resident_registration_numbers_are_refused(text):
    with pytest.raises(ValidationError, match="주민등록번호"):
        refuse_resident_number(text)


@pytest.mark.parametrize("text", ["02-330-1410", "010-1234-5678", "2016-00001", "991332-1234567", "1234567890123456"])
def test_other_numbers_are_no_resident_numbers(text):
    refuse_resident_number(text)


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("０７", 7), ("999999999", 999_999_999)])
def test_a_number_that_a_page_sends_back_is_read(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", [None, "", " ", "7 ", "-1", "1.5", "1e3", "²", "x", "1234567890", "'; DROP"])
def test_anything_else_is_no_number(text):
    assert parse_number(text) is None
    assert parse_number(text, otherwise=-1) == -1
