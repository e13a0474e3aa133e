"""A worker process is killed outright (SIGKILL): nothing half made stays, and the job is told or run again."""

import json
import os
import select
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from reports.models import TIMEOUT, Rendering
from reports.renderings import render
from tests.factories.planning import PlanFactory, SectionFactory
from tests.reports.worker import files

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

ORDER = "/plan/2016/documents/plan.pdf/rendering/"
PATIENCE = 60  # seconds until the worker must have come to the place where it is killed

# Works as the real worker does, on the database and the files of the test, and waits to be killed at one place.
WORKER = """
import json, os, sys, time
import django
from django.conf import settings

database, private, place, pk = json.loads(sys.argv[1])
settings.DATABASES["default"].update(database)
django.setup()
settings.PRIVATE_ROOT = private

def wait(*args):
    print("here", flush=True)
    time.sleep(600)

from reports import renderings
from district import storage

if place == "layout":
    renderings.now_and_then = lambda tell: lambda percent, stage: (tell(percent, stage), percent > 15 and wait())
elif place == "half written":
    storage.os.fsync = wait
elif place == "not yet told":
    finish = storage.os.replace
    storage.os.replace = lambda *names: (finish(*names), wait())
renderings.render(pk)
"""


@pytest.fixture
def job(client):
    """A document that somebody has asked for."""
    SectionFactory(plan=PlanFactory(confirmed=True), number="Ⅰ", title="개요", body="○ 이웃")
    client.post(ORDER)
    return Rendering.objects.get()


def kill_at(place, pk):
    """Lets a worker come to that place in its work and kills it there."""
    database = {
        name: connection.settings_dict[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    }
    task = json.dumps([database, str(project.PRIVATE_ROOT), place, str(pk)], default=str)
    worker = subprocess.Popen([sys.executable, "-c", WORKER, task], stdout=subprocess.PIPE, cwd=project.BASE_DIR)
    try:
        assert select.select([worker.stdout], [], [], PATIENCE)[0], "the worker never came there"
        assert worker.stdout.readline() == b"here\n"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
        worker.stdout.close()


def time_passes():
    """As long as a worker may take for a job."""
    Rendering.objects.update(started_at=timezone.now() - TIMEOUT - timedelta(seconds=1))


@pytest.mark.parametrize(("place", "left"), [("layout", 0), ("half written", 1), ("not yet told", 1)])
def test_a_killed_job_that_is_handed_out_again_is_done_and_leaves_one_file(job, place, left):
    kill_at(place, job.pk)
    job.refresh_from_db()
    assert (job.status, len(files())) == (Rendering.Status.RUNNING, left)
    time_passes()

    render(str(job.pk))  # django-q hands out again what nobody reported done

    job.refresh_from_db()
    assert job.status == Rendering.Status.DONE
    assert [str(path) for path in files()] == [job.file.path]
    assert job.file.read(5) == b"%PDF-"


def test_a_killed_job_is_shown_as_failed_and_can_be_asked_for_again(client, job):
    kill_at("half written", job.pk)
    time_passes()

    page = client.get(job.get_absolute_url())
    assert "만들지 못했습니다" in page.text
    assert f'action="{ORDER}"' in page.text

    client.post(ORDER)
    render(str(job.pk))
    job.refresh_from_db()
    assert job.status == Rendering.Status.DONE
    assert [str(path) for path in files()] == [default_storage.path(job.file.name)]


def test_who_cancels_a_killed_job_leaves_nothing(client, job):
    kill_at("half written", job.pk)

    client.post(f"{job.get_absolute_url()}cancellation/")

    job.refresh_from_db()
    assert job.status == Rendering.Status.CANCELLED
    assert files() == []
