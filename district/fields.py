"""Form fields that read what people type through the one parser."""

from django import forms
from django.core.validators import MaxLengthValidator

from .parsing import YEARS, clean_line, clean_prose, parse_day, parse_won, refuse_resident_number
from .uploads import KINDS, check_upload


class WonField(forms.Field):
    """An amount in whole won."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        return value if isinstance(value, int) else parse_won(value)

    def prepare_value(self, value):
        return f"{value:,}" if isinstance(value, int) else value


class DayField(forms.DateField):
    """A day, typed or picked."""

    # Without an end browsers take years of six digits, and 20270302 is none of the days that were meant.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": f"{YEARS[-1]}-12-31"})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        return parse_day(value) if isinstance(value, str) else super().to_python(value)


class InstantField(forms.SplitDateTimeField):
    """A day and an hour, of a year that may be meant."""

    def compress(self, data_list):
        if data_list and data_list[0] and data_list[0].year not in YEARS:
            told = f"{YEARS[0]}년부터 {YEARS[-1]}년 사이의 날짜를 적어 주세요."
            raise forms.ValidationError(told, code="year")
        return super().compress(data_list)


class TextField(forms.CharField):
    """Text with a limit that is told, not one at which the browser silently cuts off what was pasted."""

    def __init__(self, *, max_length=None, **kwargs):
        self.limit = max_length
        super().__init__(**kwargs)
        if max_length:
            told = "%(limit_value)d자까지 쓸 수 있습니다. 지금은 %(show_value)d자입니다."
            self.validators.append(MaxLengthValidator(max_length, message=told))

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | ({"data-limit": self.limit} if self.limit else {})

    def validate(self, value):
        super().validate(value)
        refuse_resident_number(value)


class LineField(TextField):
    """A name or title: one line, NFC, nothing invisible, no resident registration number."""

    def to_python(self, value):
        return clean_line(super().to_python(value))


class ProseField(TextField):
    """Free text of several lines, without resident registration numbers."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value):
        return clean_prose(super().to_python(value))


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class UploadField(forms.FileField):
    """A file that we take: its kind is judged by its content. The limits are said by file_control.html."""

    def __init__(self, *, kinds=tuple(KINDS), max_bytes=None, **kwargs):
        self.limits = {"kinds": kinds, "max_bytes": max_bytes}
        super().__init__(allow_empty_file=True, **kwargs)  # check_upload says it in our words

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is not None:
            check_upload(upload, **self.limits)
        return upload
