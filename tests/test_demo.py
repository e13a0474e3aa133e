"""The demo: accounts that open, a call to try at once, and a trail as true as that of real work."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from district.models import Activity, Letter, User
from governance import health
from governance.models import AllowancePayment, AllowanceRule, Body, Meeting, Term, WithholdingRule
from grants.models import Application, Call, Review
from planning.models import BudgetChange, BudgetLine, Expenditure, MonthClose, Plan, ScheduleCell
from planning.progress import cells_of, tally, tasks_by_month
from reports.editions import PUBLIC
from reports.registry import REPORTS
from seodaemun_maeul import demo
from tests.factories.district import UserFactory
from tests.factories.governance import AllowanceRuleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2016")]

PASSWORD = "maeul-demo-2016"
SEOUL = ZoneInfo("Asia/Seoul")
# The ledger names these as they name themselves.
PAID = ("governance.allowancepayment", "projects.payment", "projects.settlement")


@pytest.fixture(autouse=True)
def demo_settings(settings):
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def this_years_call():
    return demo.open_call()


def everything():
    """{model: its rows} of the whole house."""
    return {model: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


def trail_of(subject):
    return [(line.actor_name, line.before, line.after) for line in Activity.objects.about(subject).order_by("pk")]


@pytest.mark.parametrize(("wanted", "password"), [(False, PASSWORD), (True, "")])
def test_where_no_demo_is_wanted_nothing_is_loaded(settings, wanted, password):
    settings.DEMO, settings.DEMO_PASSWORD = wanted, password
    before = everything()

    with pytest.raises(CommandError, match="DEMO=1"):
        load()

    assert everything() == before


def test_without_the_plan_it_says_what_to_load_first():
    Plan.objects.update(year=2015)
    before = everything()

    with pytest.raises(CommandError, match="load_plan"):
        load()

    assert everything() == before


def test_every_account_that_is_printed_signs_in(client):
    printed = load()

    assert PASSWORD in printed
    for account in demo.accounts():
        assert account["email"] in printed and account["name"] in printed
        client.post("/accounts/login/", {"login": account["email"], "password": PASSWORD})
        assert f"{account['name']} 님" in client.get("/").text
        client.post("/accounts/logout/")


def test_officials_have_their_roles_and_nobody_has_all_rights():
    load()

    roles = {user.name: [group.name for group in user.groups.all()] for user in User.objects.filter(is_staff=True)}
    assert roles == {"한가람": ["공모 담당"], "오세람": ["팀장"], "남새온": []}
    assert not User.objects.filter(is_superuser=True).exists()


def test_five_members_sit_on_free_seats_of_the_committee():
    load()

    members = [account["email"] for account in demo.accounts() if account.get("committee")]
    terms = Term.objects.current().filter(person__email__in=members)
    assert len(members) == len(terms) == len({term.seat for term in terms}) == 5
    assert all(term.seat.terms.current().count() == 1 for term in terms)


def test_the_allowances_of_a_meeting_of_the_plan_s_year_were_paid_from_its_line():
    load()
    load()

    payment = AllowancePayment.objects.get()
    assert (payment.status, payment.meeting.day.year) == ("confirmed", 2016)
    assert (payment.expenditure.line.name, payment.expenditure.amount) == ("위원회 참석수당", payment.total)
    named = set(payment.rows.paid().values_list("name", flat=True))
    assert named == {account["name"] for account in demo.accounts() if account.get("committee")}
    assert payment.proposed_by != payment.confirmed_by


def test_the_page_about_the_committee_s_health_has_something_to_show():
    load()

    found = health.findings()
    assert [term.name for _, terms in found["ending"] for term in terms] == ["이하늘 (예시)"]
    (share,) = [share for share in found["shares"] if share.limit]
    assert share.is_over and share.body.rule_on(timezone.localdate()).is_example


@pytest.mark.parametrize(
    "day", [None, datetime(2026, 12, 31, 23, 59), datetime(2027, 1, 1, 0, 0), datetime(2028, 2, 29, 8, 59)], ids=str
)
def test_the_call_is_open_on_whatever_day_it_is_loaded_and_two_weeks_on(time_machine, day):
    if day:
        time_machine.move_to(day.replace(tzinfo=SEOUL), tick=False)

    load()

    call, now = this_years_call(), timezone.now()
    assert call.year == timezone.localdate().year
    assert (timezone.localtime(call.opens_at).hour, timezone.localtime(call.closes_at).hour) == (9, 18)
    assert call.is_open_at(now) and call.is_open_at(now + timedelta(days=13))
    assert not call.is_open_at(now + timedelta(days=15))


def test_the_call_is_that_of_2016_and_calls_whatever_is_made_up_an_example():
    load()

    call, model = this_years_call(), Call.objects.get(year=2016)
    for name in ("who", "subject", "restriction", "budget"):
        assert getattr(call, name) == getattr(model, name)
    assert [str(type) for type in call.types.all()] == [str(type) for type in model.types.all()]
    assert all(criterion.is_example for criterion in call.criteria.all())


def test_there_is_an_application_on_every_step_of_the_way():
    load()

    applications = this_years_call().applications.all()
    for application in applications:
        assert application.missing() == []
        assert application.attachments.get().document.file.read().startswith(b"%PDF")
    statuses = list(applications.values_list("status", flat=True))
    assert {status: statuses.count(status) for status in statuses} == {
        "draft": 1,
        "submitted": 1,
        "returned": 1,
        "eligible": 3,
    }
    reviews = Review.objects.filter(application__call=this_years_call())
    assert set(reviews.values_list("status", flat=True)) == {"assigned", "submitted"}


def test_the_trail_tells_who_brought_each_record_where_it_stands():
    load()

    call = this_years_call()
    for record in (*call.applications.all(), *Review.objects.filter(application__call=call), call):
        steps = trail_of(record)
        ends = [after for _, _, after in steps]
        assert [before for _, before, _ in steps][1:] == ends[:-1]
        assert ends[-1:] == ([] if record.status == "draft" else [record.get_status_display()])
    assert trail_of(call) == [("오세람", "작성중", "공고")]
    assert trail_of(Application.objects.get(status="returned")) == [
        ("정다온", "작성중", "접수"),
        ("한가람", "접수", "보완요청"),
    ]
    review = Review.objects.filter(application__call=call, status="submitted", member__name="조아라").get()
    assert trail_of(review) == [("한가람", "", "배정"), ("조아라", "배정", "채점중"), ("조아라", "채점중", "제출")]


def test_what_a_call_may_ask_beyond_the_plan_is_there_and_called_an_example():
    load()

    call = this_years_call()
    made_up = call.conditions.filter(ground="예시")
    assert {row.key for row in made_up} == {"household", "ties", "not_again", "item_refused", "bonus"}
    assert {row.key for row in call.conditions.exclude(ground="예시")} == {"people", "own_share"}
    assert all("예시" in row.text for row in made_up if row.text)
    assert all("예시" in step.note for step in call.steps.all())
    assert all(item.is_example for item in call.check_items.all())
    briefing = call.steps.get(kind="briefing")
    assert (briefing.phase, briefing.duty) == ("before", "bonus")
    assert timezone.now() < briefing.starts_at < call.closes_at
    assert call.obstacles() == []


def test_screening_is_to_be_seen_in_the_middle_and_at_its_end(client):
    load()

    waiting, seen = (Application.objects.get(group_name=name) for name in ("북가좌 나눔부엌", "홍제 책읽는 밥상"))
    assert len(waiting.open_checks()) == 2 and not seen.open_checks()
    answered = seen.department_reviews.get()
    assert (answered.status, answered.answered_by.name) == ("fit", "남새온") and "(예시)" in answered.opinion
    client.force_login(User.objects.get(email="department@maeul.example"))
    assert waiting.title in client.get("/departments/").text


def test_no_letter_of_the_demo_waits_for_a_mail_server():
    load()

    assert set(Letter.objects.values_list("status", flat=True)) == {"sent"}
    assert Letter.objects.filter(kind="receipt").count() == 5


# -- the year of 2016 -------------------------------------------------------------------------------------------------


def test_what_the_plan_says_stays_as_published():
    def published():
        names = ("plan", "schedule", "budget")
        said = [REPORTS[name].build(2016, PUBLIC).fingerprint() for name in names]
        return said, Plan.objects.get(year=2016).baseline

    before = published()

    load()

    assert published() == before
    assert Plan.objects.get(year=2016).versions.count() == 1


def test_the_year_is_spent_and_no_line_below_nothing():
    load()

    lines = BudgetLine.objects.of_year(2016).as_of(date(2016, 12, 31))
    assert sum(line.changed for line in lines) == 0 and any(line.changed for line in lines)
    assert all(0 <= line.spent <= line.current for line in lines)
    assert 0.7 < sum(line.spent for line in lines) / sum(line.current for line in lines) < 0.95
    assert Expenditure.objects.exclude(reverses=None).get().reverses.amount == 2_400_000
    assert {close.month for close in MonthClose.objects.standing()} == set(range(1, 10))


def test_a_change_is_in_force_and_another_waits_for_the_head():
    load()

    standing = {(change.status, change.drafted_by.name) for change in BudgetChange.objects.all()}
    assert standing == {("approved", "한가람"), ("draft", "한가람")}


def test_months_stand_in_every_way_a_month_of_a_year_gone_by_can():
    load()

    sums = tally(cells_of(tasks_by_month(Plan.objects.get(year=2016))))
    assert min(sums.done, sums.suggested, sums.late, sums.skipped, sums.beside) > 0
    assert sums.done > sums.planned / 2


def test_whatever_was_made_up_in_words_says_so():
    load()

    cells = ScheduleCell.objects.exclude(remark="")
    told = Expenditure.objects.exclude(source_model__in=PAID)
    made_up = [
        *told.values_list("label", flat=True),
        *Meeting.objects.values_list("place", flat=True),
        *told.exclude(reason="").values_list("reason", flat=True),
        *BudgetChange.objects.values_list("reason", flat=True),
        *cells.values_list("remark", flat=True),
    ]
    assert len(made_up) > 70
    assert all(words.endswith("(예시)") for words in made_up)
    assert {cell.confirmed_by or cell.skipped_by for cell in cells} == {User.objects.get(name="한가람")}


def test_a_year_that_somebody_began_to_live_is_left_alone():
    line, officer = BudgetLine.objects.of_year(2016).first(), UserFactory(staff=True)
    line.spend(1_000, by=officer, on=date(2016, 3, 2), label="벌써 쓴 돈")

    load()

    assert [entry.label for entry in Expenditure.objects.filter(spent_on__year=2016)] == ["벌써 쓴 돈"]
    assert not ScheduleCell.objects.exclude(confirmed_at=None).exists()


def test_a_second_run_changes_nothing():
    load()
    before = everything()

    load()

    assert everything() == before


def test_a_demo_started_weeks_later_finds_its_call_open_again(time_machine):
    load()
    time_machine.move_to(timezone.now() + timedelta(days=40))
    assert not this_years_call().is_open

    load()

    assert this_years_call().is_open
    assert this_years_call().steps.get(kind="briefing").starts_at > timezone.now()
    assert Activity.objects.about(this_years_call()).first().verb == "시연 기간 옮김"


def test_a_second_run_keeps_what_people_did_meanwhile():
    load()
    Call.objects.filter(pk=this_years_call().pk).update(title="고친 공모", closes_at=timezone.now())
    User.objects.filter(email="resident1@maeul.example").update(name="고친 이름")
    taken_back = Application.objects.get(status="submitted")
    taken_back.withdraw(by=taken_back.applicant)
    before = everything()

    load()

    assert everything() == before


def test_a_new_password_reaches_the_accounts(settings, client):
    load()
    settings.DEMO_PASSWORD = "another-one-2016"

    load()

    assert client.login(username="staff@maeul.example", password="another-one-2016")


def test_what_members_are_paid_and_taxed_is_an_example_and_not_loaded_over_the_districts_own():
    rule = AllowanceRuleFactory(body=Body.objects.get(kind="committee"), base=1, ground="조례")
    load()

    assert list(AllowanceRule.objects.all()) == [rule]
    [tax] = WithholdingRule.objects.all()
    assert tax.is_example and "예시" in tax.ground
