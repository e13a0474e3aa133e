from django import forms

from district.fields import LineField, ProseField, UploadField
from district.photos import KINDS
from grants.models import Field

AGREED = "사진에 알아볼 수 있게 나온 사람이 모두 공개에 동의했습니다 (알아볼 수 있는 사람이 없어도 표시합니다)"


class StoryForm(forms.Form):
    """What a group tells of its project."""

    text = ProseField(
        label="사업 이야기",
        max_length=5000,
        help_text="누가 모여 무엇을 했고, 하고 나서 무엇이 달라졌나요? 이웃의 이름과 전화번호는 적지 않습니다.",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "사업 이야기를 적어 주세요."},
    )
    people = forms.IntegerField(
        label="함께한 사람(명)",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="여러 번 온 사람은 한 번만 셉니다. 모르면 비워 둡니다.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WordsForm(forms.Form):
    """What is on a picture, and whether those on it agreed."""

    alt = LineField(
        label="사진 설명",
        max_length=150,
        help_text="사진이 보이지 않는 분이 듣는 말입니다. 예: 골목 화단에 꽃을 심는 이웃 다섯 명",
        error_messages={"required": "사진에 무엇이 보이는지 적어 주세요."},
    )
    caption = LineField(label="덧붙이는 말", max_length=150, required=False, help_text="사진 아래에 나옵니다.")
    consents = forms.BooleanField(label=AGREED, required=False)

    @classmethod
    def of(cls, picture, data=None):
        """The form for a picture that hangs already."""
        said = {"alt": picture.alt, "caption": picture.caption, "consents": picture.consent_at is not None}
        return cls(data, initial=said, prefix=f"picture-{picture.pk.hex[:12]}")


class PictureForm(WordsForm):
    """A picture to be added."""

    image = UploadField(label="사진", kinds=KINDS, error_messages={"required": "사진을 골라 주세요."})
    field_order = ["image", "alt", "caption", "consents"]


class AnswerForm(forms.Form):
    """What a group is asked to mend."""

    answer = ProseField(
        label="고칠 점",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "무엇을 고칠지 적어 주세요."},
    )


class PublicationForm(forms.Form):
    """Under which field the project is counted from now on."""

    field = forms.ModelChoiceField(
        Field.objects.all(),
        label="분야",
        required=False,
        empty_label="모름",
        help_text="선정사업을 세고 찾는 갈래",
    )


class CommendationForm(forms.Form):
    """What others may learn from a project."""

    reason = LineField(
        label="배울 점",
        max_length=200,
        help_text="선정사업 화면에 그대로 나옵니다.",
        error_messages={"required": "무엇을 배울 수 있는지 적어 주세요."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="praise_%s", **kwargs)  # the form to take it down stands on the same page


class WithdrawalForm(forms.Form):
    """Why a story is taken down."""

    reason = LineField(label="내리는 까닭", max_length=200, error_messages={"required": "내리는 까닭을 적어 주세요."})
