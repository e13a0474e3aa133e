"""Invented values for the component gallery, which exists in DEBUG only."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from district.charts import bar_chart
from district.fields import DayField, LineField, ProseField, WonField
from reports.tables import Column, Table

KINDS = [("seed", "씨앗기"), ("sprout", "새싹기")]
WORK = [("care", "돌봄"), ("green", "환경")]

REPORT = Table(
    "예시 모임별 금액",
    columns=(Column("kind", "구분"), Column("group", "모임", head=True), Column("amount", "금액", kind="thousand")),
    rows=[("씨앗기", "예시 책모임", 1_200_000), ("씨앗기", "예시 텃밭", 2_280_500), ("새싹기", "예시 부엌", 900_000)],
    unit="천원",
    merge=("kind",),
    subtotals=True,
    totals=("amount",),
)


class SampleForm(forms.Form):
    title = LineField(label="사업 이름", max_length=60, help_text="주민이 읽고 바로 알 수 있게 적어 주세요.")
    dong = forms.ChoiceField(label="동", choices=[("", "고르세요"), ("1", "신촌동"), ("2", "홍은1동")])
    starts_on = DayField(label="시작일")
    amount = WonField(label="신청 금액(원)", help_text="숫자만 적어도 됩니다. 예) 2,280,000")
    purpose = ProseField(label="사업 목적", max_length=1000)
    kind = forms.ChoiceField(label="유형", choices=KINDS, widget=forms.RadioSelect, initial="seed")
    work = forms.MultipleChoiceField(
        label="분야", choices=WORK, widget=forms.CheckboxSelectMultiple, initial=["care"], required=False
    )
    plan = forms.FileField(label="사업계획서")
    agreed = forms.BooleanField(label="개인정보 수집·이용에 동의합니다")


def sample(request):
    columns = [
        SimpleNamespace(label="모임", kind="head"),
        SimpleNamespace(label="사업", kind="text"),
        SimpleNamespace(label="금액", kind="number"),
    ]
    rows = [
        ["예시 책모임", {"text": "동네 책장 만들기", "url": "#table"}, "1,200"],
        ["예시 텃밭모임", "골목 텃밭", "2,280"],
    ]
    now = timezone.now()
    return {
        "empty_form": SampleForm(auto_id="empty_%s"),
        "wrong_form": SampleForm({"title": "우리 마을", "amount": "많이", "kind": "flower"}, auto_id="wrong_%s"),
        "table": SimpleNamespace(columns=columns, rows=rows, totals=["합계", "", "3,480"], unit="천원"),
        "page_obj": Paginator(range(200), 10).get_page(request.GET.get("page", 7)),
        "steps": ["모임 정보", "사업 계획", "예산", "제출"],
        "facts": [("접수", "2016. 4. 30.(토)까지"), ("지원", "씨앗기 · 새싹기"), ("대상", "주민 5명 이상")],
        "tabs": [
            {"label": "모집 중", "url": "#tabs", "current": True},
            {"label": "지난 공모", "url": "#tabs", "current": False},
        ],
        "soon": now + timedelta(days=3),
        "today": timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1),
        "over": now - timedelta(days=1),
        "person": "홍길동",
        "amount": 2280500,
        "report": REPORT,
        "drawing": bar_chart(REPORT.title, [(group, amount) for _, group, amount in REPORT.rows], "천원", "thousand"),
    }
