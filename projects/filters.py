import django_filters
from django.db.models import Q

from district.models import Dong
from grants.models import Award, Field
from grants.models.award import Source

from .models import Story


class AwardFilter(django_filters.FilterSet):
    """Funded projects by year, source, programme, dong, field, what is told of them, and words of their name."""

    TOLD = [("story", "이야기가 있는 사업"), ("picture", "사진이 있는 사업"), ("good", "우수사례")]

    q = django_filters.CharFilter(label="찾는 말", method="search", max_length=50)
    year = django_filters.ChoiceFilter(label="연도", empty_label="모든 연도")
    dong = django_filters.ModelChoiceFilter(label="동", queryset=Dong.objects.all(), empty_label="모든 동")
    field = django_filters.ModelChoiceFilter(label="분야", queryset=Field.objects.all(), empty_label="모든 분야")
    source = django_filters.ChoiceFilter(label="재원", choices=Source, empty_label="모든 재원")
    programme = django_filters.ChoiceFilter(label="사업", empty_label="모든 사업")
    told = django_filters.ChoiceFilter(label="기록", choices=TOLD, empty_label="모두", method="with_record")

    class Meta:
        model = Award
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = list(Award.objects.values_list("year", "programme").order_by("-year", "programme").distinct())
        years, programmes = ({row[at] for row in named} for at in (0, 1))
        self.filters["year"].extra["choices"] = [(year, f"{year}년") for year in sorted(years, reverse=True)]
        self.filters["programme"].extra["choices"] = [(name, name) for name in sorted(programmes)]

    @property
    def awards(self):
        return self.qs if self.form.is_valid() else Award.objects.none()  # an unreadable question finds nothing

    def search(self, awards, name, value):
        """Words of a project's or group's name, or in what is told of it; private persons cannot be searched for."""
        told = list(Story.objects.public().filter(text__says=value).values_list("award", flat=True))  # read once
        named = Q(title__says=value) | Q(group_name__says=value, is_person=False)
        return awards.filter(named | Q(pk__in=told))

    def with_record(self, awards, name, value):
        stories = Story.objects.public()
        if value == "picture":
            stories = stories.exclude(pictures=None)
        elif value == "good":
            stories = stories.exclude(commended_at=None)
        return awards.filter(pk__in=stories.values("award"))
