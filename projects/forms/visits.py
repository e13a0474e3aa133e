from django import forms
from django.core.exceptions import ValidationError

from district import photos
from district.fields import DayField, LineField, ProseField, UploadField
from district.models import User

from ..models import Visit


class VisitForm(forms.Form):
    """When somebody goes to see the project, and who."""

    kind = forms.ChoiceField(
        label="종류",
        choices=Visit.Kind,
        initial=Visit.Kind.SITE,
        widget=forms.RadioSelect,
        error_messages={"required": "종류를 골라 주세요.", "invalid_choice": "목록에서 골라 주세요."},
    )
    planned_on = DayField(label="가기로 한 날", error_messages={"required": "가기로 한 날을 적어 주세요."})
    visitor = forms.ModelChoiceField(
        None,
        label="가는 사람",
        empty_label="고르세요",
        help_text="담당 공무원과 이 사업에 배정한 활동가입니다.",
        error_messages={"required": "가는 사람을 골라 주세요.", "invalid_choice": "목록에서 골라 주세요."},
    )
    purpose = LineField(label="볼 것", max_length=200, required=False, help_text="모임에 함께 알립니다.")

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        officials = User.objects.filter(is_staff=True, is_active=True)
        helpers = User.objects.filter(assisted__project=project)
        self.fields["visitor"].queryset = (officials | helpers).distinct().order_by("name", "pk")


class RecordForm(forms.Form):
    """What was found."""

    happened_on = DayField(label="다녀온 날", error_messages={"required": "다녀온 날을 적어 주세요."})
    findings = ProseField(
        label="점검 내용",
        max_length=3000,
        help_text="모임도 읽습니다. 무엇을 보았고 어떠했는지 적어 주세요.",
        error_messages={"required": "점검 내용을 적어 주세요."},
    )
    follow_up = ProseField(
        label="조치할 것",
        max_length=1000,
        required=False,
        help_text="없으면 비워 둡니다.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    follow_up_due = DayField(label="조치 기한", required=False)


class PhotoForm(forms.Form):
    """A picture of the visit."""

    photo = UploadField(
        label="사진",
        kinds=photos.KINDS,
        help_text="찍은 곳 정보는 지우고 저장합니다. 얼굴이 나온 사람에게는 먼저 물어봐 주세요.",
        error_messages={"required": "사진을 골라 주세요."},
    )


class NoteForm(forms.Form):
    """What was mended."""

    note = ProseField(
        label="이행 내용",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "무엇이 이행되었는지 적어 주세요."},
    )


class HelpForm(forms.Form):
    """What a group needs help with."""

    text = ProseField(
        label="어떤 도움이 필요한가요?",
        max_length=2000,
        help_text="영수증, 정산, 홍보, 이웃 모으기처럼 무엇이든 물어보세요.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "어떤 도움이 필요한지 적어 주세요."},
    )


class AnswerForm(forms.Form):
    """The answer to a request for help."""

    answer_text = ProseField(
        label="답변",
        max_length=3000,
        help_text="모임이 그대로 읽습니다.",
        error_messages={"required": "답변을 적어 주세요."},
    )


class HelperForm(forms.Form):
    """Whom the office asks to help, found by the address he signed up with."""

    email = forms.EmailField(
        label="활동가의 이메일",
        help_text="이 누리집에 가입한 이메일을 적습니다. 그분은 이 사업만 볼 수 있게 됩니다.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "이메일을 적어 주세요.", "invalid": "이메일 주소를 확인해 주세요."},
    )

    def clean_email(self):
        """The person himself; nobody is found by a part of his address."""
        address = self.cleaned_data["email"].strip()
        self.person = User.objects.filter(email__iexact=address, is_active=True).first()
        if self.person is None:
            raise ValidationError("이 이메일로 가입한 사람이 없습니다.", code="email")
        return address
