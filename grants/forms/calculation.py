"""The helpers of allocation with what staff may tell them; each turns rows into rows and says in words what it did."""

from django import forms

from district.fields import WonField

from .. import allocation

UNITS = [(10_000, "만원 아래 버림"), (1_000, "천원 아래 버림"), (100_000, "십만원 아래 버림"), (1, "버리지 않음")]


def _percent(label, initial, **more):
    return forms.IntegerField(label=label, min_value=1, max_value=100, initial=initial, **more)


def _unit():
    return forms.TypedChoiceField(label="끝수", choices=UNITS, coerce=int, initial=10_000)


class Calculation(forms.Form):
    """A helper: `told` is what it did, `of(rows)` what it makes of them. `overview` names types and fields."""

    title = button = ""

    def __init__(self, data=None, *, overview):
        super().__init__(data, initial=None, auto_id=f"id_{self.name}_%s")
        self.overview, self.call = overview, overview.scenario.call
        self.ask()

    def ask(self):
        """Adds the fields that depend on the call."""

    def _keyed(self, prefix):
        """{key: number} of the fields `prefix_…` that were filled."""
        told = {name.removeprefix(f"{prefix}_"): value for name, value in self.cleaned_data.items()}
        return {
            int(key): value
            for key, value in told.items()
            if f"{prefix}_{key}" in self.fields and key.isdecimal() and value is not None
        }


class Fill(Calculation):
    name, title, button = "fill", "순위대로 채우기", "채운 결과 보기"

    mode = forms.ChoiceField(
        label="예산에 들지 않는 신청을 만나면",
        choices=[("skip", "건너뛰고 다음 순위로"), ("stop", "거기서 멈춤")],
        initial="skip",
        widget=forms.RadioSelect,
    )
    percent = _percent("신청액의 몇 %", 100)
    unit = _unit()
    places = forms.BooleanField(label="유형별 선정 수를 지킴", required=False, initial=True)
    dong_from = forms.DecimalField(
        label="동마다 1건을 먼저(몇 점부터)",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text="그 점수 이상인 신청이 있는 동은 가장 앞선 1건을 먼저 선정합니다. 비우면 동을 가리지 않습니다.",
    )
    reserve = forms.BooleanField(label="나머지 순위는 예비로", required=False)

    def ask(self):
        self.limits = {type_.pk: type_.places for type_ in self.call.types.all() if type_.places}
        self.caps = tuple((type_.pk, type_.cap) for type_ in self.call.types.all() if type_.cap)
        if not self.limits:
            del self.fields["places"]
        self.fields["reserve"].initial = self.call.keeps_reserve
        used = {row.field for row in self.overview.rows} - {None}
        for key, name in self.overview.names["field"].items():
            if key in used:
                self.fields[f"quota_{key}"] = forms.IntegerField(
                    label=f"{name} 최대(건)", required=False, min_value=0, max_value=10_000
                )

    def of(self, rows):
        told = self.cleaned_data
        filled = allocation.fill_by_rank(
            rows,
            self.overview.budget or 0,
            skip=told["mode"] == "skip",
            offer=allocation.Offer(told["percent"], told["unit"], self.caps),
            places=self.limits if told.get("places") else {},
            quotas=self._keyed("quota"),
            dong_from=told["dong_from"],
        )
        return allocation.reserve_rest(filled) if told["reserve"] else filled

    @property
    def told(self):
        told = self.cleaned_data
        quotas = [f"{self.overview.names['field'][key]} {n}건까지" for key, n in self._keyed("quota").items()]
        parts = (
            "맞지 않으면 건너뜀" if told["mode"] == "skip" else "맞지 않으면 멈춤",
            f"신청액의 {told['percent']}%" if told["percent"] < 100 else "",
            f"{told['dong_from']}점부터 동마다 1건 먼저" if told["dong_from"] is not None else "",
            "유형별 선정 수" if told.get("places") else "",
            *quotas,
        )
        return f"순위대로 채움({', '.join(filter(None, parts))})"[:200]


class Cut(Calculation):
    name, title, button = "cut", "같은 비율로 줄이기", "줄인 결과 보기"

    percent = _percent("지금 제안액의 몇 %", 90)

    def of(self, rows):
        return allocation.cut_percent(rows, self.cleaned_data["percent"])

    @property
    def told(self):
        return f"제안액의 {self.cleaned_data['percent']}%로 줄임"


class Floor(Calculation):
    name, title, button = "floor", "끝수 버리기", "버린 결과 보기"

    unit = _unit()

    def of(self, rows):
        return allocation.floor_to(rows, self.cleaned_data["unit"])

    @property
    def told(self):
        return dict(UNITS)[self.cleaned_data["unit"]]


class Cap(Calculation):
    name, title, button = "cap", "유형별 한도 두기", "한도를 둔 결과 보기"

    def ask(self):
        for type_ in self.call.types.all():
            self.fields[f"cap_{type_.pk}"] = WonField(label=f"{type_} 한도(원)", required=False, initial=type_.cap)

    def of(self, rows):
        return allocation.cap_by_type(rows, self._keyed("cap"))

    @property
    def told(self):
        caps = [f"{self.overview.names['type'][key]} {won:,}원" for key, won in self._keyed("cap").items()]
        return f"유형별 한도({', '.join(caps)})"[:200]


class Reserve(Calculation):
    name, title, button = "reserve", "예비 정하기", "예비를 정한 결과 보기"

    limit = forms.IntegerField(
        label="예비(건)", required=False, min_value=0, max_value=10_000, help_text="비우면 점수가 있는 나머지 모두"
    )

    def of(self, rows):
        return allocation.reserve_rest(rows, self.cleaned_data["limit"])

    @property
    def told(self):
        limit = self.cleaned_data["limit"]
        return "나머지 순위를 예비로" if limit is None else f"다음 순위 {limit}건을 예비로"


CALCULATIONS = {form.name: form for form in (Fill, Cut, Floor, Cap, Reserve)}
