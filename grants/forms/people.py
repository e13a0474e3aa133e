"""Who takes part: a list of people, written line by line or pasted from a spreadsheet."""

import re
import unicodedata
from itertools import chain

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from district.fields import LineField
from district.models import Dong
from district.parsing import parse_number

from ..models import Participant
from .rows import Row, Rows

ROLES, TIES = ({label: value for value, label in names.choices} for names in (Participant.Role, Participant.Tie))
MOST = 100


class PhoneEndField(forms.CharField):
    """The last four digits of a phone number; of a whole number only these are kept."""

    def to_python(self, value):
        digits = re.sub(r"[\s\-.)(]", "", unicodedata.normalize("NFKC", super().to_python(value)))
        if not re.fullmatch(r"|[0-9]{4}|0[0-9]{8,10}", digits):
            raise ValidationError("전화번호의 끝 네 자리만 숫자로 적어 주세요.", code="phone_end")
        return digits[-4:]


class ParticipantRow(Row):
    needed = ("name", "consented")

    name = LineField(label="이름", max_length=40, required=False, initial="")
    role = forms.ChoiceField(
        label="역할",
        choices=Participant.Role,
        initial=Participant.Role.MEMBER,
        required=False,
        error_messages={"invalid_choice": "목록에 있는 역할을 골라 주세요."},
    )
    tie = forms.ChoiceField(
        label="생활권",
        choices=Participant.Tie,
        initial=Participant.Tie.HOME,
        required=False,
        error_messages={"invalid_choice": "목록에 있는 생활권을 골라 주세요."},
    )
    phone_end = PhoneEndField(
        label="전화 끝 네 자리",
        required=False,
        initial="",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    household = LineField(label="같은 집", max_length=10, required=False, initial="")
    dong_id = forms.TypedChoiceField(
        label="사는 동",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "목록에 있는 동을 골라 주세요."},
    )
    consented = forms.BooleanField(label="본인이 동의함", required=False, initial=False)

    def __init__(self, *args, dongs, left_out, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dong_id"].choices = dongs
        for name in left_out:
            del self.fields[name]

    @property
    def record(self):
        """The Participant of this line; None while it has no name."""
        return Participant(**self.values) if self.values["name"] else None


def read_people(text):
    """[(line, {cell: text} or None, sentence)] of pasted lines: name, role, tie and end of the phone number.

    Cells are parted by tabs, as spreadsheets do it, or by commas. A role or tie that we do not know is told.
    """
    lines = [line for line in unicodedata.normalize("NFC", text).splitlines() if line.strip()]
    return [_read_person(line) for line in lines if not re.match(r"\s*(이름|성명)\s*([\t,]|$)", line)]


def _read_person(line):
    cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ",")]
    name, role, tie, phone_end = (cells + [""] * 4)[:4]
    if any(cells[4:]):
        return line, None, "칸이 너무 많습니다. 이름, 역할, 생활권, 전화 끝 네 자리 순서로 적어 주세요."
    if role and role not in ROLES:
        return line, None, f"역할 ‘{role[:20]}’ 대신 {'·'.join(ROLES)} 가운데 하나를 적어 주세요."
    if tie and tie not in TIES:
        return line, None, f"생활권 ‘{tie[:20]}’ 대신 {'·'.join(TIES)} 가운데 하나를 적어 주세요."
    said = {"role": ROLES.get(role, Participant.Role.MEMBER), "tie": TIES.get(tie, Participant.Tie.HOME)}
    return line, {"name": name, "phone_end": phone_end} | said, f"{MOST}명까지 적을 수 있어 더하지 못했습니다."


class ParticipantRows(
    Rows, formset_factory(ParticipantRow, extra=0, max_num=MOST, absolute_max=150, validate_max=True)
):
    """Who takes part.

    Everybody's end of the phone number may be given, to find the same person in another application; the household
    is asked where a condition counts by households, the dong where leaders have to live in it.
    """

    key, related = "people", "participants"
    label = "참여자"
    template_name = "grants/application_part_people.html"

    def get_form_kwargs(self, index):
        if not hasattr(self, "_row_kwargs"):
            asked = {row.key for row in self.application.call.conditions.all()}
            needed = {"household": "household", "leaders_dong": "dong_id"}
            left_out = [cell for key, cell in needed.items() if key not in asked]
            dongs = [] if "dong_id" in left_out else [("", "고르세요"), *Dong.objects.values_list("pk", "name")]
            self._row_kwargs = {"left_out": left_out, "dongs": dongs}
        return self._row_kwargs

    def least_lines(self):
        return max(self.application.call.min_people, 1)

    def opening(self):
        """The applicant stands first in an empty list: in most groups he leads it."""
        lines = super().opening()
        if not lines[0]:
            lines[0] = {"name": self.application.contact.name, "role": Participant.Role.LEADER}
        return lines

    def clean(self):
        """A second leader is told, and stored as a participant until it is settled."""
        leaders = [form for form in self if form.record and form.record.role == Participant.Role.LEADER]
        for form in leaders[1:]:
            form.add_error("role", f"대표는 한 사람입니다. ‘{leaders[0].record.name}’님이 이미 대표입니다.")

    def line(self, record):
        told = [record.get_role_display(), record.get_tie_display(), record.phone_end, record.household]
        told.append("동의함" if record.consented else "")
        return f"{record.name} ({', '.join(filter(None, told))})"

    def is_valid(self):
        return super().is_valid() and not self.paste_faults

    # -- pasted from a spreadsheet ----------------------------------------------------------------------------------

    @classmethod
    def rearranged(cls, data):
        """Lines that were pasted become people; those that cannot be read stay where they were pasted."""
        if data.get("add") != "pasted":
            data = super().rearranged(data)
        count = parse_number(data.get(f"{cls.key}-TOTAL_FORMS"))
        if not data.get("pasted", "").strip() or count is None or count > cls.absolute_max:
            return data
        return cls._with_pasted(data.copy(), count)

    @classmethod
    def _with_pasted(cls, data, count):
        blank = [at for at in range(count) if not data.get(f"{cls.key}-{at}-name", "").strip()]
        places, left = chain(blank, range(count, cls.max_num)), []
        for line, cells, _ in read_people(data["pasted"]):
            at = next(places, None) if cells else None
            if at is None:
                left.append(line)
                continue
            data.update({f"{cls.key}-{at}-{name}": text for name, text in cells.items()})
            count = max(count, at + 1)
        data[f"{cls.key}-TOTAL_FORMS"], data["pasted"] = str(count), "\n".join(left)
        return data

    @property
    def pasted(self):
        return self.data.get("pasted", "")

    @property
    def paste_faults(self):
        """Sentences on the lines that were pasted and could not be taken."""
        read = enumerate(read_people(self.pasted), start=1)
        return [f"{number}번째 줄: {sentence}" for number, (_, _, sentence) in read]

    # -- the same person elsewhere ------------------------------------------------------------------------------------

    @property
    def met_elsewhere(self):
        """Names of stored people who are in another application of the call, too; nothing is told about that one."""
        if not self.application.pk:
            return []
        met = Participant.objects.same_elsewhere(self.application, self.stored())
        return [person.name for person in met]

    @property
    def leads_once(self):
        return any(row.key == "leads_once" for row in self.application.call.conditions.all())
