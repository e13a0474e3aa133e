"""Records of lower floors that name applications: nobody finds among them what he is kept from."""

from django.db.models import Q

from district.models import Document

from .models import Application, Attachment, Intake


def _kept_from(user):
    """(key, number, title, group) of the applications that do not exist for `user` (제척·기피·회피); his own do."""
    own = Application.objects.shared_with(user).values("pk")
    kept = Application.objects.filter(conflicts__in=user.conflicts.upheld()).exclude(pk__in=own)
    return list(kept.order_by().values_list("pk", "number", "title", "group_name"))


def trail(user, lines):
    """The lines of a trail that `user` may read. What a line says is text: a name of his hides one line too many
    rather than one too few."""
    for pk, *names in _kept_from(user):
        told = Q(subject_model=Application._meta.label_lower, subject_id=str(pk))
        for name in filter(None, names):
            told |= Q(subject_label__contains=name)
            if any(field.name == "note" for field in lines.model._meta.fields):
                told |= Q(note__contains=name)
        lines = lines.exclude(told)
    return lines


def documents(user, found=None):
    """The files that `user` may find by name."""
    found = Document.objects.all() if found is None else found
    kept = [pk for pk, *_ in _kept_from(user)]
    if not kept:
        return found
    handed_in = Attachment.objects.filter(application__in=kept).values("document")
    scanned = Intake.objects.filter(application__in=kept).values("scan")
    return found.exclude(pk__in=handed_in).exclude(pk__in=scanned)


def letters(user, found):
    """The letters that `user` may handle: none about what he is kept from."""
    kept = _kept_from(user)
    about = Q(subject_model=Application._meta.label_lower, subject_id__in=[str(pk) for pk, *_ in kept])
    return found.exclude(about)
