"""The public memory: funded projects as anybody may look them up, with what is told of them."""

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum

from grants.models import Award

from .models import Picture, Story

ON_A_PAGE = 20
BESIDE = 6  # neighbours shown below a project


def told():
    """Awards with all that their line of the list says; `story.shown` are the pictures that everybody may see."""
    pictures = Prefetch("story__pictures", Picture.objects.public(), to_attr="shown")
    return Award.objects.select_related("dong", "field", "application__call", "story").prefetch_related(pictures)


def sums(awards):
    """How many they are, their whole won, and how many of them are made up for the demo; one query."""
    example = Q(application__call__is_example=True)
    return awards.order_by().aggregate(
        count=Count("pk"), total=Sum("amount", default=0), examples=Count("pk", filter=example)
    )


def page_of(awards, count, number):
    """A page of them; `count` is known already."""
    paginator = Paginator(awards, ON_A_PAGE)
    paginator.count = count
    return paginator.get_page(number)


def listed():
    """The same without the words of their stories, which would be sorted and carried along for nothing."""
    return told().defer("story__text", "story__answer", "story__commendation")


def newest_stories():
    """The three that were published last and have a picture to show."""
    pictured = Story.objects.public().filter(Exists(Picture.objects.public().filter(story=OuterRef("pk"))))
    newest = pictured.order_by("-published_at", "-pk").values_list("award", flat=True)[:3]
    return listed().filter(pk__in=list(newest)).order_by("-story__published_at", "-story__pk")


def neighbours(award):
    """(other projects of the same group, others of the same programme in its year); persons have no others."""
    others = listed().exclude(pk=award.pk)
    same = others.filter(group_name=award.group_name, is_person=False) if not award.is_person else others.none()
    beside = others.filter(year=award.year, source=award.source, programme=award.programme)
    return same[:BESIDE], beside.order_by("number")[:BESIDE]
