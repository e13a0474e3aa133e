from django import forms

from ..models import Editor


class InvitationForm(forms.Form):
    """Whom the applicant asks to write along."""

    use_required_attribute = False

    email = forms.EmailField(
        label="이메일",
        help_text="이 주소로 초대 메일을 보냅니다. 받은 분은 같은 주소로 가입한 계정으로 수락합니다.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "초대할 분의 이메일을 적어 주세요.", "invalid": "이메일 주소를 확인해 주세요."},
    )
    role = forms.ChoiceField(
        label="권한",
        choices=[(Editor.Role.WRITE, "쓰기 — 신청서를 고칠 수 있습니다"), (Editor.Role.READ, "보기 — 읽기만 합니다")],
        initial=Editor.Role.WRITE,
        widget=forms.RadioSelect,
        error_messages={"required": "권한을 골라 주세요.", "invalid_choice": "목록에 있는 권한을 골라 주세요."},
    )
