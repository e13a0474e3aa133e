"""The plan of 2016 goes out as a workbook and comes back as the same budget in the empty draft of 2017."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from district.models import Activity
from planning.budget_import import entries_in
from planning.models import BudgetLine
from planning.next_year import carry_book
from seodaemun_maeul import roles
from tests.factories.planning import CostBasisFactory, PlanFactory

pytestmark = pytest.mark.django_db


def test_what_2016_hands_out_makes_the_same_budget_in_an_empty_2017(client, official, plan_2016):
    official(roles.OFFICER)
    line = BudgetLine.objects.of_year(2016).get(name="주민교육 강사료")
    CostBasisFactory(line=line, name="강사", unit_price=200_000, quantity=5, times=1)
    CostBasisFactory(line=line, name="- 보조 강사", unit_price=50_000, quantity=10, times=2)
    carry_book(2016)
    draft = PlanFactory(year=2017)

    file = b"".join(client.get(reverse("planning:import_layout", args=[2016])).streaming_content)
    upload = {"file": SimpleUploadedFile("2016년 예산.xlsx", file)}
    shown = client.post(reverse("planning:import", args=[2017]), upload)
    assert not BudgetLine.objects.of_year(2017).exists()
    stored = {"held": shown.context["held"]}
    answer = client.post(reverse("planning:import_confirmation", args=[2017]), stored, follow=True)

    assert "세부내역 25개, 모두 168,613,000원을 넣었습니다" in answer.text
    old, new = entries_in(plan_2016), entries_in(draft)
    assert new == old and [entry.order for entry in new] == [entry.order for entry in old]
    lines = BudgetLine.objects.of_year(2017)
    assert lines.total() == 168_613_000 and lines.filter(item__object_class__year=2017).count() == 25
    told = Activity.objects.about(draft).get()
    assert (told.verb, told.note) == ("예산 엑셀로 넣기", "2016년 예산.xlsx: 새로 25개. 합계 168,613,000원")
