"""Who asked for a file may withdraw: the worker stops, nothing is left behind, and nobody else is robbed of it."""

import pytest
from django.test import Client

from reports import renderings
from reports.models import Rendering
from reports.renderings import render
from tests.factories.district import UserFactory
from tests.factories.planning import PlanFactory, SectionFactory
from tests.reports.worker import files, waiting

pytestmark = pytest.mark.django_db

ORDER = "/plan/2016/documents/plan.pdf/rendering/"
CANCEL = "만들기 취소"


@pytest.fixture
def plan():
    plan = PlanFactory(confirmed=True)
    SectionFactory(plan=plan, number="Ⅰ", title="개요", body="○ 이웃")
    return plan


@pytest.fixture
def person(plan):
    """A person with a browser: a visitor, or a signed-in user."""

    def person(user=None):
        client = Client()
        if user:
            client.force_login(user)
        return client

    return person


def cancel(client, page):
    return client.post(f"{page}cancellation/", follow=True)


def test_a_cancelled_job_tells_when_and_by_whom(person):
    official = UserFactory(staff=True, name="조서은")
    client = person(official)
    page = client.post(ORDER).url
    assert CANCEL in client.get(page).text

    response = cancel(client, page)

    rendering = Rendering.objects.get()
    assert (rendering.status, rendering.cancelled_by) == (Rendering.Status.CANCELLED, official)
    assert rendering.finished_at is not None
    assert "만들기를 취소했습니다" in response.text
    assert "조서은이 취소했습니다" in response.text
    assert CANCEL not in response.text
    assert "조서은" not in person().get(page).text, "names of officials are for officials here"
    assert client.get(f"{page}state/").json()["status"] == "cancelled"


def test_a_visitor_cancels_what_he_asked_for(person):
    client = person()
    page = client.post(ORDER).url

    assert "취소했습니다" in cancel(client, page).text
    assert Rendering.objects.get().cancelled_by is None


def test_who_did_not_ask_cannot_cancel(person):
    page = person().post(ORDER).url
    stranger = person()

    assert CANCEL not in stranger.get(page).text
    assert cancel(stranger, page).status_code == 404
    assert Rendering.objects.get().is_under_way


def test_who_wants_it_too_is_asked_so_before_he_waits(person):
    page = person().post(ORDER).url
    second = person()

    assert "PDF 만들기" in second.get(ORDER.removesuffix("/rendering/")).text
    assert second.post(ORDER).url == page
    assert CANCEL in second.get(page).text


def test_what_another_has_cancelled_is_offered_as_if_nobody_had_asked(person):
    client = person()
    cancel(client, client.post(ORDER).url)

    assert "PDF 만들기" in person().get(ORDER.removesuffix("/rendering/")).text


def test_of_two_who_wait_one_withdraws_and_the_other_gets_the_file(person, django_capture_on_commit_callbacks):
    first, second = person(), person(UserFactory())
    page = first.post(ORDER).url
    second.post(ORDER)

    response = cancel(first, page)

    rendering = Rendering.objects.get()
    assert rendering.is_under_way
    assert response.redirect_chain[-1][0] == "/plan/2016/"
    assert "다른 분도 기다리고 있어 문서는 계속 만듭니다" in response.text
    assert cancel(first, page).status_code == 404, "he has no more to withdraw"
    with django_capture_on_commit_callbacks(execute=True):
        render(str(rendering.pk))
    assert "다 되었습니다" in second.get(page).text


def test_when_all_have_withdrawn_the_job_ends(order):
    rendering = order(who="first")
    order(who="second")

    rendering.withdraw("first", by=None)
    assert rendering.withdraw("second", by=None).status == Rendering.Status.CANCELLED


def test_a_job_cancelled_before_it_began_is_never_begun(order, commit):
    rendering = order()
    rendering.withdraw("somebody", by=None)

    assert commit() == 1

    rendering.refresh_from_db()
    assert (rendering.status, rendering.started_at) == (Rendering.Status.CANCELLED, None)
    assert files() == []


@pytest.mark.parametrize("stop_after", [5, 15, 70, 95])
def test_the_worker_stops_at_the_next_step_and_leaves_nothing(order, commit, monkeypatch, stop_after):
    rendering, told = order("pdf"), []

    def withdrawn(tell):
        def progress(percent, stage):
            told.append(percent)
            if percent >= stop_after:
                rendering.withdraw("somebody", by=None)
            tell(percent, stage)

        return progress

    monkeypatch.setattr(renderings, "now_and_then", withdrawn)
    commit()

    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.CANCELLED
    assert rendering.error == ""
    assert [percent >= stop_after for percent in told] == [False] * (len(told) - 1) + [True]
    assert files() == []


def test_a_file_that_comes_after_the_cancellation_is_not_kept(order):
    rendering = order()
    rendering.begin()
    rendering.withdraw("somebody", by=None)

    rendering.finish(b"late")

    assert Rendering.objects.get().status == Rendering.Status.CANCELLED
    assert files() == []


def test_what_is_made_cannot_be_cancelled(order, commit):
    rendering = order()
    commit()

    assert rendering.withdraw("somebody", by=None).status == Rendering.Status.DONE
    assert len(files()) == 1


def test_a_cancelled_job_can_be_asked_for_anew(person, django_capture_on_commit_callbacks):
    client = person()
    page = client.post(ORDER).url
    cancel(client, page)

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ORDER).url == page

    rendering = Rendering.objects.get()
    assert (rendering.status, rendering.cancelled_by) == (Rendering.Status.WAITING, None)
    assert len(waiting()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        render(str(rendering.pk))
    assert "다 되었습니다" in client.get(page).text


def test_the_run_of_a_cancelled_job_does_not_touch_the_new_one(order):
    old = order()
    old.begin()
    old.withdraw("somebody", by=None)
    order().begin()

    old.fail("late")
    old.finish(b"late")

    new = Rendering.objects.get()
    assert (new.status, new.error) == (Rendering.Status.RUNNING, "")
    assert files() == []


def test_a_cancellation_is_no_look(person):
    client = person()
    page = client.post(ORDER).url

    assert client.get(f"{page}cancellation/").status_code == 405
    assert Rendering.objects.get().is_under_way
