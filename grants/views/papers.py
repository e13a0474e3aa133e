"""Files of an application that a page sends by itself, one at a time, while somebody goes on writing."""

from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..forms.papers import FileForm
from .writing import signed_in, writable


@never_cache
@signed_in
@require_POST
def upload(request, pk):
    """Stores one file; answers with what the page shows in its place, or with the reason why not."""
    application = writable(request, pk)
    form = FileForm(application, request.POST, request.FILES)
    if form.place is None:
        raise Http404
    if not form.is_valid():
        return JsonResponse({"error": " ".join(form.errors["file"])}, status=400)
    try:
        attachment = form.save(by=request.user)
    except ValidationError as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=409)
    kept = {"application": application, "attachment": attachment, "name": request.POST["place"]}
    return JsonResponse(
        {
            "stored": render_to_string("grants/application_file.html", kept),
            "saved": render_to_string("grants/application_saved.html", {"application": application}).strip(),
        }
    )
