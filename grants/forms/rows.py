"""A part of the application form that is a list."""

from django import forms

from district.parsing import parse_number

from .part import Part


class Row(forms.Form):
    """A line of a list. A cell that cannot be read falls back to its default; the others are kept."""

    use_required_attribute = False
    needed = ()  # cells without which a line that says something keeps the application back

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self.fields[name].needed = True

    @property
    def values(self):
        """{name: value} of the line as typed, or as stored where nothing was typed yet."""
        given = self.cleaned_data if self.is_bound else self.initial
        return {name: given.get(name) or field.initial for name, field in self.fields.items()}


class Rows(Part):
    """A list as a part of the form, stored as a whole: every line as far as it can be read."""

    default_error_messages = {
        "missing_management_form": "화면이 온전히 오지 않아 저장하지 못했습니다. 이 화면을 다시 열어 주세요.",
        "too_many_forms": "%(num)d줄까지만 적을 수 있습니다. 줄을 줄인 뒤 저장해 주세요.",
    }

    def __init__(self, application, data=None, files=None):
        self.application = application
        super().__init__(data, initial=None if data else self.opening(), prefix=self.key)

    @classmethod
    def rearranged(cls, data):
        count = parse_number(data.get(f"{cls.key}-TOTAL_FORMS"))
        if count is None or count > cls.absolute_max:
            return data
        if "add" in data and count < cls.max_num:
            return cls._with_line(data.copy(), count)
        gone = parse_number(data.get("remove"))
        return data if gone is None or gone >= count else cls._without_line(data.copy(), gone, count)

    @classmethod
    def _with_line(cls, data, count):
        data[f"{cls.key}-TOTAL_FORMS"] = str(count + 1)
        for name, field in cls._cells():
            data[f"{cls.key}-{count}-{name}"] = field.initial or ""
        return data

    @classmethod
    def _without_line(cls, data, gone, count):
        data[f"{cls.key}-TOTAL_FORMS"] = str(count - 1)
        for number in range(gone, count):
            for name, _ in cls._cells():
                data[f"{cls.key}-{number}-{name}"] = data.get(f"{cls.key}-{number + 1}-{name}", "")
        return data

    @classmethod
    def _cells(cls):
        return cls.form.base_fields.items()

    @property
    def records(self):
        """The unsaved records of all lines that say something."""
        return [form.record for form in self if form.record]

    def stored(self):
        """The records the application has now."""
        return list(getattr(self.application, self.related).all())

    def opening(self):
        """What the lines show before anybody typed: what is stored, and blank lines to begin with."""
        kept = [{name: getattr(record, name) or None for name, _ in self._cells()} for record in self.stored()]
        return kept + [{}] * (self.least_lines() - len(kept))

    @property
    def standing(self):
        """The lines as they are stored, in words."""
        return map(self.line, self.stored())

    def save(self, *, by, version):
        records = None if self.non_form_errors() else self.records
        self.application.revise(by=by, part=self.key, version=version, **{self.related: records})

    def conflicts(self):
        typed, stored = ([self.line(record) for record in records] for records in (self.records, self.stored()))
        return [] if self.is_valid() and typed == stored else [(self.label, "\n".join(stored))]
