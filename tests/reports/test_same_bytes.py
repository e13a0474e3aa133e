"""The same document printed by two processes whose sets and dictionaries of text lie in different order."""

import hashlib
import os
import pickle
import subprocess
import sys

import pytest
from django.conf import settings

from reports.registry import FORMATS, written

PRINTING = """
import hashlib, pickle, sys
import django
django.setup()
from reports.registry import FORMATS, written
document = pickle.load(sys.stdin.buffer)
print(*set("가나다라마바사"), *(hashlib.sha256(written(document, format)).hexdigest() for format in FORMATS))
"""


@pytest.fixture(scope="module")
def elsewhere(document):
    """What two other processes print, as [order of a set, hashes]."""
    return [_printed(document, seed) for seed in ("1", "2")]


def _printed(document, seed):
    environment = os.environ | {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "seodaemun_maeul.settings"}
    run = subprocess.run(
        [sys.executable, "-c", PRINTING],
        input=pickle.dumps(document),
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
    )
    *letters, pdf, hwpx, xlsx = run.stdout.decode().split()
    return letters, {"pdf": pdf, "hwpx": hwpx, "xlsx": xlsx}


def test_the_two_processes_do_differ(elsewhere):
    assert elsewhere[0][0] != elsewhere[1][0]


@pytest.mark.parametrize("format", FORMATS)
def test_every_process_prints_the_same_bytes(document, elsewhere, format):
    here = hashlib.sha256(written(document, format)).hexdigest()

    assert [hashes[format] for _, hashes in elsewhere] == [here, here]
