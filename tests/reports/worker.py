"""The worker's queue in tests: what waits in it, and a worker that empties it."""

import pydoc
from pathlib import Path

from django.core.files.storage import default_storage
from django_q.models import OrmQ


def waiting():
    """The jobs in the queue as (function, arguments)."""
    return [(job.task["func"], job.task["args"]) for job in OrmQ.objects.order_by("pk")]


def work():
    """Does all waiting jobs as the worker would, each once; returns how many there were."""
    jobs = waiting()
    OrmQ.objects.all().delete()
    for function, arguments in jobs:
        pydoc.locate(function)(*arguments)
    return len(jobs)


def files():
    """Every file in the private storage, half ones too."""
    return [path for path in Path(default_storage.base_location).rglob("*") if path.is_file()]
