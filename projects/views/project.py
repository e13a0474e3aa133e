"""A project's own page and the list of one's projects."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from .. import permissions
from ..models import Project
from ..way import STEPS, way


def seen_by(user, pk):
    """The project as far as it exists for somebody; else a 404."""
    return get_object_or_404(Project.objects.visible_to(user).with_award(), pk=pk)


def written_by(user, pk):
    """The project for who writes it; for anybody else a 404."""
    project = seen_by(user, pk)
    if not permissions.may_write(user, project):
        raise Http404
    return project


@never_cache
@login_required
def projects(request):
    """The projects of one's groups, and those one helps; officials find theirs at the desk."""
    own = Project.objects.of_group(request.user)
    rows = own | Project.objects.filter(pk__in=request.user.assisted.values("project"))
    rows = rows.with_award().order_by("-award__year", "pk")
    return render(request, "projects/project_list.html", {"projects": rows})


@never_cache
@login_required
def project(request, pk):
    """One project: where it stands, what comes next, and the way to its parts."""
    shown = seen_by(request.user, pk)
    context = {
        "project": shown,
        "may_write": permissions.may_write(request.user, shown),
        "manages": permissions.may_manage(request.user),
        "steps": STEPS,
        "way": way(shown),
    }
    return render(request, "projects/project_detail.html", context)
