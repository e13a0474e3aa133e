"""Files of an application: the part of the form that asks for them, and one file sent by itself."""

import contextlib

from django import forms

from district.fields import UploadField
from district.models import Document

from .part import Part


class PapersForm(Part, forms.Form):
    """A file for each paper the call asks for."""

    key = "attachments"
    label = "첨부"
    lead = "서류마다 파일 하나를 올립니다. 올린 파일은 바로 저장되고, 다시 올리면 바뀝니다."
    template_name = "grants/application_part_papers.html"
    use_required_attribute = False

    def __init__(self, application, data=None, files=None):
        super().__init__(data, files)
        self.application = application
        self.requirements = {}
        kept = {paper.requirement_id: paper for paper in application.attachments.all()}
        for requirement in application.papers_due():
            name = f"paper_{requirement.pk}"
            self.requirements[name] = requirement
            field = UploadField(label=requirement.name, help_text=requirement.guidance, required=False)
            field.needed = requirement.required
            self.fields[name] = field
            if requirement.pk in kept:
                self.initial[name] = kept[requirement.pk]

    def save(self, *, by, version):
        """Files stand beside each other, not on top: what another window uploaded meanwhile is no conflict."""
        with contextlib.ExitStack() as written:
            papers = {
                self.requirements[name]: written.enter_context(Document.written(self.cleaned_data[name], by=by))
                for name in self.files
                if name in self.requirements and name in self.cleaned_data
            }
            dropped = [self.requirements[name] for name in self.data.getlist("remove") if name in self.requirements]
            self.application.revise(by=by, part=self.key, papers=papers, dropped=dropped)


class FileForm(forms.Form):
    """One file sent by itself to where a page of the form asks for it; `place` is its field there."""

    file = UploadField(error_messages={"required": "파일을 골라 주세요."})

    def __init__(self, application, data, files):
        super().__init__(data, files)
        self.application = application
        places = {f"paper_{row.pk}": row for row in application.papers_due()}
        places |= {answer.ask.key: answer.ask.key for answer in application.answered() if answer.ask.kind == "file"}
        self.place = places.get(data.get("place"))

    def save(self, *, by):
        """Stores the file in the place of the one before and returns the Attachment."""
        with Document.written(self.cleaned_data["file"], by=by) as document:
            # A part of its own: what else is typed on that page is no older for it.
            self.application.revise(by=by, part=f"file {self.data['place']}", papers={self.place: document})
        return self.application.attachments.get(document=document)
