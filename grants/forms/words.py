"""A part of the form that is words: columns of the application and the questions of its call."""

import contextlib

from django import forms

from district.models import Document

from .. import completeness
from . import tables
from .part import Part
from .questions import answered, field_for, shown, stored


class WordsForm(Part, forms.Form):
    """A part whose fields are columns of the application, and after them the questions that the call asks there."""

    use_required_attribute = False

    def __init__(self, application, data=None, files=None):
        self.application = application
        super().__init__(data, files, initial={name: getattr(application, name) for name in self.base_fields})
        for name in completeness.WORDS.get(self.key, ()):
            self.fields[name.removesuffix("_id")].needed = True
        self.asks = {}
        asked = application.answered()
        labels = {ask.key: ask.label for ask in application.sheet.asks}
        given = {answer.ask.key: answer.value for answer in asked}
        for ask in application.sheet.asks:
            if ask.part == self.key and (ask.key in given or ask.only_if[0] in self.asks):
                self._put(ask, labels, given)

    def _put(self, ask, labels, given):
        """Adds the field of a question. It is there, too, while the other answer on this page asks for it no more."""
        stored = self.application.answers.get(ask.key)
        self.asks[ask.key] = ask
        self.fields[ask.key] = field = field_for(ask, labels=labels, stored=stored)
        self.initial[ask.key] = given.get(ask.key) if ask.kind == "file" else shown(ask, stored)
        if ask.only_if and ask.only_if[0] in self.asks:
            field.only_if = ask.only_if

    @classmethod
    def rearranged(cls, data):
        return tables.rearranged(data)

    def save(self, *, by, version):
        """Stores what could be read; a file that was chosen is stored in the place of the one before."""
        words = {name: value for name, value in self.cleaned_data.items() if name not in self.asks}
        files = [key for key, ask in self.asks.items() if ask.kind == "file"]
        with contextlib.ExitStack() as written:
            papers = {
                key: written.enter_context(Document.written(self.cleaned_data[key], by=by))
                for key in files
                if key in self.files and key in self.cleaned_data
            }
            dropped = [key for key in self.data.getlist("remove") if key in files]
            self.application.revise(
                by=by,
                part=self.key,
                version=version,
                words=words,
                answers=answered(self, self.application.answers),
                papers=papers,
                dropped=dropped,
            )

    def conflicts(self):
        return [(self.fields[name].label, self._said(name)) for name in self.changed_data if not self._is_same(name)]

    def _said(self, name):
        return self.asks[name].says(stored(self.initial[name])) if name in self.asks else self.initial[name]

    def _is_same(self, name):
        """A file sent twice is no other file."""
        return name in self.files and self.files[name].name == str(self.initial[name])
