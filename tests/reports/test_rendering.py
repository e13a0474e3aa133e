"""Files of documents: made once for their data, whole or absent, whatever becomes of the worker."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_q.models import OrmQ

from reports.models import KEPT, TIMEOUT, Rendering
from reports.registry import REPORTS
from reports.renderings import Copy, render
from tests.reports.worker import files, waiting

pytestmark = pytest.mark.django_db


def aged(rendering, column):
    """Moves an instant of a rendering beyond the worker's patience."""
    long_ago = timezone.now() - TIMEOUT - timedelta(seconds=1)
    Rendering.objects.filter(pk=rendering.pk).update(**{column: long_ago})


def test_an_order_waits_for_the_worker(order):
    rendering = order()

    assert rendering.status == Rendering.Status.WAITING
    assert waiting() == [("reports.renderings.render", (str(rendering.pk),))]
    assert files() == []


def test_the_worker_makes_the_file(order, commit):
    rendering = order("pdf")

    commit()

    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE
    assert rendering.file.read(5) == b"%PDF-"
    assert len(files()) == 1


def test_two_people_get_one_file(order, commit):
    first, second = order(), order()
    assert first == second

    assert commit() == 1

    assert len(files()) == 1


def test_what_is_made_is_not_made_again(order, commit):
    order()
    commit()

    assert order().status == Rendering.Status.DONE
    assert waiting() == []


def test_changed_data_make_a_new_file_and_the_old_one_goes(slip, order, commit):
    old = order()
    commit()

    slip.text = "○ 이웃과 더불어"
    new = order()
    assert len(files()) == 1, "the old file stays until the new one is there"
    commit()

    assert [rendering.pk for rendering in Rendering.objects.all()] == [new.pk] != [old.pk]
    new.refresh_from_db()
    assert [str(path) for path in files()] == [new.file.path]


def test_other_documents_stay_when_one_is_made_anew(slip, order, commit):
    order("pdf")
    order("xlsx")
    commit()

    slip.text = "○ 이웃과 더불어"
    order("xlsx")
    commit()

    assert sorted(Rendering.objects.values_list("format", flat=True)) == ["pdf", "xlsx"]
    assert len(files()) == 2


def test_what_nobody_asked_for_in_a_long_time_goes(slip, order, commit):
    order("pdf")
    commit()
    Rendering.objects.update(requested_at=timezone.now() - KEPT - timedelta(days=1))

    order("xlsx")
    commit()

    assert [rendering.format for rendering in Rendering.objects.all()] == ["xlsx"]
    assert len(files()) == 1


def test_a_failed_run_leaves_no_file_and_can_be_ordered_again(slip, order, commit):
    rendering = order()
    slip.error = RuntimeError("글꼴이 없습니다")
    commit()

    rendering.refresh_from_db()
    assert (rendering.status, rendering.error) == (Rendering.Status.FAILED, "RuntimeError: 글꼴이 없습니다")
    assert files() == []

    slip.error = None
    assert order() == rendering
    assert commit() == 1
    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE


def test_a_full_disk_leaves_no_file(order, commit, settings, tmp_path):
    rendering = order()
    settings.PRIVATE_ROOT = tmp_path / "no-folder"
    settings.PRIVATE_ROOT.write_text("in the way")

    commit()

    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.FAILED
    assert rendering.file.name == ""


def test_data_that_change_while_the_job_waits_are_told(slip, order, commit):
    rendering = order()
    slip.text = "○ 이웃과 더불어"

    commit()

    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.FAILED
    assert "바뀌었습니다" in rendering.error


def test_a_killed_worker_is_told_and_the_job_may_be_ordered_again(order, commit):
    rendering = order()
    OrmQ.objects.all().delete()
    rendering.begin()
    assert rendering.status == Rendering.Status.RUNNING

    aged(rendering, "started_at")
    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.FAILED

    order()
    commit()
    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE


def test_a_job_that_was_killed_is_done_when_it_is_handed_out_again(order, commit):
    rendering = order()
    rendering.begin()
    aged(rendering, "started_at")

    commit()

    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE


def test_a_job_that_never_began_is_told(order):
    rendering = order()

    aged(rendering, "requested_at")

    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.FAILED


def test_a_job_handed_out_twice_is_done_once(order, commit):
    rendering = order()
    commit()
    rendering.refresh_from_db()
    made = rendering.finished_at

    commit(lambda: render(str(rendering.pk)))

    rendering.refresh_from_db()
    assert rendering.finished_at == made
    assert len(files()) == 1


def test_a_job_under_way_is_left_alone(order):
    rendering = order()
    rendering.begin()

    assert not Rendering.objects.get(pk=rendering.pk).begin()


def test_a_job_whose_order_is_gone_does_nothing(order, commit):
    order()
    Rendering.objects.all().delete()

    commit()

    assert files() == []


def test_a_run_that_comes_too_late_leaves_nothing_behind(order, commit):
    late = order()
    late.begin()
    aged(late, "started_at")
    commit()
    [kept] = files()

    commit(lambda: late.finish(b"late"))

    assert files() == [kept]
    assert Rendering.objects.get().file.path == str(kept)


def test_a_lost_file_is_no_file(order, commit):
    rendering = order()
    commit()
    for path in files():
        path.unlink()

    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.FAILED

    order()
    commit()
    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE


def test_the_worker_says_how_far_it_is(order):
    rendering = order()
    rendering.begin()

    rendering.tell(45, "12쪽을 놓고 있습니다")

    told = Rendering.objects.get()
    assert (told.status, told.percent, told.stage) == (Rendering.Status.RUNNING, 45, "12쪽을 놓고 있습니다")


@pytest.mark.parametrize(
    "columns",
    [
        {"file": "a"},
        {"finished_at": timezone.now()},
        {"file": "a", "error": "b"},
        {"cancelled": True},
        {"cancelled": True, "file": "a", "finished_at": timezone.now()},
    ],
)
def test_an_end_is_a_file_or_an_error_or_a_cancellation(order, columns):
    order()

    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.update(**columns)


def test_of_two_who_saw_the_same_failure_one_orders_again(slip, order, commit):
    order()
    slip.error = RuntimeError()
    commit()
    slip.error = None

    order(who="first")
    order(who="second")

    assert len(waiting()) == 1
    assert Rendering.objects.get().waiting == ["first", "second"]


def test_a_document_as_its_data_stand_has_one_row(order):
    rendering = order()
    key = {name: getattr(rendering, name) for name in ("report", "year", "edition", "format", "fingerprint")}

    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.create(**key)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_one_job(slip):
    copy = Copy(REPORTS["slip"], 2016, "public", "pdf")
    key, start = copy.key(copy.document()), threading.Barrier(8)

    def ask():
        start.wait()
        Rendering.order(who=threading.current_thread().name, **key)
        connection.close()

    people = [threading.Thread(target=ask) for _ in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(Rendering.objects.get().waiting) == 8
    assert len(waiting()) == 1
