"""What was spent, typed from a receipt on a phone: the photo first, then what stands on it."""

from contextlib import ExitStack

from django import forms

from district.fields import DayField, LineField, UploadField, WonField
from planning.forms.budget import OnceForm

from .. import proofs, receipts
from ..models import Evidence, Expense
from ..models.evidence import TAKEN

BESIDE = {"receipt": "approval_number", "file": "photo", "rule": "grant"}


def photo_field(**said):
    return UploadField(kinds=TAKEN, error_messages={"required": "사진이나 파일을 골라 주세요."}, **said)


class SpentForm(forms.Form):
    """The columns of an expense."""

    spent_on = DayField(label="집행일", help_text="영수증에 적힌, 돈을 낸 날입니다.")
    category = forms.ChoiceField(label="비목")
    payee = LineField(label="거래처", max_length=60, help_text="영수증에 적힌 가게 이름, 또는 돈을 받은 사람입니다.")
    purpose = LineField(label="집행목적", max_length=100, help_text="무엇에 썼는지 적습니다. 예: 5월 모임 점심")
    method = forms.ChoiceField(label="집행방식", choices=Expense.Method, widget=forms.RadioSelect, initial="card")
    evidence_kind = forms.ChoiceField(label="증빙유형", choices=proofs.Paper, initial=proofs.Paper.CARD)
    approval_number = LineField(
        label="승인번호",
        max_length=30,
        required=False,
        help_text="카드전표·현금영수증·세금계산서에 적힌 번호입니다. 간이영수증은 비워 둡니다.",
    )
    grant = WonField(label="보조금으로 낸 돈(원)", required=False)
    own = WonField(label="자부담으로 낸 돈(원)", required=False)
    quantity = forms.IntegerField(
        label="수량",
        min_value=1,
        initial=1,
        help_text="밥값은 먹은 사람 수, 강사비는 시간 수를 적습니다. 한 사람·한 시간 한도를 이 수로 나누어 봅니다.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
    )

    def __init__(self, project, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project
        offered = [
            (row.category, f"{row.category} (남은 보조금 {max(row.left, 0):,}원)") for row in project.budget_left()
        ]
        self.fields["category"].choices = [("", "비목을 고르세요"), *offered]

    def clean_approval_number(self):
        """Only what counts of it: spaces and strokes are written or left out as one likes."""
        return "".join(filter(str.isalnum, self.cleaned_data["approval_number"])).upper()

    def clean(self):
        given = super().clean()
        for name in ("grant", "own"):
            if name not in self.errors:
                given[name] = given.get(name) or 0
        self._say_what_is_wanting(given)
        return given

    def _say_what_is_wanting(self, given):
        """What the verb would refuse later is said with the rest, so that nobody sends a form twice for it."""
        if given.get("grant") == given.get("own") == 0:
            self.add_error("grant", receipts.NOTHING)
        typed = "approval_number" not in self.errors and "evidence_kind" not in self.errors
        if typed and (told := receipts.numberless(given["evidence_kind"], given["approval_number"])):
            self.add_error("approval_number", told)

    @property
    def said(self):
        return {name: self.cleaned_data[name] for name in Expense.SAID}

    def refuse(self, refusal):
        """Says what a verb refused beside the field it is about."""
        for error in refusal.error_list:
            place = BESIDE.get(error.code, error.code)
            self.add_error(place if place in self.fields else None, error)


class ExpenseForm(OnceForm, SpentForm):
    """A new expense, with its receipt: uploaded now, or out of the project's box of receipts."""

    photo = photo_field(
        label="영수증 사진", required=False, help_text="영수증이 화면에 꽉 차고 글씨가 보이게 찍습니다."
    )
    field_order = ["key", "photo"]

    def __init__(self, project, *args, loose=None, **kwargs):
        super().__init__(project, *args, **kwargs)
        self.loose = loose

    def enter(self, *, by):
        """Enters the expense and returns it. Raises ValidationError as `Expense.enter` does."""
        kind = proofs.SHOWN_BY[self.cleaned_data["evidence_kind"]]
        with ExitStack() as written:
            papers = []
            if upload := self.cleaned_data["photo"]:
                papers = [written.enter_context(Evidence.received(upload, kind, by=by))]
            elif self.loose:
                self.loose.kind = kind
                papers = [self.loose]
            key = self.cleaned_data["key"]
            return Expense.enter(self.project, by=by, key=key, evidence=papers, **self.said)

    def keep_photo(self, *, by):
        """A photo survives a refused form in the box of receipts; what was wrong with it is said beside its field."""
        upload = self.cleaned_data.get("photo")
        if not upload:
            return
        try:
            with Evidence.received(upload, Evidence.Kind.RECEIPT, by=by) as paper:
                paper.keep(self.project, by=by)
        except forms.ValidationError as refusal:
            if "photo" not in self.errors:
                self.refuse(refusal)
        else:
            self.loose = paper


class MendForm(SpentForm):
    """What stands of an expense, to be mended."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, expense, data=None):
        initial = {name: getattr(expense, name) for name in Expense.SAID} | {"version": expense.version}
        super().__init__(expense.project, data, initial=initial)
        self.expense = expense

    def save(self, *, by):
        """Raises ValidationError as `Expense.revise` does."""
        self.expense.revise(by=by, version=self.cleaned_data["version"], **self.said)


class PhotoForm(forms.Form):
    """A receipt for the box."""

    photo = photo_field(label="영수증 사진")


class EvidenceForm(forms.Form):
    """Another paper for an expense."""

    kind = forms.ChoiceField(label="증빙 종류", choices=proofs.Kind)
    photo = photo_field(label="사진이나 파일")

    def attach(self, expense, *, by):
        """Raises ValidationError as `Expense.attach` does."""
        with Evidence.received(self.cleaned_data["photo"], self.cleaned_data["kind"], by=by) as paper:
            expense.attach(paper, by=by)


class AskForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = LineField(label="모임에 할 말", max_length=300, help_text="무엇을 어떻게 고쳐야 하는지 적습니다.")


class DisallowForm(AskForm):
    amount = WonField(label="불인정액(원)")
    answer = LineField(label="까닭", max_length=300, help_text="모임이 읽습니다.")
    field_order = ["version", "amount", "answer"]
