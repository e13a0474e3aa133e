from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms

from district.templatetags import maeul

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    "amount, text",
    [(1234000, "1,234,000원"), (0, "0원"), (-500, "-500원"), (None, "–")],
)
def test_won_is_written_with_separators(amount, text):
    assert maeul.won(amount) == text


@pytest.mark.parametrize(
    "amount, text",
    [(2280000, "2,280"), (2280500, "2,280.5"), (10000, "10"), (0, "0"), (1, "0.001"), (-1500, "-1.5"), (None, "–")],
)
def test_thousand_loses_no_won(amount, text):
    assert maeul.thousand(amount) == text


def test_a_day_is_written_as_korean_documents_do():
    assert maeul.kdate(date(2016, 2, 18)) == "2016. 2. 18."
    assert maeul.kdate(None) == "–"


def test_a_moment_is_written_in_seoul_time_with_its_weekday():
    assert maeul.kdatetime(datetime(2016, 2, 18, 5, 3, tzinfo=ZoneInfo("UTC"))) == "2016. 2. 18.(목) 14:03"
    assert maeul.kdatetime(None) == "–"


def test_a_day_is_the_day_in_seoul_not_in_utc():
    assert maeul.kdate(datetime(2016, 2, 17, 16, 0, tzinfo=ZoneInfo("UTC"))) == "2016. 2. 18."


@pytest.mark.parametrize(
    "end, text",
    [
        (datetime(2016, 5, 1, 0, 0, tzinfo=SEOUL), "2016. 4. 30.(토)까지"),
        (datetime(2016, 4, 29, 18, 0, tzinfo=SEOUL), "2016. 4. 29.(금) 18:00까지"),
        (date(2016, 4, 30), "2016. 4. 30.(토)까지"),
        (None, "–"),
    ],
)
def test_until_names_the_last_moment_a_resident_has(end, text):
    assert maeul.until(end) == text


@pytest.mark.parametrize(
    "end, text",
    [
        (datetime(2016, 4, 21, 0, 0, tzinfo=SEOUL), "D-3"),
        (datetime(2016, 4, 18, 0, 0, tzinfo=SEOUL), "오늘 마감"),
        (datetime(2016, 4, 17, 18, 0, tzinfo=SEOUL), "오늘 마감"),
        (datetime(2016, 4, 17, 12, 0, tzinfo=SEOUL), "마감"),
        (date(2016, 4, 20), "D-3"),
        (date(2016, 4, 17), "오늘 마감"),
        (date(2016, 4, 16), "마감"),
        (None, ""),
    ],
)
def test_dday_counts_calendar_days_to_the_last_open_day(time_machine, end, text):
    time_machine.move_to(datetime(2016, 4, 17, 12, 0, tzinfo=SEOUL), tick=False)

    assert maeul.dday(end) == text


def test_dday_turns_over_at_the_very_instant(time_machine):
    end = datetime(2016, 4, 17, 18, 0, tzinfo=SEOUL)

    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    assert maeul.dday(end) == "오늘 마감"

    time_machine.move_to(end, tick=False)
    assert maeul.dday(end) == "마감"


@pytest.mark.parametrize(
    "name, text",
    [
        ("홍길동", "홍○동"),
        ("홍길", "홍○"),
        ("남궁길동", "남○○동"),
        ("홍", "홍"),
        ("", ""),
        (None, ""),
        ("Ann Lee", "A○○ ○○e"),
    ],
)
def test_a_masked_name_keeps_its_ends(name, text):
    assert maeul.masked(name) == text


@pytest.mark.parametrize(
    "word, pair, text",
    [
        ("마을", "을/를", "마을을"),
        ("학교", "을/를", "학교를"),
        ("신청", "이/가", "신청이"),
        ("공모", "은/는", "공모는"),
        ("서울", "으로/로", "서울로"),
        ("시청", "으로/로", "시청으로"),
        ("학교", "으로/로", "학교로"),
        ("「책밥」", "은/는", "「책밥」은"),
        ("제3", "이/가", "제3이"),
        ("2016", "은/는", "2016은"),
        ("제4", "이/가", "제4가"),
        ("TF", "을/를", "TF를"),
        ("PDF 1", "으로/로", "PDF 1로"),
        ("ROOM", "을/를", "ROOM을"),
        ("★", "을/를", "★을(를)"),
        ("", "을/를", "을(를)"),
    ],
)
def test_the_particle_follows_the_last_sound(word, pair, text):
    assert maeul.josa(word, pair) == text


class SampleForm(forms.Form):
    title = forms.CharField(help_text="짧게", widget=forms.TextInput(attrs={"class": "short"}))
    dong = forms.ChoiceField(choices=[("1", "신촌동")])
    fields_of_work = forms.MultipleChoiceField(choices=[("1", "돌봄")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField()
    plan = forms.FileField()


def test_every_widget_has_its_layout():
    form = SampleForm()

    kinds = [maeul.widget_kind(form[name]) for name in form.fields]

    assert kinds == ["plain", "select", "choices", "checkbox", "file"]


def test_a_control_wears_krds_and_keeps_its_own_class():
    form = SampleForm()

    assert 'class="krds-input short"' in maeul.control(form["title"])
    assert 'class="krds-form-select"' in maeul.control(form["dong"])


def test_a_wrong_control_points_at_its_help_and_its_error():
    control = maeul.control(SampleForm(data={})["title"])

    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_title_helptext id_title_error"' in control


def test_a_file_control_is_required_only_until_a_file_is_kept():
    assert "required" in maeul.control(SampleForm()["plan"])
    assert "required" not in maeul.control(SampleForm(initial={"plan": "plan.pdf"})["plan"])


def test_cells_stand_beside_their_columns():
    assert list(maeul.beside([1, 2], ["가", "나"])) == [("가", 1), ("나", 2)]
    with pytest.raises(ValueError):
        list(maeul.beside([1], ["가", "나"]))
