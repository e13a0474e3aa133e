"""What a verb refuses, and why."""

import pytest
from django.core.exceptions import ValidationError


def refused(act, *args, code, **facts):
    """Expects act(*args, **facts) to be refused for `code` alone; returns the sentences that say so."""
    with pytest.raises(ValidationError) as refusal:
        act(*args, **facts)
    assert {error.code for error in refusal.value.error_list} == {code}
    return " ".join(refusal.value.messages)
