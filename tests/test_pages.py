import pytest
from django.urls import reverse

from grants.charts import dong_money_chart
from grants.models import Award, AwardTally
from tests.counting import page_cost
from tests.factories.district import DongFactory
from tests.factories.grants import AwardFactory, CallFactory
from tests.factories.planning import BudgetLineFactory, PlanFactory, ScheduleCellFactory

pytestmark = pytest.mark.django_db


def test_the_front_page_stands_without_any_record(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "지금 접수 중인 공모가 없습니다" in response.text


def test_the_front_page_shows_open_calls_and_hides_the_others(client):
    call, closed, draft = CallFactory(), CallFactory(closed=True), CallFactory(draft=True)

    text = client.get("/").text

    assert call.title in text
    assert closed.title not in text and draft.title not in text


def test_the_plan_at_a_glance_has_its_total(client):
    plan = PlanFactory(confirmed=True)
    BudgetLineFactory(programme__unit__policy__plan=plan, amount=92_400_000)

    assert "사업예산은 92,400천원입니다." in client.get("/").text


def test_a_draft_plan_is_not_at_a_glance(client):
    PlanFactory(title="아직 초안인 계획")

    assert "아직 초안인 계획" not in client.get("/").text


def test_private_persons_are_masked_and_groups_are_not(client):
    AwardFactory(group_name="허은경", is_person=True)
    AwardFactory(group_name="골목향아리")

    text = client.get(reverse("projects:awards")).text

    assert "허○경" in text and "허은경" not in text
    assert "골목향아리" in text


def test_private_persons_are_not_found_by_their_name(client):
    AwardFactory(group_name="허은경", is_person=True)

    assert client.get(reverse("projects:awards"), {"q": "허은경"}).context["page_obj"].paginator.count == 0


def test_projects_are_narrowed_down(client):
    dong = DongFactory(name="천연동")
    one = AwardFactory(year=2015, programme="부모커뮤니티", source="seoul", dong=dong, title="아빠와 함께")
    AwardFactory(year=2014, title="다른 사업")

    for asked in (
        {"year": 2015},
        {"source": "seoul"},
        {"programme": "부모커뮤니티"},
        {"dong": dong.pk},
        {"q": "아빠"},
    ):
        assert list(client.get(reverse("projects:awards"), asked).context["page_obj"]) == [one], asked


@pytest.mark.parametrize("asked", [{"year": "x"}, {"dong": "99999"}, {"source": "'"}, {"q": "가" * 99}, {"page": "x"}])
def test_a_senseless_question_is_answered_without_an_error(client, asked):
    AwardFactory()

    assert client.get(reverse("projects:awards"), asked).status_code == 200


def test_the_map_counts_what_the_plan_counted(client):
    dong = DongFactory(name="천연동")
    AwardTally.objects.create(year=2015, source="district", axis="dong", order=1, label="천연", dong=dong, count=7)

    for page, name in (("home", "map"), ("projects:money", "counts")):
        chart = client.get(reverse(page)).context[name]
        assert chart.rows[-1] == ("계", 7)
        assert "천연동 7건" in chart.svg


def test_money_is_told_by_dong_and_what_nobody_knows_below():
    known, other = DongFactory(name="천연동"), DongFactory(name="신촌동")
    AwardFactory(year=2015, dong=known, amount=3_000_000)
    AwardFactory(year=2015, dong=None, amount=9_000_000)
    AwardFactory(year=2016, dong=known, amount=1_000_000)
    AwardFactory(year=2016, dong=known, amount=500_000)

    chart = dong_money_chart()
    rows = {name: figures for name, *figures in chart.rows}

    assert chart.labels == ("동", "2015년", "2016년")
    assert (rows[known.name], rows[other.name]) == ([3_000_000, 1_500_000], [None, None])
    assert chart.rows[-1] == ("동 미상", 9_000_000, 0)
    assert sum(won or 0 for figures in rows.values() for won in figures) == Award.objects.total()
    assert dong_money_chart(until=2015).labels == ("동", "2015년")
    assert dong_money_chart(until=2014) is None


def test_the_page_of_projects_shows_twenty_headed_by_their_titles(client):
    for number in range(21):
        AwardFactory(year=2015, title=f"사업 {number}")

    response = client.get(reverse("projects:awards"))

    assert len(response.context["page_obj"]) == 20
    assert response.text.count('<th role="rowheader" scope="row">') == 20


@pytest.mark.parametrize("page", ["home", "projects:awards", "projects:money", "projects:showcases"])
def test_the_number_of_queries_does_not_grow(client, page):
    def add():
        AwardFactory(dong=DongFactory(name=f"{Award.objects.count()}동"))
        CallFactory()
        line = BudgetLineFactory(programme__unit__policy__plan__confirmed=True)
        ScheduleCellFactory(task__area__plan=line.programme.unit.policy.plan)

    def queries():
        return page_cost(client, reverse(page))

    add()
    queries()
    with_one = queries()
    add()
    add()

    assert queries() == with_one


def test_the_api_says_what_the_pages_say(client):
    AwardFactory(group_name="허은경", is_person=True, amount=2_000_000)
    CallFactory(draft=True)
    call = CallFactory()
    line = BudgetLineFactory(programme__unit__policy__plan=PlanFactory(confirmed=True), amount=92_400_000)
    BudgetLineFactory(programme__unit__policy__plan=PlanFactory(year=2017))

    awards, calls, lines = (
        client.get(f"/api/v1/{name}/").json()["results"] for name in ("awards", "calls", "budget-lines")
    )

    assert (awards[0]["group_name"], awards[0]["amount"]) == ("허○경", 2_000_000)
    assert [row["id"] for row in calls] == [call.pk]
    assert [(row["name"], row["amount"]) for row in lines] == [(line.name, 92_400_000)]


@pytest.mark.parametrize("name", ["awards", "calls", "budget-lines", "tasks"])
def test_the_api_writes_nothing(client, name):
    assert client.post(f"/api/v1/{name}/", {}).status_code in (403, 405)
