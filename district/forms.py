from allauth.account.forms import SignupForm as BaseSignupForm

from .fields import LineField


class SignupForm(BaseSignupForm):
    """Sign-up asks for a name besides e-mail and password; nothing else is needed to begin."""

    name = LineField(label="이름", max_length=60)
    field_order = ["name", "email", "password1", "password2"]
