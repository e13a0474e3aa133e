"""Papers brought by hand, posted or mailed: entered by officials, judged by when they came."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from district.models import AccessLog, Activity, Document, Letter
from grants.models import Application, Call, Intake
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, CostItemFactory, IntakeFactory, ParticipantFactory
from tests.reports.worker import files

from .writing import PROJECT, address, file, save

pytestmark = pytest.mark.django_db
Status = Application.Status


def entry(call):
    return reverse("grants:intake", args=[call.pk])


def sent(arrived=None, **more):
    arrived = timezone.localtime(arrived or timezone.now() - timedelta(hours=1))
    return {
        "channel": "visit",
        "arrived_on": f"{arrived:%Y-%m-%d}",
        "arrived_time": f"{arrived:%H:%M:%S}",
        "name": "이종이",
        "phone": "02-330-0000",
        "email": "paper@example.com",
        "scan": file("신청서.pdf"),
        "form_key": str(Application().form_key),
        **more,
    }


@pytest.fixture
def brought():
    """A paper application typed in wholly, not handed in yet."""
    application = ApplicationFactory(applicant=None, intake=IntakeFactory(email="paper@example.com"))
    ParticipantFactory(application=application, role="leader")
    ParticipantFactory.create_batch(4, application=application)
    CostItemFactory(application=application)
    return application


# -- taking in --------------------------------------------------------------------------------------------------------


def test_a_paper_is_taken_in_typed_on_the_same_form_and_handed_in(client, officer):
    call = CallFactory()
    arrived = (timezone.now() - timedelta(hours=3)).replace(microsecond=0)

    answer = client.post(entry(call), sent(arrived))

    application = Application.objects.get()
    assert answer.url == reverse("grants:application_edit", args=[application.pk])
    assert (application.applicant, application.status, application.intake.arrived_at) == (None, Status.DRAFT, arrived)
    assert Activity.objects.about(application).get().verb == "대리입력"
    save(client, application, "group", {"group_name": "홍제 화요부엌"})
    assert application.group_name == "홍제 화요부엌"
    assert client.get(address(application, "people")).text.count("이종이") == 1


def test_it_gets_its_number_the_instant_of_arrival_and_its_officer(client, officer, brought):
    client.post(reverse("grants:submission", args=[brought.pk]), {"version": brought.version})

    brought.refresh_from_db()
    assert (brought.status, brought.submitted_by) == (Status.SUBMITTED, officer)
    assert brought.submitted_at == brought.intake.arrived_at
    assert brought.number.startswith(f"{timezone.localtime(brought.intake.arrived_at).year}-")
    line = Activity.objects.about(brought).get(verb="접수")
    assert line.note.startswith("대리입력: 방문, ")
    assert (Letter.objects.get().to, Letter.objects.get().address) == (None, "paper@example.com")
    receipt = client.get(reverse("grants:receipt", args=[brought.pk])).text
    assert "이종이" in receipt and "대리입력: 방문" in receipt and brought.number in receipt


def test_without_an_address_there_is_a_receipt_on_paper_and_no_letter(client, officer, brought):
    Intake.objects.update(email="")
    client.post(reverse("grants:submission", args=[brought.pk]))

    brought.refresh_from_db()
    assert brought.number and not Letter.objects.exists()


def test_typing_after_the_deadline_is_in_time_for_what_came_before_it(client, officer, brought):
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))

    save(client, brought, "project", PROJECT)
    assert brought.title == "골목 평상"
    brought.submit(by=officer)
    assert brought.status == Status.SUBMITTED


def test_the_deadline_holds_to_the_second_of_the_arrival(client, officer):
    closes_at = (timezone.now() - timedelta(hours=2)).replace(microsecond=0)
    call = CallFactory(closes_at=closes_at)

    late = client.post(entry(call), sent(closes_at))
    assert "접수 기간에 도착한 것이 아닙니다" in late.context["form"].errors["arrived_on"][0]
    assert not Application.objects.exists() and not Intake.objects.exists() and not Document.objects.exists()
    assert files() == []

    client.post(entry(call), sent(closes_at - timedelta(seconds=1)))
    assert Application.objects.exists()


@pytest.mark.parametrize(
    ("rule", "posted", "arrived", "problem"),
    [
        ("", -3, -2, "channel"),
        ("arrival", -3, -2, None),
        ("arrival", -3, +1, "arrived_on"),
        ("postmark", None, -2, "postmarked_on"),
        ("postmark", 0, +2, None),
        ("postmark", +1, +2, "postmarked_on"),
        ("postmark", -30, +2, "postmarked_on"),
        ("postmark", -1, -2, "postmarked_on"),
    ],
)
def test_post_is_judged_by_the_rule_of_the_call(rule, posted, arrived, problem):
    """Days are counted from the last day of a window that closed ten days ago at its midnight."""
    last = timezone.localdate() - timedelta(days=10)
    midnight = timezone.make_aware(datetime.combine(last + timedelta(days=1), datetime.min.time()))
    call = CallFactory(post_rule=rule, opens_at=midnight - timedelta(days=8), closes_at=midnight)
    letter = IntakeFactory.build(
        channel="post",
        arrived_at=midnight - timedelta(hours=12) + timedelta(days=arrived),
        postmarked_on=None if posted is None else last + timedelta(days=posted),
    )

    found = letter.problem(call)

    assert (found and found[0]) == problem


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"arrived_time": "25:00"}, "arrived_time"),
        ({"arrived_on": "2999-01-01"}, "arrived_on"),
        ({"arrived_on": "2016-02-30"}, "arrived_on"),
        ({"name": "800101-1234567"}, "name"),
        ({"channel": "pigeon"}, "channel"),
        ({"scan": file("신청서.pdf", b"MZ no paper")}, "scan"),
        ({"channel": "post"}, "channel"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_stored(client, officer, given, field):
    answer = client.post(entry(CallFactory()), sent(**given))

    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Application.objects.exists() and not Document.objects.exists()


def test_the_same_form_sent_twice_is_one_paper(client, officer):
    call, data = CallFactory(), sent()
    client.post(entry(call), data)
    again = client.post(entry(call), data | {"scan": file("신청서.pdf")})

    application = Application.objects.get()
    assert again.url == reverse("grants:application_edit", args=[application.pk])
    assert Document.objects.count() == len(files()) == 1


def test_an_application_is_always_somebody_s():
    with pytest.raises(IntegrityError):
        ApplicationFactory(applicant=None)


# -- who may ----------------------------------------------------------------------------------------------------------


def test_residents_and_auditors_take_nothing_in(client, official, brought):
    for person in (UserFactory(), official(roles.AUDITOR)):
        client.force_login(person)
        assert client.get(entry(brought.call)).status_code == 404
        assert client.get(address(brought)).status_code == 404
        assert client.post(reverse("grants:submission", args=[brought.pk])).status_code == 404
    client.force_login(UserFactory())
    assert client.get(reverse("grants:scan", args=[brought.pk])).status_code == 404


def test_the_scan_is_handed_out_to_officials_and_written_down(client, officer, brought):
    answer = client.get(reverse("grants:scan", args=[brought.pk]))

    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AccessLog.objects.get().act == "스캔한 신청서 내려받기"


def test_typing_for_others_is_no_application_of_one_s_own(client, officer, brought):
    assert brought.title not in client.get(reverse("grants:applications")).text
    assert Application.begin(brought.call, by=officer, form_key=Application().form_key).applicant == officer
    assert brought.call.applications.begun_by(officer).count() == 1


def test_after_handing_in_nothing_is_changed_and_the_group_s_draft_stays_its_own(client, officer, brought):
    brought.submit(by=officer)
    theirs = ApplicationFactory()

    with pytest.raises(ValidationError):
        brought.revise(by=officer, words={"title": "다른 이름"})
    assert client.get(address(theirs)).status_code == 404


def test_the_desk_shows_who_brought_it_masked_in_the_list(client, officer, brought):
    listed = client.get("/admin/grants/application/").text
    assert "이○이" in listed and "이종이" not in listed and "02-330-0000" not in listed
    opened = client.get(f"/admin/grants/application/{brought.pk}/change/").text
    assert "이종이" in opened and "02-330-0000" in opened and "대리입력: 방문" in opened


def test_a_draft_on_paper_that_was_a_mistake_goes_with_its_scan(officer, brought, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        brought.discard()
    assert not Intake.objects.exists() and not Document.objects.exists()


def test_the_list_costs_the_same_for_one_paper_and_for_three(client, officer, brought):
    def cost():
        return page_cost(client, "/admin/grants/application/")

    one = cost()
    for _ in range(2):
        ApplicationFactory(applicant=None, intake=IntakeFactory())
    assert cost() == one
