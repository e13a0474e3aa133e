from urllib.parse import urlencode

import django_filters
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from district.models import Dong

from . import terms
from .models import Call, CallCondition, CallType, Field, LinkedProgramme, LinkedWindow


class FieldAndDong(django_filters.FilterSet):
    """Public calls and Seoul-linked ones of a field and a dong; what names none of them is for all of them."""

    field = django_filters.ModelChoiceFilter(
        label="분야", queryset=Field.objects.all(), empty_label="모든 분야", method="among"
    )
    dong = django_filters.ModelChoiceFilter(
        label="동", queryset=Dong.objects.all(), empty_label="모든 동", method="among"
    )

    UNTOLD = ("field",)  # what is not known of Seoul's programmes: asked for it, they are left out

    class Meta:
        model = Call
        fields = []

    def __init__(self, data, calls=None):
        super().__init__(data, Call.objects.public() if calls is None else calls)

    def among(self, calls, name, value):
        return calls.filter(Q(**{f"{name}s": None}) | Q(**{f"{name}s": value}))

    @property
    def asked(self):
        """What was asked for and makes sense, without what was left open."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in ("", None)}

    @property
    def said(self):
        """(label, words) of what was asked for."""
        for name, value in self.asked.items():
            field = self.form.fields[name]
            yield (
                field.label,
                dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value,
            )

    @property
    def narrowed(self):
        """Field and dong as the query of an address, with which calendar, feeds and alerts are narrowed down alike."""
        keys = {name: self.asked[name].pk for name in ("field", "dong") if name in self.asked}
        return f"?{urlencode(keys)}" if keys else ""

    @property
    def unanswered(self):
        """The labels of what was asked for and is not known of Seoul's programmes."""
        return [self.filters[name].label for name in self.UNTOLD if name in self.asked]

    @property
    def calls(self):
        return self.qs if self.form.is_valid() else Call.objects.none()  # an unreadable question finds nothing

    @property
    def windows(self):
        """When Seoul's programmes are called for, as far as the same questions can be asked of them."""
        windows = LinkedWindow.objects.filter(kind=LinkedWindow.Kind.CALL).select_related("programme__department")
        return windows if self.form.is_valid() and not self.unanswered else windows.none()


class CallFilter(FieldAndDong):
    """Calls by what a resident looks for."""

    STATUS = [("open", "접수 중"), ("coming", "접수 예정"), ("past", "지난 공모")]
    WHOSE = [("district", "서대문구"), ("city", "서울시 연계")]
    MONEY = [(million * 1_000_000, f"{million * 100}만 원 이상") for million in (1, 3, 5, 10)]
    UNTOLD = ("field", "kind", "money")

    q = django_filters.CharFilter(label="찾는 말", method="search", max_length=50)
    status = django_filters.ChoiceFilter(label="상태", choices=STATUS, empty_label="모두", method="by_the_page")
    whose = django_filters.ChoiceFilter(label="누구의 공모", choices=WHOSE, empty_label="모두", method="by_the_page")
    kind = django_filters.ChoiceFilter(
        label="신청하는 곳", choices=list(terms.KINDS.items()), empty_label="모두", method="open_to"
    )
    money = django_filters.ChoiceFilter(label="모임당 한도", choices=MONEY, empty_label="모두", method="gives")
    year = django_filters.ChoiceFilter(label="연도", empty_label="모든 연도")

    def __init__(self, data, calls=None):
        super().__init__(data, calls)
        years = {*Call.objects.public().order_by().values_list("year", flat=True).distinct()}
        years |= {*LinkedProgramme.objects.order_by().values_list("year", flat=True).distinct()}
        self.filters["year"].extra["choices"] = [(year, f"{year}년") for year in sorted(years, reverse=True)]

    def by_the_page(self, calls, name, value):
        """Which sections are shown is the page's business: it has two kinds of calls in each."""
        return calls

    def search(self, calls, name, value):
        words = [Q(**{f"{column}__says": value}) for column in ("title", "summary", "who", "subject")]
        return calls.filter(words[0] | words[1] | words[2] | words[3])

    def open_to(self, calls, name, value):
        """Calls that do not keep this kind of applicant out: in one of their types at least it may apply."""
        said = CallCondition.objects.filter(key=terms.Kinds.key, call=OuterRef("pk"))
        names_it = said.annotate(named=Cast("options", TextField())).filter(named__contains=f'"{value}"')
        silent = CallType.objects.filter(call=OuterRef("pk")).exclude(
            pk__in=CallCondition.objects.filter(key=terms.Kinds.key).exclude(type=None).values("type")
        )
        restricted = Exists(said.filter(type=None)) | (Exists(said) & ~Exists(silent))
        return calls.filter(Exists(names_it) | ~restricted)

    def gives(self, calls, name, value):
        return calls.filter(Exists(CallType.objects.filter(call=OuterRef("pk"), cap__gte=value)))

    def shows(self, status):
        """Whether calls in this state were asked for."""
        return self.asked.get("status") in (None, status)

    @property
    def calls(self):
        return super().calls.none() if self.asked.get("whose") == "city" else super().calls

    @property
    def windows(self):
        windows = super().windows.none() if self.asked.get("whose") == "district" else super().windows
        if year := self.asked.get("year"):
            windows = windows.filter(programme__year=year)
        if words := self.asked.get("q"):
            columns = [Q(**{f"programme__{column}__says": words}) for column in ("name", "purpose", "support")]
            windows = windows.filter(columns[0] | columns[1] | columns[2])
        return windows
