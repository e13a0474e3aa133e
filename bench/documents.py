#!/usr/bin/env python3
"""What a document costs: CPU seconds and peak memory of the plan and its two tables in every format.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/documents.py [plan schedule budget]

Fills a database of its own (SQLite in a temporary folder) with the plan of 2016. Cold is a process that has just
begun, libraries and fonts still to load; warm is the third file the same process makes, as in the worker. Reading the
records is told apart from writing the file. It measures and judges nothing.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seodaemun_maeul.settings")

import django

NAMES, YEAR = ("plan", "schedule", "budget"), 2016


def measured(work):
    """CPU seconds of a call, of all its threads."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def one(name, format):
    """In a process of its own: reads the records, writes the file three times, prints what it took."""
    django.setup()
    from reports.registry import REPORTS, written

    reading, document = measured(lambda: REPORTS[name].build(YEAR, "internal"))
    cold, content = measured(lambda: written(document, format))
    first = peak()
    measured(lambda: written(document, format))
    warm, _ = measured(lambda: written(document, format))
    print(reading, cold, warm, first, peak(), len(content) / 1024)


def peak():
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill():
    """The plan of 2016 in a database of its own."""
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="maeul-bench-")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_plan", stdout=io.StringIO())


def main(names):
    fill()
    print(f"{'':<16}{'CPU seconds':^27}{'peak MB':^18}{'KB':>6}")
    print(f"{'document':<16}{'records':>9}{'cold':>9}{'warm':>9}{'cold':>9}{'warm':>9}{'size':>6}")
    for name in names:
        for format in ("pdf", "hwpx", "xlsx"):
            command = [sys.executable, __file__, "--one", name, format]
            run = subprocess.run(command, check=True, capture_output=True, text=True)
            reading, cold, warm, first, last, size = map(float, run.stdout.split())
            seconds = f"{reading:9.2f}{cold:9.2f}{warm:9.2f}"
            print(f"{name + '.' + format:<16}{seconds}{first:9.0f}{last:9.0f}{size:6.0f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        main(sys.argv[1:] or NAMES)
