"""Forms that count once: each filling-in carries a key, and what comes with a key that is known is not done again."""

from django.core.exceptions import ValidationError


def same_again(stored, **facts):
    """What was stored when the form came first, if it says the same now; ValidationError (code "key") if not."""
    if any(getattr(stored, name) != value for name, value in facts.items()):
        raise ValidationError(
            "이 양식은 이미 보내 등록했고, 지금 적은 내용은 그것과 다릅니다. 따로 등록하려면 한 번 더 보내 주세요.",
            code="key",
        )
    return stored
