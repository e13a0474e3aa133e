"""Letters that somebody received, to be read on the site: the mail is only a copy."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from district.models import Letter

from ..models import Application


@login_required
def letters(request):
    """What was sent to somebody, newest first."""
    page = Paginator(Letter.objects.received_by(request.user), 20).get_page(request.GET.get("page"))
    return render(request, "grants/letter_list.html", {"page_obj": page})


@never_cache
@login_required
def letter(request, pk):
    """One letter, with the way to what it is about."""
    shown = get_object_or_404(Letter.objects.received_by(request.user), pk=pk)
    Letter.objects.filter(pk=shown.pk, read_at=None).update(read_at=timezone.now())
    about = None
    if shown.subject_model == Application._meta.label_lower:
        about = Application.objects.shared_with(request.user).filter(pk=shown.subject_id).first()
    return render(request, "grants/letter_detail.html", {"letter": shown, "application": about})
