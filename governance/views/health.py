"""What deserves a look about terms, shares, attendance and vacancies; letters to those whose term ends."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.models import LetterBatch
from planning.views.officials import for_officials

from .. import letters, permissions
from ..health import findings
from ..models import Term


@never_cache
@for_officials(permissions.may_see_health)
def health(request):
    may_write = permissions.may_write_letters(request.user)
    waiting = len(letters.term_endings(Term.objects.ending_within(letters.AHEAD))) if may_write else 0
    return render(request, "governance/health.html", findings() | {"may_write": may_write, "waiting": waiting})


@for_officials(permissions.may_see_health)
@require_POST
def ending_letters(request):
    """Holds a letter for each whose term ends soon and who has none about it yet."""
    if not permissions.may_write_letters(request.user):
        raise Http404
    written = letters.term_endings(Term.objects.ending_within(letters.AHEAD))
    try:
        batch = LetterBatch.write("임기 만료 안내", written, by=request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
        return redirect("governance:health")
    messages.success(request, f"편지 {len(written)}통을 써 두었습니다. 살펴보고 내보내 주세요.")
    return redirect(reverse("admin:district_letterbatch_change", args=[batch.pk]))
