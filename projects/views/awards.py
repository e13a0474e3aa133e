"""Funded projects for everybody: the list, one of them, where the money went, and the days they were shown."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from grants import charts
from grants.models import Award

from .. import memory, permissions
from ..filters import AwardFilter
from ..models import DataLicence, Picture, Showcase


def tabs(here):
    """The pages about funded projects, as components/tabs.html wants them."""
    pages = (("사업 찾기", "projects:awards"), ("동별 지원금", "projects:money"), ("성과발표회", "projects:showcases"))
    return [{"label": label, "url": reverse(name), "current": name == here} for label, name in pages]


@require_safe
def awards(request):
    """Funded projects, to be narrowed down and taken away; above them the newest stories."""
    found = AwardFilter(request.GET, memory.listed())
    rows = found.awards
    sums = memory.sums(rows)
    page = memory.page_of(rows, sums["count"], request.GET.get("page"))
    asked = {name for name, value in request.GET.items() if value and name != "page"}
    context = {
        "tabs": tabs("projects:awards"),
        "filter": found,
        "page_obj": page,
        **sums,
        "stories": memory.newest_stories() if page.number == 1 and not asked else (),
        "licence": DataLicence.today(),
    }
    return render(request, "projects/award_list.html", context)


@require_safe
def award(request, pk):
    """One funded project: what it was, what is told of it, and what was funded beside it."""
    shown = get_object_or_404(memory.told().select_related("linked_programme", "project"), pk=pk)
    of_group, beside = memory.neighbours(shown)
    context = {
        "award": shown,
        "of_group": of_group,
        "beside": beside,
        "showcases": shown.showcases.all(),
        "may_tell": request.user.is_authenticated and permissions.may_tell(request.user, shown),
    }
    return render(request, "projects/award_detail.html", context)


@require_safe
def money(request):
    """Where the money went: by dong on the map of a year, and by dong, field and source over the years."""
    years = charts.funded_years()
    asked = request.GET.get("year", "")
    known = charts.funded_years(Award.objects.real().exclude(dong=None)) or years
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else (known or [None])[-1]
    money = (charts.dong_money_chart(), charts.field_money_chart(), charts.source_money_chart())
    context = {
        "tabs": tabs("projects:money"),
        "years": years[::-1],
        "year": year,
        "map": year and charts.dong_money_map(year),
        "counts": charts.dong_count_map(),
        "charts": [chart for chart in money if chart],
        "fields": charts.field_count_chart(),
    }
    return render(request, "projects/award_money.html", context)


@require_safe
def showcases(request):
    """The days on which projects are shown to the neighbours, coming ones first."""
    rows = list(Showcase.objects.prefetch_related("awards"))
    today = timezone.localdate()
    context = {
        "tabs": tabs("projects:showcases"),
        "coming": [row for row in rows if row.day >= today][::-1],
        "past": [row for row in rows if row.day < today],
    }
    return render(request, "projects/showcase_list.html", context)


@require_safe
@cache_control(private=True, max_age=300)  # what is taken down is gone within minutes
def picture(request, pk):
    """A picture of a public story; others for those who write or check the story. `small` is for lists and phones."""
    shown = get_object_or_404(Picture.objects.select_related("story__award__project__award"), pk=pk)
    if not (shown.story.is_public and shown.consent_at):
        user = request.user
        if not user.is_authenticated or not permissions.may_see_story(user, shown.story.award):
            raise Http404
    file = shown.small if "small" in request.GET else shown.image
    return FileResponse(file.open("rb"), content_type="image/jpeg")
