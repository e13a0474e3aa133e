"""The group's report, built of the questions it was begun with, and the sentences of the office's acts."""

import contextlib

from django import forms

from district.fields import DayField, ProseField, UploadField, WonField
from district.models import Document
from grants.forms.questions import answered, field_for, shown
from grants.forms.tables import rearranged

from ..models import Settlement
from ..models.performance_report import BANK, RECEIPT

PAPER_KINDS = ("pdf", "jpg", "png", "hwp", "hwpx", "xlsx")


class ReportForm(forms.Form):
    """A report that may have gaps while it is written; whatever can be read is stored."""

    use_required_attribute = False

    interest = WonField(
        label="통장에 붙은 이자(원)",
        required=False,
        help_text="보조금 통장에 붙은 이자를 모두 더해 적습니다. 없으면 0",
    )
    bank = UploadField(
        label="통장 거래내역",
        required=False,
        kinds=PAPER_KINDS,
        help_text="통장을 만든 날부터 오늘까지의 거래내역입니다. 은행 앱에서 받은 파일이나 통장을 찍은 사진도 됩니다.",
    )

    def __init__(self, settlement, data=None, files=None):
        self.settlement = settlement
        super().__init__(rearranged(data) if data else data, files, initial={"interest": settlement.interest})
        money = {name: self.fields.pop(name) for name in ("interest", BANK)}
        self.asks = {answer.ask.key: answer.ask for answer in settlement.answered()}
        labels = {ask.key: ask.label for ask in settlement.asks}
        for ask in settlement.asks:
            self._put(ask, labels)
        if settlement.settles:
            for field in money.values():
                field.needed = True
            self.fields |= money
        self.papers = {name: settlement.papers_in(name) for name in self.file_fields}

    def _put(self, ask, labels):
        """Adds the field of a question, also of one that another answer asks for no more: what it says is kept."""
        answer = self.settlement.answers.get(ask.key)
        self.asks[ask.key] = ask
        self.fields[ask.key] = field = field_for(ask, labels=labels, stored=None if ask.kind == "file" else answer)
        if ask.kind == "file":
            field.limits = {"kinds": PAPER_KINDS, "max_bytes": None}
        else:
            self.initial[ask.key] = shown(ask, answer)
        if ask.only_if:
            field.only_if = ask.only_if

    @property
    def file_fields(self):
        return [name for name, field in self.fields.items() if isinstance(field, UploadField)]

    @property
    def rows(self):
        """(bound field, the papers that are stored in its place) in order."""
        return [(self[name], self.papers.get(name, ())) for name in self.fields]

    def save(self, *, by, version):
        """Stores what could be read, the files beside those that are there. Raises ValidationError as the verbs do."""
        interest = self.cleaned_data.get("interest", self.settlement.interest)
        answers = answered(self, self.settlement.answers)
        self.settlement.revise(by=by, version=version, answers=answers, interest=interest)
        for name in self.file_fields:
            if name in self.files and self.cleaned_data.get(name):
                with Document.written(self.cleaned_data[name], by=by) as document:
                    self.settlement.attach(name, document, by=by)
        for paper in self.settlement.papers.filter(pk__in=self._dropped()).exclude(place=RECEIPT):
            self.settlement.detach(paper, by=by)

    def _dropped(self):
        return [int(pk) for pk in self.data.getlist("drop") if pk.isdecimal() and len(pk) < 10]

    def conflicts(self):
        """(label, stored text) for what was typed differently from what is stored."""
        said = []
        for name in self.changed_data:
            if name not in self.file_fields:
                with contextlib.suppress(KeyError):
                    said.append((self.fields[name].label, self._stored(name)))
        return said

    def _stored(self, name):
        if name == "interest":
            return self.settlement.interest
        return self.asks[name].says(self.settlement.answers.get(name))


class ReceiptForm(forms.Form):
    """The receipt of the refund."""

    receipt = UploadField(
        label="반납 영수증",
        kinds=PAPER_KINDS,
        help_text="은행에서 받은 영수증이나 이체 확인증입니다. 사진도 됩니다.",
        error_messages={"required": "영수증 파일을 골라 주세요."},
    )


class ReturnForm(forms.Form):
    """What the group is to mend."""

    note = ProseField(
        label="고칠 것",
        max_length=1000,
        help_text="모임이 그대로 읽습니다.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "무엇을 고칠지 적어 주세요."},
    )


class OpinionForm(forms.Form):
    """What the office says of the report."""

    opinion = ProseField(label="검사 의견", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class PlainForm(forms.Form):
    """An act that needs no words."""


class NoticeForm(forms.Form):
    due_on = DayField(label="반납 기한", error_messages={"required": "반납 기한을 적어 주세요."})


class RefundForm(forms.Form):
    refunded_on = DayField(label="반납한 날", error_messages={"required": "반납한 날을 적어 주세요."})
    refunded_as = forms.ChoiceField(
        label="반납금 처리",
        choices=[
            (Settlement.Booking.RESTORED, "여입: 지급한 예산 세부내역에 되돌립니다"),
            (Settlement.Booking.REVENUE, "세외수입: 예산에 되돌리지 않습니다"),
        ],
        widget=forms.RadioSelect,
        help_text="지급한 해에 들어온 돈은 여입, 회계연도가 끝난 뒤에 들어온 돈은 세외수입으로 처리합니다. "
        "여입해도 이자는 세외수입입니다.",
        error_messages={"required": "반납금을 어떻게 처리할지 골라 주세요."},
    )
