"""While a plan is being changed, the public reads what was confirmed, to the letter."""

import pytest

from grants.models import Award, Call
from planning.models import BudgetLine, Plan, ScheduleCell, Section
from reports.editions import INTERNAL, PUBLIC
from reports.registry import REPORTS
from reports.renderings import Copy
from tests.factories.district import UserFactory

pytestmark = pytest.mark.django_db
NAMES = ("plan", "schedule", "budget")


def documents(edition):
    return {name: REPORTS[name].build(2016, edition).fingerprint() for name in NAMES}


@pytest.fixture
def half_edited(plan_2016):
    """The plan of 2016 taken up again: a title, a sentence, an amount and a month are already others."""
    head = UserFactory(staff=True)
    Plan.objects.get(year=2016).reopen(by=head, note="제1회 추경")
    Plan.objects.filter(year=2016).update(title="고치는 중인 제목", vision="고치는 중인 비전")
    Section.objects.filter(plan=plan_2016, order=1).update(title="고치는 중인 장", body="○ 고치는 중인 글")
    BudgetLine.objects.filter(name="마을지도 제작").update(amount=99_000_000)
    ScheduleCell.objects.filter(task__area__plan=plan_2016, month=2).update(planned=False)
    return head


@pytest.fixture
def confirmed(plan_2016):
    return documents(PUBLIC), documents(INTERNAL)


def test_taking_a_plan_up_changes_no_public_document(confirmed, half_edited):
    public, internal = confirmed

    assert documents(PUBLIC) == public
    assert all(documents(INTERNAL)[name] != internal[name] for name in NAMES)


def test_no_half_edited_word_is_on_a_public_page(client, half_edited):
    call = Call.objects.get(year=2016)
    BudgetLine.objects.filter(pk=call.budget_line_id).update(amount=99_000_000)
    addresses = ("/", "/plan/2016/", "/api/v1/budget-lines/", call.get_absolute_url())
    pages = [client.get(address).text for address in addresses]

    assert "고치는 중" not in "".join(pages) and "99,000" not in "".join(pages)
    assert "변경하고 있습니다" in client.get("/plan/2016/").text
    assert client.get("/plan/2016/documents/budget.xlsx").status_code == 200


def test_the_api_leaves_a_plan_out_while_it_is_changed(client, half_edited):
    assert client.get("/api/v1/budget-lines/").json()["count"] == 0

    Plan.objects.get(year=2016).confirm(by=half_edited)

    assert client.get("/api/v1/budget-lines/").json()["count"] == BudgetLine.objects.count()


def test_what_is_confirmed_again_is_what_the_public_reads(client, half_edited):
    Plan.objects.get(year=2016).confirm(by=half_edited)

    page = client.get("/plan/2016/").text

    assert "고치는 중인 제목" in page and "변경하고 있습니다" not in page
    assert documents(PUBLIC)["schedule"] != documents(INTERNAL)["schedule"]  # the editions differ in their name
    assert Plan.objects.get(year=2016).versions.count() == 2


def test_names_are_counted_also_while_the_plan_is_changed(half_edited):
    copy = Copy(REPORTS["plan"], 2016, INTERNAL, "pdf")

    assert copy.persons(copy.document()) == Award.objects.filter(is_person=True).count()
