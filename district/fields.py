"""Form fields that read what people type through the one parser."""

from django import forms

from .parsing import clean_line, parse_day, parse_won, refuse_resident_number


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

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        return parse_day(value) if isinstance(value, str) else super().to_python(value)


class LineField(forms.CharField):
    """A name or title: one line, NFC, nothing invisible, no resident registration number."""

    def to_python(self, value):
        return clean_line(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        refuse_resident_number(value)


class ProseField(forms.CharField):
    """Free text of several lines, without resident registration numbers."""

    widget = forms.Textarea(attrs={"rows": 6})

    def validate(self, value):
        super().validate(value)
        refuse_resident_number(value)
