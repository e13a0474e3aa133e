import django_filters
from django.db.models import Q

from district.models import Dong

from .models import Award
from .models.award import Source


class AwardFilter(django_filters.FilterSet):
    """Funded projects by year, source, programme, dong and words of their name."""

    year = django_filters.ChoiceFilter(label="연도", empty_label="모든 연도")
    source = django_filters.ChoiceFilter(label="재원", choices=Source, empty_label="모든 재원")
    programme = django_filters.ChoiceFilter(label="사업", empty_label="모든 사업")
    dong = django_filters.ModelChoiceFilter(label="동", queryset=Dong.objects.all(), empty_label="모든 동")
    q = django_filters.CharFilter(label="찾는 말", method="search", max_length=50)

    class Meta:
        model = Award
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = list(Award.objects.values_list("year", "programme").order_by("-year", "programme").distinct())
        years, programmes = ({row[at] for row in named} for at in (0, 1))
        self.filters["year"].extra["choices"] = [(year, f"{year}년") for year in sorted(years, reverse=True)]
        self.filters["programme"].extra["choices"] = [(name, name) for name in sorted(programmes)]

    def search(self, queryset, name, value):
        """Words in the project's or the group's name; private persons cannot be searched for."""
        return queryset.filter(Q(title__icontains=value) | Q(group_name__icontains=value, is_person=False))
